"""Scoring: from evidence to scores and an order. Pure array maths.

A score is the chance that a reader finds a candidate clearly related: the logistic function of the sum of all features,
each times its coefficient. The coefficients are the defaults below, or learned from the site's own lists
(see `recommender.ranking.learning`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s, Ints
from recommender.ranking.features import FEATURES, SIGNALS

__all__ = [
    "CURVE", "CURVE_WITH_MEANING", "DEFAULT", "FILL_SCORE", "MIN_SCORE", "Curve", "contributions", "order",
    "probability", "signal_sums", "weighted",
]  # fmt: skip


DEFAULT = {
    "similarity": 1.0,
    "meaning": 1.0,
    "level": 0.0,
    "mention": 0.3,
    "bridge": 0.8,
    "elsewhere": 0.3,
    "context": 0.15,
    "topics": 0.4,
    "age": 0.2,
    "months": 0.0,
    "later": 0.0,
}
"""The ranking weights: the coefficient of each feature, by its name, where the site's lists teach nothing. They are by
graded pairs of five sites, to one digit, and differences of a half of each are within noise: see *Everything an article
says* in ``evaluation/experiments.md``. ``level`` is 0 because it only moves all scores; ``months`` and ``later``,
because they are habits of a site, which only its lists can tell."""


class Curve(NamedTuple):
    """The logistic curve from evidence to a chance. It moves no candidate past another one.

    Attributes
    ----------
    steepness : float
        The slope of the log odds, > 0.
    middle : float
        The evidence at which the chance is 0.5.
    """

    steepness: float
    middle: float


CURVE, CURVE_WITH_MEANING = Curve(1.4, -1.9), Curve(2.0, -0.9)
"""Without and with embeddings. Fitted by ``evaluation/calibration.py`` to 3,187 graded pairs of five sites."""

MIN_SCORE = 0.1
"""Candidates with a lower score are not shown, by default: fewer than one in ten of such pairs are related."""

FILL_SCORE = 0.03
"""The lowest score in a list that is to be full. Chosen by looking at boxes of five on two blogs and three news sites:
99 in 100 are full on the larger ones (with embeddings, 95 or more), and on a small site of many subjects, pairs below
it have nothing to do with each other; see *A full box* in ``evaluation/experiments.md``."""


_COLUMNS = [[place for place, (signal, _) in enumerate(FEATURES) if signal == name] for name in SIGNALS]
"""The columns of the features of each signal."""


def probability(evidence: Float64s, curve: Curve = CURVE) -> Float64s:
    """Return the score for a sum of evidence: in (0, 1), rising with it. Any shape."""
    with np.errstate(over="ignore"):  # with weights of hundreds the exponential may be infinite: the score is then 0
        return np.asarray(1.0 / (1.0 + np.exp(-curve.steepness * (evidence - curve.middle))))


def signal_sums(columns: Float64s, coefficients: Float64s) -> Float64s:
    """Return the evidence of each signal: the sum of its features, each times its coefficient.

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
    parts = (columns * coefficients).T
    return np.array([_total(parts[places]) for places in _COLUMNS]).T


def _total(parts: Float64s) -> Float64s:
    """The first of some rows, plus the sum of the others."""
    return np.asarray(parts[0] + parts[1:].sum(axis=0)) if len(parts) > 1 else parts[0]


def weighted(coefficients: Float64s, weights: Mapping[str, float]) -> Float64s:
    """Return the coefficients, shape (n_features,), with those of each signal multiplied by its weight.

    A signal that `weights` does not name has the weight 0.
    """
    return coefficients * [float(weights.get(signal, 0.0)) for signal, _ in FEATURES]


def contributions(sums: Float64s, curve: Curve = CURVE) -> Float64s:
    """Return what each signal adds to the score, or takes from it, when signals are added one after the other.

    Parameters
    ----------
    sums : ndarray, shape (n_candidates, n_signals), float64
        As `signal_sums` returns them.
    curve : Curve
        That of the score.

    Returns
    -------
    ndarray, shape (n_candidates, n_signals), float64
        Each row adds up to the candidate's score. What a signal adds depends on the order of the signals, because the
        logistic function is no sum.
    """
    parts = probability(np.cumsum(sums, axis=1), curve)
    parts[:, 1:] -= parts[:, :-1].copy()
    return parts


def order(scores: Float64s, dates: Float64s, positions: npt.NDArray[Any]) -> Ints:
    """Return the indices that sort candidates by score, then by date, newest first, then by position.

    Parameters
    ----------
    scores : ndarray, shape (n,)
        Higher is better.
    dates : ndarray, shape (n,)
        Days since 1970; NaN counts as oldest.
    positions : ndarray, shape (n,)
        Distinct. Positions are in the order of ids, articles before externals.

    Returns
    -------
    ndarray, shape (n,), int64
    """
    return np.lexsort((positions, np.where(np.isnan(dates), np.inf, -dates), -scores))
