"""``evaluate --clicks``: what the clicks of readers say, as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

from recommender._io.textfiles import check_writable, save_text
from recommender.cli.content import exit_code, open_corpus
from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.output import make_console, one_line
from recommender.cli.report_tables import new_table, p_cell
from recommender.errors import EvaluationError
from recommender.evaluation import ClickReport, Rate, click_report, read_click_log
from recommender.judging import limits

if TYPE_CHECKING:
    import argparse

    from rich.console import Console
    from rich.table import Table

    from recommender.judging import Interval

__all__ = ["report_clicks"]

OTHER_OPTIONS = (
    *("protocol", "systems", "metrics", "externals", "leaks", "learn", "judgments", "pool", "depth", "sample"),
    *("pool_queries", "worst", "report", "export_trec", "gate", "tolerance", "advise"),
)
"""Options of ``evaluate`` that are not about clicks."""

DEFAULTS = {"protocol": "cold", "depth": 5}
"""What these are if nobody gives them; the others are nothing then."""

LISTED = 10
"""Bad lines that are printed; ``--json`` has a thousand."""

WIDTH = 1000
"""Of a line, in characters: more than any table has."""


def report_clicks(arguments: argparse.Namespace) -> int:
    """Report on a click log as the command line says, and return the exit code."""
    given = [name for name in OTHER_OPTIONS if getattr(arguments, name) not in (None, False, 0, DEFAULTS.get(name))]
    if given:
        names = " and ".join(f"--{name.replace('_', '-')}" for name in given)
        raise EvaluationError(f"--clicks reports what readers did, and scores no list; leave out {names}")
    if arguments.rng < 0:
        raise EvaluationError(f"--rng is {arguments.rng}; it must be 0 or more")
    if arguments.eta is not None and not 0 <= arguments.eta <= 10:
        raise EvaluationError(f"--eta is {arguments.eta}; it must be a number from 0 to 10")
    if arguments.json:
        check_writable(arguments.json)
    log = read_click_log(arguments.clicks)
    corpus, _ = open_corpus(arguments)
    report = click_report(corpus, log, baseline=arguments.baseline, eta=arguments.eta, rng=arguments.rng)
    _print(make_console(width=WIDTH), report)
    if arguments.json:
        save_text(arguments.json, json.dumps(report.to_dict(), ensure_ascii=False, indent=1) + "\n")
    refused = PROBLEMS if arguments.strict and report.counts["refused"] else DONE
    return max(refused, exit_code(arguments, corpus))


def _print(console: Console, report: ClickReport) -> None:
    counts = report.counts
    size = f"{counts['impressions']:,} boxes and {counts['clicks']:,} clicks on {counts['days']} days"
    console.print(f"\n[bold]clicks[/bold]: {size}")
    for note in report.notes:
        console.print(f"  {note}", style="dim", markup=False)
    looked_at = dict(enumerate(report.examination.chances, 1))
    examined = [f"{looked_at[int(rate.name)]:.3f}" for rate in report.places]
    console.print(_rates("place", report.places, more=("examination", examined)))
    console.print(_rates("boxes with a click", report.boxes))
    if report.systems:
        console.print(_rates("stories of", report.systems))
    if report.differences:
        console.print(_differences(report))
    if report.preferences:
        console.print(_preferences(report))
    for name, rates in report.breakdowns.items():
        console.print(_rates(name, rates))
    for sentence in report.conclusions:
        console.print(f"  {one_line(sentence)}", markup=False)
    _print_problems(console, report)


def _rates(title: str, rates: Sequence[Rate], more: tuple[str, Sequence[str]] | None = None) -> Table:
    """Return one row for each of some rates; `more` is one more column, its title and its cells."""
    has_debiased = any(rate.debiased for rate in rates)
    titles = ["shown", "clicked", "rate [95 %]", *(["debiased rate [95 %]"] if has_debiased else [])]
    table = new_table(title, *titles, *(more[:1] if more else ()))
    for row, rate in enumerate(rates):
        cells = [f"{rate.shown:,}", f"{rate.clicks:,}", _cell(rate.rate)]
        cells += [_cell(rate.debiased)] if has_debiased else []
        table.add_row(_escaped(rate.name), *cells, *([more[1][row]] if more else []))
    return table


def _differences(report: ClickReport) -> Table:
    baseline = report.differences[0].baseline
    table = new_table(f"against {baseline}", "days", "rate [95 %]", "debiased rate [95 %]", "p (Holm)")
    for one in report.differences:
        cells = (str(one.days), _cell(one.rate, "+"), _cell(one.debiased, "+"), p_cell(one.p_value))
        table.add_row(_escaped(one.system), *cells)
    return table


def _preferences(report: ClickReport) -> Table:
    table = new_table("interleaved", "boxes", "clicked", "win/tie/loss", "preferred [95 %]", "p (Holm)")
    for one in report.preferences:
        outcomes = f"{one.wins}/{one.ties}/{one.losses}"
        cells = (f"{one.boxes:,}", f"{one.clicked:,}", outcomes, _cell(one.share), p_cell(one.p_value))
        table.add_row(_escaped(f"{one.a} to {one.b}"), *cells)
    return table


def _print_problems(console: Console, report: ClickReport) -> None:
    counts = report.counts
    if counts["articles not on the site"]:
        console.print(f"  {counts['articles not on the site']:,} articles of the log are not on the site (any more).")
    if counts["repeated clicks"]:
        console.print(f"  {counts['repeated clicks']:,} repeated clicks on one story of one box count once.")
    if counts["refused"]:
        console.print(f"  ! {counts['refused']:,} lines could not be used:")
    for problem in report.problems[:LISTED]:
        console.print(f"    {one_line(str(problem))}", markup=False)
    if counts["refused"] > LISTED:
        console.print(f"    and {counts['refused'] - LISTED:,} more")


def _cell(estimate: Interval | None, sign: str = "") -> str:
    """Write a figure with its interval, if it has one; a ``?`` says that this rests on too few days."""
    if estimate is None:
        return "–"
    mean = f"{estimate.mean:{sign}.4f}"
    return _escaped(f"{mean}{limits(estimate.low, estimate.high, f'{sign}.4f')}{'' if estimate.reliable else ' ?'}")


def _escaped(text: str) -> str:
    return escape(one_line(text))
