"""What is shown on a terminal while a command works. It goes to standard error, and only if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from recommender.cli.output import make_console, one_line
from recommender.cli.remarks import detail, is_quiet

__all__ = ["embedding_progress", "progress_bar", "reading_progress", "status"]

MIN_ITEMS = 100
"""Fewer items take less than a second: no bar is shown. A plain choice."""


def progress_bar(items: Iterable[Any], total: int, description: str) -> Iterable[Any]:
    """Return the same items; a bar shows how many of `total` have been taken."""
    detail(f"{description}: {total:,}")
    if total < MIN_ITEMS or not _is_shown():
        return items
    from rich.progress import track

    return track(items, one_line(description), total=total, console=make_console(to_stderr=True), transient=True)


def reading_progress(files: Iterable[Any], total: int) -> Iterable[Any]:
    """Show how many files have been read; the argument ``progress`` of `recommender.read_corpus`."""
    return progress_bar(files, total, "reading")


def embedding_progress(texts: Iterable[Any], total: int) -> Iterable[Any]:
    """Show how many texts have been embedded; the argument ``progress`` of `recommender.Recommender.fit`."""
    return progress_bar(texts, total, "embedding")


@contextmanager
def status(description: str) -> Iterator[None]:
    """Show what is being done, for work whose steps cannot be counted."""
    detail(description)
    if not _is_shown():
        yield
        return
    from rich.markup import escape

    with make_console(to_stderr=True).status(escape(one_line(description))):
        yield


def _is_shown() -> bool:
    return sys.stderr.isatty() and not is_quiet()
