"""Selects a part of the graph: around an article, by kinds of edges, by time, and by topic."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import datetime
from numbers import Integral
from typing import TYPE_CHECKING, Any

from recommender._io.arguments import checked_names, is_number
from recommender.errors import SettingsError, UnknownArticleError, checked_keywords, unknown, wrong_argument
from recommender.graph.arguments import check_graph
from recommender.graph.attributes import finite_float, is_mention, is_related, topics_of, utc_datetime

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EDGE_KINDS", "kinds_of", "select"]

EDGE_KINDS: dict[str, Callable[[Mapping[Any, Any]], bool]] = {
    "related": is_related,
    "mention": is_mention,
    "similar": lambda edge: not is_related(edge) and not is_mention(edge),
}
"""The kinds of edges, each with a test whether an edge is of that kind: named by a list, linked by a text, or computed.

An edge may be both of the first two; it is of the last kind only if it is of no other."""


def kinds_of(edge: Mapping[Any, Any]) -> str:
    """Return of which of `EDGE_KINDS` an edge is, joined as ``"related|mention"``."""
    return "|".join(kind for kind, test in EDGE_KINDS.items() if test(edge))


@checked_keywords
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
    """Return the part of a graph that fulfils all conditions, as a new graph.

    Edges are removed first, then nodes by time and topic, and then nodes that cannot be reached from `around`. Without
    conditions everything is kept. Nodes that have lost all their edges are kept, unless `around` is given.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed.
    around : str, optional
        The id of a node: keep only nodes that can be reached from it, by edges in either direction. The node itself is
        always kept.
    hops : int
        Number of edges, ≥ 0, within which a node must be reached from `around`.
    edges : collection of {"related", "mention", "similar"}, or one of them
        Keep edges of these kinds; see `EDGE_KINDS`.
    min_weight : float
        In [0, ∞). Keep edges of this weight or more; an edge without a weight counts as 1.
    since, until : datetime, optional
        Keep nodes that were published then or later; then or earlier. In UTC unless they have a time zone. A node
        without a date is removed.
    topics : collection of str, or str
        Keep nodes that have one of these topics, in upper or lower case.

    Returns
    -------
    networkx.DiGraph
        With the attributes of the graph, its nodes and its edges.

    Raises
    ------
    UnknownArticleError
        If no node is called `around`.
    SettingsError
        If a kind of edges or a topic is unknown, a number out of range, or no node is left.

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> graph = Recommender.fit(read_corpus("seeds/newsroom")).graph
    >>> name = "2026-03-06-islanders-ration-bread-and-diesel-on-day-two-of-ferry-strike"
    >>> part = select(graph, around=name, edges="related")
    >>> sorted(part.nodes[node]["title"] for node in part if node != name)
    ['Ferry crews walk out, cutting off the Skerrin Islands', 'Video: The fishing boats doing the ferry’s job']
    >>> print(select(graph, topics=["Transport", "Energy"], min_weight=0.3))
    DiGraph with 18 nodes and 42 edges
    """
    check_graph(graph)
    if around is not None and around not in graph:
        raise UnknownArticleError(str(around), _closest(str(around), graph))
    _check_numbers(hops, min_weight)
    edges, topics = checked_names("edges", edges), checked_names("topics", topics)
    _check_names(graph, edges, topics)
    first, last = _checked_day("since", since), _checked_day("until", until)
    part = _with_edges(graph, edges, min_weight)
    nodes = set(_matching_nodes(graph, first, last, topics))
    if around is not None:
        part = part.subgraph(nodes | {around})
        nodes = set(_reachable(part, around, hops))
    if not nodes and len(graph):
        conditions = _describe(first, last, topics)
        raise SettingsError(f"none of the {len(graph)} nodes of the graph is left: {conditions}; ask for less")
    return part.subgraph(nodes).copy()


def _checked_day(argument: str, value: object) -> datetime | None:
    day = utc_datetime(value)
    if day is None and value is not None:
        raise wrong_argument(argument, value, "a datetime, such as datetime(2021, 5, 1)")
    return day


def _check_numbers(hops: int, min_weight: float) -> None:
    if not isinstance(hops, Integral) or isinstance(hops, bool) or hops < 0:
        raise SettingsError(f"hops is {hops!r}; it counts edges and must be a whole number, 0 or more")
    if not is_number(min_weight) or not 0 <= min_weight < math.inf:
        raise SettingsError(f"min_weight is {min_weight!r}; it must be a number, 0 or more")


def _check_names(graph: nx.DiGraph, edges: Collection[str], topics: Collection[str]) -> None:
    if not edges:
        raise SettingsError(f"no kind of edges is named; name one of {', '.join(EDGE_KINDS)}")
    for kind in edges:
        if kind not in EDGE_KINDS:
            raise SettingsError(unknown("kind of edges", kind, EDGE_KINDS))
    known = {topic.casefold(): topic for _, attributes in graph.nodes(data=True) for topic in topics_of(attributes)}
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


def _with_edges(graph: nx.DiGraph, kinds: Collection[str], min_weight: float) -> nx.DiGraph:
    """Return a view of the graph with all nodes, and the edges that are of one of the kinds and heavy enough."""
    import networkx as nx

    tests = [EDGE_KINDS[kind] for kind in kinds]

    def is_kept(*ends: Hashable) -> bool:
        attributes = graph.edges[ends]
        weight = finite_float(attributes.get("weight"))
        return any(test(attributes) for test in tests) and (1.0 if weight is None else weight) >= min_weight

    return nx.subgraph_view(graph, filter_edge=is_kept)


def _matching_nodes(
    graph: nx.DiGraph, first: datetime | None, last: datetime | None, topics: Collection[str]
) -> Iterable[Hashable]:
    wanted = {topic.casefold() for topic in topics}
    for node, attributes in graph.nodes(data=True):
        published = utc_datetime(attributes.get("published")) if first or last else None
        if first and (published is None or published < first):
            continue
        if last and (published is None or published > last):
            continue
        if wanted and wanted.isdisjoint(topic.casefold() for topic in topics_of(attributes)):
            continue
        yield node


def _reachable(graph: nx.DiGraph, start: Hashable, hops: int) -> Iterable[Hashable]:
    import networkx as nx

    undirected = graph.to_undirected(as_view=True) if graph.is_directed() else graph
    return list(nx.single_source_shortest_path_length(undirected, start, cutoff=hops))


def _describe(since: datetime | None, until: datetime | None, topics: Collection[str]) -> str:
    """Return the conditions on nodes as they stand in a message."""
    conditions = [f"{word} {day:%Y-%m-%d}" for word, day in (("since", since), ("until", until)) if day]
    if topics:
        conditions.append(f"with the topic {' or '.join(map(repr, topics))}")
    return ", ".join(conditions)
