"""Tables become articles: rows of frames, lists, files and databases are read as records of files are."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from recommender.content import Article, Problem, remove_control_characters
from recommender.errors import ContentError, SettingsError, wrong_argument
from recommender.readers.fields import Fields
from recommender.readers.files import MAX_TEXT_BYTES, sniff_encoding
from recommender.readers.json_records import is_own_list, is_record, no_post, record_article
from recommender.readers.project import Project
from recommender.readers.report import Report, shown
from recommender.readers.rows import shape_of_columns, usual_row
from recommender.readers.source import Source
from recommender.readers.sql import from_the_extra, is_database, name_of_database, rows_of_query
from recommender.readers.unused_keys import UnusedKey, UnusedKeys

__all__ = ["TABLE_FILES", "is_table", "read_table"]

Rows = Iterator[tuple[int, Mapping[Any, Any]]]
"""Each row with its line in the file, or its number: both from 1."""

PROSE = 300
"""Characters of a text that is taken for a body, when a field is proposed for a column: a plain choice."""

GUESSES = (
    ("title", ("title", "headline", "subject", "heading")),
    ("body", ("text", "body", "content", "html", "markdown", "article")),
    ("published", ("date", "time", "created", "posted")),
    ("url", ("url", "link", "uri", "href")),
    ("topics", ("tag", "topic", "categor", "keyword", "label")),
    ("excerpt", ("summary", "abstract", "lead", "teaser", "standfirst")),
    ("authors", ("author", "writer", "byline")),
    ("language", ("lang",)),
    ("related", ("related", "similar", "seealso")),
)
"""A field → parts of the names of columns that probably hold it. The first one counts."""


def is_table(value: object) -> bool:
    """Whether a value is read as a table: anything but the path of a folder, or of a file of articles."""
    if isinstance(value, str):
        return is_database(value) or value.lower().endswith(tuple(TABLE_FILES))
    return not isinstance(value, Path) or value.suffix.lower() in TABLE_FILES


def read_table(
    table: Any, *, fields: Mapping[str, Any] | None = None, related_origin: str = "editor"
) -> tuple[list[Article], list[Problem]]:
    """Read every article of a table.

    Parameters
    ----------
    table : object
        A frame of pandas, polars or Arrow; an iterable of mappings; a file of `TABLE_FILES`; or the URL of a database
        with a query, see `recommender.readers.sql`.
    fields : mapping of str to str, or to sequence of str, optional
        The columns of each field, tried before the usual ones.
    related_origin : {"editor", "machine"}
        Who made the lists of related articles that say nothing of it.

    Returns
    -------
    articles : list of Article
        In the order of the rows.
    problems : list of Problem
        What could not be read, and which columns are used for nothing.
    """
    named = Fields({name: [keys] if isinstance(keys, str) else keys for name, keys in (fields or {}).items()})
    name, rows = _rows(table)
    report, unused = Report(name), UnusedKeys()
    project = Project(related_origin=related_origin)
    source = Source(Path(name), name, named, report, project, unused)
    articles = [*_articles(rows, source)]
    for column, one in unused.items():
        guess = _field_of(column, one)
        remedy = f"if so, name it: fields={{{guess!r}: {column!r}}}" if guess else "name its field, if it has one"
        text = f"column {column!r} ({one.count:,} records) is used for nothing{f': {guess}?' if guess else ''}"
        report.add("unused column", text, remedy)
    return articles, sorted(report.problems, key=lambda problem: problem.line)


def _articles(rows: Rows, source: Source) -> Iterator[Article]:
    own, others, empty, n = frozenset(source.fields.own_keys), Counter[str](), 0, 0
    for number, (line, row) in enumerate(rows, 1):
        n = number
        shape = shape_of_columns(row)
        values = usual_row(row, shape, own)
        if kind := shape.no_article(row) or no_post(values):
            others[kind] += 1
        elif is_own_list(values) or not is_record(values, source.fields):
            empty += 1
        else:
            yield record_article(_clean(values, source.report, line), source, line=line, number=number)
    source.report.leave_out_entries(others)
    if empty:
        source.report.add(
            "not content",
            f"{empty:,} of {n:,} rows have neither title nor text",
            'name the columns: fields={"title": "…", "body": "…"}',
        )


def _clean(values: dict[str, Any], report: Report, line: int) -> dict[str, Any]:
    """The values without control characters, and a text no longer than one of a file."""
    for key, value in values.items():
        if isinstance(value, str):
            clean = remove_control_characters(value)
            if clean != value:
                text = f"{key}: {len(value) - len(clean)} removed"
                report.add("control characters", text, "delete them; they are invisible", line)
            if len(clean) > MAX_TEXT_BYTES:
                report.add("too large", f"{key}: more than 8 MB; only the beginning was read", "shorten it", line)
            values[key] = clean[:MAX_TEXT_BYTES]
    return values


def _field_of(column: str, one: UnusedKey) -> str:
    """The field that a column seems to hold, by its first value and its name; empty if there is no telling."""
    value, name = one.example, column.lower()
    guess = next((field for field, parts in GUESSES if any(part in name for part in parts)), "")
    if isinstance(value, str) and len(value) > PROSE and guess in ("", "excerpt", "title"):
        return "body"
    by_value = one.field
    if guess == "body" and not isinstance(value, str):
        guess = ""
    if guess == "published" and by_value != "published":
        guess = ""
    return guess or by_value


# --- where rows come from -----------------------------------------------------------------------------------


def _rows(table: Any) -> tuple[str, Rows]:
    """Return the name of a table, as problems name it, and its rows."""
    if isinstance(table, str) and is_database(table):
        return name_of_database(table), enumerate(rows_of_query(table), 1)
    if isinstance(table, str | Path):
        return Path(table).name, _rows_of_file(Path(table))
    library = type(table).__module__.partition(".")[0]
    if library in _LIBRARIES:
        return "table", enumerate(_LIBRARIES[library](table), 1)
    if isinstance(table, Mapping) or not isinstance(table, Iterable):
        raise wrong_argument("folder", table, "a folder, a file, a frame, or a list of dicts")
    return "records", enumerate(_mappings(table), 1)


def _mappings(rows: Iterable[Any]) -> Iterator[Mapping[Any, Any]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise SettingsError(f"record {number} is {shown(row)}; it must be a dict: {{'title': …, 'body': …}}")
        yield row


def _of_pandas(frame: Any) -> Iterator[Mapping[Any, Any]]:
    if frame.index.names != [None]:  # a named index is a column like the others
        frame = frame.reset_index()
    names = [*frame.columns]
    for cells in frame.itertuples(index=False, name=None):
        yield dict(zip(names, cells, strict=True))


def _of_polars(frame: Any) -> Iterator[Mapping[Any, Any]]:
    yield from (frame.collect() if hasattr(frame, "collect") else frame).iter_rows(named=True)


def _of_arrow(table: Any) -> Iterator[Mapping[Any, Any]]:
    for batch in table.to_batches() if hasattr(table, "to_batches") else [table]:
        yield from batch.to_pylist()


_LIBRARIES: dict[str, Callable[[Any], Iterator[Mapping[Any, Any]]]] = {
    "pandas": _of_pandas,
    "polars": _of_polars,
    "pyarrow": _of_arrow,
}
"""Library of a frame → its rows."""


def _rows_of_file(file: Path) -> Rows:
    if not file.is_file():
        raise ContentError(f"the file {str(file)!r} does not exist; check the path")
    return TABLE_FILES[file.suffix.lower()](file)


def _of_parquet(file: Path) -> Rows:
    with from_the_extra("pyarrow"):
        from pyarrow import parquet
    try:
        batches = parquet.ParquetFile(file).iter_batches()
        rows = (row for batch in batches for row in batch.to_pylist())
        yield from enumerate(rows, 1)
    except (OSError, ValueError) as error:
        raise ContentError(f"{str(file)!r} cannot be read as Parquet: {error!s:.200}; write it again") from error


def _of_csv(file: Path) -> Rows:
    with file.open("rb") as stream:
        encoding = sniff_encoding(stream.read(512))
    csv.field_size_limit(max(csv.field_size_limit(), MAX_TEXT_BYTES))
    with file.open(encoding=encoding, errors="recommender.windows-1252", newline="") as text:
        header = text.readline()
        delimiter = max(",;\t|", key=header.count)
        text.seek(0)
        rows = csv.reader((line.replace("\0", "") for line in text), delimiter=delimiter)
        names: Sequence[str] = next(rows, [])
        line = rows.line_num + 1
        try:
            for cells in rows:
                if any(cells):
                    yield line, dict(zip(names, cells, strict=False))
                line = rows.line_num + 1
        except csv.Error as error:
            raise ContentError(f"{str(file)!r}:{line} cannot be read as CSV: {error}; mend the line") from error


TABLE_FILES: dict[str, Callable[[Path], Rows]] = {".csv": _of_csv, ".tsv": _of_csv, ".parquet": _of_parquet}
"""Suffix of a file that is a table → its rows. Inside of a content folder such files are data, and are not read."""
