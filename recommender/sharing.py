"""Work on a whole site, shared among processes.

Each process is a Python of its own (`recommender.worker`) that maps the same index: nothing is forked or pickled. What
is asked and answered are lines of JSON. What a process fails to answer, the caller answers itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread

from recommender.errors import StoreError

__all__ = ["READY", "shared"]

READY = "recommender is ready"
"""What a process says first; whatever Python's start-up prints before is no answer."""

BLOCK = 64
"""How many articles a process is asked about at a time."""

AHEAD = 16
"""How many blocks are asked for, for each process, before the first answer is needed: while a map is laid out."""

Task = tuple[Sequence[str], "Future[list[str] | None]"]


def shared(
    names: Sequence[str],
    options: str,
    processes: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[str]],
) -> Iterator[str]:
    """Return an iterator of one line for each of some articles, in their order; they are being made from now on.

    Parameters
    ----------
    names : sequence of str
        Ids.
    options : str
        What every process is told beforehand, in one line.
    processes : int
        How many to start, at most. If none can be started, the caller makes all lines, and a warning says why.
    save : callable
        Writes the index for them into a folder.
    answer : callable
        What they do: ids → a line each, ``{"article_id": …``.
    """
    blocks = [names[start : start + BLOCK] for start in range(0, len(names), BLOCK)]
    processes = min(processes, len(blocks))
    # A program that was frozen into one file would start itself.
    if processes < 2 or not sys.executable or getattr(sys, "frozen", False):
        return iter(answer(names))
    lines = _lines(blocks, options, processes, save, answer)
    next(lines)
    return lines


def _lines(
    blocks: Sequence[Sequence[str]],
    options: str,
    processes: int,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[str]],
) -> Iterator[str]:
    """Yield an empty line when the processes are at work, and then those that are wanted."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(TemporaryDirectory(prefix="recommender-", ignore_cleanup_errors=True))
            save(Path(folder, "index"))
            crew = _Crew([stack.enter_context(_worker(folder, options)) for _ in range(processes)])
        except (OSError, StoreError) as error:
            warnings.warn(f"no other process shares the work: {error}", RuntimeWarning, stacklevel=4)
            yield ""
            for block in blocks:
                yield from answer(block)
            return
        stack.enter_context(crew.at_work())
        left = iter(blocks)
        asked = deque((block, crew.ask(block)) for block in islice(left, AHEAD * processes))
        yield ""
        while asked:
            block, answers = asked.popleft()
            asked.extend((block, crew.ask(block)) for block in islice(left, 1))
            yield from answers.result() or answer(block)


class _Worker:
    """A process that answers."""

    def __init__(self, process: subprocess.Popen[str], options: str) -> None:
        self._process, self._options, self._ready = process, options, False

    def answer(self, names: Sequence[str]) -> list[str] | None:
        """Return a line for each of `names`; None if the process has ended, or says anything else."""
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        with suppress(OSError, ValueError):
            if not self._ready:
                told.write(f"{self._options}\n")
                told.flush()
                self._ready = any(line.rstrip("\n") == READY for line in heard)
            told.write(json.dumps([*names]) + "\n")
            told.flush()
            lines = [line.rstrip("\n") for line in islice(heard, len(names))]
            if len(lines) == len(names) and all(map(_is_of, lines, names)):
                return lines
        self._process.kill()
        return None


def _is_of(line: str, name: str) -> bool:
    return line.startswith(f'{{"article_id": {json.dumps(name, ensure_ascii=False)}')


class _Crew:
    """Workers, each with a thread that hands it one block after the other."""

    def __init__(self, workers: Sequence[_Worker]) -> None:
        self._able = set(workers)
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let them work; what is not done at the end never will be."""
        n = len(self._able)
        for worker in [*self._able]:
            # Nobody has to wait for them when Python ends.
            Thread(target=self._work, args=(worker,), daemon=True).start()
        try:
            yield
        finally:
            for _ in range(n):
                self._tasks.put(None)

    def ask(self, block: Sequence[str]) -> Future[list[str] | None]:
        """Return what a worker will say of a block; None if it fails."""
        future: Future[list[str] | None] = Future()
        self._tasks.put((block, future))
        return future

    def _work(self, worker: _Worker) -> None:
        while task := self._tasks.get():
            block, future = task
            answers = worker.answer(block)
            future.set_result(answers)
            if answers is None:
                self._able.discard(worker)
                if self._able:  # the last one says of all that is left that it fails
                    return


@contextmanager
def _worker(folder: str, options: str) -> Iterator[_Worker]:
    # It imports what we do, from where we do.
    path = os.pathsep.join(filter(None, map(str, sys.path)))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "recommender.worker", str(Path(folder, "index"))]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment, encoding="utf-8")
    try:
        yield _Worker(process, options)
    finally:
        process.kill()
        with suppress(OSError), process:  # what was not yet told is lost
            pass
