"""What may be said about one evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from recommender.errors import EvaluationError, unknown, wrong_argument
from recommender.evaluation.report import BASELINE
from recommender.evaluation.systems import SYSTEMS, Systems

__all__ = ["EvaluationOptions", "baseline_of"]


class EvaluationOptions(TypedDict, total=False):
    """What may be said about one evaluation.

    Attributes
    ----------
    systems : str, sequence of str, or mapping of str to Ranker, mapping or str
        Names from `recommender.evaluation.SYSTEMS`, or ``rrf(…,…)`` of such names, their reciprocal-rank fusion; by
        default those of `recommender.evaluation.DEFAULT_SYSTEMS`. Or by names of your own: rankers; settings of ours,
        as `fitting`, to which they are added; and names as above.
    metrics : str or sequence of str
        By default `recommender.evaluation.METRICS`. The first decides the order of the systems.
    externals : bool
        Whether externals are candidates and count as relevant; protocol ``cold`` only. Not by default.
    leaks : sequence of {"reciprocal", "co-citation"}
        Links *to* the query that stay visible; protocol ``cold`` only. None by default.
    baseline : str or None
        The system that the report compares the others with; by default ``tfidf``, if it is scored.
    """

    systems: Systems
    metrics: str | Sequence[str]
    externals: bool
    leaks: Sequence[str]
    baseline: str | None


def baseline_of(given: str | None, names: Sequence[str], protocol: str) -> str | None:
    """Return the system to compare with: the one that is given, else the one by default if it is scored.

    Raises
    ------
    EvaluationError
        If the one that is given is not among the `names` of the systems.
    """
    if given is None:
        return BASELINE if BASELINE in names else None
    if not isinstance(given, str):
        raise wrong_argument("baseline", given, "the name of a system, or None")
    if given in names:
        return given
    if given in SYSTEMS:
        among = f"is not among the systems of protocol {protocol}: {', '.join(names)}; add it"
        raise EvaluationError(f"the baseline {given!r} {among}")
    raise EvaluationError(unknown("baseline", given, names))
