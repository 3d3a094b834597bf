"""The processes that share the work on a site: started, asked, listened to, and ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

__all__ = ["ASKED", "BEGUN", "INDEX", "READY", "Crew", "Task", "Worker", "started"]

INDEX, ASKED = "index", "asked.jsonl"
"""What lies in the folder of the processes: the index; and a line of options, with another of the ids of articles."""

READY = "recommender is ready"
"""What a process says first; whatever Python's start-up prints before is no answer."""

BEGUN = 2
"""How many blocks a process knows of at a time: when one is done, it need not wait until we have read its answers."""

PIPE = 1 << 20
"""In bytes: a block's answers, so that they can be written in one go where pipes can be so large."""

_BEGINNING = """
import json, sys
home, path, folder = json.loads(sys.argv[1])
sys.path[:] = [home, *path]
import recommender
sys.path[:] = path
from recommender.engine import Recommender
from recommender.engine.parallel.worker import run
run(Recommender.load, folder)
"""
"""What is beside the package comes before the standard library only until the package is found."""

T = TypeVar("T")
Task = tuple[range, "Future[Any]"]
"""The places of some articles among those asked for, and what is going to be said of them."""


class Worker:
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


class Crew(Generic[T]):
    """Workers, each with a thread that hands it one block after the other, and reads its answers."""

    def __init__(self, workers: Sequence[Worker], read: Callable[[str], T]) -> None:
        self._able, self._read, self._workers = set(workers), read, workers
        self._asked: dict[range, Worker] = {}
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

    def _work(self, worker: Worker) -> None:
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

    def _answer(self, worker: Worker, block: range) -> list[T] | None:
        try:
            lines = worker.answer(block)
            return None if lines is None else [*map(self._read, lines)]
        except Exception:  # whatever it said: the caller knows better
            return None


def started(n: int, folder: str, stack: ExitStack) -> list[subprocess.Popen[bytes]]:
    """Start as many as possible of `n` processes.

    Raises
    ------
    OSError
        If not even one can be started.
    """
    # They import what we do, from where we do; of recommender, this very version.
    told = json.dumps([str(Path(__file__).resolve().parents[3]), [*map(str, sys.path)], folder])
    processes: list[subprocess.Popen[bytes]] = []
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
            processes.append(process)
            _widen(process.stdout)
    except OSError:
        if not processes:
            raise
    return processes


def _widen(pipe: Any) -> None:
    """Make room in a pipe, where the system allows it."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(OSError), process:  # what was not yet told is lost
        pass
