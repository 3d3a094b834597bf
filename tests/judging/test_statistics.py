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
from recommender.judging.comparisons import Comparison, compare, holm
from recommender.judging.intervals import (
    FEWEST_CLUSTERS,
    MIN_CLUSTERS,
    Interval,
    cluster_mean,
    cluster_means,
    effective_clusters,
    interval,
)


def queries(values: list[float]) -> dict[str, float]:
    return {f"q{number:04}": value for number, value in enumerate(values)}


def noise(n: int, seed: int = 0) -> list[float]:
    drawn: list[float] = np.random.default_rng(seed).random(n).tolist()
    return drawn


values_and_clusters = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 9)), min_size=1, max_size=20).map(
    lambda pairs: (
        queries([value / 8 for value, _ in pairs]),
        {f"q{number:04}": cluster for number, (_, cluster) in enumerate(pairs)},
    )
)


# --- intervals ----------------------------------------------------------------------------------------------


def test_an_interval_is_that_of_the_bootstrap_written_as_a_loop() -> None:
    values, clusters = queries(noise(18)), {f"q{number:04}": number // 3 for number in range(18)}
    groups = [[values[query] for query in values if clusters[query] == cluster] for cluster in range(6)]
    rng, means = np.random.default_rng(7), []
    for _ in range(2_000):
        drawn = [value for cluster in rng.integers(0, 6, 6) for value in groups[cluster]]
        means.append(sum(drawn) / len(drawn))
    low, high = np.percentile(means, [2.5, 97.5])
    result = interval(values, clusters, 7, n_resamples=2_000)
    assert (result.low, result.mean, result.high) == pytest.approx((low, np.mean(list(values.values())), high))


@given(values_and_clusters)
def test_an_interval_lies_around_the_mean_and_within_the_values(
    drawn: tuple[dict[str, float], dict[str, int]],
) -> None:
    values, clusters = drawn
    result = interval(values, clusters, n_resamples=200)
    assert result.mean == pytest.approx(np.mean(list(values.values())))
    if effective(clusters) < FEWEST_CLUSTERS:
        assert (result.low, result.high, result.reliable) == (None, None, False)
        return
    assert min(values.values()) - 1e-9 <= result.low <= result.high <= max(values.values()) + 1e-9


def effective(clusters: Mapping[str, int]) -> float:
    return effective_clusters(np.unique(list(clusters.values()), return_counts=True)[1].astype(float))


def test_a_higher_level_is_wider() -> None:
    values = queries(noise(50))
    narrow, wide = (interval(values, level=level, n_resamples=500) for level in (0.5, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high


def coverage(n_clusters: int, simulations: int) -> float:
    """How often the interval holds the truth, 0: clusters of 1 to 8 queries that share most of their luck."""
    rng, held = np.random.default_rng(1), list[bool]()
    for _ in range(simulations):
        sizes = rng.integers(1, 9, n_clusters)
        clusters = np.repeat(np.arange(n_clusters), sizes)
        drawn = np.repeat(rng.normal(size=n_clusters), sizes) + rng.normal(0, 0.5, len(clusters))
        values = queries(drawn.tolist())
        result = interval(values, dict(zip(values, clusters.tolist(), strict=True)), rng, n_resamples=500)
        if result.low is not None:
            held.append(result.low <= 0 <= result.high)
    assert len(held) > simulations / 2
    return float(np.mean(held))


def test_an_interval_of_95_percent_holds_the_truth_about_that_often() -> None:
    assert 0.92 <= coverage(60, 500) <= 0.97


def test_intervals_of_few_clusters_hold_the_truth_too_seldom_and_are_flagged() -> None:
    assert coverage(7, 300) < 0.88 < coverage(MIN_CLUSTERS, 300)
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
    before = interval(few)
    assert interval(many).reliable, "twenty stories would be taken for two hundred"
    assert interval(many, clusters).low is None, "as good as one story supports no interval"
    per_story = interval(cluster_means(many, clusters))
    assert dataclasses.astuple(per_story) == pytest.approx(dataclasses.astuple(before))


def test_180_queries_of_one_story_win_as_one() -> None:
    a, b = queries([1.0] * 180 + [0.0] * 4), queries([0.0] * 184)
    clusters = {query: max(0, number - 179) for number, query in enumerate(a)}
    assert compare(a, b, clusters).p_value is None
    assert compare(a, b).p_value < 0.001


def test_few_clusters_have_no_interval_rather_than_one_without_width() -> None:
    """On a real blog, 162 lists that hang together had "−0.088 [−0.088, −0.088]", p 1.000, and 49 wins to 94 losses."""
    assert interval({"q": 0.25}) == Interval(None, 0.25, None, reliable=False)
    assert interval({"q": 0.25, "p": 0.75}, {"q": 1, "p": 1}) == Interval(None, 0.5, None, reliable=False)
    assert interval(queries(noise(FEWEST_CLUSTERS - 1))).low is None
    assert interval(queries(noise(FEWEST_CLUSTERS))).low is not None
    assert interval(queries(noise(3))).ends == (np.mean(noise(3)),) * 2


def test_equal_values_have_no_width() -> None:
    result = interval(queries([0.1] * 30))
    assert (result.low, result.high) == pytest.approx((0.1, 0.1))
    assert result.reliable


# --- means per story cluster --------------------------------------------------------------------------------


def test_every_story_cluster_weighs_the_same() -> None:
    values = {"a": 1.0, "b": 0.0, "c": 0.5, "d": 0.0}
    clusters = {"a": 7, "b": 3, "c": 3, "d": 3}
    assert cluster_means(values, clusters) == {"a": 1.0, "b": pytest.approx(1 / 6)}
    assert cluster_mean(values, clusters) == pytest.approx((1 + 1 / 6) / 2)
    assert cluster_mean(values) == pytest.approx(np.mean(list(values.values())))


def test_cluster_means_can_have_an_interval() -> None:
    values, clusters = queries(noise(40)), {f"q{number:04}": number // 4 for number in range(40)}
    result = interval(cluster_means(values, clusters))
    assert result.mean == pytest.approx(cluster_mean(values, clusters))
    assert result.low < result.mean < result.high


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
    p_value = compare(a, b, clusters, n_resamples=2**10).p_value
    if effective(clusters) < FEWEST_CLUSTERS:
        assert p_value is None
    else:
        assert p_value == pytest.approx(enumerated(sums))


def test_the_smallest_drop_that_could_be_seen_is_half_of_the_interval() -> None:
    a, b = queries(noise(30, 1)), queries(noise(30, 2))
    result = compare(a, b)
    assert result.smallest_drop == pytest.approx(result.high - result.difference)
    worse = {query: value - (result.difference + result.smallest_drop) * 1.01 for query, value in a.items()}
    assert compare(worse, b).high < 0, "with the same spread, a slightly larger drop is seen"
    assert compare(queries(noise(3)), queries(noise(3, 1))).smallest_drop is None


def test_many_clusters_come_close_to_the_exact_p_value() -> None:
    a, b = queries(noise(16, 1)), queries(noise(16, 2))
    exact = enumerated([a[query] - b[query] for query in a])
    assert compare(a, b).p_value == pytest.approx(exact, abs=0.02)


def test_random_exchanges_are_those_of_scipys_permutation_test() -> None:
    a, b = np.array(noise(60, 1)), np.array(noise(60, 2))
    differences = (a - b + 0.05,)
    reference = stats.permutation_test(differences, np.sum, permutation_type="samples", n_resamples=20_000, rng=0)
    computed = compare(queries((a + 0.05).tolist()), queries(b.tolist()))
    assert 0.05 < reference.pvalue < 0.95
    assert computed.p_value == pytest.approx(reference.pvalue, abs=0.02)


def test_the_test_agrees_with_the_worked_example_of_darwin() -> None:
    """Fisher, The Design of Experiments (1935), § 21: of the 2^15 ways to sign Darwin's 15 differences in
    height of maize, 1,726 give a sum at least as far from zero as the observed 314 eighths of an inch.
    """
    heights = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    result = compare(queries([float(h) for h in heights]), queries([0.0] * 15), n_resamples=2**15)
    assert sum(heights) == 314
    assert result.p_value == pytest.approx(1726 / 2**15)


def test_a_system_does_not_differ_from_itself() -> None:
    values = queries(noise(30))
    result = compare(values, dict(values))
    assert result == Comparison(0.0, 0.0, 0.0, 1.0, wins=0, ties=30, losses=0, effect_size=0.0, reliable=True)


def test_rounding_is_a_tie() -> None:
    result = compare(queries([0.1 + 0.2] * 6), queries([0.3] * 6))
    assert (result.ties, result.p_value, result.effect_size) == (6, 1.0, 0.0)


def test_a_comparison_counts_and_measures() -> None:
    a, b = queries([1.0, 0.5, 0.5, 0.0, 1.0]), queries([0.0, 0.5, 0.0, 0.5, 0.5])
    result = compare(a, b)
    assert (result.wins, result.ties, result.losses) == (3, 1, 1)
    differences = [1.0, 0.0, 0.5, -0.5, 0.5]
    assert result.difference == pytest.approx(np.mean(differences))
    assert result.effect_size == pytest.approx(np.mean(differences) / np.std(differences, ddof=1))


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
    result = compare(a, b)
    assert 0.04 < result.low < result.high < 0.05
    assert result.p_value < 0.001


def test_a_constant_advantage_has_no_effect_size() -> None:
    assert compare(queries([0.75] * 6), queries([0.5] * 6)).effect_size is None
    assert compare({"q": 1.0}, {"q": 0.5}).effect_size is None


def test_the_difference_of_a_single_cluster_is_not_significant() -> None:
    values = queries([1.0] * 10)
    result = compare(values, queries([0.0] * 10), dict.fromkeys(values, 1))
    assert (result.p_value, result.low, result.high, result.reliable) == (None, None, None, False)


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
    result = holm({"H1": 0.01, "H2": 0.04, "H3": 0.03, "H4": 0.005})
    assert result == pytest.approx({"H1": 0.03, "H2": 0.06, "H3": 0.06, "H4": 0.02})
    assert [name for name, p_value in result.items() if p_value <= 0.05] == ["H1", "H4"]


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


def test_values_that_cannot_be_averaged_are_errors_with_a_remedy() -> None:
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
