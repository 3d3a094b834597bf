"""Whether a difference between two systems is more than chance: paired, by story cluster.

Whole clusters are drawn for the interval of a difference, as in `recommender.judging.intervals`, and whole clusters
exchange the two systems for its test. See ``docs/metrics.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Float64s
from recommender.errors import EvaluationError
from recommender.judging.intervals import RESAMPLES, Clusters, batch_size, bootstrap, sums_and_counts

__all__ = ["MAX_P", "Comparison", "compare", "exchange_p_value", "holm"]

MAX_P = 0.05
"""The highest p-value of a difference that is called one: the usual level, that of the 95 % intervals. Both are asked
for, because where few clusters differ the interval is too narrow: if the same system lost in all of four, the interval
leaves out 0, and p is 0.125."""

_TOLERANCE = 1e-12
"""Values this close are equal: sums of the same numbers in another order differ by less."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """System a compared with system b on the same queries; positive differences mean that a is better.

    Attributes
    ----------
    difference, low, high : float
        The mean of a − b over queries, with its confidence interval; `low` and `high` are None as for `Interval`.
    p_value : float or None
        How often chance alone gives a difference at least as large, in either direction, in (0, 1]. For several
        p-values see `holm`. None where there is no interval.
    wins, ties, losses : int
        Queries on which a is better, equal, worse.
    effect_size : float or None
        Cohen's d_z: the mean of a − b over its standard deviation. 0 if a and b never differ. None where it is not
        defined, because all differences are equal but not zero.
    reliable : bool
        False with fewer than `MIN_CLUSTERS` effective story clusters, see `effective_clusters`.
    """

    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    wins: int
    ties: int
    losses: int
    effect_size: float | None
    reliable: bool

    @property
    def smallest_drop(self) -> float | None:
        """The smallest fall that could have been told from chance: half the width below the mean of the interval.

        In the unit of the values, ≥ 0; None where there is no interval.
        """
        return None if self.low is None or self.high is None else self.high - self.difference

    @property
    def n_queries(self) -> int:
        """How many queries were compared."""
        return self.wins + self.ties + self.losses

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval is on one side of 0, and the p-value at most `MAX_P`."""
        is_apart = self.low is not None and self.high is not None and not self.low <= 0 <= self.high
        return is_apart and self.p_value is not None and self.p_value <= MAX_P


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
    sums, counts = sums_and_counts(differences, clusters)
    mean = bootstrap(sums, counts, generator, n_resamples, level)
    by_query = np.array([differences[query] for query in sorted(differences)])
    return Comparison(
        difference=mean.mean,
        low=mean.low,
        high=mean.high,
        p_value=None if mean.low is None else exchange_p_value(sums, generator, n_resamples),
        wins=int(np.sum(by_query > _TOLERANCE)),
        ties=int(np.sum(np.abs(by_query) <= _TOLERANCE)),
        losses=int(np.sum(by_query < -_TOLERANCE)),
        effect_size=_effect_size(by_query),
        reliable=mean.reliable,
    )


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


def exchange_p_value(sums: Float64s, rng: np.random.Generator, n_resamples: int = RESAMPLES) -> float:
    """Return the two-sided p-value of the sum of `sums`, if each of them could as well have had the other sign."""
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
        batch=batch_size(sums),
    )
    return float(drawn.pvalue)


def _effect_size(differences: Float64s) -> float | None:
    if np.all(np.abs(differences) <= _TOLERANCE):
        return 0.0
    spread = float(np.std(differences, ddof=1)) if len(differences) > 1 else 0.0
    return float(np.mean(differences)) / spread if spread > _TOLERANCE else None
