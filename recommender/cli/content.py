"""What most commands begin and end with: the content folder, the number of processes, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender._io.cores import usable_cores
from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.output import say
from recommender.cli.progress import embedding_progress, reading_progress
from recommender.errors import SettingsError

if TYPE_CHECKING:
    import argparse

    from recommender.api import Site
    from recommender.corpus import Corpus
    from recommender.settings import Settings

__all__ = ["check_workers", "exit_code", "n_processes", "open_site", "read_content", "say_waiting"]

MIN_LISTS_PER_PROCESS = 500
"""How many lists a process makes in about the time that it takes to start. With fewer, it would slow the work down."""

MAX_PROCESSES = 8
"""A plain choice: in a container many cores may be visible, but only a few of them usable."""


def read_content(arguments: argparse.Namespace) -> tuple[Corpus, Settings]:
    """Read the content folder that the command line, the environment or a settings file names."""
    from recommender.api import read_corpus
    from recommender.index import content_of
    from recommender.settings import load_settings

    settings = load_settings()
    folder = content_of(settings, arguments.content)
    with settings.error_context():
        return read_corpus(folder, fields=settings.fields, progress=reading_progress, **settings.selection), settings


def open_site(arguments: argparse.Namespace, *, patient: bool = False) -> Site:
    """Open the site of the content folder: from its index, brought up to date, or else from its files.

    If another process writes the index, a `patient` command waits for it, and reads nothing itself meanwhile.
    """
    from recommender import api

    site = api.open(
        content=arguments.content,
        progress=reading_progress,
        embedding_progress=embedding_progress,
        on_wait=say_waiting if patient else None,
    )
    if site.trouble:
        say(site.trouble)
    return site


def say_waiting() -> None:
    """Say that the command waits for another one."""
    say("another process writes the index; waiting for it")


def n_processes(n_lists: int, workers: int | None = None) -> int:
    """Return how many processes are to make `n_lists` lists: as many as asked for, else at most one for each core."""
    return workers or max(1, min(usable_cores(), MAX_PROCESSES, n_lists // MIN_LISTS_PER_PROCESS))


def check_workers(workers: int | None) -> None:
    """Refuse a number of processes that is none."""
    if workers is not None and workers < 1:
        raise SettingsError(f"--workers is {workers}; it must be 1 or more")


def exit_code(arguments: argparse.Namespace, corpus: Corpus) -> int:
    """Print how many problems the content has, and return the exit code: with ``--strict``, 1 if there are any."""
    # After an update of the index not all problems are known. Only --strict is worth a look at the whole site.
    n = sum(not problem.is_note for problem in corpus.problems) if arguments.strict else corpus.n_known_problems
    if n:
        say(f"{n} problems in the content; see: recommender doctor")
    return PROBLEMS if n and arguments.strict else DONE
