"""The report of one file's problems."""

from __future__ import annotations

import reprlib

from recommender.content import Problem, ProblemKind
from recommender.readers.revisions import Revision

__all__ = ["Report", "shown"]

MAX_PROBLEMS = 1_000
"""Problems of one file that are listed. A plain choice: a broken export has millions, and nobody reads them all."""

_brief = reprlib.Repr()
_brief.maxlevel = 2
_brief.maxstring = _brief.maxother = _brief.maxlong = 80


def shown(value: object) -> str:
    """Return `value` as problems quote it: shortened, and on one line."""
    return _brief.repr(value)


class Report:
    """Collects the problems of one file, and the versions of entries if it is a feed."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.revisions: list[Revision] = []

    def add(self, kind: ProblemKind, text: str, remedy: str, line: int = 0) -> None:
        """Add a problem at a line, 1-based; 0 if the whole file is meant or the line is unknown."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.path, line, kind, text, remedy))
        elif len(self.problems) == MAX_PROBLEMS:
            text = f"more than {MAX_PROBLEMS:,} problems; the rest is not listed"
            self.problems.append(Problem(self.path, line, "too large", text, "mend the first ones and look again"))
