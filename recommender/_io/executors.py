"""Work in blocks, by any executor of `concurrent.futures`: answers in order, a bounded number under way, one retry."""

from __future__ import annotations

import atexit
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from threading import RLock
from typing import Any, Generic, TypeVar, cast

from recommender._io.kept_processes import end, lend, take_back
from recommender.errors import RecommenderError, StoreError

__all__ = ["Prepare", "shared"]

UNDER_WAY = 128
"""How many blocks a caller's executor has, or has answered and nobody has read, at most. A plain choice: work for a
large cluster, and some 40 MB of answers."""

AHEAD = 128
"""How many answers of processes of our own may wait to be read, at most: while a map is laid out nobody reads them. A
plain choice: the lists of eight thousand articles, some 50 MB."""

PER_PROCESS = 2
"""How many blocks each process of our own has at a time: the one that it makes, and the next."""

B = TypeVar("B")
R = TypeVar("R")

Prepare = Callable[[ExitStack, bool], Callable[[B], R]]
"""Returns the function that workers call with a block: small when it is pickled. What it reads, such as an index, is
there until the stack is closed. It is asked a second time, with True, if workers could not read what was there."""

_LOST = (BrokenExecutor, CancelledError, StoreError)
"""What workers answer that were killed, that somebody ended, or that cannot read an index."""

_REMEDY = "give workers more memory, or use fewer; an index must lie where all of them can read it (load it from there)"

_ENDED = "the executor has been shut down; hand over one that still works"


def shared(
    blocks: Sequence[B],
    prepare: Prepare[B, R],
    *,
    executor: Executor | None = None,
    processes: int = 1,
    here: Callable[[B], R] | None = None,
) -> Iterator[R]:
    """Return an iterator of an answer for each block, in their order. They are made from now on, until it is closed.

    Parameters
    ----------
    blocks : sequence
        Each of them small when it is pickled.
    prepare : callable
        See `Prepare`.
    executor : Executor, optional
        Makes all of them; it is the caller's, and not shut down.
    processes : int
        Without an executor: how many processes share the work. One is the caller, the others are started.
    here : callable
        Without an executor: makes a block in this process.

    Raises
    ------
    RecommenderError
        If workers are lost, and lost again when their blocks have been handed out once more.
    StoreError
        If what an executor's workers read cannot be written. Without one, all is made here, and a warning says why; so
        it is if no process can be started.
    """
    answers = _answers(blocks, prepare=prepare, executor=executor, processes=processes, here=here)
    next(answers)
    return answers


def _answers(blocks: Sequence[B], **options: Any) -> Iterator[Any]:
    """Yield None once the work has begun, and then the answers."""
    with _OwnExitStack() as stack:
        # Where the iterator is not read to its end, all is taken away before Python ends.
        atexit.register(stack.close)
        stack.callback(atexit.unregister, stack.close)
        work = _Work[Any, Any](stack, blocks, **options)
        yield None
        yield from work.answers()


class _OwnExitStack(ExitStack):
    """Ends what it holds, but not in a fork of the process that made it, whose processes and files they are."""

    def __init__(self) -> None:
        super().__init__()
        self._process = os.getpid()

    def __exit__(self, *details: Any) -> bool:
        if os.getpid() != self._process:
            self.pop_all()
        return bool(super().__exit__(*details))


class _Work(Generic[B, R]):
    """Blocks on their way.

    Parameters
    ----------
    stack : ExitStack
        Closes what is opened.
    blocks, prepare, executor, processes, here
        As for `shared`.
    """

    def __init__(
        self,
        stack: ExitStack,
        blocks: Sequence[B],
        *,
        prepare: Prepare[B, R],
        executor: Executor | None,
        processes: int,
        here: Callable[[B], R] | None,
    ) -> None:
        self._prepare, self._stack, self._executor, self._here = prepare, stack, executor, cast(Callable[[B], R], here)
        self._is_ours = executor is None
        self._blocks = iter(blocks)
        self._queue = deque[_Handed[B, R]]()
        """Blocks in order, answered or not."""
        self._n_started = min(processes, len(blocks)) - 1 if self._is_ours else 0
        self._n_under_way = PER_PROCESS * self._n_started if self._is_ours else UNDER_WAY
        self._most = AHEAD if self._is_ours else UNDER_WAY
        self._is_answered, self._is_anew = False, False
        self._lock, self._is_read = RLock(), not self._is_ours
        try:
            self._call = prepare(stack, False)
            self._begin()
        except (OSError, StoreError) as error:
            if not self._is_ours:
                raise
            self._go_on_here(error)
        self._fill(self._n_under_way)

    def answers(self) -> Iterator[R]:
        """Yield the answers."""
        self._read()
        while self._queue or self._fill(1):
            self._help()
            try:
                answer = self._queue[0].future.result()
            except _LOST as error:
                self._hand_out_again(error)
                continue
            self._is_answered = self._is_answered or self._queue[0].by_worker
            self._queue.popleft()
            self._fill(self._n_under_way)
            yield answer

    def _fill(self, n: int) -> bool:
        """Hand out blocks until `n` are under way, or too many answers wait to be read; whether there was a block."""
        missing = min(n - sum(not one.future.done() for one in self._queue), self._most - len(self._queue))
        new = [_Handed(block, self._submit(block)) for block in islice(self._blocks, max(0, missing))]
        self._queue.extend(new)
        for one in new if not self._is_read else ():
            one.future.add_done_callback(self._go_on)
        return bool(new)

    def _go_on(self, made: Future[R]) -> None:
        """Hand out another block for one that was made before anybody read an answer; called by another thread."""
        with self._lock:
            if not (self._is_read or made.cancelled() or made.exception()):
                self._fill(self._n_under_way)

    def _read(self) -> None:
        """From now on this process reads answers, helps to make them, and alone hands out blocks."""
        with self._lock:
            self._is_read = True

    def _help(self) -> None:
        """Make blocks here that nobody has been given yet, while the first answer is waited for."""

        def next_blocks() -> list[B]:
            is_needed = self._is_ours and not self._queue[0].future.done() and len(self._queue) < self._most
            return [*islice(self._blocks, is_needed)]

        while blocks := next_blocks():
            self._queue.append(_Handed(blocks[0], _made(self._here, blocks[0]), by_worker=False))
            self._fill(self._n_under_way)

    def _hand_out_again(self, error: Exception) -> None:
        """Hand out the blocks that were lost once more, to new processes if the former ones were ours."""
        if self._is_ours and self._executor:
            end(self._executor)  # from here on it is known of each block whether it is lost
        if not self._queue[0].is_second:
            if isinstance(error, StoreError) and not self._is_anew:
                self._call, self._is_anew = self._prepare(self._stack, True), True
            self._begin()
        elif self._is_ours and not self._is_answered:
            self._go_on_here(error)
        else:
            remedy = _ENDED if "shutdown" in str(error) else _REMEDY
            raise RecommenderError(f"workers were lost twice ({error or type(error).__name__}); {remedy}") from error
        for place, one in enumerate(self._queue):
            if one.is_lost():
                self._queue[place] = replace(one, future=self._submit(one.block), is_second=True)

    def _begin(self) -> None:
        """Begin to hand out blocks: to the caller's executor, or to new processes."""
        if self._is_ours:
            self._executor = executor = lend(self._n_started)
            self._stack.callback(lambda: take_back(executor, [one.future for one in self._queue]))
            self._stack.callback(self._read)
        elif not self._queue:
            self._stack.callback(lambda: [one.future.cancel() for one in self._queue])

    def _go_on_here(self, error: Exception) -> None:
        """Let this process make all that is left."""
        warnings.warn(f"no other process shares the work: {error}", RuntimeWarning, stacklevel=2)
        self._executor, self._n_under_way = None, 0

    def _submit(self, block: B) -> Future[R]:
        if self._executor is None:
            return _made(self._here, block)
        try:
            return self._executor.submit(self._call, block)
        except (RuntimeError, OSError) as error:  # it is broken, or was shut down; or no process can be started
            return _made(_raise, BrokenExecutor(str(error)))


@dataclass(frozen=True, eq=False)
class _Handed(Generic[B, R]):
    """A block that was handed out, and its answer."""

    block: B
    future: Future[R]
    by_worker: bool = True
    """Whether it is not made by this process while others work."""
    is_second: bool = False
    """Whether it was handed out before, and lost."""

    def is_lost(self) -> bool:
        """Whether there will be no answer."""
        future = self.future
        return future.cancelled() or (future.done() and isinstance(future.exception(), _LOST))


def _made(function: Callable[[B], R], block: B) -> Future[R]:
    """A block that is made already."""
    future: Future[R] = Future()
    try:
        future.set_result(function(block))
    except Exception as error:
        future.set_exception(error)
    return future


def _raise(error: Exception) -> Any:
    raise error
