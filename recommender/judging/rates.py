"""How sure a rate is, and the difference of two: sums over counts, by cluster.

For what has a size of its own in each cluster, as the stories that a system showed on a day. See ``docs/clicks.md``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from recommender._arrays.types import Float64s
from recommender.judging.comparisons import exchange_p_value
from recommender.judging.intervals import RESAMPLES, Bootstrap, Interval, bootstrap, effective_clusters

__all__ = ["compare_rates", "rate_interval"]


def rate_interval(
    sums: Float64s, counts: Float64s, rng: int | np.random.Generator = 0, *, n_resamples: int = RESAMPLES
) -> Interval | None:
    """Return the rate Σ sums / Σ counts with its 95 % interval; whole clusters are drawn, as in `interval`.

    Parameters
    ----------
    sums, counts : ndarray, shape (n_clusters,)
        Of each cluster. Clusters with a count of 0 say nothing; without any other, there is no rate: None.
    rng, n_resamples
        As for `interval`.
    """
    kept = counts > 0
    if not kept.any():
        return None
    return bootstrap(sums[kept], counts[kept], np.random.default_rng(rng), n_resamples)


def compare_rates(
    a: tuple[Float64s, Float64s],
    b: tuple[Float64s, Float64s],
    rng: int | np.random.Generator = 0,
    *,
    n_resamples: int = RESAMPLES,
) -> tuple[Interval, float | None] | None:
    """Return the rate of a minus that of b, with its 95 % interval and a two-sided p-value.

    Only clusters count in which both have something, so that what differs between clusters differs for both. The
    interval draws whole clusters, of both systems together. For the test they exchange whole clusters (see `compare`):
    the difference is the sum of what each cluster adds to it, (s_a − r n_a) / N_a − (s_b − r n_b) / N_b, where r is
    the rate of both together, and each of these could as well have had the other sign.

    Parameters
    ----------
    a, b : tuple of ndarray, shape (n_clusters,)
        Sums and counts of each cluster.
    rng, n_resamples
        As for `interval`.

    Returns
    -------
    (Interval, float or None) or None
        None without a cluster in which both have something. The effective number of clusters is the smaller one of
        the two; with fewer than `FEWEST_CLUSTERS` there is neither interval nor p-value.
    """
    both = (a[1] > 0) & (b[1] > 0)
    if not both.any():
        return None
    sums_a, counts_a, sums_b, counts_b = (values[both] for values in (*a, *b))
    effective = min(effective_clusters(counts_a), effective_clusters(counts_b))
    generator = np.random.default_rng(rng)
    drawn = Bootstrap(generator, n_resamples)
    difference = drawn.interval((sums_a, counts_a, sums_b, counts_b), _difference, effective)
    if difference.low is None:
        return difference, None
    rate = (sums_a.sum() + sums_b.sum()) / (counts_a.sum() + counts_b.sum())
    added = (sums_a - rate * counts_a) / counts_a.sum() - (sums_b - rate * counts_b) / counts_b.sum()
    return difference, exchange_p_value(added, generator, n_resamples)


def _difference(sums_a: Float64s, counts_a: Float64s, sums_b: Float64s, counts_b: Float64s, axis: int = -1) -> Any:
    return np.sum(sums_a, axis) / np.sum(counts_a, axis) - np.sum(sums_b, axis) / np.sum(counts_b, axis)
