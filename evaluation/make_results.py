"""Write the figures in ``evaluation/results``: ``python evaluation/make_results.py NAME=FOLDER[,QRELS…] …``.

Every site is evaluated by every protocol, with every system that the protocol allows, or with those of ``--systems``.
Where qrels files are given, it is also evaluated by the graded pairs of all of them together; language models gave all
of these grades. Only figures are written: no text and no id of an article.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from sites import split_argument

from recommender import Corpus, EvaluationReport, Judgments, read_corpus
from recommender.evaluation.evaluator import Evaluation
from recommender.evaluation.list_quality import MEASURES
from recommender.evaluation.protocols import LIST_PROTOCOLS
from recommender.evaluation.systems import all_systems

RESULTS = Path(__file__).parent / "results"

METRICS = ("nDCG@10", "nDCG@5", "R@10", "RR", "AP", "P@5", "Success@1", "Success@10")
"""Metrics against curated lists."""

JUDGED_METRICS = ("nDCG@5", "nDCG(dcg='exp-log2')@5", "P@5", "RR", "Judged@5")
"""Metrics against graded pairs."""


def main() -> None:
    """Evaluate every site named, and write a page of figures for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar="NAME=FOLDER[,QRELS…]")
    parser.add_argument("--systems", help="comma separated; all that a protocol allows, if left out")
    arguments = parser.parse_args()
    systems = tuple(arguments.systems.split(",")) if arguments.systems else None
    for site in arguments.sites:
        name, folder, files = split_argument(site)
        start = time.perf_counter()
        text = "\n".join(page(name, read_corpus(folder), files, systems))
        (RESULTS / f"{name}.md").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {time.perf_counter() - start:.0f} s")


def page(name: str, corpus: Corpus, files: Sequence[str], systems: Sequence[str] | None) -> Iterable[str]:
    """Yield the lines of one site's page."""
    yield f"# {name}\n"
    evaluation = Evaluation(corpus)
    reports = [
        evaluation.run(protocol, systems=systems or all_systems(protocol), metrics=METRICS)
        for protocol in LIST_PROTOCOLS
    ]
    first = reports[0]
    yield f"Made on {date.today()}. {len(corpus):,} articles; corpus fingerprint `{first.fingerprint}`; "
    yield ", ".join(f"{library} {version}" for library, version in first.versions.items()) + "."
    for report in reports:
        yield from section(report, f"Protocol {report.protocol}", "nDCG@10")
    yield from leaks(evaluation, first)
    if files:
        graded = Judgments.joined([Judgments.from_qrels(file, corpus) for file in files])
        report = Evaluation(corpus, graded).run("cold", systems=systems or all_systems("cold"), metrics=JUDGED_METRICS)
        yield from section(report, "Judged by language models (condensed lists, links of the query hidden)", "nDCG@5")
    yield from trust_lines(first)


def section(report: EvaluationReport, title: str, metric: str) -> Iterable[str]:
    """Yield the tables of one report."""
    counts = report.counts
    yield f"\n## {title}\n"
    yield (
        f"{counts['queries']} queries in {counts['clusters']} story clusters, {counts['judgments']} judgments, "
        f"folds: {counts['folds']}.\n"
    )
    yield report.table()
    yield f"\n| {metric} | by cluster | − tfidf | 95 % | p (Holm) | wins/ties/losses |\n|---|---:|---:|---:|---:|---:|"
    compared = report.comparisons("tfidf", metric)
    for system in report.systems:
        cells = [system, f"{report.cluster_mean(metric, system):.3f}", *[""] * 4]
        if system in compared:
            c, p = compared[system]
            cells[2:] = [
                f"{c.difference:+.3f}",
                f"{c.low:+.3f} … {c.high:+.3f}",
                f"{p:.4f}",
                f"{c.wins}/{c.ties}/{c.losses}",
            ]
        yield "| " + " | ".join(cells) + " |"
    yield "\n| the first ten as a list | " + " | ".join(MEASURES) + " |"
    yield "|---|" + "---:|" * len(MEASURES)
    for system in report.systems:
        values = [report.lists[system][measure] for measure in MEASURES]
        yield f"| {system} | " + " | ".join("–" if value is None else f"{value:.3g}" for value in values) + " |"


def leaks(evaluation: Evaluation, cold: EvaluationReport) -> Iterable[str]:
    """Yield the scores of ours with links to the query left visible, as a careless evaluation would leave them."""
    yield "\n## What leaks would be worth\n\n| links left visible | ours, nDCG@10 |\n|---|---:|"
    yield f"| none (protocol cold) | {cold.mean('nDCG@10'):.3f} |"
    for visible in (("reciprocal",), ("co-citation",), ("reciprocal", "co-citation")):
        report = evaluation.run("cold", systems=["ours"], metrics=["nDCG@10"], leaks=visible)
        yield f"| {' and '.join(visible)} | {report.mean('nDCG@10'):.3f} |"


def trust_lines(report: EvaluationReport) -> Iterable[str]:
    """Yield how far the curated lists can be trusted: numbers only, without ids of links."""
    yield "\n## Trust in the curated lists\n"
    for key, value in report.trust.items():
        if isinstance(value, int | float):
            yield f"- {key}: {value:.3g}"
        elif isinstance(value, dict):
            numbers = ", ".join(f"{k} {v:.3g}" for k, v in value.items() if isinstance(v, int | float))
            yield f"- {key}: {numbers}"


if __name__ == "__main__":
    main()
