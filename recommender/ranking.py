"""From evidence to a score and an order: pure array maths.

A score is the chance that a reader finds a candidate clearly related: the logistic function of a sum of evidence,
each feature times its coefficient. The coefficients are the defaults below, or learned from the site's own lists
(see `recommender.learning`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.signals import FEATURES, SIGNALS

__all__ = ["DEFAULT", "MIN_SCORE", "contributions", "order", "probability", "totals"]

Floats = npt.NDArray[np.float64]

DEFAULT = {
    "similarity": 1.0,
    "consensus": 1.0,
    "meaning": 1.0,
    "bridge": 0.75,
    "elsewhere": 0.3,
    "context": 0.15,
    "topics": 0.15,
    "age": 0.15,
    "months": 0.1,
    "later": 0.0,
}
"""Coefficient of each feature on a site that has taught nothing."""

STEEPNESS, MIDDLE = 2.35, -1.07
"""The total at which a candidate is as likely related as not, and how steeply the chance rises around it; fitted to 220
pairs graded by people on three sites. They move no candidate past another."""

MIN_SCORE = 0.03
"""Below this score nothing is shown rather than noise: of such pairs people found few related."""


def probability(total: Floats) -> Floats:
    """Return the score for a sum of evidence: in (0, 1), rising."""
    return np.asarray(1.0 / (1.0 + np.exp(-STEEPNESS * (total - MIDDLE))))


def totals(columns: Floats, coefficients: Floats, weights: Mapping[str, float] | None = None) -> Floats:
    """Return the evidence of each signal, added up over its features.

    Parameters
    ----------
    columns : ndarray, shape (n_candidates, n_features), float64
        In the order of `recommender.signals.FEATURES`.
    coefficients : ndarray, shape (n_features,), float64
        In the same order.
    weights : mapping of str to float, optional
        By how much the evidence of each signal is multiplied; a signal that is not named does not count. All
        count once by default.

    Returns
    -------
    ndarray, shape (n_candidates, n_signals), float64
        In the order of `recommender.signals.SIGNALS`.
    """
    evidence = columns * coefficients
    sums = np.column_stack([evidence[:, [signal == name for signal, _ in FEATURES]].sum(axis=1) for name in SIGNALS])
    if weights is not None:
        sums *= [weights.get(name, 0.0) for name in SIGNALS]
    return sums


def contributions(sums: Floats) -> Floats:
    """Return what each signal adds to the score, or takes from it, when the signals are heard one after another.

    Parameters
    ----------
    sums : ndarray, shape (n_candidates, n_signals), float64
        As `totals` returns them.

    Returns
    -------
    ndarray, shape (n_candidates, n_signals), float64
        A row adds up to the candidate's score.
    """
    return np.diff(probability(np.cumsum(sums, axis=1)), axis=1, prepend=0.0)


def order(scores: Floats, dates: Floats, positions: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return the indices that sort candidates by score, then newest, then position.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Higher is better.
    dates : ndarray, shape (n,)
        NaN counts as oldest.
    positions : ndarray, shape (n,)
        Distinct. Ascending positions are articles by id, then externals by id.
    """
    return np.lexsort((positions, -np.nan_to_num(dates, nan=-np.inf), -scores))
