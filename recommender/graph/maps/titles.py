"""Titles as words: where each begins and ends, and where no phrase reaches across."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recommender.text import token_spans

__all__ = ["Title", "parsed"]

_BREAK = re.compile(
    r"[:;!?|()\[\]{}\"“”„«»…—•·：；！？，。、「」『』（）｜]|,\s|\s[-–~‘’']|['’]\s|\.\."
    r"|(?<!\b\w)(?<!\b\w\w)(?<!\b\w\w\w)\.\s"
)
"""What a phrase does not reach across; a full stop after three letters or fewer is that of "U.S." or "Gov."."""

_AFTER = re.compile(r"(?:[-–'’./&+][^\W\s]+)+")
_BEFORE = re.compile(r"(?:[^\W\s]+[-–'’./&+$€£])+$|[$€£#@.]$")
"""What belongs to the word before or after it: COVID-19, Battle.net, AT&T."""


_HYPHEN_AFTER, _HYPHEN_BEFORE = re.compile(r"[-–/][^\W\d]"), re.compile(r"\w[-–/]$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as words.

    Attributes
    ----------
    text : str
        On one line.
    language : str
        The tag of the language, empty if it is not known.
    words : tuple of (start, end, stem)
        Where each word begins and ends, and its stem, which is empty for a stop word.
    forms : tuple of str
        Each word as it is written, in lower case.
    breaks : tuple of bool
        Whether a break is before each word.
    stems : frozenset of str
        The different stems.
    """

    text: str
    language: str
    words: tuple[tuple[int, int, str], ...]
    forms: tuple[str, ...]
    breaks: tuple[bool, ...]
    stems: frozenset[str]

    @property
    def is_sentence(self) -> bool:
        """Whether not every word that says something has a capital."""
        return sum(bool(stem) and self.text[start].islower() for start, _, stem in self.words) > 1

    def is_border(self, place: int, step: int) -> bool:
        """Whether a break or an end is before (-1) or after (1) the word at a place."""
        other = place + step
        return not 0 <= other < len(self.words) or self.breaks[max(place, other)]

    def beside(self, place: int, step: int) -> str | None:
        """The word before (-1) or after (1) the one at a place, in lower case; None if there is a break or an end."""
        return None if self.is_border(place, step) else self.forms[place + step]

    def is_cut(self, place: int, step: int) -> bool:
        """Whether a hyphen or slash ties the word at a place to the one before (-1) or after (1): prize-nominated."""
        start, end, _ = self.words[place]
        return bool(_HYPHEN_AFTER.match(self.text, end) if step > 0 else _HYPHEN_BEFORE.search(self.text, 0, start))

    def part(self, first: int, last: int) -> str:
        """The text from one word to another, with what belongs to them: $340, AT&T, COVID-19."""
        start, end = self.words[first][0], self.words[last][1]
        before, after = _BEFORE.search(self.text, 0, start), _AFTER.match(self.text, end)
        return self.text[before.start() if before else start : after.end() if after else end]


def parsed(title: str, language: str) -> Title:
    """Return a title as words."""
    text = " ".join(title.split())
    words = token_spans(text, language)
    breaks, before = [], 0
    for start, end, _ in words:
        breaks.append(start > before and bool(_BREAK.search(text, before, start)))
        before = end
    forms = tuple(text[start:end].casefold().replace("’", "'") for start, end, _ in words)
    return Title(text, language, tuple(words), forms, tuple(breaks), frozenset(stem for *_, stem in words if stem))
