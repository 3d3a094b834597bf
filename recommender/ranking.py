"""From evidence to an order: pure array maths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.signals import SIGNALS

__all__ = ["MIN_SCORE", "WEIGHTS", "blend", "order"]

WEIGHTS = {"text": 0.1, "time": 0.4, "links": 0.5}
"""Weight of each signal; they add up to 1, so that scores stay in [0, 1]."""

MIN_SCORE = 0.02
"""Below this score nothing is shown rather than noise."""


def blend(columns: npt.NDArray[np.float64], weights: Mapping[str, float] | None = None) -> npt.NDArray[np.float64]:
    """Return what each signal contributes to each candidate's score.

    Parameters
    ----------
    columns : ndarray, shape (n_candidates, n_signals), float64
        In the order of `SIGNALS`, each in [0, 1].
    weights : mapping of str to float, optional
        `WEIGHTS` by default. Brought to the sum 1; a signal without a weight does not count.

    Returns
    -------
    ndarray, shape (n_candidates, n_signals), float64
        A row adds up to the candidate's score, in [0, 1].
    """
    weights = WEIGHTS if weights is None else weights
    row = np.array([weights.get(name, 0.0) for name in SIGNALS])
    contributions: npt.NDArray[np.float64] = columns * (row / row.sum())
    return contributions


def order(
    scores: npt.NDArray[np.float64], dates: npt.NDArray[np.float64], positions: npt.NDArray[Any]
) -> npt.NDArray[np.int64]:
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
