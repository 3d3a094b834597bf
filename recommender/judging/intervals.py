"""How sure a mean is: intervals by story cluster.

The unit of chance is the story cluster, not the query. 180 articles about one event with nearly the same curated list
are one observation, not 180. So whole clusters are drawn with replacement. Where `clusters` is None, every query is a
cluster of its own. See ``docs/metrics.md``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender._arrays.types import Float64s
from recommender.errors import EvaluationError

__all__ = [
    "FEWEST_CLUSTERS",
    "MIN_CLUSTERS",
    "RESAMPLES",
    "Bootstrap",
    "Clusters",
    "Interval",
    "batch_size",
    "bootstrap",
    "cluster_mean",
    "cluster_means",
    "effective_clusters",
    "interval",
    "limits",
    "sums_and_counts",
]

MIN_CLUSTERS = 20
"""With fewer effective story clusters an interval is marked as not reliable, because it is too narrow: with 5 to 10 of
them, 95 % intervals held the true mean 89 % of the time. Measured by ``evaluation/interval_coverage.py``."""

FEWEST_CLUSTERS = 5
"""With fewer effective story clusters there is no interval and no p-value: nothing supports one. One cluster draws only
itself, so its interval would have no width, and of four that exchange the systems, no p-value is below 0.125."""

RESAMPLES = 10_000
"""How many bootstrap samples or random exchanges are drawn. A usual choice: p-values are off by 0.01 at most."""

_BATCH_VALUES = 400_000
"""How many resampled values are in memory at a time, 3 MB an array; changes memory only, never a result."""

Clusters = Mapping[str, int | str] | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries with its confidence interval.

    Attributes
    ----------
    low, mean, high : float
        In the unit of the values: for a metric in [0, 1]. Of fewer than `FEWEST_CLUSTERS` effective clusters there is
        no interval: `low` and `high` are None.
    reliable : bool
        False with fewer than `MIN_CLUSTERS` effective story clusters, see `effective_clusters`.
    """

    low: float | None
    mean: float
    high: float | None
    reliable: bool

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends; at the mean if there is no interval."""
        return (self.mean, self.mean) if self.low is None or self.high is None else (self.low, self.high)


def limits(low: float | None, high: float | None, spec: str = ".3f") -> str:
    """Write the limits of an interval, with a blank in front; empty if there is none.

    Examples
    --------
    >>> limits(-0.01, 0.2, "+.3f"), limits(None, None)
    (' [-0.010, +0.200]', '')
    """
    return "" if low is None or high is None else f" [{low:{spec}}, {high:{spec}}]"


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
    return bootstrap(*sums_and_counts(values, clusters), np.random.default_rng(rng), n_resamples, level)


def cluster_means(values: Mapping[str, float], clusters: Clusters = None) -> dict[str, float]:
    """Return the mean of `values` within each story cluster; the key of a cluster is the first of its query ids.

    The interval of the mean per story cluster is ``interval(cluster_means(values, clusters))``.
    """
    sums, counts = sums_and_counts(values, clusters)
    first: dict[int | str, str] = {}
    for query in sorted(values):
        first.setdefault(clusters[query] if clusters is not None else query, query)
    return dict(zip(first.values(), (sums / counts).tolist(), strict=True))


def cluster_mean(values: Mapping[str, float], clusters: Clusters = None) -> float:
    """Return the mean over story clusters of the mean within each, so that every story has the same weight."""
    sums, counts = sums_and_counts(values, clusters)
    return float(np.mean(sums / counts))


def effective_clusters(counts: Float64s) -> float:
    """Return how many clusters of equal size would say as much as clusters of these sizes (Kish 1965).

    (Σ n)² / Σ n² over the sizes n: 1 if one cluster has nearly all queries, their number if all have the same size.
    """
    return float(counts.sum() ** 2 / (counts**2).sum())


def sums_and_counts(values: Mapping[str, float], clusters: Clusters) -> tuple[Float64s, Float64s]:
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


def bootstrap(
    sums: Float64s, counts: Float64s, rng: np.random.Generator, n_resamples: int, level: float = 0.95
) -> Interval:
    """Return the interval of the mean over queries, from the sum and the number of the values of each cluster."""
    drawn = Bootstrap(rng, n_resamples, level)
    return drawn.interval((sums, counts), _mean_over_queries, effective_clusters(counts))


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How intervals are drawn: percentile bootstrap of whole clusters.

    Attributes
    ----------
    rng : numpy.random.Generator
    n_resamples : int
        How many samples.
    level : float
        The confidence, in (0, 1).
    """

    rng: np.random.Generator
    n_resamples: int
    level: float = 0.95

    def interval(self, samples: tuple[Float64s, ...], statistic: Callable[..., Any], effective: float) -> Interval:
        """Return `statistic` of `samples`, each of shape (n_clusters,), with its interval.

        All samples are drawn together. `effective` is how many clusters there are in effect, see `effective_clusters`.
        """
        from scipy import stats

        mean = float(statistic(*samples))
        if effective < FEWEST_CLUSTERS:
            return Interval(None, mean, None, reliable=False)
        limits = stats.bootstrap(
            samples,
            statistic,
            paired=True,
            vectorized=True,
            n_resamples=self.n_resamples,
            batch=batch_size(samples[0]),
            confidence_level=self.level,
            method="percentile",
            rng=self.rng,
        ).confidence_interval
        return Interval(float(limits.low), mean, float(limits.high), effective >= MIN_CLUSTERS)


def _mean_over_queries(sums: Float64s, counts: Float64s, axis: int = -1) -> Any:
    return np.sum(sums, axis=axis) / np.sum(counts, axis=axis)


def batch_size(sums: Float64s) -> int:
    return max(1, _BATCH_VALUES // len(sums))
