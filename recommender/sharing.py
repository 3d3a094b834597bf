"""Work on a whole site, shared among processes.

Each process is a Python of its own (`recommender.worker`) that maps the same index: nothing is copied or pickled, and
questions and answers are lines of JSON. What a process fails to answer, the caller answers itself.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["shared"]

BLOCK = 64
"""About how many articles a process is asked at a time."""

AHEAD = 16
"""How many blocks are asked for, for each process, before the first answer is needed."""


def shared(
    names: Iterable[str],
    options: str,
    processes: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[str]],
) -> Iterator[str]:
    """Return an iterator of one line for each of some articles, in their order; they are being made from now on.

    Parameters
    ----------
    names : iterable of str
        Ids.
    options : str
        What every process is told beforehand.
    processes : int
        How many to start.
    save : callable
        Writes the index for them into a folder.
    answer : callable
        What they do: ids → a line each.
    """
    lines = _lines(iter(names), options, processes, save, answer)
    next(lines)
    return lines


def _lines(
    names: Iterator[str],
    options: str,
    processes: int,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[str]],
) -> Iterator[str]:
    """Yield an empty line when the processes are at work, and then those that are wanted."""
    with TemporaryDirectory(prefix="recommender-") as folder, ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(processes))
        save(Path(folder, "index"))
        idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for _ in range(processes):
            idle.put(stack.enter_context(_worker(folder, options)))

        def ask(block: Sequence[str]) -> list[str] | None:
            worker = idle.get()
            try:
                return worker.ask(block)
            finally:
                idle.put(worker)

        blocks = iter(lambda: [*islice(names, BLOCK)], [])
        asked = deque((block, pool.submit(ask, block)) for block in islice(blocks, AHEAD * processes))
        yield ""
        while asked:
            block, answers = asked.popleft()
            asked.extend((block, pool.submit(ask, block)) for block in islice(blocks, 1))
            yield from answers.result() or answer(block)


class _Worker:
    """A process that answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, names: Sequence[str]) -> list[str] | None:
        """Return a line for each of `names`; None if the process has ended, or answers anything else."""
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        with suppress(OSError, ValueError):
            told.write(json.dumps(names) + "\n")
            told.flush()
            lines = [line.rstrip("\n") for line in islice(heard, len(names))]
            return lines if len(lines) == len(names) else None
        return None


@contextmanager
def _worker(folder: str, options: str) -> Iterator[_Worker]:
    # It imports what we do, and nothing from the current folder, which may be a site's.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "recommender.worker", str(Path(folder, "index")), options]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment, encoding="utf-8")
    try:
        yield _Worker(process)
    finally:
        process.kill()
        with suppress(OSError), process:  # what was not yet told is lost
            pass
