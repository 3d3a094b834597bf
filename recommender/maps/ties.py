"""What holds nodes together: the edges of a graph without direction, each pair once, as sorted arrays."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Floats", "Ints", "Ties", "number"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BARE_LINK = 0.3
"""What a curated link counts beyond the similarity of its two texts, in each direction. So a link between texts that
share nothing ties them as a faint similarity does, and one that the texts confirm counts most."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """Which nodes belong together, and how much.

    Nodes and pairs are sorted: algorithms driven by chance give the same answer for the same graph only if they meet
    it in the same order.

    Attributes
    ----------
    nodes : tuple
        The keys of all nodes.
    source, target : ndarray, shape (n_pairs,), int64
        Places in `nodes`, source < target.
    strength : ndarray, shape (n_pairs,), float64
        > 0; both directions added up.
    """

    nodes: tuple[Hashable, ...]
    source: Ints
    target: Ints
    strength: Floats

    @classmethod
    def of(cls, graph: nx.Graph) -> Ties:
        """Return the ties of any NetworkX graph; loops and edges of no weight are left out."""
        nodes = tuple(sorted(graph, key=lambda node: (str(node), repr(node))))
        place = {node: index for index, node in enumerate(nodes)}
        edges = [(place[one], place[other], strength(row)) for one, other, row in graph.edges(data=True)]
        columns = np.array(edges, dtype=np.float64).reshape(-1, 3)
        one, other = columns[:, 0].astype(np.int64), columns[:, 1].astype(np.int64)
        return cls(nodes, *added_up(one, other, columns[:, 2], len(nodes)))

    def within(self, group: Ints) -> tuple[Ints, Ints, Floats]:
        """Return the pairs of which both ends are in the same group; `group` has shape (n_nodes,)."""
        inside = group[self.source] == group[self.target]
        return self.source[inside], self.target[inside], self.strength[inside]

    def between(self, group: Ints, n_groups: int) -> tuple[Ints, Ints, Floats]:
        """Return the pairs of groups that have ties, and how strong these are together."""
        return added_up(group[self.source], group[self.target], self.strength, n_groups)


def added_up(one: Ints, other: Ints, weight: Floats, n: int) -> tuple[Ints, Ints, Floats]:
    """Return each pair of different ends once, the smaller end first, in order, with the sum of its weights."""
    kept = (one != other) & (weight > 0)
    low, high = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
    keys, which = np.unique(low * n + high, return_inverse=True)
    # Sorted before they are added: the order of a sum shows in its last digit.
    order = np.lexsort((weight[kept], which))
    sums = np.bincount(which[order], weights=weight[kept][order], minlength=len(keys))
    return keys // max(n, 1), keys % max(n, 1), sums.astype(np.float64)


def strength(edge: Mapping[Any, Any]) -> float:
    """Return how far an edge ties its ends: its similarity, and more if a person chose it; else its weight, else 1."""
    similarity = number(edge.get("similarity"))
    if similarity is not None:
        return max(similarity, 0.0) + (BARE_LINK if edge.get("related") is True else 0.0)
    weight = number(edge.get("weight"))
    return 1.0 if weight is None else weight


def number(value: object) -> float | None:
    """Return `value` as a float if it is a finite number, else None."""
    if type(value) is not float:
        if not isinstance(value, Real) or isinstance(value, bool):
            return None
        value = float(value)
    return value if math.isfinite(value) else None
