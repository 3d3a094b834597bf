"""Where the nodes of the explorer's page are: their coordinates, communities and colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

from recommender.explorer.page_texts import MAX_NAME, Numbering, short
from recommender.graph.maps import GREY, PALETTE

__all__ = ["GRID", "Frame", "communities", "positions"]

GRID = 65_535
"""The largest coordinate. Coordinates are whole numbers, 16 bits are finer than the pixels of any screen, and `site.js`
divides by the same number."""


class Frame(NamedTuple):
    """How places of a map become whole numbers from 0 to `GRID`; the second axis points down, as on a screen."""

    unit: float
    left: float
    """Where the first axis begins, on the map."""
    top: float

    @classmethod
    def of(cls, x: Sequence[float], y: Sequence[float]) -> Self:
        """Return the frame around some places."""
        left, top = min(x, default=0.0), max(y, default=0.0)
        width, height = max(x, default=0.0) - left, top - min(y, default=0.0)
        unit = GRID / (max(width, height) or 1.0)
        # On the axis on which the map is smaller, it is in the middle.
        return cls(unit, left - (GRID / unit - width) / 2, top + (GRID / unit - height) / 2)

    def numbers(self, x: Iterable[float], y: Iterable[float]) -> tuple[list[int], list[int]]:
        """Return places as whole numbers."""
        return [round((one - self.left) * self.unit) for one in x], [round((self.top - one) * self.unit) for one in y]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return the place on the map that two numbers stand for."""
        return x / self.unit + self.left, self.top - y / self.unit


def communities(rows: Iterable[Mapping[str, Any]]) -> tuple[list[int], dict[str, list[Any]], list[str]]:
    """The community of every node, numbered without gaps in the order of the attribute; their columns; the themes."""
    rows = [*rows]
    row_of = dict(sorted({row["community"]: row for row in rows}.items()))
    themes = Numbering()
    columns: dict[str, list[Any]] = {
        "name": [short(row["community_name"], MAX_NAME) for row in row_of.values()],
        "hue": [_hue(row) for row in row_of.values()],
        "story": [short(row.get("story"), MAX_NAME) or str(number) for number, row in row_of.items()],
        "theme": [themes.number(short(row.get("theme"), MAX_NAME)) for row in row_of.values()],
    }
    number = positions(row_of)
    return [number[row["community"]] for row in rows], columns, themes.texts


def positions(names: Iterable[Any]) -> dict[Any, int]:
    """The position of each name."""
    return {name: position for position, name in enumerate(names)}


def _hue(row: Mapping[str, Any]) -> int:
    """The position of a node's colour in the palette, -1 for grey; of another colour, by its community in turn."""
    colour = row.get("colour")
    if not isinstance(colour, str) or colour not in (GREY, *PALETTE):
        return int(row["community"]) % len(PALETTE)
    return PALETTE.index(colour) if colour != GREY else -1
