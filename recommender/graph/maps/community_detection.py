"""Communities: nodes that have more to do with each other than with the rest, and the subject of each."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender._io.arguments import is_number
from recommender.errors import SettingsError, checked_keywords
from recommender.graph.arguments import check_graph, checked_seed
from recommender.graph.attributes import utc_datetime
from recommender.graph.maps.backends import louvain, partition
from recommender.graph.maps.community_names import names_of
from recommender.graph.maps.ties import Pairs, Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Community", "communities", "community_labels", "described"]

SMALL_RESOLUTION, LARGE_RESOLUTION = 1.0, 2.0
"""The default resolution (no unit) of a graph of up to a hundred nodes, and of one of a thousand or more. Modularity
compares a graph with a random one. With the larger value in a small graph, stories are cut into pieces; with the
smaller value in a large graph, several stories are taken for one. Chosen on the sites of docs/decisions/0011."""


@checked_keywords
@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that belong together; `communities` returns them.

    Attributes
    ----------
    number : int
        Its position among all communities, from 0; the largest is first.
    name : str
        The most distinctive words of its titles; no other community of the graph has the same name.
    terms : tuple of str
        The most distinctive words of its titles, as the titles spell them, the most distinctive first; at most ten.
    members : tuple of str
        The ids of its nodes: articles before external pages, each by the strength of their ties, the strongest first.
    first, last : datetime or None
        The dates of its earliest and its latest node, in UTC; None if no node has a date.

    Examples
    --------
    >>> from recommender import Recommender, communities, read_corpus
    >>> largest = communities(Recommender.fit(read_corpus("seeds/newsroom")).graph)[0]
    >>> largest.name, largest.size
    ('ferry, Harrowmouth, Islanders', 11)
    >>> largest.first.date().isoformat(), largest.last.date().isoformat()
    ('2026-02-19', '2026-04-06')
    """

    number: int
    name: str
    terms: tuple[str, ...]
    members: tuple[str, ...]
    first: datetime | None
    last: datetime | None

    @property
    def central(self) -> str:
        """The id of the member with the strongest ties to the others."""
        return self.members[0]

    @property
    def size(self) -> int:
        """The number of members, ≥ 1."""
        return len(self.members)


@checked_keywords
def communities(graph: nx.DiGraph, *, resolution: float | None = None, rng: int = 0) -> tuple[Community, ...]:
    """Detect the communities of a graph by the ties between its nodes.

    A similar edge ties its ends by its similarity. A curated edge ties them by its similarity and a bonus, which is
    larger the more the link is believed: by its own ``trust``, else by how many curated links of the graph the texts
    confirm. Of a list only the strongest links tie. A mention ties by its similarity and a smaller bonus (see
    `recommender.graph.maps.ties`). Communities are detected by the Leiden algorithm (Traag, Waltman & van Eck,
    *Scientific Reports* 9, 2019) if python-igraph is installed, else by the Louvain algorithm (Blondel et al. 2008) of
    NetworkX.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph, directed or not. These attributes are used where they
        exist: ``similarity``, ``related``, ``trust``, ``mention`` and ``weight`` of edges, and ``title``, ``language``,
        ``published`` and ``kind`` of nodes.
    resolution : float, optional
        > 0; the higher, the more and the smaller the communities. By default 1 up to a hundred nodes, 2 from a thousand
        on, and between them linear in the logarithm of the number of nodes.
    rng : int
        Seed of all random numbers.

    Returns
    -------
    tuple of Community
        The largest first, then by the id of the most central member. Every node is in exactly one; a
        node without ties is a community of its own.

    Raises
    ------
    SettingsError
        If `resolution` is not above 0.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import communities
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from((f"olive-{n}", {"title": f"Olive harvest {n}"}) for n in range(3))
    >>> graph.add_nodes_from((f"ferry-{n}", {"title": f"Ferry strike {n}"}) for n in range(4))
    >>> nx.add_cycle(graph, ["olive-0", "olive-1", "olive-2"], related=True)
    >>> nx.add_cycle(graph, ["ferry-0", "ferry-1", "ferry-2", "ferry-3"], similarity=0.4)
    >>> [(community.name, community.size) for community in communities(graph)]
    [('Ferry strike', 4), ('Olive harvest', 3)]
    """
    check_graph(graph)
    rng = checked_seed(rng)
    if resolution is None:
        resolution = min(LARGE_RESOLUTION, max(SMALL_RESOLUTION, math.log10(max(1, len(graph))) - 1))
    if not is_number(resolution) or not 0 < resolution < math.inf:
        raise SettingsError(f"resolution is {resolution!r}; it must be a number above 0, and 1 to 4 are usual")
    ties = Ties.from_graph(graph)
    group = partition(ties.pairs, resolution=resolution, rng=rng)
    return described(graph, ties, group)


def community_labels(n: int, one: Ints, other: Ints, weight: Float64s) -> Ints:
    """Return the community of each of `n` nodes, shape (n,), by their weighted ties.

    Always by the Louvain algorithm of NetworkX: what is measured must not depend on what else is installed.

    Parameters
    ----------
    n : int
        The nodes are called 0 … n − 1.
    one, other : ndarray, shape (n_ties,), int64
        The two ends of each tie, in any order; ties of the same two nodes add up.
    weight : ndarray, shape (n_ties,), float64
        Of each tie.
    """
    return louvain(Pairs.summed(n, one, other, weight), SMALL_RESOLUTION, 0)


def described(graph: nx.DiGraph, ties: Ties, group: Ints) -> tuple[Community, ...]:
    """Return the communities with their names, members and dates; `group`, shape (n,), is the number of each node's."""
    members = sorted(_members(graph, ties, group), key=lambda keys: -len(keys))
    rows = [[graph.nodes[node] for node in keys] for keys in members]
    titles = [[(_text(row, "title"), _text(row, "language")) for row in of_one] for of_one in rows]
    names = names_of(titles, [str(keys[0]) for keys in members])
    return tuple(
        Community(number, name, terms, tuple(keys), *_first_and_last(row.get("published") for row in of_one))
        for number, ((name, terms), keys, of_one) in enumerate(zip(names, members, rows, strict=True))
    )


def _members(graph: nx.DiGraph, ties: Ties, group: Ints) -> Iterable[Sequence[Any]]:
    """The keys of each community's nodes: articles before external pages, then by strength, then by id."""
    strength = ties.pairs.within(group).strengths()
    external = np.array([graph.nodes[node].get("kind") == "external" for node in ties.nodes], dtype=bool)
    # Rounded, so that sums that differ only in the order of their terms are equal.
    order = np.lexsort((np.arange(len(strength)), -np.round(strength, 9), external, group))
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    parts = [part for part in np.split(order, cuts) if len(part)]
    # Nodes are sorted by id, so that sorting by position breaks ties by id.
    return [[ties.nodes[position] for position in part] for part in sorted(parts, key=lambda part: int(part[0]))]


def _text(row: Mapping[Any, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _first_and_last(values: Iterable[Hashable]) -> tuple[datetime | None, datetime | None]:
    dates = [date for value in values if (date := utc_datetime(value)) is not None]
    return (min(dates), max(dates)) if dates else (None, None)
