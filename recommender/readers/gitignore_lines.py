"""Lines in the syntax of ``.gitignore``, whoever wrote them: which of them can be used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

import pathspec

__all__ = ["MAX_LINES", "usable_lines"]

MAX_LINES = {0: 10_000, 1: 300, 2: 10}
"""Lines of one file that are used, by the power of a path's length with which the time to compare it grows, beside the
first. Plain choices: together they take less than a second for a path that a stranger chose; of real lines, nearly all
have the power 0, and few have 1."""


def usable_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines that are patterns, as Git does, and that are quick to compare, at most `MAX_LINES` of a power.

    Examples
    --------
    >>> usable_lines(["/drafts/", "!", "*a*b*c*d*e"])
    ['/drafts/']
    """
    counts, usable = Counter[int](), list[str]()
    for line in lines:
        power = _power(line)
        if counts[power] < MAX_LINES.get(power, 0) and _is_pattern(line):
            counts[power] += 1
            usable.append(line)
    return usable


def _power(line: str) -> int:
    """The number of wildcards whose places in a path must be tried: all but the first one of each name, and ``**/``."""
    names = [name for name in line.strip("/").split("/") if name]
    stars = sum(name.count("*") - 1 for name in names if "*" in name and name != "**")
    return stars + names[:-1].count("**")


def _is_pattern(line: str) -> bool:
    with suppress(ValueError, OverflowError, re.error):  # a range of signs may be none: [z-a]
        pathspec.GitIgnoreSpec.from_lines([line])
        return True
    return False
