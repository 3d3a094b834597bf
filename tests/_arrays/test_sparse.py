"""Rows and columns of a sparse matrix: bit for bit what SciPy computes, with its kernels and without them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays import postings, sparse
from recommender._arrays.postings import Postings
from recommender._arrays.sparse import rows_of


@pytest.fixture(params=["with SciPy's kernels", "without"], autouse=True, scope="module")
def kernels(request: pytest.FixtureRequest) -> Any:
    """Every test runs with the kernels and without them."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "without":
            patch.setattr(sparse, "csr_row_index", None)
        else:
            assert sparse.csr_row_index is not None, "SciPy has moved its kernels: recommendations take a tenth longer"
        yield


@st.composite
def matrices(draw: st.DrawFn) -> sp.csr_array:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = draw(st.integers(1, 9)), draw(st.integers(1, 30))
    kept = rng.random(shape) < draw(st.sampled_from([0.0, 0.2, 0.9]))
    matrix = sp.csr_array(rng.random(shape).astype(draw(st.sampled_from([np.float32, np.float64]))) * kept)
    index_type = draw(st.sampled_from([np.int32, np.int64]))
    matrix.indices, matrix.indptr = matrix.indices.astype(index_type), matrix.indptr.astype(index_type)
    return matrix


def same(actual: np.ndarray[Any, Any], expected: Any) -> bool:
    expected = np.asarray(expected)
    return (actual.dtype, actual.shape, actual.tobytes()) == (expected.dtype, expected.shape, expected.tobytes())


@given(matrices(), st.lists(st.integers(0, 10**6), max_size=12), st.sampled_from([np.float32, np.float64]))
def test_products_are_those_of_scipy(matrix: sp.csr_array, numbers: list[int], dtype: type) -> None:
    rows = np.array(numbers, dtype=np.int64) % matrix.shape[0]
    actual, expected = rows_of(matrix, rows), sp.csr_array(matrix[rows])
    assert same(actual.data, expected.data)
    assert actual.indices.dtype == actual.indptr.dtype == matrix.indptr.dtype
    assert actual.indices.tolist() == expected.indices.tolist()
    assert actual.indptr.tolist() == expected.indptr.tolist()
    rng = np.random.default_rng(len(numbers))
    for shape in ((matrix.shape[1],), (matrix.shape[1], 1), (matrix.shape[1], 5)):
        dense = rng.random(shape).astype(dtype)
        assert same(actual.dot(dense), expected @ dense)


@given(matrices(), st.lists(st.integers(0, 10**6), max_size=12), st.booleans())
def test_sums_of_columns_are_those_of_scipy_in_any_order_and_with_repetitions(
    matrix: sp.csr_array, numbers: list[int], ascending: bool
) -> None:
    columns = np.array(numbers, dtype=matrix.indices.dtype) % matrix.shape[1]
    if ascending:
        columns.sort()
    postings = Postings.of(matrix)
    weights = np.random.default_rng(len(numbers)).random(len(columns)).astype(matrix.dtype)
    assert postings.lengths(columns).tolist() == [(matrix.indices == column).sum() for column in columns]
    assert same(postings.weighted_sum(columns, weights), sp.csr_array(matrix.T.tocsr()[columns]).T @ weights)


@given(matrices(), st.integers(0, 31))
def test_values_before_a_column(matrix: sp.csr_array, column: int) -> None:
    before = rows_of(matrix, np.arange(matrix.shape[0])).before_column(column)
    cut = sp.csr_array(before, shape=matrix.shape).toarray()
    np.testing.assert_array_equal(cut[:, :column], matrix.toarray()[:, :column])
    assert not cut[:, column:].any()


def test_repeated_rows_get_wider_indices_where_narrow_ones_would_overflow() -> None:
    matrix = sp.csr_array(np.ones((2, 50), dtype=np.float32))
    matrix.indptr, matrix.indices = matrix.indptr.astype(np.int8), matrix.indices.astype(np.int8)
    actual = rows_of(matrix, np.array([0, 1, 0, 1]))
    assert actual.indptr.tolist() == [0, 50, 100, 150, 200]
    assert actual.indices.dtype == actual.indptr.dtype == np.int64
    assert actual.dot(np.ones(50, dtype=np.float32)).tolist() == [50, 50, 50, 50]


@given(matrices(), st.integers(1, 40))
def test_blocks_are_all_rows_in_order_and_small_but_for_rows_that_are_large(matrix: sp.csr_array, size: int) -> None:
    whole = sparse.Rows.of(matrix)
    blocks = [*whole.blocks(size)]
    assert all(len(block.data) <= size or len(block.indptr) == 2 for block in blocks)
    joined = sparse.Rows(
        np.concatenate([whole.data[:0], *(block.data for block in blocks)]),
        np.concatenate([whole.indices[:0], *(block.indices for block in blocks)]),
        np.concatenate([[0], *(np.diff(block.indptr) for block in blocks)]).cumsum(),
    )
    assert all(one.tolist() == other.tolist() for one, other in zip(joined, whole, strict=True))


@given(matrices(), st.integers(1, 40))
def test_postings_made_block_by_block_are_those_made_at_once(matrix: sp.csr_array, size: int) -> None:
    at_once = Postings.of(matrix)
    counts = sparse.column_counts(matrix.indices, matrix.shape[1])
    assert counts.tolist() == np.bincount(matrix.indices, minlength=matrix.shape[1]).tolist()
    with pytest.MonkeyPatch.context() as patch:
        for module in (sparse, postings):
            patch.setattr(module, "AT_ONCE", size)
        in_blocks = Postings.of(matrix)
        assert sparse.column_counts(matrix.indices, matrix.shape[1]).tolist() == counts.tolist()
    assert in_blocks.n_rows == at_once.n_rows
    assert all(one.tolist() == other.tolist() for one, other in zip(in_blocks[:3], at_once[:3], strict=True))
    assert in_blocks.data.dtype == at_once.data.dtype
