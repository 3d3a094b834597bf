"""The report of one file's problems."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping, Sequence

from recommender.content import Problem, ProblemKind, counted
from recommender.readers.revisions import Revision

__all__ = ["Report", "no_text", "shown"]

MAX_PROBLEMS = 1_000
"""Problems of one file that are listed. A plain choice: a broken export has millions, and nobody reads them all."""


MAX_PLACES = 10
"""Lines that one problem names. A plain choice: enough to see which ones they are."""


class _Brief(reprlib.Repr):
    """Shortened text for any value: an integer of more than 4,300 digits has none in Python."""

    def repr_int(self, x: int, level: int) -> str:
        return super().repr_int(x, level) if x.bit_length() < 10_000 else f"a number of {x.bit_length():,} bits"


_brief = _Brief()
_brief.maxlevel = 2
_brief.maxstring = _brief.maxother = _brief.maxlong = 80


def shown(value: object) -> str:
    """Return `value` as problems quote it: shortened, and on one line. Never raises, whatever the value."""
    try:
        return _brief.repr(value)
    except Exception:  # of the value's own __repr__
        return f"a value of the type {type(value).__name__}"


def no_text(lines: Sequence[int], n: int, what: str, report: Report) -> str:
    """Return the sentence that says which of `n` records of a file are no articles."""
    verb = "has" if len(lines) == 1 else "have"
    places = report.places(lines) if len(lines) < n else ""
    return f"{len(lines):,} of {n:,} {what} {verb} neither title nor text{places}"


class Report:
    """Collects the problems of one file, or of one table.

    Attributes
    ----------
    path : str
        The file, relative to the content folder; the name of the table.
    unit : str
        What its lines are called: the rows of a table that is no text have numbers, too.
    problems : list of Problem
        In the order in which they were found.
    revisions : list of Revision
        The versions of entries, if it is a feed.
    """

    def __init__(self, path: str, unit: str = "line") -> None:
        self.path, self.unit = path, unit
        self.problems: list[Problem] = []
        self.revisions: list[Revision] = []
        self._has_titles, self._untitled = False, list[tuple[str, int]]()
        self._unknown_status: dict[str, list[int]] = {}
        self._has_ids, self._without_id = False, list[int]()

    def leave_out(self, reason: str) -> None:
        """Note that the file is no content, though its suffix has a reader."""
        self.add("not content", reason, "nothing has to be done; it may be moved out of the content folder")

    def leave_out_entries(self, kinds: Mapping[str, int]) -> None:
        """Note how many entries of a file are no posts, by what they are."""
        if kinds:
            names = ", ".join(f"{kind[:40]} {count:,}" for kind, count in sorted(kinds.items())[:20])
            text = f"{sum(kinds.values()):,} entries are no posts: {names}"
            self.add("not content", text, "nothing has to be done; only posts are read")

    def note_title(self, title: str, line: int, *, is_given: bool) -> None:
        """Note the title of a record, and whether it names one itself; if not, it is the beginning of its text.

        Such a record is a problem where others of the file have titles: a file of short notes has none on purpose.
        """
        if is_given and not self._has_titles:
            self._has_titles = True
            for former in self._untitled:
                self._add_untitled(*former)
        elif not is_given and self._has_titles:
            self._add_untitled(title, line)
        elif not is_given and len(self._untitled) <= MAX_PROBLEMS:
            self._untitled.append((title, line))

    def _add_untitled(self, title: str, line: int) -> None:
        self.add("no title", f"the beginning of the text is taken: {title!r:.200}", "give it a title", line)

    def note_status(self, word: str, line: int) -> None:
        """Note a record whose status is a word of which nothing is known."""
        if word in self._unknown_status or len(self._unknown_status) < MAX_PLACES:
            self._unknown_status.setdefault(word, []).append(line)

    def note_id(self, line: int, *, is_given: bool) -> None:
        """Note whether a record names its id itself: where others do, one that does not is a problem."""
        if is_given:
            self._has_ids = True
        else:
            self._without_id.append(line)

    def end_records(self) -> None:
        """Add the problems that are known when all records of the file have been noted."""
        for word, lines in sorted(self._unknown_status.items()):
            text = f"status: nothing is known of {word!r}, so {counted(len(lines), 'record')} with it"
            text += f" {'counts' if len(lines) == 1 else 'count'} as published{self.places(lines)}"
            remedy = "what readers must not see: write draft, private or deleted for it, or leave it out"
            self.add("unknown status", text, remedy, lines[0])
        if lines := self._without_id if self._has_ids else []:
            text = f"{counted(len(lines), 'record')} without an id, where others have one{self.places(lines)}"
            self.add("no id", text, "give each an id; for now the slug, the address or the place is taken", lines[0])
        self._unknown_status, self._without_id = {}, []

    def places(self, lines: Sequence[int]) -> str:
        """Return where some records are, to end a sentence: ``: rows 69, 104``; nothing where lines are unknown."""
        known = [*dict.fromkeys(filter(None, lines))]  # several records may stand in one line
        if not known:
            return ""
        more = f" and {len(known) - MAX_PLACES:,} more" if len(known) > MAX_PLACES else ""
        return f": {self.unit}{'' if len(known) == 1 else 's'} {', '.join(map(str, known[:MAX_PLACES]))}{more}"

    def add(self, kind: ProblemKind, text: str, remedy: str, line: int = 0) -> None:
        """Add a problem at a line, 1-based; 0 if the whole file is meant or the line is unknown."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.path, line, kind, text, remedy))
        elif len(self.problems) == MAX_PROBLEMS:
            text = f"more than {MAX_PROBLEMS:,} problems; the rest is not listed"
            self.problems.append(Problem(self.path, line, "too large", text, "mend the first ones and look again"))
