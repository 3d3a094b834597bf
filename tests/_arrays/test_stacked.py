"""Matrices, names and sequences in parts answer what they answer in one piece."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.lazy import JoinedSequence
from recommender._arrays.postings import Postings, StackedPostings, postings_of
from recommender._arrays.sparse import Rows, StackedRows, row_of, rows_of, stacked


def matrix(n_rows: int, seed: int) -> sp.csr_array:
    whole = sp.random_array((n_rows, 9), density=0.4, rng=seed, dtype=np.float32)
    return sp.csr_array(whole)


@given(
    sizes=st.lists(st.integers(0, 5), min_size=1, max_size=5),
    wanted=st.lists(st.integers(0, 10**6), max_size=12),
    seed=st.integers(0, 99),
)
def test_rows_of_parts_are_those_of_the_whole(sizes: list[int], wanted: list[int], seed: int) -> None:
    n = sum(sizes)
    whole = matrix(n, seed)
    ends = np.cumsum([0, *sizes])
    parts = StackedRows([whole[start:end] for start, end in itertools.pairwise(ends)])
    rows = np.array([one % n for one in wanted] if n else [], dtype=np.int64)
    for one, other in zip(rows_of(parts, rows), rows_of(whole, rows), strict=True):
        assert np.array_equal(one, other)
    assert all(map(np.array_equal, Rows.of(parts), Rows.of(whole)))
    for row in rows.tolist():
        assert all(map(np.array_equal, row_of(parts, row), row_of(whole, row)))
    columns, weights = np.array([1, 4, 8]), np.array([0.5, 0.25, 1.0], dtype=np.float32)
    in_parts, in_one = postings_of(parts), Postings.of(whole)
    assert isinstance(in_parts, StackedPostings)
    assert np.array_equal(in_parts.weighted_sum(columns, weights), in_one.weighted_sum(columns, weights))
    assert np.array_equal(in_parts.lengths(columns), in_one.lengths(columns))


def test_rows_of_parts_with_other_types_of_indices_have_one_type() -> None:
    large = matrix(3, 1)
    large.indices, large.indptr = large.indices.astype(np.int64), large.indptr.astype(np.int64)
    rows = StackedRows([matrix(3, 0), large]).rows(np.array([5, 0]))
    assert rows.indices.dtype == rows.indptr.dtype
    assert rows.dot(np.ones(9, dtype=np.float32)).shape == (2,)


def test_one_part_is_the_whole() -> None:
    whole = matrix(3, 0)
    assert stacked([whole]) is whole


def test_a_joined_sequence_is_its_parts_one_behind_the_other() -> None:
    joined = JoinedSequence([["a"], [], ["b", "c"]])
    assert (list(joined), len(joined), joined[1], joined[-1], joined[1:]) == (["a", "b", "c"], 3, "b", "c", ["b", "c"])
    with pytest.raises(IndexError):
        joined[3]
