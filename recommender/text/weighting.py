"""From counted terms to vectors: TF-IDF, field by field."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.types import Float32s, Ints

__all__ = ["inverse_frequencies", "weighted"]


def inverse_frequencies(counts: sp.csr_array, n_articles: int) -> Float32s:
    """Return how rare each term is: ``log((1 + n) / (1 + df)) + 1``, as scikit-learn smooths it; 0 for none of theirs.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (n_nodes, n_terms)
        Articles first. Inverse document frequencies count articles only, so that no curated entry changes any
        similarity between articles.
    n_articles : int
        How many they are.

    Returns
    -------
    ndarray, shape (n_terms,), float32
    """
    inside = counts.indices[: counts.indptr[n_articles]]
    frequency = np.bincount(inside, minlength=counts.shape[1]).astype(np.float64)
    rarity = np.where(frequency > 0, np.log((1.0 + n_articles) / (1.0 + frequency)) + 1.0, 0.0)
    return rarity.astype(np.float32)


def weighted(counts: sp.csr_array, rarity: Float32s, starts: Ints, weights: Float32s) -> sp.csr_array:
    """Return the vectors of documents: one field beside the other, each of the length its weight says.

    The frequency of a term in a document counts as ``1 + log(tf)`` and is multiplied by its rarity (Salton & Buckley
    1988; scikit-learn's ``sublinear_tf``). Each field is brought to length one, multiplied by the square root of its
    weight, and the whole to length one again: the dot product of two rows is the weighted mean of the cosines of
    their fields, and a document without an excerpt can still be perfectly alike to another.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (n, n_terms)
        Indices sorted.
    rarity : ndarray, shape (n_terms,), float32
        0 for a term that is not to be known.
    starts : ndarray, shape (n_fields,), int64
        The first column of each field.
    weights : ndarray, shape (n_fields,), float32
        Of each field.

    Returns
    -------
    scipy.sparse.csr_array, shape (n, n_terms), float32
        On the index arrays of `counts`; rows of length one, or 0 where no term is known.
    """
    values = _sublinear(counts.data)
    values *= rarity[counts.indices]
    field = np.repeat(np.arange(len(starts), dtype=np.uint8), np.diff(np.append(starts, counts.shape[1])))
    # A part is one field of one row. Sums in double precision and in the order of the columns: the same row gives the
    # same bits in any table.
    of_entry = field[counts.indices]
    begins = np.concatenate([[True], of_entry[1:] != of_entry[:-1]])[: len(of_entry)]
    begins[counts.indptr[:-1][np.diff(counts.indptr) > 0]] = True
    parts = np.flatnonzero(begins)
    if not len(parts):
        return sp.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)
    square = np.add.reduceat(np.square(values, dtype=np.float64), parts)
    share = np.where(square > 0, weights[of_entry[parts]], 0.0)
    row = np.searchsorted(counts.indptr, parts, side="right") - 1
    total = np.bincount(row, weights=share, minlength=counts.shape[0])[row]
    scale = np.sqrt(np.divide(share, square * total, out=np.zeros_like(square), where=square * total > 0))
    values *= np.repeat(scale.astype(np.float32), np.diff(np.append(parts, len(values))))
    return sp.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)


def _sublinear(counts: npt.NDArray[np.integer]) -> Float32s:
    """``1 + log`` of every count, looked up where that is quicker."""
    highest = int(counts.max(initial=1))
    if highest > len(counts):
        return (1.0 + np.log(counts.astype(np.float64))).astype(np.float32)
    table = 1.0 + np.log(np.maximum(np.arange(highest + 1, dtype=np.float64), 1.0))
    return np.asarray(table.astype(np.float32)[counts])
