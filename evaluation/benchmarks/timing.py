"""Figures of a benchmark: what was measured, of which system, in seconds of the wall and of the processors."""

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
"""Of larger sites so many lists are made, in a row from the middle, and the time is multiplied."""


@dataclass(slots=True)
class Figure:
    """One figure.

    Attributes
    ----------
    name : str
        A row of the table: what was measured, in which unit.
    value : float
        By the clock on the wall, or a size.
    cpu : float or None
        The same in time of the processors, all threads together; None for a size.
    """

    name: str
    value: float = 0.0
    cpu: float | None = None


def as_usual() -> None:
    """Let every command that is started keep what Python compiled, whatever this machine is set to."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@contextmanager
def timed(name: str) -> Iterator[Figure]:
    """Measure the block, in seconds."""
    figure = Figure(name)
    wall, cpu = time.perf_counter(), time.process_time()
    yield figure
    figure.value, figure.cpu = time.perf_counter() - wall, time.process_time() - cpu


def queries(name: str, ask: Callable[[int], object], positions: Sequence[int]) -> list[Figure]:
    """Return the median and the 99th percentile of the time of `ask`, in milliseconds, first and when all is warm.

    At first every answer needs articles that nobody has asked for; then all are asked once more.
    """
    for position in positions[:20]:
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
    """Return how long it takes to `make` the lists of `n` articles, given by their positions.

    On a large site some are made, a `sample`. What comes before the first of them comes once.
    """
    asked = range(max(0, (n - sample) // 2), min(n, (n + sample) // 2))
    with timed(name) as start:
        made = make(asked)
        next(made)
    with timed(name) as figure:
        deque(made, maxlen=0)
    figure.value = start.value + figure.value * n / len(asked)
    figure.cpu = (start.cpu or 0.0) + (figure.cpu or 0.0) * n / len(asked)
    return figure
