"""Lines in the syntax of ``.gitignore``, whoever wrote them: which of them can be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

import pathspec

__all__ = ["MAX_WILDCARDS", "usable_lines"]

MAX_WILDCARDS = 3
"""Wildcards in one name of a pattern of a ``.gitignore``; a line with more is not used.

The time to compare a name grows with its length to the power of this number, and a stranger may choose both. A plain
choice: real ones have two."""

_WILDCARDS = re.compile(r"\*+")


def usable_lines(lines: Iterable[str]) -> list[str]:
    """Return the lines that are patterns, as Git does, and that are quick to compare."""
    return [line for line in lines if _is_quick(line) and _is_pattern(line)]


def _is_quick(line: str) -> bool:
    counts = (len(_WILDCARDS.findall(name)) for name in line.split("/"))
    return line.count("**/") <= MAX_WILDCARDS and all(count <= MAX_WILDCARDS for count in counts)


def _is_pattern(line: str) -> bool:
    with suppress(ValueError):
        pathspec.GitIgnoreSpec.from_lines([line])
        return True
    return False
