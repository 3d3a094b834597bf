"""Work on a whole site, shared among processes.

Each other process is a Python of its own (`recommender.worker`) that maps the same index: nothing is forked or pickled.
What is asked and answered are lines of JSON. The caller helps while it waits, and answers what a process fails to.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import mkdtemp
from threading import Thread
from typing import Any, Generic, TypeVar

from recommender.errors import StoreError

__all__ = ["READY", "shared"]

READY = "recommender is ready"
"""What a process says first; whatever Python's start-up prints before is no answer."""

BLOCK = 64
"""How many articles a process is asked about at a time."""

AHEAD = 16
"""How many blocks are asked for, for each process, before the first answer is needed: while a map is laid out."""

T = TypeVar("T")
Task = tuple[Sequence[str], "Future[Any]"]
"""Some articles, and what is going to be said of them."""


def shared(
    names: Sequence[str],
    options: str,
    processes: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[T]],
    read: Callable[[str], T],
) -> Iterator[T]:
    """Return an iterator of one answer for each of some articles, in their order; they are being made from now on.

    Parameters
    ----------
    names : sequence of str
        Ids.
    options : str
        What every other process is told beforehand, in one line.
    processes : int
        How many share the work, at most: the caller, who helps while it waits, and those that are started. If none can
        be, the caller makes all answers, and a warning says why.
    save : callable
        Writes the index for them into a folder.
    answer : callable
        Makes an answer for each of some articles.
    read : callable
        An answer from the line, ``{"article_id": …``, that another process says instead.
    """
    blocks = [names[start : start + BLOCK] for start in range(0, len(names), BLOCK)]
    processes = min(processes, len(blocks))
    # A program that was frozen into one file would start itself.
    if processes < 2 or not sys.executable or getattr(sys, "frozen", False):
        return iter(answer(names))
    answers = _answers(blocks, options, processes - 1, save=save, answer=answer, read=read)
    next(answers)
    return _OneByOne(answers)


class _OneByOne(Iterator[T]):
    """The members of blocks that are being made; closed, or forgotten, it ends the making, begun to be read or not."""

    def __init__(self, blocks: Generator[Iterable[T], None, None]) -> None:
        self._blocks = blocks
        self._members = chain.from_iterable(blocks)

    def __next__(self) -> T:
        return next(self._members)

    def close(self) -> None:
        """End the processes."""
        self._blocks.close()


def _answers(
    blocks: Sequence[Sequence[str]],
    options: str,
    others: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[T]],
    read: Callable[[str], T],
) -> Generator[Iterable[T], None, None]:
    """Yield nothing when the others are at work, and then the answers, block by block."""
    with _Ours() as stack:
        # Where nobody reads on, Python's end must not come before that of the others.
        atexit.register(stack.close)
        stack.callback(atexit.unregister, stack.close)
        try:
            folder = mkdtemp(prefix="recommender-")
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            # They look for the index when they are told the options, and start meanwhile.
            crew = _Crew([_started(folder, options, stack) for _ in range(others)], read)
            save(Path(folder, "index"))
        except (OSError, StoreError) as error:
            warnings.warn(f"no other process shares the work: {error}", RuntimeWarning, stacklevel=5)
            yield ()
            yield from map(answer, blocks)
            return
        stack.enter_context(crew.at_work())
        left, told = iter(blocks), False
        asked = deque((block, crew.ask(block)) for block in islice(left, AHEAD * (others + 1)))
        yield ()
        while asked:
            block, wanted = asked.popleft()
            asked.extend((block, crew.ask(block)) for block in islice(left, 1))
            while not wanted.done() and (task := crew.not_begun()):
                task[1].set_result([*answer(task[0])])
            answers = wanted.result()
            if crew.never_began and not told:
                told = True
                warnings.warn("no other process shares the work: none answers", RuntimeWarning, stacklevel=3)
            yield answers or answer(block)


class _Ours(ExitStack):
    """Ends what it holds, but in a fork of the process that made it: there it all belongs to somebody else."""

    def __init__(self) -> None:
        super().__init__()
        self._process = os.getpid()

    def __exit__(self, *details: Any) -> bool:
        if os.getpid() != self._process:
            self.pop_all()
        return bool(super().__exit__(*details))


class _Worker:
    """A process that answers."""

    def __init__(self, process: subprocess.Popen[str], options: str) -> None:
        self._process, self._options, self.ready = process, options, False

    def answer(self, names: Sequence[str]) -> list[str] | None:
        """Return a line for each of `names`; None if the process has ended, or says anything else."""
        told, heard = self._process.stdin, self._process.stdout
        assert told is not None
        assert heard is not None
        with suppress(OSError, ValueError):
            if not self.ready:
                told.write(f"{self._options}\n")
                told.flush()
                self.ready = any(line.rstrip("\n") == READY for line in heard)
            told.write(json.dumps([*names]) + "\n")
            told.flush()
            lines = [*islice(heard, len(names))]
            if len(lines) == len(names) and all(map(_is_of, lines, names)):
                return [line[:-1] for line in lines]
        self._process.kill()
        return None


def _is_of(line: str, name: str) -> bool:
    # Where a process ends in the middle of a line, the end of it is missing.
    return line.startswith(f'{{"article_id": {json.dumps(name, ensure_ascii=False)}') and line.endswith("}\n")


class _Crew(Generic[T]):
    """Workers, each with a thread that hands it one block after the other, and reads its answers."""

    def __init__(self, workers: Sequence[_Worker], read: Callable[[str], T]) -> None:
        self._able, self._read, self._workers = set(workers), read, workers
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

    def ask(self, block: Sequence[str]) -> Future[list[T] | None]:
        """Return what is going to be said of a block; None if a worker fails."""
        future: Future[list[T] | None] = Future()
        self._tasks.put((block, future))
        return future

    @property
    def never_began(self) -> bool:
        """Whether all have failed before they were ready."""
        return not self._able and not any(worker.ready for worker in self._workers)

    def not_begun(self) -> Task | None:
        """Take the first task that nobody has begun; None if there is none."""
        with suppress(Empty):
            return self._tasks.get_nowait()
        return None

    def _work(self, worker: _Worker) -> None:
        while task := self._tasks.get():
            block, future = task
            answers = self._answer(worker, block)
            if answers is None:
                self._able.discard(worker)
            future.set_result(answers)
            if answers is None and self._able:  # the last one says of all that is left that it fails
                return

    def _answer(self, worker: _Worker, block: Sequence[str]) -> list[T] | None:
        lines = worker.answer(block)
        try:
            return None if lines is None else [*map(self._read, lines)]
        except Exception:  # whatever it said: the caller knows better
            return None


def _started(folder: str, options: str, stack: ExitStack) -> _Worker:
    # It imports what we do, from where we do; of recommender, this very version.
    path = os.pathsep.join(filter(None, [str(Path(__file__).resolve().parents[1]), *map(str, sys.path)]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "recommender.worker", str(Path(folder, "index"))]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment, encoding="utf-8")
    stack.callback(_ended, process)
    return _Worker(process, options)


def _ended(process: subprocess.Popen[str]) -> None:
    process.kill()
    with suppress(OSError), process:  # what was not yet told is lost
        pass
