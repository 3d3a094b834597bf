"""Communities: nodes that have more to do with each other than with the rest, and what each is about."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Ints
from recommender.errors import SettingsError
from recommender.graph.attributes import moment
from recommender.graph.maps.backends import partition
from recommender.graph.maps.community_names import names_of
from recommender.graph.maps.ties import Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Community", "communities"]

COARSE, FINE = 1.0, 2.0
"""The resolutions of a graph of up to a hundred nodes, and of one of a thousand or more. Modularity compares with
chance: in a small graph much that belongs together could be chance, in a large one it takes several stories for one."""


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that belong together.

    Attributes
    ----------
    number : int
        Its place among all, from 0; the largest is first.
    name : str
        Its most telling words, unlike that of any other community of the graph.
    terms : tuple of str
        Words of its titles as they are written there, the most telling first; at most ten.
    members : tuple of str
        The ids of its nodes, the most central first, articles before external pages.
    first, last : datetime or None
        Between which dates it was published, in UTC; None if no member has a date.
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
        """How many members it has, ≥ 1."""
        return len(self.members)


def communities(graph: nx.DiGraph, *, resolution: float | None = None, rng: int = 0) -> tuple[Community, ...]:
    """Find the communities of a graph, by the ties between its nodes alone.

    A tie counts by how far it can be believed: a similar text by its similarity, a curated link by the same and, as far
    as texts confirm the links of the graph, a little more (see `recommender.graph.maps.ties`). Communities are found by
    the Leiden algorithm (Traag, Waltman & van Eck, *Scientific Reports* 9, 2019) if python-igraph is installed, else by
    the Louvain algorithm of NetworkX.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph, directed or not. Of its attributes, ``similarity``,
        ``related`` and ``weight`` of edges and ``title``, ``language``, ``published`` and ``kind`` of nodes are used
        where they are there.
    resolution : float, optional
        > 0; the higher, the more and the smaller communities. By default 1 up to a hundred nodes, 2 from a thousand on,
        and between them by the logarithm.
    rng : int
        Seed of all chance.

    Returns
    -------
    tuple of Community
        The largest first, then by the id of the most central member. Every node is in exactly one; a node without ties
        is a community of its own.

    Raises
    ------
    SettingsError
        If `resolution` is not above 0.
    """
    if resolution is None:
        resolution = min(FINE, max(COARSE, math.log10(max(1, len(graph))) - 1))
    if not 0 < resolution < math.inf:
        raise SettingsError(f"resolution is {resolution!r}; it must be a number above 0, and 1 to 4 are usual")
    ties = Ties.of(graph)
    group = partition(ties.pairs, resolution=resolution, rng=rng)
    return described(graph, ties, group)


def described(graph: nx.DiGraph, ties: Ties, group: Ints) -> tuple[Community, ...]:
    """Return the communities that `group`, one number for each node, stands for."""
    members = sorted(_members(graph, ties, group), key=lambda keys: -len(keys))
    rows = [[graph.nodes[node] for node in keys] for keys in members]
    titles = [[(_text(row, "title"), _text(row, "language")) for row in of_one] for of_one in rows]
    named = names_of(titles, [str(keys[0]) for keys in members])
    return tuple(
        Community(number, name, terms, tuple(keys), *_span(row.get("published") for row in of_one))
        for number, ((name, terms), keys, of_one) in enumerate(zip(named, members, rows, strict=True))
    )


def _members(graph: nx.DiGraph, ties: Ties, group: Ints) -> Iterable[Sequence[Any]]:
    """The nodes of each community: articles before external pages, then by strength, then by id."""
    central = ties.pairs.within(group).sums()
    outside = np.array([graph.nodes[node].get("kind") == "external" for node in ties.nodes], dtype=bool)
    order = np.lexsort((np.arange(len(central)), -np.round(central, 9), outside, group))
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    parts = [part for part in np.split(order, cuts) if len(part)]
    # Positions follow the order of ids, so that sorting by them breaks ties by id.
    return [[ties.nodes[place] for place in part] for part in sorted(parts, key=lambda part: int(part[0]))]


def _text(row: Mapping[Any, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _span(values: Iterable[Hashable]) -> tuple[datetime | None, datetime | None]:
    known = [found for value in values if (found := moment(value)) is not None]
    return (min(known), max(known)) if known else (None, None)
