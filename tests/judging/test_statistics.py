"""Intervals, comparisons and corrections: against brute force, published examples and simulation."""

from __future__ import annotations

import dataclasses
import itertools
import tracemalloc
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from recommender.errors import EvaluationError
from recommender.judging.statistics import (
    MIN_CLUSTERS,
    Comparison,
    Interval,
    cluster_mean,
    cluster_means,
    compare,
    effective_clusters,
    holm,
    interval,
)


def queries(values: list[float]) -> dict[str, float]:
    return {f"q{number:04}": value for number, value in enumerate(values)}


def noise(n: int, seed: int = 0) -> list[float]:
    drawn: list[float] = np.random.default_rng(seed).random(n).tolist()
    return drawn


values_and_clusters = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 4)), min_size=1, max_size=20).map(
    lambda pairs: (
        queries([value / 8 for value, _ in pairs]),
        {f"q{number:04}": cluster for number, (_, cluster) in enumerate(pairs)},
    )
)


# --- intervals ----------------------------------------------------------------------------------------------


def test_an_interval_is_that_of_the_bootstrap_written_as_a_loop() -> None:
    values, clusters = queries(noise(12)), {f"q{number:04}": number // 3 for number in range(12)}
    groups = [[values[query] for query in values if clusters[query] == cluster] for cluster in range(4)]
    rng, means = np.random.default_rng(7), []
    for _ in range(2_000):
        drawn = [value for cluster in rng.integers(0, 4, 4) for value in groups[cluster]]
        means.append(sum(drawn) / len(drawn))
    low, high = np.percentile(means, [2.5, 97.5])
    found = interval(values, clusters, 7, n_resamples=2_000)
    assert (found.low, found.mean, found.high) == pytest.approx((low, np.mean(list(values.values())), high))


@given(values_and_clusters)
def test_an_interval_lies_around_the_mean_and_within_the_values(
    drawn: tuple[dict[str, float], dict[str, int]],
) -> None:
    values, clusters = drawn
    found = interval(values, clusters, n_resamples=200)
    assert found.mean == pytest.approx(np.mean(list(values.values())))
    assert min(values.values()) - 1e-9 <= found.low <= found.high <= max(values.values()) + 1e-9


def test_a_higher_level_is_wider() -> None:
    values = queries(noise(50))
    narrow, wide = (interval(values, level=level, n_resamples=500) for level in (0.5, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


def coverage(n_clusters: int, simulations: int) -> float:
    """How often the interval holds the truth, 0: clusters of 1 to 8 queries that share most of their luck."""
    rng, held = np.random.default_rng(1), 0
    for _ in range(simulations):
        sizes = rng.integers(1, 9, n_clusters)
        clusters = np.repeat(np.arange(n_clusters), sizes)
        drawn = np.repeat(rng.normal(size=n_clusters), sizes) + rng.normal(0, 0.5, len(clusters))
        values = queries(drawn.tolist())
        found = interval(values, dict(zip(values, clusters.tolist(), strict=True)), rng, n_resamples=500)
        held += found.low <= 0 <= found.high
    return held / simulations


def test_an_interval_of_95_percent_holds_the_truth_about_that_often() -> None:
    assert 0.92 <= coverage(60, 500) <= 0.97


def test_few_clusters_hold_it_too_seldom_and_are_flagged() -> None:
    assert coverage(5, 300) < 0.88 < coverage(MIN_CLUSTERS, 300)
    values = queries(noise(MIN_CLUSTERS))
    assert interval(values).reliable
    assert not interval(values, dict.fromkeys(values, "one story")).reliable
    assert not interval(queries(noise(MIN_CLUSTERS - 1))).reliable


def test_one_large_cluster_among_many_small_ones_is_flagged() -> None:
    values = queries(noise(100))
    clusters = {query: max(0, number - 60) for number, query in enumerate(values)}
    assert len(set(clusters.values())) > MIN_CLUSTERS
    assert not interval(values, clusters).reliable
    assert effective_clusters(np.array([7.0] * 9)) == pytest.approx(9)


def test_180_queries_of_one_story_count_as_one() -> None:
    few = queries(noise(20))
    copies = {f"q0000 copy {number:03}": few["q0000"] for number in range(179)}
    many = few | copies
    clusters = {query: query[:5] for query in many}
    naive, honest, before = interval(many), interval(many, clusters), interval(few)
    assert honest.high - honest.low > 5 * (naive.high - naive.low)
    assert honest.high - honest.low > 0.8 * (before.high - before.low)
    per_story = interval(cluster_means(many, clusters))
    assert dataclasses.astuple(per_story) == pytest.approx(dataclasses.astuple(before))


def test_180_queries_of_one_story_win_as_one() -> None:
    a, b = queries([1.0] * 180 + [0.0] * 4), queries([0.0] * 184)
    clusters = {query: max(0, number - 179) for number, query in enumerate(a)}
    assert compare(a, b, clusters).p_value == 1.0
    assert compare(a, b).p_value < 0.001


def test_one_cluster_or_one_query_has_no_width() -> None:
    assert interval({"q": 0.25}) == Interval(0.25, 0.25, 0.25, reliable=False)
    assert interval({"q": 0.25, "p": 0.75}, {"q": 1, "p": 1}) == Interval(0.5, 0.5, 0.5, reliable=False)


def test_equal_values_have_no_width() -> None:
    found = interval(queries([0.1] * 30))
    assert (found.low, found.high) == pytest.approx((0.1, 0.1))
    assert found.reliable


# --- means per story cluster --------------------------------------------------------------------------------


def test_every_story_cluster_weighs_the_same() -> None:
    values = {"a": 1.0, "b": 0.0, "c": 0.5, "d": 0.0}
    clusters = {"a": 7, "b": 3, "c": 3, "d": 3}
    assert cluster_means(values, clusters) == {"a": 1.0, "b": pytest.approx(1 / 6)}
    assert cluster_mean(values, clusters) == pytest.approx((1 + 1 / 6) / 2)
    assert cluster_mean(values) == pytest.approx(np.mean(list(values.values())))


def test_cluster_means_can_have_an_interval() -> None:
    values, clusters = queries(noise(40)), {f"q{number:04}": number // 4 for number in range(40)}
    found = interval(cluster_means(values, clusters))
    assert found.mean == pytest.approx(cluster_mean(values, clusters))
    assert found.low < found.mean < found.high


# --- comparisons --------------------------------------------------------------------------------------------


def enumerated(sums: list[float]) -> float:
    """The p-value from all exchanges of the two systems, one by one."""
    far = [
        abs(sum(sign * value for sign, value in zip(signs, sums, strict=True))) >= abs(sum(sums)) - 1e-9
        for signs in itertools.product((1, -1), repeat=len(sums))
    ]
    return sum(far) / len(far)


@given(values_and_clusters, st.integers(0, 99))
def test_few_clusters_are_compared_exactly(drawn: tuple[dict[str, float], dict[str, int]], seed: int) -> None:
    a, clusters = drawn
    b = dict(zip(a, (np.random.default_rng(seed).integers(0, 9, len(a)) / 8).tolist(), strict=True))
    sums = [
        sum(a[query] - b[query] for query in a if clusters[query] == cluster)
        for cluster in sorted(set(clusters.values()))
    ]
    assert compare(a, b, clusters, n_resamples=100).p_value == pytest.approx(enumerated(sums))


def test_many_clusters_come_close_to_the_exact_p_value() -> None:
    a, b = queries(noise(16, 1)), queries(noise(16, 2))
    exact = enumerated([a[query] - b[query] for query in a])
    assert compare(a, b).p_value == pytest.approx(exact, abs=0.02)


def test_random_exchanges_are_those_of_scipys_permutation_test() -> None:
    a, b = np.array(noise(60, 1)), np.array(noise(60, 2))
    differences = (a - b + 0.05,)
    theirs = stats.permutation_test(differences, np.sum, permutation_type="samples", n_resamples=20_000, rng=0)
    ours = compare(queries((a + 0.05).tolist()), queries(b.tolist()))
    assert 0.05 < theirs.pvalue < 0.95
    assert ours.p_value == pytest.approx(theirs.pvalue, abs=0.02)


def test_the_test_agrees_with_the_worked_example_of_darwin() -> None:
    """Fisher, The Design of Experiments (1935), § 21: of the 2^15 ways to sign Darwin's 15 differences in
    height of maize, 1,726 give a sum at least as far from zero as the observed 314 eighths of an inch.
    """
    heights = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    found = compare(queries([float(h) for h in heights]), queries([0.0] * 15), n_resamples=2**15)
    assert sum(heights) == 314
    assert found.p_value == pytest.approx(1726 / 2**15)


def test_a_system_does_not_differ_from_itself() -> None:
    values = queries(noise(30))
    found = compare(values, dict(values))
    assert found == Comparison(0.0, 0.0, 0.0, 1.0, wins=0, ties=30, losses=0, effect_size=0.0, reliable=True)


def test_rounding_is_a_tie() -> None:
    found = compare(queries([0.1 + 0.2] * 6), queries([0.3] * 6))
    assert (found.ties, found.p_value, found.effect_size) == (6, 1.0, 0.0)


def test_a_comparison_counts_and_measures() -> None:
    a, b = queries([1.0, 0.5, 0.5, 0.0, 1.0]), queries([0.0, 0.5, 0.0, 0.5, 0.5])
    found = compare(a, b)
    assert (found.wins, found.ties, found.losses) == (3, 1, 1)
    differences = [1.0, 0.0, 0.5, -0.5, 0.5]
    assert found.difference == pytest.approx(np.mean(differences))
    assert found.effect_size == pytest.approx(np.mean(differences) / np.std(differences, ddof=1))


def test_comparing_the_other_way_round_changes_the_signs_only() -> None:
    a, b = queries(noise(8, 1)), queries(noise(8, 2))
    there, back = compare(a, b), compare(b, a)
    assert (there.difference, there.wins, there.p_value) == (-back.difference, back.losses, back.p_value)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.effect_size == pytest.approx(-(back.effect_size or 0))


def test_the_interval_of_a_difference_is_paired() -> None:
    """Two systems that go up and down together differ for sure, however much both vary."""
    base = np.array(noise(60))
    a, b = queries((base + 0.05).tolist()), queries((base + np.array(noise(60, 3)) / 100).tolist())
    found = compare(a, b)
    assert 0.04 < found.low < found.high < 0.05
    assert found.p_value < 0.001


def test_a_constant_advantage_has_no_effect_size() -> None:
    assert compare(queries([0.75] * 6), queries([0.5] * 6)).effect_size is None
    assert compare({"q": 1.0}, {"q": 0.5}).effect_size is None


def test_a_single_cluster_proves_nothing() -> None:
    values = queries([1.0] * 10)
    found = compare(values, queries([0.0] * 10), dict.fromkeys(values, 1))
    assert (found.p_value, found.reliable) == (1.0, False)


def test_p_values_of_systems_that_differ_by_chance_alone_are_spread_evenly() -> None:
    rng = np.random.default_rng(5)
    p_values = []
    for _ in range(300):
        a, b = queries(rng.random(30).tolist()), queries(rng.random(30).tolist())
        p_values.append(compare(a, b, None, rng, n_resamples=200).p_value)
    share = np.mean([p_value <= 0.1 for p_value in p_values])
    assert 0.06 <= share <= 0.14


# --- chance is the caller's ---------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bits_whatever_the_order_and_the_names() -> None:
    values, other = queries(noise(40)), queries(noise(40, 1))
    clusters = {query: number // 2 for number, query in enumerate(values)}

    def shuffled(mapping: Mapping[str, float]) -> dict[str, float]:
        return dict(sorted(mapping.items(), key=lambda item: item[0][::-1], reverse=True))

    renamed = {query: f"story {99 - cluster:g}" for query, cluster in shuffled(clusters).items()}
    first = compare(values, other, clusters, 3, n_resamples=500)
    assert compare(shuffled(values), shuffled(other), renamed, 3, n_resamples=500) == first
    assert compare(values, other, clusters, np.random.default_rng(3), n_resamples=500) == first
    assert compare(values, other, clusters, 4, n_resamples=500) != first


def test_memory_does_not_grow_with_queries_times_resamples() -> None:
    values = queries(noise(1_500))
    interval(values, n_resamples=10)  # load scipy first
    tracemalloc.start()
    interval(values)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6


# --- Holm ---------------------------------------------------------------------------------------------------


def test_holm_agrees_with_the_worked_example_in_the_encyclopedia() -> None:
    """Wikipedia, "Holm–Bonferroni method": at 0.05, H4 and H1 are rejected, H3 and H2 are not."""
    found = holm({"H1": 0.01, "H2": 0.04, "H3": 0.03, "H4": 0.005})
    assert found == pytest.approx({"H1": 0.03, "H2": 0.06, "H3": 0.06, "H4": 0.02})
    assert [name for name, p_value in found.items() if p_value <= 0.05] == ["H1", "H4"]


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_never_lowers_a_p_value_or_changes_their_order(p_values: list[float]) -> None:
    before = queries(p_values)
    after = holm(before)
    assert list(after) == list(before)
    assert all(before[name] <= after[name] <= 1 for name in before)
    order = sorted(before, key=lambda name: before[name])
    assert all(after[one] <= after[two] for one, two in itertools.pairwise(order))
    if p_values:
        assert after[order[0]] == min(1.0, len(p_values) * min(p_values))


# --- what cannot be averaged --------------------------------------------------------------------------------


def test_what_cannot_be_averaged_is_told_with_the_remedy() -> None:
    with pytest.raises(EvaluationError, match="no query to average over"):
        interval({})
    with pytest.raises(EvaluationError, match="value of 'q' is nan"):
        interval({"q": float("nan")})
    with pytest.raises(EvaluationError, match="no story cluster is given for 'q'"):
        interval({"q": 1.0}, {"p": 1})
    with pytest.raises(EvaluationError, match="only one of the two systems judged 'p'"):
        compare({"q": 1.0}, {"q": 1.0, "p": 0.0})
    with pytest.raises(EvaluationError, match="p-values lie between 0 and 1"):
        holm({"a": 1.5})


def test_results_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        interval({"q": 1.0}).mean = 2.0  # type: ignore[misc]
