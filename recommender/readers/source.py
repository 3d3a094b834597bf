"""One file of a content folder: its path, what its path and name say, and the report of its problems."""

from __future__ import annotations

import posixpath
import re
import reprlib
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from recommender.content import Problem, ProblemKind, clean_text
from recommender.readers.fields import Fields

__all__ = ["Report", "Source", "shown", "words_of"]

MAX_PROBLEMS = 1_000
"""Problems of one file that are listed. A plain choice: a broken export has millions, and nobody reads them all."""

_DATED_NAME = re.compile(r"([1-9]\d{3})-(\d{1,2})-(\d{1,2})-(.+)")
_brief = reprlib.Repr()
_brief.maxlevel = 2
_brief.maxstring = _brief.maxother = _brief.maxlong = 80


def shown(value: object) -> str:
    """Return `value` as problems quote it: shortened, and on one line."""
    return _brief.repr(value)


class Report:
    """Collects the problems of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def add(self, kind: ProblemKind, text: str, remedy: str, line: int = 0) -> None:
        """Add a problem at a line, 1-based; 0 if the whole file is meant or the line is unknown."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.path, line, kind, text, remedy))
        elif len(self.problems) == MAX_PROBLEMS:
            text = f"more than {MAX_PROBLEMS:,} problems; the rest is not listed"
            self.problems.append(Problem(self.path, line, "too large", text, "mend the first ones and look again"))


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes
    ----------
    file : Path
        The file itself.
    path : str
        Its path relative to the content folder, with forward slashes.
    fields : Fields
        The keys of each field of a record.
    report : Report
        Collects its problems.
    """

    file: Path
    path: str
    fields: Fields = field(default_factory=Fields)
    report: Report = field(default_factory=lambda: Report(""))

    @property
    def id(self) -> str:
        """The path without suffix; for a page bundle (``slug/index.md``) its folder."""
        path = unicodedata.normalize("NFC", posixpath.splitext(self.path)[0])
        folder, name = posixpath.split(path)
        return folder if name == "index" and folder else path

    @property
    def dated_name(self) -> tuple[datetime | None, str]:
        """The date and the slug of a name like ``2021-05-21-slug``; of other names, None and the name itself."""
        name = posixpath.basename(self.id)
        match = _DATED_NAME.fullmatch(name)
        if match:
            try:
                year, month, day = map(int, match.groups()[:3])
                return datetime(year, month, day, tzinfo=UTC), match[4]
            except ValueError:
                pass
        return None, name

    @property
    def is_draft(self) -> bool:
        return "_drafts" in self.path.split("/")


def words_of(name: str) -> str:
    """Return the words of a slug or file name as a title; never empty.

    Examples
    --------
    >>> words_of("states-limit_facial-recognition")
    'States limit facial recognition'
    """
    words = clean_text(re.sub(r"[-_\s]+", " ", name)) or clean_text(name) or "Untitled"
    return words[0].upper() + words[1:]
