"""Judging sheets: a blind table of the candidates that several systems propose, and the grades filled into it.

Pooling the top of several systems, and judging without knowing which system proposed what, is the method of TREC
(Sparck Jones and van Rijsbergen 1975; Voorhees and Harman 2005).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from recommender._io.textfiles import read_text, save_text
from recommender.content import Article
from recommender.corpus import Corpus, External
from recommender.errors import EvaluationError
from recommender.judging import Judgments, Row

__all__ = ["COLUMNS", "read_pool", "sample", "write_pool"]

COLUMNS = (
    "query", "query title", "query excerpt", "query date", "candidate", "title", "excerpt", "date", "grade",
)  # fmt: skip
"""The columns of a sheet, in this order. `read_pool` needs three of them: query, candidate, grade."""

GRADED_BY = "graded by"
"""A further column of a sheet with grades: one of `recommender.judging.ASSESSOR_KINDS`, or empty."""

MAX_CURATED = 5
"""How many entries of a curated list join the pool: as many as the usual depth of the pool."""

SUFFIXES = (".csv", ".tsv")
"""What a file is called if it can only be a sheet."""

EXCERPT_CHARACTERS = 400
"""How much of an excerpt is shown, at most: a plain choice, enough to know what an article is about."""

# Some spreadsheets take a cell that begins with one of these for a formula, some also the full-width forms.
_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
# Spreadsheets take short names with a digit for numbers or dates, and save them as such.
_NUMBER_OR_DATE = re.compile(r"(?=.{1,24}\Z).*\d|true\Z|false\Z", re.IGNORECASE | re.DOTALL)


def sample(queries: Iterable[str], n: int | None = None, rng: int | np.random.Generator = 0) -> list[str]:
    """Draw queries for a sheet of limited length, each as likely as any other.

    Parameters
    ----------
    queries : iterable of str
        Ids, in any order.
    n : int, optional
        How many; all of them if there are fewer, or if None.
    rng : int or numpy.random.Generator, optional
        The same seed draws the same queries.

    Returns
    -------
    list of str
        Sorted.
    """
    ordered = sorted(queries)
    if n is None or n >= len(ordered):
        return ordered
    drawn = np.random.default_rng(rng).choice(len(ordered), n, replace=False)
    return [ordered[place] for place in sorted(drawn.tolist())]


def write_pool(
    path: str | Path,
    runs: Mapping[str, Mapping[str, Sequence[str]]],
    corpus: Corpus,
    *,
    depth: int = 5,
    rng: int | np.random.Generator = 0,
    known: Judgments | None = None,
) -> int:
    """Write a blind judging sheet: what the systems propose, without a hint of which system proposed it.

    The sheet is a table with tabs between the cells, which spreadsheets open. It has one row for every pair of query
    and candidate, and an empty last column for the grade. Queries are sorted; the candidates of each are shuffled.

    Parameters
    ----------
    path : str or Path
        The file to write, for instance ``pool.tsv``.
    runs : mapping of str to mapping of str to sequence of str
        ``runs[system][query_id]``: ranked ids, best first. Their queries are those of the sheet.
    corpus : Corpus
        Has all articles and externals that the runs name. Up to five entries of each query's curated list join the
        pool.
    depth : int, optional
        How many of each ranked list join the pool.
    rng : int or numpy.random.Generator, optional
        The same seed gives the same sheet; names and order of the systems make no difference.
    known : Judgments, optional
        Pairs that are judged already, and are left out.

    Returns
    -------
    int
        How many pairs there are to judge.

    Raises
    ------
    EvaluationError
        If there is nothing to judge, a run names an unknown id, or `depth` is less than 1.
    ExportError
        If the file cannot be written.
    """
    if depth < 1:
        raise EvaluationError(f"a pool of depth {depth} is empty; use 1 or more")
    generator = np.random.default_rng(rng)
    rows = [
        [*_cells(_node(corpus, query), _node(corpus, candidate)), ""]
        for query, candidates in _pool(runs, corpus, known, depth).items()
        for candidate in generator.permutation(np.array(candidates, dtype=object)).tolist()
    ]
    if not rows:
        raise EvaluationError("there is nothing to judge: the runs name no pair that is not known already")
    _save(path, [COLUMNS, *rows])
    return len(rows)


def write_graded(path: str | Path, pairs: Iterable[tuple[str, str]], corpus: Corpus, judgments: Judgments) -> None:
    """Write a judging sheet with grades, and a column that says who gave them.

    Parameters
    ----------
    path : str or Path
        The file to write.
    pairs : iterable of (str, str)
        Ids of query and candidate, one row each, in their order. A pair that is not judged has an empty grade.
    corpus : Corpus
        Has these articles and externals.
    judgments : Judgments
        The grades.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    graded = {(query, candidate): [str(grade), kind] for query, candidate, grade, kind in judgments.rows()}
    rows = (
        [*_cells(_node(corpus, query), _node(corpus, candidate)), *graded.get((query, candidate), ["", ""])]
        for query, candidate in pairs
    )
    _save(path, [[*COLUMNS, GRADED_BY], *rows])


def read_pool(path: str | Path, corpus: Corpus) -> Judgments:
    """Read the grades of a sheet that was filled in, wholly or in part.

    Columns may have been moved or added, and a spreadsheet may have saved the table with commas or semicolons, or as
    UTF-16. Rows without a grade are skipped.

    Parameters
    ----------
    path : str or Path
        A sheet by `write_pool`.
    corpus : Corpus
        The site it was written for.

    Returns
    -------
    Judgments
        With ``graded`` set. Rows with a name that is that of no article are left out and listed in ``problems``.

    Raises
    ------
    EvaluationError
        If the file cannot be read or is no such sheet, a grade is none of 0 to 3, a pair has two different
        grades, or none is filled in.
    """
    rows = [row for row in sheet_rows(path) if row.grade.strip()]
    if not rows:
        raise EvaluationError(f"no grade is filled in in {path}; write 0, 1, 2 or 3 into the column 'grade'")
    return replace(Judgments.from_rows(rows, path, corpus, decode=without_apostrophe), graded=True)


def _pool(
    runs: Mapping[str, Mapping[str, Sequence[str]]],
    corpus: Corpus,
    known: Judgments | None,
    depth: int,
) -> dict[str, list[str]]:
    """Return the candidates of every query, both sorted, so that the shuffled order tells nothing about the systems."""
    pool: dict[str, set[str]] = {}
    for run in runs.values():
        for query, ranked in run.items():
            pool.setdefault(query, set()).update(ranked[:depth])
    for query, candidates in pool.items():
        candidates.update(_curated(corpus, query)[:MAX_CURATED])
        candidates -= {query, *(known.grades.get(query, ()) if known else ())}
    return {query: sorted(pool[query]) for query in sorted(pool)}


def _curated(corpus: Corpus, query: str) -> list[str]:
    """Return the entries of the query's curated list that are articles of the site, in the editor's order."""
    position = _position(corpus, query)
    listed = corpus.related(position) if position < len(corpus) else np.empty(0, np.int64)
    return [corpus.articles[position].id for position in listed.tolist() if position < len(corpus)]


def _node(corpus: Corpus, name: str) -> Article | External:
    return corpus.nodes[_position(corpus, name)]


def _position(corpus: Corpus, name: str) -> int:
    try:
        return corpus.positions[name]
    except KeyError:
        raise EvaluationError(f"a run names {name!r}, which is not in this content; rank its ids") from None


def _cells(query: Article | External, candidate: Article | External) -> list[str]:
    return [*_description(query), *_description(candidate)]


def _save(path: str | Path, rows: Iterable[Iterable[str]]) -> None:
    sheet = io.StringIO(newline="")
    csv.writer(sheet, dialect="excel-tab", lineterminator="\r\n").writerows(rows)
    # The byte order mark tells Excel that this is UTF-8.
    save_text(path, sheet.getvalue(), "utf-8-sig")


def _description(node: Article | External) -> Iterator[str]:
    excerpt = node.excerpt or (node.body if isinstance(node, Article) else "")
    yield _cell(node.id, name=True)
    yield _cell(node.title)
    yield _cell(shortened(excerpt, EXCERPT_CHARACTERS))
    yield f"{node.published:%Y-%m-%d %H:%M}" if node.published else ""


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text: `most` characters, cut between words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _cell(text: str, *, name: bool = False) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula, and a name, for a number or date."""
    risky = _FORMULA.match(text) or (name and _NUMBER_OR_DATE.match(text))
    return f"'{text}" if risky else text


def without_apostrophe(cell: str) -> str:
    """Return a name as it was before `write_pool` put an apostrophe in front."""
    return cell.removeprefix("'")


def is_sheet(path: str | Path) -> bool:
    """Whether a file is a judging sheet: it is called a table, or its first line names the columns."""
    if Path(path).suffix.lower() in SUFFIXES:
        return True
    lines = csv.reader(io.StringIO(text := read_text(path).partition("\n")[0]), delimiter=_delimiter(text))
    return {"query", "candidate"} <= set(_names(next(lines, [])))


def sheet_rows(path: str | Path) -> Iterator[Row]:
    """Yield the rows of a sheet, also those without a grade; names still have their apostrophes."""
    text = read_text(path)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = _names(next(lines, []))
        columns = [_column(path, header, name) for name in ("query", "candidate", "grade")]
        columns += [header.index(GRADED_BY)] if GRADED_BY in header else []
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield Row(lines.line_num, *_values(cells, columns))
    except csv.Error as error:
        raise EvaluationError(f"{path}:{lines.line_num}: {error}; save the sheet once more") from error


def _names(header: Iterable[str]) -> list[str]:
    return [name.strip().casefold() for name in header]


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max("\t,;", key=header.count)


def _column(path: str | Path, header: Sequence[str], name: str) -> int:
    if name not in header:
        raise EvaluationError(f"{path}:1: there is no column {name!r}; use a sheet as it was written")
    return header.index(name)


def _values(cells: Sequence[str], columns: Iterable[int]) -> list[str]:
    return [cells[column] if column < len(cells) else "" for column in columns]
