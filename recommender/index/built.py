"""What became of an index when it was brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recommender.content import Problem, counted
from recommender.engine import Recommender

__all__ = ["Built", "Outcome"]

Outcome = Literal["built", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Built:
    """What `refresh_index` did.

    Attributes
    ----------
    recommender : Recommender
        Of the folder as it is now.
    outcome : {"built", "updated", "unchanged"}
    paths : tuple of str
        The files that were read.
    removed : int
        How many files are gone.
    problems : tuple of Problem
        Of the files that were read.
    trouble : str
        Why the former index could not be used, or the new one not be written; else empty.
    """

    recommender: Recommender
    outcome: Outcome
    paths: tuple[str, ...] = ()
    removed: int = 0
    problems: tuple[Problem, ...] = ()
    trouble: str = ""

    @property
    def in_words(self) -> str:
        """What was done, in words."""
        if self.outcome == "unchanged":
            return "nothing changed"
        gone = f", {self.removed:,} gone" if self.outcome == "updated" else ""
        return f"{counted(len(self.paths), 'file')} read{gone}"
