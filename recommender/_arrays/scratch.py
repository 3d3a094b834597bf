"""Vectors of which nearly all is 0, spread out for a moment: without allocating them anew each time.

A vector over all terms of a large site takes megabytes. The system hands such memory out page by page, which takes
longer than to fill in the few values of a query.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["spread"]


class _OfThread(threading.local):
    """The vectors of one thread that are not in use, all 0, by their type: one of each."""

    def __init__(self) -> None:
        self.free: dict[np.dtype[Any], npt.NDArray[Any]] = {}


_of_thread = _OfThread()


@contextmanager
def spread(n: int, indices: npt.NDArray[Any], values: npt.NDArray[Any]) -> Iterator[npt.NDArray[Any]]:
    """Lend a vector of shape (n,) that is 0 but for the `values`, shape (m,), at `indices`; they keep their type.

    It is only for reading, and only until the block ends: the next one in this thread gets the same memory.
    """
    free = _of_thread.free
    whole = free.pop(values.dtype, None)
    if whole is None or len(whole) < n:
        whole = np.zeros(n, dtype=values.dtype)
    whole[indices] = values
    try:
        yield whole[:n]
    finally:
        whole[indices] = 0
        free[values.dtype] = whole
