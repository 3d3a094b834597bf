"""What holds nodes together: the edges of a graph without direction, each pair once, as sorted arrays."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender.graph.attributes import is_related, language_of, number

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Pairs", "Ties", "members_of"]


BARE_LINK = 0.3
"""What a curated link counts beyond the similarity of its two texts, in each direction, where links can be trusted. So
a link between texts that share nothing ties them as a faint similarity does, and one that texts confirm counts most."""

ALIKE, ENOUGH = 0.15, 0.5
"""From which similarity texts confirm a link, and which share of its links they confirm in a graph that is trusted.
Texts confirm but half of the links of some good lists, and 7 % at most where links are drawn by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """A weighted graph without direction, as arrays: each pair once, in order.

    Attributes
    ----------
    n : int
        How many nodes; they are called 0 … n - 1.
    source, target : ndarray, shape (n_pairs,), int64
        source < target.
    weight : ndarray, shape (n_pairs,), float64
        > 0.
    """

    n: int
    source: Ints
    target: Ints
    weight: Float64s

    @classmethod
    def added_up(cls, n: int, one: Ints, other: Ints, weight: Float64s) -> Pairs:
        """Return each pair of different ends with the sum of its weights, both directions together."""
        kept = (one != other) & (weight > 0)
        one, other, weight = one[kept], other[kept], weight[kept]
        keys, which = np.unique(np.minimum(one, other) * n + np.maximum(one, other), return_inverse=True)
        # Sorted before they are added: the order of a sum shows in its last digit.
        order = np.lexsort((weight, which))
        sums = np.bincount(which[order], weights=weight[order], minlength=len(keys))
        return cls(n, keys // max(n, 1), keys % max(n, 1), sums.astype(np.float64))

    def within(self, group: Ints) -> Pairs:
        """Return the pairs of which both ends are in the same group; `group` has shape (n,)."""
        inside = group[self.source] == group[self.target]
        return Pairs(self.n, self.source[inside], self.target[inside], self.weight[inside])

    def between(self, group: Ints) -> Pairs:
        """Return the groups as nodes, with the weight of all pairs between them added up."""
        return Pairs.added_up(int(group.max()) + 1, group[self.source], group[self.target], self.weight)

    def parts(self, group: Ints) -> Iterator[tuple[Ints, Pairs]]:
        """Yield the nodes of each group, and the pairs within it by positions among these."""
        members = members_of(group)
        inside = self.within(group)
        name = group[inside.source]
        order = np.argsort(name, kind="stable")
        cuts = np.searchsorted(name[order], np.arange(1, len(members)))
        for own, pairs in zip(members, np.split(order, cuts), strict=True):
            source, target = (np.searchsorted(own, ends[pairs]) for ends in (inside.source, inside.target))
            yield own, Pairs(len(own), source, target, inside.weight[pairs])

    def sums(self) -> Float64s:
        """Return the weights of all pairs of each node, added up; shape (n,)."""
        ends = np.concatenate([self.source, self.target])
        return np.bincount(ends, np.concatenate([self.weight, self.weight]), self.n).astype(np.float64)


def members_of(group: Ints) -> list[Ints]:
    """Return the nodes of each group in order; groups are called 0, 1, …, and none is empty."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Which nodes of a graph belong together, and how much.

    Nodes and pairs are sorted: algorithms driven by chance give the same answer for the same graph only if they meet
    it in the same order.

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
    def of(cls, graph: nx.Graph) -> Ties:
        """Return the ties of any NetworkX graph; loops and edges of no weight are left out."""
        nodes = tuple(sorted(graph, key=lambda node: (str(node), repr(node))))
        place = {node: index for index, node in enumerate(nodes)}
        link = BARE_LINK * trusted(graph)
        edges = [(place[one], place[other], strength(row, link)) for one, other, row in graph.edges(data=True)]
        one, other, weight = np.array(edges, dtype=np.float64).reshape(-1, 3).T
        return cls(nodes, Pairs.added_up(len(nodes), one.astype(np.int64), other.astype(np.int64), weight))


def strength(edge: Mapping[Any, Any], link: float = BARE_LINK) -> float:
    """Return how far an edge ties its ends: its similarity, `link` more if a person chose it; else its weight, or 1."""
    similarity = number(edge.get("similarity"))
    if similarity is not None:
        return max(similarity, 0.0) + (link if is_related(edge) else 0.0)
    weight = number(edge.get("weight"))
    return 1.0 if weight is None else weight


def trusted(graph: nx.Graph) -> float:
    """Return how far the curated links of a graph can be trusted, in (0, 1]: twice the share that the texts confirm.

    Links between articles whose records name different languages are not asked. The share is estimated by Laplace's
    rule of succession, so that a few links are never wholly distrusted.
    """
    language = {node: language_of(row) for node, row in graph.nodes(data=True)}
    asked = [
        similarity
        for one, other, row in graph.edges(data=True)
        if is_related(row)
        and (similarity := number(row.get("similarity"))) is not None
        and (language[one] == language[other] or not language[one] or not language[other])
    ]
    confirmed = sum(similarity >= ALIKE for similarity in asked)
    return min(1.0, (confirmed + 1) / (len(asked) + 2) / ENOUGH)
