"""The command ``evaluate``: reports on a terminal and in files, judging sheets, and a gate for quality."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender._io.textfiles import check_writable, make_folder, save_text
from recommender.api import fit_options
from recommender.cli.clicks import report_clicks
from recommender.cli.content import exit_code, open_corpus
from recommender.cli.exit_codes import DONE, FAILED, PROBLEMS, QUALITY_FELL
from recommender.cli.gate import judge_change, report_by
from recommender.cli.options import split_names
from recommender.cli.output import make_console, next_command, one_line
from recommender.cli.progress import progress_bar
from recommender.cli.remarks import print_done, say
from recommender.cli.report_tables import print_advice, print_report
from recommender.content import counted
from recommender.errors import EvaluationError, ExportError
from recommender.evaluation import (
    DEFAULT_SYSTEMS,
    METRICS,
    POOLED_SYSTEMS,
    PROTOCOLS,
    SYSTEMS,
    Evaluation,
    EvaluationReport,
    Question,
    advice,
    all_systems,
    public_at,
    read_judgments,
    sample,
    variants,
    write_pool,
    write_scored,
)
from recommender.judging import Judgments

if TYPE_CHECKING:
    import argparse

    from recommender.corpus import Corpus

__all__ = ["run"]

JUDGED_METRICS = ("nDCG@5", "nDCG@10", "P@5", "RR", "Judged@5")
"""The default metrics if people have graded."""

SCORE_OPTIONS = ("metrics", "baseline", "leaks", "worst", "json", "report", "export_trec", "gate", "advise")
"""Options that are about scores only."""

SHEET_OPTIONS = ("sample", "pool_queries")
"""Options that are about judging sheets only."""

LEARN = {"auto": "auto", "true": True, "false": False}
"""Value of ``--learn`` → the argument of `recommender.Recommender.fit`."""

MARKDOWN = ".md"
PAGES = (".html", ".htm", MARKDOWN)
"""Suffixes of ``--report``."""

WIDTH = 1000
"""Of a line, in characters: more than any table has. A narrow terminal wraps it, but no digit is cut off."""


def run(arguments: argparse.Namespace) -> int:
    """Evaluate as the command line says, and return the exit code."""
    if arguments.clicks:
        return report_clicks(arguments)
    _check_arguments(arguments)
    earlier = EvaluationReport.from_json(arguments.gate) if arguments.gate else []
    corpus, settings = open_corpus(arguments)
    judgments = _judgments(arguments, corpus)

    def progress(questions: Iterable[Question], total: int, system: str) -> Iterable[Question]:
        return progress_bar(questions, total, f"evaluating {system}")

    learn = {} if arguments.learn is None else {"learn": LEARN[arguments.learn]}
    evaluation = Evaluation(corpus, judgments, arguments.rng, progress, {**fit_options(settings), **learn})
    console = make_console(width=WIDTH)
    if arguments.pool:
        _write_judging_sheet(arguments, evaluation)
        return exit_code(arguments, corpus)
    reports, failures = _reports(arguments, evaluation, earlier)
    for report in reports:
        print_report(console, report, arguments.worst)
    for report in reports if arguments.advise else ():
        tried = evaluation.run(report.protocol, systems=variants(evaluation.fitting), metrics=report.metrics[0])
        print_advice(console, report.protocol, advice(tried))
    for problem in judgments.problems if judgments else ():
        console.print(f"  {one_line(str(problem))}", markup=False)
    if reports:
        _write_files(arguments, reports, corpus)
    for failure in failures:
        say(failure)
    tolerance = arguments.tolerance or 0.0
    changes = [judge_change(console, arguments.gate, earlier, report, tolerance) for report in reports if earlier]
    codes = [*changes, FAILED if failures else DONE, exit_code(arguments, corpus)]
    return next(code for code in (QUALITY_FELL, FAILED, PROBLEMS, DONE) if code in codes)


def _check_arguments(arguments: argparse.Namespace) -> None:
    """Refuse arguments that are wrong whatever the content is: before any of it is read."""
    for option, allowed in (("protocol", PROTOCOLS), ("systems", ("all", *SYSTEMS)), ("metrics", METRICS)):
        if (text := getattr(arguments, option)) is not None and not split_names(text):
            raise EvaluationError(f"--{option} {text!r} names none; known: {', '.join(allowed)}")
    for option, minimum in (("rng", 0), ("worst", 0), ("depth", 1), ("sample", 1)):
        if (number := getattr(arguments, option)) is not None and number < minimum:
            raise EvaluationError(f"--{option} is {number}; it must be {minimum} or more")
    if arguments.eta is not None:
        raise EvaluationError("--eta is about --clicks; name a log with --clicks FILE, or leave it out")
    if arguments.tolerance is not None and not 0 <= arguments.tolerance <= 1:
        raise EvaluationError(f"--tolerance is {arguments.tolerance}; it must be a number from 0 to 1, as 0.01")
    if arguments.tolerance is not None and not arguments.gate:
        raise EvaluationError("--tolerance is about --gate; name the earlier report with --gate FILE, or leave it out")
    _check_sheet_or_scores(arguments)
    if arguments.report and not arguments.report.lower().endswith(PAGES):
        raise ExportError(f"the suffix of {arguments.report!r} names no page; end the name with {', '.join(PAGES)}")
    for path in filter(None, (arguments.json, arguments.report, arguments.pool)):
        check_writable(path)
    if arguments.export_trec:
        make_folder(arguments.export_trec)
    if arguments.report and not _is_markdown(arguments.report):
        from recommender.evaluation.pages import check_libraries

        check_libraries()


def _check_sheet_or_scores(arguments: argparse.Namespace) -> None:
    """Refuse options that do not fit: with ``--pool`` those about scores, without it those about judging sheets."""
    unfit = SCORE_OPTIONS if arguments.pool else SHEET_OPTIONS
    given = [f"--{name.replace('_', '-')}" for name in unfit if getattr(arguments, name)]
    if arguments.pool and split_names(arguments.protocol) != ("cold",):
        given.append("--protocol")
    if given and arguments.pool:
        raise EvaluationError(
            f"--pool writes a judging sheet, asks by protocol cold and scores nothing; leave out {' and '.join(given)}"
        )
    if given:
        raise EvaluationError(f"{given[0]} is about a judging sheet; say where to with --pool FILE, or leave it out")


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(MARKDOWN)


def _systems(arguments: argparse.Namespace, protocol: str, evaluation: Evaluation) -> tuple[str, ...]:
    if arguments.systems == "all":
        return all_systems(protocol, semantic=bool(evaluation.fitting.get("semantic")))
    return split_names(arguments.systems) or (POOLED_SYSTEMS if arguments.pool else DEFAULT_SYSTEMS)


def _judgments(arguments: argparse.Namespace, corpus: Corpus) -> Judgments | None:
    """Return the graded judgments that an option names; None if the curated lists are to be the truth."""
    return read_judgments(arguments.judgments, corpus) if arguments.judgments else None


def _reports(
    arguments: argparse.Namespace, evaluation: Evaluation, earlier: Sequence[EvaluationReport]
) -> tuple[list[EvaluationReport], list[str]]:
    """Return a report for every protocol that can be followed on this site, and why the others cannot."""
    plans: dict[str, dict[str, Any]] = {
        protocol: {
            "systems": _systems(arguments, protocol, evaluation),
            "metrics": split_names(arguments.metrics) or (JUDGED_METRICS if evaluation.judgments else METRICS),
            "externals": arguments.externals,
            "leaks": split_names(arguments.leaks),
            "baseline": arguments.baseline,
        }
        for protocol in split_names(arguments.protocol)
    }
    for protocol, plan in plans.items():  # wrong usage is reported before the work is done
        settings = evaluation.settings(protocol, **plan)
        if arguments.gate:
            report_by(protocol, earlier, arguments.gate).check_like(settings)
    reports, failures = [], []
    for protocol, plan in plans.items():
        try:
            reports.append(evaluation.run(protocol, **plan))
        except EvaluationError as error:
            failures.append(str(error))
    return reports, list(dict.fromkeys(failures))


def _write_judging_sheet(arguments: argparse.Namespace, evaluation: Evaluation) -> None:
    """Write a sheet of randomly drawn queries; it does not say which system proposed a story."""
    corpus, judgments = evaluation.corpus, evaluation.judgments
    if arguments.pool_queries == "all":
        queries = corpus.ids
    else:
        queries = list((judgments or Judgments.from_corpus(corpus, externals=arguments.externals)).grades)
    public = public_at(corpus)
    queries = [query for query in queries if public[corpus.position(query)]]
    drawn = sample(queries, arguments.sample, arguments.rng)
    runs = evaluation.ask(drawn, systems=_systems(arguments, "cold", evaluation), externals=arguments.externals)
    n = write_pool(arguments.pool, runs, corpus, depth=arguments.depth, rng=arguments.rng, known=judgments)
    print_done(f"{arguments.pool}: {counted(n, 'pair')} to judge, of {len(drawn)} queries")
    print_done(f"next: {next_command(arguments, 'judge', arguments.pool)}")


def _write_files(arguments: argparse.Namespace, reports: Sequence[EvaluationReport], corpus: Corpus) -> None:
    if arguments.json:
        records = [report.to_dict() for report in reports]
        save_text(arguments.json, json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    if arguments.report:
        from recommender.evaluation.pages import write_markdown, write_page

        if _is_markdown(arguments.report):
            write_markdown(reports, arguments.report)
        else:
            write_page(reports, corpus, arguments.report)
    if arguments.export_trec:
        folder = Path(arguments.export_trec)
        several = len(split_names(arguments.protocol)) > 1
        for report in reports:
            write_scored(make_folder(folder / report.protocol if several else folder), report)
