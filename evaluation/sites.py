"""What the scripts of this folder share: sites named on the command line, rankings of them, and tables."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from recommender import Corpus, Judgments, Recommender, read_corpus
from recommender._arrays.types import Float64s
from recommender.evaluation.metrics import per_query

METAVAR = "NAME=FOLDER,QRELS[,QRELS…]"

DEPTH = 100
"""How many places of a ranking are looked at, as by `recommender evaluate`."""


@dataclass(frozen=True)
class Site:
    """A site with its curated lists and, joined, the judgments of some files; `first` are those of the first alone."""

    name: str
    corpus: Corpus
    judged: Judgments = field(repr=False)
    first: Judgments = field(repr=False)

    @property
    def curated(self) -> Judgments:
        """Its lists as they are, whatever a ranker gets to see of them."""
        return Judgments.from_corpus(self.corpus)

    @classmethod
    def read(cls, argument: str) -> Site:
        """Read what an argument of the form `METAVAR` names."""
        name, _, places = argument.partition("=")
        folder, *files = places.split(",")
        if not files:
            raise SystemExit(f"{argument!r} names no judgments; write {METAVAR}")
        corpus = read_corpus(folder)
        judged = [Judgments.from_qrels(file, corpus) for file in files]
        return cls(name, corpus, joined(judged), judged[0])


def sites(description: str | None) -> list[Site]:
    """Read all sites that the command line names."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar=METAVAR)
    return [Site.read(argument) for argument in parser.parse_args().sites]


def joined(parts: Sequence[Judgments]) -> Judgments:
    """Return the judgments of all `parts`; where two grade the same pair, the first is believed."""
    grades: dict[str, dict[str, int]] = {}
    for part in reversed(parts):
        for query, judged in part.grades.items():
            grades[query] = {**grades.get(query, {}), **judged}
    return replace(parts[0].only(grades), graded=any(part.graded for part in parts))


def curated_score(recommender: Recommender, lists: Judgments) -> float:
    """Return the mean nDCG@10 against curated lists: protocol cold."""
    return float(_values(recommender, lists, "nDCG@10").mean())


def judged_values(recommender: Recommender, judged: Judgments) -> Float64s:
    """Return the nDCG@5 of each judged query; what nobody judged is skipped."""
    return _values(recommender, judged, "nDCG@5")


def standard_error(values: Float64s) -> float:
    """Return how far the mean of `values` is off by chance."""
    return float(values.std(ddof=1) / len(values) ** 0.5)


def _values(recommender: Recommender, truth: Judgments, metric: str) -> Float64s:
    run = {query: ranking(recommender, query) for query in truth.grades}
    condensed = truth.source != "curated"
    values = per_query(truth.grades, run, [metric], condensed=condensed, relevant_from=truth.relevant_from)[metric]
    return np.array([values[query] for query in truth.grades])


def ranking(recommender: Recommender, query: str) -> list[str]:
    """Return the ids that a user gets who asks for other articles of the site, all links of the query hidden."""
    stories = recommender.recommend(
        query,
        DEPTH,
        mode="computed-only",
        externals="none",
        duplicates="keep",
        min_score=0.0,
        reasons=False,
    )
    return [story.article_id for story in stories]


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print Markdown: the first column is text, the others are figures. Rows appear as they are found."""
    print("| " + " | ".join(header) + " |\n|---|" + "---:|" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
