"""The front door: a folder of files becomes articles and problems.

The only place that knows YAML, TOML, JSON, RSS and encodings. A reader takes one `Source` and yields its
articles; what it cannot read, it reports and leaves out.

```text
files          which files are content; bytes → text
  ├── front_matter   Markdown and text    ┐
  ├── jsonl          JSON Lines           ├─ Record ─ records (fields, dates, links, markup) ─► Article
  └── feeds          RSS, Atom            ┘
safe_yaml      YAML that cannot hurt (plain_yaml: the plain part of it, fast; yaml_scalars: numbers, dates …)
source         the file at hand and its report of problems
```
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from recommender.content import Article, Problem
from recommender.errors import ContentError
from recommender.readers.feeds import read_feed
from recommender.readers.fields import Fields
from recommender.readers.files import content_files, printable, relative_path
from recommender.readers.front_matter import read_markdown
from recommender.readers.jsonl import read_json_lines
from recommender.readers.source import Report, Source
from recommender.readers.stamps import Stamps, folder_hashes, stamp

__all__ = [
    "READERS",
    "Progress",
    "Reader",
    "Stamps",
    "files_of",
    "folder_hashes",
    "printable",
    "read_articles",
    "read_files",
    "root_of",
]

Reader = Callable[[Source], Iterator[Article]]
Progress = Callable[[Iterable[Path], int], Iterable[Path]]
"""Takes the files and their number, and yields the files again: the place for a progress bar."""

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".txt": read_markdown,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}


def read_articles(
    folder: str | Path,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    progress: Progress | None = None,
) -> tuple[list[Article], list[Problem]]:
    """Read every article below `folder`.

    Parameters
    ----------
    folder : str or Path
        A folder, or a single file.
    fields : mapping of str to sequence of str, optional
        Field name (``title``, ``published``, ``related`` …) to the records' own keys for it, tried before the
        common ones; ``"meta.title"`` reaches into a mapping.
    progress : callable, optional
        Takes the files and their number, and yields the files again: the place for a progress bar.

    Returns
    -------
    articles : list of Article
        In the order of their paths. Ids are not made unique here.
    problems : list of Problem
        What could not be read or understood, file by file. Reading never stops at a bad file.

    Raises
    ------
    ContentError
        If `folder` does not exist, or is a file of a kind that no reader knows.
    SettingsError
        If `fields` names an unknown field.
    """
    folder = Path(folder)
    files = files_of(folder)
    return read_files(files, folder, fields=fields, progress=progress)


def read_files(
    files: Sequence[str],
    folder: Path,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    progress: Progress | None = None,
) -> tuple[list[Article], list[Problem]]:
    """Read some of the files that `files_of` names; see `read_articles`."""
    table = Fields(fields)
    root = root_of(folder)
    articles: list[Article] = []
    problems: list[Problem] = []
    paths = map(Path, files)
    for file in progress(paths, len(files)) if progress else paths:
        found, report = _read_steadily(file, relative_path(file, root), table)
        articles += found
        problems += sorted(report.problems, key=lambda problem: problem.line)
    return articles, problems


def root_of(folder: Path) -> Path:
    """Return what paths of articles are relative to."""
    return folder if folder.is_dir() else folder.parent


def files_of(folder: Path) -> list[str]:
    """Return the files of articles below `folder`, sorted by path; errors as for `read_articles`."""
    if folder.is_dir():
        return content_files(folder, READERS)
    if not folder.exists():
        raise ContentError(f"the content folder {str(folder)!r} does not exist; check the path")
    if folder.suffix.lower() not in READERS:
        known = ", ".join(READERS)
        raise ContentError(f"no reader knows the kind of {str(folder)!r}; give a folder or a file with one of {known}")
    return [str(folder)]


def _read_steadily(file: Path, path: str, table: Fields) -> tuple[list[Article], Report]:
    """Read a file, and once more if it changed or vanished meanwhile: somebody is writing it."""
    for _ in range(2):
        before, report = stamp(file), Report(path)
        found = list(_read(Source(file, path, table, report)))
        if stamp(file) == before:
            return found, report
    report.add("unreadable file", "it changed while it was being read, twice", "read it again when nobody writes it")
    return found, report


def _read(source: Source) -> Iterator[Article]:
    remedy = "check that the file exists and may be read"
    try:
        reader = READERS.get(source.file.suffix.lower())
        if not reader or source.file.is_dir():
            remedy = "check that the folder may be read; what it holds is missing"
            os.scandir(source.file).close()
        else:
            yield from reader(source)
    except OSError as error:
        source.report.add("unreadable file", error.strerror or str(error), remedy)
