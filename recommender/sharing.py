"""Work on a whole site, shared among processes.

Each other process is a Python of its own (`recommender.worker`) that maps the same index: nothing is forked or pickled.
What there is to ask lies beside the index; a process is told which part of it is next, and answers in lines of JSON.
The caller helps while it waits, and answers what a process fails to.
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

__all__ = ["ASKED", "INDEX", "READY", "shared"]

INDEX, ASKED = "index", "asked.jsonl"
"""What lies in the folder of the processes: the index; and a line of options, with another of the ids of articles."""

READY = "recommender is ready"
"""What a process says first; whatever Python's start-up prints before is no answer."""

BLOCK = 64
"""How many articles a process is asked about at a time."""

BEGUN = 2
"""How many blocks a process knows of at a time: when one is done, it need not wait until we have read its answers."""

PIPE = 1 << 20
"""In bytes: a block's answers, so that they can be written in one go where pipes can be so large."""

AHEAD = 32
"""How many blocks are asked for before the first answer is needed: while a map is laid out."""

PATIENCE = 60.0
"""After so many seconds without an answer, the caller makes it: the other process may have been stopped."""

_BEGINNING = """
import json, sys
home, path, folder = json.loads(sys.argv[1])
sys.path[:] = [home, *path]
import recommender
sys.path[:] = path
from recommender.worker import run
run(folder)
"""
"""What is beside the package comes before the standard library only until the package is found."""

T = TypeVar("T")
Task = tuple[range, "Future[Any]"]
"""The places of some articles among those asked for, and what is going to be said of them."""


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
        What every other process has to know beside the names, in one line.
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
    places = range(len(names))
    blocks = [places[start : start + BLOCK] for start in places[::BLOCK]]
    processes = min(processes, len(blocks))
    # A program that was frozen into one file would start itself.
    if processes < 2 or not sys.executable or getattr(sys, "frozen", False):
        return iter(answer(names))
    answers = _answers(names, blocks, options, processes - 1, save=save, answer=answer, read=read)
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
    names: Sequence[str],
    blocks: Sequence[range],
    options: str,
    others: int,
    *,
    save: Callable[[Path], None],
    answer: Callable[[Sequence[str]], Iterable[T]],
    read: Callable[[str], T],
) -> Generator[Iterable[T], None, None]:
    """Yield nothing when the others are at work, and then the answers, block by block."""

    def ours(block: range) -> Iterable[T]:
        return answer(names[block.start : block.stop])

    with _Ours() as stack:
        # Where nobody reads on, Python's end must not come before that of the others.
        atexit.register(stack.close)
        stack.callback(atexit.unregister, stack.close)
        try:
            folder = mkdtemp(prefix="recommender-")
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            # They look for what lies there when they are asked for the first block, and start meanwhile.
            crew = _Crew([_Worker(process, names) for process in _started(others, folder, stack)], read)
            save(Path(folder, INDEX))
            Path(folder, ASKED).write_text(f"{options}\n{json.dumps([*names])}\n", encoding="utf-8")
        except (OSError, StoreError) as error:
            warnings.warn(f"no other process shares the work: {error}", RuntimeWarning, stacklevel=5)
            yield ()
            yield from map(ours, blocks)
            return
        stack.enter_context(crew.at_work())
        left, told = iter(blocks), False
        asked = deque((block, crew.ask(block)) for block in islice(left, max(AHEAD, 2 * BEGUN * others)))
        yield ()
        while asked:
            block, wanted = asked.popleft()
            asked.extend((block, crew.ask(block)) for block in islice(left, 1))
            while not wanted.done() and (task := crew.not_begun()):
                task[1].set_result([*ours(task[0])])
            try:
                answers = wanted.result(PATIENCE)
            except TimeoutError:
                answers, told = None, True
                crew.give_up(block)
                warnings.warn("a process that shares the work is silent, and was ended", RuntimeWarning, stacklevel=3)
            if crew.never_began and not told:
                told = True
                warnings.warn("no other process shares the work: none answers", RuntimeWarning, stacklevel=3)
            yield answers or ours(block)


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

    def __init__(self, process: subprocess.Popen[bytes], names: Sequence[str]) -> None:
        self._process, self._names, self.ready = process, names, False

    def begin(self, block: range) -> None:
        """Ask for a block; others may have been asked for before, and not be answered yet."""
        told = self._process.stdin
        assert told is not None
        with suppress(OSError, ValueError):  # it has ended, which is found out when its answers are read
            told.write(f"{block.start} {block.stop}\n".encode())
            told.flush()

    def answer(self, block: range) -> list[str] | None:
        """Return a line for each article of the first block left; None if the process ended, or says anything else."""
        heard = self._process.stdout
        assert heard is not None
        with suppress(OSError, ValueError):
            self.ready = self.ready or any(line.rstrip() == READY.encode() for line in heard)
            lines = [line.decode() for line in islice(heard, len(block))]
            if len(lines) == len(block) and all(map(_is_of, lines, self._names[block.start : block.stop])):
                return [line[:-1] for line in lines]
        self.end()
        return None

    def end(self) -> None:
        """Answer nothing any more."""
        self._process.kill()


def _is_of(line: str, name: str) -> bool:
    # Where a process ends in the middle of a line, the end of it is missing.
    return line.startswith(f'{{"article_id": {json.dumps(name, ensure_ascii=False)}') and line.endswith("}\n")


class _Crew(Generic[T]):
    """Workers, each with a thread that hands it one block after the other, and reads its answers."""

    def __init__(self, workers: Sequence[_Worker], read: Callable[[str], T]) -> None:
        self._able, self._read, self._workers = set(workers), read, workers
        self._asked: dict[range, _Worker] = {}
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let them work; what is not done at the end never will be."""
        for worker in self._workers:
            # Nobody has to wait for them when Python ends.
            Thread(target=self._work, args=(worker,), daemon=True).start()
        try:
            yield
        finally:
            self._tasks.put(None)

    def ask(self, block: range) -> Future[list[T] | None]:
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
        return self._next(wait=False)

    def give_up(self, block: range) -> None:
        """End the worker that was asked for a block, if one was; it fails to answer whatever else it was asked for."""
        if block in self._asked:
            self._asked[block].end()

    def _next(self, wait: bool) -> Task | None:
        with suppress(Empty):
            if task := self._tasks.get(wait):
                return task
            self._tasks.put(None)  # that is the end, for the others as well
        return None

    def _work(self, worker: _Worker) -> None:
        begun = deque[Task]()
        while True:
            # The last one to fail goes on, to say of all that is left that it fails.
            while len(begun) < BEGUN and (worker in self._able or not self._able):
                if not (task := self._next(wait=not begun)):
                    break
                self._asked[task[0]] = worker
                worker.begin(task[0])
                begun.append(task)
            if not begun:
                return
            block, future = begun.popleft()
            answers = self._answer(worker, block)
            if answers is None:
                self._able.discard(worker)
            future.set_result(answers)

    def _answer(self, worker: _Worker, block: range) -> list[T] | None:
        try:
            lines = worker.answer(block)
            return None if lines is None else [*map(self._read, lines)]
        except Exception:  # whatever it said: the caller knows better
            return None


def _started(n: int, folder: str, stack: ExitStack) -> list[subprocess.Popen[bytes]]:
    """Start as many as possible of `n` processes.

    Raises
    ------
    OSError
        If not even one can be started.
    """
    # They import what we do, from where we do; of recommender, this very version.
    told = json.dumps([str(Path(__file__).resolve().parents[1]), [*map(str, sys.path)], folder])
    started: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(n):
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BEGINNING, told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=PIPE,
            )
            stack.callback(_ended, process)
            started.append(process)
            _widen(process.stdout)
    except OSError:
        if not started:
            raise
    return started


def _widen(pipe: Any) -> None:
    """Make room in a pipe, where the system allows it."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(OSError), process:  # what was not yet told is lost
        pass
