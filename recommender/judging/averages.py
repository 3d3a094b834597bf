"""Mean, median and share of values that may be none at all: then the answer is None, never zero and never NaN."""

from __future__ import annotations

import numpy as np

from recommender._arrays.types import Bools, Float64s

__all__ = ["mean_or_none", "median_or_none", "share_or_none"]


def mean_or_none(values: Float64s) -> float | None:
    """Return the mean of `values`, or None if there are none."""
    return float(np.mean(values)) if len(values) else None


def median_or_none(values: Float64s) -> float | None:
    """Return the median of `values` that are not NaN, or None if there are none."""
    numbers = values[~np.isnan(values)]
    return float(np.median(numbers)) if len(numbers) else None


def share_or_none(flags: Bools) -> float | None:
    """Return which share of `flags` is set, in [0, 1], or None if there are none."""
    return mean_or_none(flags.astype(np.float64))
