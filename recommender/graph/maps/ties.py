"""Ties: how much the nodes of a graph have to do with each other, whatever the kind and direction of their edges.

They are the weighted, undirected graph from which communities and places are computed, held as sorted arrays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recommender._arrays.types import Float64s, Ints
from recommender.graph.attributes import finite_float, is_mention, is_related, language_of
from recommender.graph.edges import SIMILARITY_FLOOR
from recommender.graph.maps.boilerplate import SharedBoilerplate

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Pairs", "Ties", "members_of"]


LINK_BONUS = 0.3
"""In units of similarity: what a curated link adds to the similarity of its two texts, in each direction, on a site
whose links can be fully trusted. A link between texts that share nothing then ties them as a faint similarity does, and
a link that the texts confirm counts most. Measured on four sites: docs/decisions/0011."""

LINKS_PER_NODE = 5
"""How many curated links of a node's list tie it, the strongest: as many as it has similar edges, so that a list of 180
entries does not outvote the texts. With 5 or 10, communities follow the texts more closely than without a limit where
lists are long; 5 and 10 are alike, on three sites as they are and on one with drifting lists."""

MENTION_BONUS = 0.15
"""In units of similarity: what a link in a text adds to the similarity of its two texts, times the weight of the edge,
on average 0.06. Of 0, 0.15 and 0.3 on two sites, it brought the most related pairs into one community
(docs/decisions/0020)."""

CONFIRMING_SIMILARITY = SIMILARITY_FLOOR
"""Cosine similarity, in [0, 1], from which the texts confirm a curated link: the least of a computed edge, so that a
link is confirmed where the texts alone would have made an edge."""

TRUSTED_SHARE = 0.5
"""Share of confirmed links from which the links of a graph are fully trusted. Measured: even in good lists the texts
confirm only about half of the links, and at most 7 % where links are drawn by chance (docs/decisions/0011)."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """A weighted, undirected graph as arrays: each pair of nodes once, sorted by source, then by target.

    Attributes
    ----------
    n : int
        The number of nodes; they are called 0 … n - 1.
    source, target : ndarray, shape (n_pairs,), int64
        The two nodes of each pair; source < target.
    weight : ndarray, shape (n_pairs,), float64
        > 0; higher ties more.
    """

    n: int
    source: Ints
    target: Ints
    weight: Float64s

    @classmethod
    def summed(cls, n: int, one: Ints, other: Ints, weight: Float64s) -> Pairs:
        """Return the sum of the weights of each pair, both directions together, without loops and weights ≤ 0.

        Parameters
        ----------
        n : int
            The number of nodes.
        one, other : ndarray, shape (n_edges,), int64
            The two ends of each edge, in any order.
        weight : ndarray, shape (n_edges,), float64
            Of each edge.
        """
        kept = (one != other) & (weight > 0)
        one, other, weight = one[kept], other[kept], weight[kept]
        keys, pair = np.unique(np.minimum(one, other) * n + np.maximum(one, other), return_inverse=True)
        # Sorted before they are added: the last digit of a sum depends on the order.
        order = np.lexsort((weight, pair))
        sums = np.bincount(pair[order], weights=weight[order], minlength=len(keys))
        return cls(n, keys // max(n, 1), keys % max(n, 1), sums.astype(np.float64))

    def within(self, group: Ints) -> Pairs:
        """Return the pairs whose two nodes are in the same group; `group`, shape (n,), is the group of each node."""
        inside = group[self.source] == group[self.target]
        return Pairs(self.n, self.source[inside], self.target[inside], self.weight[inside])

    def between(self, group: Ints) -> Pairs:
        """Return a graph of the groups: the weight between two of them is the sum over all pairs of their nodes."""
        return Pairs.summed(int(group.max(initial=-1)) + 1, group[self.source], group[self.target], self.weight)

    def anchored(self, group: Ints, share: float) -> Pairs:
        """Return a graph in which each group has one node more, its anchor, to which all its nodes are tied.

        So communities that are found in it stay near to the groups, as far as the ties of the nodes let them; between
        layers of a network, such ties are those of Mucha et al. (*Science* 328, 2010).

        Parameters
        ----------
        group : ndarray, shape (n,), int64
            The group of each node, from 0; -1 for none.
        share : float
            > 0; the weight of a node's tie to its anchor, as a share of the weights of all its other ties.
        """
        nodes = np.flatnonzero((group >= 0) & (self.strengths() > 0))
        source, target = (np.concatenate(ends) for ends in ((self.source, nodes), (self.target, self.n + group[nodes])))
        weight = np.concatenate([self.weight, share * self.strengths()[nodes]])
        return Pairs.summed(self.n + int(group.max(initial=-1)) + 1, source, target, weight)

    def components(self) -> Ints:
        """Return the connected component of each node, from 0; shape (n,)."""
        links = coo_array((self.weight, (self.source, self.target)), shape=(self.n, self.n))
        component: Ints = connected_components(links, directed=False)[1].astype(np.int64)
        return component

    def subgraphs(self, group: Ints) -> Iterator[tuple[Ints, Pairs]]:
        """Yield the nodes of each group, and the pairs within the group, numbered by position among these nodes."""
        members = members_of(group)
        inside = self.within(group)
        group_of_pair = group[inside.source]
        order = np.argsort(group_of_pair, kind="stable")
        cuts = np.searchsorted(group_of_pair[order], np.arange(1, len(members)))
        for nodes, pairs in zip(members, np.split(order, cuts), strict=True):
            source, target = (np.searchsorted(nodes, ends[pairs]) for ends in (inside.source, inside.target))
            yield nodes, Pairs(len(nodes), source, target, inside.weight[pairs])

    def strengths(self) -> Float64s:
        """Return the sum of the weights of all pairs of each node; shape (n,), ≥ 0."""
        ends = np.concatenate([self.source, self.target])
        return np.bincount(ends, np.concatenate([self.weight, self.weight]), self.n).astype(np.float64)


def members_of(group: Ints) -> list[Ints]:
    """Return the nodes of each group in ascending order; groups are called 0, 1, …, and none is empty."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """The ties of a graph, by the keys of its nodes.

    Nodes and pairs are sorted: community detection and layouts draw random numbers, and return the same result for the
    same graph only if they get it in the same order.

    Attributes
    ----------
    nodes : tuple
        The keys of all nodes.
    pairs : Pairs
        By positions in `nodes`.
    """

    nodes: tuple[Hashable, ...]
    pairs: Pairs

    @classmethod
    def from_graph(cls, graph: nx.Graph) -> Ties:
        """Return the ties of any NetworkX graph; loops and edges of weight ≤ 0 are left out."""
        nodes = tuple(sorted(graph, key=lambda node: (str(node), repr(node))))
        position = {node: index for index, node in enumerate(nodes)}
        trust = link_trust(graph)
        boilerplate = SharedBoilerplate.of(dict(graph.nodes(data=True)))
        every = [
            (position[one], position[other], *tie_of(row, trust, boilerplate.counted(one, other)))
            for one, other, row in graph.edges(data=True)
        ]
        edges = without_excess(every)
        one, other, weight = np.array(edges, dtype=np.float64).reshape(-1, 3).T
        return cls(nodes, Pairs.summed(len(nodes), one.astype(np.int64), other.astype(np.int64), weight))


def tie_of(edge: Mapping[Any, Any], trust: float, counted: float = 1.0) -> tuple[float, bool]:
    """Return how strongly an edge ties its ends, and whether it does so by a curated link.

    That is its similarity, plus `LINK_BONUS` times its ``trust`` if the edge is curated, else `MENTION_BONUS` times its
    weight if it is a mention. Without a similarity it is the edge's weight, and 1 without either. `trust` counts for
    curated edges without one of their own. Of the similarity only the share `counted` counts.
    """
    similarity, weight = (finite_float(edge.get(name)) for name in ("similarity", "weight"))
    weight = 1.0 if weight is None else weight
    if similarity is None:
        return weight, False
    similarity = counted * max(similarity, 0.0)
    if is_related(edge):
        own = finite_float(edge.get("trust"))
        return similarity + LINK_BONUS * (trust if own is None else min(1.0, max(0.0, own))), True
    return similarity + (MENTION_BONUS * weight if is_mention(edge) else 0.0), False


def without_excess(edges: Sequence[tuple[int, int, float, bool]]) -> list[tuple[int, int, float]]:
    """Return the source, target and weight of edges, without curated ones beyond `LINKS_PER_NODE` of a source.

    The strongest stay; of equally strong ones, those to the first nodes.
    """
    kept: list[tuple[int, int, float]] = []
    count: Counter[int] = Counter()
    for source, target, weight, curated in sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1])):
        count[source] += curated
        if not curated or count[source] <= LINKS_PER_NODE:
            kept.append((source, target, weight))
    return kept


def link_trust(graph: nx.Graph) -> float:
    """Return how far the curated links of a graph can be trusted, in (0, 1].

    That is the share of links that the texts confirm, divided by `TRUSTED_SHARE`, and at most 1. Links between articles
    whose records name different languages are not counted, since such texts share no words. The share is estimated by
    Laplace's rule of succession, (confirmed + 1) / (links + 2), so that a graph of a few links is not distrusted.
    """
    language = {node: language_of(row) for node, row in graph.nodes(data=True)}
    similarities = [
        similarity
        for one, other, row in graph.edges(data=True)
        if is_related(row)
        and (similarity := finite_float(row.get("similarity"))) is not None
        and (language[one] == language[other] or not language[one] or not language[other])
    ]
    confirmed = sum(similarity >= CONFIRMING_SIMILARITY for similarity in similarities)
    return min(1.0, (confirmed + 1) / (len(similarities) + 2) / TRUSTED_SHARE)
