"""What a report means for the site, in one plain sentence, and whose judgment it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from recommender.evaluation.incomplete import ENOUGH, judged_share
from recommender.evaluation.report import EvaluationReport

__all__ = ["conclusion", "graded_by"]


def graded_by(assessors: Mapping[str, int]) -> str:
    """Say who graded, behind the name of a file: empty for lists, and where it is unknown who did.

    Parameters
    ----------
    assessors : mapping of str to int
        How many pairs each kind graded, see `recommender.judging.Judgments.assessors`.

    Examples
    --------
    >>> graded_by({"language model": 300, "editor": 12})
    ', graded by language models and editors'
    """
    kinds = [f"{kind}s" for kind, n in sorted(assessors.items(), key=lambda item: -item[1]) if kind and n]
    return f", graded by {' and '.join(kinds)}" if kinds else ""


def conclusion(report: EvaluationReport) -> str:
    """Say whether the best other system of a report is better than what is served, and how sure that is.

    Parameters
    ----------
    report : EvaluationReport
        Of ours and at least one other system; else the sentence is empty.

    Examples
    --------
    >>> from recommender import evaluate, read_corpus
    >>> report = evaluate(read_corpus("seeds/newsroom"), systems=["ours", "random"])
    >>> conclusion(report)  # doctest: +ELLIPSIS
    'On this site, what is served is better than random: nDCG@10 0.8... against 0.0..., a difference of +0.8...'
    """
    ours, other = report.focus, report.rival
    if other is None:
        return ""
    metric = report.metrics[0]
    compared = report.compare(ours, other)
    served = "what is served" if ours == "ours" else ours
    values = f"{metric} {report.mean(metric, ours):.3f} against {report.mean(metric, other):.3f}"
    if report.settings.get("condensed") and (share := judged_share(report.grades, report.runs[other], 5)) < ENOUGH:
        values += f" (by the {share:.0%} of its first 5 results that are judged)"
    if compared.low is None or compared.high is None:
        return f"{values} of {other}, and too few {report.unit} to say whether {served} is better here."
    size = f"a difference of {compared.difference:+.3f} [{compared.low:+.3f}, {compared.high:+.3f}]"
    if compared.low > 0:
        return f"On this site, {served} is better than {other}: {values}, {size}."
    if compared.high < 0:
        return f"! {other} is better here than {served}: {values}, {size}. --advise tries other settings."
    return f"On this site, {served} and {other} cannot be told apart: {values}, {size}."
