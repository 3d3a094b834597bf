"""Where the nodes of the explorer's page are: their coordinates, communities and colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recommender.explorer.page_texts import MAX_NAME, short
from recommender.graph.maps import GREY, PALETTE

__all__ = ["GRID", "communities", "grid"]

GRID = 65_535
"""The largest coordinate. Coordinates are whole numbers, 16 bits are finer than the pixels of any screen, and `site.js`
divides by the same number."""


def grid(x: Sequence[float], y: Sequence[float]) -> tuple[list[int], list[int]]:
    """Places as whole numbers from 0 to `GRID`; the second axis points down, as on a screen."""
    if not x:
        return [], []
    left, top = min(x), max(y)
    width, height = max(x) - left, top - min(y)
    unit = GRID / (max(width, height) or 1.0)
    # On the axis on which the map is smaller, it is in the middle.
    right, down = (GRID - width * unit) / 2, (GRID - height * unit) / 2
    return [round((place - left) * unit + right) for place in x], [round((top - place) * unit + down) for place in y]


def communities(rows: Iterable[Mapping[str, Any]]) -> tuple[list[int], list[str], list[int]]:
    """The community of every node, numbered without gaps in the order of the attribute; the names, and the hues."""
    own = [row["community"] for row in rows]
    number = {community: index for index, community in enumerate(sorted(set(own)))}
    names = {row["community"]: short(row["community_name"], MAX_NAME) for row in rows}
    hues = {row["community"]: _hue(row) for row in rows}
    return [number[community] for community in own], [names[one] for one in number], [hues[one] for one in number]


def _hue(row: Mapping[str, Any]) -> int:
    """The position of a node's colour in the palette, -1 for grey; of another colour, by its community in turn."""
    colour = row.get("colour")
    if not isinstance(colour, str) or colour not in (GREY, *PALETTE):
        return int(row["community"]) % len(PALETTE)
    return PALETTE.index(colour) if colour != GREY else -1
