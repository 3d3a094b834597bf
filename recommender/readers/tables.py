"""Tables become articles: rows of frames, lists, files and databases are read as records of files are."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from recommender.content import Article, Problem, counted, remove_control_characters
from recommender.errors import ContentError, NoArticlesError, SettingsError, wrong_argument
from recommender.readers.fields import Fields, NamedKeys
from recommender.readers.files import MAX_TEXT_BYTES, WINDOWS_1252, sniff_encoding
from recommender.readers.json_records import is_own_list, is_record, no_post, record_article
from recommender.readers.project import Project
from recommender.readers.repeats import without_repeats
from recommender.readers.report import Report, no_text, shown
from recommender.readers.rows import shape_of_columns, usual_row
from recommender.readers.source import Source
from recommender.readers.sql import from_the_extra, is_database, name_of_database, rows_of_query
from recommender.readers.unused_columns import unused_columns
from recommender.readers.unused_keys import UnusedKeys

__all__ = ["TABLE_FILES", "is_table", "no_rows", "read_table"]

Rows = Iterator[tuple[int, Mapping[Any, Any]]]
"""Each row with its line in the file, or its number: both from 1."""


def is_table(value: object) -> bool:
    """Whether a value is read as a table: anything but the path of a folder, or of a file of articles."""
    if isinstance(value, str):
        return is_database(value) or value.lower().endswith(tuple(TABLE_FILES))
    return not isinstance(value, Path) or value.suffix.lower() in TABLE_FILES


def read_table(
    table: Any,
    *,
    fields: NamedKeys | None = None,
    related_origin: str = "editor",
    name: str = "",
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
    name : str
        What articles and problems call the table; by default, see `name_of_table`.

    Returns
    -------
    articles : list of Article
        In the order of the rows.
    problems : list of Problem
        What could not be read, and which columns are used for nothing.
    """
    known = Fields(fields)
    name, rows = name or name_of_table(table), _rows(table)
    report, unused = Report(name, "line" if _is_text(table) else "row"), UnusedKeys()
    project = Project(related_origin=related_origin)
    source = Source(Path(name), name, known, report, project, unused)
    columns: dict[str, None] = {}
    articles = without_repeats([*_articles(rows, source, columns)], report)
    _report_missing(known.own, columns, report)
    problems = [*report.problems, *unused_columns(name, unused, articles)]
    return articles, sorted(problems, key=lambda problem: problem.line)


def no_rows(table: object, problems: Sequence[Problem]) -> NoArticlesError:
    """Return the error for a table without any article."""
    name = repr(name_of_table(table))
    if not problems:
        return NoArticlesError(f"no articles in {name}: it has no rows; check the file, or the query", problems)
    more = f" ({counted(len(problems) - 1, 'more problem')})" if len(problems) > 1 else ""
    return NoArticlesError(f"no articles in {name}: {problems[0]}{more}", problems)


def _report_missing(named: Mapping[str, Sequence[str]], columns: Mapping[str, None], report: Report) -> None:
    """Report the columns that the caller names and the table does not have."""
    from difflib import get_close_matches  # for mistakes only

    for field, keys in named.items():
        if columns and not any(key in columns or key.partition(".")[0] in columns for key in keys):
            near = get_close_matches(keys[0], columns, 1, 0.0)[0]
            text = f"no row has the column {keys[0]!r}, which is named for {field}"
            report.add("missing column", text, f"did you mean {near!r}? There are {', '.join(columns):.300}")


def _articles(rows: Rows, source: Source, columns: dict[str, None]) -> Iterator[Article]:
    own, others, empty, n = source.fields.own_keys, Counter[str](), list[int](), 0
    for number, (line, row) in enumerate(rows, 1):
        n = number
        columns.update(dict.fromkeys(map(str, row)))
        shape = shape_of_columns(row)
        values = usual_row(row, shape, own)
        if kind := shape.no_article(row) or no_post(values):
            others[kind] += 1
        elif is_own_list(values) or not is_record(values, source.fields):
            empty.append(line)
        else:
            yield record_article(_clean(values, source.report, line), source, line=line, number=number)
    source.report.end_records()
    source.report.leave_out_entries(others)
    if empty:
        source.report.add(
            "not content",
            no_text(empty, n, "rows", source.report),
            f'name the columns: fields={{"title": "…", "body": "…"}}; there are {", ".join(columns):.300}',
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


# --- where rows come from -----------------------------------------------------------------------------------


def name_of_table(table: object) -> str:
    """Return the name of a table, as problems name it."""
    if isinstance(table, str | Path):
        return name_of_database(str(table)) if is_database(str(table)) else Path(table).name
    return "table" if _library_of(table) else "records"


def _rows(table: Any) -> Rows:
    if isinstance(table, str) and is_database(table):
        return enumerate(rows_of_query(table), 1)
    if isinstance(table, str | Path):
        return _rows_of_file(Path(table))
    if library := _library_of(table):
        return enumerate(_of_library(library, table), 1)
    if isinstance(table, Mapping) or not isinstance(table, Iterable):
        raise wrong_argument("folder", table, "a folder, a file, a frame, or a list of dicts")
    return enumerate(_mappings(table), 1)


def _library_of(table: object) -> str:
    """The library of a frame; empty for all else, its series and arrays too."""
    frames = (base.__module__.partition(".")[0] for base in type(table).__mro__ if hasattr(base, "columns"))
    return next((library for library in frames if library in _LIBRARIES), "")


def _mappings(rows: Iterable[Any]) -> Iterator[Mapping[Any, Any]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise SettingsError(f"record {number} is {shown(row)}; it must be a dict: {{'title': …, 'body': …}}")
        yield row


def _distinct(columns: Iterable[str]) -> list[str]:
    """Names of columns, of which each has one of its own: no cell takes the place of another one."""
    names: dict[str, None] = {}
    for number, column in enumerate(columns, 1):
        names[f"{column} (column {number})".lstrip() if column in names or not column.strip() else column] = None
    return [*names]


def _of_library(library: str, frame: Any) -> Iterator[Mapping[Any, Any]]:
    try:
        yield from _LIBRARIES[library](frame)
    except (ValueError, OverflowError) as error:  # a time that Python does not know
        raise ContentError(f"a value of the frame cannot be read by {library}: {error!s:.200}; mend it") from error


def _of_pandas(frame: Any) -> Iterator[Mapping[Any, Any]]:
    if frame.index.names != [None]:  # a named index is a column like the others
        frame = frame.reset_index()
    names = _distinct(map(str, frame.columns))
    for cells in frame.itertuples(index=False, name=None):
        yield dict(zip(names, cells, strict=True))


def _of_polars(frame: Any) -> Iterator[Mapping[Any, Any]]:
    yield from (frame.collect() if hasattr(frame, "collect") else frame).iter_rows(named=True)


def _of_arrow(table: Any) -> Iterator[Mapping[Any, Any]]:
    return _of_batches(table.to_batches() if hasattr(table, "to_batches") else [table])


def _of_batches(batches: Iterable[Any]) -> Iterator[Mapping[Any, Any]]:
    """The rows of Arrow's batches. It makes nanoseconds a value of pandas; without pandas, an error."""
    from pyarrow import Table, timestamp, types

    for batch in batches:
        table = Table.from_batches([batch])
        for place, column in enumerate(table.schema):
            if types.is_timestamp(column.type) and column.type.unit == "ns":
                times = table.column(place).cast(timestamp("us", column.type.tz), safe=False)
                table = table.set_column(place, column.name, times)
        yield from table.to_pylist()


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
        yield from enumerate(_of_batches(parquet.ParquetFile(file).iter_batches()), 1)
    except (OSError, ValueError) as error:
        raise ContentError(f"{str(file)!r} cannot be read as Parquet: {error!s:.200}; write it again") from error


def _of_csv(file: Path) -> Rows:
    with file.open("rb") as stream:
        encoding = sniff_encoding(stream.read(512))
    csv.field_size_limit(max(csv.field_size_limit(), MAX_TEXT_BYTES))
    with file.open(encoding=encoding, errors=WINDOWS_1252, newline="") as text:
        header = text.readline()
        delimiter = max(",;\t|", key=header.count)
        text.seek(0)
        record: list[str] = []  # the lines of the row that is read
        rows = csv.reader(_noted(text, record), delimiter=delimiter)
        names = _distinct(next(rows, []))
        record.clear()
        line, last = rows.line_num + 1, ["\n"]
        try:
            for cells in rows:
                names += [f"column {number}" for number in range(len(names) + 1, len(cells) + 1)]
                if any(cells):
                    yield line, dict(zip(names, cells, strict=False))
                line, last = rows.line_num + 1, [*record]
                record.clear()
            if len([*csv.reader([*last, "x"], delimiter=delimiter)]) < 2:  # the next line would belong to it, too
                line -= len(last)
                raise csv.Error("a quotation mark is not closed")
        except csv.Error as error:
            raise ContentError(f"{str(file)!r}:{line} cannot be read as CSV: {error}; mend the line") from error


def _noted(lines: Iterable[str], record: list[str]) -> Iterator[str]:
    """The lines without what no text has, each noted in `record`."""
    for line in lines:
        record.append(line.replace("\0", ""))
        yield record[-1]


def _is_text(table: object) -> bool:
    """Whether places in a table are lines of a file."""
    return isinstance(table, str | Path) and TABLE_FILES.get(Path(table).suffix.lower()) is _of_csv


TABLE_FILES: dict[str, Callable[[Path], Rows]] = {".csv": _of_csv, ".tsv": _of_csv, ".parquet": _of_parquet}
"""Suffix of a file that is a table → its rows. Inside of a content folder such files are data, and are not read."""
