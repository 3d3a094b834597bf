"""How a phrase is written: as most titles write it, and with what nearly always stands beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from recommender.graph.maps.titles import Title
from recommender.graph.maps.word_places import TIED

__all__ = ["MAX_CHARACTERS", "MAX_WORDS", "NO_EDGE", "Place", "spelled"]

MAX_WORDS, MAX_CHARACTERS = 8, 60
"""The longest phrase: what is read at a glance. Plain choices."""

BELONGS = 0.8
"""A word that stands beside a phrase in this share of its places belongs to it: Diablo 4 goes gold. A plain choice."""

NO_EDGE = frozenset(("know", "need", "say", "want"))
"""Stems with which no phrase begins or ends: what headlines do with their subject, and not the subject. Those of other
languages are stop words mostly, or have no such use."""

_POSSESSIVE = re.compile(r"['’]s?$")

Place = tuple[Title, int, int]
"""A title, and the first and the last word of a phrase in it."""


def spelled(places: Sequence[Place], titles: Iterable[Title]) -> str:
    """Return how a phrase is written that stands in some places of the titles of a community."""
    return _without_possessive(_text(places), titles)


def _text(places: Sequence[Place]) -> str:
    """How a phrase is written most, with the words that nearly always stand beside it."""
    places = _grown(_grown(places, -1), 1)
    texts = Counter(title.part(first, last) for title, first, last in places)
    return max(texts, key=texts.__getitem__)  # of several the first, that of the most central title


def _without_possessive(text: str, titles: Iterable[Title]) -> str:
    """A phrase without the ending of a possessive, if some title has its last word without it: not McDonald's."""
    bare = _POSSESSIVE.sub("", text)
    if bare == text:
        return text
    word = re.compile(rf"\b{re.escape(bare.rpartition(' ')[2])}\b(?!['’])", re.IGNORECASE)
    return bare if any(word.search(title.text) for title in titles) else text


def _grown(places: Sequence[Place], step: int) -> Sequence[Place]:
    """The places with what nearly always stands before (-1) or after (1) them, up to a stop word."""
    for _ in range(MAX_WORDS):
        others = [title.beside(first if step < 0 else last, step) for title, first, last in places]
        word, n = Counter(others).most_common(1)[0]
        if word is None or n < max(2, BELONGS * len(places)):
            break
        longer = [
            (title, first + min(step, 0), last + max(step, 0))
            for (title, first, last), own in zip(places, others, strict=True)
            if own == word
        ]
        title, first, last = longer[0]
        stem = title.words[first if step < 0 else last][2]
        is_word = bool(stem) and stem not in NO_EDGE
        is_word = is_word or any(_is_named(one, start if step < 0 else end) for one, start, end in longer)
        is_word = is_word or (step < 0 and title.forms[first] in TIED[step])
        if not is_word or len(title.part(first, last)) > MAX_CHARACTERS:
            break
        places = longer
    return places


def _is_named(title: Title, place: int) -> bool:
    """Whether a function word is part of a name: Every Kid in a Park."""
    start = title.words[place][0]
    return title.is_sentence and start > 0 and title.text[start].isupper()
