"""Colours and sizes, the same in every format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from recommender.graph.attributes import is_related, number
from recommender.graph.maps.community_detection import Community

__all__ = ["ALONE", "PALETTE", "RELATED", "SIMILAR", "colour", "community_colours", "edge_colour", "node_size", "size"]

PALETTE = ("#00419d", "#af3407", "#077c7e", "#bca0cd", "#ee9d14", "#648aff", "#78234c", "#bb792e")
"""Begun from the hues of Okabe & Ito (2008) and moved apart until any two differ to people with and without deficient
colour vision. The explorer has the same in light, and their counterparts in dark; a test holds the two together."""

ALONE = "#999999"
"""What belongs to no community of `STORY` nodes or more."""

STORY = 3
"""In nodes, the least that makes a story: pairs have a place and a name, and leave the colours to the others."""

TOLD_APART = 300
"""So many communities get their colours with care; the smaller ones take turns."""

RELATED, SIMILAR = "#555555", "#c4c4c4"
"""Links that a person chose, and those that were computed."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def community_colours(groups: Sequence[Community], places: Mapping[Any, tuple[float, float]]) -> list[str]:
    """Return the colour of each community as ``"#rrggbb"``: of the palette, the one that is rarest around it.

    Parameters
    ----------
    groups : sequence of Community
        As `communities` returns them, the largest first.
    places : mapping of id to (x, y)
        As `layout` returns them.
    """
    if not groups:
        return []
    corners = np.array([*places.values()])
    centres = np.array([np.mean([places[member] for member in group.members], axis=0) for group in groups])
    centres /= float(np.ptp(corners, axis=0).max()) or 1.0
    turns, hues = np.arange(len(PALETTE)), np.zeros(len(groups), dtype=np.int64)
    for place, centre in enumerate(centres[:TOLD_APART]):
        far = np.hypot(*(centres[:place] - centre).T)
        near = np.argsort(far, kind="stable")[: len(PALETTE) - 1]
        taken = np.bincount(hues[near], weights=1 / (far[near] + 1e-3), minlength=len(PALETTE))
        hues[place] = np.argmin(taken + (turns - place) % len(PALETTE) / 1e6)
    hues[TOLD_APART:] = np.arange(len(groups))[TOLD_APART:] % len(PALETTE)
    return [PALETTE[hue] if group.size >= STORY else ALONE for hue, group in zip(hues, groups, strict=True)]


def node_size(degree: int) -> float:
    """Return the diameter of a node with so many edges, from 0.4 to 0.9 in units of the layout."""
    return round(min(0.9, 0.4 + 0.08 * math.sqrt(degree)), 3)


def colour(node: Mapping[Any, Any]) -> str:
    """Return the colour that a mapped node has, grey if it is none."""
    value = node.get("colour")
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else ALONE


def size(node: Mapping[Any, Any]) -> float:
    """Return the diameter that a mapped node has, the smallest if it is none."""
    value = number(node.get("size"))
    return value if value is not None and value > 0 else node_size(0)


def edge_colour(edge: Mapping[Any, Any]) -> str:
    """Return the colour of an edge, by its kind."""
    return RELATED if is_related(edge) else SIMILAR
