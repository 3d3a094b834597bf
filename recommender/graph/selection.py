"""A part of the graph: around an article, by some kinds of edges, of a time, of a topic."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import datetime
from numbers import Integral
from typing import TYPE_CHECKING, Any

from recommender.errors import SettingsError, UnknownArticleError, unknown
from recommender.graph.attributes import finite_float, is_related, topics_of, utc_datetime

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EDGE_KINDS", "select"]

EDGE_KINDS: dict[str, Callable[[Mapping[Any, Any]], bool]] = {
    "related": is_related,
    "similar": lambda edge: not is_related(edge),
}
"""The kinds of edges that a graph has: chosen by a person, or computed."""


def select(
    graph: nx.DiGraph,
    *,
    around: Hashable | None = None,
    hops: int = 1,
    edges: Collection[str] = tuple(EDGE_KINDS),
    min_weight: float = 0.0,
    since: datetime | None = None,
    until: datetime | None = None,
    topics: Collection[str] = (),
) -> nx.DiGraph:
    """Return the part of a graph that fulfils all conditions, as a graph of its own.

    First edges are taken out, then nodes by time and topic, and then what cannot be reached from `around`. Without
    conditions everything stays. What is left may be places without links: they are kept, unless `around` is given.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed.
    around : str, optional
        The id of a node: only what can be reached from it, by edges in either direction. It stays itself, whatever the
        other conditions say.
    hops : int
        ≥ 0: by how many edges.
    edges : collection of {"related", "similar"}, or one of them
        Edges of these kinds; see `EDGE_KINDS`.
    min_weight : float
        In [0, ∞): edges of this weight or more; one without a weight has 1.
    since, until : datetime, optional
        Nodes published then or later; then or earlier. In UTC unless they name a zone. A node without a date is left
        out.
    topics : collection of str, or str
        Nodes that have one of these topics; capital letters do not matter.

    Raises
    ------
    UnknownArticleError
        If no node is called `around`.
    SettingsError
        If a kind of edges or a topic is unknown, a number out of range, or nothing is left.
    """
    if around is not None and around not in graph:
        raise UnknownArticleError(str(around), _closest(str(around), graph))
    _check_numbers(hops, min_weight)
    edges, topics = _several(edges), _several(topics)
    _check_names(graph, edges, topics)
    kept = _edges_left(graph, edges, min_weight)
    wanted = set(_nodes_left(graph, since, until, topics))
    if around is not None:
        kept = kept.subgraph(wanted | {around})
        wanted = set(_reached(kept, around, hops))
    if not wanted and len(graph):
        told = _told(since, until, topics)
        raise SettingsError(f"none of the {len(graph)} nodes of the graph is left: {told}; ask for less")
    return kept.subgraph(wanted).copy()


def _several(names: Collection[str]) -> Collection[str]:
    return (names,) if isinstance(names, str) else names


def _check_numbers(hops: int, min_weight: float) -> None:
    if not isinstance(hops, Integral) or isinstance(hops, bool) or hops < 0:
        raise SettingsError(f"hops is {hops!r}; it counts edges and must be a whole number, 0 or more")
    if not 0 <= min_weight < math.inf:
        raise SettingsError(f"min_weight is {min_weight!r}; it must be a number, 0 or more")


def _check_names(graph: nx.DiGraph, edges: Collection[str], topics: Collection[str]) -> None:
    if not edges:
        raise SettingsError(f"no kind of edges is named; name one of {', '.join(EDGE_KINDS)}")
    for kind in edges:
        if kind not in EDGE_KINDS:
            raise SettingsError(unknown("kind of edges", kind, EDGE_KINDS))
    known = {topic.casefold(): topic for _, row in graph.nodes(data=True) for topic in topics_of(row)}
    for topic in topics:
        if topic.casefold() not in known:
            raise SettingsError(_unknown_topic(topic, known))


def _closest(name: str, graph: nx.DiGraph) -> list[str]:
    import difflib

    return difflib.get_close_matches(name, [str(node) for node in graph], 3)


def _unknown_topic(topic: str, known: Mapping[str, str]) -> str:
    import difflib

    if not known:
        return f"no article has the topic {topic!r}: none has any"
    nearest = difflib.get_close_matches(topic.casefold(), known, 3, 0.0)
    return f"no article has the topic {topic!r}; did you mean {' or '.join(repr(known[name]) for name in nearest)}?"


def _edges_left(graph: nx.DiGraph, kinds: Collection[str], min_weight: float) -> nx.DiGraph:
    """A copy of the graph with all nodes, and those edges that are of one of the kinds and heavy enough."""
    import networkx as nx

    chosen = [EDGE_KINDS[kind] for kind in kinds]

    def stays(*ends: Hashable) -> bool:
        row = graph.edges[ends]
        weight = finite_float(row.get("weight"))
        return any(is_one(row) for is_one in chosen) and (1.0 if weight is None else weight) >= min_weight

    return nx.subgraph_view(graph, filter_edge=stays)


def _nodes_left(
    graph: nx.DiGraph, since: datetime | None, until: datetime | None, topics: Collection[str]
) -> Iterable[Hashable]:
    first, last = utc_datetime(since), utc_datetime(until)
    asked = {topic.casefold() for topic in topics}
    for node, row in graph.nodes(data=True):
        published = utc_datetime(row.get("published")) if first or last else None
        if first and (published is None or published < first):
            continue
        if last and (published is None or published > last):
            continue
        if asked and asked.isdisjoint(topic.casefold() for topic in topics_of(row)):
            continue
        yield node


def _reached(graph: nx.DiGraph, start: Hashable, hops: int) -> Iterable[Hashable]:
    import networkx as nx

    both_ways = graph.to_undirected(as_view=True) if graph.is_directed() else graph
    return list(nx.single_source_shortest_path_length(both_ways, start, cutoff=hops))


def _told(since: datetime | None, until: datetime | None, topics: Collection[str]) -> str:
    told = [f"{word} {day:%Y-%m-%d}" for word, day in (("since", since), ("until", until)) if day]
    told += [f"with the topic {' or '.join(map(repr, topics))}"] * bool(topics)
    return ", ".join(told)
