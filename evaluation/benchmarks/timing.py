"""Measured figures: how long something takes, by the clock (wall time) and of the processors (CPU time)."""

from __future__ import annotations

import os
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["Figure", "as_usual", "lists", "queries", "timed"]

SAMPLE = 2_000
"""How many lists of a larger site are made, in a row from its middle; the time for all lists is extrapolated."""

WARM_UP = 20
"""How many queries are asked before any is measured, so that all libraries are loaded."""


@dataclass(slots=True)
class Figure:
    """One figure.

    Attributes
    ----------
    name : str
        A row of the table: what was measured, in which unit.
    value : float
        The time by the clock, or a size.
    cpu : float or None
        The time of the processors, all threads together; None for a size, or where it is not known.
    """

    name: str
    value: float = 0.0
    cpu: float | None = None


def as_usual() -> None:
    """Let commands that are started write compiled Python files, as they do by default, also where that is disabled."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@contextmanager
def timed(name: str) -> Iterator[Figure]:
    """Measure the block, in seconds."""
    figure = Figure(name)
    wall, cpu = time.perf_counter(), time.process_time()
    yield figure
    figure.value, figure.cpu = time.perf_counter() - wall, time.process_time() - cpu


def queries(name: str, ask: Callable[[int], object], positions: Sequence[int]) -> list[Figure]:
    """Return the median and the 99th percentile of the time of `ask`, in milliseconds, for the first and a second time.

    The first time, most answers need articles whose rows are not yet in memory. The second time ("warm"), the same
    queries are asked again.
    """
    for position in positions[:WARM_UP]:
        ask(position)
    figures = []
    for when in ("first", "warm"):
        walls, cpus = [], []
        for position in positions:
            wall, cpu = time.perf_counter(), time.process_time()
            ask(position)
            cpus.append(1_000 * (time.process_time() - cpu))
            walls.append(1_000 * (time.perf_counter() - wall))
        last = int(0.99 * len(walls))
        figures += [
            Figure(f"{name}, {when}, median ms", statistics.median(walls), statistics.median(cpus)),
            Figure(f"{name}, {when}, p99 ms", sorted(walls)[last], sorted(cpus)[last]),
        ]
    return figures


def lists(
    make: Callable[[Sequence[int]], Iterator[object]], n: int, name: str = "all lists, s", *, sample: int = SAMPLE
) -> Figure:
    """Return how long it takes to make the lists of all `n` articles.

    Parameters
    ----------
    make : callable
        Takes the positions of articles, and returns an iterator over their lists.
    n : int
        How many articles there are.
    name : str
        Of the figure.
    sample : int
        How many lists are made, at most. The time until the first list is counted once; the rest is extrapolated.
    """
    positions = range(max(0, (n - sample) // 2), min(n, (n + sample) // 2))
    with timed(name) as start:
        made = make(positions)
        next(made)
    with timed(name) as figure:
        deque(made, maxlen=0)
    figure.value = start.value + figure.value * n / len(positions)
    figure.cpu = (start.cpu or 0.0) + (figure.cpu or 0.0) * n / len(positions)
    return figure
