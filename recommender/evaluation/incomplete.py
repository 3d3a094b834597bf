"""What incomplete judgments leave open: the bounds of a figure, and the pairs that nobody judged.

Condensed lists (Sakai 2007) skip results without a judgment, and favour systems that the judges did not pool: a system
that shows ten unjudged stories and one good one looks perfect. The bounds say what the figure could be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from recommender.evaluation.metrics import parse, per_query

__all__ = ["BOUNDS", "ENOUGH", "SHOWN", "UNJUDGED", "bounds", "judged_share", "unjudged"]

ENOUGH = 0.9
"""The share of the shown results that is judged below which a warning is printed: then the bounds of two systems nearly
always overlap. A published comparison at Judged@5 = 0.93 turned round when its pool was completed."""

SHOWN = 5
"""Results of each list that should be judged: as many as a box has."""

UNJUDGED = "unjudged 0–best"
"""Title of the column with the bounds."""

BOUNDS = f"{UNJUDGED}: the least and greatest value if each of these were unrelated, or had the best grade."
"""What that column is, in words."""

Grades = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[str]]


def bounds(grades: Grades, run: Run, metric: str, *, relevant_from: int = 1) -> tuple[float, float]:
    """Return the least and greatest mean that a metric could have, if each unjudged result is unrelated or the best.

    "The best" is the highest grade that is given anywhere. Such results are added to the judgments, so that the ideal
    list of nDCG, and the relevant articles of recall, hold them too: a relevant story at a late place may raise the
    ideal list more than the list. Of a number of relevant results the value is greatest if they are the earliest of the
    unjudged ones, and least if they are the latest; each number is tried, query by query. What was not shown counts as
    judged. The figure of condensed lists may lie outside: skipping moves what was judged to better places.

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
    cases: dict[str, tuple[str, Mapping[str, int]]] = {}
    for query, graded in grades.items():
        new = [article for article in run.get(query, ())[:depth] if article not in graded]
        for n in range(len(new) + 1):
            for related in (new[:n], new[len(new) - n :]):
                cases[str(len(cases))] = query, {**graded, **dict.fromkeys(related, best)}
    values = per_query(
        {case: filled for case, (_, filled) in cases.items()},
        {case: run.get(query, ()) for case, (query, _) in cases.items()},
        [metric],
        relevant_from=relevant_from,
    )[metric]
    of_query: dict[str, list[float]] = {}
    for case, (query, _) in cases.items():
        of_query.setdefault(query, []).append(values[case])
    ends = np.array([(min(possible), max(possible)) for possible in of_query.values()])
    return float(ends[:, 0].mean()), float(ends[:, 1].mean())


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
