"""From evidence to a score and an order: pure array maths.

A score is the chance that a reader finds a candidate clearly related: the logistic function of a sum of evidence,
each feature times its coefficient. The coefficients are the defaults below, or learned from the site's own lists
(see `recommender.ranking.learning`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s, Ints
from recommender.ranking.features import FEATURES, SIGNALS

__all__ = ["DEFAULT", "MIN_SCORE", "contributions", "order", "probability", "totals", "weighted"]


DEFAULT = {
    "similarity": 1.0,
    "consensus": 0.7,
    "meaning": 1.0,
    "level": 0.0,
    "bridge": 0.8,
    "elsewhere": 0.3,
    "context": 0.15,
    "topics": 0.2,
    "age": 0.2,
    "months": 0.2,
    "later": 0.0,
}
"""Coefficient of each feature on a site that has taught nothing: about what ``evaluation/left_out_site.py`` chooses
with no site left out. ``later`` is zero: which way stories lead is a habit that only a site's lists can tell."""

STEEPNESS, MIDDLE = 2.1, -1.1
"""The total at which a candidate is as likely related as not, and how steeply the chance rises around it; fitted to
1,259 graded pairs of three sites (``evaluation/judgments``). They move no candidate past another."""

MIN_SCORE = 0.1
"""Below this score nothing is shown rather than noise: fewer than one in ten of such pairs are related."""


_FIRST_OF_SIGNAL = [[signal for signal, _ in FEATURES].index(name) for name in SIGNALS]


def probability(total: Float64s) -> Float64s:
    """Return the score for a sum of evidence: in (0, 1), rising."""
    return np.asarray(1.0 / (1.0 + np.exp(-STEEPNESS * (total - MIDDLE))))


def totals(columns: Float64s, coefficients: Float64s) -> Float64s:
    """Return the evidence of each signal, added up over its features.

    Parameters
    ----------
    columns : ndarray, shape (n_candidates, n_features), float64
        In the order of `recommender.ranking.features.FEATURES`.
    coefficients : ndarray, shape (n_features,) or (n_candidates, n_features), float64
        In the same order.

    Returns
    -------
    ndarray, shape (n_candidates, n_signals), float64
        In the order of `recommender.ranking.features.SIGNALS`.
    """
    return np.add.reduceat(columns * coefficients, _FIRST_OF_SIGNAL, axis=1)


def weighted(coefficients: Float64s, weights: Mapping[str, float]) -> Float64s:
    """Return the coefficients with those of each signal multiplied by its weight, and by 0 where none is named."""
    return coefficients * [weights.get(signal, 0.0) for signal, _ in FEATURES]


def contributions(sums: Float64s) -> Float64s:
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
    parts = probability(np.cumsum(sums, axis=1))
    parts[:, 1:] -= parts[:, :-1].copy()
    return parts


def order(scores: Float64s, dates: Float64s, positions: npt.NDArray[Any]) -> Ints:
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
    return np.lexsort((positions, np.where(np.isnan(dates), np.inf, -dates), -scores))
