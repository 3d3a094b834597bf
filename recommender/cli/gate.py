"""The gate of the command ``evaluate``: whether quality fell since an earlier report, as far as that can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from recommender.cli.exit_codes import DONE, FAILED, QUALITY_FELL
from recommender.errors import EvaluationError
from recommender.evaluation import EvaluationReport
from recommender.judging import FEWEST_CLUSTERS, MIN_CLUSTERS, limits

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["judge_change", "report_by"]


def report_by(protocol: str, reports: Sequence[EvaluationReport], path: str) -> EvaluationReport:
    """Return the report by `protocol` of those that the file `path` holds."""
    by_protocol: Mapping[str, EvaluationReport] = {report.protocol: report for report in reports}
    if protocol not in by_protocol:
        raise EvaluationError(f"{path} has no report by protocol {protocol}, only by {', '.join(by_protocol)}")
    return by_protocol[protocol]


def judge_change(
    console: Console, path: str, earlier: Sequence[EvaluationReport], report: EvaluationReport, tolerance: float
) -> int:
    """Print the change since the earlier report by the same protocol, and how small a drop it could have seen.

    Quality fell if the difference is below −`tolerance`, its whole 95 % interval below 0, and its p-value at most 0.05
    (`Comparison.is_sure`).

    Returns
    -------
    int
        An exit code: `QUALITY_FELL`, `DONE`, or `FAILED` where too few clusters support any judgment.
    """
    before = report_by(report.protocol, earlier, path)
    change = report.against(before)
    others = sum(
        query in before.relevant and {*articles} != {*before.relevant[query]}
        for query, articles in report.relevant.items()
    )
    if others:
        text = f"  ? {others} of {change.n_queries} queries have other judgments than then: no merit or fault of ours."
        console.print(text, style="dim", markup=False)
    said = f"{report.protocol}: %s: {change.difference:+.4f} {report.metrics[0]}"
    drop = change.smallest_drop
    if drop is None or change.low is None or change.high is None:
        text = (
            f"{said % 'no judgment'} since {path}, but the queries are fewer than {FEWEST_CLUSTERS} effective "
            f"{report.unit}: nothing tells such a change from chance; write more lists, or give dates to the articles"
        )
        console.print(text, markup=False)
        return FAILED
    if not change.wins and not change.losses:
        console.print(f"{said % 'quality held'} since {path}: no query has another value", markup=False)
        return DONE
    fell = change.is_sure and change.difference < -tolerance
    seen = f"a drop of {max(drop, tolerance):.4f} or more could have been seen"
    if not change.is_sure and not change.low <= 0 <= change.high:
        seen = f"too few {report.unit} have other values to tell it from chance"
    verdict = "quality fell" if fell else "quality held"
    console.print(
        f"{said % verdict}{limits(change.low, change.high, '+.4f')}, p {change.p_value:.3f}, since {path}; {seen}",
        markup=False,
    )
    if not change.reliable:
        text = f"  ? Fewer than {MIN_CLUSTERS} effective {report.unit}: the interval is too narrow."
        console.print(text, style="dim", markup=False)
    return QUALITY_FELL if fell else DONE
