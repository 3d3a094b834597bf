"""Walks along the curated links of a site that has many of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from recommender._arrays.postings import Postings
from recommender._arrays.sparse import rows_of
from recommender._arrays.types import Bools, Float64s, Ints

__all__ = ["MANY_LINKS", "DenseWalk"]

MANY_LINKS = 16
"""From how many links a node, on the average, a walk adds up over all nodes instead of listing the links it follows.
With fewer, the walks of many queries share one call, which saves more. Changes a sum by rounding errors only."""


@dataclass(frozen=True, eq=False)
class DenseWalk:
    """A walk that holds a number for each node, and none for each link: with a hundred links a node it follows most.

    See `recommender.graph.ArticleGraph.walk`, which walks so where there are `MANY_LINKS`.

    Attributes
    ----------
    links : csr_array, shape (n_nodes, n_nodes), float64
        1 between two nodes with a curated link in either direction.
    columns : Postings
        The same links.
    degrees : ndarray, shape (n_nodes,), float64
        How many links each node has.
    """

    links: sp.csr_array = field(repr=False)
    columns: Postings = field(repr=False)
    degrees: Float64s = field(repr=False)

    @classmethod
    def of(cls, neighbours: sp.csr_array) -> DenseWalk:
        """Prepare the links of a site, see `recommender.graph.ArticleGraph.neighbours`."""
        links = neighbours.astype(np.float64)
        return cls(links, Postings.of(links), np.diff(links.indptr).astype(np.float64))

    def walk(self, start: Ints, mass: Float64s, visible: Bools | None, continuation: float) -> tuple[Ints, Float64s]:
        """Walk in one layer after the other; parameters and results as for `recommender.graph.ArticleGraph.walk`."""
        n = len(self.degrees)
        layers, order = start // n, np.argsort(start)
        nodes, arrived = [start[:0]], [mass[:0]]
        for layer in np.unique(layers).tolist():
            own = order[layers[order] == layer]
            seen = None if visible is None else visible[layer * n : (layer + 1) * n]
            total = self._in_layer(start[own] - layer * n, mass[own], seen, continuation)
            reached = np.flatnonzero(total)
            nodes.append(reached + layer * n)
            arrived.append(total[reached])
        return np.concatenate(nodes), np.concatenate(arrived)

    def _in_layer(self, start: Ints, mass: Float64s, visible: Bools | None, continuation: float) -> Float64s:
        """The mass that each node receives, shape (n_nodes,); `start` is ascending."""
        degrees = self._degrees(visible)
        share = np.divide(1.0, degrees, out=np.zeros(len(degrees)), where=degrees > 0)
        if visible is not None:
            share *= visible
        given = mass * share[start]
        once = self._passed(start, given, visible)
        middle = np.flatnonzero(once)
        twice = self._passed(middle, once[middle] * share[middle], visible)
        # Two sums that should be equal differ by rounding errors: what is left of them becomes exactly 0.
        left = twice[start] - given * rows_of(self.links, start).dot(share)
        twice[start] = np.where(left > 1e-12, left, 0.0)
        return np.asarray(once + continuation * twice)

    def _passed(self, nodes: Ints, masses: Float64s, visible: Bools | None) -> Float64s:
        """The sum of what `nodes` give to each of their neighbours, shape (n_nodes,)."""
        total = np.asarray(self.columns.weighted_sum(nodes, masses))
        return total if visible is None else total * visible

    def _degrees(self, visible: Bools | None) -> Float64s:
        """How many visible neighbours each node has."""
        if visible is None:
            return self.degrees
        hidden = np.flatnonzero(~visible)
        if 2 * len(hidden) <= len(visible):
            return np.asarray(self.degrees - self.columns.weighted_sum(hidden, np.ones(len(hidden))))
        seen = np.flatnonzero(visible)
        return np.asarray(self.columns.weighted_sum(seen, np.ones(len(seen))))
