"""Processes that make lists for this one: started here, sent blocks of articles, they answer in lines of JSON."""

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

__all__ = ["INDEX", "PREFETCH", "READY", "REQUEST", "Task", "Worker", "WorkerPool", "start_processes"]

INDEX, REQUEST = "index", "request.jsonl"
"""Names in the folder that the processes read: the index, and a file with a line of options and a line of ids."""

READY = "recommender is ready"
"""The first line that a process writes. What Python prints at start-up comes before it, and is no answer."""

PREFETCH = 2
"""How many blocks a process is sent before its answers are read: while this one reads, that one makes the next."""

PIPE_BYTES = 1 << 20
"""Size of a pipe: all lines of a block, so that a process writes them without waiting, where pipes can be so large."""

_BOOTSTRAP = """
import json, sys
home, path, folder = json.loads(sys.argv[1])
sys.path[:] = [home, *path]
import recommender
sys.path[:] = path
from recommender.engine import Recommender
from recommender.engine.parallel.worker_process import run
run(Recommender.load, folder)
"""
"""The program of a process. The folder of the package is searched before the standard library only until the package is
found: a file beside it with the name of a standard module hides nothing."""

T = TypeVar("T")
Task = tuple[range, "Future[Any]"]
"""A block (places among the articles that are asked for), and the future of its answers."""


class Worker:
    """A process that answers blocks in the order in which they are sent.

    Parameters
    ----------
    process : subprocess.Popen
        As `start_processes` starts it.
    names : sequence of str
        Ids of all articles that are asked for.
    """

    def __init__(self, process: subprocess.Popen[bytes], names: Sequence[str]) -> None:
        self._process, self._names, self.ready = process, names, False

    def send(self, block: range) -> None:
        """Ask for a block; others may have been sent before and not be answered yet."""
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(OSError, ValueError):  # the process has ended, which `receive` finds out
            pipe.write(f"{block.start} {block.stop}\n".encode())
            pipe.flush()

    def receive(self, block: range) -> list[str] | None:
        """Return a line for each article of the first unanswered block; None if the process ended or answers else."""
        pipe = self._process.stdout
        assert pipe is not None
        with suppress(OSError, ValueError):
            self.ready = self.ready or any(line.rstrip() == READY.encode() for line in pipe)
            lines = [line.decode() for line in islice(pipe, len(block))]
            if len(lines) == len(block) and all(map(_is_line_of, lines, self._names[block.start : block.stop])):
                return [line[:-1] for line in lines]
        self.kill()
        return None

    def kill(self) -> None:
        """End the process."""
        self._process.kill()


def _is_line_of(line: str, name: str) -> bool:
    """Whether a line is the answer for an article; the last line of a process that was ended may be cut."""
    return line.startswith(f'{{"article_id": {json.dumps(name, ensure_ascii=False)}') and line.endswith("}\n")


class WorkerPool(Generic[T]):
    """Workers, each with a thread that sends it one block after the other and reads its answers.

    Parameters
    ----------
    workers : sequence of Worker
    read : callable
        Turns the line of an article into an answer.
    """

    def __init__(self, workers: Sequence[Worker], read: Callable[[str], T]) -> None:
        self._able, self._read, self._workers = set(workers), read, workers
        self._sent: dict[range, Worker] = {}
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the workers work while in this context; what they have not done at its end is never done."""
        for worker in self._workers:
            # As daemons, so that Python can end while they wait.
            Thread(target=self._work, args=(worker,), daemon=True).start()
        try:
            yield
        finally:
            self._tasks.put(None)

    def submit(self, block: range) -> Future[list[T] | None]:
        """Queue a block, and return the future of its answers: None if a worker fails."""
        future: Future[list[T] | None] = Future()
        self._tasks.put((block, future))
        return future

    @property
    def none_started(self) -> bool:
        """Whether all workers failed before they were ready."""
        return not self._able and not any(worker.ready for worker in self._workers)

    def take_unstarted(self) -> Task | None:
        """Take the first task off the queue that no worker has begun; None if there is none."""
        return self._next(wait=False)

    def abandon(self, block: range) -> None:
        """End the worker that a block was sent to, if one was; all that it has been sent then fails."""
        if block in self._sent:
            self._sent[block].kill()

    def _next(self, wait: bool) -> Task | None:
        with suppress(Empty):
            if task := self._tasks.get(wait):
                return task
            self._tasks.put(None)  # the mark of the end, for the other threads
        return None

    def _work(self, worker: Worker) -> None:
        begun = deque[Task]()
        while True:
            # A failed worker takes no more tasks; but the last one to fail takes all that are left, so that they fail.
            while len(begun) < PREFETCH and (worker in self._able or not self._able):
                if not (task := self._next(wait=not begun)):
                    break
                self._sent[task[0]] = worker
                worker.send(task[0])
                begun.append(task)
            if not begun:
                return
            block, future = begun.popleft()
            answers = self._answers(worker, block)
            if answers is None:
                self._able.discard(worker)
            future.set_result(answers)

    def _answers(self, worker: Worker, block: range) -> list[T] | None:
        try:
            lines = worker.receive(block)
            return None if lines is None else [*map(self._read, lines)]
        except Exception:  # the lines hold anything else than answers: the caller makes them itself
            return None


def start_processes(n: int, folder: str, stack: ExitStack) -> list[subprocess.Popen[bytes]]:
    """Start up to `n` processes.

    Parameters
    ----------
    n : int
        How many, at most.
    folder : str
        Where `INDEX` and `REQUEST` will be when the first block is sent.
    stack : ExitStack
        Ends the processes when it is closed.

    Raises
    ------
    OSError
        If not even one can be started.
    """
    # They import from where this process does, and this version of recommender.
    argument = json.dumps([str(Path(__file__).resolve().parents[3]), [*map(str, sys.path)], folder])
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for _ in range(n):
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", _BOOTSTRAP, argument],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=PIPE_BYTES,
            )
            stack.callback(_end, process)
            processes.append(process)
            _enlarge(process.stdout)
    except OSError:
        if not processes:
            raise
    return processes


def _enlarge(pipe: Any) -> None:
    """Make a pipe hold `PIPE_BYTES`, where the system allows it."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(OSError), process:  # closing its pipes may fail to write what was not sent yet
        pass
