"""Which settings a site might try: each signal left out, text alone, learned or not, measured without hindsight.

The best of many settings looks better than it is, because it was chosen on the queries that it is measured on. So the
gain is estimated by cross-fitting: the settings are chosen on four fifths of the story clusters and measured on the
rest, and every cluster is measured once. Its interval is too narrow, because the choices of two folds share most of
their queries (Bengio and Grandvalet, *JMLR* 5, 2004). So a change is advised only if the p-value of the best setting,
too, is small after Holm's correction for all that were tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender.evaluation.incomplete import ENOUGH, SHOWN, judged_share
from recommender.evaluation.report import EvaluationReport
from recommender.judging import MAX_P, Comparison, compare, holm, limits
from recommender.ranking import SIGNALS

__all__ = ["PRESENT", "VARIANTS", "Advice", "advice", "variants"]

PRESENT = "ours"

VARIANTS: dict[str, Mapping[str, Any]] = {
    PRESENT: {},
    "text alone": {"weights": {signal: 0.0 for signal in SIGNALS if signal != "text"}},
    **{f"without {signal}": {"weights": {signal: 0.0}} for signal in SIGNALS if signal != "text"},
    **{f"twice the {signal}": {"weights": {signal: 2.0}} for signal in SIGNALS if signal != "text"},
    "learned": {"learn": True},
    "lists not asked": {"learn": False},
}
"""Settings that are tried, by name; weights are factors of the site's own: see `variants`."""

FOLDS = 5
"""Parts of the story clusters for cross-fitting; five is the usual choice."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What `advice` found.

    Attributes
    ----------
    metric : str
        The metric that decides.
    changes : mapping of str to Comparison
        Each variant compared with the present settings, the best first; chosen and measured on the same queries.
    best : str
        The variant with the highest mean; `PRESENT` if none is better.
    gain : Comparison or None
        What following this advice is worth, by cross-fitting; None if there is nothing to change.
    p_value : float or None
        Of the best variant against the present settings, with Holm's correction for all variants; None as for
        `Comparison`.
    settings : mapping
        Those of the best variant: names and values as in `recommender.toml`.
    judged : float
        Which share of the first results of the best variant is judged, in [0, 1]; 1 by lists.
    """

    metric: str
    changes: Mapping[str, Comparison]
    best: str
    gain: Comparison | None
    p_value: float | None
    settings: Mapping[str, Any]
    judged: float = 1.0

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval of the gain is above 0, the p-value at most `MAX_P`, and enough is judged."""
        is_above = self.gain is not None and self.gain.low is not None and self.gain.low > 0
        return is_above and self.judged >= ENOUGH and self.p_value is not None and self.p_value <= MAX_P

    @property
    def toml(self) -> str:
        """The lines for ``recommender.toml``, if there is something to change for sure; else empty."""
        return "\n".join(f"{name} = {_toml(value)}" for name, value in self.settings.items()) if self.is_sure else ""

    def lines(self) -> Iterator[str]:
        """Yield what it means, in plain sentences."""
        for name, change in self.changes.items():
            size = f"{change.difference:+.3f}{limits(change.low, change.high, '+.3f')}"
            yield f"{name}: {size} {self.metric}, better {change.wins}, worse {change.losses}"
        if self.gain is None or self.best == PRESENT:
            yield "None of these is better than the present settings; keep them."
            return
        size = f"{self.gain.difference:+.3f}{limits(self.gain.low, self.gain.high, '+.3f')}"
        p = "" if self.p_value is None else f", p {self.p_value:.3f} after correction for all that were tried"
        worth = f"chosen on some stories and measured on others, it is worth {size}{p}"
        if self.judged < ENOUGH:
            worth += f"; only {self.judged:.0%} of its first {SHOWN} results are judged"
        if self.gain.low is None:
            yield f"The best of them is {self.best}: {worth}. There are too few independent stories to advise anything."
            return
        if not self.is_sure:
            yield f"The best of them is {self.best}; but {worth}: no reason to change anything."
            return
        yield f"Try {self.best}: {worth}. In recommender.toml:"
        yield from self.toml.splitlines()


def variants(fitting: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the settings of `VARIANTS` for a site that is made with `fitting`: weights of its own stay beside them.

    All signals are named, because one that is not named has the weight 0.
    """
    weights = (
        dict.fromkeys(SIGNALS, 0.0) | fitting["weights"] if fitting.get("weights") else dict.fromkeys(SIGNALS, 1.0)
    )
    tried = {}
    for name, changed in VARIANTS.items():
        factors = changed.get("weights", {})
        times = {signal: factor * weights[signal] for signal, factor in factors.items()}
        tried[name] = {**changed, "weights": {**weights, **times}} if factors else dict(changed)
    return {name: one for name, one in tried.items() if "weights" not in one or any(one["weights"].values())}


def advice(report: EvaluationReport) -> Advice:
    """Compare the variants of a report with the present settings.

    Parameters
    ----------
    report : EvaluationReport
        Of the systems `variants`, by their names; its settings say how ours is made.
    """
    metric = report.metrics[0]
    values = {name: report.values[name][metric] for name in VARIANTS if name in report.values}
    present = values[PRESENT]
    rng = int(report.settings.get("rng", 0))
    compared = {
        name: compare(of_one, present, report.clusters, rng) for name, of_one in values.items() if name != PRESENT
    }
    changes = dict(sorted(compared.items(), key=lambda item: -item[1].difference))
    best = _best(values, list(present))
    if best == PRESENT:
        return Advice(metric, changes, best, None, None, {})
    p_values = holm({name: change.p_value for name, change in changes.items() if change.p_value is not None})
    settings = variants(report.settings.get("ours", {}))[best]
    followed = _cross_fitted(values, report.clusters, rng)
    gain = compare(followed, present, report.clusters, rng)
    judged = judged_share(report.grades, report.runs[best], SHOWN) if report.settings.get("condensed") else 1.0
    return Advice(metric, changes, best, gain, p_values.get(best), settings, judged)


def _best(values: Mapping[str, Mapping[str, float]], queries: Sequence[str]) -> str:
    """The variant with the highest mean over some queries; of equals, the first."""
    return max(values, key=lambda name: round(float(np.mean([values[name][query] for query in queries])), 9))


def _cross_fitted(values: Mapping[str, Mapping[str, float]], clusters: Mapping[str, int], rng: int) -> dict[str, float]:
    """The value of each query by the variant that is best on the other folds; whole clusters share a fold."""
    labels = sorted(set(clusters.values()))
    order = np.random.default_rng(rng).permutation(len(labels)).tolist()
    fold_of = {labels[place]: number % FOLDS for number, place in enumerate(order)}
    followed = dict[str, float]()
    for fold in range(FOLDS):
        tested = [query for query in clusters if fold_of[clusters[query]] == fold]
        others = [query for query in clusters if fold_of[clusters[query]] != fold]
        chosen = _best(values, others) if others else PRESENT
        followed |= {query: values[chosen][query] for query in tested}
    return followed


def _toml(value: Any) -> str:
    """A setting as it is written in ``recommender.toml``."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {number:g}" for name, number in value.items()) + " }"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'
