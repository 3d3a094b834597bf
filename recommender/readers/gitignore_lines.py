"""Lines in the syntax of ``.gitignore``, whoever wrote them: which of them can be used."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

import pathspec

__all__ = ["MAX_LINES", "MAX_LINES_OF_POWER_1", "MAX_LINES_OF_POWER_2", "spec_of", "usable_lines"]

MAX_LINES = 10_000
"""Lines of one file that are used: a plain choice."""

MAX_LINES_OF_POWER_1 = 300
"""Those of them for which the time to compare a path grows with the square of its length, as ``*a*b``. Together they
take less than a second for a path that a stranger chose. A plain choice: few real lines are so."""

MAX_LINES_OF_POWER_2 = 10
"""Those for which it grows with its third power, as ``*a*b*c``; lines of higher powers are not used."""

_MAX_LINES = {0: MAX_LINES, 1: MAX_LINES_OF_POWER_1, 2: MAX_LINES_OF_POWER_2}


def usable_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines that are patterns, as in Git; of those that are slow to compare, only some.

    Examples
    --------
    >>> usable_lines(["/drafts/", "!", "*a*b*c*d*e"])
    ['/drafts/']
    """
    counts, usable = Counter[int](), list[str]()
    for line in lines:
        power = _power(line)
        if counts[power] < _MAX_LINES.get(power, 0) and _is_pattern(line):
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
        spec_of([line])
        return True
    return False


def spec_of(lines: Iterable[str]) -> pathspec.GitIgnoreSpec:
    """Return what compares paths with some lines; raise ValueError, OverflowError or re.error if one is no pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of brackets in sets, which are not ours to mend
        return pathspec.GitIgnoreSpec.from_lines(lines)
