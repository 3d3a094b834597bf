"""Problems in the data: collected and listed with their places, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Literal, get_args

__all__ = ["BROKEN_KINDS", "PROBLEM_KINDS", "Problem", "ProblemKind", "problems_in_order"]

ProblemKind = Literal[
    # files
    "unreadable file",
    "unreadable configuration",
    "wrong encoding",
    "control characters",
    "too large",
    "not content",
    "repeated entry",
    # front matter and records
    "no front matter",
    "unreadable front matter",
    "duplicate key",
    "wrong type",
    "bad date",
    "unknown status",
    "no title",
    "no id",
    "unused column",
    "missing column",
    "no date",
    # ids, addresses and texts of articles
    "duplicate id",
    "duplicate url",
    "duplicate text",
    # curated links
    "empty link",
    "self link",
    "same-address link",
    "repeated link",
    "dangling link",
    "ambiguous link",
    "one-way link",
    "unpublished link",
]

PROBLEM_KINDS: tuple[str, ...] = get_args(ProblemKind)
"""All kinds of problems, as `Problem.kind` names them."""

BROKEN_KINDS = {"unreadable file", "unreadable front matter"}
"""Those that a file has while it is written, or while somebody types: what is read of it is not the article."""


NOTES: tuple[ProblemKind, ...] = ("not content", "repeated entry", "unused column", "one-way link")
"""Kinds that only say what was left out, or what an editor may have meant. Nothing has to be mended, and ``--strict``
does not count them."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the data that a person may want to mend.

    Attributes
    ----------
    path : str
        The file, relative to the content folder, with forward slashes.
    line : int
        The line in that file, 1-based; 0 where the whole file is meant.
    kind : str
        One of `PROBLEM_KINDS`.
    text : str
        What is wrong, with the value.
    remedy : str
        What to do about it.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> problem = read_corpus("seeds/newsroom").problems[0]
    >>> problem.line, problem.kind
    (5, 'bad date')
    >>> print(problem.text)
    publishedDateTime: '2026-02-30T22:30:00Z' is no date
    >>> print(problem.remedy)
    write it as 2021-05-21 or 2021-05-21T07:00:00Z
    """

    path: str
    line: int
    kind: ProblemKind
    text: str
    remedy: str

    @property
    def is_note(self) -> bool:
        """Whether it only says what was left out, see `NOTES`."""
        return self.kind in NOTES

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.kind}: {self.text} — {self.remedy}"


def problems_in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file, line and kind; as `sorted` does, in a tenth of the time where they are many."""
    return tuple(sorted(problems, key=attrgetter(*(field.name for field in fields(Problem)))))
