"""What incomplete judgments leave open: the bounds of a figure, and the pairs that nobody judged.

Condensed lists (Sakai 2007) skip results without a judgment, and favour systems that the judges did not pool: a system
that shows ten unjudged stories and one good one looks perfect. The bounds say what the figure could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from recommender.evaluation.metrics import parse, per_query

__all__ = ["ENOUGH", "SHOWN", "bounds", "judged_share", "unjudged"]

ENOUGH = 0.9
"""The share of the shown results that is judged below which a warning is printed: then the bounds of two systems nearly
always overlap. A published comparison at Judged@5 = 0.93 turned round when its pool was completed."""

SHOWN = 5
"""Results of each list that should be judged: as many as a box has."""

Grades = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[str]]


def bounds(grades: Grades, run: Run, metric: str, *, relevant_from: int = 1) -> tuple[float, float]:
    """Return the mean of a metric if each unjudged result is unrelated, and if each has the best grade given anywhere.

    In the second case the results are added to the judgments, so that the ideal list of nDCG, and the relevant articles
    of recall, hold them too. For a query that can be less than the first (a relevant story at a late place raises the
    ideal list more than the list), so the larger of the two counts. The figure of condensed lists may lie above both:
    skipping moves what was judged to better places.

    Parameters
    ----------
    grades : mapping of str to mapping of str to int
        ``grades[query_id][article_id]``.
    run : mapping of str to sequence of str
        Ranked ids by query.
    metric : str
        Its name.
    relevant_from : int, optional
        See `per_query`.
    """
    depth = parse(metric).depth
    best = max((grade for graded in grades.values() for grade in graded.values()), default=0)
    filled = {
        query: {**dict.fromkeys(list(run.get(query, ()))[:depth], best), **graded} for query, graded in grades.items()
    }
    unrelated, related = (
        per_query(truth, run, [metric], relevant_from=relevant_from)[metric] for truth in (grades, filled)
    )
    low = np.array([unrelated[query] for query in grades])
    high = np.array([related[query] for query in grades])
    return float(low.mean()), float(np.maximum(low, high).mean())


def unjudged(grades: Grades, runs: Iterable[Run], depth: int) -> list[tuple[str, str]]:
    """Return the (query, article) pairs among the first `depth` results of `runs` without a judgment, sorted."""
    return sorted(
        {
            (query, article)
            for run in runs
            for query, graded in grades.items()
            for article in run.get(query, ())[:depth]
            if article not in graded
        }
    )


def judged_share(grades: Grades, run: Run, depth: int) -> float:
    """Return which share of the first `depth` results of a system is judged, in [0, 1]; 1 if it shows none."""
    shown = [article in graded for query, graded in grades.items() for article in run.get(query, ())[:depth]]
    return sum(shown) / len(shown) if shown else 1.0
