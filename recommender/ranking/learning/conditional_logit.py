"""Coefficients under which the entries of lists stand out among other candidates. Pure array maths.

The model is a conditional logit (McFadden, 1974): each entry is one choice among the candidates of its list, and the
odds that a candidate is chosen grow with the exponential of its features times the coefficients. A list of n entries
counts as √n choices, because entries of one list repeat each other. All coefficients but that of ``later`` are 0 or
above: a feature may only speak for a candidate.
"""

from __future__ import annotations

import numpy as np

from recommender._arrays.types import Float64s
from recommender.ranking.features import FEATURES
from recommender.ranking.learning.choice_table import ChoiceTable
from recommender.ranking.scoring import DEFAULT

__all__ = ["DEFAULTS", "fit"]


DEFAULTS: Float64s = np.array([DEFAULT[name] for _, name in FEATURES])
"""`recommender.ranking.scoring.DEFAULT` in the order of the columns, shape (n_features,)."""

MAY_BE_NEGATIVE = {"later"}
"""Features whose coefficient may have either sign: some sites list older articles, others newer ones."""

LEVEL = [name for _, name in FEATURES].index("level")
"""The column that is 1 for every candidate. Its coefficient moves all scores of a site alike."""

PENALTY = 1.0
"""How strongly coefficients are drawn to the defaults, in units of one choice: a squared difference of 2 costs as much
as a choice that is e times less likely. A plain choice."""

MIN_SIMILARITY = 0.1
"""The least coefficient of text similarity, the first feature; its default is 1. All other features act as factors on
the similarity, so it must not vanish. A plain choice."""


def fit(table: ChoiceTable) -> Float64s:
    """Return the coefficients under which the lists are most likely, drawn to the defaults.

    They are scaled and shifted so that two means are the same as by the defaults: that of the evidence of all
    candidates, and that of the best candidate of each list. So a score means about the same on every site.

    Parameters
    ----------
    table : ChoiceTable
        With at least one list.

    Returns
    -------
    ndarray, shape (n_features,), float64
    """
    from scipy.optimize import minimize

    # First how sharp the defaults are, then what to change in them.
    default_evidence = (table.columns @ DEFAULTS)[:, None]
    sharpness = minimize(
        _loss, np.ones(1), (table, default_evidence, np.ones(1)), jac=True, bounds=[(MIN_SIMILARITY, None)]
    ).x[0]
    bounds = [(None if name in MAY_BE_NEGATIVE else 0.0, None) for _, name in FEATURES]
    bounds[0] = (MIN_SIMILARITY, None)
    centre = sharpness * DEFAULTS
    fitted = minimize(_loss, centre, (table, table.columns, centre), jac=True, method="L-BFGS-B", bounds=bounds).x
    default_mean, default_best = _mean_evidence(table, DEFAULTS)
    fitted_mean, fitted_best = _mean_evidence(table, fitted)
    scale = (default_best - default_mean) / (fitted_best - fitted_mean) if fitted_best > fitted_mean else 1.0
    coefficients = np.asarray(fitted * scale)
    coefficients[LEVEL] = default_mean - scale * fitted_mean
    return coefficients


def _mean_evidence(table: ChoiceTable, coefficients: Float64s) -> tuple[float, float]:
    """The mean evidence of all candidates, and that of the best candidate of each list."""
    evidence = table.columns @ coefficients
    return float(evidence.mean()), float(np.maximum.reduceat(evidence, table.starts).mean())


def _loss(coefficients: Float64s, table: ChoiceTable, columns: Float64s, centre: Float64s) -> tuple[float, Float64s]:
    """The negative log-likelihood plus the penalty, and its gradient, shape (n_features,)."""
    owner, starts = table.owner, table.starts
    entries = np.add.reduceat(table.listed.astype(np.float64), starts)
    weight = 1.0 / np.sqrt(np.maximum(entries, 1.0))
    evidence = columns @ coefficients
    # The highest evidence of a list is subtracted, so that no exponential overflows.
    highest = np.maximum.reduceat(evidence, starts)
    odds = np.exp(evidence - highest[owner])
    total = np.add.reduceat(odds, starts)
    of_entries = np.add.reduceat(np.where(table.listed, evidence, 0.0), starts)
    likelihood = weight @ (of_entries - entries * (highest + np.log(total)))
    gradient = columns.T @ (weight[owner] * (table.listed - entries[owner] * odds / total[owner]))
    change = coefficients - centre
    return float(PENALTY * change @ change / 2 - likelihood), PENALTY * change - gradient
