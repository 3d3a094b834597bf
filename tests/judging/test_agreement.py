"""Agreement of two assessors: only of what both graded, and the same figures as another library."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from recommender.judging import Agreement, Judgments, agreement

grades = st.integers(0, 3)


def judged(values: list[int]) -> Judgments:
    return Judgments({"q": {f"c{number}": grade for number, grade in enumerate(values)}}, graded=True)


def compared(pairs: list[tuple[int, int]]) -> Agreement:
    return agreement(judged([first for first, _ in pairs]), judged([second for _, second in pairs]))


@given(st.lists(st.tuples(grades, grades), min_size=1, max_size=60))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    first, second = zip(*pairs, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it divides by zero where nothing can be said
        expected = cohen_kappa_score(first, second, weights="quadratic", labels=[0, 1, 2, 3])
    kappa = compared(pairs).kappa
    assert kappa == pytest.approx(expected) if kappa is not None else math.isnan(expected)


@given(st.lists(st.tuples(grades, grades), min_size=1, max_size=60))
def test_the_shares_are_those_of_a_count_by_hand(pairs: list[tuple[int, int]]) -> None:
    both = compared(pairs)
    assert both.n_pairs == len(pairs)
    assert both.exact == pytest.approx(np.mean([first == second for first, second in pairs]))
    assert both.clearly_related == pytest.approx(np.mean([(first >= 2) == (second >= 2) for first, second in pairs]))


def test_a_worked_example() -> None:
    """Two of three pairs agree. Σ w·O = 1; chance gives (0+9+1 + 9+0+4 + 4+1+1) / 3 = 29/3."""
    assert compared([(3, 3), (0, 0), (1, 2)]).kappa == pytest.approx(1 - 3 / 29)


def test_only_pairs_that_both_graded_count() -> None:
    first = Judgments({"a": {"b": 3, "c": 0}, "d": {"e": 1}}, graded=True)
    second = Judgments({"a": {"c": 1, "x": 3}, "f": {"e": 1}}, graded=True)
    assert agreement(first, second).table.tolist() == [[0, 1, 0, 0], [0] * 4, [0] * 4, [0] * 4]


def test_where_nothing_can_be_said_there_is_no_figure() -> None:
    nothing = agreement(Judgments({"a": {"b": 3}}), Judgments({"b": {"a": 3}}))
    assert (nothing.n_pairs, nothing.exact, nothing.kappa, nothing.clearly_related) == (0, None, None, None)
    assert compared([(2, 2), (2, 2)]).kappa is None
