"""The text of a node, and the tokens of a text in any script.

A token is a stemmed word, or a pair of characters in scripts that write no spaces between words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, pairwise, repeat

from recommender._arrays.lazy import Cache
from recommender.content import Article, primary
from recommender.corpus import External
from recommender.text.stop_words import has_stop_words, is_stop_word

__all__ = [
    "TEXT_REVISION",
    "character_ngrams",
    "forget_stems",
    "lead_of",
    "rest_of",
    "split_words",
    "surface_forms",
    "token_pairs",
    "token_spans",
    "tokenize",
    "unspaced_runs",
]

TEXT_REVISION = 5
"""The number of the present rules of text: they and the articles decide what stands in a text index.

Raise it by one whenever one of these changes, so that an index by other rules is recognised and built again:

- what is read of an article (`lead_of`, `rest_of`), what of its body is left out of that (`recommender.readers.marks`),
  and which fields are made of it;
- how a text is cut into terms, which words are left out, and how words are stemmed;
- how terms are weighted, and the weights of the fields;
- how the language of a text is decided.

Versions of libraries are not counted here. ``tests/text/test_text_revision.py`` fails if the rules change and this
number does not.
"""

SHORT_EXCERPT = 100
"""In characters: a shorter excerpt says too little by itself, so the body's beginning follows it. A plain choice."""

LEAD_CHARACTERS = 1_000
"""How many characters of the body follow a short excerpt: a few paragraphs, because news begin with what matters.

A plain choice.
"""

TEXT_CHARACTERS = 100_000
"""How many characters of a body are indexed at most. A plain choice: 15,000 words, so that memory is bounded."""

# Scripts that write no spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar), and Hangul, whose words include
# their particles: such characters are cut into overlapping pairs.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u3005-\u3007"
    "\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that are part of a word, but do not match \w: accents that NFC does not combine, points of Hebrew and Arabic,
# vowel signs of the Indic scripts.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
)
_UNSPACED_RUN = re.compile(f"([{_UNSPACED}]+)")
_LETTER = rf"[a-zA-Z0-9\w{_UNSPACED}{_MARKS}]"  # with what \w has anyway, which is found quicker
_WORD = re.compile(rf"{_LETTER}++(?:['’]{_LETTER}++)*+")
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_STEMMER_BY_LANGUAGE = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es":
    "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu":
    "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

CACHED_STEMS = 200_000
"""How many different words of each language are cached with their stems. 6,241 articles in English have 25,467."""


def lead_of(node: Article | External) -> str:
    """Return title and excerpt of a node, and the body's beginning if the excerpt is short.

    Its language is detected in this text.
    """
    return f"{node.title} {f'{node.excerpt} {_body(node)[: _lead_ends(node)]}'.strip()}"


def rest_of(node: Article | External) -> str:
    """Return what `lead_of` leaves out of the body."""
    body = _body(node)
    return body[_lead_ends(node) : _whole_words(body, TEXT_CHARACTERS)]


def _body(node: Article | External) -> str:
    return node.own_words if isinstance(node, Article) else ""


def _lead_ends(node: Article | External) -> int:
    """How many characters of the body belong to the lead."""
    return 0 if len(node.excerpt) >= SHORT_EXCERPT else _whole_words(_body(node), LEAD_CHARACTERS)


def _whole_words(text: str, longest: int) -> int:
    """How many characters of `text` to read, at most `longest`, so that no word is cut."""
    if len(text) <= longest:
        return len(text)
    blank = text.rfind(" ", 0, longest)
    return blank if blank > 0 else longest


def tokenize(text: str, language: str = "") -> list[str]:
    """Return the tokens of `text`: stemmed words, or character pairs where a script writes no spaces.

    Stop words are left out: see `recommender.text.stop_words`.

    Parameters
    ----------
    text : str
        Plain text in any script.
    language : str, optional
        BCP 47 tag, which chooses the Snowball stemmer for Latin script, and the stop words; English if empty or
        unknown. Cyrillic and Arabic words have stemmers of their own, whatever the tag says.

    Examples
    --------
    >>> tokenize("States’ limits on recognition, 顔認証")
    ['state', 'limit', 'recognit', '顔認', '認証']
    """
    return [token for token in _tokens(text, language) if token]


def token_pairs(text: str, language: str = "") -> list[tuple[str, str]]:
    """Return the adjacent tokens of `text`, two and two. What stands beside a stop word has no neighbour there.

    Examples
    --------
    >>> token_pairs("The state of facial recognition software")
    [('facial', 'recognit'), ('recognit', 'softwar')]
    """
    return [pair for pair in pairwise(_tokens(text, language)) if all(pair)]


def _tokens(text: str, language: str) -> list[str]:
    """Return the tokens of `text` in order, an empty one for each stop word."""
    stems = _stems_of(_known_language(language))
    if not _has_unspaced(text):
        return [stems[word] for word in _WORD.findall(text)]
    parts = ((_pairs(word) if unspaced else [stems[word]]) for word, unspaced in split_words(text))
    return list(chain.from_iterable(parts))


def token_spans(text: str, language: str = "") -> list[tuple[int, int, str]]:
    """Return where each token of `text` begins and ends, and the token; see `tokenize`. That of a stop word is empty.

    Examples
    --------
    >>> token_spans("The state of 顔認証")
    [(0, 3, ''), (4, 9, 'state'), (10, 12, ''), (13, 15, '顔認'), (14, 16, '認証')]
    """
    stems = _stems_of(_known_language(language))
    places = ((match.start(), match.group()) for match in _WORD.finditer(text))
    if not _has_unspaced(text):
        return [(start, start + len(word), stems[word]) for start, word in places]
    spans = list[tuple[int, int, str]]()
    for word_start, word in places:
        start = word_start
        for part in _UNSPACED_RUN.split(word):
            if _UNSPACED_RUN.fullmatch(part):
                spans += [(start + at, start + at + len(pair), pair) for at, pair in enumerate(_pairs(part))]
            elif part:
                spans.append((start, start + len(part), stems[part]))
            start += len(part)
    return spans


def surface_forms(text: str, language: str = "") -> dict[str, str]:
    """Return for each token in `text` the word as the text writes it where it occurs first; see `tokenize`.

    Examples
    --------
    >>> surface_forms("States limit what a state may do")["state"]
    'States'
    """
    words = [word for word, unspaced in split_words(text) if not unspaced]
    words.reverse()  # of several words with one stem, dict() keeps the last: the first in the text
    forms = dict(zip(map(_stems_of(_known_language(language)).__getitem__, words), words, strict=True))
    forms.pop("", None)
    return forms


def unspaced_runs(text: str) -> list[str]:
    """Return what `text` writes without spaces, in order: all that stands between two other characters.

    Examples
    --------
    >>> unspaced_runs("The 快照仓库, and 快照 2.0")
    ['快照仓库', '快照']
    """
    return _UNSPACED_RUN.findall(text)


def split_words(text: str) -> Iterable[tuple[str, bool]]:
    """Return the words of `text`, each with whether its script writes no spaces.

    A word in two scripts is split where they change. In a script without spaces, a "word" is everything between two
    punctuation marks.
    """
    words = _WORD.findall(text)
    return _split_scripts(words) if _has_unspaced(text) else zip(words, repeat(False))


def _has_unspaced(text: str) -> bool:
    """Whether `text` has a character of a script that writes no spaces; it is asked for every word of a site."""
    return not text.isascii() and bool(_UNSPACED_RUN.search(text))


def _split_scripts(words: Iterable[str]) -> Iterator[tuple[str, bool]]:
    for word in words:
        if _UNSPACED_RUN.search(word):
            yield from ((part, bool(_UNSPACED_RUN.fullmatch(part))) for part in _UNSPACED_RUN.split(word) if part)
        else:
            yield word, False


def _pairs(word: str) -> list[str]:
    return [a + b for a, b in pairwise(word)] or [word]


def character_ngrams(text: str) -> list[str]:
    """Return the n-grams of four characters of the words of `text`, and pairs where a script writes no spaces.

    Case is folded. A space marks where a word begins and ends.

    Examples
    --------
    >>> character_ngrams("New York 顔認証")
    [' new', 'new ', ' yor', 'york', 'ork ', '顔認', '認証']
    """
    ngrams = []
    for word, unspaced in split_words(text):
        if unspaced:
            ngrams += _pairs(word)
        else:
            padded = f" {word.casefold()} "
            ngrams += [padded[start : start + 4] for start in range(max(1, len(padded) - 3))]
    return ngrams


@cache
def _stems_of(language: str) -> Cache[str, str]:
    """The stems of words in one language; an empty one for a stop word."""
    return Cache(lambda word: "" if is_stop_word(word, language) else _stem(word.casefold(), language), CACHED_STEMS)


def forget_stems() -> None:
    """Empty the cache of stems.

    They lie between the millions of strings that are made while a large site is read, so that hardly any of that memory
    could be given back.
    """
    _stems_of.cache_clear()


@lru_cache(maxsize=1_000)  # it is called for every text, and a site has few different tags
def _known_language(tag: str) -> str:
    """The primary language of a tag if it has a stemmer or stop words of its own, else an empty string."""
    language = primary(tag)
    return language if language in _STEMMER_BY_LANGUAGE or has_stop_words(language) else ""


def _stem(word: str, language: str) -> str:
    if word.isascii():
        pass
    elif _CYRILLIC.search(word):
        language = language if language in ("ru", "sr") else "ru"
    elif _ARABIC.search(word):
        language = "ar"
    word = word.replace("’", "'")
    return str(_stemmer(_STEMMER_BY_LANGUAGE.get(language, "english"))(word)).removesuffix("'")


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    import Stemmer

    algorithm = algorithm if algorithm in Stemmer.algorithms() else "english"
    stem: Callable[[str], str] = Stemmer.Stemmer(algorithm, 0).stemWord  # its cache is slow: `_stems_of` is ours
    return stem
