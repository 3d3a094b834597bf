"""Peers: what publishers use today for related links, each by its own library.

All of them see title and excerpt as the baseline ``tfidf`` does, and only articles of the site: none finds externals
by their text. What a peer does not find at all is left out of its answer, as on a page.

The libraries are in the extra ``peers``, and are imported when a peer is first used.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import symmetrized
from recommender._arrays.types import Float32s
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.extra import from_the_extra
from recommender.evaluation.folds import Question
from recommender.evaluation.rankers import Scorer, plain_text

__all__ = ["Hugo", "MoreLikeThis", "Node2Vec"]

MORE_WORDS_THAN_ANY_TEXT = 1_000_000
"""Words in a query of an engine that needs a limit: more than any text has, so that every word counts."""


class MoreLikeThis(Scorer):
    """More-Like-This by the search engine ``tantivy``, with its default tokenizer.

    Its defaults for long texts (a word must stand twice in the text and in five texts) throw away nearly every word of
    a title and an excerpt: here every word counts. The default limit of 25 words a query is lifted, too: which of
    several equally rare words fall under it is left to chance inside the engine, and no two runs would be the same.
    """

    finds_all = False

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        with from_the_extra("tantivy"):
            import tantivy
        self.tantivy: Any = tantivy
        schema = self.tantivy.SchemaBuilder().add_text_field("text", stored=True)
        index = self.tantivy.Index(schema.add_integer_field("position", stored=True).build())
        writer = index.writer()
        for position, text in enumerate(map(plain_text, corpus)):
            writer.add_document(self.tantivy.Document(text=text, position=position))
        writer.commit()
        index.reload()
        self.searcher = index.searcher()
        self.position: dict[tuple[int, int], int] = {}
        self.address: dict[int, Any] = {}
        for _, address in self.searcher.search(self.tantivy.Query.all_query(), limit=len(corpus)).hits:
            position = self.searcher.doc(address)["position"][0]
            self.position[address.segment_ord, address.doc] = position
            self.address[position] = address

    def scores(self, question: Question) -> npt.NDArray[Any]:
        query = self.tantivy.Query.more_like_this_query(
            self.address[question.position],
            min_term_frequency=1,
            min_doc_frequency=1,
            max_query_terms=MORE_WORDS_THAN_ANY_TEXT,
        )
        scores = np.zeros(len(self.corpus))
        for score, address in self.searcher.search(query, limit=len(scores)).hits:
            scores[self.position[address.segment_ord, address.doc]] = score
        return scores


class Hugo(Scorer):
    """Related content as Hugo computes it with its defaults, topics in the place of its keywords.

    A shared keyword weighs 100, the same year 10; of equals, the newer first. The year alone stays below Hugo's
    threshold, and newer articles are left out, so that the box of an old page does not change.

    Parameters
    ----------
    include_newer : bool
        Hugo's option ``includeNewer``.
    """

    finds_all = False

    def __init__(self, include_newer: bool = False) -> None:
        self.include_newer = include_newer

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        self.dates = corpus.dates[: len(corpus)]
        self.years = np.array([article.published.year if article.published else 1 for article in corpus])
        _, order = np.unique(np.nan_to_num(self.dates, nan=-np.inf), return_inverse=True)
        self.newness = order / (len(corpus) + 1)
        tagged: defaultdict[str, list[int]] = defaultdict(list)
        for position, article in enumerate(corpus):
            for topic in set(article.topics):
                tagged[topic].append(position)
        self.tagged = dict(tagged)

    def scores(self, question: Question) -> npt.NDArray[Any]:
        position = question.position
        scores = np.zeros(len(self.corpus))
        for topic in set(self.corpus.articles[position].topics):
            scores[self.tagged[topic]] += 100
        eligible = scores > 0
        if not self.include_newer:
            eligible &= ~(self.dates > self.dates[position])
        return np.where(eligible, scores + 10 * (self.years == self.years[position]) + self.newness, 0.0)


class Node2Vec(Scorer):
    """Node2vec with the settings of GOV.UK's related links, over the visible curated links.

    Uniform walks (p = q = 1) of 10 nodes, skip-gram of 64 dimensions, window 10, 5 epochs (``gensim``); cosine. Links
    are walked in both directions, which finds more than GOV.UK's one. Training takes minutes, so it needs links that
    are the same for every query: those of the protocol ``complete``.

    Parameters
    ----------
    rounds : int
        How many walks start at every linked node. A tenth of GOV.UK's 300 takes a tenth of the time, and finds about
        as much.
    """

    finds_all = False

    def __init__(self, rounds: int = 300) -> None:
        self.rounds = rounds

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        with from_the_extra("gensim"):
            from gensim.models import Word2Vec
        self.word2vec = Word2Vec
        self.links: sp.csr_array | None = None

    def scores(self, question: Question) -> npt.NDArray[Any]:
        is_other = self.links is not None and self.links is not question.links
        if question.mode != "complete" or not np.isnan(question.as_of) or is_other:
            raise EvaluationError(
                "system 'node2vec' learns from the links, and these differ from query to query here; "
                "ask it under the protocol complete, or leave it out"
            )
        if self.links is None:
            self.links, self.vectors = question.links, self._trained(question.links)
        scores: npt.NDArray[Any] = self.vectors @ self.vectors[question.position]
        return scores

    def _trained(self, links: sp.csr_array) -> Float32s:
        """Return a vector of length 1 for every linked node and 0 for the others, shape (n_nodes, 64)."""
        vectors = np.zeros((len(self.nodes), 64), dtype=np.float32)
        walks = _walks(symmetrized(links), self.rng, rounds=self.rounds, length=10)
        if walks:
            # One worker: with more, the order of learning would be left to chance.
            seed = int(self.rng.integers(2**31))
            model = self.word2vec(walks, vector_size=64, window=10, min_count=1, sg=1, epochs=5, workers=1, seed=seed)
            vectors[[int(name) for name in model.wv.index_to_key]] = model.wv.get_normed_vectors()
        return vectors


def _walks(links: sp.csr_array, rng: np.random.Generator, *, rounds: int, length: int) -> list[list[str]]:
    """Return `rounds` uniform random walks from every linked node, as lists of positions in words."""
    degree = np.diff(links.indptr)
    names = np.arange(links.shape[0]).astype(str).astype(object)
    walks: list[list[str]] = []
    for _ in range(rounds):
        walk = [rng.permutation(np.flatnonzero(degree))]
        for _ in range(length - 1):
            turn = (rng.random(len(walk[0])) * degree[walk[-1]]).astype(np.int64)
            walk.append(links.indices[links.indptr[walk[-1]] + turn])
        walks += names[np.column_stack(walk)].tolist()
    return walks
