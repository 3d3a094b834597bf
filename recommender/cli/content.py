"""What most commands begin and end with: the content folder, the number of processes, and the exit code."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from recommender._io.cores import usable_cores
from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.output import next_command
from recommender.cli.progress import embedding_progress, reading_progress
from recommender.cli.remarks import detail, is_verbose, remark, say
from recommender.content import counted
from recommender.errors import SettingsError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from recommender.api import Site
    from recommender.content import Problem
    from recommender.corpus import Corpus
    from recommender.readers import Reading
    from recommender.settings import Settings

__all__ = [
    "check_workers", "exit_code", "located", "n_processes", "open_corpus", "open_site", "print_problems", "reading",
    "say_opened", "say_waiting",
]  # fmt: skip

MIN_LISTS_PER_PROCESS = 500
"""How many lists a process makes in about the time that it takes to start. With fewer, it would slow the work down."""

MAX_PROCESSES = 8
"""A plain choice: in a container many cores may be visible, but only a few of them usable."""

MAX_PROBLEMS = 10
"""How many problems of what was asked about are printed: as many as fit on a screen."""


def located(arguments: argparse.Namespace) -> tuple[Settings, Path, Path]:
    """Return the settings, the content folder and where the index lies; nothing of the content is read yet."""
    from recommender.api import Place

    settings, folder, index = Place.of(None, arguments.content).located()
    detail(f"settings: {settings.path or 'none'}; content: {folder}; index: {index}")
    return settings, folder, index


def open_corpus(arguments: argparse.Namespace) -> tuple[Corpus, Settings]:
    """Return the articles of the content folder, from its index or from its files, and the settings."""
    from recommender import api

    settings, folder, index = located(arguments)
    corpus, source, trouble = api.open_corpus(settings, folder, index, reading=reading())
    say_opened(corpus, source, trouble)
    return corpus, settings


def open_site(arguments: argparse.Namespace, *, patient: bool = False) -> Site:
    """Open the site of the content folder: from its index, brought up to date, or else from its files.

    If another process writes the index, a `patient` command waits for it, and reads nothing itself meanwhile.
    """
    from recommender import api

    if is_verbose():
        located(arguments)  # for what it says: to open the site, all that is looked up once more
    site = api.open(
        content=arguments.content,
        **vars(reading(vars(arguments).get("workers"))),
        embedding_progress=embedding_progress,
        on_wait=say_waiting if patient else None,
    )
    say_opened(site.corpus, site.source, site.trouble)
    return site


def say_opened(corpus: Corpus, source: str, trouble: str) -> None:
    """Say from where the articles came, and what went wrong with that."""
    detail(f"{source}; {corpus.size_in_words}")
    if trouble:
        remark(trouble)


def say_waiting() -> None:
    """Say that the command waits for another one."""
    remark("another process writes the index; waiting for it")


def reading(workers: int | None = None) -> Reading:
    """Return how files are read: with a progress bar, and by as many processes as asked for, else one for each core."""
    from recommender.readers import Reading

    return Reading(reading_progress, workers or min(usable_cores(), MAX_PROCESSES))


def n_processes(n_lists: int, workers: int | None = None) -> int:
    """Return how many processes are to make `n_lists` lists: as many as asked for, else at most one for each core."""
    return workers or max(1, min(usable_cores(), MAX_PROCESSES, n_lists // MIN_LISTS_PER_PROCESS))


def check_workers(workers: int | None) -> None:
    """Refuse a number of processes that is none."""
    if workers is not None and workers < 1:
        raise SettingsError(f"--workers is {workers}; it must be 1 or more")


def print_problems(arguments: argparse.Namespace, problems: Sequence[Problem]) -> None:
    """Print problems of what was asked about, unless ``--quiet``."""
    for problem in problems[:MAX_PROBLEMS]:
        remark(problem)
    if len(problems) > MAX_PROBLEMS:
        remark(f"… and {len(problems) - MAX_PROBLEMS} more; see: {next_command(arguments, 'doctor')}")


def exit_code(
    arguments: argparse.Namespace, corpus: Corpus, asked: Collection[str] = (), *, is_build: bool = False
) -> int:
    """Print what is wrong with the content, and return the exit code: with ``--strict``, 1 if anything is.

    Problems of the files that were `asked` about are printed, the others counted.
    """
    # After an update of the index of a large site not all problems are known. For --strict, and beside all the lists of
    # a build, a look at the whole site is worth its time, a tenth of a millisecond for an article.
    looks = arguments.strict or is_build
    n = sum(not problem.is_note for problem in corpus.problems) if looks else corpus.n_known_problems
    known = corpus.problems if n else corpus.reading_problems
    concerned = [one for one in known if one.path in asked and not one.is_note] if asked else []
    print_problems(arguments, concerned)
    if n > len(concerned):
        others = counted(n - len(concerned), "other problem" if concerned else "problem")
        (say if arguments.strict else remark)(f"{others} in the content; see: {next_command(arguments, 'doctor')}")
    return PROBLEMS if n and arguments.strict else DONE
