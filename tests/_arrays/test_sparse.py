"""Some rows or columns of a sparse matrix: to the last bit what SciPy says, with its kernels and without them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays import sparse
from recommender._arrays.sparse import Postings, rows_of


@pytest.fixture(params=["with SciPy's kernels", "without"], autouse=True, scope="module")
def kernels(request: pytest.FixtureRequest) -> Any:
    """Every test is run with both."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "without":
            patch.setattr(sparse, "csr_row_index", None)
        else:
            assert sparse.csr_row_index is not None, "SciPy moved its kernels: questions are a tenth slower"
        yield


@st.composite
def matrices(draw: st.DrawFn) -> sp.csr_array:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = draw(st.integers(1, 9)), draw(st.integers(1, 30))
    kept = rng.random(shape) < draw(st.sampled_from([0.0, 0.2, 0.9]))
    matrix = sp.csr_array(rng.random(shape).astype(draw(st.sampled_from([np.float32, np.float64]))) * kept)
    kind = draw(st.sampled_from([np.int32, np.int64]))
    matrix.indices, matrix.indptr = matrix.indices.astype(kind), matrix.indptr.astype(kind)
    return matrix


def same(mine: np.ndarray[Any, Any], wanted: Any) -> bool:
    wanted = np.asarray(wanted)
    return (mine.dtype, mine.shape, mine.tobytes()) == (wanted.dtype, wanted.shape, wanted.tobytes())


@given(matrices(), st.lists(st.integers(0, 10**6), max_size=12), st.sampled_from([np.float32, np.float64]))
def test_products_are_those_of_scipy(matrix: sp.csr_array, some: list[int], kind: type) -> None:
    rows = np.array(some, dtype=np.int64) % matrix.shape[0]
    taken, wanted = rows_of(matrix, rows), sp.csr_array(matrix[rows])
    assert same(taken.data, wanted.data)
    assert taken.indices.dtype == taken.indptr.dtype == matrix.indptr.dtype
    assert (taken.indices.tolist(), taken.indptr.tolist()) == (wanted.indices.tolist(), wanted.indptr.tolist())
    rng = np.random.default_rng(len(some))
    for shape in ((matrix.shape[1],), (matrix.shape[1], 1), (matrix.shape[1], 5)):
        dense = rng.random(shape).astype(kind)
        assert same(taken.times(dense), wanted @ dense)


@given(matrices(), st.lists(st.integers(0, 10**6), max_size=12), st.booleans())
def test_columns_are_added_up_as_scipy_does_in_any_order_and_as_often_as_they_are_named(
    matrix: sp.csr_array, some: list[int], ascending: bool
) -> None:
    columns = np.array(some, dtype=matrix.indices.dtype) % matrix.shape[1]
    if ascending:
        columns.sort()
    postings = Postings.of(matrix)
    weights = np.random.default_rng(len(some)).random(len(columns)).astype(matrix.dtype)
    assert postings.lengths(columns).tolist() == [(matrix.indices == column).sum() for column in columns]
    assert same(postings.added(columns, weights), sp.csr_array(matrix.T.tocsr()[columns]).T @ weights)


@given(matrices(), st.integers(0, 31))
def test_what_stands_before_a_column(matrix: sp.csr_array, column: int) -> None:
    before = rows_of(matrix, np.arange(matrix.shape[0])).until(column)
    cut = sp.csr_array(before, shape=matrix.shape).toarray()
    np.testing.assert_array_equal(cut[:, :column], matrix.toarray()[:, :column])
    assert not cut[:, column:].any()


def test_rows_that_repeat_past_the_reach_of_small_numbers_have_larger_ones() -> None:
    matrix = sp.csr_array(np.ones((2, 50), dtype=np.float32))
    matrix.indptr, matrix.indices = matrix.indptr.astype(np.int8), matrix.indices.astype(np.int8)
    taken = rows_of(matrix, np.array([0, 1, 0, 1]))
    assert taken.indptr.tolist() == [0, 50, 100, 150, 200]
    assert taken.indices.dtype == taken.indptr.dtype == np.int64
    assert taken.times(np.ones(50, dtype=np.float32)).tolist() == [50, 50, 50, 50]
