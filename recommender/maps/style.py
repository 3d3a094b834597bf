"""Colours and sizes, the same in every format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from recommender.maps.attributes import is_related, number
from recommender.maps.communities import Community

__all__ = ["ALONE", "PALETTE", "RELATED", "SIMILAR", "colour", "community_colour", "edge_colour", "node_size", "size"]

PALETTE = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377",
    "#ee8866", "#44bb99", "#77aadd", "#bbcc33", "#ffaabb", "#882255",
)  # fmt: skip
"""From the schemes *bright*, *light* and *muted* of Paul Tol (2021, *Colour schemes*), which can be told apart with any
colour vision. Communities take them in turn, the largest first; neighbours of one colour are told apart by place."""

ALONE = "#999999"
"""What is a community of its own."""

RELATED, SIMILAR = "#555555", "#c4c4c4"
"""Links that a person chose, and those that were computed."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def community_colour(community: Community) -> str:
    """Return the colour of a community as ``"#rrggbb"``."""
    return PALETTE[community.number % len(PALETTE)] if community.size > 1 else ALONE


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
