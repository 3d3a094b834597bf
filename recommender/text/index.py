"""How alike two texts are: fielded TF-IDF.

The fields (see `recommender.text.terms`) lie side by side in one matrix, each scaled by the square root of its weight,
so that one dot product of two rows is the weighted sum of their cosines (see `recommender.text.weighting`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.operations import distinct, top_k
from recommender._arrays.sparse import Postings, Rows, rows_of
from recommender._arrays.strings import find
from recommender._arrays.types import Bools, Float32s, Float64s, Ints, Strings
from recommender.content import Article, primary
from recommender.corpus import Corpus, External, Node
from recommender.text.embeddings import Meaning
from recommender.text.language import Languages
from recommender.text.terms import FIELDS, PAIR, Document, count_terms
from recommender.text.weighting import inverse_frequencies, weighted

__all__ = ["FIELD_WEIGHTS", "NEAR_COPY", "TextIndex", "Vector"]

FIELD_WEIGHTS = {"title": 0.2, "text": 0.3, "title letters": 0.2, "text letters": 0.3}
"""What each field contributes to a similarity; measured on three sites, see ``evaluation/experiments.md``."""

NEAR_COPY = 0.9
"""From this similarity of two texts on, one tells a reader of the other nothing new."""


class Vector(NamedTuple):
    """One row of a sparse matrix, without the checks that take longer than a question.

    Attributes
    ----------
    data : ndarray, shape (m,), float32
        The values that are not 0.
    indices : ndarray, shape (m,), int
        The columns where they stand, ascending.
    """

    data: Float32s
    indices: npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class TextIndex:
    """TF-IDF vectors of every node of a corpus, and the postings to search them.

    Make one with `TextIndex.fit`.

    Attributes
    ----------
    counts : CountTable
        How often each term stands in each node: all that has to be known of a text.
    languages : Languages
        Those of the articles, and the main one of the site. They choose the stemmers.
    weights : mapping of str to float
        Of each field.
    meaning : Meaning or None
        Embeddings of the articles, where a model was named.
    """

    counts: CountTable = field(repr=False)
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
        return cls(_counted(corpus.nodes, languages.tags, languages, weights), languages, weights, meaning)

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
        places = np.flatnonzero(origin < 0)
        fresh = [corpus.node(position) for position in places.tolist()]
        new = [node for node in fresh if isinstance(node, Article)]
        languages = self.languages.updated(new, origin[:n])
        meaning = self.meaning.updated(new, origin[:n]) if self.meaning else None
        if languages.main == self.languages.main:
            tags = languages.tags[places[places < n]]
            counts = self.counts.spliced(origin, _counted(fresh, tags, languages, self.weights))
        else:  # the stemmer of every text of unknown language is another one
            counts = _counted(corpus.nodes, languages.tags, languages, self.weights)
        return TextIndex(counts, languages, self.weights, meaning)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The vectors, shape (n_nodes, n_terms), float32: rows in the corpus's order, of length one.

        A node without any known term has a row without any value above 0.
        """
        return weighted(self.counts.matrix, self.rarity, self._starts, self._weights)

    @cached_property
    def rarity(self) -> Float32s:
        """How rare each term is among the articles, shape (n_terms,); see `inverse_frequencies`."""
        return inverse_frequencies(self.counts.matrix, self.n_articles)

    def transform(self, nodes: Iterable[Article | External | str], language: str = "") -> sp.csr_array:
        """Return the vectors of `nodes`, or of plain texts, as rows; shape (n, n_terms), float32.

        Parameters
        ----------
        nodes : iterable of Article, External or str
            What to read; a str is title and text in one.
        language : str, optional
            BCP 47 tag of the plain texts; detected if empty.
        """
        tag = primary(language) or None
        counts = count_terms([Document.of(node, self.languages, tag) for node in nodes], self.weights)
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
    def _weights(self) -> Float32s:
        return np.array([self.weights.get(name, 0.0) for name in FIELDS], dtype=np.float32)

    @property
    def n_articles(self) -> int:
        """How many of the nodes are articles; they come first."""
        return len(self.languages.tags)

    def row(self, position: int) -> Vector:
        """Return the vector of one node."""
        row = slice(*self.matrix.indptr[position : position + 2])
        return Vector(self.matrix.data[row], self.matrix.indices[row])

    def similarities(self, query: Vector | sp.csr_array, nodes: Ints | None = None) -> Float32s:
        """Return the similarity of `query` to `nodes`, by default to all; shape (n,)."""
        return self.similarities_to(query, self.matrix if nodes is None else rows_of(self.matrix, nodes))

    def similarities_to(self, query: Vector | sp.csr_array, vectors: Rows | sp.csr_array) -> Float32s:
        """Return the similarity of `query` to each row of `vectors`, shape (n, n_terms); shape (n,)."""
        dense = np.zeros(self.matrix.shape[1], dtype=np.float32)
        dense[query.indices] = query.data
        return _in_one(Rows.of(vectors).dot(dense))

    def matches(self, query: Vector | sp.csr_array, budget: int) -> tuple[Float32s, bool]:
        """Return how alike articles are to `query` by as many postings as the budget allows.

        The terms are looked up in the order of their weight, the heaviest first, until the next one would exceed the
        budget. An article is found by those that it shares, and what the others would add is missing.

        Parameters
        ----------
        query : Vector or scipy.sparse.csr_array, shape (1, n_terms)
            What to look up.
        budget : int
            How many postings to read at most.

        Returns
        -------
        similarity : ndarray, shape (n_nodes,), float32
            In [0, 1], and 0 for externals.
        exact : bool
            Whether no term was left out: then they are, bit for bit, what `similarities` returns of articles.
        """
        terms, weights = query.indices, query.data
        counts = self.postings.lengths(terms)
        exact = int(counts.sum()) <= budget
        if not exact:
            heaviest = np.lexsort((terms, -weights))
            # In the order of the columns, as any product adds up.
            kept = np.sort(heaviest[np.cumsum(counts[heaviest], dtype=np.int64) <= budget])
            terms, weights = terms[kept], weights[kept]
        return _in_one(self.postings.weighted_sum(terms, weights)), exact

    def pairs(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Float32s:
        """Return the similarity of each source to the target of the same index; float32 in [0, 1]."""
        products = self.matrix[np.asarray(sources)].multiply(self.matrix[np.asarray(targets)])
        return np.minimum(np.asarray(products.sum(axis=1), dtype=np.float32).ravel(), np.float32(1.0))

    def between(self, nodes: Ints) -> Float32s:
        """Return the similarity of each of a few `nodes` to each other; shape (n, n)."""
        rows = rows_of(self.matrix, nodes)
        # Only the terms of these few are looked at, under numbers of their own.
        terms, at = distinct(rows.indices, self.matrix.shape[1])
        dense = np.zeros((len(terms), len(nodes)), dtype=np.float32)
        dense[at, rows.owners] = rows.data
        return _in_one(rows._replace(indices=at.astype(rows.indptr.dtype, copy=False)).dot(dense))

    def consensus(self, nodes: Ints, weights: Float64s) -> Float64s:
        """Return the weighted mean of the similarities of each of `nodes` to the first few of them but itself.

        Parameters
        ----------
        nodes : ndarray, shape (n,), int64
            Distinct.
        weights : ndarray, shape (m,), float64
            Of the first m, m ≤ n, each ≥ 0.

        Returns
        -------
        ndarray, shape (n,), float64
            In [0, 1]; 0 where there is nothing to take a mean of.
        """
        rows, m = rows_of(self.matrix, nodes), len(weights)
        few = rows.first(m)
        values, owner = few.data.astype(np.float64), few.owners
        # The sum of the few is one text, which stands for all of them; in double precision, so that each can be taken
        # out of it again.
        middle = np.bincount(few.indices, weights[owner] * values, self.matrix.shape[1])
        alike = rows.dot(middle)
        alike[:m] -= weights * np.bincount(owner, weights=values**2, minlength=m)
        total = np.full(len(nodes), weights.sum())
        total[:m] -= weights
        found = np.zeros(len(nodes))
        np.divide(alike, total, out=found, where=total > 1e-12 * weights.sum())
        return found

    def nearest(self, k: int, *, floor: float) -> tuple[Ints, Ints, Float32s]:
        """Return the `k` most similar other nodes of every node, as (sources, targets, similarities).

        Best first; of those as similar, the one with the lowest position. Similarities below `floor` are left out.
        Works row by row, so that memory does not grow with the square of the site.
        """
        postings = Postings.of(self.matrix)  # of all nodes, where `postings` are of articles
        found = [self._nearest(position, postings, k, floor) for position in range(self.matrix.shape[0])]
        targets, values = (np.concatenate([some[part] for some in found]) for part in (0, 1))
        return np.repeat(np.arange(len(found), dtype=np.int64), [len(some) for some, _ in found]), targets, values

    def _nearest(self, position: int, postings: Postings, k: int, floor: float) -> tuple[Ints, Float32s]:
        row = self.row(position)
        alike = postings.weighted_sum(row.indices, row.data)
        alike[position] = 0.0
        close = np.flatnonzero((alike >= floor) & (alike > 0.0))
        values = _in_one(alike[close])
        best = top_k(values, close, k)
        return close[best], values[best]

    @cached_property
    def postings(self) -> Postings:
        """The articles that have each term, without externals, and its weight in them."""
        matrix = self.matrix
        # The rows of externals are emptied in a view: a slice would copy the whole index.
        ends = np.minimum(matrix.indptr, matrix.indptr[self.n_articles])
        return Postings.of(
            sp.csr_array((matrix.data[: ends[-1]], matrix.indices[: ends[-1]], ends), shape=matrix.shape)
        )

    @cached_property
    def is_word(self) -> Bools:
        """Whether each column stands for a single word, shape (n_terms,)."""
        found = np.zeros(len(self.counts.names), dtype=bool)
        found[: self.n_words] = [PAIR not in name for name in islice(self.counts.names, self.n_words)]
        return found

    @cached_property
    def n_words(self) -> int:
        """How many columns stand for words and pairs of them: the fields of letters come last."""
        return int(self._starts[FIELDS.index("title letters")])


def _counted(nodes: Iterable[Node], tags: Strings, languages: Languages, weights: Mapping[str, float]) -> CountTable:
    """The terms of some nodes; `tags` are the languages of the articles, which come first."""
    tagged = zip_longest(nodes, tags.tolist())
    return count_terms((Document.of(node, languages, tag) for node, tag in tagged), weights)


def _in_one(products: Float32s) -> Float32s:
    """Cap `products` at 1, past which rounding may carry them."""
    return np.minimum(products, np.float32(1.0), out=products)
