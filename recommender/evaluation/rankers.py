"""The small protocol that anybody's system can implement, and the scaffold of those that are scored here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import top_k
from recommender.corpus import Corpus, Node
from recommender.evaluation.folds import Question

__all__ = ["Ranker", "Ranking", "Scorer", "plain_text"]

Ranking = Sequence[str] | Mapping[str, float]
"""Ids, best first; or the score of each id, higher is better, the best first."""


class Ranker(Protocol):
    """Anything that ranks articles: implement these two methods, and it can be evaluated."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Learn from the articles; `corpus` holds no curated links."""
        ...

    def rank(self, question: Question, k: int) -> Ranking:
        """Return the ids of up to `k` of the question's candidates, best first; or a mapping of these to their scores.

        ``question.links`` holds the curated links that may be seen.
        """
        ...


class Scorer(ABC):
    """The scaffold of a system that is a score for every node: the candidates are sorted by it, ties by id."""

    finds_all = True
    """Whether every candidate is an answer, or only one whose score is above 0."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Keep the corpus; systems that learn more add to this."""
        self.corpus, self.rng = corpus, rng
        self.nodes = corpus.nodes

    @abstractmethod
    def scores(self, question: Question) -> npt.NDArray[Any]:
        """Return a score for every node that the system knows, higher is better.

        Its shape is (n_nodes,), or (n_articles,) for a system that knows no externals.
        """

    def rank(self, question: Question, k: int) -> Ranking:
        """Sort the candidates."""
        scores = np.asarray(self.scores(question), dtype=np.float64)
        known = question.candidates[question.candidates < len(scores)]
        if not self.finds_all:
            known = known[scores[known] > 0]
        best = known[top_k(scores[known], known, k)]
        return {self.nodes[position].id: score for position, score in zip(best, scores[best].tolist(), strict=True)}


def plain_text(node: Node) -> str:
    """Return what simple systems read of a node: its title, and its excerpt or else its body."""
    return f"{node.title} {node.excerpt or getattr(node, 'body', '')}"
