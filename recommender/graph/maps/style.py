"""Colours and sizes, the same in every format."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from recommender.graph.attributes import finite_float, is_mention, is_related
from recommender.graph.maps.identities import is_identity
from recommender.graph.maps.stories import Community

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

NEAR = 5
"""How many of the nearest communities a colour is to differ from: those around it. With more, fewer communities could
have the colour of their own. A plain choice."""

MAX_CONTRASTED = 300
"""The number of communities, the largest first, whose colours are chosen by what is around them, which takes time that
grows with the square of their number. The smaller ones get the colours of their own. A plain choice."""

RELATED_COLOUR, MENTION_COLOUR, SIMILAR_COLOUR = "#555555", "#5f8fb0", "#c4c4c4"
"""Of curated edges, of links in texts, and of similar edges: dark grey, a dull blue between them, and light grey, so
that the curated ones stand out, to people with and without deficient colour vision."""

MIN_SIZE, MAX_SIZE = 0.4, 0.9
"""Diameters of nodes, in units of the map. Neighbours are about 1 apart, so the largest ones nearly touch."""

_SIZE_PER_ROOT = 0.08
"""How much a diameter grows with the square root of the number of edges: 39 edges make the largest. A plain choice."""

_RGB = re.compile("#[0-9a-fA-F]{6}")


def community_colours(
    groups: Sequence[Community], places: Mapping[Any, tuple[float, float]], former: Mapping[str, str] | None = None
) -> list[str]:
    """Return the colour of each community as ``"#rrggbb"``: its former one, or else its own if nothing near has it.

    Parameters
    ----------
    groups : sequence of Community
        As `communities` returns them, the largest first.
    places : mapping of id to (x, y)
        As `layout` returns them.
    former : mapping of str to str, optional
        The colours that stories had on a former map, by their identities.

    Notes
    -----
    The identity of a community says which colour is its own. It takes the next one that is rarest among the `NEAR`
    nearest of the communities that have a colour before it: those that had one on the former map, and then the larger
    ones. Each of these counts by the inverse of its distance, as a share of the width of the map.
    """
    if not groups:
        return []
    kept = [PALETTE.index(colour) if (colour := (former or {}).get(one.story)) in PALETTE else -1 for one in groups]
    chosen = np.array([_own_hue(one) if hue < 0 else hue for one, hue in zip(groups, kept, strict=True)])
    corners = np.array([*places.values()])
    centres = np.array([np.mean([places[member] for member in group.members], axis=0) for group in groups])
    centres /= float(np.ptp(corners, axis=0).max()) or 1.0
    coloured = [index for index, hue in enumerate(kept) if hue >= 0]
    for index in [index for index, hue in enumerate(kept) if hue < 0][:MAX_CONTRASTED]:
        distance = np.hypot(*(centres[coloured] - centres[index]).T)
        nearest = np.argsort(distance, kind="stable")[:NEAR]
        hues = chosen[np.array(coloured, dtype=np.int64)[nearest]]
        taken = np.bincount(hues, weights=1 / (distance[nearest] + 1e-3), minlength=len(PALETTE))
        # Of equally rare colours, its own, or the next in turn.
        chosen[index] = np.argmin(taken + (np.arange(len(PALETTE)) - chosen[index]) % len(PALETTE) / 1e6)
        coloured.append(index)
    return [
        PALETTE[hue] if group.size >= MIN_COLOURED or former_hue >= 0 else GREY
        for hue, group, former_hue in zip(chosen.tolist(), groups, kept, strict=True)
    ]


def _own_hue(community: Community) -> int:
    """The position in the palette of the colour of a community's own, which follows from its identity."""
    number = int(community.story[1:], 16) if is_identity(community.story) else community.number
    return number % len(PALETTE)


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
