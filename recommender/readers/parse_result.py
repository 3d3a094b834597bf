"""What a parser of front matter returns: values and their places, or an error with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from recommender.content import ProblemKind

__all__ = ["KeyPath", "ParseError", "ParseResult", "Remark"]

KeyPath = tuple[str | int, ...]
"""Place of a value: the top-level key, and then the index or key below it."""


class ParseError(ValueError):
    """Text that cannot be parsed, or that exceeds a limit.

    Attributes
    ----------
    line : int
        Line of the error in the file, 1-based; 0 if unknown.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Remark(NamedTuple):
    """Something that the author should be told, in text that could be read.

    Attributes
    ----------
    kind : str
        The kind of the `Problem`.
    text, remedy : str
        What is wrong, and what to do.
    line : int
        Its line in the file, 1-based.
    """

    kind: ProblemKind
    text: str
    remedy: str
    line: int


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The values of a text, and where they stand.

    Attributes
    ----------
    value : object
        Plain Python values. All aliases of a value in YAML are one shared object; a walk that follows each of them
        visits no more values than `recommender.readers.safe_yaml` allows.
    lines : dict of KeyPath to int
        Line of each top-level key ``(key,)`` and of each entry right below it ``(key, index or key)``.
    written : dict of KeyPath to str
        Scalars at those places that are not strings, as written: ``007`` is the number 7, but a fine title.
    duplicates : list of (str, int)
        Keys that are repeated in one mapping, each with the line of the repetition. The last one counts.
    remarks : list of Remark
        What could be read only in part.
    guessed : set of str
        Keys whose values are what stands behind them on their line, because they could not be read.
    """

    value: Any
    lines: dict[KeyPath, int] = field(default_factory=dict)
    written: dict[KeyPath, str] = field(default_factory=dict)
    duplicates: list[tuple[str, int]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    guessed: set[str] = field(default_factory=set)
