"""Systems to compare with, and the small protocol that anybody's system can implement."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import symmetrized, top_k
from recommender.corpus import Corpus, Node
from recommender.engine import Recommender
from recommender.evaluation.protocols import Fold, Question
from recommender.ranking import Filters
from recommender.text import TextIndex

__all__ = ["DEFAULT_SYSTEMS", "LINKS_ONLY", "SYSTEMS", "Ours", "Ranker", "Scorer", "all_systems", "plain_text"]


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


class Ours:
    """The package as it is served: the one system that reads the fold's corpus and hides links by its own modes.

    That its hiding equals deleting is shown by a test, bit for bit.

    Parameters
    ----------
    text : TextIndex
        Of the site.
    learn : bool
        Whether lists may teach.
    **fitting
        Further arguments of `Recommender.fit`.
    """

    def __init__(self, text: TextIndex, *, learn: bool = True, **fitting: Any) -> None:
        self._text, self._learn, self._fitting = text, learn, fitting
        self._fold: Fold | None = None
        self._recommender: Recommender | None = None

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Nothing to do: the text is indexed already, links are learned fold by fold."""

    def rank(self, question: Question, k: int) -> list[str]:
        """Ask `Recommender.recommend`, as a user does."""
        stories = self._fitted(question.fold).recommend(
            question.article_id,
            k,
            mode=question.fold.mode,
            externals="all" if question.fold.externals else "none",
            as_of=question.fold.corpus.articles[question.position].published if question.fold.as_of else None,
            # Lists hold near-copies and stories in other languages: what a box folds or leaves out is not its rank.
            duplicates="keep",
            filters=Filters(language="any"),
            min_score=0.0,
            reasons=False,
        )
        return [story.article_id for story in stories]

    @property
    def notes(self) -> dict[str, Any]:
        """What was learned from the site's lists (in the last fold)."""
        return self._recommender.calibration.to_dict() if self._recommender else {}

    def _fitted(self, fold: Fold) -> Recommender:
        if self._recommender is None or self._fold is not fold:
            learn = self._learn and fold.learn
            self._recommender = Recommender.fit(fold.corpus, text=self._text, learn=learn, **self._fitting)
            self._fold = fold
        return self._recommender


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


class Random(Scorer):
    """Any order: what a score means when nobody tries."""

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
        near = 1.0 / (1.0 + np.nan_to_num(np.abs(dates - dates[question.position]), nan=1e6))
        jaccard: npt.NDArray[Any] = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
        return np.asarray(jaccard + 1e-3 * near)


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
    """Personalised PageRank from the query over visible links in both directions (damping 0.85, 20 rounds)."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        links = symmetrized(question.links)
        degree = np.maximum(np.diff(links.indptr), 1)
        restart = np.zeros(links.shape[0])
        restart[question.position] = 1.0
        mass = restart
        for _ in range(20):
            mass = 0.15 * restart + 0.85 * (links.T @ (mass / degree))
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


def plain_text(node: Node) -> str:
    """Return what simple systems read of a node: its title, and its excerpt or else its body."""
    return f"{node.title} {node.excerpt or getattr(node, 'body', '')}"


SYSTEMS: dict[str, Callable[[TextIndex], Ranker]] = {
    "ours": Ours,
    "tfidf": lambda text: TfIdf(),
    "lsi": lambda text: Lsi(),
    "topics": lambda text: SameTopics(),
    "nearest": lambda text: Nearest(),
    "newest": lambda text: Newest(),
    "most-linked": lambda text: MostLinked(),
    "pagerank": lambda text: PageRank(),
    "co-citation": lambda text: CoCitation(),
    "adamic-adar": lambda text: AdamicAdar(),
    "random": lambda text: Random(),
}
"""System by name: text index of the corpus → ranker. Further systems may be added to it by anybody."""

LINKS_ONLY = {"pagerank", "co-citation", "adamic-adar"}
"""Systems that know nothing where all links of the query are hidden: they are for the protocol complete."""

DEFAULT_SYSTEMS = ("ours", "tfidf", "topics", "nearest", "newest", "random")


def all_systems(protocol: str) -> tuple[str, ...]:
    """Return the names of all systems that can answer under a protocol."""
    return tuple(name for name in SYSTEMS if protocol == "complete" or name not in LINKS_ONLY)
