"""How alike two texts are: fielded TF-IDF.

Four fields, each a bag of terms weighted by scikit-learn's TF-IDF (sublinear term frequency, smoothed
inverse document frequency) and normalised to length one:

- ``title``: the words of the title, and its pairs of neighbouring words, which hold names together;
- ``text``: the words of title and excerpt together (and of the body's beginning where the excerpt is missing or short);
- ``title letters``, ``text letters``: the runs of four characters of the same, which see through compounds, spellings
  and inflection, and give long, telling words more weight than short ones.

The fields lie side by side in one matrix, each scaled by the square root of its weight, so that one dot
product of two rows is the weighted sum of the four cosines. Rows are normalised again, so that an article
without an excerpt can still be perfectly alike to another: similarity is in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.arrays import top_k
from recommender.article import Article
from recommender.corpus import Corpus, External
from recommender.text.language import Languages
from recommender.text.meaning import Meaning
from recommender.text.reading import readable
from recommender.text.words import letters, spellings, words

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["FIELD_WEIGHTS", "NEAR_COPY", "TextIndex"]

FIELD_WEIGHTS = {"title": 0.2, "text": 0.3, "title letters": 0.2, "text letters": 0.3}
"""What each field contributes to a similarity; measured on three sites, see ``evaluation/experiments.md``."""

PAIR = " "
"""Stands between two neighbouring words that make one term; no word holds it."""

NEAR_COPY = 0.9
"""From this similarity of two texts on, one tells a reader of the other nothing new."""


@dataclass(frozen=True, eq=False)
class TextIndex:
    """TF-IDF vectors of every node of a corpus, and the postings to search them.

    Attributes
    ----------
    matrix : scipy.sparse.csr_array, shape (n_nodes, n_terms), float32
        Rows in the corpus's order, L2-normalised (a node without any known term has an empty row). Inverse
        document frequencies count articles only, so that no curated entry changes any similarity between
        articles.
    languages : Languages
        Those of the articles, and the main one of the site. They choose the stemmers.
    meaning : Meaning or None
        Embeddings of the articles, where a model was named.
    """

    matrix: sp.csr_array
    languages: Languages
    _fields: dict[str, tuple[TfidfVectorizer, float]] = field(repr=False)
    meaning: Meaning | None = field(default=None, repr=False)

    @classmethod
    def fit(
        cls, corpus: Corpus, *, weights: dict[str, float] | None = None, semantic: str | Path | None = None
    ) -> TextIndex:
        """Learn the vocabulary from the articles of `corpus`, and vectorise articles and externals.

        Parameters
        ----------
        corpus : Corpus
            Its articles, for the vocabulary, and its externals.
        weights : dict of str to float, optional
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
        documents = [_Document.of(article, languages) for article in corpus.articles]
        fields, blocks = {}, []
        for name, weight in weights.items():
            vectorizer = _vectorizer(name)
            try:
                blocks.append(np.float32(weight**0.5) * vectorizer.fit_transform(documents))
            except ValueError:  # no article has a single term in this field
                continue
            fields[name] = (vectorizer, weight)
        if not blocks:
            return cls(sp.csr_array((corpus.n_nodes, 1), dtype=np.float32), languages, {}, meaning)
        index = cls(_normalised(blocks), languages, fields, meaning)
        if corpus.externals:
            rows = index.transform(corpus.externals)
            index = replace(index, matrix=sp.csr_array(sp.vstack([index.matrix, rows], format="csr")))
        return index

    def transform(self, nodes: Iterable[Article | External | str], language: str = "") -> sp.csr_array:
        """Return the vectors of `nodes`, or of plain texts, as rows; shape (n, n_terms), float32.

        Parameters
        ----------
        nodes : iterable of Article, External or str
            What to read; a str is title and text in one.
        language : str, optional
            BCP 47 tag of the plain texts; detected if empty.
        """
        documents = [_Document.of(node, self.languages, language) for node in nodes]
        if not self._fields:
            return sp.csr_array((len(documents), 1), dtype=np.float32)
        return _normalised(
            [np.float32(weight**0.5) * vectorizer.transform(documents) for vectorizer, weight in self._fields.values()]
        )

    def row(self, position: int) -> sp.csr_array:
        """Return the vector of one node, shape (1, n_terms)."""
        start, end = self.matrix.indptr[position : position + 2]
        # The index type of the matrix: with another one, every product would first convert all postings.
        length = np.array([0, end - start], dtype=self.matrix.indices.dtype)
        row = (self.matrix.data[start:end], self.matrix.indices[start:end], length)
        return sp.csr_array(row, shape=(1, self.matrix.shape[1]))

    def similarities(self, query: sp.csr_array) -> npt.NDArray[np.float32]:
        """Return the similarity of `query`, shape (1, n_terms), to every node; shape (n_nodes,)."""
        return _in_one(query @ self._postings)

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
            products = sp.csr_array(self.matrix[start : start + block] @ self._postings)
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
        words = self._vocabulary[0][columns] >= 0
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
        places, names = self._vocabulary
        shares: dict[str, float] = {}
        for column in other.keys() & query.keys():
            term = names[places[column]]
            shares[term] = shares.get(term, 0.0) + other[column] * query[column]
        best = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        document = _Document.of(node, self.languages)
        surface = spellings(document.text, shares, document.language)
        return [(surface.get(term, term), share) for term, share in best]

    @cached_property
    def _postings(self) -> sp.csr_array:
        return sp.csr_array(self.matrix.T.tocsr())

    @cached_property
    def _vocabulary(self) -> tuple[npt.NDArray[np.int64], list[str]]:
        """For each column its place among the words, -1 if it is none; and these words."""
        places, names = np.full(self.matrix.shape[1], -1, dtype=np.int64), list[str]()
        offset = 0
        for name, (vectorizer, _) in self._fields.items():
            terms = [] if "letters" in name else vectorizer.get_feature_names_out().tolist()
            for column, term in enumerate(terms, offset):
                if PAIR not in term:
                    places[column] = len(names)
                    names.append(term)
            offset += len(vectorizer.vocabulary_)
        return places, names


def _in_one(products: sp.csr_array) -> npt.NDArray[np.float32]:
    """The one row of `products` as a dense array; rounding may carry a product past 1."""
    dense: npt.NDArray[np.float32] = products.toarray()[0]
    return np.minimum(dense, np.float32(1.0), out=dense)


@dataclass(frozen=True, slots=True)
class _Document:
    """What the index reads of a node."""

    title: str
    text: str
    language: str

    @classmethod
    def of(cls, node: Article | External | str, languages: Languages, language: str = "") -> _Document:
        title, text = (node, node) if isinstance(node, str) else (node.title, readable(node))
        if isinstance(node, Article):
            language = node.language
        # Where nobody can tell, the stemmer of the site: most words of names and numbers do not mind.
        return cls(title, text, languages.tag(text, language) or languages.main)


def _vectorizer(name: str) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    analyzers: dict[str, Callable[[_Document], list[str]]] = {
        "title": _title_words,
        "text": lambda document: words(document.text, document.language),
        "title letters": lambda document: letters(document.title),
        "text letters": lambda document: letters(document.text),
    }
    return TfidfVectorizer(dtype=np.float32, sublinear_tf=True, analyzer=analyzers[name])


def _title_words(document: _Document) -> list[str]:
    single = words(document.title, document.language)
    return single + [f"{first}{PAIR}{second}" for first, second in pairwise(single)]


def _normalised(blocks: Sequence[Any]) -> sp.csr_array:
    from sklearn.preprocessing import normalize

    return sp.csr_array(normalize(sp.hstack(blocks, format="csr"), copy=False))
