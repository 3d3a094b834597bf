"""What readers' clicks say about the lists: `click_report`, and its result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from recommender._arrays.types import Ints
from recommender._io.arguments import checked_count, is_number
from recommender.content import Problem
from recommender.corpus import Corpus
from recommender.errors import EvaluationError, unknown, wrong_argument
from recommender.evaluation.clicks.examination import Examination, examination
from recommender.evaluation.clicks.figures import Difference, Preference, Rate
from recommender.evaluation.clicks.log import NOBODY, SECONDS_A_DAY, ClickLog, read_click_log
from recommender.evaluation.clicks.tallies import Tallies
from recommender.judging import FEWEST_CLUSTERS, MIN_CLUSTERS

__all__ = ["BREAKDOWNS", "ClickReport", "click_report"]

BREAKDOWNS = ("section", "age", "month")
"""Of the query the section; of a story its age when it was shown; the month in which it was shown."""

MOST_SECTIONS = 20
"""Sections with a row of their own, those shown most; the others share one."""

AGES = {"under a day": 1.0, "under a week": 7.0, "under a month": 30.0, "under a year": 365.0, "older": np.inf}
"""Upper ends of the ages of stories, in days."""

NO_SECTION, OTHER_SECTIONS, NO_DATE, GONE = "no section", "other sections", "no date", "not on the site"


@dataclass(frozen=True)
class ClickReport:
    """What readers' clicks say about the lists. The unit of chance is the day (UTC).

    Attributes
    ----------
    counts : mapping of str to int
        Lines of the log by what became of them, its days, and articles that the site does not have.
    examination : Examination
        How often each place is looked at.
    places, systems : list of Rate
        The stories at each place, and those that count for each system.
    boxes : list of Rate
        Boxes with a click: of each system, and of each two whose lists were interleaved.
    differences : list of Difference
        Each other system against the baseline.
    preferences : list of Preference
        Each two systems whose lists were interleaved.
    breakdowns : mapping of str to list of Rate
        By `BREAKDOWNS`.
    problems : tuple of Problem
        Lines that could not be used, the first thousand.
    settings : mapping
        `baseline`, `eta` and `rng`, as given.
    """

    counts: Mapping[str, int]
    examination: Examination
    places: list[Rate] = field(repr=False)
    systems: list[Rate] = field(repr=False)
    boxes: list[Rate] = field(repr=False)
    differences: list[Difference] = field(repr=False)
    preferences: list[Preference] = field(repr=False)
    breakdowns: Mapping[str, list[Rate]] = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    settings: Mapping[str, Any] = field(repr=False)

    @property
    def conclusions(self) -> list[str]:
        """What the comparisons mean, in a sentence each; interleaved lists, the surest, first."""
        return [str(one) for one in (*self.preferences, *self.differences)]

    @property
    def notes(self) -> list[str]:
        """What limits the figures, in sentences."""
        days, looked_at = self.counts["days"], self.examination
        known, clicks = looked_at.n_estimated, f"{looked_at.n_clicks} clicks on stories that interleaving moved"
        curve = f"1 / place^{looked_at.eta:.3g}"
        notes = [f"Examination is assumed, not measured: {curve}."]
        if looked_at.is_measured:
            notes = [f"Examination is estimated from {clicks}, as {curve}."]
        if known > 1:
            after = "; after them it is " + curve if known < len(looked_at.chances) else ""
            notes = [f"Examination of places 1 to {known} is estimated from {clicks}{after}."]
        if self.preferences and not self.examination.n_clicks and self.settings["eta"] is None:
            notes.append("No clicked story of an interleaved list ever changed its place: draw each day anew.")
        if len(self.systems) > 1 and not self.differences and not self.preferences:
            notes.append("No two systems were shown on one day: nothing tells them from what differs between days.")
        if days < FEWEST_CLUSTERS:
            notes.append(f"{days} days; with fewer than {FEWEST_CLUSTERS}, nothing supports an interval or a p-value.")
        elif days < MIN_CLUSTERS:
            notes.append(f"{days} days; with fewer than {MIN_CLUSTERS}, intervals are too narrow.")
        return notes

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON knows it."""
        lists = {
            name: [one.to_dict() for one in getattr(self, name)]
            for name in ("places", "systems", "boxes", "differences", "preferences")
        }
        return {
            "report": "clicks",
            "version": 1,
            "counts": dict(self.counts),
            "examination": self.examination.to_dict(),
            **lists,
            "breakdowns": {name: [one.to_dict() for one in rates] for name, rates in self.breakdowns.items()},
            "conclusions": self.conclusions,
            "notes": self.notes,
            "problems": [str(problem) for problem in self.problems],
            "settings": dict(self.settings),
        }


def click_report(
    corpus: Corpus,
    log: ClickLog | str | Path | Iterable[str | Path],
    *,
    baseline: str | None = None,
    eta: float | None = None,
    rng: int = 0,
) -> ClickReport:
    """Return what the clicks of readers say about lists and systems; see ``docs/clicks.md`` for every formula.

    Parameters
    ----------
    corpus : Corpus
        The site, for sections and dates.
    log : ClickLog, str, Path or an iterable of paths
        As `read_click_log` takes it.
    baseline : str, optional
        The system that the others are compared with; by default the one whose stories were shown most.
    eta : float, optional
        ≥ 0: place p is looked at as often as 1 / p^η says. By default examination is estimated from interleaved lists,
        as far as they allow it, and η is 1 after that.
    rng : int
        Seed of intervals and tests.

    Raises
    ------
    EvaluationError
        If a file cannot be read, no impression is left, or the log does not have the baseline.
    """
    checked_count("rng", rng, 0, "the seed of intervals and tests")
    if eta is not None and not (is_number(eta) and 0 <= eta <= 10):
        raise wrong_argument("eta", eta, "a number from 0 to 10, or None")
    log = log if isinstance(log, ClickLog) else read_click_log(log)
    if baseline is not None and baseline not in log.systems:
        raise EvaluationError(unknown("system", baseline, sorted(log.systems), " of the log"))
    looked_at = examination(log, eta)
    tallies = Tallies(log, np.array(looked_at.chances), rng)
    systems = sorted(tallies.rates(log.systems, log.owners), key=lambda rate: (-rate.shown, rate.name))
    first = baseline or (systems[0].name if systems else None)
    positions = np.array([corpus.positions.get(name, NOBODY) for name in log.articles], dtype=np.int64)
    return ClickReport(
        counts={**log.counts, "days": len(np.unique(log.days)), "articles not on the site": int((positions < 0).sum())},
        examination=looked_at,
        places=tallies.rates([str(place + 1) for place in range(len(looked_at.chances))], log.places),
        systems=systems,
        boxes=tallies.boxes(),
        differences=tallies.differences(first) if first else [],
        preferences=tallies.preferences(first),
        breakdowns={
            "section": tallies.rates(*_sections(corpus, log, positions)),
            "age": tallies.rates(*_ages(corpus, log, positions)),
            "month": tallies.rates(*_months(log)),
        },
        problems=log.problems,
        settings={"baseline": baseline, "eta": eta, "rng": rng},
    )


def _sections(corpus: Corpus, log: ClickLog, positions: Ints) -> tuple[list[str], Ints]:
    """Return the names of sections, those shown most first, and the one of each shown story's query."""
    n = corpus.n_articles
    of_article = [(corpus.articles[row].section or NO_SECTION) if 0 <= row < n else GONE for row in positions.tolist()]
    queries = log.queries[log.boxes]
    shown = np.bincount(queries, minlength=len(positions))
    sizes: Counter[str] = Counter()
    for name, size in zip(of_article, shown.tolist(), strict=True):
        sizes[name] += size
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    numbers = {name: min(row, MOST_SECTIONS) for row, name in enumerate(names)}
    own = names[:MOST_SECTIONS] + [OTHER_SECTIONS] * (len(names) > MOST_SECTIONS)
    return own, np.array([numbers[name] for name in of_article], dtype=np.int64)[queries]


def _ages(corpus: Corpus, log: ClickLog, positions: Ints) -> tuple[list[str], Ints]:
    """Return the names of ages, and the one of each shown story on its day."""
    row = positions[log.stories]
    dates = np.where(row >= 0, corpus.dates[np.maximum(row, 0)], np.nan)
    age = log.seconds[log.boxes] / SECONDS_A_DAY - dates
    numbers = np.searchsorted(np.array(list(AGES.values())), age, side="right")
    numbers = np.where(np.isnan(age), len(AGES), numbers)
    return [*AGES, NO_DATE, GONE], np.where(row >= 0, numbers, len(AGES) + 1)


def _months(log: ClickLog) -> tuple[list[str], Ints]:
    """Return the months of the log in order, and the one of each shown story."""
    months, of_box = np.unique(log.seconds.astype("datetime64[s]").astype("datetime64[M]"), return_inverse=True)
    return [str(month) for month in months], of_box.reshape(-1)[log.boxes]
