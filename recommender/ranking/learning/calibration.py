"""What the site's own lists teach about how much time, topics and links count.

The ranker is a sum of a few features (`recommender.ranking.features.SIGNALS`). How much each counts is decided in two
steps:

- **Trust.** Entries that are no more similar to the query than the median article of the same days look like chance.
  The more of them there are, the less anything counts that comes from links; where half of all entries are by chance,
  links do not count at all.
- **Learning**, only if the site asks for it (`Learn`). Where the lists are many and hardly any entry looks like chance,
  coefficients are learned from them (see `recommender.ranking.learning.conditional_logit`). They are used if they find
  the entries of other periods *much* better than the defaults. Even so they teach the habits of the lists rather than
  what readers find related (``docs/decisions/0021-lists-decide-trust-alone.md`` has the figures). From lists that a
  program made no coefficient is learned.

Nothing that comes from a list is ever used on it. The site is cut into two halves by date, in alternating periods, and
the half of an article is ranked by what the *other* half teaches: from lists, links and entries within that other half
alone (cross-fitting, Chernozhukov et al. 2018). So an article whose links are hidden is ranked exactly as if they had
never been written.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s, Ints
from recommender.corpus import Corpus
from recommender.errors import wrong_argument
from recommender.graph import ArticleGraph
from recommender.ranking import features
from recommender.ranking.features import FEATURES
from recommender.ranking.learning import conditional_logit, training_data
from recommender.ranking.learning.choice_table import ChoiceTable, ndcg
from recommender.ranking.learning.conditional_logit import DEFAULTS, fit
from recommender.ranking.learning.training_data import TrainingLists

__all__ = ["Calibration", "Learn", "Lesson", "calibrate", "checked_learn", "rules_of_learning"]

Learn = Literal["auto"] | bool
"""What the lists may teach: how far links are trusted (``"auto"``); coefficients, too (True); nothing (False)."""

PERIODS = 24
"""Into how many periods a site is cut, each with as many articles. Two weeks each, where a site covers a year: most
stories lie within one period. A plain choice."""

MIN_LISTS = 40
"""How many lists a half must have for coefficients to be learned. This and the next four values were chosen by what
happened to three sites when their lists were made worse (``evaluation/experiments.md``, *When the lists are bad*)."""

MAX_NOISE = 0.2
"""The largest share of entries by chance, in [0, 1], with which coefficients are learned."""

NO_TRUST_NOISE = 0.5
"""The share of entries by chance, in [0, 1], from which on links do not count at all."""

MIN_GAIN = 0.03
"""The gain in nDCG@10, in [0, 1], from which on learned coefficients are used."""

MIN_STANDARD_ERRORS = 1.64
"""How many standard errors that gain must be: a one-sided test at the level of 5 %."""

_IS_LINK = np.array([signal == "links" for signal, _ in FEATURES])


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the lists of a half of a site, or of the whole site, teach.

    Attributes
    ----------
    lists : int
        How many lists have entries to learn from; how many were looked at, where that is all that is learned.
    noise : float
        The share of their entries that were chosen by chance, in [0, 1]; see `TrainingLists.noise`.
    trust : float
        By how much the default coefficients of links are multiplied, in [0, 1].
    gain, error : float
        What learned coefficients gain over the defaults in nDCG@10, in [-1, 1], and its standard error, with periods as
        clusters. NaN where it was not tried.
    coefficients : ndarray, shape (n_features,), float64
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
        """Return the lesson as JSON knows it; coefficients by name."""
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
        The half each article is in, 0 or 1.
    halves : tuple of two Lesson
        What each half teaches, for use on the other.
    whole : Lesson
        What both teach together, for texts that are no article and for queries whose own links may be seen.
    """

    half: npt.NDArray[np.int8] = field(repr=False)
    halves: tuple[Lesson, ...]
    whole: Lesson

    @classmethod
    def default(cls, n_articles: int) -> Calibration:
        """Return the calibration of a site whose lists may not teach: the defaults."""
        nan = float("nan")
        lesson = Lesson(0, nan, 1.0, nan, nan, DEFAULTS, "defaults: the lists are not asked (learn = false)")
        return cls(np.zeros(n_articles, dtype=np.int8), (lesson, lesson), lesson)

    def of(self, position: int | None) -> Float64s:
        """Return the coefficients for an article whose links are hidden, shape (n_features,).

        For None they are those of the whole site.
        """
        lesson = self.whole if position is None else self.halves[1 - self.half[position]]
        return lesson.coefficients

    def to_facts(self) -> dict[str, Any]:
        """Return all but the halves of articles as JSON knows it, to the last bit; see `from_facts`."""
        lessons = [{**asdict(one), "coefficients": one.coefficients.tolist()} for one in (*self.halves, self.whole)]
        return {"lessons": lessons}

    @classmethod
    def from_facts(cls, half: npt.NDArray[np.int8], facts: dict[str, Any]) -> Calibration:
        """Return the calibration that `to_facts` described."""
        *halves, whole = (
            Lesson(**{**lesson, "coefficients": np.array(lesson["coefficients"])}) for lesson in facts["lessons"]
        )
        return cls(half, tuple(halves), whole)

    def to_dict(self) -> dict[str, Any]:
        """Return the calibration as JSON knows it: verdicts, figures, and coefficients by name."""
        return {"whole": self.whole.to_dict(), "halves": [lesson.to_dict() for lesson in self.halves]}


def checked_learn(learn: Learn) -> Learn:
    """Return what the lists may teach; anything that is neither ``"auto"`` nor True nor False is a SettingsError."""
    if isinstance(learn, bool | np.bool_):
        return bool(learn)
    if isinstance(learn, str) and learn == "auto":
        return "auto"
    raise wrong_argument("learn", learn, '"auto", True or False')


def calibrate(graph: ArticleGraph, learn: Learn = "auto") -> Calibration:
    """Learn from the lists of each half of the site by which coefficients the other half is ranked.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    learn : {"auto", True, False}
        What the lists may teach.
    """
    if not learn:
        return Calibration.default(len(graph.corpus))
    from threadpoolctl import threadpool_limits

    periods = _periods(graph.corpus)
    half = (periods % 2).astype(np.int8)
    learns, lesson = learn != "auto", _trust if learn == "auto" else _lesson
    one, other = (TrainingLists.of(graph, half == number, periods, choices=learns) for number in (0, 1))
    # On one core: the products are small, and several cores would wait for each other thirty times as long as they
    # work. So the result does not depend on the number of cores either.
    with threadpool_limits(1, user_api="blas"):
        return Calibration(half, (lesson(one), lesson(other)), lesson(one + other))


def _periods(corpus: Corpus) -> Ints:
    """The period of every article by its date, or by a checksum of its id where it has none; shape (n_articles,).

    All versions of a page are in the period of the first one.
    """
    dates = corpus.dates[: len(corpus)]
    sorted_dates = np.sort(dates[~np.isnan(dates)])
    by_date = np.searchsorted(sorted_dates, dates) * PERIODS // max(1, len(sorted_dates))
    by_id = [crc32(name.encode("utf-8", "surrogatepass")) % PERIODS for name in corpus.ids]
    periods = np.where(np.isnan(dates), by_id, by_date).astype(np.int64)
    for position in corpus.copies:
        periods[position] = periods[int(corpus.same_page(position).min())]
    return periods


def _trust(lists: TrainingLists, why: str = "", gain: float = float("nan"), error: float = float("nan")) -> Lesson:
    """The default coefficients, with links as far as they can be trusted; `why` not others, in words."""
    trust = max(0.0, 1.0 - lists.noise / NO_TRUST_NOISE)
    by_trust = np.where(_IS_LINK, trust * DEFAULTS, DEFAULTS)
    why = why or f"{lists.n_lists} lists say how far they are trusted, and nothing else is learned (learn = auto)"
    verdict = f"defaults, links × {trust:.2f}: {why}"
    return Lesson(lists.n_lists, lists.noise, trust, gain, error, by_trust, verdict)


def _lesson(lists: TrainingLists) -> Lesson:
    """What the lists teach, and whether that is used."""
    table, noise = lists.table, lists.noise

    def defaults(why: str, gain: float = float("nan"), error: float = float("nan")) -> Lesson:
        return replace(_trust(lists, why, gain, error), lists=len(table))

    if len(table) < MIN_LISTS:
        others = f", {lists.by_program} made by a program" if lists.by_program else ""
        return defaults(f"{len(table)} usable lists{others}, and fewer than {MIN_LISTS} teach nothing")
    if noise > MAX_NOISE:
        return defaults(f"{noise:.0%} of the entries look like chance")
    gain, error = _gain(table)
    summary = f"{gain:+.3f} ± {error:.3f} nDCG@10 against the defaults"
    if not (gain >= MIN_GAIN and gain >= MIN_STANDARD_ERRORS * error):
        return defaults(f"learning gains too little, {summary}", gain, error)
    return replace(defaults("", gain, error), coefficients=fit(table), verdict=f"learned: {summary}")


def _gain(table: ChoiceTable) -> tuple[float, float]:
    """The mean gain in nDCG@10 of learning on one half of the periods for the other half, and its standard error.

    The standard error is by the sandwich formula, with periods as clusters: lists of one period are not independent.
    """
    part = (table.periods // 2) % 2
    gains = np.zeros(len(table))
    for number in (0, 1):
        test, training = table.subset(part == number), table.subset(part != number)
        if len(training) and len(test):
            gains[part == number] = ndcg(test, fit(training)) - ndcg(test, DEFAULTS)
    _, cluster = np.unique(table.periods, return_inverse=True)
    sums = np.bincount(cluster, weights=gains - gains.mean())
    n = len(sums)
    error = float(np.sqrt((sums**2).sum() * n / (n - 1))) / len(gains) if n > 1 else float("inf")
    return float(gains.mean()), error


def rules_of_learning() -> dict[str, Any]:
    """Return the constants that decide what lists teach, by name: all numbers of the modules that learn."""
    numbers = {
        name: value
        for module in (sys.modules[__name__], conditional_logit, features, training_data)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int | float)
    }
    return {**numbers, "MAY_BE_NEGATIVE": sorted(conditional_logit.MAY_BE_NEGATIVE)}
