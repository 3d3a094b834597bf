"""Array maths: the best k, the score, the order; each against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.operations import concatenated_ranges, top_k
from recommender.ranking.features import FEATURES, SIGNALS
from recommender.ranking.scoring import (
    CURVE,
    CURVE_WITH_MEANING,
    DEFAULT,
    Curve,
    contributions,
    order,
    probability,
    signal_sums,
    weighted,
)

few_values = st.sampled_from((0.0, 0.25, 0.5, 1.0, -1.0, float("-inf")))


@given(scores=st.lists(few_values, max_size=30), k=st.integers(0, 32), data=st.data())
def test_top_k_is_the_beginning_of_the_sorted_list(scores: list[float], k: int, data: st.DataObject) -> None:
    ties = data.draw(st.permutations(range(len(scores))))
    wanted = sorted(range(len(scores)), key=lambda i: (-scores[i], ties[i]))[:k]
    assert top_k(np.array(scores, dtype=np.float64), np.array(ties, dtype=np.int64), k).tolist() == wanted


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4))))
def test_spans_is_the_concatenation_of_ranges(pairs: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in pairs], dtype=np.int32)
    ends = starts + np.array([length for _, length in pairs], dtype=np.int32)
    wanted = [n for start, length in pairs for n in range(start, start + length)]
    assert concatenated_ranges(starts, ends).tolist() == wanted


@given(st.lists(st.tuples(st.sampled_from((0.1, 0.2)), st.sampled_from((1.0, 2.0, float("nan")))), max_size=20))
def test_order_is_score_then_newest_then_position(rows: list[tuple[float, float]]) -> None:
    scores = np.array([score for score, _ in rows])
    dates = np.array([date for _, date in rows])
    positions = np.arange(len(rows))[::-1]
    wanted = sorted(
        range(len(rows)),
        key=lambda i: (-scores[i], np.inf if np.isnan(dates[i]) else -dates[i], positions[i]),
    )
    assert order(scores, dates, positions).tolist() == wanted


coefficients = np.array([DEFAULT[name] for _, name in FEATURES])
evidence = st.lists(
    st.lists(st.floats(-20, 20), min_size=len(FEATURES), max_size=len(FEATURES)), min_size=1, max_size=8
).map(np.array)


curves = pytest.mark.parametrize("curve", [CURVE, CURVE_WITH_MEANING], ids=["without meaning", "with meaning"])


@curves
@given(rows=evidence)
def test_contributions_add_up_to_a_score_in_0_1(curve: Curve, rows: np.ndarray) -> None:
    sums = signal_sums(rows, coefficients)
    scores = contributions(sums, curve).sum(axis=1)
    np.testing.assert_allclose(scores, probability(sums.sum(axis=1), curve), atol=1e-12)
    assert scores.min() >= -1e-12 and scores.max() <= 1.0 + 1e-12


@given(rows=evidence, weights=st.dictionaries(st.sampled_from(list(SIGNALS)), st.floats(0, 10)))
def test_signal_sums_are_weighted_sums_over_the_features(rows: np.ndarray, weights: dict[str, float]) -> None:
    wanted = [
        [
            weights.get(signal, 0.0)
            * sum(c * x for c, x, (owner, _) in zip(coefficients, row, FEATURES, strict=True) if owner == signal)
            for signal in SIGNALS
        ]
        for row in rows.tolist()
    ]
    np.testing.assert_allclose(signal_sums(rows, weighted(coefficients, weights)), wanted, atol=1e-9)


@curves
def test_the_score_rises_with_the_evidence_is_one_half_in_the_middle_and_steepness_is_the_slope_of_log_odds(
    curve: Curve,
) -> None:
    steps = curve.middle + np.array([-10.0, -1.0, 0.0, 1.0, 8.0])
    scores = probability(steps, curve)
    assert (np.diff(scores) > 0).all()
    assert scores[2] == 0.5
    np.testing.assert_allclose(np.log(scores / (1 - scores)), curve.steepness * (steps - curve.middle), rtol=1e-6)


def test_every_feature_has_a_default_coefficient_that_does_not_speak_against_what_it_supports() -> None:
    assert list(DEFAULT) == [name for _, name in FEATURES]
    assert min(DEFAULT.values()) >= 0
    assert DEFAULT["similarity"] == 1.0
