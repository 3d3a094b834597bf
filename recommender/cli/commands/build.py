"""The command ``build``: the index of the content, made once or kept up to date."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io.file_events import FileEvents
from recommender.cli.content import exit_code, say_waiting
from recommender.cli.output import print_line, say
from recommender.cli.progress import embedding_progress, reading_progress
from recommender.cli.watching import watch
from recommender.errors import SettingsError

if TYPE_CHECKING:
    from recommender.index import Built
    from recommender.settings import Settings

__all__ = ["run"]

MAX_PROBLEMS = 10
"""How many problems of the files that were read are printed: as many as fit on a screen."""


def run(arguments: argparse.Namespace) -> int:
    """Make the index or bring it up to date, and return the exit code."""
    from recommender.index import is_current, refresh_index

    start = time.perf_counter()
    folder, settings, index = _places(arguments)
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
            folder, settings, now = _places(arguments)  # the settings may have changed, too
            if now != index:  # as while an editor replaces a file
                raise SettingsError("another settings file counts now, or none; nothing is followed until it is back")
            start = time.perf_counter()
            if is_current(folder, settings, index):
                return False
            built = refresh_index(folder, settings, index)
            if built.outcome != "unchanged":
                _print_result(built, index, time.perf_counter() - start)
            return built.outcome != "unchanged"

        print_line(f"watching {folder}; Ctrl-C ends it", to_stderr=True)
        watch(check, FileEvents())
    return exit_code(arguments, built.recommender.corpus)


def _places(arguments: argparse.Namespace) -> tuple[Path, Settings, Path]:
    """Return the content folder, the settings, and the folder of the index."""
    from recommender.index import content_of, index_of
    from recommender.settings import load_settings

    settings = load_settings()
    return content_of(settings, arguments.content), settings, index_of(settings)


def _print_result(built: Built, index: Path, seconds: float) -> None:
    if built.trouble:
        say(built.trouble)
    corpus = built.recommender.corpus
    changes = {
        "unchanged": "nothing changed",
        "updated": f"{len(built.paths)} files read, {built.removed} gone",
        "built": f"{len(built.paths)} files read",
    }[built.outcome]
    print_line(f"{index}: {corpus.size_in_words}; {changes}; {seconds:.1f} s", flush=True)
    if built.outcome == "updated":
        for problem in built.problems[:MAX_PROBLEMS]:
            print_line(f"  {problem}", to_stderr=True)
        if len(built.problems) > MAX_PROBLEMS:
            print_line(f"  … and {len(built.problems) - MAX_PROBLEMS} more; see: recommender doctor", to_stderr=True)
