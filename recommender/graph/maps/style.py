"""Colours and sizes, the same in every format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from recommender.graph.attributes import finite_float, is_mention, is_related
from recommender.graph.maps.community_detection import Community

__all__ = [
    "GREY",
    "MENTION_COLOUR",
    "PALETTE",
    "RELATED_COLOUR",
    "SIMILAR_COLOUR",
    "community_colours",
    "edge_colour",
    "node_colour",
    "node_size",
    "size_by_degree",
]

PALETTE = ("#00419d", "#af3407", "#077c7e", "#bca0cd", "#ee9d14", "#648aff", "#78234c", "#bb792e")
"""Colours of communities in sRGB: the hues of Okabe & Ito (2008), moved apart until any two differ to people with and
without deficient colour vision. The explorer has the same colours in its light theme, and their counterparts in the
dark one; tests check both."""

GREY = "#999999"
"""The colour of nodes in communities of fewer than `MIN_COLOURED` nodes."""

MIN_COLOURED = 3
"""In nodes: smaller communities are grey, so that the colours are left to the others. A pair is hardly a story."""

MAX_CONTRASTED = 300
"""The number of communities, the largest first, whose colours are chosen by what is around them, which takes time that
grows with the square of their number. The smaller ones get the colours of the palette in turn. A plain choice."""

RELATED_COLOUR, MENTION_COLOUR, SIMILAR_COLOUR = "#555555", "#5f8fb0", "#c4c4c4"
"""Of curated edges, of links in texts, and of similar edges: dark grey, a dull blue between them, and light grey, so
that the curated ones stand out, to people with and without deficient colour vision."""

MIN_SIZE, MAX_SIZE = 0.4, 0.9
"""Diameters of nodes, in units of the map. Neighbours are about 1 apart, so the largest ones nearly touch."""

_SIZE_PER_ROOT = 0.08
"""How much a diameter grows with the square root of the number of edges: 39 edges make the largest. A plain choice."""

_RGB = re.compile("#[0-9a-fA-F]{6}")


def community_colours(groups: Sequence[Community], places: Mapping[Any, tuple[float, float]]) -> list[str]:
    """Return the colour of each community as ``"#rrggbb"``: the colour of the palette that is rarest around it.

    Parameters
    ----------
    groups : sequence of Community
        As `communities` returns them, the largest first.
    places : mapping of id to (x, y)
        As `layout` returns them.

    Notes
    -----
    A community looks at the colours of the ``len(PALETTE) - 1`` nearest of the larger communities. Each counts by the
    inverse of its distance, as a share of the width of the map.
    """
    if not groups:
        return []
    corners = np.array([*places.values()])
    centres = np.array([np.mean([places[member] for member in group.members], axis=0) for group in groups])
    centres /= float(np.ptp(corners, axis=0).max()) or 1.0
    hues, chosen = np.arange(len(PALETTE)), np.zeros(len(groups), dtype=np.int64)
    for index, centre in enumerate(centres[:MAX_CONTRASTED]):
        distance = np.hypot(*(centres[:index] - centre).T)
        nearest = np.argsort(distance, kind="stable")[: len(PALETTE) - 1]
        taken = np.bincount(chosen[nearest], weights=1 / (distance[nearest] + 1e-3), minlength=len(PALETTE))
        # Of equally rare colours, the next in turn.
        chosen[index] = np.argmin(taken + (hues - index) % len(PALETTE) / 1e6)
    chosen[MAX_CONTRASTED:] = np.arange(len(groups))[MAX_CONTRASTED:] % len(PALETTE)
    return [PALETTE[hue] if group.size >= MIN_COLOURED else GREY for hue, group in zip(chosen, groups, strict=True)]


def size_by_degree(degree: int) -> float:
    """Return the diameter of a node with `degree` edges, in units of the map, from `MIN_SIZE` to `MAX_SIZE`."""
    return round(min(MAX_SIZE, MIN_SIZE + _SIZE_PER_ROOT * math.sqrt(degree)), 3)


def node_colour(node: Mapping[Any, Any]) -> str:
    """Return the colour in the attributes of a node; grey if there is none of the form ``"#rrggbb"``."""
    value = node.get("colour")
    return value if isinstance(value, str) and _RGB.fullmatch(value) else GREY


def node_size(node: Mapping[Any, Any]) -> float:
    """Return the diameter in the attributes of a node, in units of the map; the smallest if there is none above 0."""
    value = finite_float(node.get("size"))
    return value if value is not None and value > 0 else MIN_SIZE


def edge_colour(edge: Mapping[Any, Any]) -> str:
    """Return the colour of an edge, by its kind; of a curated link that is a mention too, that of curated ones."""
    return RELATED_COLOUR if is_related(edge) else MENTION_COLOUR if is_mention(edge) else SIMILAR_COLOUR
