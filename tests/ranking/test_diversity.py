"""Near-copies are folded, and variety brings up what is unlike the stories above."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.ranking.diversity import compose

levels = st.sampled_from((0.0, 0.2, 0.5, 0.9, 0.95, 1.0))


@st.composite
def rankings(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Scores, best first, and a symmetric matrix of similarities."""
    scores = np.array(sorted(draw(st.lists(levels, max_size=7)), reverse=True))
    similarity = np.array(draw(st.lists(levels, min_size=len(scores) ** 2, max_size=len(scores) ** 2)))
    similarity = similarity.reshape(len(scores), len(scores))
    return scores, np.maximum(similarity, similarity.T)


@given(ranking=rankings(), k=st.integers(0, 8), diversity=st.sampled_from((0.0, 0.3, 1.0)))
def test_no_story_that_is_shown_is_a_near_copy_of_another_and_none_is_lost(
    ranking: tuple[np.ndarray, np.ndarray], k: int, diversity: float
) -> None:
    scores, similarity = ranking
    shown = compose(scores, similarity, k, near_copy=0.9, diversity=diversity)
    first = [index for index, _ in shown]
    assert all(similarity[a, b] < 0.9 for a in first for b in first if a != b)
    for index, copies in shown:
        assert all(similarity[index, copy] >= 0.9 and copy > index for copy in copies)
    every = compose(scores, similarity, len(scores), near_copy=0.9, diversity=diversity)
    assert sorted(i for index, copies in every for i in (index, *copies)) == list(range(len(scores)))
    assert shown == every[:k]
    if not diversity:
        assert first == sorted(first)


def test_variety_prefers_the_better_of_two_that_are_worth_the_same() -> None:
    scores, similarity = np.array([0.9, 0.5, 0.5]), np.eye(3)
    assert compose(scores, similarity, 3, diversity=0.5) == [(0, []), (1, []), (2, [])]


def test_a_near_copy_of_two_stories_is_listed_under_the_better_one_only() -> None:
    similarity = np.array([[1.0, 0.1, 0.9], [0.1, 1.0, 0.9], [0.9, 0.9, 1.0]])
    assert compose(np.array([0.9, 0.8, 0.7]), similarity, 3, near_copy=0.9) == [(0, [2]), (1, [])]


def test_a_copy_of_a_copy_is_a_story_of_its_own_if_it_is_no_copy_of_the_first() -> None:
    similarity = np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.9], [0.1, 0.9, 1.0]])
    assert compose(np.array([0.9, 0.8, 0.7]), similarity, 3, near_copy=0.9) == [(0, [1]), (2, [])]


@given(ranking=rankings(), k=st.integers(0, 8), diversity=st.sampled_from((0.2, 0.5, 0.7, 1.0)))
def test_variety_takes_the_next_story_by_the_formula(
    ranking: tuple[np.ndarray, np.ndarray], k: int, diversity: float
) -> None:
    scores, similarity = ranking
    shown: list[int] = []
    while len(shown) < min(k, len(scores)):

        def relevance(index: int) -> float:
            redundancy = max((similarity[index, other] for other in shown), default=0.0)
            return float((1.0 - diversity) * scores[index] - diversity * redundancy)

        shown.append(max((index for index in range(len(scores)) if index not in shown), key=relevance))
    assert compose(scores, similarity, k, diversity=diversity) == [(index, []) for index in shown]


def test_variety_by_hand() -> None:
    scores = np.array([0.9, 0.8, 0.5])
    similarity = np.array([[1.0, 0.8, 0.1], [0.8, 1.0, 0.1], [0.1, 0.1, 1.0]])
    assert compose(scores, similarity, 3) == [(0, []), (1, []), (2, [])]
    # 0.5 · 0.8 − 0.5 · 0.8 = 0.0 for the second, 0.5 · 0.5 − 0.5 · 0.1 = 0.2 for the third
    assert compose(scores, similarity, 3, diversity=0.5) == [(0, []), (2, []), (1, [])]
    assert compose(scores, similarity, 3, near_copy=0.75) == [(0, [1]), (2, [])]
