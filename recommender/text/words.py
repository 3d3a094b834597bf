"""Text in any script, cut into terms: stemmed words, or pairs of characters where nobody writes spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise, repeat

from recommender._arrays.lazy import Cache
from recommender.content import primary
from recommender.text.filler import FILLER_WORDS

__all__ = ["is_filler", "letters", "runs", "spellings", "words"]

# Scripts that write no spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar), and Hangul, whose words
# carry their particles: a run of such characters is cut into overlapping pairs.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u3005-\u3007"
    "\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Marks that are part of a word, though \w does not know them: accents that NFC leaves apart, points of Hebrew
# and Arabic, vowel signs of the Indic scripts.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
)
_UNSPACED_RUN = re.compile(f"([{_UNSPACED}]+)")
_LETTER = rf"[\w{_UNSPACED}{_MARKS}]"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_STEMMER_BY_LANGUAGE = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es":
    "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu":
    "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

WORDS_KEPT = 200_000
"""How many different words, in each language, stay at hand with their terms."""


def words(text: str, language: str = "") -> list[str]:
    """Return the terms of `text`: stemmed words, or character pairs where a script writes no spaces.

    Parameters
    ----------
    text : str
        Clean text of any script.
    language : str, optional
        BCP 47 tag, which chooses the Snowball stemmer for Latin script; English if empty or unknown. Cyrillic
        and Arabic words have stemmers of their own, whatever the tag says.

    Examples
    --------
    >>> words("States’ limits on recognition, 顔認証")
    ['state', 'limit', 'on', 'recognit', '顔認', '認証']
    """
    terms, found = _terms_of(_tag(language)), list[str]()
    for run, unspaced in runs(text):
        found += _pairs(run) if unspaced else [terms[run]]
    return found


def spellings(text: str, language: str = "") -> dict[str, str]:
    """Return for each term of `text` the word behind it, as it stands there first; see `words`."""
    spoken = [run for run, unspaced in runs(text) if not unspaced]
    spoken.reverse()  # the last one given for a term stays
    return dict(zip(map(_terms_of(_tag(language)).__getitem__, spoken), spoken, strict=True))


@cache
def _terms_of(tag: str) -> Cache[str, str]:
    """The terms of words in one language."""
    return Cache(lambda word: _stem(word.casefold(), tag), WORDS_KEPT)


@lru_cache(maxsize=1_000)  # asked for every word
def _tag(language: str) -> str:
    """The language by which words are stemmed; empty for one without a stemmer of its own."""
    found = primary(language)
    return found if found in _STEMMER_BY_LANGUAGE else ""


def runs(text: str) -> Iterable[tuple[str, bool]]:
    """Return each word of `text`, cut where scripts change, with whether it is of a script that writes no spaces."""
    found = _WORD.findall(text)
    return _cut(found) if _UNSPACED_RUN.search(text) else zip(found, repeat(False))


def _cut(found: Iterable[str]) -> Iterator[tuple[str, bool]]:
    for word in found:
        if _UNSPACED_RUN.search(word):
            yield from ((run, bool(_UNSPACED_RUN.fullmatch(run))) for run in _UNSPACED_RUN.split(word) if run)
        else:
            yield word, False


def _pairs(run: str) -> list[str]:
    return [a + b for a, b in pairwise(run)] or [run]


def letters(text: str) -> list[str]:
    """Return the runs of four characters of the words of `text`, pairs where a script writes no spaces.

    Case is folded; a space marks where a word begins and ends.

    Examples
    --------
    >>> letters("New York 顔認証")
    [' new', 'new ', ' yor', 'york', 'ork ', '顔認', '認証']
    """
    found = []
    for run, unspaced in runs(text):
        if unspaced:
            found += _pairs(run)
        else:
            word = f" {run.casefold()} "
            found += [word[start : start + 4] for start in range(max(1, len(word) - 3))]
    return found


@lru_cache(maxsize=20_000)
def is_filler(word: str) -> bool:
    """Whether an English reader would not call `word` a word of its own: "the", "didn't", a lone letter or digit."""
    word = word.casefold().replace("’", "'")
    lone = len(word) == 1 and word.isascii()
    return lone or word.endswith("n't") or word.partition("'")[0] in FILLER_WORDS


def _stem(word: str, language: str) -> str:
    if _CYRILLIC.search(word):
        language = language if language in ("ru", "sr") else "ru"
    elif _ARABIC.search(word):
        language = "ar"
    word = word.replace("’", "'")
    return str(_stemmer(_STEMMER_BY_LANGUAGE.get(language, "english"))(word)).removesuffix("'")


@cache
def _stemmer(algorithm: str) -> Callable[[str], str]:
    import Stemmer

    algorithm = algorithm if algorithm in Stemmer.algorithms() else "english"
    stem: Callable[[str], str] = Stemmer.Stemmer(algorithm).stemWord
    return stem
