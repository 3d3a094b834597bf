"""A graph without directions that loses nothing of the two edges between a pair of nodes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any

from recommender.content import joined
from recommender.errors import checked_keywords
from recommender.graph.arguments import check_graph
from recommender.graph.attributes import finite_float, is_related
from recommender.graph.selection import kinds_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["undirected"]

_RULES: dict[str, Callable[..., Any]] = {
    "related": max,
    "mention": max,
    "doubt": max,
    "trust": max,
    "similarity": max,
    "weight": max,
    "rank": min,
    "distance": min,
}
"""What an attribute becomes of two edges that both have it: yes if either says so, and the stronger number."""


@checked_keywords
def undirected(graph: nx.DiGraph) -> nx.Graph:
    """Return a graph as one without directions, in which each pair of nodes has one edge that says all that ties them.

    ``graph.to_undirected()`` of NetworkX keeps of two opposite edges the attributes of the last one only: where one
    article lists another, and that one is merely similar, the curated link is lost.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, a part of it or a map of it. It is not changed.

    Returns
    -------
    networkx.Graph
        With the attributes of the graph and of its nodes. An edge is ``related``, a ``mention`` or in ``doubt`` if
        either of both is; it has the larger ``similarity`` and ``weight``, the shorter ``distance`` and the better
        ``rank``, and its ``kinds`` say what it is now. In addition there are ``listed_by``, the ids of the nodes whose
        curated lists contain the other one (one text, joined by ``|``), and ``one_way``, whether that is one of both
        only. Of other attributes, the first edge's count.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import undirected
    >>> graph = nx.DiGraph()
    >>> graph.add_edge("a", "b", related=True, rank=2, weight=1.0)
    >>> graph.add_edge("b", "a", related=False, weight=0.15)
    >>> graph.to_undirected().edges["a", "b"]["related"]
    False
    >>> undirected(graph).edges["a", "b"]
    {'related': True, 'rank': 2, 'weight': 1.0, 'listed_by': 'a', 'one_way': True, 'kinds': 'related'}
    """
    import networkx as nx

    check_graph(graph)
    merged = nx.Graph()
    merged.graph.update(graph.graph)
    merged.add_nodes_from((node, dict(row)) for node, row in graph.nodes(data=True))
    listed_by: dict[frozenset[Hashable], list[str]] = {}
    for source, target, row in graph.edges(data=True):
        if merged.has_edge(source, target):
            edge = merged.edges[source, target]
            edge.update({name: _merged(name, edge, row) for name in row})
        else:
            merged.add_edges_from([(source, target, dict(row))])
        if graph.is_directed() and is_related(row):
            listed_by.setdefault(frozenset((source, target)), []).append(str(source))
    for source, target, edge in merged.edges(data=True):
        if graph.is_directed():
            names = dict.fromkeys(listed_by.get(frozenset((source, target)), ()))
            edge["listed_by"], edge["one_way"] = joined(names), len(names) == 1
        edge["kinds"] = kinds_of(edge)
    return merged


def _merged(name: str, edge: Mapping[str, Any], row: Mapping[str, Any]) -> Any:
    """Return the value of an attribute that two edges may have; a graph from elsewhere may have any."""
    values = [value for value in (edge.get(name), row.get(name)) if value is not None]
    numbers = all(isinstance(value, bool) or finite_float(value) is not None for value in values)
    return _RULES[name](values) if name in _RULES and numbers and values else values[0] if values else None
