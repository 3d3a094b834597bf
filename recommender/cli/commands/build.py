"""The command ``build``: the index of the content, made once or kept up to date."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io.file_events import FileEvents
from recommender.cli.content import exit_code, located, print_problems, say_waiting
from recommender.cli.progress import embedding_progress, reading_progress
from recommender.cli.remarks import print_done, remark
from recommender.cli.watching import watch
from recommender.errors import SettingsError

if TYPE_CHECKING:
    from recommender.index import Built

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Make the index or bring it up to date, and return the exit code."""
    from recommender.index import is_current, refresh_index

    start = time.perf_counter()
    settings, folder, index = located(arguments)
    built = refresh_index(
        folder,
        settings,
        index,
        progress=reading_progress,
        embedding_progress=embedding_progress,
        on_wait=say_waiting,
    )
    _print_result(built, index, time.perf_counter() - start)
    if arguments.watch:

        def check() -> bool:
            settings, folder, now = located(arguments)  # the settings may have changed, too
            if now != index:  # as while an editor replaces a file
                raise SettingsError("another settings file counts now, or none; nothing is followed until it is back")
            start = time.perf_counter()
            if is_current(folder, settings, index):
                return False
            built = refresh_index(folder, settings, index)
            if built.outcome != "unchanged":
                _print_result(built, index, time.perf_counter() - start)
            return built.outcome != "unchanged"

        remark(f"watching {folder}; Ctrl-C ends it")
        watch(check, FileEvents())
    return exit_code(arguments, built.recommender.corpus)


def _print_result(built: Built, index: Path, seconds: float) -> None:
    if built.trouble:
        remark(built.trouble)
    size = built.recommender.corpus.size_in_words
    print_done(f"{index}: {size}; {built.in_words}; {seconds:.1f} s")
    if built.outcome == "updated":
        print_problems(built.problems)
