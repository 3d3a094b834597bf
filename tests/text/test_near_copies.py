"""Groups of nodes in which no near-copies can be are told apart from others without comparing each two."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from recommender import Article, Corpus
from recommender.text import NEAR_COPY, TextIndex
from recommender.text.near_copies import may_be_near_copies

ROWS = st.lists(st.dictionaries(st.integers(0, 1999), st.floats(0.01, 10), max_size=6), min_size=1, max_size=8)


@given(ROWS, st.lists(st.lists(st.integers(0, 7), unique=True), min_size=1, max_size=4), st.floats(0.1, 0.99))
def test_no_near_copies_are_missed(rows: list[dict[int, float]], chosen: list[list[int]], floor: float) -> None:
    """A false answer is a promise: whatever the texts and the groups, no other node there is as similar as that."""
    dense = np.zeros((len(rows), 2000), dtype=np.float32)
    for values, row in zip(dense, rows, strict=True):
        values[[*row]] = [*row.values()]
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
    groups = [np.array([node for node in group if node < len(rows)], dtype=np.int64) for group in chosen]
    answers = may_be_near_copies(sp.csr_array(dense), groups, floor)
    for group, answer in zip(groups, answers, strict=True):
        similarity = dense[group] @ dense[group].T
        np.fill_diagonal(similarity, 0.0)
        assert not (similarity[~answer] >= floor).any()


def test_other_texts_are_told_apart() -> None:
    """The promise is worth something: texts with other words are not compared."""
    index = TextIndex.fit(
        Corpus.from_articles(
            [
                Article("a", title="Ferry crews walk out over rosters"),
                Article("b", title="School budget cut by a third"),
                Article("c", title="Ferry crews walk out over rosters"),
            ]
        )
    )
    groups = [np.array([0, 1]), np.array([0, 2]), np.array([1]), np.array([], dtype=np.int64)]
    answers = index.may_be_near_copies([*groups, np.array([1, 0, 2])], NEAR_COPY)
    assert [one.tolist() for one in answers] == [[False, False], [True, True], [False], [], [False, True, True]]
