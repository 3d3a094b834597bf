"""The file of the grades that one assessor gives: each is on the disk before the next pair is shown.

The file is only ever added to, one JSON object a line, so that no crash can spoil what was saved before. Its first line
says who grades; each other line gives a pair a grade, or takes one back:

```text
{"recommender": "grades", "assessor": "anna", "graded by": "editor"}
{"query": "a", "candidate": "b", "grade": 3}
{"query": "a", "candidate": "b", "grade": null, "undo": true}
```

The last line about a pair counts. A last line without its line end was cut off while it was written, and is ignored.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from recommender.errors import EvaluationError, ExportError
from recommender.judging import ASSESSOR_KINDS, GRADES, Row

__all__ = ["SUFFIX", "GradesFile", "Pair", "grades_rows", "is_grades_file"]

Pair = tuple[str, str]
"""The ids of query and candidate."""

SUFFIX = ".grades"
"""No reader takes a file of this suffix for an article, should the pool lie in the content folder."""

_HEADER = b'{"recommender": "grades"'
_NAME = re.compile(r"\w[\w.-]{0,63}")


class GradesFile:
    """The grades of one assessor, in memory and in their file.

    Parameters
    ----------
    path : str or Path
        Is made if it does not exist; else it is continued.
    assessor : str
        Who grades.
    kind : str, optional
        One of `recommender.judging.ASSESSOR_KINDS`; by default the one of the file, else an editor.

    Attributes
    ----------
    grades : dict of (str, str) to int
        The grade of each pair that has one.

    Raises
    ------
    EvaluationError
        If the file is no file of grades, or one by another kind of assessor.
    ExportError
        If it cannot be written.
    """

    def __init__(self, path: str | Path, assessor: str, kind: str | None = None) -> None:
        self.path = Path(path)
        self.assessor = assessor
        header, entries, self._size = _read(self.path) if self.path.exists() else ({}, [], 0)
        self.kind = kind or header.get("graded by") or ASSESSOR_KINDS[0]
        if self.kind != header.get("graded by", self.kind):
            raise EvaluationError(
                f"{path} holds grades by {header['graded by']!r}, not by {self.kind!r}; use another name of an assessor"
            )
        self.grades: dict[Pair, int] = {}
        self._given: list[tuple[Pair, int | None]] = []  # each with the grade that the pair had before
        for pair, grade, is_undo, _ in entries:
            if not is_undo:
                self._given.append((pair, self.grades.get(pair)))
            elif self._given:
                self._given.pop()
            self._set(pair, grade)
        if self.path.exists() and self.path.stat().st_size > self._size:
            os.truncate(self.path, self._size)  # what was cut off while it was written
        if not header:
            self._append({"recommender": "grades", "assessor": assessor, "graded by": self.kind})

    @classmethod
    def beside(cls, pool: str | Path, assessor: str, kind: str | None = None) -> GradesFile:
        """Open the file of an assessor that lies beside a pool."""
        return cls(cls.path_beside(pool, assessor), assessor, kind)

    @staticmethod
    def path_beside(pool: str | Path, assessor: str) -> Path:
        """Return where the grades of an assessor are: for ``pool.tsv`` and ``anna``, in ``pool.anna.grades``."""
        if not _NAME.fullmatch(assessor):
            raise EvaluationError(
                f"{assessor!r} cannot be part of a file name; call the assessor by letters, digits, '.', '-' and '_'"
            )
        return Path(pool).with_suffix(f".{assessor}{SUFFIX}")

    @property
    def can_undo(self) -> bool:
        """Whether a grade can be taken back."""
        return bool(self._given)

    def give(self, pair: Pair, grade: int) -> None:
        """Give a pair a grade, in place of any earlier one. When this returns, it is on the disk."""
        before = self.grades.get(pair)
        self._append({"query": pair[0], "candidate": pair[1], "grade": grade})
        self._given.append((pair, before))
        self._set(pair, grade)

    def undo(self) -> Pair | None:
        """Take the last grade back, also one of an earlier day; the pair has again what it had before.

        Return the pair; None if there is nothing to take back.
        """
        if not self._given:
            return None
        pair, before = self._given[-1]
        self._append({"query": pair[0], "candidate": pair[1], "grade": before, "undo": True})
        self._given.pop()
        self._set(pair, before)
        return pair

    def _set(self, pair: Pair, grade: int | None) -> None:
        if grade is None:
            self.grades.pop(pair, None)
        else:
            self.grades[pair] = grade

    def _append(self, record: dict[str, Any]) -> None:
        """Add one line, and wait until it is on the disk. If that fails, the file is as it was."""
        line = json.dumps(record).encode("ascii") + b"\n"
        try:
            with self.path.open("ab") as file:
                if file.tell() != self._size:
                    raise ExportError(
                        f"{str(self.path)!r} was changed by another program; end this one, and start it again"
                    )
                try:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(self._size)
                    raise
        except OSError as error:
            remedy = "make room, or see whether you may write there"
            raise ExportError(f"cannot write {str(self.path)!r}: {error.strerror or error}; {remedy}") from error
        self._size += len(line)


def is_grades_file(path: str | Path) -> bool:
    """Whether a file begins as `GradesFile` writes it."""
    with Path(path).open("rb") as file:
        return file.read(len(_HEADER)) == _HEADER


def grades_rows(path: str | Path) -> Iterator[Row]:
    """Yield one row for each pair that has a grade."""
    header, entries, _ = _read(Path(path))
    last = {pair: (grade, line) for pair, grade, _, line in entries}
    for (query, candidate), (grade, line) in last.items():
        if grade is not None:
            yield Row(line, query, candidate, str(grade), header["graded by"])


def _read(path: Path) -> tuple[dict[str, str], list[tuple[Pair, int | None, bool, int]], int]:
    """Return the header, all entries (pair, grade, whether it takes one back, line), and how many bytes are whole."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EvaluationError(f"cannot read {str(path)!r}: {error.strerror}; name a file that exists") from error
    whole = content[: content.rfind(b"\n") + 1]
    lines = whole.splitlines()
    if not lines and _HEADER.startswith(content[: len(_HEADER)]):
        return {}, [], 0  # not even the first line was finished
    if not lines or not lines[0].startswith(_HEADER):
        raise EvaluationError(f"{path}:1: this is no file of grades; choose another name of an assessor")
    header = _parsed(path, 1, lines[0])
    if header.get("graded by") not in ASSESSOR_KINDS:
        raise EvaluationError(f"{path}:1: 'graded by' is none of {', '.join(ASSESSOR_KINDS)}")
    return header, [_entry(path, number, line) for number, line in enumerate(lines[1:], 2)], len(whole)


def _entry(path: Path, number: int, line: bytes) -> tuple[Pair, int | None, bool, int]:
    record = _parsed(path, number, line)
    query, candidate, grade = (record.get(name) for name in ("query", "candidate", "grade"))
    is_grade = grade is None or (type(grade) is int and grade in GRADES)
    if not isinstance(query, str) or not isinstance(candidate, str) or not is_grade:
        raise EvaluationError(f"{path}:{number}: this is no grade of a pair; remove the line")
    return (query, candidate), grade, bool(record.get("undo")), number


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise EvaluationError(f"{path}:{number}: this is no grade of a pair; remove the line")
    return record
