"""What each part of the ranking is worth: ``python evaluation/ablation.py NAME=FOLDER,QRELS …``.

Every variant by protocol cold against the curated lists (nDCG@10) and, condensed, against judgments by people (nDCG@5).
Prints the table that stands in ``evaluation/experiments.md``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from recommender import Corpus, Judgments, Recommender, evaluate, read_corpus
from recommender.protocols import Question
from recommender.text import FIELD_WEIGHTS, TextIndex


@dataclass
class Variant:
    """Ours with other weights of fields or signals, or without the site's links."""

    fields: Mapping[str, float] | None = None
    signals: Mapping[str, float] | None = None
    links: bool = True

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Index the text with the variant's weights."""
        self.text = TextIndex.fit(corpus, weights=dict(self.fields or FIELD_WEIGHTS))
        self.recommender: Recommender | None = None

    def rank(self, question: Question, k: int) -> list[str]:
        """Ask as a user does, with the query's links invisible."""
        if self.recommender is None:
            corpus = question.fold.corpus
            corpus = corpus if self.links else corpus.with_links(np.zeros(corpus.links.nnz, dtype=bool))
            self.recommender = Recommender(corpus, self.text, self.signals)
        options = {"mode": "computed-only", "externals": "none", "min_score": 0.0, "reasons": False}
        return [story.article_id for story in self.recommender.recommend(question.article_id, k, **options)]  # type: ignore[arg-type]


VARIANTS: dict[str, Variant] = {
    "as served": Variant(),
    "without links (all removed from the site)": Variant(links=False),
    "signals: text alone": Variant(signals={"text": 1.0}),
    "signals: text and time": Variant(signals={"text": 1.0, "time": 1.0}),
    "signals: text and links": Variant(signals={"text": 1.0, "links": 1.0}),
    "fields: title and text": Variant(fields={"title": 0.3, "text": 0.7}),
    "fields: text alone": Variant(fields={"text": 1.0}),
    "fields: letters alone": Variant(fields={"letters": 1.0}),
    "fields: text and letters": Variant(fields={"text": 0.65, "letters": 0.35}),
    "fields: equal weights": Variant(fields={"title": 1 / 3, "text": 1 / 3, "letters": 1 / 3}),
}


def main() -> None:
    """Print one row per variant."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar="NAME=FOLDER,QRELS")
    sites = dict(site.split("=", 1) for site in parser.parse_args().sites)
    columns = {name: list(scores(*places.split(",", 1))) for name, places in sites.items()}
    print(f"as served: fields {FIELD_WEIGHTS}\n")
    print("| variant | " + " | ".join(f"{name}: curated, judged" for name in sites) + " |")
    print("|---|" + "---:|" * len(sites))
    for row, variant in enumerate(VARIANTS):
        print(f"| {variant} | " + " | ".join(column[row] for column in columns.values()) + " |")


def scores(folder: str, qrels: str) -> Iterator[str]:
    """Yield the two scores of every variant on one site."""
    corpus = read_corpus(folder)
    judged = Judgments.from_qrels(qrels, corpus)
    curated = evaluate(corpus, systems=VARIANTS, metrics=["nDCG@10"])
    people = evaluate(corpus, systems=VARIANTS, metrics=["nDCG@5"], judgments=judged)
    for name in VARIANTS:
        yield f"{curated.mean('nDCG@10', name):.3f}, {people.mean('nDCG@5', name):.3f}"


if __name__ == "__main__":
    main()
