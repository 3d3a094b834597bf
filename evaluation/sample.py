"""The figures of the sample site: ``python evaluation/sample.py`` writes them into ``evaluation/results/README.md``.

They stand there between two markers, and a test compares them with what is computed today: so somebody who changes the
ranking sees what it does to them. The line that says when, and with which libraries, is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from recommender import Corpus, read_corpus
from recommender.evaluation.evaluator import Evaluation
from recommender.evaluation.protocols import LIST_PROTOCOLS

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "evaluation" / "results" / "README.md"
START, END = "<!-- made by python evaluation/sample.py, or make results -->", "<!-- end -->"

METRIC = "nDCG@10"
SYSTEMS = ("ours", "ours-served", "tfidf-stemmed+time", "tfidf", "topics", "random")


def table(corpus: Corpus) -> Iterator[str]:
    """Yield the lines of the table: a row for each protocol, a column for each system, with intervals."""
    evaluation = Evaluation(corpus)
    yield f"| {METRIC} | queries | " + " | ".join(SYSTEMS) + " |"
    yield "|---|---:|" + "---:|" * len(SYSTEMS)
    for protocol in LIST_PROTOCOLS:
        report = evaluation.run(protocol, systems=SYSTEMS, metrics=[METRIC])
        cells = []
        for system in SYSTEMS:
            interval = report.interval(METRIC, system)
            cells.append(f"{interval.mean:.3f} [{interval.ends[0]:.3f}, {interval.ends[1]:.3f}]")
        yield f"| {protocol} | {report.counts['queries']} | " + " | ".join(cells) + " |"


def written(page: str) -> list[str]:
    """Return the lines of the table that stands in the page."""
    between = page.partition(START)[2].partition(END)[0]
    return [line for line in between.splitlines() if line.startswith("|")]


def main() -> None:
    """Write the table, with date and versions."""
    corpus = read_corpus(ROOT / "seeds")
    versions = Evaluation(corpus).run("cold", systems=["random"], metrics=[METRIC]).versions
    made = f"Made on {date.today()} with " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    lines = [START, "", *table(corpus), "", made, "", END]
    PAGE.write_text(before + "\n".join(lines) + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
