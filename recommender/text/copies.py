"""Which of a few texts tell a reader nothing new of each other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.arrays import distinct
from recommender.sparse import Rows, rows_of

__all__ = ["NEAR_COPY", "near_copies", "products"]

NEAR_COPY = 0.9
"""From this similarity of two texts on, one tells a reader of the other nothing new."""

SLACK = 1e-4
"""More than single precision can be wrong by."""


def products(rows: Rows, n_columns: int) -> npt.NDArray[np.float32]:
    """Return the dot product of each of a few rows with each other; shape (n_rows, n_rows)."""
    n = len(rows.indptr) - 1
    # Only the terms of these few are looked at, under numbers of their own.
    terms, at = distinct(rows.indices, n_columns)
    dense = np.zeros((len(terms), n), dtype=np.float32)
    dense[at, np.repeat(np.arange(n), np.diff(rows.indptr))] = rows.data
    return rows._replace(indices=at.astype(rows.indptr.dtype)).times(dense)


def near_copies(matrix: sp.csr_array, nodes: npt.NDArray[np.int64], n_words: int) -> npt.NDArray[np.bool_]:
    """Return whether each of a few texts is a near-copy of each other; shape (n, n), false on the diagonal.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_nodes, n_terms), float32
        Vectors of length one, or 0, without values below 0.
    nodes : ndarray, shape (n,), int64
        The texts.
    n_words : int
        So many columns, the first, stand for words: a quarter of the values, and half of a vector. Where they say that
        two texts cannot be near-copies, the runs of letters need not be looked at.
    """
    inside = products(rows_of(matrix, nodes).until(n_words), n_words)
    # The rest of a product is at most what the rests of the two are long (Cauchy and Schwarz).
    rest = np.sqrt(np.maximum(1.0 - inside.diagonal(), 0.0))
    possible = inside + np.outer(rest, rest) >= NEAR_COPY - SLACK
    np.fill_diagonal(possible, val=False)
    some = np.flatnonzero(possible.any(axis=0))
    if len(some):
        possible[np.ix_(some, some)] &= products(rows_of(matrix, nodes[some]), matrix.shape[1]) >= NEAR_COPY
    return possible
