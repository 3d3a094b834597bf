"""Patterns of paths, as configurations of Hugo and Jekyll have them; compared in linear time, whoever wrote them."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["PathPattern", "glob", "is_plain_glob"]

MAX_PATTERN = 1_000
"""Characters of a pattern, and of a path that is compared: a plain choice. No site has longer paths; one that is longer
is like every pattern, so that what keeps pages out keeps it out."""

MAX_ALTERNATIVES = 2
"""Braces in one pattern; one with more is taken for ``**``, and told. A plain choice."""

_STARS = re.compile(r"\*{2,}")
_REPEATED = re.compile(r"(?:\*\*/){2,}")
_END_SLASHES = re.compile(r"(?:^|(?<=[{,]))/|/$")
_BALANCED = re.compile(r"[^{}]*(?:\{[^{}]*\}[^{}]*)*")
_PIECES = re.compile(r"\*\*/|\*\*|.", re.DOTALL)


def is_plain_glob(pattern: str) -> bool:
    """Whether a pattern is short, and has few braces."""
    return len(pattern) <= MAX_PATTERN and pattern.count("{") <= MAX_ALTERNATIVES


class PathPattern:
    """A pattern of paths: ``*`` within a folder, ``**`` across folders, ``?`` for one sign, ``{a,b}`` for either.

    It is compared sign by sign, with all places in the pattern at which the comparison may be at once: a regular
    expression would try them one after the other, which takes a power of the length of the path. A set of places is an
    integer, whose bit `i` says that what is left of the path must be like the pattern from piece `i` on.

    Parameters
    ----------
    pattern : str
        Slashes at its ends do not count. Only the first `MAX_PATTERN` characters are read.
    """

    def __init__(self, pattern: str) -> None:
        pattern = _REPEATED.sub("**/", _STARS.sub("**", pattern[:MAX_PATTERN]))
        pattern = _END_SLASHES.sub("", pattern)
        has_braces = "{" in pattern and _BALANCED.fullmatch(pattern) is not None
        self._signs: dict[str, int] = {}
        self._stars = self._folders = self._skips = self._any = 0
        self._braces: list[tuple[int, int]] = []
        place, inside, starts, ends = 0, False, 0, 0
        for piece in _PIECES.findall(pattern):
            bit = 1 << place
            if piece == "**/":  # nothing; or a place at which folders pass, up to a slash
                self._skips |= bit
                self._folders |= bit << 1
                place += 1
            elif piece in ("*", "**"):
                self._stars |= bit
                self._folders |= bit if piece == "**" else 0
            elif piece == "?":
                self._any |= bit
            elif has_braces and piece == "{":
                inside, starts, ends = True, bit << 1, 0
                opening = bit
            elif inside and piece in ",}":
                ends |= bit
                starts |= bit << 1 if piece == "," else 0
                if piece == "}":
                    inside = False
                    self._braces += [(opening, starts), (ends, bit << 1)]
            else:
                self._signs[piece] = self._signs.get(piece, 0) | bit
            place += 1
        self._passing = self._folders & ~self._stars  # behind these, a slash leads on
        self._end = 1 << place

    def _spread(self, places: int) -> int:
        """Return some places with those that can be reached from them without a sign."""
        skipped = places & self._skips
        places |= skipped << 1 | skipped << 2
        places |= (places & self._stars) << 1
        for sources, targets in self._braces:
            if places & sources:
                places |= targets
                skipped = places & self._skips
                places |= skipped << 1 | skipped << 2
                places |= (places & self._stars) << 1
        return places

    def matches(self, path: str, *, or_folder: bool = False) -> bool:
        """Return whether a path is like the pattern; with `or_folder`, also whether a folder above it is."""
        if len(path) > MAX_PATTERN:
            return True
        places = self._spread(1)
        for sign in path:
            moved = (places & self._signs.get(sign, 0)) << 1
            if sign == "/":
                if or_folder and places & self._end:
                    return True
                moved |= places & self._folders | (places & self._passing) << 1
            else:
                moved |= places & (self._stars | self._folders) | (places & self._any) << 1
            if not moved:
                return False
            places = self._spread(moved)
        return bool(places & self._end)


@lru_cache(maxsize=1024)
def glob(pattern: str) -> PathPattern:
    """Return a pattern of paths, made only once."""
    return PathPattern(pattern)
