"""An evaluation report on a terminal: its scores and comparisons as tables, with notes below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich import box
from rich.markup import escape
from rich.table import Table

from recommender.cli.output import one_line
from recommender.evaluation import (
    CONDENSED,
    ENOUGH,
    SHOWN,
    TRUTHS,
    UNJUDGED,
    Advice,
    EvaluationReport,
    conclusion,
    graded_by,
    left_out,
    little_judged,
)
from recommender.judging import FEWEST_CLUSTERS, MIN_CLUSTERS, Comparison, Interval, limits

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["new_table", "p_cell", "print_advice", "print_report"]

ONE_FOLD = "One fold: all lists hang together, so no link is visible to any query, and nothing is learned from others."


def print_report(console: Console, report: EvaluationReport, n_worst: int) -> None:
    """Print a report, and the `n_worst` queries on which the system in focus did worst."""
    counts = report.counts
    by_program = report.settings["judgments"] == "curated" and report.trust.get("n_by_program", 0)
    truth = TRUTHS.get(report.protocol)
    source = truth.called if truth else report.settings["judgments"]
    source = "lists made by a program, or some of them" if by_program else source
    source += graded_by(report.settings.get("graded_by", {}))
    console.print(
        f"\n[bold]{report.protocol}[/bold]: {counts['articles']} articles, {counts['queries']} queries in "
        f"{counts['clusters']} {report.unit}, {counts['judgments']} judgments ({escape(source)})"
    )
    console.print(_scores(report))
    if comparisons := report.comparisons():
        console.print(_differences(report, comparisons))
    if sentence := left_out(report):
        console.print(f"  {sentence}", style="dim")
    for line in _notes(report):
        console.print(f"  {line}", style="dim", markup=False)
    if report.settings["condensed"]:
        console.print(f"  {CONDENSED}", style="dim")
        for line in _missing(report):
            console.print(f"  {line}", markup=False)
    first = report.interval(report.metrics[0], report.systems[0])
    if first.low is None:
        text = f"Fewer than {FEWEST_CLUSTERS} effective {report.unit}: nothing supports an interval, or a p-value."
        console.print(f"  ? {text}", style="dim")
    elif not first.reliable:
        console.print(f"  ? Fewer than {MIN_CLUSTERS} effective {report.unit}: intervals are too narrow.", style="dim")
    if report.protocol == "cluster" and counts["folds"] == 1:
        console.print(f"  {ONE_FOLD}", style="dim")
    if sentence := conclusion(report):
        console.print(f"  {one_line(sentence)}", markup=False)
    if n_worst:
        console.print(f"  Where {escape(report.focus)} did worst, by {report.metrics[0]}:")
    for query, value in report.worst(n_worst, report.focus):
        console.print(f"  {value:.3f}  {one_line(query)}", markup=False)


def print_advice(console: Console, protocol: str, found: Advice) -> None:
    """Print which settings were tried, and what to change."""
    console.print(f"\n[bold]{protocol}[/bold]: other settings, against the present ones")
    for line in found.lines():
        console.print(f"  {line}", markup=False)


def _scores(report: EvaluationReport) -> Table:
    """Return one row a system, best first: the mean of each metric, the first with its interval."""
    first, *others = report.metrics
    bounded = [UNJUDGED] if report.settings["condensed"] else []
    table = new_table("system", f"{first} [95 % interval]", *others, "by cluster", *bounded)
    for system in report.systems:
        interval = report.interval(first, system)
        means = [report.mean(metric, system) for metric in others] + [report.cluster_mean(first, system)]
        first_cell = escape(f"{interval.mean:.3f}{limits(interval.low, interval.high)}")
        cells = [f"{mean:.3f}" for mean in means]
        cells += ["{:.3f}–{:.3f}".format(*report.bounds(first, system)) for _ in bounded]
        table.add_row(escape(system), _with_doubt(first_cell, interval), *cells)
    return table


def _differences(report: EvaluationReport, comparisons: Mapping[str, tuple[Comparison, float | None]]) -> Table:
    """Return one row for each system but the baseline: its difference from the baseline, with p after Holm."""
    table = new_table(f"against {report.baseline}", f"{report.metrics[0]} [95 % interval]", "p (Holm)", "win/tie/loss")
    for system, (comparison, p) in comparisons.items():
        difference = escape(f"{comparison.difference:+.3f}{limits(comparison.low, comparison.high, '+.3f')}")
        outcomes = f"{comparison.wins}/{comparison.ties}/{comparison.losses}"
        table.add_row(escape(system), _with_doubt(difference, comparison), p_cell(p), outcomes)
    return table


def _notes(report: EvaluationReport) -> Iterator[str]:
    """Yield how far the lists can be trusted, and what the ranker learned from them."""
    coherence = report.trust.get("coherence")
    if coherence:
        truth = TRUTHS.get(report.protocol)
        yield (
            f"{truth.called.capitalize() if truth else 'Lists of related articles'}: {coherence['noise']:.0%} of the "
            f"{'pairs' if truth else 'entries'} look like chance, {coherence['doubtful']:.0%} are worth a look; "
            f"a {'pair' if truth else 'link'} is more alike than a random pair of its days in {coherence['auc']:.0%} "
            "of cases."
        )
        if truth:
            yield truth.caveat
            yield from report.trust["notes"]
    if by_program := report.trust.get("n_by_program", 0):
        yield f"Lists made by a program: {by_program} of {report.trust['n_lists']}; to agree with them is no merit."
    learned = report.notes.get("ours")
    if learned:
        verdicts = dict.fromkeys(lesson["verdict"] for lesson in learned["halves"])
        yield "Coefficients, each half of the site by what the other teaches: " + "; ".join(verdicts) + "."


def _missing(report: EvaluationReport) -> Iterator[str]:
    """Yield a warning where too few of the shown results are judged."""
    few = [f"{one_line(system)} {share:.2f}" for system, share in little_judged(report).items()]
    if few:
        yield (
            f"! Of the first {SHOWN} results, fewer than {ENOUGH:.0%} are judged: {', '.join(few)}. "
            f"{len(report.unjudged(SHOWN))} pairs are missing; --pool FILE with the same systems lists them to grade."
        )


def p_cell(p: float | None) -> str:
    """Write a p-value with three decimals, smaller ones as a bound, none as a dash."""
    return "–" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def new_table(*columns: str) -> Table:
    """Return a table without rows; the first column has names, the others have figures."""
    table = Table(box=box.SIMPLE)
    for number, name in enumerate(columns):
        table.add_column(escape(one_line(name)), justify="right" if number else "left")
    return table


def _with_doubt(cell: str, estimate: Interval | Comparison) -> str:
    """Mark a number that rests on too few story clusters."""
    return cell if estimate.reliable else f"{cell} ?"
