"""What is wrong with the data: collected and listed with its place, never raised one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["Problem", "ProblemKind"]

ProblemKind = Literal[
    # files
    "unreadable file",
    "wrong encoding",
    "control characters",
    "too large",
    # front matter and records
    "no front matter",
    "unreadable front matter",
    "duplicate key",
    "wrong type",
    "bad date",
    "no title",
    "no date",
    # identity
    "duplicate id",
    "duplicate url",
    "duplicate text",
    # curated links
    "empty link",
    "self link",
    "repeated link",
    "dangling link",
    "ambiguous link",
    "one-way link",
]

PROBLEM_KINDS: tuple[str, ...] = get_args(ProblemKind)


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
        What was found, with the value.
    remedy : str
        What to do about it.
    """

    path: str
    line: int
    kind: ProblemKind
    text: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.kind}: {self.text} — {self.remedy}"
