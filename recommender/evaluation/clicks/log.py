"""A click log in memory: columns of numbers, one row for each impression and one for each story that was shown."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from recommender._arrays.types import Bools, Ints
from recommender.content import Problem, ProblemKind
from recommender.errors import EvaluationError
from recommender.evaluation.clicks.events import Click, Impression, parse_event
from recommender.evaluation.clicks.log_files import log_files, log_lines, parsed

__all__ = ["CLOCK_TOLERANCE", "MAX_DAYS", "MAX_PROBLEMS", "MAX_SYSTEMS", "NOBODY", "ClickLog", "read_click_log"]

NOBODY = -1
"""Of a story that counts for no system."""

MAX_PROBLEMS = 1_000
"""Lines that are listed with what is wrong; of more, only the number is kept."""

MAX_SYSTEMS = 50
"""Names of systems in one log. The time for a report grows with them; lines beyond the limit are refused."""

MAX_DAYS = 4_000
"""Days in one log, as above: more than ten years."""

CLOCK_TOLERANCE = 60
"""By how many seconds a click may be earlier than its impression: clocks of two machines differ."""

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, eq=False)
class ClickLog:
    """Impressions and clicks, without the lines that could not be used.

    Attributes
    ----------
    articles, systems : tuple of str
        All ids and all names of systems that the log has; the other attributes hold their row numbers.
    seconds : ndarray of int64, shape (n_impressions,)
        When each box was shown: seconds since 1970, UTC.
    queries : ndarray of int64, shape (n_impressions,)
        The article of each box.
    makers : ndarray of int64, shape (n_impressions, 2)
        The system of each list; of an interleaved one both, else the second is `NOBODY`.
    boxes, places, stories, owners : ndarray of int64, shape (n_shown,)
        Of each story that was shown: its impression, its place from 0, its article, and the system that it counts for.
    clicked : ndarray of bool, shape (n_shown,)
        Whether it was clicked. Several clicks on one story of one box are one.
    counts : mapping of str to int
        Lines by what became of them; together they are all lines.
    problems : tuple of Problem
        Lines that could not be used, at most `MAX_PROBLEMS`; ``counts["refused"]`` is the number of all of them.
    """

    articles: tuple[str, ...] = field(repr=False)
    systems: tuple[str, ...]
    seconds: Ints = field(repr=False)
    queries: Ints = field(repr=False)
    makers: Ints = field(repr=False)
    boxes: Ints = field(repr=False)
    places: Ints = field(repr=False)
    stories: Ints = field(repr=False)
    owners: Ints = field(repr=False)
    clicked: Bools = field(repr=False)
    counts: dict[str, int]
    problems: tuple[Problem, ...] = field(repr=False)

    @property
    def days(self) -> Ints:
        """The day of each impression, shape (n_impressions,): days since 1970, UTC."""
        return self.seconds // SECONDS_A_DAY

    @property
    def interleaved(self) -> Bools:
        """Whether each list was interleaved, shape (n_impressions,)."""
        return np.asarray(self.makers[:, 1] != NOBODY)


def read_click_log(paths: str | Path | Iterable[str | Path]) -> ClickLog:
    """Read a click log, of one file or several; time and memory are linear in its length.

    Parameters
    ----------
    paths : str, Path or an iterable of these
        Files, folders with ``*.jsonl`` files, and patterns like ``log/*.jsonl``; also rotated (``clicks.jsonl.1``) and
        compressed ones (``.gz``). Their order does not matter: a click may stand before its impression.

    Raises
    ------
    EvaluationError
        If a file cannot be read, or no impression is left.
    """
    builder = _Builder()
    files = log_files(paths)
    for file in files:
        for number, line, trouble in log_lines(file):
            builder.add(file, number, line, trouble)
    log = builder.log()
    if not len(log.seconds):
        first = f" The first of {log.counts['refused']} bad lines: {log.problems[0]}" if log.problems else ""
        raise EvaluationError(f"{files[0]} holds no impression; docs/clicks.md says how a log is written.{first}")
    return log


class _Builder:
    """Collects events line by line; clicks wait until all impressions are known."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._problems: list[Problem] = []
        self._articles: dict[str, int] = {}
        self._systems: dict[str, int] = {}
        self._impressions: dict[str, int] = {}
        self._days: set[int] = set()
        self._clicks: list[tuple[Path, int, Click]] = []
        self._rows: dict[str, array[int]] = {name: array("q") for name in ("seconds", "queries", "makers", "starts")}
        self._shown: dict[str, array[int]] = {name: array("q") for name in ("places", "stories", "owners")}

    def add(self, file: Path, number: int, line: bytes, trouble: str) -> None:
        """Take the event of a line, or note why there is none."""
        if not trouble and not line.strip():
            self._counts["blank"] += 1
            return
        kind: ProblemKind = "unreadable file"
        try:
            if trouble:
                raise ValueError(trouble)
            value = parsed(line)
            kind = "wrong type"
            event = parse_event(value)
        except ValueError as error:
            self._refuse(file, number, kind, str(error), "write the line as docs/clicks.md says")
            return
        if isinstance(event, Click):
            self._clicks.append((file, number, event))
        elif event.impression in self._impressions:
            text = f"the impression {event.impression!r} is logged already"
            self._refuse(file, number, "duplicate id", text, "draw an id for each box, and name each file once")
        elif text := self._too_many(event):
            self._refuse(file, number, "too large", text, "give the part of the log that matters")
        else:
            self._add_impression(event)

    def _too_many(self, event: Impression) -> str:
        """Say which limit an impression would go beyond, if any."""
        self._days.add(day := math.floor(event.time.timestamp()) // SECONDS_A_DAY)
        if len(self._days) > MAX_DAYS:
            self._days.remove(day)
            return f"the log has more than {MAX_DAYS:,} days"
        n_systems = len(self._systems.keys() | set(event.systems))
        return f"the log has more than {MAX_SYSTEMS} systems" if n_systems > MAX_SYSTEMS else ""

    def _add_impression(self, event: Impression) -> None:
        systems = [self._systems.setdefault(name, len(self._systems)) for name in event.systems]
        self._impressions[event.impression] = len(self._impressions)
        self._counts["impressions"] += 1
        self._rows["seconds"].append(math.floor(event.time.timestamp()))
        self._rows["queries"].append(self._article(event.query))
        self._rows["makers"].extend([*systems, NOBODY][:2])
        self._rows["starts"].append(len(self._shown["stories"]))
        self._shown["places"].extend(range(len(event.shown)))
        self._shown["stories"].extend(self._article(name) for name in event.shown)
        owners = event.teams or event.systems * len(event.shown)
        self._shown["owners"].extend(NOBODY if name is None else self._systems[name] for name in owners)

    def _article(self, name: str) -> int:
        return self._articles.setdefault(name, len(self._articles))

    def _refuse(self, file: Path, number: int, kind: ProblemKind, text: str, remedy: str) -> None:
        self._counts["refused"] += 1
        if len(self._problems) < MAX_PROBLEMS:
            self._problems.append(Problem(file.as_posix(), number, kind, text, remedy))

    def log(self) -> ClickLog:
        """Join the clicks with their impressions, and return all of it."""
        rows = {name: np.array(values, dtype=np.int64) for name, values in self._rows.items()}
        shown = {name: np.array(values, dtype=np.int64) for name, values in self._shown.items()}
        starts = np.append(rows.pop("starts"), len(shown["stories"]))
        clicked = np.zeros(len(shown["stories"]), dtype=np.bool_)
        for file, number, click in self._clicks:
            place = self._place(click)
            if isinstance(place, str):
                self._refuse(file, number, "dangling link", place, "log the box first, and name all files of the log")
            else:
                self._counts["repeated clicks" if clicked[place] else "clicks"] += 1
                clicked[place] = True
        names = ("impressions", "clicks", "repeated clicks", "blank", "refused")
        return ClickLog(
            articles=tuple(self._articles),
            systems=tuple(self._systems),
            seconds=rows["seconds"],
            queries=rows["queries"],
            makers=rows["makers"].reshape(-1, 2),
            boxes=np.repeat(np.arange(len(starts) - 1), np.diff(starts)),
            clicked=clicked,
            counts={name: self._counts[name] for name in names},
            problems=tuple(sorted(self._problems, key=lambda problem: (problem.path, problem.line))),
            **shown,
        )

    def _place(self, click: Click) -> int | str:
        """The row of the story that was clicked, or why there is none."""
        row = self._impressions.get(click.impression)
        if row is None:
            return f"the click belongs to {click.impression!r}, which no line shows"
        starts, stories = self._rows["starts"], self._shown["stories"]
        stop = starts[row + 1] if row + 1 < len(starts) else len(stories)
        place = self._article_place(stories[starts[row] : stop], click.article)
        if place is None:
            return f"the box {click.impression!r} did not show {click.article!r:.80}"
        if click.time.timestamp() < self._rows["seconds"][row] - CLOCK_TOLERANCE:
            return f"the click is earlier than its box {click.impression!r}"
        return starts[row] + place

    def _article_place(self, stories: array[int], name: str) -> int | None:
        number = self._articles.get(name, NOBODY)
        return stories.index(number) if number in stories else None
