"""The command ``evaluate``: the library's report on a terminal and in files."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from recommender.baselines import DEFAULT_SYSTEMS, all_systems
from recommender.cli.content import exit_code, progress, read_content
from recommender.errors import EvaluationError
from recommender.evaluator import evaluate
from recommender.judgments import Judgments, save_text
from recommender.metrics import METRICS
from recommender.pooling import read_pool, write_pool
from recommender.protocols import PROTOCOLS
from recommender.report import EvaluationReport
from recommender.trec import write_trec

if TYPE_CHECKING:
    import argparse

    from recommender.corpus import Corpus

__all__ = ["run"]

JUDGED_METRICS = ("nDCG@5", "nDCG@10", "P@5", "RR", "Judged@5")
"""What is reported by default when people have graded."""

QUALITY_FELL = 3


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the command line says, and return the exit code."""
    if not names(arguments.protocol):
        raise EvaluationError(f"--protocol {arguments.protocol!r} names none; known: {', '.join(PROTOCOLS)}")
    if arguments.rng < 0:
        raise EvaluationError(f"--rng is {arguments.rng}; it must be 0 or more")
    earlier = EvaluationReport.from_json(arguments.gate) if arguments.gate else []
    corpus = read_content(arguments)
    judgments = _judgments(arguments, corpus)
    metrics = names(arguments.metrics) or (JUDGED_METRICS if judgments else METRICS)
    reports = [
        evaluate(
            corpus,
            systems=_systems(arguments, protocol),
            protocol=protocol,
            metrics=metrics,
            judgments=judgments,
            externals=arguments.externals,
            leaks=names(arguments.leaks),
            rng=arguments.rng,
            progress=lambda questions, total, name: progress(questions, total, f"evaluating {name}"),
        )
        for protocol in names(arguments.protocol)
    ]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    for report in reports:
        _show(console, report, arguments)
    for problem in judgments.problems if judgments else ():
        console.print(f"  {problem}", markup=False)
    _write(arguments, reports, corpus, judgments)
    if arguments.gate and _fell(console, arguments.gate, earlier, reports):
        return QUALITY_FELL
    return exit_code(arguments, corpus)


def names(given: str | None) -> tuple[str, ...]:
    """Split a comma separated option."""
    return tuple(name.strip() for name in given.split(",") if name.strip()) if given else ()


def _systems(arguments: argparse.Namespace, protocol: str) -> tuple[str, ...]:
    return all_systems(protocol) if arguments.systems == "all" else names(arguments.systems) or DEFAULT_SYSTEMS


def _judgments(arguments: argparse.Namespace, corpus: Corpus) -> Judgments | None:
    if arguments.qrels and arguments.judge:
        raise EvaluationError("--qrels and --judge both name judgments; use one of them")
    if arguments.qrels:
        return Judgments.from_qrels(arguments.qrels, corpus)
    return read_pool(arguments.judge, corpus) if arguments.judge else None


def _show(console: Console, report: EvaluationReport, arguments: argparse.Namespace) -> None:
    counts = report.counts
    console.print(
        f"\n[bold]{report.protocol}[/bold]: {counts['articles']} articles, {counts['queries']} queries in "
        f"{counts['clusters']} story clusters, {counts['judgments']} judgments ({report.settings['judgments']})"
    )
    table = Table("system", box=box.SIMPLE)
    first, *others = report.metrics
    table.add_column(f"{first} \\[95 % interval]", justify="right", no_wrap=True)
    for metric in others:
        table.add_column(metric, justify="right")
    table.add_column("by cluster", justify="right")
    compared = report.comparisons(arguments.baseline) if arguments.baseline in report.values else {}
    if compared:
        table.add_column(f"− {arguments.baseline}", justify="right")
        table.add_column("p (Holm)", justify="right")
        table.add_column("win/tie/loss", justify="right")
    for system in report.systems:
        interval = report.interval(first, system)
        doubt = "" if interval.reliable else " ?"
        cells = [f"{interval.mean:.3f} \\[{interval.low:.3f}, {interval.high:.3f}]{doubt}"]
        cells += [f"{report.mean(metric, system):.3f}" for metric in others]
        cells.append(f"{report.cluster_mean(first, system):.3f}")
        if system in compared:
            comparison, p = compared[system]
            cells += [
                f"{comparison.difference:+.3f}",
                "<0.001" if p < 0.001 else f"{p:.3f}",
                f"{comparison.wins}/{comparison.ties}/{comparison.losses}",
            ]
        table.add_row(system, *cells)
    console.print(table)
    for query, value in report.worst(arguments.worst, report.systems[0]):
        console.print(f"  {value:.3f}  {query}", markup=False)


def _write(
    arguments: argparse.Namespace, reports: Sequence[EvaluationReport], corpus: Corpus, judgments: Judgments | None
) -> None:
    if arguments.json:
        found = [report.to_dict() for report in reports]
        save_text(arguments.json, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if arguments.report:
        from recommender.report_page import write_markdown, write_page

        if arguments.report.endswith(".md"):
            write_markdown(reports, arguments.report)
        else:
            write_page(reports, corpus, arguments.report)
    if arguments.export_trec:
        for report in reports:
            folder = Path(arguments.export_trec)
            folder = folder / report.protocol if len(reports) > 1 else folder
            folder.parent.mkdir(parents=True, exist_ok=True)
            write_trec(folder, Judgments(report.grades, graded=bool(judgments)), report.runs)
    if arguments.pool:
        curated = None if judgments else Judgments.from_corpus(corpus)
        write_pool(arguments.pool, reports[0].runs, corpus, judgments=curated, known=judgments, depth=arguments.depth)


def _fell(console: Console, path: str, before: Sequence[EvaluationReport], reports: Sequence[EvaluationReport]) -> bool:
    """Whether a report is worse than the earlier one by the same protocol, beyond the interval."""
    earlier = {report.protocol: report for report in before}
    fell = False
    for report in reports:
        if report.protocol not in earlier:
            raise EvaluationError(f"{path} has no report by protocol {report.protocol}; it has {', '.join(earlier)}")
        change = report.against(earlier[report.protocol])
        worse = change.high < 0
        verdict = "quality fell" if worse else "quality held"
        console.print(
            f"{report.protocol}: {verdict}: {change.difference:+.4f} {report.metrics[0]} "
            f"[{change.low:+.4f}, {change.high:+.4f}] since {path}",
            markup=False,
        )
        fell |= worse
    return fell
