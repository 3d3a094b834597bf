"""A vector that is lent is 0 wherever nobody wrote, whatever was written before, in each thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.scratch import spread


@given(st.lists(st.tuples(st.integers(1, 50), st.dictionaries(st.integers(0, 49), st.floats(0.5, 2.0)))))
def test_nothing_of_a_former_vector_is_left(vectors: list[tuple[int, dict[int, float]]]) -> None:
    for n, entries in vectors:
        kept = {index: value for index, value in entries.items() if index < n}
        indices, values = np.array([*kept], dtype=np.int64), np.array([*kept.values()])
        with spread(n, indices, values) as dense:
            assert dense.tolist() == [kept.get(index, 0.0) for index in range(n)]


def test_vectors_in_use_at_the_same_time_are_two() -> None:
    one = np.array([1])
    with spread(3, one, np.array([1.0])) as outer, spread(3, np.array([2]), np.array([5.0])) as inner:
        assert (outer.tolist(), inner.tolist()) == ([0.0, 1.0, 0.0], [0.0, 0.0, 5.0])


def test_an_error_leaves_nothing_behind() -> None:
    with pytest.raises(ZeroDivisionError), spread(3, np.array([1]), np.array([1.0])):
        raise ZeroDivisionError
    with spread(3, np.array([], dtype=np.int64), np.array([])) as dense:
        assert not dense.any()


def test_threads_share_nothing() -> None:
    def total(number: int) -> float:
        with spread(100, np.array([number]), np.array([1.0])) as dense:
            return float(dense.sum())

    with ThreadPoolExecutor(4) as executor:
        assert set(executor.map(total, range(100))) == {1.0}
