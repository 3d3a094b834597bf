"""Where every command begins and ends: the content folder, progress, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from recommender.corpus import Corpus
    from recommender.engine import Recommender
    from recommender.settings import Settings

__all__ = ["cores", "exit_code", "open_recommender", "processes", "progress", "read_content", "reading", "working"]

WORTH_STARTING = 500
"""A process makes about so many lists in the time that it takes to start."""

MOST = 8
"""More processes wait for one another; and a container may have many processors, but only little time on them."""


def read_content(arguments: argparse.Namespace) -> tuple[Corpus, Settings]:
    """Read the content that the command line, the environment or a settings file names."""
    from recommender.api import read_corpus
    from recommender.index import content_of
    from recommender.settings import load_settings

    settings = load_settings()
    folder = content_of(settings, arguments.content)
    with settings.blamed():
        return read_corpus(folder, fields=settings.fields, progress=reading), settings


def open_recommender(arguments: argparse.Namespace) -> tuple[Recommender, Settings]:
    """Return what answers for it: its index, brought up to date, else its files are read."""
    from recommender.api import open_content
    from recommender.settings import load_settings

    settings = load_settings()
    recommender, trouble = open_content(settings, arguments.content, progress=reading)
    if trouble:
        print(f"recommender: {trouble}", file=sys.stderr)
    return recommender, settings


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(n_lists: int) -> int:
    """Return how many processes are to share the making of some lists: at most one for each core, if they are many."""
    return max(1, min(cores(), MOST, n_lists // WORTH_STARTING))


@contextmanager
def working(what: str) -> Iterator[None]:
    """Say on stderr, on a terminal only, what is going on that cannot be counted."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(what)):
        yield


def progress(items: Iterable[Any], total: int, description: str) -> Iterable[Any]:
    """Show a bar on stderr, on a terminal only, and only for work that takes a while."""
    if total < 100 or not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description, total=total, console=Console(stderr=True), transient=True)


def exit_code(arguments: argparse.Namespace, corpus: Corpus) -> int:
    """Mention the problems of the content; return 1 for them if the command is strict."""
    # Not known after an update, and worth looking at the whole site only for those who ask.
    n = len(corpus.problems) if arguments.strict else corpus.n_known_problems
    if n:
        print(f"recommender: {n} problems in the content; see: recommender doctor", file=sys.stderr)
    return 1 if n and arguments.strict else 0


def reading(files: Iterable[Any], total: int) -> Iterable[Any]:
    """Show how far the reading of files is; see `progress`."""
    return progress(files, total, "reading")
