"""From a folder to its files, and their articles and problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from recommender.content import Article, Problem, counted
from recommender.errors import ContentError, NoArticlesError
from recommender.readers.fields import NamedKeys
from recommender.readers.generator_folders import OUTPUT
from recommender.readers.permalinks import NO_SITE, with_site
from recommender.readers.project import Project, find_project, with_files
from recommender.readers.reading import AS_USUAL, Reading, read_files
from recommender.readers.selection import LeftOut, content_files, files_left_out
from recommender.readers.suffixes import READERS, RECORDS
from recommender.readers.tables import is_table
from recommender.readers.unused_columns import unused_columns
from recommender.readers.unused_keys import UnusedKeys

__all__ = ["files_of", "find_content", "left_out", "no_articles", "read_articles", "sites_below"]

MAX_FOLDERS = 200
"""Folders that are looked into for a site, where a folder is none itself. A plain choice: more than projects have."""


BY_QUESTION = {
    **dict.fromkeys(
        (".db", ".sqlite", ".sqlite3"), 'ask the database: recommender.read_corpus("sqlite:///{}?SELECT * FROM …")'
    ),
    **dict.fromkeys((".xlsx", ".xls", ".ods"), 'give the table: recommender.read_corpus(pandas.read_excel("{}"))'),
    ".feather": 'give the table: recommender.read_corpus(pandas.read_feather("{}"))',
}
"""Suffix of a file that holds tables, but cannot be read as it is → how its articles are had, for the path of one."""


def read_articles(
    folder: str | Path,
    *,
    fields: NamedKeys | None = None,
    generator: str = "",
    ignore: Sequence[str] = (),
    follow_links: bool = True,
    related_origin: str = "editor",
    site: Mapping[str, str] = NO_SITE,
    reading: Reading = AS_USUAL,
) -> tuple[list[Article], list[Problem]]:
    """Read every article below `folder`.

    Parameters
    ----------
    folder : str or Path
        A folder, or a single file.
    fields : mapping of str to str or sequence of str, optional
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
    reading : Reading, optional
        The place for a progress bar, and how many processes share the files.

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
        return read_files(files, folder, project, fields=fields, reading=reading)
    unused = UnusedKeys()
    articles, problems = read_files(files, folder, project, fields=fields, reading=reading, unused=unused)
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


def files_of(folder: Path, project: Project | None = None) -> list[str]:
    """Return the paths of the content files below `folder`, sorted; errors as for `read_articles`.

    The project, which is looked for if it is not given, says what is no content.
    """
    if folder.is_dir():
        return content_files(folder, READERS, project or find_project(folder))
    if not folder.exists():
        raise ContentError(f"the content folder {str(folder)!r} does not exist; check the path")
    if (suffix := folder.suffix.lower()) not in READERS:
        if suffix in BY_QUESTION:
            raise ContentError(f"{str(folder)!r} is no file of articles; {BY_QUESTION[suffix].format(folder)}")
        known = ", ".join(READERS)
        tables = "; of tables no index is made, recommender.read_corpus reads them" if is_table(folder) else ""
        raise ContentError(
            f"no reader knows the kind of {str(folder)!r}; give a folder or a file with one of {known}{tables}"
        )
    return [str(folder)]


def sites_below(folder: Path) -> list[Path]:
    """Return the folders right below one that are sites, as ``docs`` and ``website`` in the repository of a program."""
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [path for path in folders[:MAX_FOLDERS] if find_project(path).root == path.resolve()]


def no_articles(folder: object, problems: Sequence[Problem]) -> NoArticlesError:
    """Return the error for a folder without any article; its message names the first of `problems`."""
    summary = f"; {counted(len(problems), 'problem')}, the first: {problems[0]}" if problems else ""
    remedy = "write a first article, or name a folder with .md, .markdown, .mdx, .txt, .json, .jsonl or feed files"
    built = [one for one in left_out(Path(str(folder))) if one.reason == OUTPUT]
    if built:  # whoever names such a folder itself gets what is in it
        files = sum(one.count for one in built)
        remedy = (
            f"{files} files such as {built[0].example!r} were built by a generator; name the folder of their sources"
        )
    return NoArticlesError(f"no articles in {folder}{summary}; {remedy}", problems)
