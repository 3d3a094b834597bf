"""Similarity of all texts of a site to one query: an estimate for all of them, and exact wherever it counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import distinct
from recommender._arrays.types import Bools, Float32s
from recommender.corpus import Node
from recommender.text import TextIndex, Vector

__all__ = ["Similarities"]

MAX_POSTINGS = 2_000_000
"""How many postings (pairs of a term and an article) a query reads at most: all of them on a site of about ten thousand
articles. Measured, see ``docs/decisions/0010-a-budget-of-postings.md``."""


@dataclass(frozen=True, slots=True, eq=False)
class Similarities:
    """The similarity of every node to one query.

    Attributes
    ----------
    estimates : ndarray, shape (n_nodes,), float32
        In [0, 1], never above the similarity. On a large site only the heaviest terms of the query are added up. 0 for
        nodes that are not allowed, and for externals until `with_externals`.
    typicality : ndarray, shape (n_nodes,), float32
        How much each node is like the site as a whole, see `recommender.text.TextIndex.typicality`.
    exact : bool
        Whether the estimates are the similarities, bit for bit.
    """

    estimates: Float32s
    typicality: Float32s
    exact: bool
    _text: TextIndex = field(repr=False)
    _vector: Vector = field(repr=False)
    _allowed: Bools = field(repr=False)

    @classmethod
    def of(cls, text: TextIndex, vector: Vector, allowed: Bools) -> Similarities:
        """Look up a query in the postings.

        Parameters
        ----------
        text : TextIndex
            Of the site.
        vector : Vector
            The text of the query.
        allowed : ndarray, shape (n_nodes,), bool
            Where it is false, the similarity is 0.
        """
        estimates, exact = text.matches(vector, MAX_POSTINGS)
        estimates *= allowed
        return cls(estimates, text.typicality, exact, text, vector, allowed)

    def with_externals(self, described: dict[int, Node]) -> Similarities:
        """Return the same with the similarities of externals; those in `described` are compared as described there."""
        n = self._text.n_articles
        estimates, typicality = self.estimates.copy(), self.typicality
        estimates[n:] = self._text.similarities(self._vector, np.arange(n, len(estimates)))
        if described:
            vectors = self._text.vectors.transform(described.values())
            estimates[[*described]] = self._text.similarities_to(self._vector, vectors)
            typicality = typicality.copy()
            typicality[[*described]] = self._text.typicality_of(vectors)
        return replace(self, estimates=estimates * self._allowed, typicality=typicality)

    def of_nodes(self, nodes: npt.NDArray[np.signedinteger]) -> Float32s:
        """Return the exact similarity of each of `nodes`, shape (m,), which may repeat."""
        similarity: Float32s
        if self.exact:
            similarity = self.estimates[nodes]
            return similarity
        unique, where = distinct(nodes, len(self.estimates))
        similarity = self.estimates[unique]
        article = unique < self._text.n_articles
        similarity[article] = self._text.similarities(self._vector, unique[article])
        similarity = (similarity * self._allowed[unique])[where]
        return similarity
