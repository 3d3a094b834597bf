"""What a report means for the site, in one plain sentence, and whose judgment it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from recommender.evaluation.incomplete import ENOUGH, SHOWN, judged_share
from recommender.evaluation.metrics import parse
from recommender.evaluation.report import EvaluationReport
from recommender.judging import MAX_P, limits

__all__ = ["conclusion", "graded_by", "left_out", "little_judged"]


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
    """Say whether the best other system of a report is better than our ranking, and how sure that is.

    "Is" rests on the interval, on the p-value (for the best of several others after Holm's correction for all of them),
    and on lists of which at least `ENOUGH` is judged; else it says "may be".

    Parameters
    ----------
    report : EvaluationReport
        Of ours and at least one other system; else the sentence is empty.

    Examples
    --------
    >>> from recommender import evaluate, read_corpus
    >>> report = evaluate(read_corpus("seeds/newsroom"), systems=["ours", "random"])
    >>> conclusion(report)  # doctest: +ELLIPSIS
    'On this site, our ranking is better than random: nDCG@10 0.9... against 0.0..., a difference of +0.8...'
    """
    ours, other = report.focus, report.rival
    metric = report.metrics[0]
    if other is None or parse(metric).family == "Judged":  # how much is judged is no quality
        return ""
    compared = report.compare(ours, other)
    named = "our ranking" if ours == "ours" else ours
    values = f"{metric} {report.mean(metric, ours):.3f} against {report.mean(metric, other):.3f}"
    shares, names = little_judged(report), {ours: named, other: other}
    few = ", ".join(f"{name} {shares[system]:.0%}" for system, name in names.items() if system in shares)
    if few:
        values += f" (judged of the first {SHOWN} results: {few})"
    if compared.low is None or compared.high is None:
        return f"{values} of {other}, and too few {report.unit} to say whether {named} is better here."
    size = f"a difference of {compared.difference:+.3f}{limits(compared.low, compared.high, '+.3f')}"
    if compared.low <= 0 <= compared.high:
        return f"On this site, {named} and {other} cannot be told apart: {values}, {size}."
    is_ahead, p_value = compared.low > 0, compared.p_value
    if not is_ahead:  # the best of the others was chosen by these figures, so all of them count
        p_value = report.comparisons(ours)[other][1]
    is_sure = not few and p_value is not None and p_value <= MAX_P
    verb = "is" if is_sure else "may be"
    size += "" if is_sure or p_value is None else f", p {p_value:.3f}"
    if is_ahead:
        return f"On this site, {named} {verb} better than {other}: {values}, {size}."
    return f"! {other} {verb} better here than {named}: {values}, {size}. --advise tries other settings."


def little_judged(report: EvaluationReport) -> dict[str, float]:
    """Return the systems of which less than `ENOUGH` of the first results is judged, with that share, best first.

    By lists there is none: nothing is skipped.
    """
    if not report.settings.get("condensed"):
        return {}
    shares = {system: judged_share(report.grades, report.runs[system], SHOWN) for system in report.systems}
    return {system: share for system, share in shares.items() if share < ENOUGH}


def left_out(report: EvaluationReport) -> str:
    """Say how many articles and judgments do not count, because readers are not shown the articles; empty if none.

    Examples
    --------
    >>> from recommender import evaluate, read_corpus
    >>> left_out(evaluate(read_corpus("seeds/newsroom"), systems=["random"]))
    'Left out: 1 article that readers are not shown (drafts and the like), and 2 judgments with it.'
    """
    articles, judgments = report.counts.get("articles not public", 0), report.counts.get("judgments left out", 0)
    if not articles:
        return ""
    them, it = ("1 article", "it") if articles == 1 else (f"{articles:,} articles", "them")
    lost = "1 judgment" if judgments == 1 else f"{judgments:,} judgments"
    return f"Left out: {them} that readers are not shown (drafts and the like), and {lost} with {it}."
