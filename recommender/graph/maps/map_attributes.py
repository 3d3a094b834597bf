"""From a graph to a map: every node gets its community, a place, a colour and a size, as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.graph.attributes import number
from recommender.graph.maps.community_detection import Community, communities, described
from recommender.graph.maps.packed_layout import layout
from recommender.graph.maps.style import community_colours, node_size
from recommender.graph.maps.ties import Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["is_mapped", "mapped", "stored"]


def mapped(graph: nx.DiGraph, *, rng: int = 0, near: Mapping[str, tuple[float, float]] | None = None) -> nx.DiGraph:
    """Return a copy of `graph` with everything that a picture of it needs, so that all pictures agree.

    Nodes get the attributes ``x`` and ``y`` (see `layout`), ``community`` and ``community_name`` (see `communities`),
    ``colour`` (``"#rrggbb"``, the community's) and ``size`` (a diameter in units of ``x``, growing with the number
    of neighbours). A graph that has places and named communities already is returned as it is.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed.
    rng : int
        Seed of all chance.
    near : mapping of id to (x, y), optional
        Former places, to stay near to; see `layout`.
    """
    if is_mapped(graph):
        return graph
    groups = communities(graph, rng=rng)
    places = layout(graph, groups, rng=rng, near=near)
    colours = community_colours(groups, places)
    of = {member: community for community in groups for member in community.members}
    copy = graph.copy()
    for node, row in copy.nodes(data=True):
        row["x"], row["y"] = places[node]
        row["community"], row["community_name"] = of[node].number, of[node].name
        row["colour"], row["size"] = colours[of[node].number], node_size(graph.degree(node))
    return copy


def is_mapped(graph: nx.DiGraph) -> bool:
    """Whether all nodes have a place, a community and its name."""
    return all(
        number(row.get("x")) is not None
        and number(row.get("y")) is not None
        and type(row.get("community")) is int
        and isinstance(row.get("community_name"), str)
        for _, row in graph.nodes(data=True)
    )


def stored(graph: nx.DiGraph) -> tuple[Community, ...]:
    """Return the communities that a mapped graph holds, by the numbers and names they have there.

    After a selection some may be smaller, and some missing; what is said of each is said of what is left.
    """
    ties = Ties.of(graph)
    group = np.array([graph.nodes[node]["community"] for node in ties.nodes], dtype=np.int64)
    found = []
    for community in described(graph, ties, group):
        row = graph.nodes[community.central]
        found.append(replace(community, number=row["community"], name=row["community_name"]))
    return tuple(sorted(found, key=lambda community: community.number))
