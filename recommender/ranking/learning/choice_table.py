"""Lists as choices: for each list its candidates, which of them are entries, and how well coefficients find those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Bools, Float64s, Ints
from recommender.ranking.features import FEATURES

__all__ = ["ChoiceTable", "ndcg"]


@dataclass(frozen=True, slots=True)
class ChoiceTable:
    """The candidates of several curated lists, one list after the other.

    Attributes
    ----------
    columns : ndarray, shape (n_rows, n_features), float64
        The features of each candidate, in the order of `recommender.ranking.features.FEATURES`.
    listed : ndarray, shape (n_rows,), bool
        Whether the candidate is an entry of the list.
    lengths : ndarray, shape (n_lists,), int64
        How many candidates each list has, at least one.
    sizes : ndarray, shape (n_lists,), int64
        How many entries each list has, whether they are among the candidates or not; at least one.
    periods : ndarray, shape (n_lists,), int64
        The period of the site that the list is from.
    """

    columns: Float64s
    listed: Bools
    lengths: Ints
    sizes: Ints
    periods: Ints

    @classmethod
    def empty(cls) -> ChoiceTable:
        """Return a table without any list."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(np.zeros((0, len(FEATURES))), np.zeros(0, dtype=bool), nothing, nothing, nothing)

    def __len__(self) -> int:
        """Return the number of lists."""
        return len(self.lengths)

    @classmethod
    def joined(cls, tables: Sequence[ChoiceTable]) -> ChoiceTable:
        """Return the lists of all `tables`."""
        parts = [[getattr(table, name) for table in (cls.empty(), *tables)] for name in cls.__slots__]
        return cls(*(np.concatenate(part) for part in parts))

    def subset(self, keep: Bools) -> ChoiceTable:
        """Return the lists where `keep`, shape (n_lists,), is true."""
        rows = keep[self.owner]
        return ChoiceTable(
            self.columns[rows], self.listed[rows], self.lengths[keep], self.sizes[keep], self.periods[keep]
        )

    @property
    def owner(self) -> Ints:
        """The number of the list of each row, shape (n_rows,)."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def starts(self) -> Ints:
        """The first row of each list, shape (n_lists,)."""
        return np.cumsum(self.lengths) - self.lengths


def ndcg(table: ChoiceTable, coefficients: Float64s, k: int = 10) -> Float64s:
    """Return nDCG@k of each list, if its candidates are ranked by these coefficients.

    The gain of an entry is 1; at rank r, from 1, it is divided by log2(r + 1). The sum over the first `k` ranks is
    divided by that of the best possible list (Järvelin & Kekäläinen, 2002). Entries that are no candidates count as
    missed. Of candidates with the same evidence, the one that comes first in the table is ranked first.

    The values are those of `recommender.evaluation.metrics` to the last digit, which a test holds. That module asks a
    library of measurement, list by list and by the ids of articles; here all lists of a table are measured in a few
    array operations, because learning does so with every site that is fitted.

    Parameters
    ----------
    table : ChoiceTable
        Of any number of lists.
    coefficients : ndarray, shape (n_features,), float64
        To rank by: the evidence for a candidate is the sum of its features, each times its coefficient.
    k : int
        The cutoff, ≥ 1.

    Returns
    -------
    ndarray, shape (n_lists,), float64
        In [0, 1].
    """
    owner = table.owner
    order = np.lexsort((-(table.columns @ coefficients), owner))
    place = np.arange(len(order)) - table.starts[owner]
    gains = table.listed[order] * np.where(place < k, 1.0 / np.log2(place + 2.0), 0.0)
    discounted = np.bincount(owner, weights=gains, minlength=len(table))
    ideal = np.cumsum(1.0 / np.log2(np.arange(2.0, k + 2.0)))
    return np.asarray(discounted / ideal[np.minimum(table.sizes, k) - 1])
