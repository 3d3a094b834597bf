"""Array helpers that know nothing of articles."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.types import Ints

__all__ = ["begins", "both_ways", "distinct", "places_in", "spans", "spliced", "top_k"]


def begins(values: npt.NDArray[Any]) -> Ints:
    """Return the places where a value is another than the one before it."""
    other = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=other[1:])
    return np.flatnonzero(other)


def both_ways(links: sp.csr_array) -> sp.csr_array:
    """Return a directed graph seen from both ends: 1 where either end is linked with the other.

    Parameters
    ----------
    links : scipy.sparse.csr_array, shape (n_sources, n_nodes), n_sources ≤ n_nodes
        The first nodes are the sources; only where it stores something counts.

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


def distinct(values: npt.NDArray[Any], n: int) -> tuple[Ints, npt.NDArray[np.int32]]:
    """Return the distinct `values` in no particular order, and for each value its place among them.

    Without sorting, which makes it several times as fast as ``numpy.unique``.

    Parameters
    ----------
    values : ndarray of int, shape (m,)
        In [0, n); fewer than 2³¹.
    n : int
        Costs an allocation that is not filled.
    """
    values = values.astype(np.int64, copy=False)
    last = np.empty(n, dtype=np.int32)
    numbers = np.arange(len(values), dtype=np.int32)
    last[values] = numbers  # of values that are equal, the last one stays
    found = values[last[values] == numbers]
    last[found] = numbers[: len(found)]
    return found, last[values]


def top_k(scores: npt.NDArray[Any], ties: npt.NDArray[Any], k: int) -> Ints:
    """Return the indices of the `k` highest scores, best first; of equal scores, the lowest of `ties` first.

    Parameters
    ----------
    scores, ties : ndarray, shape (n,)
        `ties` must be distinct.
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
    return index[np.lexsort((ties[index], -scores[index]))][:k]


def places_in(ordered: npt.NDArray[Any], values: npt.NDArray[Any]) -> Ints:
    """Return the place of each of `values` among sorted numbers, -1 where it is not there."""
    places = np.searchsorted(ordered, values)
    known = places < len(ordered)
    known[known] = ordered[places[known]] == values[known]
    return np.where(known, places, -1)


def spans(starts: npt.NDArray[Any], ends: npt.NDArray[Any]) -> Ints:
    """Return ``concatenate([arange(s, e) for s, e in zip(starts, ends)])`` without the loop."""
    lengths = ends - starts
    stops = np.cumsum(lengths, dtype=np.int64)
    places = np.repeat(starts - stops + lengths, lengths)
    places += np.arange(len(places))
    return places


def spliced(old: npt.NDArray[Any], origin: Ints, fresh: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the rows `origin` of `old`, and the next row of `fresh` wherever that is negative.

    Parameters
    ----------
    old, fresh : ndarray
        Of one kind; `fresh` has as many rows as `origin` has negative numbers.
    origin : ndarray, shape (n,), int64
        Row numbers of `old`, or -1.
    """
    rows = np.empty((len(origin), *old.shape[1:]), dtype=old.dtype)
    rows[origin >= 0] = old[origin[origin >= 0]]
    rows[origin < 0] = fresh
    return rows
