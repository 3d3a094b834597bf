"""From a folder of files to articles and problems.

`READERS` is the table of readers; to add one, enter it there under the suffix of its files. The docstring of
`recommender.readers` draws the flow of data, and says what a reader has to do.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from recommender._io.arguments import followed
from recommender.content import Article, Problem
from recommender.errors import ContentError, NoArticlesError
from recommender.readers.asciidoc import read_asciidoc
from recommender.readers.feeds import read_feed
from recommender.readers.fields import Fields
from recommender.readers.files import content_files, relative_path
from recommender.readers.json_files import read_json
from recommender.readers.jsonl import read_json_lines
from recommender.readers.markdown import read_embedded_ruby, read_html, read_markdown
from recommender.readers.notebooks import read_notebook
from recommender.readers.org import read_org
from recommender.readers.project import Project, find_project
from recommender.readers.report import Report
from recommender.readers.restructured_text import read_restructured_text
from recommender.readers.revisions import Revision, without_older
from recommender.readers.source import Source
from recommender.readers.stamps import stamp

__all__ = [
    "FEEDS",
    "READERS",
    "Progress",
    "Reader",
    "files_of",
    "no_articles",
    "read_articles",
    "read_files",
    "root_of",
]

Reader = Callable[[Source], Iterator[Article]]
"""Yields the articles of one file. Problems go into the report of the source; of errors, only OSError is raised."""

Progress = Callable[[Iterable[Path], int], Iterable[Path]]
"""Takes the files and their number, and yields the files again: the place for a progress bar."""

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".txt": read_markdown,
    ".mdown": read_markdown,
    ".mkd": read_markdown,
    ".mkdn": read_markdown,
    ".mdwn": read_markdown,
    ".markdn": read_markdown,
    ".qmd": read_markdown,
    ".rmd": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".erb": read_embedded_ruby,
    ".rst": read_restructured_text,
    ".adoc": read_asciidoc,
    ".asciidoc": read_asciidoc,
    ".org": read_org,
    ".ipynb": read_notebook,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
"""Suffix of a file, in lower case with its dot, to the reader of such files."""

FEEDS = (".xml", ".rss", ".atom", ".json")
"""Suffixes of files that may be feeds: several of them may hold versions of one entry, so they are read together."""


def read_articles(
    folder: str | Path,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    generator: str = "",
    progress: Progress | None = None,
) -> tuple[list[Article], list[Problem]]:
    """Read every article below `folder`.

    Parameters
    ----------
    folder : str or Path
        A folder, or a single file.
    fields : mapping of str to sequence of str, optional
        Name of a field (``title``, ``published``, ``related`` …) to further keys for it in the records, tried before
        the common ones; ``"meta.title"`` is the key ``title`` in the mapping ``meta``.
    generator : str, optional
        The name of the site's generator, see `recommender.readers.GENERATORS`; by default its configuration is looked
        for, in the folder and above it.
    progress : callable, optional
        Takes the files and their number, and yields the files again: the place for a progress bar.

    Returns
    -------
    articles : list of Article
        In the order of their paths. Two of them may have the same id.
    problems : list of Problem
        What could not be read, file by file, in the order of the lines. Reading never stops at a bad file.

    Raises
    ------
    ContentError
        If `folder` does not exist, or is a file with a suffix that is not in `READERS`.
    SettingsError
        If `fields` names an unknown field, or `generator` is unknown.
    """
    folder = Path(folder)
    files = files_of(folder)
    return read_files(files, folder, find_project(folder, files, generator), fields=fields, progress=progress)


def read_files(
    files: Sequence[str],
    folder: Path,
    project: Project,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    progress: Progress | None = None,
) -> tuple[list[Article], list[Problem]]:
    """Read the given files, some of those that `files_of` returns, but all `FEEDS` or none; see `read_articles`."""
    all_fields = Fields(fields)
    root = root_of(folder)
    articles: list[Article] = []
    problems: list[Problem] = []
    revisions: list[Revision] = []
    paths = map(Path, files)
    for file in followed(paths, progress, len(files)):
        file_articles, report = _read_unchanged(Source(file, relative_path(file, root), all_fields, project=project))
        articles += file_articles
        problems += sorted(report.problems, key=lambda problem: problem.line)
        revisions += report.revisions
    articles, repeated = without_older(articles, revisions)
    return articles, problems + repeated


def root_of(folder: Path) -> Path:
    """Return the folder that the paths of articles are relative to."""
    return folder if folder.is_dir() else folder.parent


def files_of(folder: Path) -> list[str]:
    """Return the paths of the content files below `folder`, sorted; errors as for `read_articles`."""
    if folder.is_dir():
        return content_files(folder, READERS)
    if not folder.exists():
        raise ContentError(f"the content folder {str(folder)!r} does not exist; check the path")
    if folder.suffix.lower() not in READERS:
        known = ", ".join(READERS)
        raise ContentError(f"no reader knows the kind of {str(folder)!r}; give a folder or a file with one of {known}")
    return [str(folder)]


def _read_unchanged(source: Source) -> tuple[list[Article], Report]:
    """Read a file, and once more if it changed or was removed while it was being read."""
    for _ in range(2):
        before, report = stamp(source.file), Report(source.path)
        articles = list(_read(replace(source, report=report)))
        if stamp(source.file) == before:
            return articles, report
    report.add("unreadable file", "it changed while it was being read, twice", "read it again when nobody writes it")
    return articles, report


def _read(source: Source) -> Iterator[Article]:
    """Yield the articles of a file by its reader; a file that cannot be opened is reported."""
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


def no_articles(folder: object, problems: Sequence[Problem]) -> NoArticlesError:
    """Return the error for a folder without any article; its message names the first of `problems`."""
    summary = f"; {len(problems)} problems, the first: {problems[0]}" if problems else ""
    remedy = "name a folder with .md, .markdown, .mdx, .txt, .json, .jsonl or feed files"
    return NoArticlesError(f"no articles in {folder}{summary}; {remedy}", problems)
