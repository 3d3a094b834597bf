"""What the scripts of this folder have in common: sites named on the command line, scores of rankings, and tables."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from recommender import Corpus, Filters, Judgments, Recommender, read_corpus
from recommender._arrays.types import Float64s
from recommender.evaluation import sample
from recommender.evaluation.metrics import per_query
from recommender.text import KnownEmbeddings, TextIndex

METAVAR = "NAME=FOLDER,QRELS[,QRELS…]"

DEPTH = 100
"""How many places of a ranking are scored, as by `recommender evaluate`."""

CURATED = 400
"""How many curated lists of a site are looked for at most: thousands take minutes for each variant."""

METRIC = "nDCG(dcg='exp-log2')@5"
"""The measure of graded pairs: gains of 2^grade − 1."""

CACHE = Path(__file__).parent.parent / "out" / "yardstick"
"""Embeddings of the sites: computing them takes minutes, and many tables need them."""


@dataclass(frozen=True, eq=False)
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

    @cached_property
    def text(self) -> TextIndex:
        """The index of the texts, without embeddings."""
        return TextIndex.fit(self.corpus)

    def text_index(self, semantic: Path | None) -> TextIndex:
        """Return the index of the texts, with embeddings where the folder of a sentence model is given."""
        return self.text if semantic is None else with_meaning(self.name, self.corpus, semantic)

    @cached_property
    def without_links(self) -> Site:
        """The same site, with the same texts, as if nobody had ever linked: no curated list, no link in a text."""
        bare = (replace(article, related=(), links=()) for article in self.corpus)
        return replace(self, corpus=Corpus.from_articles(bare, moment=self.corpus.moment))

    def recommender(self, semantic: Path | None = None, **options: Any) -> Recommender:
        """Return ours, fitted to the site; `semantic` is the folder of a sentence model."""
        return Recommender.fit(self.corpus, text=self.text_index(semantic), **options)

    @property
    def has_lists(self) -> bool:
        """Whether any curated list names another article of the site."""
        return bool(self.corpus.links[:, : len(self.corpus)].nnz)

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


def with_meaning(name: str, corpus: Corpus, semantic: Path) -> TextIndex:
    """Return the index of the texts with embeddings; those that `CACHE` has for the site are not computed again."""
    file = CACHE / f"{name}.npz"
    stored = np.load(file) if file.exists() else None
    known = stored and KnownEmbeddings(str(stored["fingerprint"]), stored["rows"], stored["hashes"])
    text = TextIndex.fit(corpus, semantic=semantic, known=known)
    if text.meaning and (known is None or known.fingerprint != text.meaning.fingerprint):
        CACHE.mkdir(parents=True, exist_ok=True)
        fresh = text.meaning.known
        np.savez(file, fingerprint=np.array(fresh.fingerprint), rows=fresh.rows, hashes=fresh.hashes)
    return text


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
    """Return the mean nDCG@10 against curated lists, by protocol cold: of all, or of some that are drawn by chance."""
    drawn = sample(lists.grades, CURATED, rng=0)
    return float(_values(recommender, lists, "nDCG@10", drawn).mean())


def judged_values(recommender: Recommender, judged: Judgments, metric: str = METRIC, **how: bool) -> Float64s:
    """Return the value of each judged query, shape (n_queries,).

    What nobody judged counts as unrelated; with `condensed`, it is skipped.
    """
    return _values(recommender, judged, metric, [*judged.grades], **how)


def standard_error(values: Float64s) -> float:
    """Return the standard error of the mean of `values`."""
    return float(values.std(ddof=1) / len(values) ** 0.5)


def mean_over_sites(values: Sequence[Float64s]) -> tuple[float, float]:
    """Return the mean over sites of the mean of each, and its standard error; the sites themselves are not drawn."""
    errors = [standard_error(own) ** 2 for own in values]
    return float(np.mean([own.mean() for own in values])), float(sum(errors) ** 0.5 / len(values))


def _values(
    recommender: Recommender, truth: Judgments, metric: str, queries: Sequence[str], *, condensed: bool = False
) -> Float64s:
    grades = {query: truth.grades[query] for query in queries}
    run = {query: ranking(recommender, query) for query in grades}
    values = per_query(grades, run, [metric], condensed=condensed, relevant_from=truth.relevant_from)[metric]
    return np.array([values[query] for query in grades])


def ranking(recommender: Recommender, query: str, k: int = DEPTH) -> list[str]:
    """Return the ids of all that ours ranks for `query`, best first, with all links of its list hidden.

    Near-copies are stories of their own, of any language, and no score is too low.
    """
    stories = recommender.recommend(
        query,
        k,
        mode="computed-only",
        externals="none",
        duplicates="keep",
        filters=Filters(language="any"),
        min_score=0.0,
        reasons=False,
    )
    return [story.article_id for story in stories]


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table, each row as soon as it is computed. The first column is text, the others are figures."""
    print("| " + " | ".join(header) + " |\n|---|" + "---:|" * (len(header) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
