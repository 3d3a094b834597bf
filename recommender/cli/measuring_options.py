"""The options of ``evaluate`` and ``judge``, apart from the commands as those in `recommender.cli.options` are."""

from __future__ import annotations

import argparse

__all__ = ["add_evaluate_options", "add_judge_options"]


def add_evaluate_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``evaluate``."""
    group = parser.add_argument_group("what is measured")
    protocols = "cold (default), cluster, as-of, complete; where there are no lists: mentions, series"
    group.add_argument("--protocol", default="cold", metavar="NAMES", help=protocols)
    group.add_argument(
        "--systems",
        metavar="NAMES",
        help="comma separated, or all; default: ours and a few others; ours is the ranking (any language, no "
        "threshold, copies kept: as every other one is asked), ours-served the lists as they are served",
    )
    group.add_argument(
        "--metrics", metavar="NAMES", help="comma separated; default: nDCG@10,R@10,RR,P@5; the first decides"
    )
    group.add_argument("--baseline", metavar="NAME", help="the system that the others are compared with (tfidf)")
    group.add_argument("--externals", action="store_true", help="pages outside the site are candidates too (cold)")
    group.add_argument("--leaks", metavar="NAMES", help="leave links visible: reciprocal, co-citation (cold)")
    group.add_argument(
        "--learn",
        choices=["auto", "true", "false"],
        help="what lists teach ours: how far links are trusted, coefficients too, nothing (default: the settings')",
    )
    group.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of all chance (default: 0)")
    people = parser.add_argument_group("graded judgments")
    people.add_argument(
        "--judgments",
        "--qrels",
        "--judge",
        action="append",
        metavar="FILE",
        help="score against grades instead of the curated lists: a file that `recommender judge` writes, a judging "
        "sheet, or TREC qrels; give it again for another assessor; where two grade a pair, the first counts",
    )
    people.add_argument(
        "--pool",
        metavar="FILE",
        help="write a blind judging sheet from the systems' best results; newest and random only by --systems",
    )
    people.add_argument("--depth", type=int, default=5, metavar="N", help="how many of each system's results (5)")
    people.add_argument("--sample", type=int, metavar="N", help="of that many queries, drawn by chance (all)")
    people.add_argument(
        "--pool-queries",
        choices=["lists", "all"],
        help="articles with a list, or judged already, are queries of the sheet (default); or all",
    )
    readers = parser.add_argument_group("clicks of readers")
    readers.add_argument(
        "--clicks",
        nargs="+",
        action="extend",
        metavar="LOG",
        help="what the clicks of readers say about systems, and nothing else is scored: files, folders or patterns; "
        "docs/clicks.md says how a log is written. With --baseline, --rng and --json",
    )
    readers.add_argument(
        "--eta",
        type=float,
        metavar="X",
        help="place p is looked at as often as 1 / p^X says (default: as interleaved lists say; 1 beyond them)",
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--advise", action="store_true", help="try each signal left out, text alone, learned or not: what to change"
    )
    output.add_argument("--worst", type=int, metavar="N", default=0, help="list the N queries we do worst on")
    output.add_argument("--report", metavar="FILE", help="write a page: .html, or .md")
    output.add_argument("--json", metavar="FILE", help="write the whole report, queries included")
    output.add_argument("--export-trec", metavar="FOLDER", help="write qrels and runs for trec_eval and similar tools")
    output.add_argument("--gate", metavar="FILE", help="exit with 3 if quality fell since this report was written")
    output.add_argument(
        "--tolerance", type=float, metavar="X", help="with --gate: the fall of the first metric that is let pass (0)"
    )


def add_judge_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``judge``."""
    parser.add_argument("pool", nargs="?", metavar="POOL", help="of `evaluate --pool`, or any file of judgments")
    parser.add_argument("--assessor", metavar="NAME", default="assessor-1", help="who grades (default: %(default)s)")
    parser.add_argument(
        "--assessor-kind",
        choices=["editor", "language-model"],
        help="a person (default), or a program in the place of one; kept with the grades",
    )
    parser.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of the order (default: 0)")
    parser.add_argument("--no-browser", action="store_true", help="print the address of the page, and open nothing")
    parser.add_argument("--port", type=int, default=0, help="of the page (default: any that is free)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="let other machines reach the page by this name (default: this one only)"
    )
    parser.add_argument(
        "--export", metavar="FILE", help="write the assessor's grades, and serve nothing: .qrels, or .tsv for a sheet"
    )
    parser.add_argument(
        "--agreement", nargs=2, metavar="FILE", help="compare two files of judgments, and serve nothing"
    )
