"""Where every command begins and ends: the content folder, progress, and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from recommender.config import Settings
    from recommender.corpus import Corpus
    from recommender.engine import Recommender

__all__ = ["exit_code", "fit_content", "progress", "read_content", "working"]


def read_content(arguments: argparse.Namespace) -> tuple[Corpus, Settings]:
    """Read the content that the command line, the environment or a settings file names."""
    from recommender.config import load_settings
    from recommender.folder import read_corpus

    settings = load_settings()
    folder = settings.content_folder(arguments.content)
    return read_corpus(folder, fields=settings.fields, progress=_reading), settings


def fit_content(arguments: argparse.Namespace) -> tuple[Recommender, Settings]:
    """Read and fit it."""
    from recommender.folder import fit_corpus

    corpus, settings = read_content(arguments)
    with working("indexing the text"):
        return fit_corpus(corpus, settings), settings


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
    n = len(corpus.problems)
    if n:
        print(f"recommender: {n} problems in the content; see: recommender doctor", file=sys.stderr)
    return 1 if n and arguments.strict else 0


def _reading(files: Iterable[Any], total: int) -> Iterable[Any]:
    return progress(files, total, "reading")
