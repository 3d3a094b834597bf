"""Rates by cluster: whole clusters are drawn, both systems together, and too few of them give no interval."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.judging import compare_rates, rate_interval

RNG = np.random.default_rng(1)


def days(n: int, rate: float, shown: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    counts = rng.poisson(shown, n).astype(np.float64)
    return rng.binomial(counts.astype(int), rate).astype(np.float64), counts


def test_a_rate_is_sums_over_counts_and_empty_clusters_say_nothing() -> None:
    sums, counts = np.array([1.0, 0.0, 3.0] * 10), np.array([10.0, 0.0, 10.0] * 10)
    found, without = rate_interval(sums, counts), rate_interval(sums[counts > 0], counts[counts > 0])
    assert found == without
    assert found is not None and found.mean == 0.2 and found.low is not None and found.low < 0.2
    assert rate_interval(np.zeros(3), np.zeros(3)) is None


def test_a_large_cluster_is_still_one_cluster() -> None:
    """One busy day is no evidence of many."""
    found = rate_interval(np.array([500.0, 1, 1, 1, 1, 1]), np.array([1000.0, 2, 2, 2, 2, 2]))
    assert found is not None and (found.low, found.high) == (None, None)


def test_a_difference_counts_only_where_both_have_something() -> None:
    """What differs between days, as a holiday, would else look like a difference of the systems."""
    a = np.array([1.0] * 6 + [9.0]), np.array([10.0] * 6 + [10.0])
    b = np.array([1.0] * 6 + [0.0]), np.array([10.0] * 6 + [0.0])
    difference = compare_rates(a, b)
    assert difference is not None
    assert difference[0].mean == 0
    assert difference[1] == 1.0
    assert compare_rates((a[0][:1], a[1][:1]), (b[0][-1:], b[1][-1:])) is None


def test_below_five_effective_clusters_there_is_neither_interval_nor_p() -> None:
    few = days(4, 0.1, 100, RNG)
    difference = compare_rates(few, few)
    assert difference is not None
    assert (difference[0].low, difference[0].reliable, difference[1]) == (None, False, None)


def test_a_true_difference_is_found_and_the_order_turns_its_sign() -> None:
    a, b = days(30, 0.12, 300, RNG), days(30, 0.08, 200, RNG)
    there, back = compare_rates(a, b), compare_rates(b, a)
    assert there is not None and back is not None
    assert there[0].low is not None and there[0].low > 0
    assert there[1] is not None and there[1] < 0.01
    assert back[0].mean == -there[0].mean
    assert back[1] == pytest.approx(there[1], abs=0.01)


def test_without_a_difference_95_percent_of_intervals_hold_0_and_p_is_below_5_percent_in_5_percent_of_cases() -> None:
    rng = np.random.default_rng(0)
    held, small = 0, 0
    for _ in range(300):
        level = rng.uniform(0.05, 0.15, 30)  # good days and bad days, the same for both
        counts_a, counts_b = rng.poisson(150, 30), rng.poisson(50, 30)
        a = rng.binomial(counts_a, level).astype(np.float64), counts_a.astype(np.float64)
        b = rng.binomial(counts_b, level).astype(np.float64), counts_b.astype(np.float64)
        difference = compare_rates(a, b, n_resamples=300)
        assert difference is not None and difference[0].low is not None and difference[1] is not None
        held += difference[0].low <= 0 <= (difference[0].high or 0.0)
        small += difference[1] < 0.05
    assert 0.9 <= held / 300 <= 0.98
    assert 0.02 <= small / 300 <= 0.09
