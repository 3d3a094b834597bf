"""How sure a mean is, and whether a difference between two systems is more than chance.

The unit of chance is the story cluster, not the query. 180 articles about one event with nearly the same curated list
are one observation, not 180. So whole clusters are drawn with replacement for an interval, and whole clusters exchange
the two systems for a test. Where `clusters` is None, every query is a cluster of its own. See ``docs/metrics.md``.
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
    "effective_clusters",
    "holm",
    "interval",
]

MIN_CLUSTERS = 20
"""With fewer effective story clusters an interval is marked as not reliable, because it is too narrow: with 5 to 10 of
them, 95 % intervals held the true mean 89 % of the time. Measured by ``evaluation/interval_coverage.py``."""

RESAMPLES = 10_000
"""How many bootstrap samples or random exchanges are drawn. A usual choice: p-values are off by 0.01 at most."""

_TOLERANCE = 1e-12
"""Values this close are equal: sums of the same numbers in another order differ by less."""

_BATCH_VALUES = 400_000
"""How many resampled values are in memory at a time, 3 MB an array; changes memory only, never a result."""

Clusters = Mapping[str, int | str] | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries with its confidence interval.

    Attributes
    ----------
    low, mean, high : float
        In the unit of the values: for a metric in [0, 1].
    reliable : bool
        False with fewer than `MIN_CLUSTERS` effective story clusters, see `effective_clusters`.
    """

    low: float
    mean: float
    high: float
    reliable: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """System a compared with system b on the same queries; positive differences mean that a is better.

    Attributes
    ----------
    difference, low, high : float
        The mean of a − b over queries, with its confidence interval.
    p_value : float
        How often chance alone gives a difference at least as large, in either direction, in (0, 1]. For several
        p-values see `holm`.
    wins, ties, losses : int
        Queries on which a is better, equal, worse.
    effect_size : float or None
        Cohen's d_z: the mean of a − b over its standard deviation. 0 if a and b never differ. None where it is not
        defined, because all differences are equal but not zero.
    reliable : bool
        False with fewer than `MIN_CLUSTERS` effective story clusters, see `effective_clusters`.
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
    """Return the mean of `values` over queries, with its percentile bootstrap interval by story cluster.

    Story clusters are drawn with replacement (Efron and Tibshirani 1993), by `scipy.stats.bootstrap`.

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
    return _bootstrap(*_sums_and_counts(values, clusters), np.random.default_rng(rng), n_resamples, level)


def cluster_means(values: Mapping[str, float], clusters: Clusters = None) -> dict[str, float]:
    """Return the mean of `values` within each story cluster; the key of a cluster is the first of its query ids.

    The interval of the mean per story cluster is ``interval(cluster_means(values, clusters))``.
    """
    sums, counts = _sums_and_counts(values, clusters)
    first: dict[int | str, str] = {}
    for query in sorted(values):
        first.setdefault(clusters[query] if clusters is not None else query, query)
    return dict(zip(first.values(), (sums / counts).tolist(), strict=True))


def cluster_mean(values: Mapping[str, float], clusters: Clusters = None) -> float:
    """Return the mean over story clusters of the mean within each, so that every story has the same weight."""
    sums, counts = _sums_and_counts(values, clusters)
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

    The interval of the difference is a paired bootstrap: both systems are always resampled together. The test is a
    paired randomisation test (Fisher 1935; Smucker, Allan and Carterette 2007): if a and b were equally good, they
    could exchange their values in any cluster.

    Parameters
    ----------
    a, b : mapping of str to float
        The values of both systems, by query id.
    clusters, rng, n_resamples, level
        See `interval`. The test counts all exchanges of a and b, or `n_resamples` random ones if there are more.

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
    sums, counts = _sums_and_counts(differences, clusters)
    mean = _bootstrap(sums, counts, generator, n_resamples, level)
    by_query = np.array([differences[query] for query in sorted(differences)])
    return Comparison(
        difference=mean.mean,
        low=mean.low,
        high=mean.high,
        p_value=_p_value(sums, generator, n_resamples),
        wins=int(np.sum(by_query > _TOLERANCE)),
        ties=int(np.sum(np.abs(by_query) <= _TOLERANCE)),
        losses=int(np.sum(by_query < -_TOLERANCE)),
        effect_size=_effect_size(by_query),
        reliable=mean.reliable,
    )


def effective_clusters(counts: Float64s) -> float:
    """Return how many clusters of equal size would say as much as clusters of these sizes (Kish 1965).

    (Σ n)² / Σ n² over the sizes n: 1 if one cluster has nearly all queries, their number if all have the same size.
    """
    return float(counts.sum() ** 2 / (counts**2).sum())


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p-values with Holm's correction for several comparisons (Holm 1979), under the same keys.

    The m p-values in ascending order are multiplied by m, m − 1, …, 1. None becomes smaller than the one before it, or
    larger than 1.

    Raises
    ------
    EvaluationError
        If a p-value is not in [0, 1].
    """
    if not all(0 <= value <= 1 for value in p_values.values()):
        raise EvaluationError(f"p-values lie between 0 and 1: {dict(p_values)!r}")
    adjusted, highest = dict(p_values), 0.0
    for rank, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[name]))
        adjusted[name] = highest
    return adjusted


def _sums_and_counts(values: Mapping[str, float], clusters: Clusters) -> tuple[Float64s, Float64s]:
    """Sum and number of the values of each cluster, shape (n_clusters,), in the order of the first query id of each."""
    if not values:
        raise EvaluationError("there is no query to average over; add `related:` lists or judgments")
    numbers: dict[int | str, int] = {}
    queries, cluster_of_query = sorted(values), []
    for query in queries:
        if not math.isfinite(values[query]):
            raise EvaluationError(f"the value of {query!r} is {values[query]}; give it a number")
        if clusters is not None and query not in clusters:
            raise EvaluationError(f"no story cluster is given for {query!r}; give one for every query")
        label = clusters[query] if clusters is not None else query
        cluster_of_query.append(numbers.setdefault(label, len(numbers)))
    sums = np.bincount(cluster_of_query, weights=[values[query] for query in queries])
    return sums.astype(np.float64), np.bincount(cluster_of_query).astype(np.float64)


def _bootstrap(sums: Float64s, counts: Float64s, rng: np.random.Generator, n_resamples: int, level: float) -> Interval:
    from scipy import stats

    mean = float(_mean_over_queries(sums, counts))
    if len(sums) == 1:
        return Interval(mean, mean, mean, reliable=False)
    limits = stats.bootstrap(
        (sums, counts),
        _mean_over_queries,
        paired=True,
        vectorized=True,
        n_resamples=n_resamples,
        batch=_batch(sums),
        confidence_level=level,
        method="percentile",
        rng=rng,
    ).confidence_interval
    reliable = effective_clusters(counts) >= MIN_CLUSTERS
    return Interval(float(limits.low), mean, float(limits.high), reliable)


def _mean_over_queries(sums: Float64s, counts: Float64s, axis: int = -1) -> Any:
    return np.sum(sums, axis=axis) / np.sum(counts, axis=axis)


def _p_value(sums: Float64s, rng: np.random.Generator, n_resamples: int) -> float:
    """Two-sided p-value of the sum of `sums`, if each of them could as well have had the other sign."""
    from scipy import stats

    # A cluster without a difference is the same after an exchange. Without it no p-value changes, but more often there
    # are few enough exchanges to count them all.
    sums = sums[np.abs(sums) > _TOLERANCE]
    if len(sums) < 2:  # both signs of a single sum give the same absolute value
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
    if np.all(np.abs(differences) <= _TOLERANCE):
        return 0.0
    spread = float(np.std(differences, ddof=1)) if len(differences) > 1 else 0.0
    return float(np.mean(differences)) / spread if spread > _TOLERANCE else None


def _batch(sums: Float64s) -> int:
    return max(1, _BATCH_VALUES // len(sums))
