"""How often readers look at each place of a box: the examination that click rates are freed of.

The position-based model (Richardson, Dominowska and Ragno, WWW 2007; Joachims, Swaminathan and Schnabel, WSDM 2017): a
story is clicked if its place is looked at, and it is found relevant; the first depends on the place only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Float64s, Ints
from recommender.evaluation.clicks.log import ClickLog

__all__ = ["ETA", "LARGEST_ERROR", "SMALLEST", "Examination", "examination"]

ETA = 1.0
"""Exponent of the curve 1 / place^η where the log says nothing: the one of the experiments of Joachims et al. 2017."""

LARGEST_ERROR = 0.2
"""Standard error of the logarithm of an estimated examination, up to which it is used: known to about a fifth."""

LARGEST_ETA_ERROR = 0.1
"""Standard error of the estimated exponent, up to which it is used; at place 10, an examination known to a quarter."""

SMALLEST = 0.05
"""No examination is smaller: a click at a late place would else decide alone (clipping, as in Joachims et al. 2017)."""

_WIDEST = 10.0
"""Of the logarithm of an examination in the search, in both directions; reached only where nothing is known."""

Strata = tuple[Ints, Ints, Float64s, Float64s]
"""Number of the stratum, place, times shown and clicks: of each story at each of its places."""


@dataclass(frozen=True, slots=True)
class Examination:
    """How often each place is looked at, compared with the first.

    Attributes
    ----------
    chances : tuple of float
        For each place from the first, which has 1; at least `SMALLEST`.
    n_estimated : int
        How many places, from the first, are estimated from stories that interleaving put at different places. Those
        after them continue with the curve. 1 if none is estimated, for the first is 1 by definition.
    n_clicks : int
        Clicks on such stories.
    eta : float
        Exponent of the curve.
    is_measured : bool
        Whether the exponent is estimated from these clicks, too.
    """

    chances: tuple[float, ...]
    n_estimated: int
    n_clicks: int
    eta: float
    is_measured: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "chances": list(self.chances),
            "n_estimated": self.n_estimated,
            "n_clicks": self.n_clicks,
            "eta": self.eta,
            "is_measured": self.is_measured,
        }


def examination(log: ClickLog, eta: float | None = None) -> Examination:
    """Return the examination of each place that the log has.

    It is estimated from interleaved lists, where chance moves a story up and down: of a story under one article within
    one month, only the place differs, so its clicks at two places behave like the two examinations (intervention
    harvesting: Agarwal et al., WSDM 2019). By maximum likelihood, given the clicks of each such story: the share of
    its clicks at place p is n_p θ_p / Σ n θ, for n_p times shown there. Used as far down as the standard error of
    every log θ is at most `LARGEST_ERROR`. The exponent of the curve for later places is estimated likewise, if its
    standard error is at most `LARGEST_ETA_ERROR`; else it is `ETA`.

    Parameters
    ----------
    log : ClickLog
        What was shown and clicked.
    eta : float, optional
        ≥ 0: take the curve 1 / place^η for all places, and estimate nothing.
    """
    places = np.arange(1, int(log.places.max()) + 2)
    strata = _strata(log)
    n_clicks = int(strata[3].sum())
    known, exponent, is_measured = np.ones(1), ETA if eta is None else eta, False
    if eta is None and n_clicks:
        logs, errors = _fit(strata, np.eye(len(places))[:, 1:], -np.log(places[1:]), (-_WIDEST, _WIDEST))
        n_known = 1 + int(np.cumprod(errors <= LARGEST_ERROR).sum())
        known = np.exp(np.append(0.0, logs[: n_known - 1]))
        (fitted,), (error,) = _fit(strata, -np.log(places)[:, None], np.array([ETA]), (0.0, _WIDEST))
        is_measured = bool(error <= LARGEST_ETA_ERROR)
        exponent = float(fitted) if is_measured else ETA
    curve = known[-1] * (len(known) / places[len(known) :]) ** exponent
    chances = np.maximum(np.append(known, curve), SMALLEST)
    return Examination(tuple(chances.tolist()), len(known), n_clicks, exponent, is_measured)


def _strata(log: ClickLog) -> Strata:
    """Return the stories of interleaved lists that stood at several places under one article in one month."""
    inside = log.interleaved[log.boxes]
    boxes, places, clicked = log.boxes[inside], log.places[inside], log.clicked[inside]
    months, month = np.unique(log.seconds.astype("datetime64[s]").astype("datetime64[M]"), return_inverse=True)
    box = log.queries * len(months) + month.reshape(-1)
    stratum = np.unique(box[boxes] * len(log.articles) + log.stories[inside], return_inverse=True)[1].reshape(-1)
    width = int(log.places.max()) + 1
    cells, cell, shown = np.unique(stratum * width + places, return_inverse=True, return_counts=True)
    clicks = np.bincount(cell.reshape(-1), weights=clicked, minlength=len(cells))
    stratum, places = cells // width, cells % width
    kept = ((np.bincount(stratum) > 1) & (np.bincount(stratum, weights=clicks) > 0))[stratum]
    numbers = np.unique(stratum[kept], return_inverse=True)[1].reshape(-1)
    return numbers, places[kept], shown[kept].astype(np.float64), clicks[kept]


def _fit(strata: Strata, design: Float64s, start: Float64s, bounds: tuple[float, float]) -> tuple[Float64s, Float64s]:
    """Return the coefficients β of log θ = design · β, and their standard errors; design has a row for each place."""
    from scipy.optimize import minimize

    stratum, places, shown, clicks = strata
    clicks_of, clicks_at = np.bincount(stratum, weights=clicks), np.bincount(places, clicks, len(design))

    def expected_shares(beta: Float64s) -> tuple[Float64s, Float64s]:
        expected = shown * np.exp(design @ beta)[places]
        totals = np.bincount(stratum, weights=expected)
        return expected / totals[stratum], totals.astype(np.float64)

    def loss(beta: Float64s) -> tuple[float, Float64s]:
        shares, totals = expected_shares(beta)
        expected_at = np.bincount(places, shares * clicks_of[stratum], len(design))
        value = clicks_of @ np.log(totals) - clicks_at @ design @ beta
        return float(value), design.T @ (expected_at - clicks_at)

    best: Float64s = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[bounds] * len(start)).x
    shares = sp.csr_array((expected_shares(best)[0], (stratum, places)), shape=(len(clicks_of), len(design)))
    weighted = sp.diags_array(clicks_of) @ shares
    information = np.diag(np.asarray(weighted.sum(axis=0)).reshape(-1)) - (shares.T @ weighted).toarray()
    # Of places that no story joins to the first nothing is known: a little keeps the inverse finite, them uncertain.
    covariance = np.linalg.inv(design.T @ information @ design + 1e-6 * np.eye(len(start)))
    return best, np.sqrt(np.maximum(np.diag(covariance), 0.0))
