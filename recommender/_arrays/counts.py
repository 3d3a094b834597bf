"""Tables of counts: how often each name occurs in each row. Rows of an earlier table can be reused."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import spliced
from recommender._arrays.sparse import rows_of
from recommender._arrays.strings import spliced_strings
from recommender._arrays.types import Int32s, Ints

__all__ = ["CountTable", "Occurrences", "compact", "in_order", "stacked_counts"]

AT_ONCE = 1_000_000
"""How many columns are numbered anew at once. A plain choice: some megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class CountTable:
    """How often each name occurs in each row. The same rows give the same arrays, whichever method made the table.

    Attributes
    ----------
    names : sequence of str
        Sorted; each occurs in at least one row.
    matrix : scipy.sparse.csr_array, shape (n_rows, n_names), integers
        How often each name (column) occurs in each row. Indices are sorted, and counts are of the smallest unsigned
        type that holds them.
    """

    names: Sequence[str] = field(repr=False)
    matrix: sp.csr_array

    @classmethod
    def of(cls, rows: Iterable[Iterable[str]]) -> CountTable:
        """Count the names in each of the `rows`."""
        found = Occurrences()
        found.extend(rows)
        names, matrix = in_order(found.names, found.matrix())
        matrix.sum_duplicates()
        return cls(names, compact(matrix))

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    def spliced(self, origin: Ints, fresh: CountTable) -> CountTable:
        """Return a table of rows of this one and of `fresh`.

        Parameters
        ----------
        origin : ndarray, shape (n_rows,), int64
            For each row of the result, its row number in this table; -1 for the next row of `fresh`.
        fresh : CountTable
            As many rows as `origin` has negative numbers, in their order.
        """
        old_counts, old_indices, _ = rows_of(self.matrix, origin[origin >= 0])
        names, old_columns, new_columns = _merged_names(self.names, fresh.names, old_indices)
        lengths = spliced(np.diff(self.matrix.indptr), origin, np.diff(fresh.matrix.indptr))
        indptr = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        is_old = np.repeat(origin >= 0, lengths)
        indices = np.empty(indptr[-1], dtype=np.int32)
        counts = np.empty(indptr[-1], dtype=np.promote_types(self.matrix.dtype, fresh.matrix.dtype))
        indices[is_old], counts[is_old] = old_columns[old_indices], old_counts
        indices[~is_old], counts[~is_old] = new_columns[fresh.matrix.indices], fresh.matrix.data
        counts_of_rows = sp.csr_array((counts, indices, indptr), shape=(len(origin), len(names)))
        return CountTable(names, compact(counts_of_rows))


class Occurrences:
    """The names in rows that come one after the other, numbered in the order in which they come first."""

    def __init__(self) -> None:
        self._columns: defaultdict[str, int] = defaultdict(count().__next__)  # a new name gets the next number
        self._indices, self._ends = array("i"), array("q", [0])

    def extend(self, rows: Iterable[Iterable[str]]) -> None:
        """Take further rows. No matrix that was made before may be in use any more."""
        for row in rows:
            self._indices.extend(map(self._columns.__getitem__, row))
            self._ends.append(len(self._indices))

    @property
    def names(self) -> list[str]:
        """All names so far, by number."""
        return list(self._columns)

    def matrix(self) -> sp.csr_array:
        """Return a 1 for each time that a row names a name; shape (n_rows, n_names), int32.

        A name that a row has twice has two entries, which is enough where it is multiplied by another matrix.
        """
        ones = np.ones(len(self._indices), dtype=np.int32)
        parts = (ones, np.frombuffer(self._indices, dtype=np.int32), np.frombuffer(self._ends, dtype=np.int64))
        return sp.csr_array(parts, shape=(len(self._ends) - 1, len(self._columns)))


def in_order(names: Sequence[str], matrix: sp.csr_array) -> tuple[list[str], sp.csr_array]:
    """Return the names sorted, and the matrix with its columns in that order; within a row they stay as they lie.

    The columns are numbered anew in the matrix that is given: of a large site, a copy of them takes a gigabyte.
    """
    order = np.fromiter(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64, count=len(names))
    new_column = np.empty(len(names), dtype=matrix.indices.dtype)
    new_column[order] = np.arange(len(order))
    for start in range(0, len(matrix.indices), AT_ONCE):
        part = matrix.indices[start : start + AT_ONCE]
        part[:] = new_column[part]
    parts = (matrix.data, matrix.indices, matrix.indptr)  # another matrix of them, which is not known to be sorted
    return [names[column] for column in order], sp.csr_array(parts, shape=matrix.shape)


def stacked_counts(blocks: Iterable[sp.csr_array]) -> sp.csr_array:
    """Return counts one below the other, shape (n_rows, n_columns of the last block); columns stay as they lie in rows.

    Each block is copied when it comes, and need not be kept: at no time is there more than one of them, and the result.
    """
    indices, counts, lengths, n_columns = array("i"), list[npt.NDArray[Any]](), [np.zeros(1, dtype=np.int64)], 0
    for block in blocks:
        indices.frombytes(block.indices.astype(np.int32, copy=False).view(np.uint8))
        counts.append(block.data.astype(_count_type(block.data)))
        lengths.append(np.diff(block.indptr))
        n_columns = block.shape[1]
    indptr = np.concatenate(lengths).cumsum(dtype=np.int64)
    data = np.concatenate([np.zeros(0, dtype=np.uint8), *counts])
    return sp.csr_array((data, np.frombuffer(indices, dtype=np.int32), indptr), shape=(len(indptr) - 1, n_columns))


def _merged_names(old: Sequence[str], new: Sequence[str], used: Int32s) -> tuple[Sequence[str], Int32s, Int32s]:
    """Merge two sorted lists of names: all of `new`, and those of `old` whose numbers are in `used`.

    Returns the merged names, and for each name of `old` and of `new` its column among them.
    """
    in_use = np.bincount(used, minlength=len(old)) > 0
    insert_at = [bisect_left(old, name) for name in new]
    in_old = np.array([at < len(old) and old[at] == name for at, name in zip(insert_at, new, strict=True)], dtype=bool)
    insertion = np.array(insert_at, dtype=np.int64)
    in_use[insertion[in_old]] = True
    if in_old.all() and in_use.all():
        return old, np.arange(len(old), dtype=np.int32), insertion.astype(np.int32)
    # A name that is not in `old` goes before the old name at its insertion point: half a step before its number.
    keys = np.concatenate([np.flatnonzero(in_use), insertion[~in_old] - 0.5])
    order = np.argsort(keys, kind="stable")
    columns = np.empty(len(order), dtype=np.int32)
    columns[order] = np.arange(len(order), dtype=np.int32)
    n_kept = int(in_use.sum())
    old_columns = np.zeros(len(old), dtype=np.int32)
    old_columns[in_use] = columns[:n_kept]
    new_columns = np.empty(len(new), dtype=np.int32)
    new_columns[in_old], new_columns[~in_old] = old_columns[insertion[in_old]], columns[n_kept:]
    origin = np.append(np.flatnonzero(in_use), np.full(len(order) - n_kept, -1))[order]
    only_new = [name for name, known in zip(new, in_old.tolist(), strict=True) if not known]
    return spliced_strings(old, origin, only_new), old_columns, new_columns


def compact(matrix: sp.csr_array) -> sp.csr_array:
    """Return the counts with sorted indices, of the smallest type, and with indices of 32 bits where these suffice."""
    data, indices, indptr = matrix.data, matrix.indices, matrix.indptr
    index_type = np.int32 if max(len(indices), matrix.shape[1]) < 2**31 else np.int64
    places = (part.astype(index_type, copy=False) for part in (indices, indptr))
    parts = (data.astype(_count_type(data), copy=False), *places)
    counts = sp.csr_array(parts, shape=matrix.shape)
    counts.sort_indices()
    return counts


def _count_type(counts: npt.NDArray[Any]) -> np.dtype[Any]:
    """The smallest unsigned type that holds all of some counts."""
    return np.min_scalar_type(int(counts.max(initial=0)))
