"""What the scripts of this folder have in common: sites named on the command line, scores of rankings, and tables."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommender import Corpus, Judgments, Recommender, read_corpus
from recommender._arrays.types import Float64s
from recommender.evaluation.metrics import per_query

METAVAR = "NAME=FOLDER,QRELS[,QRELS…]"

DEPTH = 100
"""How many places of a ranking are scored, as by `recommender evaluate`."""


@dataclass(frozen=True)
class Site:
    """A site, and graded pairs of its articles.

    Attributes
    ----------
    name : str
    corpus : Corpus
    judged : Judgments
        The graded pairs of all files together.
    first_judged : Judgments
        Those of the first file alone.
    """

    name: str
    corpus: Corpus
    judged: Judgments = field(repr=False)
    first_judged: Judgments = field(repr=False)

    @property
    def curated(self) -> Judgments:
        """All curated lists of the site, also those that are hidden from a ranker."""
        return Judgments.from_corpus(self.corpus)

    @classmethod
    def read(cls, argument: str) -> Site:
        """Read the folder and the files of an argument of the form `METAVAR`."""
        name, folder, files = split_argument(argument)
        if not files:
            raise SystemExit(f"{argument!r} names no judgments; write {METAVAR}")
        corpus = read_corpus(folder)
        judged = [Judgments.from_qrels(file, corpus) for file in files]
        return cls(name, corpus, Judgments.joined(judged), judged[0])


def split_argument(argument: str) -> tuple[str, str, list[str]]:
    """Return the name, the folder, and the files of judgments of an argument of the form `METAVAR`."""
    name, _, places = argument.partition("=")
    folder, *files = places.split(",")
    return name, folder, files


def read_sites(description: str | None) -> list[Site]:
    """Read all sites that the command line names; the first line of `description` is the help text."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar=METAVAR)
    return [Site.read(argument) for argument in parser.parse_args().sites]


def curated_score(recommender: Recommender, lists: Judgments) -> float:
    """Return the mean nDCG@10 against curated lists, by protocol cold."""
    return float(_values(recommender, lists, "nDCG@10").mean())


def judged_values(recommender: Recommender, judged: Judgments) -> Float64s:
    """Return the nDCG@5 of each judged query, shape (n_queries,); results without a judgment are skipped."""
    return _values(recommender, judged, "nDCG@5")


def standard_error(values: Float64s) -> float:
    """Return the standard error of the mean of `values`."""
    return float(values.std(ddof=1) / len(values) ** 0.5)


def _values(recommender: Recommender, truth: Judgments, metric: str) -> Float64s:
    run = {query: ranking(recommender, query) for query in truth.grades}
    condensed = truth.source != "curated"
    values = per_query(truth.grades, run, [metric], condensed=condensed, relevant_from=truth.relevant_from)[metric]
    return np.array([values[query] for query in truth.grades])


def ranking(recommender: Recommender, query: str) -> list[str]:
    """Return the ids of the articles that are recommended for `query`, best first, with all links of it hidden."""
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
    """Print a Markdown table, each row as soon as it is computed. The first column is text, the others are figures."""
    print("| " + " | ".join(header) + " |\n|---|" + "---:|" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
