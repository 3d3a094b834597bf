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

__all__ = [
    "TEXT_REVISION",
    "character_ngrams",
    "is_stop_word",
    "lead_of",
    "rest_of",
    "split_words",
    "surface_forms",
    "tokenize",
    "unspaced_runs",
]

TEXT_REVISION = 4
"""The number of the present rules of text: they and the articles decide what stands in a text index.

Raise it by one whenever one of these changes, so that an index by other rules is recognised and built again:

- what is read of an article (`lead_of`, `rest_of`), what of its body is left out of that (`recommender.readers.marks`),
  and which fields are made of it;
- how a text is cut into terms, and how words are stemmed;
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

_ENGLISH = """
    a about above across after afterwards again against all almost alone along already also although always am among
    amongst amoungst amount an and another any anyhow anyone anything anyway anywhere are around as at back be
    became because become becomes becoming been before beforehand behind being below beside besides between beyond
    bill both bottom but by call can cannot cant co con could couldnt cry de describe detail do done down due during
    each eg eight either eleven else elsewhere empty enough etc even ever every everyone everything everywhere
    except few fifteen fifty fill find fire first five for former formerly forty found four from front full further
    get give go had has hasnt have he hence her here hereafter hereby herein hereupon hers herself him himself his
    how however hundred i ie if in inc indeed interest into is it its itself keep last latter latterly least less
    ltd made many may me meanwhile might mill mine more moreover most mostly move much must my myself name namely
    neither never nevertheless next nine no nobody none noone nor not nothing now nowhere of off often on once one
    only onto or other others otherwise our ours ourselves out over own part per perhaps please put rather re same
    see seem seemed seeming seems serious several she should show side since sincere six sixty so some somehow
    someone something sometime sometimes somewhere still such system take ten than that the their them themselves
    then thence there thereafter thereby therefore therein thereupon these they thick thin third this those though
    three through throughout thru thus to together too top toward towards twelve twenty two un under until up upon
    us very via was we well were what whatever when whence whenever where whereafter whereas whereby wherein
    whereupon wherever whether which while whither who whoever whole whom whose why will with within without would
    yet you your yours yourself yourselves
"""
# By the Glasgow Information Retrieval Group, as scikit-learn (BSD licence) has it, misspellings included. The list is
# copied so that a command which answers one question need not load scikit-learn.
_STOP_WORDS = frozenset(_ENGLISH.split())


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

    Parameters
    ----------
    text : str
        Plain text in any script.
    language : str, optional
        BCP 47 tag, which chooses the Snowball stemmer for Latin script; English if empty or unknown. Cyrillic
        and Arabic words have stemmers of their own, whatever the tag says.

    Examples
    --------
    >>> tokenize("States’ limits on recognition, 顔認証")
    ['state', 'limit', 'on', 'recognit', '顔認', '認証']
    """
    stems = _stems_of(_stemmed_language(language))
    if not _has_unspaced(text):
        return [stems[word] for word in _WORD.findall(text)]
    parts = ((_pairs(word) if unspaced else [stems[word]]) for word, unspaced in split_words(text))
    return list(chain.from_iterable(parts))


def surface_forms(text: str, language: str = "") -> dict[str, str]:
    """Return for each stem in `text` the word as the text writes it where it occurs first; see `tokenize`.

    Examples
    --------
    >>> surface_forms("States limit what a state may do")["state"]
    'States'
    """
    words = [word for word, unspaced in split_words(text) if not unspaced]
    words.reverse()  # of several words with one stem, dict() keeps the last: the first in the text
    return dict(zip(map(_stems_of(_stemmed_language(language)).__getitem__, words), words, strict=True))


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


@lru_cache(maxsize=20_000)  # about as many words as the titles of a large site have
def is_stop_word(word: str) -> bool:
    """Whether `word` is an English stop word ("the", "didn't"), or a single Latin letter or digit."""
    word = word.casefold().replace("’", "'")
    bare = word.partition("'")[0]  # "it's", "4's"
    single = len(bare) == 1 and bare.isascii()
    return single or word.endswith("n't") or bare in _STOP_WORDS


@cache
def _stems_of(language: str) -> Cache[str, str]:
    """The stems of words in one language."""
    return Cache(lambda word: _stem(word.casefold(), language), CACHED_STEMS)


@lru_cache(maxsize=1_000)  # it is called for every text, and a site has few different tags
def _stemmed_language(tag: str) -> str:
    """The primary language of a tag if it has a stemmer of its own, else an empty string."""
    language = primary(tag)
    return language if language in _STEMMER_BY_LANGUAGE else ""


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
