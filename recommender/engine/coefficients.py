"""By which coefficients a query is ranked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from recommender._arrays.types import Float64s
from recommender.ranking import Query, weighted
from recommender.ranking.learning import DEFAULTS, Calibration

__all__ = ["coefficients_for"]


def coefficients_for(calibration: Calibration, weights: Mapping[str, float] | None, query: Query) -> Float64s:
    """Return those learned from lists that the query may see: never its own, nothing at all as of a past day."""
    today = np.isnan(query.as_of)
    learned = calibration.of(query.position if query.masked else None) if today else DEFAULTS
    return learned if weights is None else weighted(learned, weights)
