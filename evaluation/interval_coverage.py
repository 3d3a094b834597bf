"""How often an interval holds the true mean: ``python evaluation/interval_coverage.py``.

Story clusters are drawn from a synthetic site: many have one query, a few have dozens. Values within a cluster are
similar, and many are zero or one, as those of nDCG are. The script prints the share of 95 % intervals that hold the
true mean, by the effective number of clusters (`recommender.judging.intervals.effective_clusters`). It does so for the
method in use, the percentile bootstrap by cluster, and for the bias-corrected and accelerated one (BCa) of
`scipy.stats.bootstrap`. The table is in ``docs/metrics.md``.
"""

from __future__ import annotations

import argparse
import warnings

import numpy as np
from scipy import stats

from recommender._arrays.types import Float64s
from recommender.judging.intervals import effective_clusters

CLUSTERS = (5, 10, 20, 30, 50, 100, 200)
"""How many clusters are drawn at a time."""

EFFECTIVE = (1, 5, 10, 20, 30, 50)
"""Bounds of the rows of the table, in effective clusters."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--draws", type=int, default=1000, help="how many sites of each size (1000)")
    parser.add_argument("--resamples", type=int, default=999, help="how many bootstrap samples an interval (999)")
    arguments = parser.parse_args()
    rng = np.random.default_rng(0)
    sums, counts = draw(200_000, rng)
    truth = sums.sum() / counts.sum()
    results = []
    for k in CLUSTERS:
        for _ in range(arguments.draws):
            drawn = draw(k, rng)
            results.append((effective_clusters(drawn[1]), *holds(*drawn, truth, arguments.resamples, rng)))
    table = np.array(results, dtype=np.float64)
    band = np.digitize(table[:, 0], EFFECTIVE)
    print(f"true mean {truth:.3f}\n\n| effective clusters | draws | percentile | BCa |\n|---|---:|---:|---:|")
    for number, (low, high) in enumerate(zip(EFFECTIVE, (*EFFECTIVE[1:], None), strict=True), 1):
        inside = table[band == number, 1:]
        name = f"{low} to {high}" if high else f"{low} or more"
        print(f"| {name} | {len(inside)} | " + " | ".join(f"{share:.1%}" for share in inside.mean(axis=0)) + " |")


def draw(k: int, rng: np.random.Generator) -> tuple[Float64s, Float64s]:
    """Return the sum and the number of values of each of `k` clusters, shape (k,)."""
    counts = np.minimum(rng.zipf(2.2, k), 60).astype(np.float64)
    centre = np.where(rng.random(k) < 0.15, 0.0, np.where(rng.random(k) < 0.25, 1.0, rng.beta(2.0, 1.0, k)))
    spread = rng.normal(0.0, 0.15, k) / np.sqrt(counts)
    return np.clip(centre + spread, 0.0, 1.0) * counts, counts


def holds(
    sums: Float64s, counts: Float64s, truth: float, resamples: int, rng: np.random.Generator
) -> tuple[bool, bool]:
    """Return whether the interval holds the true mean, by the percentile method and by BCa."""
    results = []
    for method in ("percentile", "BCa"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # BCa has no interval where all values are equal; that counts as a miss
            interval = stats.bootstrap(
                (sums, counts), ratio, paired=True, vectorized=True, n_resamples=resamples, method=method, rng=rng
            ).confidence_interval
        results.append(bool(interval.low <= truth <= interval.high))
    return results[0], results[1]


def ratio(sums: Float64s, counts: Float64s, axis: int = -1) -> Float64s:
    """Return the mean over queries."""
    return np.asarray(sums.sum(axis=axis) / counts.sum(axis=axis))


if __name__ == "__main__":
    main()
