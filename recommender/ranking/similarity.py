"""Likeness: how alike the texts of a site are to one query, an estimate for all and exact wherever it counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import distinct
from recommender._arrays.types import Bools, Float32s
from recommender.corpus import Node
from recommender.text import TextIndex, Vector

__all__ = ["Likeness"]

BUDGET = 2_000_000
"""How many postings a query reads at most: all of them on a site of some ten thousand articles."""


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How alike every node is to one query.

    Attributes
    ----------
    estimates : ndarray, shape (n_nodes,), float32
        In [0, 1], never above the similarity: on a large site, what the heaviest terms of the query say. 0 for what is
        not allowed, and for externals until `with_externals`.
    exact : bool
        Whether the estimates are the similarities.
    """

    estimates: Float32s
    exact: bool
    _text: TextIndex = field(repr=False)
    _vector: Vector = field(repr=False)
    _allowed: Bools = field(repr=False)

    @classmethod
    def of(cls, text: TextIndex, vector: Vector, allowed: Bools) -> Likeness:
        """Look `vector` up in the postings; nodes that are not `allowed`, shape (n_nodes,), are like nothing."""
        estimates, exact = text.matches(vector, BUDGET)
        estimates *= allowed
        return cls(estimates, exact, text, vector, allowed)

    def with_externals(self, described: dict[int, Node]) -> Likeness:
        """Return the same with the similarities of the externals, some of them by other descriptions."""
        n = self._text.n_articles
        estimates = self.estimates.copy()
        estimates[n:] = self._text.similarities(self._vector, np.arange(n, len(estimates)))
        if described:
            vectors = self._text.vectors.transform(described.values())
            estimates[[*described]] = self._text.similarities_to(self._vector, vectors)
        return replace(self, estimates=estimates * self._allowed)

    def to(self, nodes: npt.NDArray[np.signedinteger]) -> Float32s:
        """Return the similarity of `nodes`, shape (m,), which may repeat."""
        found: Float32s
        if self.exact:
            found = self.estimates[nodes]
            return found
        some, at = distinct(nodes, len(self.estimates))
        alike = self.estimates[some]
        article = some < self._text.n_articles
        alike[article] = self._text.similarities(self._vector, some[article])
        found = (alike * self._allowed[some])[at]
        return found
