"""Array helpers that know nothing of articles."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["spans", "top_k"]


def top_k(scores: npt.NDArray[Any], ties: npt.NDArray[Any], k: int) -> npt.NDArray[np.int64]:
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


def spans(starts: npt.NDArray[Any], ends: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return ``concatenate([arange(s, e) for s, e in zip(starts, ends)])`` without the loop."""
    lengths = (ends - starts).astype(np.int64)
    shift = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.arange(lengths.sum(), dtype=np.int64) + shift.astype(np.int64)
