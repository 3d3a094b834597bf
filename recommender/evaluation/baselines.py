"""Simple systems to compare with: chance, time, popularity, topics, text, and links."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import symmetrized
from recommender.corpus import Corpus
from recommender.evaluation.folds import Question
from recommender.evaluation.rankers import Scorer, plain_text

__all__ = [
    "AdamicAdar", "CoCitation", "Lsi", "MostLinked", "Nearest", "Newest", "PageRank", "Random", "SameTopics", "TfIdf",
]  # fmt: skip

NEARNESS = 1e-3
"""By what nearness in time, in (0, 1], is multiplied before it is added to a Jaccard similarity. A plain choice: so
little that it orders only articles whose topics are equally similar, unless two have more than 30 topics together."""

UNDATED_DISTANCE = 1e6
"""How many days apart two articles count where one of their dates is unknown: 2,700 years, more than between any two
articles that have dates. A plain choice."""

RESTART_CHANCE = 0.15
"""The chance, in [0, 1], that the walk of PageRank restarts and does not go on along a link: the damping of Brin & Page
(1998) is 1 minus this, 0.85."""

PAGERANK_ROUNDS = 20
"""Steps of the walk of PageRank. A plain choice: what is left to change after them is at most 0.85²⁰ = 4 % of the
mass."""


class Random(Scorer):
    """Any order: the score that chance alone reaches."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return self.rng.random(len(self.nodes))


class Newest(Scorer):
    """The latest first, the same for every query."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return np.nan_to_num(self.corpus.dates, nan=-np.inf)


class Nearest(Scorer):
    """The nearest in time first, older or newer."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        dates = self.corpus.dates
        return np.asarray(np.nan_to_num(-np.abs(dates - dates[question.position]), nan=-np.inf))


class MostLinked(Scorer):
    """What most lists name: popularity among editors."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return np.bincount(question.links.indices, minlength=len(self.nodes))


class SameTopics(Scorer):
    """Jaccard similarity of topics, then nearness in time: what most site generators do."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        topics = sorted({topic for article in corpus for topic in article.topics})
        column = {topic: number for number, topic in enumerate(topics)}
        pairs = [(row, column[topic]) for row, article in enumerate(corpus) for topic in set(article.topics)]
        rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        shape = (len(self.nodes), max(len(topics), 1))
        self.topics = sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        self.sizes = np.asarray(self.topics.sum(axis=1)).ravel()

    def scores(self, question: Question) -> npt.NDArray[Any]:
        shared = (self.topics @ self.topics[[question.position]].T).toarray()[:, 0]
        union = self.sizes + self.sizes[question.position] - shared
        dates = self.corpus.dates
        near = 1.0 / (1.0 + np.nan_to_num(np.abs(dates - dates[question.position]), nan=UNDATED_DISTANCE))
        jaccard: npt.NDArray[Any] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        return np.asarray(jaccard + NEARNESS * near)


class TfIdf(Scorer):
    """Cosine of scikit-learn's `TfidfVectorizer` with its defaults over title and excerpt."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        super().fit(corpus, rng)
        try:
            vectorizer = TfidfVectorizer().fit([plain_text(node) for node in corpus.articles])
            self.matrix = sp.csr_array(vectorizer.transform([plain_text(node) for node in self.nodes]))
        except ValueError:  # scikit-learn's word for "not a single term"
            self.matrix = sp.csr_array((len(self.nodes), 1))
        self.postings = sp.csr_array(self.matrix.T.tocsr())

    def scores(self, question: Question) -> npt.NDArray[Any]:
        scores: npt.NDArray[Any] = (self.matrix[[question.position]] @ self.postings).toarray()[0]
        return scores


class Lsi(TfIdf):
    """Latent semantic indexing: the same vectors in 100 dimensions (scikit-learn's `TruncatedSVD`), cosine."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.preprocessing import normalize

        super().fit(corpus, rng)
        dimensions = min(100, min(self.matrix.shape) - 1)
        seed = int(rng.integers(2**31))
        reduced = (
            TruncatedSVD(dimensions, random_state=seed).fit_transform(self.matrix)
            if dimensions > 0
            else self.matrix.toarray()
        )
        self.latent = normalize(reduced)

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return np.asarray(self.latent @ self.latent[question.position])


class PageRank(Scorer):
    """Personalised PageRank from the query over visible links in both directions, see `RESTART_CHANCE`."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        links = symmetrized(question.links)
        degree = np.maximum(np.diff(links.indptr), 1)
        restart = np.zeros(links.shape[0])
        restart[question.position] = 1.0
        mass = restart
        for _ in range(PAGERANK_ROUNDS):
            mass = RESTART_CHANCE * restart + (1.0 - RESTART_CHANCE) * (links.T @ (mass / degree))
        return mass


class CoCitation(Scorer):
    """How many lists name both (Small, 1973)."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        links = question.links
        together: npt.NDArray[Any] = links.T @ links[:, [question.position]].toarray()[:, 0]
        return together


class AdamicAdar(Scorer):
    """Shared neighbours, rare ones counting more: the sum of 1 / log(degree) (Adamic & Adar, 2003)."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        links = symmetrized(question.links)
        degree = np.diff(links.indptr)
        worth = 1.0 / np.log(np.maximum(degree, 2))
        row = links[[question.position]].toarray()[0]
        shared: npt.NDArray[Any] = links @ (row * worth)
        return shared
