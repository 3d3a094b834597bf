"""The command ``build``: the index of the content, made once or kept up to date."""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io.file_events import FileEvents
from recommender.cli.content import exit_code, located, print_problems, reading, say_waiting
from recommender.cli.progress import embedding_progress
from recommender.cli.remarks import detail, print_done, remark
from recommender.cli.watching import watch
from recommender.errors import SettingsError

if TYPE_CHECKING:
    from recommender.index import Built

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Make the index or bring it up to date, and return the exit code."""
    from recommender.index import is_current, refresh_index

    if arguments.shards is not None or arguments.scheduler is not None:
        return _build_shards(arguments)
    start = time.perf_counter()
    settings, folder, index = located(arguments)
    built = refresh_index(
        folder,
        settings,
        index,
        reading=reading(),
        embedding_progress=embedding_progress,
        on_wait=say_waiting,
    )
    _print_result(arguments, built, index, time.perf_counter() - start)
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
                _print_result(arguments, built, index, time.perf_counter() - start)
            return built.outcome != "unchanged"

        remark(f"watching {folder}; Ctrl-C ends it")
        watch(check, FileEvents())
    return exit_code(arguments, built.recommender.corpus)


def _build_shards(arguments: argparse.Namespace) -> int:
    """Make the index in shards, and return the exit code."""
    from recommender import cluster

    start = time.perf_counter()
    if arguments.shards is None or arguments.watch:
        raise SettingsError("--scheduler needs --shards N, and shards are not watched: build again when files change")
    settings, folder, index = located(arguments)
    if settings.model:
        raise SettingsError(f"semantic is {settings.semantic!r}; shards are not compared by meaning: leave it out")
    with ExitStack() as stack:
        stack.enter_context(settings.error_context())
        recommender = cluster.build(
            arguments.content or folder,
            index,
            shards=arguments.shards,
            client=stack.enter_context(cluster.connected(arguments.scheduler)) if arguments.scheduler else None,
            fields=settings.fields,
            related_origin=settings.selection["related_origin"],
            weights=settings.weights or None,
            exclude_hidden=settings.exclude_hidden,
            learn=settings.learn,
            moment=datetime.now(UTC),
            progress=lambda step, done, total: detail(f"{step}: {done} of {total}"),
        )
    (index / ".gitignore").write_text("*\n", encoding="ascii")  # no index belongs into a repository
    size = recommender.corpus.size_in_words
    print_done(f"{index}: {size}; {arguments.shards} shards; {time.perf_counter() - start:.1f} s")
    return exit_code(arguments, recommender.corpus)


def _print_result(arguments: argparse.Namespace, built: Built, index: Path, seconds: float) -> None:
    if built.trouble:
        remark(built.trouble)
    size = built.recommender.corpus.size_in_words
    print_done(f"{index}: {size}; {built.in_words}; {seconds:.1f} s")
    if built.outcome == "updated":
        print_problems(arguments, built.problems)
