"""The command ``evaluate``: the library's report on a terminal and in files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from recommender._io.textfiles import check_writable, make_folder, save_text
from recommender.api import fit_options
from recommender.cli.content import exit_code, progress, read_content
from recommender.cli.options import names
from recommender.errors import EvaluationError, ExportError
from recommender.evaluation import (
    CONDENSED,
    DEFAULT_SYSTEMS,
    METRICS,
    PROTOCOLS,
    SYSTEMS,
    Evaluation,
    EvaluationReport,
    Question,
    all_systems,
    read_pool,
    sample,
    write_pool,
    write_scored,
)
from recommender.judging import MIN_CLUSTERS, Comparison, Interval, Judgments

if TYPE_CHECKING:
    import argparse

    from recommender.corpus import Corpus

__all__ = ["run"]

JUDGED_METRICS = ("nDCG@5", "nDCG@10", "P@5", "RR", "Judged@5")
"""What is reported by default when people have graded."""

SCORES = ("metrics", "baseline", "leaks", "worst", "json", "report", "export_trec", "gate")
SHEET = ("sample", "pool_queries")
"""Options that are about scores only, and about judging sheets only."""

PAGES = (".html", ".htm", ".md")

QUALITY_FELL = 3

WIDTH = 1000
"""Of a line: a narrow terminal breaks it, which is better than digits cut off."""


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the command line says, and return the exit code."""
    _check(arguments)
    earlier = EvaluationReport.from_json(arguments.gate) if arguments.gate else []
    corpus, settings = read_content(arguments)
    judgments = _judgments(arguments, corpus)

    def asking(asked: Iterable[Question], total: int, name: str) -> Iterable[Question]:
        return progress(asked, total, f"evaluating {name}")

    evaluation = Evaluation(corpus, judgments, arguments.rng, asking, fit_options(settings))
    console = Console(highlight=False, width=WIDTH)
    if arguments.pool:
        _pool(console, arguments, evaluation)
        return exit_code(arguments, corpus)
    reports, failures = _reports(arguments, evaluation, earlier)
    for report in reports:
        _show(console, report, arguments.worst)
    for problem in judgments.problems if judgments else ():
        console.print(f"  {problem}", markup=False)
    if reports:
        _write(arguments, reports, corpus)
    for failure in failures:
        print(f"recommender: {failure}", file=sys.stderr)
    fell = [_fell(console, arguments.gate, earlier, report) for report in reports if earlier]
    code = exit_code(arguments, corpus)
    return QUALITY_FELL if any(fell) else 2 if failures else code


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be seen to be wrong before anything is read."""
    for option, known in (("protocol", PROTOCOLS), ("systems", ("all", *SYSTEMS)), ("metrics", METRICS)):
        if (given := getattr(arguments, option)) is not None and not names(given):
            raise EvaluationError(f"--{option} {given!r} names none; known: {', '.join(known)}")
    for option, least in (("rng", 0), ("worst", 0), ("depth", 1), ("sample", 1)):
        if (given := getattr(arguments, option)) is not None and given < least:
            raise EvaluationError(f"--{option} is {given}; it must be {least} or more")
    if arguments.qrels and arguments.judge:
        raise EvaluationError("--qrels and --judge both name judgments; use one of them")
    _check_pool(arguments)
    if arguments.report and not arguments.report.lower().endswith(PAGES):
        raise ExportError(f"the suffix of {arguments.report!r} names no page; end the name with {', '.join(PAGES)}")
    for path in filter(None, (arguments.json, arguments.report, arguments.pool)):
        check_writable(path)
    if arguments.export_trec:
        make_folder(arguments.export_trec)
    if arguments.report and not arguments.report.lower().endswith(".md"):
        from recommender.evaluation.pages import check_libraries

        check_libraries()


def _check_pool(arguments: argparse.Namespace) -> None:
    """A sheet is made instead of scores: refuse what is said about the other one of the two."""
    others = SHEET if not arguments.pool else SCORES
    given = [f"--{name.replace('_', '-')}" for name in others if getattr(arguments, name)]
    if arguments.pool and names(arguments.protocol) != ("cold",):
        given.append("--protocol")
    if given and arguments.pool:
        raise EvaluationError(
            f"--pool writes a judging sheet, asks by protocol cold and scores nothing; leave out {' and '.join(given)}"
        )
    if given:
        raise EvaluationError(f"{given[0]} is about a judging sheet; say where to with --pool FILE, or leave it out")


def _systems(arguments: argparse.Namespace, protocol: str) -> tuple[str, ...]:
    return all_systems(protocol) if arguments.systems == "all" else names(arguments.systems) or DEFAULT_SYSTEMS


def _judgments(arguments: argparse.Namespace, corpus: Corpus) -> Judgments | None:
    if arguments.qrels:
        return Judgments.from_qrels(arguments.qrels, corpus)
    return read_pool(arguments.judge, corpus) if arguments.judge else None


def _reports(
    arguments: argparse.Namespace, evaluation: Evaluation, earlier: Sequence[EvaluationReport]
) -> tuple[list[EvaluationReport], list[str]]:
    """A report for every protocol that can be followed on this site, and why the others cannot."""
    plans = {
        protocol: {
            "systems": _systems(arguments, protocol),
            "metrics": names(arguments.metrics) or (JUDGED_METRICS if evaluation.judgments else METRICS),
            "externals": arguments.externals,
            "leaks": names(arguments.leaks),
            "baseline": arguments.baseline,
        }
        for protocol in names(arguments.protocol)
    }
    for protocol, plan in plans.items():  # wrong usage is told before the work is done
        settings = evaluation.settings(protocol, **plan)
        if arguments.gate:
            _earlier(arguments.gate, earlier, protocol).check_like(settings)
    reports, failures = [], []
    for protocol, plan in plans.items():
        try:
            reports.append(evaluation.run(protocol, **plan))
        except EvaluationError as error:
            failures.append(str(error))
    return reports, list(dict.fromkeys(failures))


def _pool(console: Console, arguments: argparse.Namespace, evaluation: Evaluation) -> None:
    """Write a blind judging sheet of queries drawn by chance."""
    corpus, judgments = evaluation.corpus, evaluation.judgments
    if arguments.pool_queries == "all":
        queries = [article.id for article in corpus if not article.draft]
    else:
        queries = list((judgments or Judgments.from_corpus(corpus, externals=arguments.externals)).grades)
    drawn = sample(queries, arguments.sample, arguments.rng)
    runs = evaluation.ask(drawn, systems=_systems(arguments, "cold"), externals=arguments.externals)
    n = write_pool(arguments.pool, runs, corpus, depth=arguments.depth, rng=arguments.rng, known=judgments)
    console.print(f"{arguments.pool}: {n} pairs to judge, of {len(drawn)} queries", markup=False)


def _show(console: Console, report: EvaluationReport, worst: int) -> None:
    counts = report.counts
    console.print(
        f"\n[bold]{report.protocol}[/bold]: {counts['articles']} articles, {counts['queries']} queries in "
        f"{counts['clusters']} story clusters, {counts['judgments']} judgments ({escape(report.settings['judgments'])})"
    )
    console.print(_scores(report))
    if compared := report.comparisons():
        console.print(_differences(report, compared))
    for line in _beside(report):
        console.print(f"  {line}", style="dim", markup=False)
    if report.settings["condensed"]:
        console.print(f"  {CONDENSED}", style="dim")
    if not report.interval(report.metrics[0], report.systems[0]).reliable:
        console.print(f"  ? Fewer than {MIN_CLUSTERS} effective story clusters: intervals are too narrow.", style="dim")
    if worst:
        console.print(f"  Where {escape(report.focus)} did worst, by {report.metrics[0]}:")
    for query, value in report.worst(worst, report.focus):
        console.print(f"  {value:.3f}  {query}", markup=False)


def _beside(report: EvaluationReport) -> Iterator[str]:
    """How far the curated lists can be trusted, and what our ranker made of that."""
    coherence = report.trust.get("coherence")
    if coherence:
        yield (
            f"Curated lists: {coherence['noise']:.0%} of the entries look like chance, {coherence['doubtful']:.0%} are "
            f"worth a look; a link is more alike than a random pair of its days in {coherence['auc']:.0%} of cases."
        )
    learned = report.notes.get("ours")
    if learned:
        verdicts = dict.fromkeys(lesson["verdict"] for lesson in learned["halves"])
        yield "Coefficients, each half of the site by what the other teaches: " + "; ".join(verdicts) + "."


def _scores(report: EvaluationReport) -> Table:
    """How good each system is, best first."""
    first, *others = report.metrics
    table = _table("system", f"{first} \\[95 % interval]", *others, "by cluster")
    for system in report.systems:
        found = report.interval(first, system)
        means = [report.mean(metric, system) for metric in others] + [report.cluster_mean(first, system)]
        cells = [f"{found.mean:.3f} \\[{found.low:.3f}, {found.high:.3f}]", *(f"{mean:.3f}" for mean in means)]
        table.add_row(escape(system), _doubt(cells[0], found), *cells[1:])
    return table


def _differences(report: EvaluationReport, compared: Mapping[str, tuple[Comparison, float]]) -> Table:
    """Every other system against the baseline."""
    table = _table(f"against {report.baseline}", f"{report.metrics[0]} \\[95 % interval]", "p (Holm)", "win/tie/loss")
    for system, (found, p) in compared.items():
        difference = f"{found.difference:+.3f} \\[{found.low:+.3f}, {found.high:+.3f}]"
        sides = f"{found.wins}/{found.ties}/{found.losses}"
        table.add_row(escape(system), _doubt(difference, found), "<0.001" if p < 0.001 else f"{p:.3f}", sides)
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(escape(first), box=box.SIMPLE)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _doubt(cell: str, found: Interval | Comparison) -> str:
    return cell if found.reliable else f"{cell} ?"


def _write(arguments: argparse.Namespace, reports: Sequence[EvaluationReport], corpus: Corpus) -> None:
    if arguments.json:
        found = [report.to_dict() for report in reports]
        save_text(arguments.json, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    if arguments.report:
        from recommender.evaluation.pages import write_markdown, write_page

        if arguments.report.lower().endswith(".md"):
            write_markdown(reports, arguments.report)
        else:
            write_page(reports, corpus, arguments.report)
    if arguments.export_trec:
        several = len(names(arguments.protocol)) > 1
        for report in reports:
            folder = Path(arguments.export_trec)
            write_scored(make_folder(folder / report.protocol if several else folder), report)


def _earlier(path: str, earlier: Sequence[EvaluationReport], protocol: str) -> EvaluationReport:
    """The report of a gate's file by one protocol."""
    known = {report.protocol: report for report in earlier}
    if protocol not in known:
        raise EvaluationError(f"{path} has no report by protocol {protocol}, only by {', '.join(known)}")
    return known[protocol]


def _fell(console: Console, path: str, earlier: Sequence[EvaluationReport], report: EvaluationReport) -> bool:
    """Whether a report is worse than the earlier one by the same protocol, beyond the interval."""
    change = report.against(_earlier(path, earlier, report.protocol))
    worse = change.high < 0
    verdict = "quality fell" if worse else "quality held"
    console.print(
        f"{report.protocol}: {verdict}: {change.difference:+.4f} {report.metrics[0]} "
        f"[{change.low:+.4f}, {change.high:+.4f}] since {path}",
        markup=False,
    )
    return worse
