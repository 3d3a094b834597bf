"""Rows and columns of a sparse matrix, and products with them.

SciPy's public functions check their arguments, which takes longer than the work where a few rows or columns are read.
This module calls SciPy's kernels directly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import concatenated_ranges
from recommender._arrays.types import Ints

try:
    from scipy.sparse._sparsetools import csc_matvec, csr_matvec, csr_matvecs, csr_row_index
except ImportError:  # no part of SciPy's public interface; without them results are the same, but slower
    csr_row_index = None

__all__ = [
    "Postings", "Rows", "StackedPostings", "StackedRows", "postings_of", "row_of", "row_span", "rows_of", "stacked",
]  # fmt: skip


class Rows(NamedTuple):
    """Rows of a sparse matrix, in the CSR format.

    Products add the numbers in the same order as SciPy's public functions do, so that the results are the same to the
    last bit.

    Attributes
    ----------
    data : ndarray, shape (m,)
        The stored values, row by row.
    indices : ndarray, shape (m,), int
        The column of each value.
    indptr : ndarray, shape (n_rows + 1,), int
        The offset at which each row starts, and at which the last one ends.
    """

    data: npt.NDArray[Any]
    indices: npt.NDArray[Any]
    indptr: npt.NDArray[Any]

    @classmethod
    def of(cls, matrix: Rows | StackedRows | sp.csr_array) -> Rows:
        """Return all rows of a matrix."""
        if isinstance(matrix, StackedRows):
            return matrix.rows(np.arange(matrix.shape[0]))
        return cls(matrix.data, matrix.indices, matrix.indptr)

    @property
    def owners(self) -> Ints:
        """The row number of each stored value, shape (m,)."""
        return np.arange(len(self.indptr) - 1).repeat(self.indptr[1:] - self.indptr[:-1])

    def first(self, n: int) -> Rows:
        """Return the first `n` rows."""
        return Rows(self.data[: self.indptr[n]], self.indices[: self.indptr[n]], self.indptr[: n + 1])

    def before_column(self, column: int) -> Rows:
        """Return the values that are stored in the columns before `column`."""
        kept = (self.indices < column).nonzero()[0]
        indptr = kept.searchsorted(self.indptr).astype(self.indptr.dtype)
        return Rows(self.data[kept], self.indices[kept], indptr)

    def dot(self, dense: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the product with an array, shape (n_columns,) or (n_columns, k); shape (n_rows,) or (n_rows, k)."""
        n_rows, n_columns = len(self.indptr) - 1, len(dense)
        if csr_row_index is None:
            return np.asarray(sp.csr_array(self, shape=(n_rows, n_columns)) @ dense)
        dtype = np.result_type(self.data, dense)
        product = np.zeros((n_rows, *dense.shape[1:]), dtype=dtype)
        parts = (self.indptr, self.indices, self.data.astype(dtype, copy=False), dense.ravel(), product.ravel())
        if dense.ndim == 1:
            csr_matvec(n_rows, n_columns, *parts)
        else:
            csr_matvecs(n_rows, n_columns, dense.shape[1], *parts)
        return product


def rows_of(matrix: Postings | Rows | StackedRows | sp.csr_array, rows: npt.NDArray[Any]) -> Rows:
    """Return the `rows`, shape (n_rows,), of a matrix; each ≥ 0, and they may repeat."""
    if isinstance(matrix, StackedRows):
        return matrix.rows(rows)
    starts, ends = matrix.indptr[rows], matrix.indptr[rows + 1]
    indptr = np.zeros(len(rows) + 1, dtype=np.int64)
    (ends - starts).cumsum(out=indptr[1:])
    small = indptr[-1] <= matrix.indptr[-1] or indptr[-1] <= np.iinfo(matrix.indptr.dtype).max
    indptr = indptr.astype(matrix.indptr.dtype, copy=False) if small else indptr
    if csr_row_index is None or not small:
        entries = concatenated_ranges(starts, ends)
        return Rows(matrix.data[entries], matrix.indices[entries].astype(indptr.dtype, copy=False), indptr)
    data, indices = np.empty(indptr[-1], matrix.data.dtype), np.empty(indptr[-1], matrix.indices.dtype)
    rows = rows.astype(indptr.dtype, copy=False)
    csr_row_index(len(rows), rows, matrix.indptr, matrix.indices, matrix.data, indices, data)
    return Rows(data, indices, indptr)


def row_of(matrix: StackedRows | sp.csr_array, row: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the values of one row, and their columns: views of the arrays of the matrix."""
    if isinstance(matrix, StackedRows):
        matrix, row = matrix.part_of(row)
    span = row_span(matrix, row)
    return matrix.data[span], matrix.indices[span]


def row_span(matrix: sp.csr_array, row: int) -> slice:
    """Return where the values of one row, and their columns, lie in ``matrix.data`` and ``matrix.indices``.

    Of a matrix by columns (CSC), those of one column.
    """
    return slice(*matrix.indptr[row : row + 2])


class Postings(NamedTuple):
    """A sparse matrix by its columns (CSC), the last column first.

    The reverse order lets SciPy's kernel add up the columns of a query without copying them. The kernel reads ranges,
    each of which starts where the one before it ends. To reach the next wanted column it is given the range from the
    end of one column to the start of the next. As the columns lie in reverse, that range ends before it starts, and
    the kernel reads nothing of it.

    Attributes
    ----------
    data : ndarray, shape (m,), float
        The stored values, column by column.
    indices : ndarray, shape (m,), int
        The row of each value.
    indptr : ndarray, shape (n_columns + 1,), int
        The offset at which each column starts, the last column first, and at which the first column ends.
    n_rows : int
        How many rows the matrix has.
    """

    data: npt.NDArray[Any]
    indices: npt.NDArray[Any]
    indptr: npt.NDArray[Any]
    n_rows: int

    @classmethod
    def of(cls, matrix: sp.csr_array) -> Postings:
        """Return all columns of a matrix."""
        n_rows, n_columns = matrix.shape
        last_first = n_columns - 1 - matrix.indices
        columns = sp.csr_array((matrix.data, last_first, matrix.indptr), shape=matrix.shape).tocsc()
        return cls(columns.data, columns.indices, columns.indptr, n_rows)

    def lengths(self, columns: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return how many values are stored in each of `columns`."""
        ends = len(self.indptr) - 1 - columns
        return np.asarray(self.indptr[ends] - self.indptr[ends - 1])

    def weighted_sum(self, columns: npt.NDArray[Any], weights: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the sum of `columns`, each times its weight; shape (n_rows,), with the dtype of `data`.

        The columns are added in the order given. It should be ascending: any other order reads much more.
        """
        ends = len(self.indptr) - 1 - columns
        if csr_row_index is None:
            taken = sp.csr_array(rows_of(self, ends - 1), shape=(len(columns), self.n_rows))
            return np.asarray(taken.T @ weights.astype(self.data.dtype))
        bounds = np.zeros(2 * len(columns) + 1, dtype=self.indptr.dtype)
        bounds[:-1:2], bounds[1::2] = self.indptr[ends - 1], self.indptr[ends]
        factors, total = np.zeros(2 * len(columns), self.data.dtype), np.zeros(self.n_rows, self.data.dtype)
        factors[::2] = weights
        csc_matvec(self.n_rows, len(factors), bounds, self.indices, self.data, factors, total)
        return total


class StackedRows:
    """Sparse matrices one below the other, as those of the shards of a site, which lie in files of their own.

    Parameters
    ----------
    parts : sequence of csr_array
        At least one; all have the same columns.
    """

    def __init__(self, parts: Sequence[sp.csr_array]) -> None:
        self.parts = parts
        self.starts = np.cumsum([0, *(part.shape[0] for part in parts)])
        self.shape = (int(self.starts[-1]), int(parts[0].shape[1]))

    def part_of(self, row: int) -> tuple[sp.csr_array, int]:
        """Return the part in which a row lies, and its number there."""
        number = int(self.starts.searchsorted(row, side="right")) - 1
        return self.parts[number], row - int(self.starts[number])

    def rows(self, rows: npt.NDArray[Any]) -> Rows:
        """Return what `rows_of` does."""
        numbers = self.starts.searchsorted(rows, side="right") - 1
        order = np.argsort(numbers, kind="stable")
        ends = numbers[order].searchsorted(np.arange(len(self.parts) + 1))
        pieces = [
            rows_of(part, rows[order[start:end]] - first)
            for part, first, start, end in zip(self.parts, self.starts[:-1], ends[:-1], ends[1:], strict=True)
            if end > start
        ] or [rows_of(self.parts[0], np.zeros(0, dtype=np.int64))]
        whole = _stacked(pieces)
        if len(pieces) == 1 or bool((order[1:] > order[:-1]).all()):
            return whole
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return rows_of(whole, back)

    def __getitem__(self, rows: npt.NDArray[Any]) -> sp.csr_array:
        return sp.csr_array(self.rows(rows), shape=(len(rows), self.shape[1]))


def stacked(parts: Sequence[sp.csr_array]) -> sp.csr_array | StackedRows:
    """Return matrices one below the other; a single one as it is."""
    return parts[0] if len(parts) == 1 else StackedRows(parts)


def _stacked(pieces: Sequence[Rows]) -> Rows:
    """The rows of all pieces, one below the other; indices and offsets are of one type, as the kernels need them."""
    if len(pieces) == 1:
        return pieces[0]
    indptr = np.concatenate([[0], *(np.diff(piece.indptr) for piece in pieces)]).cumsum(dtype=np.int64)
    indices = np.concatenate([piece.indices for piece in pieces])
    kind = np.int32 if indptr[-1] <= np.iinfo(np.int32).max and indices.dtype == np.int32 else np.int64
    data = np.concatenate([piece.data for piece in pieces])
    return Rows(data, indices.astype(kind, copy=False), indptr.astype(kind, copy=False))


class StackedPostings:
    """The postings of a matrix whose rows lie in parts: those of each part, which are read one after the other.

    A row lies in one part, so its sum is added up there in the same order as in a matrix in one piece.

    Parameters
    ----------
    parts : sequence of Postings
        At least one; all have the same columns.
    n_rows : int
        Of the whole matrix. Rows behind those of the parts are empty.
    """

    def __init__(self, parts: Sequence[Postings], n_rows: int) -> None:
        self.parts, self.n_rows = parts, n_rows

    def lengths(self, columns: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return how many values are stored in each of `columns`."""
        return np.asarray(np.sum([part.lengths(columns) for part in self.parts], axis=0, dtype=np.int64))

    def weighted_sum(self, columns: npt.NDArray[Any], weights: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the sum of `columns`, each times its weight; shape (n_rows,); see `Postings.weighted_sum`."""
        sums = [part.weighted_sum(columns, weights) for part in self.parts]
        behind = self.n_rows - sum(map(len, sums))
        return np.concatenate([*sums, np.zeros(behind, sums[0].dtype)])


def postings_of(matrix: StackedRows | sp.csr_array) -> Postings | StackedPostings:
    """Return all columns of a matrix."""
    if isinstance(matrix, StackedRows):
        return StackedPostings([Postings.of(part) for part in matrix.parts], matrix.shape[0])
    return Postings.of(matrix)
