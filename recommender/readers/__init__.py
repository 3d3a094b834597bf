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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from recommender.article import Article
from recommender.errors import ContentError
from recommender.problems import Problem
from recommender.readers.feeds import read_feed
from recommender.readers.fields import Fields
from recommender.readers.files import content_files, relative_path
from recommender.readers.front_matter import read_markdown
from recommender.readers.jsonl import read_json_lines
from recommender.readers.source import Report, Source

__all__ = ["READERS", "Reader", "read_articles"]

Reader = Callable[[Source], Iterator[Article]]

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
    progress: Callable[[Iterable[Path], int], Iterable[Path]] | None = None,
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
    table = Fields(fields)
    files = _files(folder)
    root = folder if folder.is_dir() else folder.parent
    articles: list[Article] = []
    problems: list[Problem] = []
    for file in progress(files, len(files)) if progress else files:
        report = Report(relative_path(file, root))
        articles += _read(Source(file, report.path, table, report))
        problems += sorted(report.problems, key=lambda problem: problem.line)
    return articles, problems


def _files(folder: Path) -> list[Path]:
    if folder.is_dir():
        return content_files(folder, READERS)
    if not folder.exists():
        raise ContentError(f"the content folder {str(folder)!r} does not exist; check the path")
    if folder.suffix.lower() not in READERS:
        known = ", ".join(READERS)
        raise ContentError(f"no reader knows the kind of {str(folder)!r}; give a folder or a file with one of {known}")
    return [folder]


def _read(source: Source) -> Iterator[Article]:
    try:
        yield from READERS[source.file.suffix.lower()](source)
    except OSError as error:
        remedy = "check that the file exists and may be read"
        source.report.add("unreadable file", error.strerror or str(error), remedy)
