"""Write the figures in ``evaluation/results``: ``python evaluation/make_results.py NAME=FOLDER[,QRELS…] …``.

Every site by every protocol, with every system that the protocol can ask, and against judgments where qrels files are
given: those of the first file, then those of all together. Only figures are written: no text and no id of an article.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from sites import joined

from recommender import Corpus, EvaluationReport, Judgments, read_corpus
from recommender.evaluation.evaluator import Evaluation
from recommender.evaluation.list_quality import MEASURES
from recommender.evaluation.protocols import PROTOCOLS
from recommender.evaluation.systems import all_systems

RESULTS = Path(__file__).parent / "results"
METRICS = ("nDCG@10", "nDCG@5", "R@10", "RR", "AP", "P@5", "Success@1", "Success@10")
JUDGED = ("nDCG@5", "nDCG(dcg='exp-log2')@5", "P@5", "RR", "Judged@5")


def main() -> None:
    """Evaluate every site named, and write a page of figures for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar="NAME=FOLDER[,QRELS…]")
    for site in parser.parse_args().sites:
        name, _, places = site.partition("=")
        folder, *files = places.split(",")
        start = time.perf_counter()
        text = "\n".join(page(name, read_corpus(folder), files))
        (RESULTS / f"{name}.md").write_text(text + "\n", encoding="utf-8")
        print(f"{name}: {time.perf_counter() - start:.0f} s")


def page(name: str, corpus: Corpus, files: Sequence[str]) -> Iterable[str]:
    """Yield the lines of one site's page."""
    yield f"# {name}\n"
    evaluation = Evaluation(corpus)
    reports = [evaluation.run(protocol, systems=all_systems(protocol), metrics=METRICS) for protocol in PROTOCOLS]
    first = reports[0]
    yield f"{len(corpus):,} articles; corpus fingerprint `{first.fingerprint}`; "
    yield ", ".join(f"{library} {version}" for library, version in first.versions.items()) + "."
    for report in reports:
        yield from section(report, f"Protocol {report.protocol}", "nDCG@10")
    yield from leaks(evaluation, first)
    parts = [Judgments.from_qrels(file, corpus) for file in files]
    for number in sorted({1, len(parts)} if parts else ()):
        report = Evaluation(corpus, joined(parts[:number])).run("cold", systems=all_systems("cold"), metrics=JUDGED)
        title = "Judged by assessors" if number == 1 else "Judged by assessors and, blind, by language models"
        yield from section(report, f"{title} (condensed lists, links of the query hidden)", "nDCG@5")
    yield from trust(first)


def section(report: EvaluationReport, title: str, metric: str) -> Iterable[str]:
    """Yield the tables of one report."""
    counts = report.counts
    yield f"\n## {title}\n"
    yield (
        f"{counts['queries']} queries in {counts['clusters']} story clusters, {counts['judgments']} judgments, "
        f"{counts['folds']} folds.\n"
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
    """Yield what links to the query would be worth if they were left visible."""
    yield "\n## What leaks would be worth\n\n| links left visible | ours, nDCG@10 |\n|---|---:|"
    yield f"| none (protocol cold) | {cold.mean('nDCG@10'):.3f} |"
    for visible in (("reciprocal",), ("co-citation",), ("reciprocal", "co-citation")):
        report = evaluation.run("cold", systems=["ours"], metrics=["nDCG@10"], leaks=visible)
        yield f"| {' and '.join(visible)} | {report.mean('nDCG@10'):.3f} |"


def trust(report: EvaluationReport) -> Iterable[str]:
    """Yield how far the curated lists can be trusted: the site's numbers, no links by name."""
    yield "\n## Trust in the curated lists\n"
    for key, value in report.trust.items():
        if isinstance(value, int | float):
            yield f"- {key}: {value:.3g}"
        elif isinstance(value, dict):
            numbers = ", ".join(f"{k} {v:.3g}" for k, v in value.items() if isinstance(v, int | float))
            yield f"- {key}: {numbers}"


if __name__ == "__main__":
    main()
