"""What the site's own lists teach about how much time, topics and links count.

The ranker is a sum of a few features (`recommender.ranking.features.SIGNALS`). How much each counts is decided in two
steps:

- **Trust.** Entries that are no more alike to the query than the articles of the same days look like chance. The more
  of them there are, the less anything counts that comes from links; where they are half of all, nothing.
- **Learning.** Where the lists are many and hardly any entry looks like chance, coefficients are learned from them (see
  `recommender.ranking.learning.conditional_logit`), and used if they find the entries of other periods *much* better
  than the defaults. Small gains are left alone: they teach the habits of the lists rather than what readers find
  related (``evaluation/experiments.md`` has the figures).

Nothing that comes from a list is ever used on it. The site is cut into two halves by date, in alternating
periods, and the half of an article is ranked by what the *other* half teaches: from lists, links and entries
within that other half alone (cross-fitting, Chernozhukov et al. 2018). So an article whose links are hidden is ranked
exactly as if they had never been written.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s, Ints
from recommender.corpus import Corpus
from recommender.graph import ArticleGraph
from recommender.ranking.features import FEATURES
from recommender.ranking.learning.conditional_logit import DEFAULTS, Table, fit, ndcg
from recommender.ranking.learning.training_data import Lists

__all__ = ["Calibration", "Lesson", "calibrate"]

PERIODS = 24
"""Into how many periods of as many articles each a site is cut, so that most stories lie within one."""

MIN_LISTS = 40
"""Fewer lists in a half teach no coefficients."""

MAX_NOISE = 0.2
"""If a larger share of the entries looks like chance, no coefficients are learned."""

USELESS = 0.5
"""If this share of the entries looks like chance, links do not count at all."""

MIN_GAIN, MIN_CERTAINTY = 0.03, 1.64
"""The gain in nDCG@10 that makes learning worth it, and of how many standard errors it must be (one-sided, 5 %)."""

MAX_CHANGES = 0.05
"""If more than this share of the articles has come, gone or changed, the lists are asked again."""

_IS_LINK = np.array([signal == "links" for signal, _ in FEATURES])


@dataclass(frozen=True, slots=True)
class Lesson:
    """What some lists of a site teach.

    Attributes
    ----------
    lists : int
        How many lists were looked at.
    noise : float
        The share of their entries that look like chance, in [0, 1].
    trust : float
        By how much the defaults for links are multiplied, in [0, 1].
    gain, error : float
        What learned coefficients gain over the defaults in nDCG@10, and its standard error by period. NaN where it
        was not tried.
    coefficients : ndarray, shape (n_features,)
        Those to rank by.
    verdict : str
        Why these, in words.
    """

    lists: int
    noise: float
    trust: float
    gain: float
    error: float
    coefficients: Float64s = field(repr=False)
    verdict: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it; coefficients by name."""
        figures = {name: getattr(self, name) for name in ("noise", "trust", "gain", "error")}
        named = zip(FEATURES, self.coefficients.tolist(), strict=True)
        return {
            "verdict": self.verdict,
            "lists": self.lists,
            **{name: round(value, 4) if np.isfinite(value) else None for name, value in figures.items()},
            "coefficients": {name: round(value, 4) for (_, name), value in named},
        }


@dataclass(frozen=True, slots=True)
class Calibration:
    """The coefficients by which a site is ranked.

    Attributes
    ----------
    half : ndarray, shape (n_articles,), int8
        The half each article is in.
    halves : tuple of two Lesson
        What each half teaches, for use on the other.
    whole : Lesson
        What both teach together, for texts that are no article and where all links may be seen.
    changes : int
        How many articles have come, gone or changed since it was made.
    """

    half: npt.NDArray[np.int8] = field(repr=False)
    halves: tuple[Lesson, ...]
    whole: Lesson
    changes: int = 0

    @classmethod
    def default(cls, n_articles: int) -> Calibration:
        """Return the coefficients of a site that has not been asked to teach."""
        nan = float("nan")
        nothing = Lesson(0, nan, 1.0, nan, nan, DEFAULTS, "defaults: the lists were not asked")
        return cls(np.zeros(n_articles, dtype=np.int8), (nothing, nothing), nothing)

    def of(self, position: int | None) -> Float64s:
        """Return the coefficients for an article whose links are hidden; without one, those of the whole site."""
        lesson = self.whole if position is None else self.halves[1 - self.half[position]]
        return lesson.coefficients

    def updated(self, corpus: Corpus, origin: Ints, changes: int) -> Calibration | None:
        """Return what is still right for a site after some changes; None if it has to be asked again.

        Every article keeps its half, so that nothing that its own list once taught is ever used on it.

        Parameters
        ----------
        corpus : Corpus
            What the site has become.
        origin : ndarray, shape (n_articles,), int64
            Where each article stood when this was made, corrected since or not; -1 for one that was not there.
        changes : int
            How many articles came, went or changed.
        """
        changes += self.changes
        if changes > MAX_CHANGES * len(corpus):
            return None
        half = np.where(origin >= 0, self.half[origin], _periods(corpus) % 2).astype(np.int8)
        for position in np.flatnonzero(origin < 0).tolist():
            known = [other for other in corpus.same_page(position).tolist() if origin[other] >= 0]
            half[position] = half[known[0]] if known else half[int(corpus.same_page(position).min())]
        return replace(self, half=half, changes=changes)

    def to_facts(self) -> dict[str, Any]:
        """Return all but the halves of articles as JSON knows it, to the last bit; see `from_facts`."""
        lessons = [{**asdict(one), "coefficients": one.coefficients.tolist()} for one in (*self.halves, self.whole)]
        return {"lessons": lessons, "changes": self.changes}

    @classmethod
    def from_facts(cls, half: npt.NDArray[np.int8], facts: dict[str, Any]) -> Calibration:
        """Return the calibration that `to_facts` was asked of."""
        *halves, whole = (
            Lesson(**{**lesson, "coefficients": np.array(lesson["coefficients"])}) for lesson in facts["lessons"]
        )
        return cls(half, tuple(halves), whole, facts["changes"])

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it: verdicts, figures, and coefficients by name."""
        return {"whole": self.whole.to_dict(), "halves": [lesson.to_dict() for lesson in self.halves]}


def calibrate(graph: ArticleGraph) -> Calibration:
    """Learn from each half of the site what the other is ranked by."""
    from threadpoolctl import threadpool_limits

    periods = _periods(graph.corpus)
    half = (periods % 2).astype(np.int8)
    one, other = (Lists.of(graph, half == number, periods) for number in (0, 1))
    # On one core: the products are small, and several cores wait for each other thirty times as long as they work. What
    # is learned does not depend on their number either.
    with threadpool_limits(1, user_api="blas"):
        return Calibration(half, (_lesson(one), _lesson(other)), _lesson(one + other))


def _periods(corpus: Corpus) -> Ints:
    """The period of every article, chance where it has no date; the same for all versions of a page."""
    dates = corpus.dates[: len(corpus)]
    known = np.sort(dates[~np.isnan(dates)])
    by_date = np.searchsorted(known, dates) * PERIODS // max(1, len(known))
    chance = [crc32(name.encode()) % PERIODS for name in corpus.ids]
    periods = np.where(np.isnan(dates), chance, by_date).astype(np.int64)
    for position in corpus.copies:
        periods[position] = periods[int(corpus.same_page(position).min())]
    return periods


def _lesson(lists: Lists) -> Lesson:
    """Whether the lists deserve to be learned from, and what they teach."""
    table, noise = lists.table, lists.noise
    trust = max(0.0, 1.0 - noise / USELESS)
    cautious = np.where(_IS_LINK, trust * DEFAULTS, DEFAULTS)
    nan = float("nan")

    def defaults(why: str, gain: float = nan, error: float = nan) -> Lesson:
        return Lesson(len(table), noise, trust, gain, error, cautious, f"defaults, links × {trust:.2f}: {why}")

    if len(table) < MIN_LISTS:
        return defaults(f"{len(table)} usable lists, and fewer than {MIN_LISTS} teach nothing")
    if noise > MAX_NOISE:
        return defaults(f"{noise:.0%} of the entries look like chance")
    gain, error = _gain(table)
    told = f"{gain:+.3f} ± {error:.3f} nDCG@10 against the defaults"
    if not (gain >= MIN_GAIN and gain >= MIN_CERTAINTY * error):
        return defaults(f"learning gains too little, {told}", gain, error)
    return Lesson(len(table), noise, trust, gain, error, fit(table), f"learned: {told}")


def _gain(table: Table) -> tuple[float, float]:
    """Mean gain in nDCG@10 of learning on one half of the periods for the other, and its standard error."""
    part = (table.periods // 2) % 2
    gains = np.zeros(len(table))
    for number in (0, 1):
        asked, taught = table.only(part == number), table.only(part != number)
        if len(taught) and len(asked):
            gains[part == number] = ndcg(asked, fit(taught)) - ndcg(asked, DEFAULTS)
    _, cluster = np.unique(table.periods, return_inverse=True)
    sums = np.bincount(cluster, weights=gains - gains.mean())
    n = len(sums)
    error = float(np.sqrt((sums**2).sum() * n / (n - 1))) / len(gains) if n > 1 else float("inf")
    return float(gains.mean()), error
