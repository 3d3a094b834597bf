"""Work in blocks, by any executor of `concurrent.futures`: answers in order, a bounded number under way, one retry."""

from __future__ import annotations

import atexit
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import ExitStack
from itertools import islice
from typing import Any, Generic, TypeVar

from recommender.errors import RecommenderError, StoreError

__all__ = ["Prepare", "shared"]

UNDER_WAY = 128
"""How many blocks a caller's executor has, or has answered and nobody has read, at most. A plain choice: work for a
large cluster, and some 40 MB of answers."""

AHEAD = 32
"""How many blocks processes of our own get before the first answer is needed, at most: a map is laid out meanwhile."""

PER_PROCESS = 2
"""How many blocks each process of our own has later: the one that it makes, and the next."""

B = TypeVar("B")
R = TypeVar("R")

Prepare = Callable[[ExitStack, bool], Callable[[B], R]]
"""Returns the function that workers call with a block: small when it is pickled. What it reads, such as an index, is
there until the stack is closed. It is asked a second time, with True, if workers could not read what was there."""

_LOST = (BrokenExecutor, CancelledError, StoreError)
"""What workers answer that were killed, that somebody ended, or that cannot read an index."""

_REMEDY = "give workers more memory, or use fewer; an index must lie where all of them can read it (load it from there)"


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
        self._stack, self._prepare, self._executor = stack, prepare, executor
        self._here: Any = here
        self._n_started = 0 if executor else min(processes, len(blocks)) - 1
        self._blocks = iter(blocks)
        self._queue = deque[tuple[B | None, Future[R]]]()
        """Blocks in order, and their answers; no block where this process made it beside others."""
        self._most = UNDER_WAY if executor else 2 * AHEAD
        self._n_under_way = UNDER_WAY if executor else PER_PROCESS * self._n_started
        self._is_second, self._is_answered = False, False
        try:
            self._call = prepare(stack, False)
            self._submit = self._submitter()
        except (OSError, StoreError) as error:
            if executor:
                raise
            self._go_on_here(error)
        share = len(blocks) * self._n_started // (self._n_started + 1)  # that of the others, if all are as fast
        self._fill(UNDER_WAY if executor else min(AHEAD, share) if self._n_under_way else 0)

    def answers(self) -> Iterator[R]:
        """Yield the answers."""
        while self._queue or self._fill(1):
            self._help()
            block, future = self._queue[0]
            try:
                answer = future.result()
            except _LOST as error:
                self._hand_out_again(error)
                continue
            self._is_answered = self._is_answered or block is not None
            self._queue.popleft()
            self._fill(self._n_under_way)
            yield answer

    def _fill(self, n: int) -> bool:
        """Hand out blocks until `n` are under way, or too many answers wait to be read; whether there was a block."""
        missing = min(n - sum(not future.done() for _, future in self._queue), self._most - len(self._queue))
        new = [(block, self._submit(block)) for block in islice(self._blocks, max(0, missing))]
        self._queue.extend(new)
        return bool(new)

    def _help(self) -> None:
        """Make blocks here that nobody has been given yet, while the first answer is waited for."""
        while not self._executor and not self._queue[0][1].done() and len(self._queue) < self._most:
            block = next(self._blocks, None)
            if block is None:
                return
            self._queue.append((None, _made(self._here, block)))
            self._fill(self._n_under_way)

    def _hand_out_again(self, error: Exception) -> None:
        """Hand out the blocks that were lost once more, to new workers if the former ones were ours."""
        if not self._is_second:
            self._is_second = True
            if isinstance(error, StoreError):
                self._call = self._prepare(self._stack, True)
            self._submit = self._submitter()
        elif self._executor or self._is_answered:
            raise RecommenderError(f"workers were lost twice ({error or type(error).__name__}); {_REMEDY}") from error
        else:
            self._go_on_here(error)
        for place, (block, future) in enumerate(self._queue):
            if block is not None and future.done() and (future.cancelled() or isinstance(future.exception(), _LOST)):
                self._queue[place] = block, self._submit(block)

    def _go_on_here(self, error: Exception) -> None:
        """Let this process make all that is left."""
        warnings.warn(f"no other process shares the work: {error}", RuntimeWarning, stacklevel=2)
        self._submit, self._n_under_way = lambda block: _made(self._here, block), 0

    def _submitter(self) -> Callable[[B], Future[R]]:
        """What hands out a block: to the caller's executor, or to new processes."""
        executor = self._executor
        if executor is None:
            from recommender._io.process_pool import process_pool

            executor = process_pool(self._n_started)
            self._stack.callback(executor.shutdown, cancel_futures=True)
        else:
            self._stack.callback(lambda: [future.cancel() for _, future in self._queue])
        call, submit = self._call, executor.submit

        def submitted(block: B) -> Future[R]:
            try:
                return submit(call, block)
            except (RuntimeError, OSError) as error:  # it is broken, or was shut down; or no process can be started
                return _made(_raise, BrokenExecutor(str(error)))

        return submitted


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
