"""Simple systems to compare with: chance, time, popularity, topics, meaning, and links; those on text are `lexical`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import symmetrized
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.folds import Question
from recommender.evaluation.rankers import Scorer
from recommender.text import TextIndex

__all__ = [
    "NAME_A_MODEL", "AdamicAdar", "CoCitation", "Dense", "MostLinked", "Nearest", "Newest", "PageRank", "Random",
    "SameTopics",
]  # fmt: skip

NAME_A_MODEL = 'name one: semantic = "…" in recommender.toml, or evaluate(…, fitting={"semantic": "FOLDER"})'

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


class Dense(Scorer):
    """Cosine of the embeddings of title and lead, by the model that the setting `semantic` names; articles only.

    Parameters
    ----------
    text : TextIndex
        Of the site, with embeddings.
    """

    def __init__(self, text: TextIndex) -> None:
        self._text = text

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        if self._text.meaning is None:
            raise EvaluationError(f"system 'dense' compares embeddings, and no model is named; {NAME_A_MODEL}")
        self.rows = self._text.meaning.rows.astype(np.float32)

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return np.asarray(self.rows @ self.rows[question.position])


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
