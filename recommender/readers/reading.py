"""Files become articles and problems: by this process, or by several that share them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recommender._io.arguments import checked_callable, checked_count, followed
from recommender.content import Article, Problem
from recommender.readers.fields import Fields, NamedKeys
from recommender.readers.files import NotTextError, refusal, relative_path
from recommender.readers.own_addresses import own_addresses
from recommender.readers.project import Project
from recommender.readers.repeats import without_repeats
from recommender.readers.report import Report, shown
from recommender.readers.revisions import Revision, without_copies, without_older
from recommender.readers.source import Source
from recommender.readers.stamps import stamp
from recommender.readers.suffixes import BUILT_IN, READERS, RECORDS
from recommender.readers.unused_keys import UnusedKeys

__all__ = ["AS_USUAL", "Progress", "Reading", "read_files", "root_of"]

Progress = Callable[[Iterable[Path], int], Iterable[Path]]
"""Takes the files and their number, and yields the files again: the place for a progress bar."""


@dataclass(frozen=True)
class Reading:
    """How files are read; what is read is the same.

    Attributes
    ----------
    progress : Progress or None
        The place for a progress bar.
    processes : int
        How many processes share many files, this one among them.
    """

    progress: Progress | None = None
    processes: int = 1

    def __post_init__(self) -> None:
        checked_callable("progress", self.progress, "a function that takes the files and their number")
        checked_count("processes", self.processes, 1, "how many share the files")


AS_USUAL = Reading()

_OfFile = tuple[list[Article], list[Problem], list[Revision]]
"""What is read of a file: its articles, its problems in the order of their lines, and its versions of entries."""

FILES_PER_PROCESS = 1_000
"""How many files there must be for each process. It starts in about the time that it takes to read as many."""

BLOCK = 100
"""How many files a process reads at a time. A plain choice: a twentieth of a second, far more than to hand them out."""

UNEXPECTED = "this is a mistake of recommender: please report it with the file; mend or ignore the file meanwhile"
"""The remedy of a problem that no reader foresaw. `make fuzz` looks for files that lead to it."""


def read_files(
    files: Sequence[str],
    folder: Path,
    project: Project,
    *,
    fields: NamedKeys | None = None,
    reading: Reading = AS_USUAL,
    unused: UnusedKeys | None = None,
    others: Iterable[Article] = (),
) -> tuple[list[Article], list[Problem]]:
    """Read the given files, some of those that `files_of` returns, but all `FEEDS` or none; see `read_articles`.

    Of the files that are not read, `others` are the articles: entries of feeds that are among them are left out.
    """
    root = root_of(folder)
    read = _Files(root, os.path.realpath(root), Fields(fields), project, unused)
    read_each = _by_processes(read, files, reading.processes) or map(read.one, files)
    articles, problems, revisions = list[Article](), list[Problem](), list[Revision]()
    for _ in followed(map(Path, files), reading.progress, len(files)):
        of_file, its_problems, its_revisions = next(read_each)
        articles += of_file
        problems += its_problems
        revisions += its_revisions
    articles, repeated = without_older(articles, revisions)
    articles, copied = without_copies(articles, revisions, own_addresses(project), others)
    return articles, [*project.problems, *problems, *repeated, *copied]


def root_of(folder: Path) -> Path:
    """Return the folder that the paths of articles are relative to."""
    return folder if folder.is_dir() else folder.parent


def _by_processes(read: _Files, files: Sequence[str], most: int) -> Iterator[_OfFile] | None:
    """Return an iterator of what is read of each file, shared by several processes; None if one does as well."""
    n = min(most, len(files) // FILES_PER_PROCESS)
    # Readers that a caller has added, and the keys that are collected, are known to this process only.
    if n < 2 or read.unused is not None or READERS != BUILT_IN:
        return None
    from recommender._io.executors import shared
    from recommender._io.process_pool import can_start

    if not can_start():
        return None
    blocks = [files[start : start + BLOCK] for start in range(0, len(files), BLOCK)]
    read_blocks = shared(blocks, lambda _, __: read.block, processes=n, here=read.block)
    return (of_file for block in read_blocks for of_file in block)


@dataclass(frozen=True)
class _Files:
    """What it takes to read a file: the content folder, the same with all links resolved, and what is known of it."""

    root: Path
    real_root: str
    fields: Fields
    project: Project
    unused: UnusedKeys | None

    def block(self, files: Sequence[str]) -> list[_OfFile]:
        """Read some files."""
        return [self.one(file) for file in files]

    def one(self, name: str) -> _OfFile:
        """Read a file, and once more if it changed or was removed while it was being read."""
        path = relative_path(file := Path(name), self.root)
        source = Source(file, path, self.fields, Report(path), self.project, self.unused)
        before = stamp(file)
        articles = _read(source, self.real_root)
        if stamp(file) != before:
            source, before = replace(source, report=Report(path)), stamp(file)
            articles = _read(source, self.real_root)
            if stamp(file) != before:
                problem = "it changed while it was being read, twice"
                source.report.add("unreadable file", problem, "read it again when nobody writes it")
        report = source.report
        # A feed has versions of its entries.
        if len(articles) > 1 and file.suffix.lower() in RECORDS and not report.revisions:
            articles = without_repeats(articles, report)
        return articles, sorted(report.problems, key=lambda problem: problem.line), report.revisions


def _read(source: Source, root: str) -> list[Article]:
    """Return the articles of a file by its reader; whatever goes wrong is reported, and the articles before it stay."""
    remedy = "check that the file exists and may be read"
    articles = list[Article]()
    try:
        if reason := refusal(source.file, root, follow_links=source.project.follow_links):
            source.report.add("unreadable file", f"{reason}; it was not opened", "take it away, or put a file there")
            return articles
        reader = READERS.get(source.file.suffix.lower())
        if not reader or os.path.isdir(source.file):  # noqa: PTH112, quicker
            remedy = "check that the folder may be read; what it holds is missing"
            os.scandir(source.file).close()
        else:
            for article in reader(source):
                articles.append(article)
    except NotTextError as error:
        source.report.problems.clear()  # what was wrong with its letters is of no interest
        source.report.add("unreadable file", str(error), "take it away, or give it the suffix of what it is")
    except OSError as error:
        source.report.add("unreadable file", error.strerror or str(error), remedy)
    except MemoryError:
        raise
    except Exception as error:  # one file must not end the reading of all others
        text = f"its reader failed: {type(error).__name__}: {shown(str(error))}"
        source.report.add("unreadable file", text, UNEXPECTED)
    return articles
