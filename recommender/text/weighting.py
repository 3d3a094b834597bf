"""From counted terms to vectors: TF-IDF, computed field by field."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.sparse import Rows, column_counts
from recommender._arrays.types import Float32s, Float64s, Ints

__all__ = ["add_up", "cosines", "direction_of", "frequencies", "inverse_frequencies", "tfidf"]

AT_ONCE = 1_000_000
"""How many values are worked on at once: in double precision, all of a large site take gigabytes. A plain choice."""


def frequencies(counts: sp.csr_array, n_articles: int) -> Ints:
    """Return how many of the first `n_articles` rows have each term, shape (n_terms,).

    Externals, which follow, are not counted, so that no curated entry changes any similarity between articles.
    """
    return column_counts(counts.indices[: counts.indptr[n_articles]], counts.shape[1])


def inverse_frequencies(frequency: Ints, n_articles: int) -> Float32s:
    """Return the inverse document frequency of each term, which is higher the rarer the term is.

    It is ``log((1 + n) / (1 + df)) + 1``, smoothed as scikit-learn does it, where ``df`` of ``n`` articles have the
    term; and 0 for a term of no article.

    Parameters
    ----------
    frequency : ndarray, shape (n_terms,), int64
        How many articles have each term, see `frequencies`.
    n_articles : int
        Of the site.

    Returns
    -------
    ndarray, shape (n_terms,), float32
    """
    df = frequency.astype(np.float64)
    return np.where(df > 0, np.log((1.0 + n_articles) / (1.0 + df)) + 1.0, 0.0).astype(np.float32)


def tfidf(counts: sp.csr_array, idf: Float32s, starts: Ints, weights: Float32s) -> sp.csr_array:
    """Return the TF-IDF vectors of documents, with all fields side by side.

    A term that occurs ``tf`` times in a document has the value ``(1 + log(tf)) · idf`` (Salton & Buckley 1988;
    scikit-learn's ``sublinear_tf``). Each field is scaled to length one and multiplied by the square root of its
    weight; then the whole vector is scaled to length one. So the dot product of two rows is the weighted mean of the
    cosines of their fields, and a document without an excerpt can still have similarity 1 with another.

    Parameters
    ----------
    counts : scipy.sparse.csr_array, shape (n, n_terms)
        Its indices are sorted.
    idf : ndarray, shape (n_terms,), float32
        Inverse document frequencies; a term with 0 is ignored.
    starts : ndarray, shape (n_fields,), int64
        The first column of each field.
    weights : ndarray, shape (n_fields,), float32
        Of each field, ≥ 0.

    Returns
    -------
    scipy.sparse.csr_array, shape (n, n_terms), float32
        It shares the index arrays of `counts`. Rows have length one, or are 0 where every term is ignored.
    """
    values = _sublinear(counts.data)
    field = np.repeat(np.arange(len(starts), dtype=np.uint8), np.diff(np.append(starts, counts.shape[1])))
    for block in Rows(values, counts.indices, counts.indptr).blocks(AT_ONCE):
        _scale(block, idf, field, weights)
    return sp.csr_array((values, counts.indices, counts.indptr), shape=counts.shape)


def _scale(rows: Rows, idf: Float32s, field: npt.NDArray[np.uint8], weights: Float32s) -> None:
    """Multiply the sublinear counts of some rows, in place, by what makes TF-IDF vectors of them.

    Sums are in double precision and in the order of the columns, so that a row gives the same bits in any table.
    """
    values, indices, indptr = rows
    values *= idf[indices]
    of_entry = field[indices]
    # A part is one field of one row.
    begins = np.concatenate([[True], of_entry[1:] != of_entry[:-1]])[: len(of_entry)]
    begins[indptr[:-1][np.diff(indptr) > 0]] = True
    parts = np.flatnonzero(begins)
    if not len(parts):
        return
    square = np.add.reduceat(np.square(values, dtype=np.float64), parts)
    share = np.where(square > 0, weights[of_entry[parts]], 0.0)
    row = np.searchsorted(indptr, parts, side="right") - 1
    total = np.bincount(row, weights=share, minlength=len(indptr) - 1)[row]
    scale = np.sqrt(np.divide(share, square * total, out=np.zeros_like(square), where=square * total > 0))
    values *= np.repeat(scale.astype(np.float32), np.diff(np.append(parts, len(values))))


def _sublinear(counts: npt.NDArray[np.integer]) -> Float32s:
    """Return ``1 + log`` of every count, from a table of logarithms where that is quicker."""
    highest = int(counts.max(initial=1))
    if highest > len(counts):
        return (1.0 + np.log(counts.astype(np.float64))).astype(np.float32)
    table = 1.0 + np.log(np.maximum(np.arange(highest + 1, dtype=np.float64), 1.0))
    return np.asarray(table.astype(np.float32)[counts])


def add_up(total: Float64s, data: Float32s, indices: npt.NDArray[np.integer]) -> None:
    """Add the values of some rows, one after the other, to the `total` of each column."""
    for start in range(0, len(data), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        np.add.at(total, indices[part], data[part].astype(np.float64))


def direction_of(total: Float64s) -> Float64s:
    """Return a vector scaled to length one; 0 if it is 0."""
    length = np.sqrt((total**2).sum())
    return total / length if length else total


def cosines(vectors: Rows | sp.csr_array, direction: Float64s) -> Float32s:
    """Return the cosine of each row, of length one or 0, with a direction, in [0, 1]; rounding may exceed 1."""
    products = [block.dot(direction).astype(np.float32) for block in Rows.of(vectors).blocks(AT_ONCE)]
    similarity: Float32s = np.concatenate([np.zeros(0, np.float32), *products])
    return np.minimum(similarity, np.float32(1.0))
