"""Likeness: how alike the texts of a site are to one query, an estimate for all and exact wherever it counts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.arrays import distinct
from recommender.corpus import Node
from recommender.text import TextIndex

__all__ = ["Likeness"]

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How alike every node is to one query.

    Attributes
    ----------
    estimates : ndarray, shape (n_nodes,), float32
        In [0, 1], never above the similarity: on a large site, what the heaviest terms of the query say.
    exact : bool
        Whether the estimates are the similarities.
    """

    estimates: Floats
    exact: bool
    _text: TextIndex = field(repr=False)
    _vector: sp.csr_array = field(repr=False)
    _barred: Ints = field(repr=False)

    @classmethod
    def of(cls, text: TextIndex, vector: sp.csr_array, barred: Ints) -> Likeness:
        """Look `vector`, shape (1, n_terms), up in the postings; nodes that are `barred` are like nothing.

        So are externals, until `with_externals`.
        """
        estimates, exact = text.matches(vector)
        estimates[barred] = 0.0
        return cls(estimates, exact, text, vector, barred)

    def with_externals(self, described: dict[int, Node]) -> Likeness:
        """Return the same with the similarities of the externals, some of them by other descriptions."""
        n = self._text.n_articles
        estimates = self.estimates.copy()
        estimates[n:] = self._text.similarities(self._vector, np.arange(n, len(estimates)))
        if described:
            vectors = self._text.transform(described.values())
            estimates[[*described]] = self._text.similarities_to(self._vector, vectors)
        estimates[self._barred] = 0.0
        return Likeness(estimates, self.exact, self._text, self._vector, self._barred)

    def to(self, nodes: Ints) -> Floats:
        """Return the similarity of `nodes`, shape (m,), which may repeat."""
        if self.exact:
            return self.estimates[nodes]
        some, at = distinct(nodes, len(self.estimates))
        alike = self.estimates[some]
        article = some < self._text.n_articles
        alike[article] = self._text.similarities(self._vector, some[article])
        alike[np.isin(some, self._barred)] = 0.0
        return alike[at]
