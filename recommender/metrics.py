"""Measures of a ranked list, by the definitions of trec_eval, through `ir_measures`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from recommender.errors import EvaluationError

__all__ = ["METRICS", "per_query"]

METRICS = ("nDCG@10", "R@10", "RR", "P@5")
"""What is reported by default."""

Run = Mapping[str, Sequence[str]]


def per_query(
    grades: Mapping[str, Mapping[str, int]], run: Run, metrics: Sequence[str] = METRICS
) -> dict[str, dict[str, float]]:
    """Return ``values[metric][query_id]`` for every query of `grades`; a query without results counts as zero.

    Parameters
    ----------
    grades : mapping of str to mapping of str to int
        The judgments.
    run : mapping of str to sequence of str
        Ranked ids by query, best first.
    metrics : sequence of str
        Names that `ir_measures` knows.

    Raises
    ------
    EvaluationError
        If a metric is unknown.
    """
    import ir_measures

    measures = {name: _measure(name) for name in metrics}
    # trec_eval sorts by score and breaks ties by id: places as scores leave it no tie to break.
    scored = {query: {name: float(-place) for place, name in enumerate(ranked)} for query, ranked in run.items()}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(grades, 0.0) for name in metrics}
    by_measure = {str(measure): name for name, measure in measures.items()}
    qrels = {query: dict(graded) for query, graded in grades.items()}
    for metric in ir_measures.iter_calc(list(measures.values()), qrels, scored):
        values[by_measure[str(metric.measure)]][metric.query_id] = float(metric.value)
    return values


def _measure(name: str) -> object:
    import ir_measures

    try:
        return ir_measures.parse_measure(name)
    except (NameError, ValueError, KeyError, SyntaxError) as error:
        nearest = difflib.get_close_matches(name, METRICS, 1, 0.0)[0]
        raise EvaluationError(f"unknown metric {name!r}; did you mean {nearest!r}?") from error
