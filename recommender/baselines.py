"""Systems to compare with: each ranks all other articles for a query whose links it never sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.arrays import top_k
from recommender.corpus import Corpus
from recommender.engine import Recommender

__all__ = ["SYSTEMS", "Ranker"]


class Ranker(Protocol):
    """Anything that ranks articles of a corpus."""

    def rank(self, article_id: str, k: int) -> Sequence[str]:
        """Return the ids of up to `k` other articles, best first, blind to the article's own links."""
        ...


class Ours:
    """What this package serves by default."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.recommender = Recommender.fit(corpus)

    def rank(self, article_id: str, k: int) -> list[str]:
        """Ask `Recommender.recommend` in the mode in which the article's own links are invisible."""
        stories = self.recommender.recommend(
            article_id, k, mode="computed-only", externals="none", min_score=0.0, reasons=False
        )
        return [story.article_id for story in stories]


class _Scored:
    """Orders all other articles by a score; ties go to the smaller id."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.corpus = corpus
        self.ties = np.arange(len(corpus))

    def scores(self, position: int) -> npt.NDArray[np.float64]:
        raise NotImplementedError

    def rank(self, article_id: str, k: int) -> list[str]:
        position = self.corpus.position(article_id)
        scores = np.array(self.scores(position), dtype=np.float64)
        scores[position] = -np.inf
        best = top_k(scores, self.ties, min(k, len(scores) - 1))
        return [self.corpus.articles[other].id for other in best]


class Random(_Scored):
    """Any order: what a score means when nobody tries."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().__init__(corpus, rng)
        self.rng = rng

    def scores(self, position: int) -> npt.NDArray[np.float64]:
        return self.rng.random(len(self.corpus))


class Newest(_Scored):
    """The latest articles, the same for every query."""

    def scores(self, position: int) -> npt.NDArray[np.float64]:
        return np.nan_to_num(self.corpus.dates[: len(self.corpus)], nan=-1e9)


class TfIdf(_Scored):
    """Cosine of scikit-learn's `TfidfVectorizer` with its defaults over title and excerpt."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        super().__init__(corpus, rng)
        texts = [f"{article.title} {article.excerpt or article.body}" for article in corpus.articles]
        try:
            self.matrix = sp.csr_array(TfidfVectorizer().fit_transform(texts))
        except ValueError:  # no article has a word of two letters
            self.matrix = sp.csr_array((len(texts), 1))
        self.postings = sp.csr_array(self.matrix.T.tocsr())

    def scores(self, position: int) -> npt.NDArray[np.float64]:
        scores: npt.NDArray[np.float64] = (self.matrix[[position]] @ self.postings).toarray()[0]
        return scores


SYSTEMS: dict[str, Callable[[Corpus, np.random.Generator], Ranker]] = {
    "ours": Ours,
    "tfidf": TfIdf,
    "newest": Newest,
    "random": Random,
}
"""System by name: (corpus, rng) → ranker."""
