"""Processes that wait for the next work: each takes half a second to start, and a command has several kinds of work.

Outside of `keep_processes`, as in a program that uses the package, processes end with the work they were started for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # every start of the program imports this module
    from concurrent.futures import Executor, Future, ProcessPoolExecutor

__all__ = ["end", "keep_processes", "lend", "take_back"]

_KEPT: dict[int, ProcessPoolExecutor] = {}
"""Executors whose processes are kept, by the number of these."""

_KEEPERS: list[str] = []
"""What processes load while they wait, if any are kept."""


@contextmanager
def keep_processes(load: str) -> Iterator[None]:
    """Keep processes between one work and the next, until the end of the block.

    Parameters
    ----------
    load : str
        The module that the next work will need. They import it while they wait for that.
    """
    own = os.getpid()
    _KEEPERS.append(load)
    try:
        yield
    finally:
        _KEEPERS.pop()
        if not _KEEPERS and os.getpid() == own:  # in a fork they are the processes of another one
            for executor in [*_KEPT.values()]:
                end(executor)


def lend(n: int) -> ProcessPoolExecutor:
    """Return an executor of up to `n` processes: one that is kept, if there is one, whether or not others use it, too.

    It is given back by `take_back`, or by `end` if it does not work any more.
    """
    from recommender._io.process_pool import process_pool

    executor = _KEPT.get(n) or process_pool(n)
    if _KEEPERS:
        _KEPT[n] = executor
    return executor


def take_back(executor: ProcessPoolExecutor, futures: Iterable[Future[Any]]) -> None:
    """Keep an executor for the next work, without what is left of the last one's `futures`; or end it."""
    if executor not in _KEPT.values():
        end(executor)
        return
    for future in futures:
        future.cancel()
    with suppress(RuntimeError, OSError):  # a process was killed: whoever needs one next will start others
        executor.submit(import_module, _KEEPERS[-1])


def end(executor: Executor) -> None:
    """End the processes of an executor; work that has not begun is cancelled."""
    for n in [n for n, kept in _KEPT.items() if kept is executor]:
        del _KEPT[n]
    executor.shutdown(cancel_futures=True)
