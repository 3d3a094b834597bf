"""How good one ranked list is: the measures of trec_eval, computed by `ir_measures`.

A metric has the same name in the report, on the command line and in JSON: a family, for some an option in round
brackets, and the depth, as in ``nDCG@10``, ``RR``, ``P(rel=3)@5``, ``nDCG(dcg='exp-log2')@5``.
Formulas, denominators and degenerate cases are in ``docs/metrics.md``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import EvaluationError

if TYPE_CHECKING:
    import ir_measures

__all__ = ["CONDENSED", "FAMILIES", "MAX_GRADE", "METRICS", "MORE_METRICS", "Metric", "condense", "parse", "per_query"]

METRICS = ("nDCG@10", "R@10", "RR", "P@5")
"""The metrics that are reported by default; the first decides the order of the systems."""

MORE_METRICS = ("nDCG@5", "AP", "Success@1", "Success@10", "Judged@5")
"""Further metrics that are often used, for suggestions in error messages; any other depth is allowed as well."""

FAMILIES = {
    "nDCG": "the gains of what is shown, discounted by place, over those of the best possible list",
    "R": "the share of the relevant articles that are shown",
    "P": "the share of the places that hold a relevant article",
    "RR": "one over the place of the first relevant article",
    "AP": "the precision at the place of each relevant article, averaged over all relevant articles",
    "Success": "whether any relevant article is shown",
    "Judged": "the share of what is shown that anybody judged",
}
"""What each family measures, in words for the report page."""

CONDENSED = (
    "Results that nobody judged are skipped; Judged is the share that was judged: the lower it is, the less a row says."
)
"""What a reader of condensed figures has to know: those by graded pairs, whose judgments are never complete."""

MAX_GRADE = 9
"""The highest grade that can be scored, because a name such as ``P(rel=9)@5`` has one digit for it. Ours go to 3."""

_NEEDS_DEPTH = ("R", "P", "Success", "Judged")
_TAKES_REL = ("R", "P", "RR", "AP", "Success")
_NAME = re.compile(r"([A-Za-z]+)(?:\((?:rel=([1-9])|(dcg='exp-log2'))\))?(?:@([1-9][0-9]{0,3}))?")

_PLAIN, _EXPONENTIAL, _JUDGED = "plain", "exponential", "judged"
"""Groups of metrics that are computed together, from the same grades and the same lists."""

Grades = Mapping[str, Mapping[str, int]]
"""``grades[query_id][article_id]``."""

Run = Mapping[str, Sequence[str]]
"""``run[query_id]``: ranked ids, best first."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure of one ranked list. ``str(metric)`` is its name, and `parse` turns the name into the metric.

    Attributes
    ----------
    family : str
        A key of `FAMILIES`.
    depth : int or None
        How many places of the list count; None for all.
    rel : int or None
        The lowest grade that is relevant; None if the name does not say it.
    exponential : bool
        A grade g gains 2^g − 1 instead of g (nDCG only).
    """

    family: str
    depth: int | None = None
    rel: int | None = None
    exponential: bool = False

    def __str__(self) -> str:
        option = "(dcg='exp-log2')" if self.exponential else f"(rel={self.rel})" if self.rel else ""
        return self.family + option + (f"@{self.depth}" if self.depth else "")


def parse(name: str) -> Metric:
    """Return the metric called `name`.

    No part of the name is run as code or looked up in a module: a name either matches one pattern, or it is refused.

    Raises
    ------
    EvaluationError
        If no metric has that name.

    Examples
    --------
    >>> parse("nDCG@10")
    Metric(family='nDCG', depth=10, rel=None, exponential=False)
    """
    match = _NAME.fullmatch(name)
    if not match or match[1] not in FAMILIES:
        raise EvaluationError(f"unknown metric {name[:60]!r}; {_advice(name)}")
    family, rel, exponential, depth = match.groups()
    if family in _NEEDS_DEPTH and not depth:
        raise EvaluationError(f"the metric {name!r} needs a depth, as in '{name}@10'")
    if rel and family not in _TAKES_REL:
        raise EvaluationError(f"in {name!r}, {family} takes no 'rel'; only {', '.join(_TAKES_REL)} do")
    if exponential and family != "nDCG":
        raise EvaluationError(f"in {name!r}, {family} takes no 'dcg'; only nDCG has gains")
    return Metric(family, int(depth) if depth else None, int(rel) if rel else None, bool(exponential))


def per_query(
    grades: Grades,
    run: Run,
    metrics: Iterable[str] = METRICS,
    *,
    condensed: bool = False,
    relevant_from: int = 1,
) -> dict[str, dict[str, float]]:
    """Return ``values[metric][query_id]``, in [0, 1], for every query of `grades`.

    A query without results counts as zero, and so does one without relevant articles. Queries of the run without
    judgments are left out.

    Parameters
    ----------
    grades : mapping of str to mapping of str to int
        The judgments: ``grades[query_id][article_id]``, up to `MAX_GRADE`; below zero counts as zero.
    run : mapping of str to sequence of str
        Ranked ids by query, best first.
    metrics : iterable of str
        Names, see `parse`; they are the keys of the result.
    condensed : bool, optional
        Skip results without a judgment, in every metric but Judged (condensed lists, Sakai 2007). This is for graded
        pairs, which are never complete.
    relevant_from : int, optional
        The lowest grade that counts as relevant, in all metrics but nDCG and Judged. Use 1 for curated lists, and 2,
        "clearly related", for grades from 0 to 3. ``rel=`` in a name has priority.

    Raises
    ------
    EvaluationError
        If a metric is unknown, a ranked list names an article twice, a grade is above `MAX_GRADE`, or `relevant_from`
        is below 1.
    """
    if relevant_from < 1:
        raise EvaluationError(f"relevant_from is {relevant_from}, but grade 0 means unrelated; use 1 or more")
    if (highest := max((g for graded in grades.values() for g in graded.values()), default=0)) > MAX_GRADE:
        raise EvaluationError(f"a grade of {highest} is too high; grades go from 0 to 3, or {MAX_GRADE} at most")
    parsed = {name: parse(name) for name in metrics}
    whole = {query: _distinct(query, run[query]) for query in grades if run.get(query)}
    shown = condense(grades, whole) if condensed else whole
    groups = {_PLAIN: (grades, shown), _EXPONENTIAL: (_exponential(grades), shown), _JUDGED: (grades, whole)}
    values: dict[Metric, dict[str, float]] = {}
    for group, (truth, lists) in groups.items():
        measures = {m: _measure(m, relevant_from) for m in parsed.values() if _group(m) == group}
        results = _calculate(set(measures.values()), truth, lists)
        values |= {metric: results[measure] for metric, measure in measures.items()}
    return {name: dict(values[metric]) for name, metric in parsed.items()}


def condense(grades: Grades, run: Run) -> dict[str, list[str]]:
    """Return `run` without the results that have no judgment; the others keep their order."""
    return {query: [article for article in ranked if article in grades.get(query, ())] for query, ranked in run.items()}


def _group(metric: Metric) -> str:
    return _JUDGED if metric.family == "Judged" else _EXPONENTIAL if metric.exponential else _PLAIN


def _exponential(grades: Grades) -> Grades:
    """Return the gains 2^g − 1 as grades; plain nDCG of these is the exponential one (Burges et al. 2005).

    The library offers two other ways. One needs Perl and rounds to five digits; the other, a mapping of gains, changes
    plain nDCG as well if both are computed together.
    """
    return {query: {name: 2 ** max(0, g) - 1 for name, g in graded.items()} for query, graded in grades.items()}


def _calculate(
    measures: Collection[ir_measures.Measure], grades: Grades, run: Run
) -> dict[ir_measures.Measure, dict[str, float]]:
    """Return ``values[measure][query_id]``."""
    values = {measure: dict.fromkeys(grades, 0.0) for measure in measures}
    if not measures:
        return values
    from ir_measures import judged, msmarco, providers, pytrec_eval

    # trec_eval is written in C: it cuts an id at a NUL, and fails at a lone surrogate. So ids are replaced by numbers.
    queries = list(grades)
    numbers: dict[str, str] = {}

    def number(article: str) -> str:
        return numbers.setdefault(article, str(len(numbers)))

    # Places are the scores: trec_eval sorts by score and breaks ties by id, and places have no ties.
    scores = {
        str(i): {number(article): float(-place) for place, article in enumerate(run[query])}
        for i, query in enumerate(queries)
        if run.get(query)
    }
    qrels = {
        str(i): {number(article): max(0, int(grade)) for article, grade in grades[query].items()}
        for i, query in enumerate(queries)
    }
    # The library's default chain of providers depends on what else is installed, so this one is fixed.
    provider = providers.FallbackProvider([pytrec_eval, judged, msmarco])  # type: ignore[no-untyped-call]
    for result in provider.evaluator(measures, qrels).iter_calc(scores):
        values[result.measure][queries[int(result.query_id)]] = float(result.value)
    return values


def _distinct(query: str, ranked: Sequence[str]) -> Sequence[str]:
    seen: set[str] = set()
    for article in ranked:
        if article in seen:
            raise EvaluationError(f"the list for {query!r} names {article!r} twice; name each article once")
        seen.add(article)
    return ranked


def _measure(metric: Metric, relevant_from: int) -> ir_measures.Measure:
    from ir_measures import measures

    options: dict[str, object] = {"cutoff": metric.depth} if metric.depth else {}
    if metric.family in _TAKES_REL:
        options["rel"] = metric.rel or relevant_from
    measure: ir_measures.Measure = measures.registry[metric.family](**options)
    return measure


def _advice(name: str) -> str:
    names = {metric.casefold(): metric for metric in (*METRICS, *MORE_METRICS)}
    nearest = difflib.get_close_matches(name[:60].casefold(), names, 1)
    guess = f"did you mean {names[nearest[0]]!r}? " if nearest else ""
    return f"{guess}known: {', '.join(names.values())}, and the same with another depth"
