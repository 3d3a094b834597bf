"""A few rows or columns of a sparse matrix, and what they add up to: where checks take longer than the work."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import spans
from recommender._arrays.types import Ints

try:
    from scipy.sparse._sparsetools import csc_matvec, csr_matvec, csr_matvecs, csr_row_index
except ImportError:  # they are SciPy's own business: without them all is the same, and a little slower
    csr_row_index = None

__all__ = ["Postings", "Rows", "rows_of"]


class Rows(NamedTuple):
    """Some rows of a sparse matrix.

    All numbers are added up in the order in which SciPy's public products add them, so that they are the same to the
    last bit.

    Attributes
    ----------
    data : ndarray, shape (m,)
        The stored values, row by row.
    indices : ndarray, shape (m,), int
        The columns where they stand.
    indptr : ndarray, shape (n_rows + 1,), int
        Where each row begins, and the last one ends.
    """

    data: npt.NDArray[Any]
    indices: npt.NDArray[Any]
    indptr: npt.NDArray[Any]

    @classmethod
    def of(cls, matrix: Rows | sp.csr_array) -> Rows:
        """Return all rows of a matrix."""
        return cls(matrix.data, matrix.indices, matrix.indptr)

    @property
    def owners(self) -> Ints:
        """The row of each stored value, shape (m,)."""
        return np.arange(len(self.indptr) - 1).repeat(self.indptr[1:] - self.indptr[:-1])

    def first(self, n: int) -> Rows:
        """Return the first `n` rows."""
        return Rows(self.data[: self.indptr[n]], self.indices[: self.indptr[n]], self.indptr[: n + 1])

    def until(self, column: int) -> Rows:
        """Return what stands before a column."""
        kept = (self.indices < column).nonzero()[0]
        indptr = kept.searchsorted(self.indptr).astype(self.indptr.dtype)
        return Rows(self.data[kept], self.indices[kept], indptr)

    def times(self, dense: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the product with an array of shape (n_columns,) or (n_columns, k); shape (n_rows,) or (n_rows, k)."""
        n_rows, n_columns = len(self.indptr) - 1, len(dense)
        if csr_row_index is None:
            return np.asarray(sp.csr_array(self, shape=(n_rows, n_columns)) @ dense)
        kind = np.result_type(self.data, dense)
        product = np.zeros((n_rows, *dense.shape[1:]), dtype=kind)
        parts = (self.indptr, self.indices, self.data.astype(kind, copy=False), dense.ravel(), product.ravel())
        if dense.ndim == 1:
            csr_matvec(n_rows, n_columns, *parts)
        else:
            csr_matvecs(n_rows, n_columns, dense.shape[1], *parts)
        return product


def rows_of(matrix: Postings | sp.csr_array, rows: npt.NDArray[Any]) -> Rows:
    """Return the `rows`, shape (n_rows,), of a matrix; each ≥ 0, and they may repeat."""
    starts, ends = matrix.indptr[rows], matrix.indptr[rows + 1]
    indptr = np.zeros(len(rows) + 1, dtype=np.int64)
    (ends - starts).cumsum(out=indptr[1:])
    small = indptr[-1] <= matrix.indptr[-1] or indptr[-1] <= np.iinfo(matrix.indptr.dtype).max
    indptr = indptr.astype(matrix.indptr.dtype, copy=False) if small else indptr
    if csr_row_index is None or not small:
        places = spans(starts, ends)
        return Rows(matrix.data[places], matrix.indices[places].astype(indptr.dtype, copy=False), indptr)
    data, indices = np.empty(indptr[-1], matrix.data.dtype), np.empty(indptr[-1], matrix.indices.dtype)
    rows = rows.astype(indptr.dtype, copy=False)
    csr_row_index(len(rows), rows, matrix.indptr, matrix.indices, matrix.data, indices, data)
    return Rows(data, indices, indptr)


class Postings(NamedTuple):
    """A sparse matrix by its columns, the last of them first.

    So the columns of a query, ascending, are added up where they lie. The kernel knows of spans only, each of which
    begins where the one before it ends; backwards, what lies between two columns is a span that ends before it begins:
    nothing is read of it.

    Attributes
    ----------
    data : ndarray, shape (m,), float
        The stored values, column by column.
    indices : ndarray, shape (m,), int
        The rows where they stand.
    indptr : ndarray, shape (n_columns + 1,), int
        Where each column begins, the last one first, and the first one ends.
    n_rows : int
    """

    data: npt.NDArray[Any]
    indices: npt.NDArray[Any]
    indptr: npt.NDArray[Any]
    n_rows: int

    @classmethod
    def of(cls, matrix: sp.csr_array) -> Postings:
        """Return the columns of a matrix."""
        n_rows, n_columns = matrix.shape
        turned = sp.csr_array((matrix.data, n_columns - 1 - matrix.indices, matrix.indptr), shape=matrix.shape).tocsc()
        return cls(turned.data, turned.indices, turned.indptr, n_rows)

    def lengths(self, columns: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return how many entries some columns have."""
        ends = len(self.indptr) - 1 - columns
        return np.asarray(self.indptr[ends] - self.indptr[ends - 1])

    def added(self, columns: npt.NDArray[Any], weights: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the sum of some columns, each times its weight; shape (n_rows,), of the kind of `data`.

        Added up in the order of `columns`, which should ascend: in any other, much more is read.
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
