"""How alike two texts are: fielded TF-IDF.

The fields (see `recommender.text.terms`) lie side by side in one matrix, each scaled by the square root of its weight,
so that one dot product of two rows is the weighted sum of their cosines (see `recommender.text.weighting`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.arrays import top_k
from recommender.article import Article
from recommender.bags import Bags
from recommender.corpus import Corpus, External
from recommender.names import find
from recommender.text.language import Languages
from recommender.text.meaning import Meaning
from recommender.text.terms import FIELDS, PAIR, Document, count_terms, field_of, term_of
from recommender.text.weighting import inverse_frequencies, weighted
from recommender.text.words import spellings

__all__ = ["FIELD_WEIGHTS", "NEAR_COPY", "TextIndex"]

FIELD_WEIGHTS = {"title": 0.2, "text": 0.3, "title letters": 0.2, "text letters": 0.3}
"""What each field contributes to a similarity; measured on three sites, see ``evaluation/experiments.md``."""

NEAR_COPY = 0.9
"""From this similarity of two texts on, one tells a reader of the other nothing new."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TextIndex:
    """TF-IDF vectors of every node of a corpus, and the postings to search them.

    Make one with `TextIndex.fit`.

    Attributes
    ----------
    counts : Bags
        How often each term stands in each node: all that has to be known of a text.
    languages : Languages
        Those of the articles, and the main one of the site. They choose the stemmers.
    weights : mapping of str to float
        Of each field.
    meaning : Meaning or None
        Embeddings of the articles, where a model was named.
    """

    counts: Bags = field(repr=False)
    languages: Languages
    weights: Mapping[str, float]
    meaning: Meaning | None = field(default=None, repr=False)

    @classmethod
    def fit(
        cls, corpus: Corpus, *, weights: Mapping[str, float] | None = None, semantic: str | Path | None = None
    ) -> TextIndex:
        """Read the articles and externals of `corpus`.

        Parameters
        ----------
        corpus : Corpus
            Its articles, for the vocabulary, and its externals.
        weights : mapping of str to float, optional
            Weight of each field; `FIELD_WEIGHTS` by default.
        semantic : str or Path, optional
            Folder of a model2vec model, to compare meanings too.

        Raises
        ------
        SettingsError
            If there is no such model.
        """
        meaning = Meaning.fit(corpus.articles, semantic) if semantic else None
        weights = weights or FIELD_WEIGHTS
        languages = Languages.of(corpus.articles)
        counts = count_terms((Document.of(node, languages) for node in corpus.nodes), weights)
        return cls(counts, languages, weights, meaning)

    def updated(self, corpus: Corpus, origin: Ints) -> TextIndex:
        """Return what `fit` would for `corpus`, bit for bit, reading only the nodes that are new.

        Parameters
        ----------
        corpus : Corpus
            What the site has become.
        origin : ndarray, shape (n_nodes,), int64
            Where each node stood when this index was made; -1 for one that was not there, or said something else.
        """
        n = len(corpus)
        fresh = [corpus.node(position) for position in np.flatnonzero(origin < 0).tolist()]
        new = [node for node in fresh if isinstance(node, Article)]
        languages = self.languages.updated(new, origin[:n])
        meaning = self.meaning.updated(new, origin[:n]) if self.meaning else None
        if languages.main != self.languages.main:
            # The stemmer of every text of unknown language is another one.
            return TextIndex(
                count_terms((Document.of(node, languages) for node in corpus.nodes), self.weights),
                languages, self.weights, meaning,
            )  # fmt: skip
        rows = count_terms((Document.of(node, languages) for node in fresh), self.weights)
        return TextIndex(self.counts.spliced(origin, rows), languages, self.weights, meaning)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The vectors, shape (n_nodes, n_terms), float32: rows in the corpus's order, of length one.

        A node without any known term has a row without any value above 0.
        """
        return weighted(self.counts.matrix, self.rarity, self._starts, self._weights)

    @cached_property
    def rarity(self) -> npt.NDArray[np.float32]:
        """How rare each term is among the articles, shape (n_terms,); see `inverse_frequencies`."""
        return inverse_frequencies(self.counts.matrix, len(self.languages.tags))

    def transform(self, nodes: Iterable[Article | External | str], language: str = "") -> sp.csr_array:
        """Return the vectors of `nodes`, or of plain texts, as rows; shape (n, n_terms), float32.

        Parameters
        ----------
        nodes : iterable of Article, External or str
            What to read; a str is title and text in one.
        language : str, optional
            BCP 47 tag of the plain texts; detected if empty.
        """
        counts = count_terms([Document.of(node, self.languages, language) for node in nodes], self.weights)
        columns = np.array([find(self.counts.names, name) for name in counts.names], dtype=np.int64)
        known = columns >= 0
        found = sp.csr_array(counts.matrix[:, np.flatnonzero(known)])
        n_terms = self.counts.matrix.shape[1]
        rows = (found.data, columns[known].astype(self.matrix.indices.dtype)[found.indices], found.indptr)
        return weighted(sp.csr_array(rows, shape=(len(counts), n_terms)), self.rarity, self._starts, self._weights)

    @cached_property
    def _starts(self) -> Ints:
        """The first column of each field."""
        return np.array([bisect_left(self.counts.names, str(number)) for number in range(len(FIELDS))], dtype=np.int64)

    @property
    def _weights(self) -> npt.NDArray[np.float32]:
        return np.array([self.weights.get(name, 0.0) for name in FIELDS], dtype=np.float32)

    def row(self, position: int) -> sp.csr_array:
        """Return the vector of one node, shape (1, n_terms)."""
        start, end = self.matrix.indptr[position : position + 2]
        # The index type of the matrix: with another one, every product would first convert all postings.
        length = np.array([0, end - start], dtype=self.matrix.indices.dtype)
        row = (self.matrix.data[start:end], self.matrix.indices[start:end], length)
        return sp.csr_array(row, shape=(1, self.matrix.shape[1]))

    def similarities(self, query: sp.csr_array) -> npt.NDArray[np.float32]:
        """Return the similarity of `query`, shape (1, n_terms), to every node; shape (n_nodes,)."""
        return _in_one(query @ self.postings)

    def similarities_to(self, query: sp.csr_array, vectors: sp.csr_array) -> npt.NDArray[np.float32]:
        """Return the similarity of `query` to each row of `vectors`, bit for bit as `similarities` would."""
        return _in_one(query @ sp.csr_array(vectors.T.tocsr()))

    def pairs(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """Return the similarity of each source to the target of the same index; float32 in [0, 1]."""
        products = self.matrix[np.asarray(sources)].multiply(self.matrix[np.asarray(targets)])
        return np.minimum(np.asarray(products.sum(axis=1), dtype=np.float32).ravel(), np.float32(1.0))

    def between(self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """Return the similarity of each node of `rows` to each of the few `columns`; shape (n_rows, n_columns)."""
        wanted, some = self.matrix[columns], self.matrix[rows]
        # Only the terms of the few are looked at; all others share the last place, which stays empty.
        named = np.zeros(self.matrix.shape[1], dtype=bool)
        named[wanted.indices] = True
        terms = np.flatnonzero(named)
        place = np.full(self.matrix.shape[1], len(terms), dtype=wanted.indices.dtype)
        place[terms] = np.arange(len(terms))
        dense = np.zeros((len(terms) + 1, len(columns)), dtype=np.float32)
        dense[place[wanted.indices], np.repeat(np.arange(len(columns)), np.diff(wanted.indptr))] = wanted.data
        narrow = sp.csr_array((some.data, place[some.indices], some.indptr), shape=(len(rows), len(terms) + 1))
        alike: npt.NDArray[np.float32] = narrow @ dense
        return np.minimum(alike, np.float32(1.0), out=alike)

    def nearest(
        self, k: int, *, floor: float, block: int = 512
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Return the `k` most similar other nodes of every node, as (sources, targets, similarities).

        Similarities below `floor` are left out. Works in blocks of rows, so that memory does not grow with
        the square of the site.
        """
        sources, targets, values = [], [], []
        for start in range(0, self.matrix.shape[0], block):
            products = sp.csr_array(self.matrix[start : start + block] @ self.postings)
            for offset in range(products.shape[0]):
                row = slice(products.indptr[offset], products.indptr[offset + 1])
                columns, scores = products.indices[row], np.minimum(products.data[row], np.float32(1.0))
                keep = (columns != start + offset) & (scores >= floor)
                columns, scores = columns[keep], scores[keep]
                best = top_k(scores, columns, k)
                sources.append(np.full(len(best), start + offset, dtype=np.int64))
                targets.append(columns[best].astype(np.int64))
                values.append(scores[best])
        return np.concatenate(sources), np.concatenate(targets), np.concatenate(values)

    def spoken(self, vectors: sp.csr_array, row: int = 0) -> dict[int, float]:
        """Return the columns and values of one row of `vectors`, shape (n, n_terms), that stand for single words."""
        own = slice(vectors.indptr[row], vectors.indptr[row + 1])
        columns, values = vectors.indices[own], vectors.data[own]
        words = self.is_word[columns]
        return dict(zip(columns[words].tolist(), values[words].tolist(), strict=True))

    def shared_words(
        self, query: Mapping[int, float], other: Mapping[int, float], node: Article | External
    ) -> list[tuple[str, float]]:
        """Return the words of `node` that make it similar to a query, with their shares of that, best first.

        Pairs of words and runs of characters are left out: they support the words they are made of.

        Parameters
        ----------
        query, other : mapping of int to float
            What `spoken` returns for the two; `other` is that of `node`.
        node : Article or External
            Whose text is quoted.
        """
        names = self.counts.names
        shares: dict[str, float] = {}
        for column in other.keys() & query.keys():
            term = term_of(names[column])
            shares[term] = shares.get(term, 0.0) + other[column] * query[column]
        best = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        document = Document.of(node, self.languages)
        surface = spellings(document.text, shares, document.language)
        return [(surface.get(term, term), share) for term, share in best]

    @cached_property
    def postings(self) -> sp.csr_array:
        return sp.csr_array(self.matrix.T.tocsr())

    @cached_property
    def is_word(self) -> npt.NDArray[np.bool_]:
        """Whether each column stands for a single word, shape (n_terms,)."""
        names = self.counts.names
        told = ("letters" not in FIELDS[field_of(name)] and PAIR not in name for name in names)
        return np.fromiter(told, dtype=bool, count=len(names))


def _in_one(products: sp.csr_array) -> npt.NDArray[np.float32]:
    """The one row of `products` as a dense array; rounding may carry a product past 1."""
    dense: npt.NDArray[np.float32] = products.toarray()[0]
    return np.minimum(dense, np.float32(1.0), out=dense)
