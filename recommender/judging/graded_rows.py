"""The scale of grades, who gives them, and the rows of files of judgments as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from recommender._io.arguments import checked_list
from recommender.content import Problem
from recommender.errors import wrong_argument
from recommender.judging.trec_format import read_records

__all__ = [
    "ASSESSOR_KINDS",
    "CLEARLY_RELATED",
    "GRADES",
    "Row",
    "checked_rows",
    "kind_of",
    "nothing_left",
    "parse_grade",
    "qrels_rows",
]

GRADES = {
    3: "same story or event, a direct follow-up, or another outlet's coverage of it",
    2: "clearly related: the same specific subject, context a reader would want",
    1: "loosely related: same broad topic or company, weak filler",
    0: "unrelated",
}
"""What a grade says about a candidate, to a reader who has just read the query."""

CLEARLY_RELATED = 2
"""From this grade on a graded candidate counts as relevant, because weak filler is not what a reader came for."""

ASSESSOR_KINDS = ("editor", "language model")
"""Who may have given a grade: a person, or a language model in the place of one."""


class Row(NamedTuple):
    """One row of a file of judgments; texts as written.

    Attributes
    ----------
    line : int
        Its line in the file, from 1.
    query, candidate : str
        Any names of the articles.
    grade : str
        A key of `GRADES`; empty where the pair is still to be judged.
    graded_by : str
        One of `ASSESSOR_KINDS`; empty where the file does not say.
    """

    line: int
    query: str
    candidate: str
    grade: str
    graded_by: str = ""


def checked_rows(rows: Iterable[tuple[object, ...]]) -> list[Row]:
    """Return rows that a caller gave, the last value of which may be missing."""
    listed = checked_list("rows", rows, "rows: (1, 'query', 'candidate', '2')")
    for row in listed:
        if not isinstance(row, tuple) or len(row) not in (4, 5) or not all(isinstance(text, str) for text in row[1:]):
            raise wrong_argument("a row", row, "a line, a query, a candidate and a grade: (1, 'a', 'b', '2')")
    return [Row(*row) for row in listed]  # type: ignore[arg-type]  # they are looked at above


def parse_grade(text: str) -> int | None:
    """Return the grade that `text` means, or None; a spreadsheet may write 2.0 for 2."""
    match = re.fullmatch(r"\s*([0-3])(?:[.,]0+)?\s*", text, re.ASCII)
    return int(match[1]) if match else None


def kind_of(text: str) -> str | None:
    """Return the one of `ASSESSOR_KINDS` that `text` names, also ``language-model``; None if it names none.

    Examples
    --------
    >>> kind_of("Language-model"), kind_of("nobody")
    ('language model', None)
    """
    kind = " ".join(text.replace("-", " ").split()).casefold()
    return kind if kind in ASSESSOR_KINDS else None


def qrels_rows(path: str | Path) -> Iterator[Row]:
    """Yield the rows of a file in the format of TREC; names are still encoded."""
    for number, (query, kind, candidate, grade) in read_records(path, "query 0 candidate grade"):
        yield Row(number, query, candidate, grade, kind_of(kind) or "")


def nothing_left(path: str | Path, problems: Sequence[Problem]) -> str:
    """Return what to say of a file none of whose pairs is about two articles."""
    if not problems:
        return f"{path} holds no judgments; write one a line: `query 0 candidate grade`"
    return (
        f"none of the {len(problems)} judged pairs of {path} is about two articles of this content; "
        f"name the folder they were made for. The first: {problems[0]}"
    )
