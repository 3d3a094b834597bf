"""Operations on NumPy arrays and sparse matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.types import Int32s, Ints

__all__ = ["concatenated_ranges", "distinct", "indices_in", "run_starts", "spliced", "symmetrized", "top_k"]


def run_starts(values: npt.NDArray[Any]) -> Ints:
    """Return the indices at which a run of equal values starts.

    Examples
    --------
    >>> run_starts(np.array([7, 7, 3, 7])).tolist()
    [0, 2, 3]
    """
    is_start = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=is_start[1:])
    return np.flatnonzero(is_start)


def symmetrized(links: sp.csr_array) -> sp.csr_array:
    """Return a directed graph without its directions: 1 where either of two nodes links to the other.

    Parameters
    ----------
    links : scipy.sparse.csr_array, shape (n_sources, n_nodes), n_sources ≤ n_nodes
        The sources are the first of the nodes. Every stored entry is a link, whatever its value.

    Returns
    -------
    scipy.sparse.csr_array, shape (n_nodes, n_nodes), float32, indices sorted
    """
    n_nodes = links.shape[1]
    rows, columns = links.nonzero()
    ends = (np.concatenate([rows, columns]), np.concatenate([columns, rows]))
    matrix = sp.csr_array((np.ones(2 * len(rows), dtype=np.float32), ends), shape=(n_nodes, n_nodes))
    matrix.data[:] = 1.0  # a link in both directions was added up to 2
    matrix.sort_indices()
    return matrix


def distinct(values: npt.NDArray[Any], n: int) -> tuple[Ints, Int32s]:
    """Return the distinct `values` in no particular order, and for each value its index among them.

    It does not sort, which makes it several times as fast as ``numpy.unique``.

    Parameters
    ----------
    values : ndarray of int, shape (m,)
        In [0, n); fewer than 2³¹.
    n : int
        Memory for so many numbers is allocated, but only the parts that are needed are written.
    """
    values = values.astype(np.int64, copy=False)
    last = np.empty(n, dtype=np.int32)
    numbers = np.arange(len(values), dtype=np.int32)
    last[values] = numbers  # of equal values, the index of the last one remains
    unique = values[last[values] == numbers]
    last[unique] = numbers[: len(unique)]
    return unique, last[values]


def top_k(scores: npt.NDArray[Any], ties: npt.NDArray[Any] | None, k: int) -> Ints:
    """Return the indices of the `k` highest scores, best first; of equal scores, the lowest of `ties` first.

    Parameters
    ----------
    scores, ties : ndarray, shape (n,)
        Scores, and what breaks ties between equal ones: `ties` must be distinct. Without it, the first one wins.
    k : int
        How many, ≥ 0.

    Returns
    -------
    ndarray, shape (min(k, n),), int64
    """
    index = np.arange(len(scores))
    if len(scores) > k:
        # Everything that ties with the k-th score must reach the sort, or the partition would decide the tie.
        threshold = np.partition(scores, len(scores) - k)[len(scores) - k] if k > 0 else np.inf
        index = index[scores >= threshold]
    if ties is None:
        return index[np.argsort(-scores[index], kind="stable")][:k]
    return index[np.lexsort((ties[index], -scores[index]))][:k]


def indices_in(ordered: npt.NDArray[Any], values: npt.NDArray[Any]) -> Ints:
    """Return the index of each of `values` among sorted numbers, -1 where it is not there."""
    indices = np.searchsorted(ordered, values)
    known = indices < len(ordered)
    known[known] = ordered[indices[known]] == values[known]
    return np.where(known, indices, -1)


def concatenated_ranges(starts: npt.NDArray[Any], ends: npt.NDArray[Any]) -> Ints:
    """Return ``concatenate([arange(s, e) for s, e in zip(starts, ends)])``, computed without a loop."""
    lengths = ends - starts
    stops = np.cumsum(lengths, dtype=np.int64)
    numbers = np.repeat(starts - stops + lengths, lengths)
    numbers += np.arange(len(numbers))
    return numbers


def spliced(old: npt.NDArray[Any], origin: Ints, fresh: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the rows `origin` of `old`, and the next row of `fresh` wherever that is negative.

    Parameters
    ----------
    old, fresh : ndarray
        Of the same dtype; `fresh` has as many rows as `origin` has negative numbers.
    origin : ndarray, shape (n,), int64
        Row numbers of `old`, or -1.
    """
    rows = np.empty((len(origin), *old.shape[1:]), dtype=old.dtype)
    rows[origin >= 0] = old[origin[origin >= 0]]
    rows[origin < 0] = fresh
    return rows
