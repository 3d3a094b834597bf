"""What the site's own lists teach about how much time and links count.

The ranker is a sum of a few features (`recommender.signals.SIGNALS`), and their coefficients can be learned: those
under which the entries of the curated lists stand out most among the other candidates, as a conditional logit model
sees it (McFadden, 1974; with one choice per entry, weighted so that a long list counts as the root of its length).
All features but ``later`` may only speak for a candidate, and the coefficients are drawn towards the defaults, so
that few lists teach little.

Nothing that is learned from a list is ever used on it. The site is cut into two halves by date, in alternating
periods, and the half of an article is ranked by what the *other* half teaches: from lists, links and entries
within that other half alone (cross-fitting, Chernozhukov et al. 2018). So an article whose links are hidden is ranked
exactly as if they had never been written.

A half is believed only if its lists deserve it: they are many, their entries are more alike in text than articles of
the same days (see `Lesson.noise`), and the learned coefficients find its entries clearly better than the defaults
when they are learned on one part of it and asked on another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from recommender.corpus import Corpus
from recommender.graph import ArticleGraph
from recommender.ranking import DEFAULT
from recommender.signals import FEATURES, Query, gather

__all__ = ["DEFAULTS", "Calibration", "Lesson", "calibrate"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BLOCKS = 24
"""Into how many periods of as many articles each a site is cut, so that most stories lie within one."""

MIN_LISTS, MAX_LISTS = 40, 500
"""Fewer lists in a half teach nothing; of more, a sample is enough for a handful of coefficients."""

RIVALS = 100
"""Among how many of the best other candidates an entry has to stand out."""

MAX_NOISE = 0.25
"""If more entries than this look like chance, the lists are not learned from."""

MIN_GAIN, MIN_CERTAINTY = 0.01, 1.64
"""The gain in nDCG@10 that makes learning worth it, and of how many standard errors it must be (one-sided, 5 %)."""

PENALTY = 1.0
"""How strongly coefficients are drawn to the defaults, in units of one list."""

DEFAULTS: Floats = np.array([DEFAULT[name] for _, name in FEATURES])
MAY_BE_NEGATIVE = {"later"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one half of a site teaches.

    Attributes
    ----------
    lists : int
        How many lists were looked at.
    noise : float
        The share of their entries that look like chance, in [0, 1]: twice the share of entries that are less
        alike to the query than half of the articles next to them in date. NaN without lists.
    gain, error : float
        What learned coefficients gain over the defaults in nDCG@10, and its standard error by period. NaN where it
        was not tried.
    coefficients : ndarray, shape (n_features,)
        Those to rank the other half by.
    verdict : str
        Why these, in words.
    """

    lists: int
    noise: float
    gain: float
    error: float
    coefficients: Floats = field(repr=False)
    verdict: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it; coefficients by name."""
        figures = {name: getattr(self, name) for name in ("noise", "gain", "error")}
        return {
            "verdict": self.verdict,
            "lists": self.lists,
            **{name: round(value, 4) if np.isfinite(value) else None for name, value in figures.items()},
            "coefficients": {
                name: round(float(c), 4) for (_, name), c in zip(FEATURES, self.coefficients, strict=True)
            },
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
    """

    half: npt.NDArray[np.int8] = field(repr=False)
    halves: tuple[Lesson, ...]
    whole: Lesson

    @classmethod
    def default(cls, n_articles: int) -> Calibration:
        """Return the coefficients of a site that has taught nothing."""
        nothing = Lesson(0, float("nan"), float("nan"), float("nan"), DEFAULTS, "defaults: nothing was learned")
        return cls(np.zeros(n_articles, dtype=np.int8), (nothing, nothing), nothing)

    def of(self, position: int | None) -> Floats:
        """Return the coefficients for an article whose links are hidden; without one, those of the whole site."""
        lesson = self.whole if position is None else self.halves[1 - self.half[position]]
        return lesson.coefficients

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it: verdicts, figures, and coefficients by name."""
        return {"whole": self.whole.to_dict(), "halves": [lesson.to_dict() for lesson in self.halves]}


def calibrate(graph: ArticleGraph) -> Calibration:
    """Learn from each half of the site what the other is ranked by."""
    corpus = graph.corpus
    periods = _periods(corpus)
    half = (periods % 2).astype(np.int8)
    tables = [_table(graph, half == number, periods) for number in (0, 1)]
    return Calibration(half, tuple(_lesson(table) for table in tables), _lesson(_Table.joined(tables)))


def _periods(corpus: Corpus) -> Ints:
    """The period of every article, chance where it has no date; the same for all versions of a page."""
    dates = corpus.dates[: len(corpus)]
    known = np.sort(dates[~np.isnan(dates)])
    by_date = np.searchsorted(known, dates) * BLOCKS // max(1, len(known))
    chance = [crc32(article.id.encode()) % BLOCKS for article in corpus.articles]
    periods = np.where(np.isnan(dates), chance, by_date).astype(np.int64)
    for position in corpus.copies:
        periods[position] = periods[int(corpus.same_page(position).min())]
    return periods


@dataclass(frozen=True, slots=True)
class _Table:
    """Training data: the candidates of some lists, one list after the other."""

    columns: Floats
    listed: npt.NDArray[np.bool_]
    starts: Ints
    """Where the candidates of each list begin."""
    sizes: Ints
    """How many entries each list has."""
    periods: Ints
    """The period of each list."""
    noise: float

    @classmethod
    def joined(cls, tables: list[_Table]) -> _Table:
        offsets = np.cumsum([0, *(len(table.listed) for table in tables)])
        return cls(
            np.vstack([table.columns for table in tables]),
            np.concatenate([table.listed for table in tables]),
            np.concatenate([table.starts + offset for table, offset in zip(tables, offsets, strict=False)]),
            np.concatenate([table.sizes for table in tables]),
            np.concatenate([table.periods for table in tables]),
            float(np.mean([table.noise for table in tables if len(table.starts)] or [np.nan])),
        )

    def only(self, keep: npt.NDArray[np.bool_]) -> _Table:
        owner = self.owner
        rows = keep[owner]
        lengths = np.diff(np.append(self.starts, len(self.listed)))[keep]
        starts = np.cumsum(lengths) - lengths
        return _Table(self.columns[rows], self.listed[rows], starts, self.sizes[keep], self.periods[keep], self.noise)

    @property
    def owner(self) -> Ints:
        """The number of the list of each row."""
        return np.repeat(np.arange(len(self.starts)), np.diff(np.append(self.starts, len(self.listed))))


def _table(graph: ArticleGraph, inside: npt.NDArray[np.bool_], periods: Ints) -> _Table:
    """The lists of one half, seen from within: links that leave it do not exist."""
    n = len(graph.corpus)
    rows, columns = graph.corpus.links.nonzero()
    within = np.append(inside, np.zeros(graph.corpus.n_nodes - n, dtype=bool))
    corpus = graph.corpus.with_links(within[rows] & within[columns])
    seen = ArticleGraph(corpus, graph.text)
    queries = np.flatnonzero(np.diff(corpus.links.indptr))
    names = [crc32(corpus.articles[position].id.encode()) for position in queries.tolist()]
    queries = queries[np.argsort(names, kind="stable")][:MAX_LISTS] if len(queries) >= MIN_LISTS else queries[:0]
    found, listed, sizes, chance, asked = [], [], [], [], []
    by_date = _ByDate(corpus, inside)
    for position in queries.tolist():
        query = Query.of(seen, position)
        evidence = gather(seen, query)
        evidence = evidence.only(inside[evidence.candidates])
        entries = corpus.related(position)
        is_entry = np.isin(evidence.candidates, entries)
        rough = evidence.columns() @ DEFAULTS
        best = np.argsort(-rough, kind="stable")[:RIVALS]
        keep = is_entry.copy()
        keep[best] = True
        if not keep.any():
            continue
        found.append(evidence.columns()[keep])
        listed.append(is_entry[keep])
        sizes.append(len(entries))
        asked.append(periods[position])
        chance.append(by_date.less_alike(graph, query, entries))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return _Table(np.zeros((0, len(FEATURES))), np.zeros(0, dtype=bool), nothing, nothing, nothing, float("nan"))
    lengths = np.array([len(rows) for rows in listed])
    noise = min(1.0, 2.0 * float(np.mean([entries.mean() for entries in chance])))
    return _Table(
        np.vstack(found), np.concatenate(listed), np.cumsum(lengths) - lengths, np.array(sizes), np.array(asked), noise
    )


class _ByDate:
    """Articles of a half in the order of their dates: what stands next to an entry is of the same days."""

    REACH = 25

    def __init__(self, corpus: Corpus, inside: npt.NDArray[np.bool_]) -> None:
        dates = np.nan_to_num(corpus.dates[: len(corpus)])
        members = np.flatnonzero(inside)
        self._order = members[np.argsort(dates[members], kind="stable")]
        self._place = np.zeros(len(corpus), dtype=np.int64)
        self._place[self._order] = np.arange(len(self._order))

    def less_alike(self, graph: ArticleGraph, query: Query, entries: Ints) -> npt.NDArray[np.bool_]:
        """Whether each entry is less alike to the query than half of the articles next to it in date."""
        similarity = graph.text.similarities(query.vector)
        around = self._place[entries][:, None] + np.arange(-self.REACH, self.REACH + 1)
        others = self._order[np.clip(around, 0, len(self._order) - 1)]
        return np.asarray(similarity[entries] <= np.median(similarity[others], axis=1))


def _lesson(table: _Table) -> Lesson:
    """Whether the half deserves to be learned from, and what it teaches."""
    lists, nan = len(table.starts), float("nan")
    if not lists:
        return Lesson(0, nan, nan, nan, DEFAULTS, f"defaults: fewer than {MIN_LISTS} lists")
    if table.noise > MAX_NOISE:
        verdict = f"defaults: {table.noise:.0%} of the entries look like chance"
        return Lesson(lists, table.noise, nan, nan, DEFAULTS, verdict)
    gain, error = _gain(table)
    told = f"{gain:+.3f} ± {error:.3f} nDCG@10 against the defaults"
    if not (gain >= MIN_GAIN and gain >= MIN_CERTAINTY * error):
        return Lesson(lists, table.noise, gain, error, DEFAULTS, f"defaults: learning gains too little, {told}")
    return Lesson(lists, table.noise, gain, error, _fit(table), f"learned: {told}")


def _gain(table: _Table) -> tuple[float, float]:
    """Mean gain in nDCG@10 of learning on one half of the periods for the other, and its standard error."""
    part = (table.periods // 2) % 2
    gains = np.zeros(len(table.starts))
    for number in (0, 1):
        asked, taught = table.only(part == number), table.only(part != number)
        if len(taught.starts) and len(asked.starts):
            gains[part == number] = _ndcg(asked, _fit(taught)) - _ndcg(asked, DEFAULTS)
    _, cluster = np.unique(table.periods, return_inverse=True)
    sums = np.bincount(cluster, weights=gains - gains.mean())
    n = len(sums)
    error = float(np.sqrt((sums**2).sum() * n / (n - 1))) / len(gains) if n > 1 else float("inf")
    return float(gains.mean()), error


def _ndcg(table: _Table, coefficients: Floats, k: int = 10) -> Floats:
    """NDCG@k of each list; entries that are no candidates count as missed."""
    scores = table.columns @ coefficients
    owner = table.owner
    order = np.lexsort((-scores, owner))
    place = np.arange(len(order)) - table.starts[owner]
    worth = table.listed[order] * np.where(place < k, 1.0 / np.log2(place + 2.0), 0.0)
    found = np.bincount(owner, weights=worth, minlength=len(table.starts))
    ideal = np.cumsum(1.0 / np.log2(np.arange(2.0, k + 2.0)))
    return np.asarray(found / ideal[np.minimum(table.sizes, k) - 1])


def _fit(table: _Table) -> Floats:
    """Coefficients under which the entries stand out most, drawn to the defaults; the first one is made 1."""
    from scipy.optimize import minimize

    owner, starts = table.owner, table.starts
    entries = np.add.reduceat(table.listed.astype(np.float64), starts)
    weight = 1.0 / np.sqrt(np.maximum(entries, 1.0))

    def loss(coefficients: Floats, columns: Floats, centre: Floats) -> tuple[float, Floats]:
        scores = columns @ coefficients
        highest = np.maximum.reduceat(scores, starts)
        odds = np.exp(scores - highest[owner])
        total = np.add.reduceat(odds, starts)
        hit = np.add.reduceat(np.where(table.listed, scores, 0.0), starts)
        likelihood = weight @ (hit - entries * (highest + np.log(total)))
        slope = columns.T @ (weight[owner] * (table.listed - entries[owner] * odds / total[owner]))
        away = coefficients - centre
        return float(PENALTY * away @ away / 2 - likelihood), PENALTY * away - slope

    # First how sharp the defaults are, then what to change in them.
    blended = (table.columns @ DEFAULTS)[:, None]
    sharpness = minimize(loss, np.ones(1), (blended, np.ones(1)), jac=True, bounds=[(0.1, None)]).x[0]
    bounds = [(None if name in MAY_BE_NEGATIVE else 0.0, None) for _, name in FEATURES]
    bounds[0] = (0.1, None)
    centre = sharpness * DEFAULTS
    found = minimize(loss, centre, (table.columns, centre), jac=True, method="L-BFGS-B", bounds=bounds).x
    return np.asarray(found / found[0])
