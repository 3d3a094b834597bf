"""Rows and columns of a sparse matrix, and products with them.

SciPy's public functions check their arguments, which takes longer than the work where a few rows or columns are read.
This module calls SciPy's kernels directly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import concatenated_ranges
from recommender._arrays.types import Ints

try:
    from scipy.sparse._sparsetools import csc_matvec, csr_matvec, csr_matvecs, csr_row_index
except ImportError:  # no part of SciPy's public interface; without them results are the same, but slower
    csc_matvec = csr_row_index = None

__all__ = [
    "AT_ONCE", "Rows", "StackedRows", "column_counts", "csc_matvec", "csr_row_index", "row_of", "row_span",
    "rows_of", "stacked",
]  # fmt: skip


AT_ONCE = 1 << 22
"""How many entries of a matrix are turned or counted at once, which bounds the memory for it. A plain choice: 0.1 GB;
each block takes as long again as there are columns, of which a large site has millions."""


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

    def blocks(self, size: int) -> Iterator[Rows]:
        """Yield all rows in order, as views of so many that they hold up to `size` values; a longer row alone."""
        first, end = 0, len(self.indptr) - 1
        while first < end:
            within = int(self.indptr.searchsorted(int(self.indptr[first]) + size, side="right")) - 1
            last = max(first + 1, within)
            span = slice(self.indptr[first], self.indptr[last])
            yield Rows(self.data[span], self.indices[span], self.indptr[first : last + 1] - self.indptr[first])
            first = last

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


def rows_of(matrix: Rows | StackedRows | sp.csr_array, rows: npt.NDArray[Any]) -> Rows:
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


def column_counts(indices: npt.NDArray[np.integer], n_columns: int) -> Ints:
    """Return how many of `indices` name each column, shape (n_columns,), int64.

    Block by block: NumPy counts integers of 64 bits only, and a copy of all would take gigabytes of a large site.
    """
    counts = np.zeros(n_columns, dtype=np.int64)
    for start in range(0, len(indices), AT_ONCE):
        counts += np.bincount(indices[start : start + AT_ONCE], minlength=n_columns)
    return counts


def row_span(matrix: sp.csr_array, row: int) -> slice:
    """Return where the values of one row, and their columns, lie in ``matrix.data`` and ``matrix.indices``.

    Of a matrix by columns (CSC), those of one column.
    """
    return slice(*matrix.indptr[row : row + 2])


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
