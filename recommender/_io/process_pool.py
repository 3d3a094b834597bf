"""A pool of processes that never run the caller's script, and that end with the process that started them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from multiprocessing import current_process, parent_process
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Lock, Thread
from typing import Any

from recommender._io.gc_pauses import set_gc_rare

__all__ = ["can_start", "end_with_parent", "process_pool"]

MAX_PROCESSES = 61
"""The most that Windows can wait for."""

_STARTING = Lock()


def can_start() -> bool:
    """Whether this process may start others: no program frozen into one file, and no daemon of `multiprocessing`."""
    return bool(sys.executable) and not getattr(sys, "frozen", False) and not current_process().daemon


def process_pool(n: int) -> ProcessPoolExecutor:
    """Return an executor that starts up to `n` processes, as work comes in.

    Each is a new Python (nothing is forked, so threads do no harm) with one thread of arithmetic. Unlike those of
    `multiprocessing`, it does not run the caller's script: that may have no ``if __name__ == "__main__"``, or be read
    from a pipe. So functions of that script cannot be sent to it.
    """
    return ProcessPoolExecutor(min(n, MAX_PROCESSES), mp_context=_Context(), initializer=_begin)


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: Any) -> Any:  # noqa: N802  # the name that `multiprocessing` knows
        with _main_not_run():
            return SpawnProcess._Popen(process_obj)


class _Context(SpawnContext):
    Process = _Process


@contextmanager
def _main_not_run() -> Iterator[None]:
    """Have `multiprocessing` take the main module for the ``__main__`` of a package: those it never runs again."""
    main = sys.modules["__main__"]
    with _STARTING:
        spec = getattr(main, "__spec__", None)
        main.__spec__ = ModuleSpec("recommender.__main__", None)
        try:
            yield
        finally:
            main.__spec__ = spec


def _begin() -> None:
    """Prepare a new process, before it loads anything large."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    set_gc_rare()
    end_with_parent(lambda: os._exit(1))


def end_with_parent(end: Callable[[], object]) -> None:
    """Call `end` in another thread when the process that started this one ends, even if it was killed.

    A process that was not started by `multiprocessing` has no such parent.
    """
    parent = parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            end()

    Thread(target=wait, daemon=True).start()
