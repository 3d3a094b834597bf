"""The commands ``build`` and ``all``: an index of the content, and every article's list."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.cli.content import exit_code, processes, progress, reading
from recommender.errors import RecommenderError, SettingsError

if TYPE_CHECKING:
    from recommender.index import Built
    from recommender.settings import Settings

__all__ = ["all_lists", "build"]

TICK = 1.0
"""How many seconds ``--watch`` waits between two looks at the files."""

SHOWN = 10
"""How many problems of what was read are printed."""


def build(arguments: argparse.Namespace) -> int:
    """Make the index or bring it up to date, and return the exit code."""
    from recommender.index import is_current, refresh_index

    start = time.perf_counter()
    folder, settings, index = _named(arguments)
    built = refresh_index(folder, settings, index, progress=reading)
    _tell(built, index, time.perf_counter() - start)
    if arguments.watch:

        def look() -> None:
            folder, now, place = _named(arguments)  # settings may change, too
            if place != index:  # as while an editor replaces a file
                raise SettingsError("another settings file counts now, or none; nothing is followed until it is back")
            start = time.perf_counter()
            if (
                not is_current(folder, now, index)
                and (built := refresh_index(folder, now, index)).outcome != "unchanged"
            ):
                _tell(built, index, time.perf_counter() - start)

        print(f"watching {folder}; Ctrl-C ends it", file=sys.stderr)
        _watch(look)
    return exit_code(arguments, built.recommender.corpus)


def _named(arguments: argparse.Namespace) -> tuple[Path, Settings, Path]:
    """The content folder, the settings, and where the index lies."""
    from recommender.index import content_of, index_of
    from recommender.settings import load_settings

    settings = load_settings()
    return content_of(settings, arguments.content), settings, index_of(settings)


def _watch(look: Callable[[], None]) -> None:
    """Look again and again, until Ctrl-C; what goes wrong with the content is told, and may be mended meanwhile."""
    told = ""
    while True:
        try:
            time.sleep(TICK)
            look()
        except KeyboardInterrupt:
            return
        except RecommenderError as error:
            if str(error) != told:
                print(f"recommender: {error}", file=sys.stderr)
            told = str(error)
        else:
            told = ""


def _tell(built: Built, index: Path, seconds: float) -> None:
    if built.trouble:
        print(f"recommender: {built.trouble}", file=sys.stderr)
    corpus = built.recommender.corpus
    what = {
        "unchanged": "nothing changed",
        "updated": f"{built.read} files read, {built.removed} gone",
        "built": f"{built.read} files read",
    }[built.outcome]
    print(f"{index}: {len(corpus)} articles, {corpus.links.nnz} curated links; {what}; {seconds:.1f} s", flush=True)
    if built.outcome == "updated":
        for problem in built.problems[:SHOWN]:
            print(f"  {problem}", file=sys.stderr)
        if len(built.problems) > SHOWN:
            print(f"  … and {len(built.problems) - SHOWN} more; see: recommender doctor", file=sys.stderr)


def all_lists(arguments: argparse.Namespace) -> int:
    """Write the list of every article, one JSON object a line, and return the exit code."""
    from recommender._io.textfiles import check_writable, save_lines
    from recommender.cli.stories import fitted

    if arguments.output is not None:
        check_writable(arguments.output)
    recommender, options = fitted(arguments)
    n = len(recommender.corpus)
    found = recommender.lines(mode=arguments.mode, processes=processes(n), **options)
    lines = progress(found, n, "ranking")
    if arguments.output is None:
        for line in lines:
            print(line)
    else:
        save_lines(arguments.output, lines)
        print(f"{arguments.output}: {n} lists")
    return exit_code(arguments, recommender.corpus)
