"""Array maths: the best k, the blend, the order; each against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.arrays import spans, top_k
from recommender.ranking import WEIGHTS, blend, order
from recommender.signals import SIGNALS

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
    assert spans(starts, ends).tolist() == wanted


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


@given(
    rows=st.lists(st.lists(st.floats(0, 1), min_size=len(SIGNALS), max_size=len(SIGNALS)), min_size=1),
    weights=st.dictionaries(st.sampled_from(list(SIGNALS)), st.floats(0.01, 10), min_size=1),
)
def test_scores_stay_in_0_1_whatever_the_weights(rows: list[list[float]], weights: dict[str, float]) -> None:
    scores = blend(np.array(rows), weights).sum(axis=1)
    total = sum(weights.values())
    wanted = [sum(weights.get(n, 0) * x / total for n, x in zip(SIGNALS, row, strict=True)) for row in rows]
    np.testing.assert_allclose(scores, wanted, atol=1e-12)
    assert scores.min() >= 0 and scores.max() <= 1 + 1e-12


def test_the_default_weights_are_one_for_each_signal_and_add_up_to_one() -> None:
    assert set(WEIGHTS) == set(SIGNALS)
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)
    ones = np.ones((1, len(SIGNALS)))
    assert blend(ones).tolist() == [list(WEIGHTS.values())]
