"""Work on a whole site, shared among processes.

Each other process is a Python of its own (`recommender.engine.parallel.worker_process`) that maps the same index:
nothing is forked or pickled. The ids of all articles lie beside the index. A process is sent which of them are next,
and answers in lines of JSON. The caller makes lists, too, while it waits, and all those that a process fails to make.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeVar

from recommender.engine.parallel.worker_pool import INDEX, PREFETCH, REQUEST, Worker, WorkerPool, start_processes
from recommender.errors import StoreError

__all__ = ["shared"]

BLOCK = 64
"""How many articles a process is sent at a time: as many as are best answered together, see `recommender.ranking`."""

QUEUED = 32
"""How many blocks are queued before the first answer is needed: work for the processes while a map is laid out."""

TIMEOUT = 60.0
"""Seconds without an answer after which this process makes it: the other one may have been stopped. A plain choice, far
beyond what a block takes on any site."""

T = TypeVar("T")


def shared(
    names: Sequence[str],
    options: str,
    processes: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[T]],
    read: Callable[[str], T],
) -> Iterator[T]:
    """Return an iterator of one answer for each of some articles, in their order; they are made from now on.

    Parameters
    ----------
    names : sequence of str
        Ids.
    options : str
        What the other processes need beside the names, as JSON in one line.
    processes : int
        How many share the work, at most: the caller, and those that are started. If none can be started, the caller
        makes all answers, and a warning says why.
    save : callable
        Writes the index for them into a folder.
    answer : callable
        Makes an answer for each of some articles.
    read : callable
        Turns the line that another process writes, ``{"article_id": …``, into an answer.
    """
    places = range(len(names))
    blocks = [places[start : start + BLOCK] for start in places[::BLOCK]]
    processes = min(processes, len(blocks))
    # A program that was frozen into one file would start itself.
    if processes < 2 or not sys.executable or getattr(sys, "frozen", False):
        return iter(answer(names))
    answers = _answers(names, blocks, options, processes - 1, save=save, answer=answer, read=read)
    next(answers)
    return _ClosableIterator(answers)


class _ClosableIterator(Iterator[T]):
    """The members of blocks, one by one. Closing it, or forgetting it, ends the processes, read from or not."""

    def __init__(self, blocks: Generator[Iterable[T], None, None]) -> None:
        self._blocks = blocks
        self._members = chain.from_iterable(blocks)

    def __next__(self) -> T:
        return next(self._members)

    def close(self) -> None:
        """End the processes."""
        self._blocks.close()


def _answers(
    names: Sequence[str],
    blocks: Sequence[range],
    options: str,
    n_processes: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[T]],
    read: Callable[[str], T],
) -> Generator[Iterable[T], None, None]:
    """Yield nothing once the other processes are at work, and then the answers, block by block."""

    def answer_here(block: range) -> Iterable[T]:
        return answer(names[block.start : block.stop])

    with _OwnExitStack() as stack:
        # Where the iterator is not read to its end, the processes are ended before Python is.
        atexit.register(stack.close)
        stack.callback(atexit.unregister, stack.close)
        try:
            folder = mkdtemp(prefix="recommender-")
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            # They start while the index is written: they read it when the first block is sent.
            processes = start_processes(n_processes, folder, stack)
            pool = WorkerPool([Worker(process, names) for process in processes], read)
            save(Path(folder, INDEX))
            Path(folder, REQUEST).write_text(f"{options}\n{json.dumps([*names])}\n", encoding="utf-8")
        except (OSError, StoreError) as error:
            warnings.warn(f"no other process shares the work: {error}", RuntimeWarning, stacklevel=5)
            yield ()
            yield from map(answer_here, blocks)
            return
        stack.enter_context(pool.running())
        waiting, warned = iter(blocks), False
        first = islice(waiting, max(QUEUED, 2 * PREFETCH * n_processes))
        queued = deque((block, pool.submit(block)) for block in first)
        yield ()
        while queued:
            block, future = queued.popleft()
            queued.extend((block, pool.submit(block)) for block in islice(waiting, 1))
            while not future.done() and (task := pool.take_unstarted()):
                task[1].set_result([*answer_here(task[0])])
            try:
                answers = future.result(TIMEOUT)
            except TimeoutError:
                answers, warned = None, True
                pool.abandon(block)
                warnings.warn("a process that shares the work is silent, and was ended", RuntimeWarning, stacklevel=3)
            if pool.none_started and not warned:
                warned = True
                warnings.warn("no other process shares the work: none answers", RuntimeWarning, stacklevel=3)
            yield answers or answer_here(block)


class _OwnExitStack(ExitStack):
    """Ends what it holds, but not in a fork of the process that made it, whose processes and files they are."""

    def __init__(self) -> None:
        super().__init__()
        self._process = os.getpid()

    def __exit__(self, *details: Any) -> bool:
        if os.getpid() != self._process:
            self.pop_all()
        return bool(super().__exit__(*details))
