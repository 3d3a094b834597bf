"""Array maths: the best k, the score, the order; each against brute force."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.operations import concatenated_ranges, top_k
from recommender.ranking.features import FEATURES, SIGNALS
from recommender.ranking.scoring import DEFAULT, MIDDLE, compose, contributions, order, probability, totals, weighted

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


@given(rows=evidence)
def test_contributions_add_up_to_a_score_in_0_1(rows: np.ndarray) -> None:
    sums = totals(rows, coefficients)
    scores = contributions(sums).sum(axis=1)
    np.testing.assert_allclose(scores, probability(sums.sum(axis=1)), atol=1e-12)
    assert scores.min() >= -1e-12 and scores.max() <= 1.0 + 1e-12


@given(rows=evidence, weights=st.dictionaries(st.sampled_from(list(SIGNALS)), st.floats(0, 10)))
def test_totals_are_weighted_sums_over_the_features_of_each_signal(rows: np.ndarray, weights: dict[str, float]) -> None:
    wanted = [
        [
            weights.get(signal, 0.0)
            * sum(c * x for c, x, (owner, _) in zip(coefficients, row, FEATURES, strict=True) if owner == signal)
            for signal in SIGNALS
        ]
        for row in rows.tolist()
    ]
    np.testing.assert_allclose(totals(rows, weighted(coefficients, weights)), wanted, atol=1e-9)


levels = st.sampled_from((0.0, 0.2, 0.5, 0.9, 0.95, 1.0))


@st.composite
def rankings(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Scores, best first, and a symmetric matrix of similarities."""
    scores = np.array(sorted(draw(st.lists(levels, max_size=7)), reverse=True))
    alike = np.array(draw(st.lists(levels, min_size=len(scores) ** 2, max_size=len(scores) ** 2)))
    alike = alike.reshape(len(scores), len(scores))
    return scores, np.maximum(alike, alike.T)


@given(ranking=rankings(), k=st.integers(0, 8), diversity=st.sampled_from((0.0, 0.3, 1.0)))
def test_no_story_that_is_shown_is_a_near_copy_of_another_and_none_is_lost(
    ranking: tuple[np.ndarray, np.ndarray], k: int, diversity: float
) -> None:
    scores, alike = ranking
    shown = compose(scores, alike, k, copies_from=0.9, diversity=diversity)
    first = [index for index, _ in shown]
    assert all(alike[a, b] < 0.9 for a in first for b in first if a != b)
    for index, copies in shown:
        assert all(alike[index, copy] >= 0.9 and copy > index for copy in copies)
    every = compose(scores, alike, len(scores), copies_from=0.9, diversity=diversity)
    assert sorted(i for index, copies in every for i in (index, *copies)) == list(range(len(scores)))
    assert shown == every[:k]
    if not diversity:
        assert first == sorted(first)


def test_variety_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.5])
    alike = np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.1], [0.1, 0.1, 1.0]])
    assert compose(scores, alike, 3) == [(0, []), (1, []), (2, [])]
    # 0.5 · 0.8 − 0.5 · 0.8 = 0.0 for the second, 0.5 · 0.5 − 0.5 · 0.1 = 0.2 for the third
    assert compose(scores, alike, 3, diversity=0.5) == [(0, []), (2, []), (1, [])]
    assert compose(scores, alike, 3, copies_from=0.75) == [(0, [1]), (2, [])]


def test_the_score_rises_with_the_evidence_and_is_one_half_in_the_middle() -> None:
    scores = probability(np.array([-50.0, -2.0, MIDDLE, 0.0, 50.0]))
    assert (np.diff(scores) > 0).all()
    assert scores[2] == 0.5


def test_every_feature_has_a_default_coefficient_that_does_not_speak_against_what_it_supports() -> None:
    assert list(DEFAULT) == [name for _, name in FEATURES]
    assert min(DEFAULT.values()) >= 0
    assert DEFAULT["similarity"] == 1.0
