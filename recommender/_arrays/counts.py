"""Bags of names: how often each name stands in each row; rows can be taken over from an earlier table."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import spliced
from recommender._arrays.sparse import rows_of
from recommender._arrays.strings import spliced_names
from recommender._arrays.types import Ints

__all__ = ["Bags"]


@dataclass(frozen=True, slots=True, eq=False)
class Bags:
    """Counted names, row by row. The same rows give the same arrays, however they came together.

    Attributes
    ----------
    names : sequence of str
        Sorted; every one stands in some row.
    matrix : scipy.sparse.csr_array, shape (n_rows, n_names), integers
        How often each name (column) stands in each row; indices sorted, counts in the smallest type that holds them.
    """

    names: Sequence[str] = field(repr=False)
    matrix: sp.csr_array

    @classmethod
    def of(cls, rows: Iterable[Iterable[str]]) -> Bags:
        """Count the names of each of some `rows`."""
        columns: dict[str, int] = {}
        flat, ends = array("q"), array("q", [0])
        for row in rows:
            flat.extend([columns.setdefault(name, len(columns)) for name in row])
            ends.append(len(flat))
        indptr = np.frombuffer(ends, dtype=np.int64)
        indices = np.frombuffer(flat, dtype=np.int64)
        counts = sp.csr_array((np.ones(len(indices), dtype=np.int32), indices, indptr), (len(indptr) - 1, len(columns)))
        counts.sum_duplicates()
        return cls.sorted(list(columns), counts)

    @classmethod
    def sorted(cls, names: Sequence[str], matrix: sp.csr_array) -> Bags:
        """Bring the columns of `matrix` into the order of their `names`, without those of empty columns."""
        used = np.flatnonzero(np.bincount(matrix.indices, minlength=len(names)))
        order = sorted(used.tolist(), key=names.__getitem__)
        place = np.zeros(len(names), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        return cls(
            [names[column] for column in order], _tidy(matrix.data, place[matrix.indices], matrix.indptr, len(order))
        )

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    def spliced(self, origin: Ints, fresh: Bags) -> Bags:
        """Return the rows `origin` of this table, and the next of `fresh` wherever that is negative.

        Parameters
        ----------
        origin : ndarray, shape (n_rows,), int64
            Row numbers of this table; -1 for a row of `fresh`.
        fresh : Bags
            As many rows as `origin` has negative numbers, in their order.
        """
        kept_counts, columns, _ = rows_of(self.matrix, origin[origin >= 0])
        names, mine, theirs = _united(self.names, fresh.names, columns)
        lengths = spliced(np.diff(self.matrix.indptr), origin, np.diff(fresh.matrix.indptr))
        indptr = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        is_old = np.repeat(origin >= 0, lengths)
        indices = np.empty(indptr[-1], dtype=np.int32)
        counts = np.empty(indptr[-1], dtype=np.promote_types(self.matrix.dtype, fresh.matrix.dtype))
        indices[is_old], counts[is_old] = mine[columns], kept_counts
        indices[~is_old], counts[~is_old] = theirs[fresh.matrix.indices], fresh.matrix.data
        return Bags(names, _tidy(counts, indices, indptr, len(names)))


def _united(
    old: Sequence[str], new: Sequence[str], used: npt.NDArray[np.int32]
) -> tuple[Sequence[str], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The sorted names of `new` and those of `old` that are `used`; and the columns in it of both."""
    in_use = np.bincount(used, minlength=len(old)) > 0
    at = [bisect_left(old, name) for name in new]
    known = np.array([place < len(old) and old[place] == name for place, name in zip(at, new, strict=True)], dtype=bool)
    at_array = np.array(at, dtype=np.int64)
    in_use[at_array[known]] = True
    if not known.all() or not in_use.all():
        # Where an unknown name belongs, everything behind it moves by one.
        keys = np.concatenate([np.flatnonzero(in_use), at_array[~known] - 0.5])
        order = np.argsort(keys, kind="stable")
        columns = np.empty(len(order), dtype=np.int32)
        columns[order] = np.arange(len(order), dtype=np.int32)
        n = int(in_use.sum())
        mine = np.zeros(len(old), dtype=np.int32)
        mine[in_use] = columns[:n]
        theirs = np.empty(len(new), dtype=np.int32)
        theirs[known], theirs[~known] = mine[at_array[known]], columns[n:]
        origin = np.append(np.flatnonzero(in_use), np.full(len(order) - n, -1))[order]
        strange = [name for name, is_known in zip(new, known.tolist(), strict=True) if not is_known]
        return spliced_names(old, origin, strange), mine, theirs
    return old, np.arange(len(old), dtype=np.int32), at_array.astype(np.int32)


def _tidy(counts: npt.NDArray[np.integer], indices: Ints, indptr: Ints, n_columns: int) -> sp.csr_array:
    smallest = np.min_scalar_type(int(counts.max())) if len(counts) else np.dtype(np.uint8)
    kind = np.int32 if max(len(indices), n_columns) < 2**31 else np.int64
    parts = (counts.astype(smallest), indices.astype(kind), indptr.astype(kind))
    matrix = sp.csr_array(parts, shape=(len(indptr) - 1, n_columns))
    matrix.sort_indices()
    return matrix
