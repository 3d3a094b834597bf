"""The small protocol that anybody's system can implement, and the scaffold of those that are scored here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import top_k
from recommender.corpus import Corpus, Node
from recommender.evaluation.folds import Question

__all__ = ["Ranker", "Scorer", "plain_text"]


class Ranker(Protocol):
    """Anything that ranks articles: implement these two methods, and it can be evaluated."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Learn from the articles; `corpus` holds no curated links."""
        ...

    def rank(self, question: Question, k: int) -> Sequence[str]:
        """Return the ids of up to `k` of the question's candidates, best first.

        ``question.links`` holds the curated links that may be seen.
        """
        ...


class Scorer(ABC):
    """The scaffold of a baseline: a score for every node; the candidates are sorted by it, ties by id."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Keep the corpus; baselines that learn more add to this."""
        self.corpus, self.rng = corpus, rng
        self.nodes = corpus.nodes

    @abstractmethod
    def scores(self, question: Question) -> npt.NDArray[Any]:
        """Return a score for every node, higher is better; shape (n_nodes,)."""

    def rank(self, question: Question, k: int) -> list[str]:
        """Sort the candidates."""
        scores = np.asarray(self.scores(question), dtype=np.float64)[question.candidates]
        best = top_k(scores, question.candidates, k)
        return [self.nodes[position].id for position in question.candidates[best]]


def plain_text(node: Node) -> str:
    """Return what simple systems read of a node: its title, and its excerpt or else its body."""
    return f"{node.title} {node.excerpt or getattr(node, 'body', '')}"
