"""How sure a mean is, and whether a difference is more than chance.

The unit of chance is the story cluster, not the query: 180 articles about one event with nearly the same
curated list are one observation, not 180. So clusters are what is resampled and what changes sides. Where
`clusters` is None, every query stands for itself. See ``docs/metrics.md``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender._arrays.types import Float64s
from recommender.errors import EvaluationError

__all__ = [
    "MIN_CLUSTERS",
    "Comparison",
    "Interval",
    "cluster_mean",
    "cluster_means",
    "compare",
    "effective",
    "holm",
    "interval",
]

MIN_CLUSTERS = 20
"""With fewer effective story clusters an interval is computed, but not to be relied on: it is too narrow (see
``evaluation/interval_coverage.py``)."""

RESAMPLES = 10_000

_SAME = 1e-12
"""Values this close are equal: sums of the same numbers in another order differ by less."""

_CELLS_AT_ONCE = 400_000
"""Resampled values held at a time; changes memory only, never a result."""

Clusters = Mapping[str, int | str] | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries with its confidence interval.

    Attributes
    ----------
    low, mean, high : float
    reliable : bool
        False with fewer than `MIN_CLUSTERS` effective story clusters, see `effective`.
    """

    low: float
    mean: float
    high: float
    reliable: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """System a against system b on the same queries; positive numbers speak for a.

    Attributes
    ----------
    difference, low, high : float
        The mean of a − b over queries, with its confidence interval.
    p_value : float
        How often chance alone gives a difference at least as large, in either direction; for several p-values
        see `holm`.
    wins, ties, losses : int
        Queries on which a is better, equal, worse.
    effect_size : float or None
        Cohen's d_z: the mean of a − b over its standard deviation. 0 if a and b never differ; None if it has
        no meaning because all differences are equal, but not zero.
    reliable : bool
        False with fewer than `MIN_CLUSTERS` effective story clusters, see `effective`.
    """

    difference: float
    low: float
    high: float
    p_value: float
    wins: int
    ties: int
    losses: int
    effect_size: float | None
    reliable: bool


def interval(
    values: Mapping[str, float],
    clusters: Clusters = None,
    rng: int | np.random.Generator = 0,
    *,
    n_resamples: int = RESAMPLES,
    level: float = 0.95,
) -> Interval:
    """Return the mean of `values` over queries with its percentile bootstrap interval by story cluster.

    Parameters
    ----------
    values : mapping of str to float
        By query id.
    clusters : mapping of str to int or str, optional
        The story cluster of every query of `values`.
    rng : int or numpy.random.Generator
        The same seed gives the same bits, whatever the order of `values` and the names of the clusters.
    n_resamples : int, optional
        How many bootstrap samples.
    level : float, optional
        The confidence, in (0, 1).

    Raises
    ------
    EvaluationError
        If there are no values, one is not a number, or a query has no cluster.
    """
    return _bootstrap(*_totals(values, clusters), np.random.default_rng(rng), n_resamples, level)


def cluster_means(values: Mapping[str, float], clusters: Clusters = None) -> dict[str, float]:
    """Return the mean of `values` within each story cluster, by the first of its query ids.

    For an interval of the mean per story cluster: ``interval(cluster_means(values, clusters))``.
    """
    sums, counts = _totals(values, clusters)
    first: dict[int | str, str] = {}
    for query in sorted(values):
        first.setdefault(clusters[query] if clusters is not None else query, query)
    return dict(zip(first.values(), (sums / counts).tolist(), strict=True))


def cluster_mean(values: Mapping[str, float], clusters: Clusters = None) -> float:
    """Return the mean over story clusters of the mean within each: every story weighs the same."""
    sums, counts = _totals(values, clusters)
    return float(np.mean(sums / counts))


def compare(
    a: Mapping[str, float],
    b: Mapping[str, float],
    clusters: Clusters = None,
    rng: int | np.random.Generator = 0,
    *,
    n_resamples: int = RESAMPLES,
    level: float = 0.95,
) -> Comparison:
    """Compare two systems query by query, with an interval and a test by story cluster.

    The interval of the difference is a paired bootstrap, the test a paired randomisation: in each cluster
    a and b may change sides.

    Parameters
    ----------
    a, b : mapping of str to float
        The values of both systems, by query id.
    clusters, rng, n_resamples, level
        See `interval`. The test lists all exchanges of a and b if there are at most `n_resamples` of them.

    Raises
    ------
    EvaluationError
        If `a` and `b` are not about the same queries; else as `interval`.
    """
    if a.keys() != b.keys():
        query = min(a.keys() ^ b.keys())
        raise EvaluationError(f"only one of the two systems judged {query!r}; score both on the same queries")
    generator = np.random.default_rng(rng)
    differences = {query: a[query] - b[query] for query in a}
    sums, counts = _totals(differences, clusters)
    found = _bootstrap(sums, counts, generator, n_resamples, level)
    each = np.array([differences[query] for query in sorted(differences)])
    return Comparison(
        difference=found.mean,
        low=found.low,
        high=found.high,
        p_value=_chance(sums, generator, n_resamples),
        wins=int(np.sum(each > _SAME)),
        ties=int(np.sum(np.abs(each) <= _SAME)),
        losses=int(np.sum(each < -_SAME)),
        effect_size=_effect_size(each),
        reliable=found.reliable,
    )


def effective(counts: Float64s) -> float:
    """Return how many clusters of equal size would say as much as clusters of these sizes (Kish, 1965).

    The squared sum over the sum of squares: 1 if one cluster holds nearly all queries, their number if all are
    equally large.
    """
    return float(counts.sum() ** 2 / (counts**2).sum())


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p-values corrected for having looked at all of them (Holm 1979), under the same keys.

    The m p-values in ascending order are multiplied by m, m − 1, …, 1; none falls below the one before it or
    exceeds 1.
    """
    if not all(0 <= value <= 1 for value in p_values.values()):
        raise EvaluationError(f"p-values lie between 0 and 1: {dict(p_values)!r}")
    adjusted, highest = dict(p_values), 0.0
    for rank, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[name]))
        adjusted[name] = highest
    return adjusted


def _totals(values: Mapping[str, float], clusters: Clusters) -> tuple[Float64s, Float64s]:
    """Sum and number of the values of each cluster, in the order of the first query id of each."""
    if not values:
        raise EvaluationError("there is no query to average over; add `related:` lists or judgments")
    numbers: dict[int | str, int] = {}
    queries, cluster = sorted(values), []
    for query in queries:
        if not math.isfinite(values[query]):
            raise EvaluationError(f"the value of {query!r} is {values[query]}; give it a number")
        if clusters is not None and query not in clusters:
            raise EvaluationError(f"no story cluster is given for {query!r}; give one for every query")
        label = clusters[query] if clusters is not None else query
        cluster.append(numbers.setdefault(label, len(numbers)))
    sums = np.bincount(cluster, weights=[values[query] for query in queries])
    return sums.astype(np.float64), np.bincount(cluster).astype(np.float64)


def _bootstrap(sums: Float64s, counts: Float64s, rng: np.random.Generator, n_resamples: int, level: float) -> Interval:
    from scipy import stats

    mean = float(_ratio(sums, counts))
    if len(sums) == 1:
        return Interval(mean, mean, mean, reliable=False)
    found = stats.bootstrap(
        (sums, counts),
        _ratio,
        paired=True,
        vectorized=True,
        n_resamples=n_resamples,
        batch=_batch(sums),
        confidence_level=level,
        method="percentile",
        rng=rng,
    ).confidence_interval
    return Interval(float(found.low), mean, float(found.high), reliable=effective(counts) >= MIN_CLUSTERS)


def _ratio(sums: Float64s, counts: Float64s, axis: int = -1) -> Any:
    return np.sum(sums, axis=axis) / np.sum(counts, axis=axis)


def _chance(sums: Float64s, rng: np.random.Generator, n_resamples: int) -> float:
    """Two-sided p-value of the sum of `sums` when each could as well have had the other sign."""
    from scipy import stats

    # A cluster without a difference looks the same on either side: leaving it out changes no p-value, and
    # lets all exchanges be listed sooner.
    sums = sums[np.abs(sums) > _SAME]
    if len(sums) < 2:  # both signs of a single one give the same absolute value
        return 1.0
    if 2 ** len(sums) <= n_resamples:
        exact = stats.permutation_test(
            (sums,), np.sum, permutation_type="samples", vectorized=True, n_resamples=n_resamples
        )
        return float(exact.pvalue)
    # The same test with random signs; scipy's permutation_test draws them a dozen times more slowly.
    drawn = stats.monte_carlo_test(
        sums,
        lambda size: np.copysign(sums, rng.random(size) - 0.5),
        np.sum,
        vectorized=True,
        n_resamples=n_resamples,
        batch=_batch(sums),
    )
    return float(drawn.pvalue)


def _effect_size(differences: Float64s) -> float | None:
    if np.all(np.abs(differences) <= _SAME):
        return 0.0
    spread = float(np.std(differences, ddof=1)) if len(differences) > 1 else 0.0
    return float(np.mean(differences)) / spread if spread > _SAME else None


def _batch(sums: Float64s) -> int:
    return max(1, _CELLS_AT_ONCE // len(sums))
