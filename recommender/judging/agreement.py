"""How far two assessors agree on the pairs that both have graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from recommender._arrays.types import Ints
from recommender.judging.averages import share_or_none
from recommender.judging.graded_rows import CLEARLY_RELATED, GRADES
from recommender.judging.judgments import Judgments

__all__ = ["Agreement", "agreement"]


@dataclass(frozen=True)
class Agreement:
    """How far two assessors agree.

    Attributes
    ----------
    table : array of int, shape (4, 4)
        ``table[i, j]``: how many pairs got grade ``i`` from the first assessor and grade ``j`` from the second.

    Examples
    --------
    >>> from recommender import Judgments
    >>> from recommender.judging import agreement
    >>> anna = Judgments({"a": {"b": 3, "c": 0, "d": 1}}, graded=True)
    >>> ben = Judgments({"a": {"b": 3, "c": 0, "d": 2, "e": 1}}, graded=True)
    >>> both = agreement(anna, ben)
    >>> both.n_pairs, round(both.exact, 3), round(both.kappa, 3), round(both.clearly_related, 3)
    (3, 0.667, 0.897, 0.667)
    """

    table: Ints = field(repr=False)

    @property
    def n_pairs(self) -> int:
        """How many pairs both have graded."""
        return int(self.table.sum())

    @property
    def exact(self) -> float | None:
        """The share of the pairs with the same grade, in [0, 1]; None if there are no pairs."""
        return float(np.trace(self.table) / self.n_pairs) if self.n_pairs else None

    @property
    def clearly_related(self) -> float | None:
        """The share of the pairs that both, or neither, grade at least 2, in [0, 1]; None if there are no pairs."""
        first, second = self._grades()
        return share_or_none((first >= CLEARLY_RELATED) == (second >= CLEARLY_RELATED))

    @property
    def kappa(self) -> float | None:
        """Quadratic weighted kappa (Cohen 1968): 1 is full agreement, 0 what chance gives, below 0 is worse than that.

        1 − Σ w·O / Σ w·E, with w = (i − j)² for grades i and j: a difference of two grades weighs four times as much as
        one of one grade. O is how many pairs got i and j; E how many would if each assessor gave as many of every
        grade as they did, but to pairs drawn by chance: row sum × column sum / number of pairs. None where E leaves
        nothing to disagree about: no pairs, or both gave one and the same grade to all.

        J. Cohen, Weighted kappa, Psychological Bulletin 70(4), 213-220, 1968. `sklearn.metrics.cohen_kappa_score`
        with ``weights="quadratic"`` gives the same figure.
        """
        grades = np.arange(len(self.table))
        weights = (grades[:, None] - grades[None, :]) ** 2
        expected = np.outer(self.table.sum(1), self.table.sum(0)) / max(self.n_pairs, 1)
        chance = float((weights * expected).sum())
        return 1 - float((weights * self.table).sum()) / chance if chance else None

    def _grades(self) -> tuple[Ints, Ints]:
        """The grades of all pairs by the first assessor and by the second, in the order of the table."""
        first, second = np.indices(self.table.shape)
        return np.repeat(first, self.table.ravel()), np.repeat(second, self.table.ravel())


def agreement(first: Judgments, second: Judgments) -> Agreement:
    """Compare the grades of the pairs that two assessors have in common; the others say nothing.

    Parameters
    ----------
    first, second : Judgments
        Of the same articles.

    Returns
    -------
    Agreement
    """
    table = np.zeros((len(GRADES), len(GRADES)), np.int64)
    np.add.at(table, tuple(np.array(_common(first, second), np.int64).reshape(-1, 2).T), 1)
    return Agreement(table)


def _common(first: Judgments, second: Judgments) -> Sequence[tuple[int, int]]:
    return [
        (grade, second.grades[query][candidate])
        for query, judged in first.grades.items()
        for candidate, grade in judged.items()
        if candidate in second.grades.get(query, ())
    ]
