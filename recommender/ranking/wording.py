"""Wording: what reasons say, as plain functions of what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from recommender.corpus import SECTION, SERIES, TOPIC

__all__ = [
    "MAX_NAMED",
    "WORD_CHARACTERS",
    "both_linked",
    "days_in_words",
    "labels_in_words",
    "mentions_in_words",
    "part_in_words",
    "quoted",
    "shortened",
]

MAX_NAMED = 5
"""How many shared words, or shared topics, a reason names at most. A plain choice: what fits on a line."""

MIN_UNITS = 1.5
"""How many of a unit of time a distance must have at least to be named in it, after rounding to whole days: 45 days are
"45 days", and 46 are "2 months". A plain choice: no reason says "1 month" or "1 year", which would be off by up to a
half."""

QUOTE_CHARACTERS = 160
"""How many characters of a sentence are quoted at most. A plain choice: two lines."""

WORD_CHARACTERS = 60
"""How many characters of a shared word, or of the name of a topic, a series or a section, are said at most. A plain
choice: the longest words of languages and most names are shorter, and a word may be a key or an image in letters."""

REMEMBERED = 10_000
"""How many of the words and titles that were said last are remembered. A plain choice: some 2 MB."""

_UNITS = (("year", 365.25), ("month", 30.44), ("day", 1.0))
"""Units of time and their mean lengths in days."""

_NUMBERS = re.compile(r"\d+")


def days_in_words(days: float) -> str:
    """Return how long after (or, negative, before) the query a candidate appeared: "2 days later"."""
    whole = abs(round(days))
    if not whole:
        return "on the same day"
    unit, length = next((unit for unit in _UNITS if whole >= MIN_UNITS * unit[1]), _UNITS[-1])
    number = round(whole / length)
    return f"{number} {unit}{'s' if number > 1 else ''} {'later' if days > 0 else 'earlier'}"


def mentions_in_words(*, from_query: bool, from_candidate: bool) -> str:
    """Return which of two texts links to the other."""
    if from_query and from_candidate:
        return "the texts link to each other"
    return "links to this article" if from_candidate else "this article links to it"


def both_linked(title: str) -> str:
    """Return that a third article, of this title, links to both."""
    return f"both are linked from {quoted(title)}"


def labels_in_words(shared: Iterable[tuple[str, str]], part: str = "") -> str:
    """Return what two articles are both filed under, the series first, and the topics in their order.

    Parameters
    ----------
    shared : iterable of (str, str)
        The labels of both, see `recommender.corpus.labels_in`, and how the candidate writes each.
    part : str
        Which part of the series the candidate is, see `part_in_words`; empty if that is not known.
    """
    by_kind: dict[str, list[str]] = {SERIES: [], TOPIC: [], SECTION: []}
    for label, written in shared:
        by_kind[label[0]].append(shortened(written, WORD_CHARACTERS))
    series, topics, section = by_kind.values()
    clauses = [f"{part or 'of the same series:'} {quoted(name) if part else name}" for name in series]
    if topics:
        clauses.append(f"same topic{'s' if len(topics) > 1 else ''}: {', '.join(topics[:MAX_NAMED])}")
    clauses += [f"same section: {name}" for name in section]
    return "; ".join(clauses)


def part_in_words(number: int | None, title: str) -> str:
    """Return which part of its series an article is: "part 2 of".

    Empty if that is not known, or if its title has other numbers.
    """
    if number is None:
        return ""
    written: Sequence[str] = _NUMBERS.findall(title)
    contradicted = bool(written) and str(number) not in written
    return "" if contradicted else f"part {number} of"


def quoted(text: str) -> str:
    """Return a text in quotation marks, in one line; a long one ends with "…" behind a word."""
    return f"“{shortened(text, QUOTE_CHARACTERS)}”"


@lru_cache(REMEMBERED)
def shortened(text: str, longest: int) -> str:
    """Return a text in one line; one of more than `longest` characters is cut behind a word, and ends with "…"."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    return f"{cut.rpartition(' ')[0] or cut}…"
