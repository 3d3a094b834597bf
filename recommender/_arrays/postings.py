"""The columns of a sparse matrix, and sums of them: for each term of a site, the articles that have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays import sparse
from recommender._arrays.operations import concatenated_ranges
from recommender._arrays.sparse import AT_ONCE, Rows, StackedRows, column_counts, rows_of

__all__ = ["Postings", "StackedPostings", "postings_of"]


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
        blocks = [*Rows.of(matrix).blocks(AT_ONCE)]
        if len(blocks) <= 1:
            return cls(*_last_first(matrix), n_rows)
        # A large matrix is turned block by block, and the columns of each are put behind those of the blocks before.
        indptr = np.zeros(n_columns + 1, dtype=matrix.indptr.dtype)
        column_counts(matrix.indices, n_columns)[::-1].cumsum(out=indptr[1:])
        data, indices = np.empty(indptr[-1], matrix.dtype), np.empty(indptr[-1], matrix.indices.dtype)
        free, first = indptr[:-1].copy(), 0
        for block in blocks:
            own = len(block.indptr) - 1
            values, rows, ends = _last_first(sp.csr_array(block, shape=(own, n_columns)))
            lengths = np.diff(ends)
            places = concatenated_ranges(free, free + lengths)
            data[places], indices[places] = values, rows + first
            free += lengths
            first += own
        return cls(data, indices, indptr, n_rows)

    def lengths(self, columns: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return how many values are stored in each of `columns`."""
        ends = len(self.indptr) - 1 - columns
        return np.asarray(self.indptr[ends] - self.indptr[ends - 1])

    def weighted_sum(self, columns: npt.NDArray[Any], weights: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the sum of `columns`, each times its weight; shape (n_rows,), with the dtype of `data`.

        The columns are added in the order given. It should be ascending: any other order reads much more.
        """
        ends = len(self.indptr) - 1 - columns
        if sparse.csr_row_index is None:
            taken = sp.csr_array(rows_of(Rows(*self[:3]), ends - 1), shape=(len(columns), self.n_rows))
            return np.asarray(taken.T @ weights.astype(self.data.dtype))
        bounds = np.zeros(2 * len(columns) + 1, dtype=self.indptr.dtype)
        bounds[:-1:2], bounds[1::2] = self.indptr[ends - 1], self.indptr[ends]
        factors, total = np.zeros(2 * len(columns), self.data.dtype), np.zeros(self.n_rows, self.data.dtype)
        factors[::2] = weights
        sparse.csc_matvec(self.n_rows, len(factors), bounds, self.indices, self.data, factors, total)
        return total


def _last_first(matrix: sp.csr_array) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    """Return a matrix by columns, the last one first: values, rows and offsets."""
    mirrored = sp.csr_array((matrix.data, matrix.shape[1] - 1 - matrix.indices, matrix.indptr), shape=matrix.shape)
    columns = mirrored.tocsc()
    return columns.data, columns.indices, columns.indptr


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
