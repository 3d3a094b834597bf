"""Work on a whole site, shared among processes.

Each other process is a Python of its own (`recommender.engine.parallel.worker`) that maps the same index: nothing is
forked or pickled. What there is to ask lies beside the index; a process is told which part of it is next, and answers
in lines of JSON. The caller helps while it waits, and answers what a process fails to.
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

from recommender.engine.parallel.crew import ASKED, BEGUN, INDEX, Crew, Worker, started
from recommender.errors import StoreError

__all__ = ["shared"]

BLOCK = 64
"""How many articles a process is asked about at a time."""

AHEAD = 32
"""How many blocks are asked for before the first answer is needed: while a map is laid out."""

PATIENCE = 60.0
"""After so many seconds without an answer, the caller makes it: the other process may have been stopped."""

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
            crew = Crew([Worker(process, names) for process in started(others, folder, stack)], read)
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
