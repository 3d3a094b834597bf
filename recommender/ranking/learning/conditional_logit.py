"""Coefficients under which the entries of lists stand out among other candidates: pure array maths.

The model is a conditional logit (McFadden, 1974): each entry is chosen among the candidates of its list, with odds that
grow with the exponential of its features times the coefficients. A list of n entries counts as √n choices, because
entries of one list repeat each other. All features but ``later`` may only speak for a candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Bools, Float64s, Ints
from recommender.ranking.features import FEATURES
from recommender.ranking.scoring import DEFAULT

__all__ = ["DEFAULTS", "Table", "fit", "ndcg"]


DEFAULTS: Float64s = np.array([DEFAULT[name] for _, name in FEATURES])
"""The coefficients of a site that has taught nothing, shape (n_features,)."""

MAY_BE_NEGATIVE = {"later"}

LEVEL = [name for _, name in FEATURES].index("level")

PENALTY = 1.0
"""How strongly coefficients are drawn to the defaults, in units of one choice."""


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of some lists, one list after the other.

    Attributes
    ----------
    columns : ndarray, shape (n_rows, n_features), float64
    listed : ndarray, shape (n_rows,), bool
        Whether the candidate is an entry of the list.
    lengths : ndarray, shape (n_lists,), int64
        How many candidates each list has, at least one.
    sizes : ndarray, shape (n_lists,), int64
        How many entries it has, found among the candidates or not.
    periods : ndarray, shape (n_lists,), int64
        The period of the site that the list is from.
    """

    columns: Float64s
    listed: Bools
    lengths: Ints
    sizes: Ints
    periods: Ints

    @classmethod
    def empty(cls) -> Table:
        """Return a table without any list."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(np.zeros((0, len(FEATURES))), np.zeros(0, dtype=bool), nothing, nothing, nothing)

    def __len__(self) -> int:
        """Return the number of lists."""
        return len(self.lengths)

    @classmethod
    def joined(cls, tables: Sequence[Table]) -> Table:
        """Return the lists of all `tables`."""
        parts = [[getattr(table, name) for table in (cls.empty(), *tables)] for name in cls.__slots__]
        return cls(*(np.concatenate(part) for part in parts))

    def only(self, keep: Bools) -> Table:
        """Return the lists where `keep` is true; shape (n_lists,)."""
        rows = keep[self.owner]
        return Table(self.columns[rows], self.listed[rows], self.lengths[keep], self.sizes[keep], self.periods[keep])

    @property
    def owner(self) -> Ints:
        """The number of the list of each row."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def starts(self) -> Ints:
        """Where the candidates of each list begin."""
        return np.cumsum(self.lengths) - self.lengths


def ndcg(table: Table, coefficients: Float64s, k: int = 10) -> Float64s:
    """Return nDCG@k of each list; entries that are no candidates count as missed. Shape (n_lists,)."""
    owner = table.owner
    order = np.lexsort((-(table.columns @ coefficients), owner))
    place = np.arange(len(order)) - table.starts[owner]
    worth = table.listed[order] * np.where(place < k, 1.0 / np.log2(place + 2.0), 0.0)
    found = np.bincount(owner, weights=worth, minlength=len(table))
    ideal = np.cumsum(1.0 / np.log2(np.arange(2.0, k + 2.0)))
    return np.asarray(found / ideal[np.minimum(table.sizes, k) - 1])


def fit(table: Table) -> Float64s:
    """Return the most likely coefficients, drawn to the defaults, on their scale.

    The evidence of all candidates of the table, and that of the best of each list, have the same means as by the
    defaults, so that a score means about the same on every site.

    Parameters
    ----------
    table : Table
        With at least one list.

    Returns
    -------
    ndarray, shape (n_features,), float64
    """
    from scipy.optimize import minimize

    # First how sharp the defaults are, then what to change in them.
    blended = (table.columns @ DEFAULTS)[:, None]
    sharpness = minimize(_loss, np.ones(1), (table, blended, np.ones(1)), jac=True, bounds=[(0.1, None)]).x[0]
    bounds = [(None if name in MAY_BE_NEGATIVE else 0.0, None) for _, name in FEATURES]
    bounds[0] = (0.1, None)
    centre = sharpness * DEFAULTS
    found = minimize(_loss, centre, (table, table.columns, centre), jac=True, method="L-BFGS-B", bounds=bounds).x
    (usual, usual_best), (learned, learned_best) = (_levels(table, chosen) for chosen in (DEFAULTS, found))
    scale = (usual_best - usual) / (learned_best - learned) if learned_best > learned else 1.0
    coefficients = np.asarray(found * scale)
    coefficients[LEVEL] = usual - scale * learned
    return coefficients


def _levels(table: Table, coefficients: Float64s) -> tuple[float, float]:
    """The mean evidence of all candidates, and that of the best of each list."""
    evidence = table.columns @ coefficients
    return float(evidence.mean()), float(np.maximum.reduceat(evidence, table.starts).mean())


def _loss(coefficients: Float64s, table: Table, columns: Float64s, centre: Float64s) -> tuple[float, Float64s]:
    """The negative log-likelihood with its penalty, and its slope."""
    owner, starts = table.owner, table.starts
    entries = np.add.reduceat(table.listed.astype(np.float64), starts)
    weight = 1.0 / np.sqrt(np.maximum(entries, 1.0))
    scores = columns @ coefficients
    highest = np.maximum.reduceat(scores, starts)
    odds = np.exp(scores - highest[owner])
    total = np.add.reduceat(odds, starts)
    hit = np.add.reduceat(np.where(table.listed, scores, 0.0), starts)
    likelihood = weight @ (hit - entries * (highest + np.log(total)))
    slope = columns.T @ (weight[owner] * (table.listed - entries[owner] * odds / total[owner]))
    away = coefficients - centre
    return float(PENALTY * away @ away / 2 - likelihood), PENALTY * away - slope
