"""From a graph to a map: every node gets its community, a place, a colour and a size, as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import checked_keywords
from recommender.graph.arguments import check_graph, checked_seed
from recommender.graph.attributes import finite_float
from recommender.graph.maps.community_detection import detected
from recommender.graph.maps.former_map import FormerMap
from recommender.graph.maps.packed_layout import placed
from recommender.graph.maps.stories import Community, described
from recommender.graph.maps.style import community_colours, size_by_degree
from recommender.graph.maps.themes import themes_of
from recommender.graph.maps.ties import Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["is_mapped", "mapped", "mapped_communities"]


@checked_keywords
def mapped(
    graph: nx.DiGraph,
    *,
    rng: int = 0,
    near: nx.DiGraph | FormerMap | Mapping[str, tuple[float, float]] | None = None,
) -> nx.DiGraph:
    """Return a copy of `graph` with the attributes that every picture of it needs, so that all pictures agree.

    Nodes get the attributes ``x`` and ``y`` (see `layout`), ``community``, ``community_name``, ``story`` and ``theme``
    (the number, the name and the identity of their community, see `communities`, and the larger subject that it shares
    with communities near it, if any), ``colour`` (``"#rrggbb"``, the community's) and ``size`` (a diameter in units of
    ``x``, growing with the number of edges). A graph whose nodes all have places and named communities already is
    returned as it is.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed.
    rng : int
        Seed of all random numbers.
    near : networkx.DiGraph, FormerMap or mapping of id to (x, y), optional
        A former map of the site, as this function returns it or `recommender.exporters.read_map` reads it. Its stories
        go on with their identities, names, colours and places. Of a mapping, only the places do (see `layout`).

    Returns
    -------
    networkx.DiGraph
        Of the same class as `graph`.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import mapped
    >>> graph = mapped(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")]))
    >>> sorted(graph.nodes["a"])
    ['colour', 'community', 'community_name', 'size', 'story', 'theme', 'x', 'y']
    >>> [graph.nodes[node]["community"] for node in "abcde"]
    [0, 0, 0, 1, 1]
    """
    check_graph(graph)
    if is_mapped(graph):
        return graph
    former, ties, rng = FormerMap.of(near), Ties.from_graph(graph), checked_seed(rng)
    groups = detected(graph, ties, rng, former=former)
    places = placed(ties, groups, rng, former.places)
    colours = community_colours(groups, places, former.colours)
    themes = themes_of(ties, groups, places, former.themes, rng=rng)
    community_of = {member: community for community in groups for member in community.members}
    copy = graph.copy()
    for node, row in copy.nodes(data=True):
        community = community_of[node]
        row["x"], row["y"] = places[node]
        row["community"], row["community_name"] = community.number, community.name
        row["story"], row["theme"] = community.story, themes[community.number]
        row["colour"], row["size"] = colours[community.number], size_by_degree(graph.degree(node))
    return copy


def is_mapped(graph: nx.DiGraph) -> bool:
    """Whether all nodes have a place, a community and its name."""
    return all(
        finite_float(row.get("x")) is not None
        and finite_float(row.get("y")) is not None
        and type(row.get("community")) is int
        and isinstance(row.get("community_name"), str)
        for _, row in graph.nodes(data=True)
    )


def mapped_communities(graph: nx.DiGraph) -> tuple[Community, ...]:
    """Return the communities of a mapped graph, with the numbers and names that its nodes have as attributes.

    If `graph` is a part of the one that was mapped, some communities may be smaller or missing. Their terms, members
    and dates are those of the part.
    """
    ties = Ties.from_graph(graph)
    group = np.array([graph.nodes[node]["community"] for node in ties.nodes], dtype=np.int64)
    communities = []
    for community in described(graph, ties, group):
        row = graph.nodes[community.central]
        number, name, story = row["community"], row["community_name"], row.get("story", "")
        communities.append(replace(community, number=number, name=name, story=story))
    return tuple(sorted(communities, key=lambda community: community.number))
