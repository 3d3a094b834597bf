"""Texts of the explorer's page: short, on one line, and each only once."""

from __future__ import annotations

from unicodedata import category

from recommender.content import remove_control_characters

__all__ = [
    "MAX_EXCERPT",
    "MAX_NAME",
    "MAX_TITLE",
    "MAX_URL",
    "Numbering",
    "short",
    "short_id",
    "short_url",
    "shown_title",
]

MAX_TITLE, MAX_EXCERPT, MAX_NAME, MAX_URL = 300, 600, 100, 2_000
"""In characters. Longer texts are cut, and longer URLs left out: the page is a map, not an archive. Plain choices."""

FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and symbols without a mark: fillers of Hangul, and Braille without a dot."""


class Numbering:
    """Numbers for texts that occur many times, in the order of their first occurrence."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a text, from 0; -1 for the empty one."""
        return self._numbers.setdefault(text, len(self._numbers)) if text else -1

    @property
    def texts(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._numbers)


def short(text: object, most: int) -> str:
    """One line of at most `most` characters without control characters; empty if nobody could see any of them."""
    line = short_id(text, most)
    return line if any(map(_is_visible, line)) else ""


def short_id(text: object, most: int) -> str:
    """One line of at most `most` characters without control characters: an id is one, whatever it looks like."""
    # Cut before it is cleaned, which takes long for megabytes: four times as much is nearly always enough.
    clean = " ".join(remove_control_characters(str(text)[: 4 * most]).split()) if text else ""
    return clean if len(clean) <= most else f"{clean[: most - 1].rstrip()}…"


def _is_visible(character: str) -> bool:
    """Whether a character leaves a mark: neither a blank nor one that only formats, joins or fills."""
    return character not in FILLERS and category(character) not in ("Cf", "Mn", "Me", "Zs", "Zl", "Zp")


def short_url(value: object) -> str:
    url = str(value or "")
    return url if len(url) <= MAX_URL else ""


def shown_title(title: str) -> str:
    """A title as the page shows it."""
    return short(title, MAX_TITLE)
