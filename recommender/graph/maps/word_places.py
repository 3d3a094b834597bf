"""Where words stand in the titles of a site: which ones begin and end phrases, and which ones are verbs.

No dictionary says so; the titles do. A phrase begins and ends at punctuation or at a function word. A word that seldom
stands beside one on that side begins or ends no phrase: "amidst" is always followed by more, and "million" always
follows a number. A word that does neither, or that often stands behind "will" or before "the", is a verb. What few
titles have is judged by words that end alike, as taggers guess the class of an unknown word (Brants 2000).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum

from recommender.graph.maps.titles import Title

__all__ = ["TIED", "VERBAL", "Beside", "WordPlaces", "beside"]

PRIOR = 2.0
"""In titles: as much as words that end alike count in what is known of a word. A plain choice."""

SUFFIX, SUFFIX_PRIOR = 2, 10.0
"""How many letters words that end alike share, and as how many of them all words of the site count. Plain choices."""

SELDOM, OFTEN = 0.25, 0.2
"""A verb begins phrases in a smaller share of its places than `SELDOM`; and it ends them as seldom, or stands beside
what only verbs stand beside in a share of more than `OFTEN`. By looking at the verbs that this found on four sites."""

GOVERNS = 0.1
"""A word that ends phrases seldom, and stands as verbs do in a larger share of its places, needs what follows it. A
plain choice."""

NAME = 0.8
"""A word that has a capital in this share of its places in titles written as sentences is a name. A plain choice."""

_BEFORE_VERBS = """
    to will would can cannot could may might must should do does did don't doesn't didn't won't can't not i we you they
    he she it who has have had be is are was were been being
"""
_AFTER_VERBS = """
    a an the its his her their our your my this these those that all more no some what how why every each another
"""
VERBAL = {-1: frozenset(_BEFORE_VERBS.split()), 1: frozenset(_AFTER_VERBS.split())}
"""Function words of English that stand before verbs (-1), and after verbs and prepositions (1): there phrases neither
begin nor end. In other languages every function word is a border."""

_NUMBERS = "first third one two three four five six eight nine ten eleven twelve fifteen twenty forty fifty hundred"
TIED = {-1: frozenset(_NUMBERS.split()), 1: frozenset(("to",))}
"""Function words of English that belong to what follows them, two million, and to what is before them, access to."""

_PARTICIPLE = re.compile(r"[^\W\de]ed$")
"""A participle of English, and not "speed". It only counts if the word seldom begins phrases."""


class Beside(IntEnum):
    """What stands beside a word: another word, a border of phrases, or what only stands beside verbs."""

    WORD, BORDER, VERBAL = 0, 1, 2


def beside(title: Title, place: int, step: int) -> Beside:
    """Return what stands before (-1) or after (1) the word at a place of a title."""
    if title.is_border(place, step):
        return Beside.BORDER
    other = place + step
    if _stripped(possessor := title.forms[min(place, other)]) != possessor:  # a noun, and what it has
        return Beside.BORDER
    if title.words[other][2]:
        return Beside.WORD
    if title.language not in ("", "en"):
        return Beside.BORDER
    if title.forms[other] in TIED[step]:
        return Beside.WORD
    return Beside.VERBAL if title.forms[other] in VERBAL[step] else Beside.BORDER


class WordPlaces:
    """In which shares of their places words begin phrases, end them, and stand as verbs do; see the module."""

    def __init__(self, titles: Iterable[Title]) -> None:
        counts: dict[str, list[float]] = defaultdict(lambda: [0.0] * 4)
        capitals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for title in titles:
            is_sentence = title.is_sentence
            for place, (start, _, stem) in enumerate(title.words):
                if not stem or _overlaps(title, place):
                    continue
                before, after = beside(title, place, -1), beside(title, place, 1)
                own = counts[_stripped(title.forms[place])]
                own[0] += 1
                own[1] += before == Beside.BORDER
                own[2] += after == Beside.BORDER
                own[3] += Beside.VERBAL in (before, after)
                if is_sentence and place:
                    capital = capitals[_stripped(title.forms[place])]
                    capital[0] += 1
                    capital[1] += not title.text[start].islower()
        self._counts = dict(counts)
        self._known: dict[tuple[str, int], float] = {}
        self._names = {word for word, (n, upper) in capitals.items() if n > 1 and upper >= NAME * n}
        total = [sum(own[kind] for own in counts.values()) for kind in range(4)]
        self._means = [part / total[0] if total[0] else 0.5 for part in total]
        endings: dict[str, list[float]] = defaultdict(lambda: [SUFFIX_PRIOR * mean for mean in self._means])
        for word, own in counts.items():
            ending = endings[word[-SUFFIX:]]
            for kind in range(4):
                ending[kind] += own[kind] / own[0] ** 0.5  # a frequent word says little of others that end alike
        self._endings = dict(endings)

    def begins(self, form: str) -> float:
        """In which share of its places a word begins a phrase, in [0, 1]."""
        return self._share(form, 1)

    def ends(self, form: str) -> float:
        """In which share of its places a word ends a phrase, in [0, 1]."""
        return self._share(form, 2)

    def is_verb(self, form: str) -> bool:
        """Whether a word stands as verbs do."""
        return self.is_acting(form) or (self._is_no_edge(form) and self.ends(form) < SELDOM)

    def is_acting(self, form: str) -> bool:
        """Whether a word often stands beside what only verbs stand beside."""
        return self._is_no_edge(form) and self._share(form, 3) > OFTEN

    def _is_no_edge(self, form: str) -> bool:
        word = _stripped(form)
        return word in self._counts and word not in self._names and word.isalpha() and self.begins(form) < SELDOM

    def governs(self, form: str) -> bool:
        """Whether a phrase that begins with a word is a clause: a verb, or a preposition, needs what follows it."""
        if self.is_acting(form) or (self._is_no_edge(form) and _PARTICIPLE.search(form)):
            return True
        return self.ends(form) < SELDOM and self._share(form, 3) > GOVERNS

    def _share(self, form: str, kind: int) -> float:
        if (form, kind) not in self._known:
            self._known[form, kind] = self._computed(form, kind)
        return self._known[form, kind]

    def _computed(self, form: str, kind: int) -> float:
        word = _stripped(form)
        n, *_ = own = self._counts.get(word, [0.0] * 4)
        ending = self._endings.get(word[-SUFFIX:])
        prior = ending[kind] / ending[0] if ending and ending[0] else self._means[kind]
        return (own[kind] + PRIOR * prior) / (n + PRIOR)


def _stripped(form: str) -> str:
    """A word without the ending of a possessive."""
    return form[:-2] if form.endswith("'s") else form


def _overlaps(title: Title, place: int) -> bool:
    """Whether a word is a pair of characters of a text without spaces, which begins and ends nowhere."""
    words = title.words
    return (place > 0 and words[place][0] < words[place - 1][1]) or (
        place + 1 < len(words) and words[place + 1][0] < words[place][1]
    )
