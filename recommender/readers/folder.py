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
from recommender.readers.files import refusal, relative_path
from recommender.readers.generator_folders import OUTPUT
from recommender.readers.json_files import read_json
from recommender.readers.jsonl import read_json_lines
from recommender.readers.markdown import read_embedded_ruby, read_html, read_markdown
from recommender.readers.notebooks import read_notebook
from recommender.readers.org import read_org
from recommender.readers.own_addresses import own_addresses
from recommender.readers.permalinks import NO_SITE, with_site
from recommender.readers.project import Project, find_project, with_files
from recommender.readers.report import Report, shown
from recommender.readers.restructured_text import read_restructured_text
from recommender.readers.revisions import Revision, without_copies, without_older
from recommender.readers.selection import LeftOut, content_files, files_left_out
from recommender.readers.source import Source
from recommender.readers.stamps import stamp
from recommender.readers.tables import is_table
from recommender.readers.unused_columns import unused_columns
from recommender.readers.unused_keys import UnusedKeys

__all__ = [
    "FEEDS",
    "READERS",
    "Progress",
    "Reader",
    "files_of",
    "find_content",
    "left_out",
    "no_articles",
    "read_articles",
    "read_files",
    "root_of",
]

Reader = Callable[[Source], Iterator[Article]]
"""Yields the articles of one file. Problems go into the report of the source; of errors, only OSError should be raised.

Any other error becomes a problem, too, and the articles that were yielded before it stay."""

Progress = Callable[[Iterable[Path], int], Iterable[Path]]
"""Takes the files and their number, and yields the files again: the place for a progress bar."""

UNEXPECTED = "this is a mistake of recommender: please report it with the file; mend or ignore the file meanwhile"
"""The remedy of a problem that no reader foresaw. `make fuzz` looks for files that lead to it."""

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

RECORDS = (".jsonl", ".ndjson", ".json")
"""Suffixes of files that are read as a table is, if they are named themselves: no key is left out in silence."""

FEEDS = (".xml", ".rss", ".atom", ".json")
"""Suffixes of files that may be feeds. Several of them may hold versions of one entry, and other files the same
articles; so they are read together, and again when any file changes."""


def read_articles(
    folder: str | Path,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    generator: str = "",
    ignore: Sequence[str] = (),
    follow_links: bool = True,
    related_origin: str = "editor",
    site: Mapping[str, str] = NO_SITE,
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
    ignore : sequence of str, optional
        Patterns of files that are no content, relative to the folder, in the syntax of ``.gitignore``. What is there in
        ``.gitignore`` files counts, too.
    follow_links : bool, optional
        Whether symbolic links to files outside of the folder are followed; if not, each is a problem.
    related_origin : {"editor", "machine"}, optional
        Who made the lists of articles that say nothing of it.
    site : mapping of str to str, optional
        Where the site is published, and how its addresses are made: see `recommender.readers.permalinks.with_site`.
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
        If `fields` names an unknown field, `generator` is unknown, or `ignore` holds what is no pattern.
    """
    folder = Path(folder)
    files, project = find_content(
        folder,
        generator=generator,
        ignore=ignore,
        follow_links=follow_links,
        related_origin=related_origin,
        site=site,
    )
    if folder.suffix.lower() not in RECORDS or folder.is_dir():
        return read_files(files, folder, project, fields=fields, progress=progress)
    unused = UnusedKeys()
    articles, problems = read_files(files, folder, project, fields=fields, progress=progress, unused=unused)
    return articles, [*problems, *unused_columns(folder.name, unused, articles)]


def find_content(
    folder: Path,
    *,
    generator: str = "",
    ignore: Sequence[str] = (),
    follow_links: bool = True,
    related_origin: str = "editor",
    site: Mapping[str, str] = NO_SITE,
) -> tuple[list[str], Project]:
    """Return the files of a folder and the project that it belongs to; arguments and errors as for `read_articles`."""
    project = replace(
        with_site(find_project(folder, generator=generator), site),
        ignore=tuple(ignore),
        follow_links=follow_links,
        related_origin=related_origin,
    )
    files = files_of(folder, project)
    return files, with_files(project, files)


def left_out(folder: Path, project: Project | None = None) -> list[LeftOut]:
    """Return what is no content below `folder`, by reason, with the number and an example; the most frequent first."""
    if not folder.is_dir():
        return []
    return files_left_out(folder, READERS, project or find_project(folder))


def read_files(
    files: Sequence[str],
    folder: Path,
    project: Project,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    progress: Progress | None = None,
    unused: UnusedKeys | None = None,
    others: Iterable[Article] = (),
) -> tuple[list[Article], list[Problem]]:
    """Read the given files, some of those that `files_of` returns, but all `FEEDS` or none; see `read_articles`.

    Of the files that are not read, `others` are the articles: entries of feeds that are among them are left out.
    """
    all_fields = Fields(fields)
    root = root_of(folder)
    real_root = os.path.realpath(root)
    articles: list[Article] = []
    problems: list[Problem] = []
    revisions: list[Revision] = []
    paths = map(Path, files)
    for file in followed(paths, progress, len(files)):
        file_articles, report = _read_unchanged(
            Source(file, path := relative_path(file, root), all_fields, Report(path), project, unused), real_root
        )
        articles += file_articles
        problems += sorted(report.problems, key=lambda problem: problem.line)
        revisions += report.revisions
    articles, repeated = without_older(articles, revisions)
    articles, copied = without_copies(articles, revisions, own_addresses(project), others)
    return articles, [*project.problems, *problems, *repeated, *copied]


def root_of(folder: Path) -> Path:
    """Return the folder that the paths of articles are relative to."""
    return folder if folder.is_dir() else folder.parent


def files_of(folder: Path, project: Project | None = None) -> list[str]:
    """Return the paths of the content files below `folder`, sorted; errors as for `read_articles`.

    The project, which is looked for if it is not given, says what is no content.
    """
    if folder.is_dir():
        return content_files(folder, READERS, project or find_project(folder))
    if not folder.exists():
        raise ContentError(f"the content folder {str(folder)!r} does not exist; check the path")
    if folder.suffix.lower() not in READERS:
        known = ", ".join(READERS)
        tables = "; of tables no index is made, recommender.read_corpus reads them" if is_table(folder) else ""
        raise ContentError(
            f"no reader knows the kind of {str(folder)!r}; give a folder or a file with one of {known}{tables}"
        )
    return [str(folder)]


def _read_unchanged(source: Source, root: str) -> tuple[list[Article], Report]:
    """Read a file, and once more if it changed or was removed while it was being read."""
    before = stamp(source.file)
    articles = _read(source, root)
    if stamp(source.file) == before:
        return articles, source.report
    source, before = replace(source, report=Report(source.path)), stamp(source.file)
    articles = _read(source, root)
    if stamp(source.file) != before:
        problem = "it changed while it was being read, twice"
        source.report.add("unreadable file", problem, "read it again when nobody writes it")
    return articles, source.report


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
    except OSError as error:
        source.report.add("unreadable file", error.strerror or str(error), remedy)
    except MemoryError:
        raise
    except Exception as error:  # one file must not end the reading of all others
        text = f"its reader failed: {type(error).__name__}: {shown(str(error))}"
        source.report.add("unreadable file", text, UNEXPECTED)
    return articles


def no_articles(folder: object, problems: Sequence[Problem]) -> NoArticlesError:
    """Return the error for a folder without any article; its message names the first of `problems`."""
    summary = f"; {len(problems)} problems, the first: {problems[0]}" if problems else ""
    remedy = "write a first article, or name a folder with .md, .markdown, .mdx, .txt, .json, .jsonl or feed files"
    built = [one for one in left_out(Path(str(folder))) if one.reason == OUTPUT]
    if built:  # whoever names such a folder itself gets what is in it
        files = sum(one.count for one in built)
        remedy = (
            f"{files} files such as {built[0].example!r} were built by a generator; name the folder of their sources"
        )
    return NoArticlesError(f"no articles in {folder}{summary}; {remedy}", problems)
