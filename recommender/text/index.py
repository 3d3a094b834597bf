"""The text index of a site: it answers how similar two texts are, and which texts are most similar to a query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.operations import distinct, top_k
from recommender._arrays.postings import Postings, StackedPostings, postings_of
from recommender._arrays.scratch import spread
from recommender._arrays.sparse import Rows, StackedRows, row_of, rows_of
from recommender._arrays.types import Bools, Float32s, Float64s, Ints
from recommender._io.arguments import checked_count, checked_path
from recommender.corpus import Corpus, checked_corpus
from recommender.errors import checked_keywords
from recommender.text.embeddings import SEMANTIC_CHARACTERS, Embeddings, KnownEmbeddings
from recommender.text.near_copies import may_be_near_copies
from recommender.text.sentence_model import EmbeddingProgress
from recommender.text.vectors import TfidfVectors
from recommender.text.weighting import add_up, cosines, direction_of

__all__ = ["TextIndex", "Vector"]


PAIRS_AT_ONCE = 4_096
"""How many pairs of texts are compared at once: each needs the memory of two vectors. A plain choice."""


class Vector(NamedTuple):
    """One row of a sparse matrix. A SciPy array checks itself when it is made, which would take longer than a look-up.

    Attributes
    ----------
    data : ndarray, shape (m,), float32
        The values that are stored.
    indices : ndarray, shape (m,), int
        The column of each value, ascending.
    """

    data: Float32s
    indices: npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class TextIndex:
    """The vectors of every node of a corpus, and look-ups in them. Make one with `TextIndex.fit`.

    A *similarity* is the dot product of two vectors of length one, in [0, 1].

    Attributes
    ----------
    vectors : TfidfVectors
        By words and letters.
    meaning : Embeddings or None
        By meaning, where a model was named. They do not count in the similarities of this class.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> index = TextIndex.fit(corpus)
    >>> similarities = index.similarities(index.vectors.transform(["Ferry crews on strike"]))
    >>> best = similarities.argmax()
    >>> corpus.nodes[best].title, round(float(similarities[best]), 2)
    ('Ferry crews walk out, cutting off the Skerrin Islands', 0.27)
    """

    vectors: TfidfVectors = field(repr=False)
    meaning: Embeddings | None = field(default=None, repr=False)

    @classmethod
    @checked_keywords
    def fit(
        cls,
        corpus: Corpus,
        *,
        weights: Mapping[str, float] | None = None,
        semantic: str | Path | None = None,
        semantic_max_characters: int = SEMANTIC_CHARACTERS,
        progress: EmbeddingProgress | None = None,
        known: KnownEmbeddings | None = None,
    ) -> TextIndex:
        """Index the articles and externals of `corpus`.

        Parameters
        ----------
        corpus : Corpus
            Its articles make the vocabulary.
        weights : mapping of str to float, optional
            Weight of each field; `FIELD_WEIGHTS` by default.
        semantic : str or Path, optional
            Folder of an ONNX model of sentence embeddings, or the name of one that ``recommender model fetch`` has
            fetched; without it, meanings are not compared. No network is asked.
        semantic_max_characters, progress, known
            As `max_characters`, `progress` and `known` of `recommender.text.Embeddings.fit`: embedding thousands of
            texts takes minutes.

        Raises
        ------
        SettingsError
            If there is no such model, or an argument is of the wrong kind.
        """
        checked_corpus(corpus)
        if semantic is not None:
            checked_path("semantic", semantic, "the folder of an ONNX model, or the name of one that was fetched")
        longest = checked_count("semantic_max_characters", semantic_max_characters, 1, "how much of a text is embedded")
        vectors = TfidfVectors.fit(corpus, weights)
        if not semantic:
            return cls(vectors)
        articles = corpus.articles
        return cls(vectors, Embeddings.fit(articles, semantic, max_characters=longest, progress=progress, known=known))

    @classmethod
    def restored(
        cls,
        vectors: TfidfVectors,
        meaning: Embeddings | None,
        *,
        postings: Postings | StackedPostings,
        mean_direction: Float64s,
        typicality: Float32s,
    ) -> TextIndex:
        """Return an index that was stored, without computing it again.

        Parameters
        ----------
        vectors, meaning
            As for the class.
        postings, mean_direction, typicality
            Exactly what the properties would compute: nothing is checked.
        """
        index = cls(vectors, meaning)
        vars(index).update(postings=postings, mean_direction=mean_direction, typicality=typicality)
        return index

    def after_change(self, corpus: Corpus, origin: Ints, progress: EmbeddingProgress | None = None) -> TextIndex:
        """Return what `fit` would make of a changed site, bit for bit; parameters as `TfidfVectors.after_change`.

        `progress` is that of `fit`, for the articles that are new.
        """
        vectors, meaning = self.vectors.after_change(corpus, origin), self.meaning
        if meaning:
            of_articles = origin[: len(corpus)]
            new = [corpus.articles[position] for position in np.flatnonzero(of_articles < 0).tolist()]
            meaning = meaning.spliced(of_articles, meaning.of(new, progress, meaning.known))
        return TextIndex(vectors, meaning)

    @property
    def matrix(self) -> sp.csr_array:
        """The vectors as a matrix, shape (n_nodes, n_terms), float32; see `TfidfVectors.matrix`."""
        return self.vectors.matrix

    @property
    def n_articles(self) -> int:
        """How many of the nodes are articles; they come first."""
        return self.vectors.n_articles

    @cached_property
    def postings(self) -> Postings:
        """The articles that have each term, and its weight in them; without externals."""
        matrix = self.matrix
        # The rows of externals are empty in a view of the matrix: a slice would copy all of it.
        ends = np.minimum(matrix.indptr, matrix.indptr[self.n_articles])
        return Postings.of(
            sp.csr_array((matrix.data[: ends[-1]], matrix.indices[: ends[-1]], ends), shape=matrix.shape)
        )

    @cached_property
    def mean_direction(self) -> Float64s:
        """The mean of the vectors of all articles, scaled to length one; shape (n_terms,); 0 if all are 0."""
        total, last = np.zeros(self.matrix.shape[1]), int(self.matrix.indptr[self.n_articles])
        add_up(total, self.matrix.data[:last], self.matrix.indices[:last])
        return direction_of(total)

    @cached_property
    def typicality(self) -> Float32s:
        """How much each node is like the site as a whole: its cosine with `mean_direction`, in [0, 1]; (n_nodes,).

        A typical article is similar to many, and so to any query, whatever the query is about: it is a *hub*
        (Radovanović, Nanopoulos and Ivanović 2010). What is similar beyond that says more.
        """
        return self.typicality_of(self.matrix)

    def typicality_of(self, vectors: sp.csr_array | StackedRows) -> Float32s:
        """Return the `typicality` of each row of `vectors`, shape (n, n_terms); shape (n,)."""
        return cosines(Rows.of(vectors), self.mean_direction)

    def row(self, position: int) -> Vector:
        """Return the vector of one node."""
        return Vector(*row_of(self.matrix, position))

    def similarities(self, query: Vector | sp.csr_array, nodes: Ints | None = None) -> Float32s:
        """Return the similarity of `query` to `nodes`, by default to all; shape (n,)."""
        return self.similarities_to(query, self.matrix if nodes is None else rows_of(self.matrix, nodes))

    def similarities_to(self, query: Vector | sp.csr_array, vectors: Rows | StackedRows | sp.csr_array) -> Float32s:
        """Return the similarity of `query` to each row of `vectors`, shape (n, n_terms); shape (n,)."""
        with spread(self.matrix.shape[1], query.indices, query.data) as dense:
            return _at_most_one(Rows.of(vectors).dot(dense))

    def matches(self, query: Vector | sp.csr_array, budget: int) -> tuple[Float32s, bool]:
        """Return how similar articles are to `query`, by as many postings as the budget allows.

        The terms of the query are looked up by descending weight, until the next one would exceed the budget. What the
        other terms would add is missing.

        Parameters
        ----------
        query : Vector or scipy.sparse.csr_array, shape (1, n_terms)
            The vector to look up.
        budget : int
            How many postings to read at most.

        Returns
        -------
        similarity : ndarray, shape (n_nodes,), float32
            In [0, 1], and 0 for externals.
        exact : bool
            Whether no term was left out. Then the values of articles are, bit for bit, those of `similarities`.
        """
        terms, weights = query.indices, query.data
        counts = self.postings.lengths(terms)
        exact = int(counts.sum()) <= budget
        if not exact:
            heaviest = np.lexsort((terms, -weights))
            # In the order of the columns, in which every product adds.
            kept = np.sort(heaviest[np.cumsum(counts[heaviest], dtype=np.int64) <= budget])
            terms, weights = terms[kept], weights[kept]
        return _at_most_one(self.postings.weighted_sum(terms, weights)), exact

    def pairs(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Float32s:
        """Return the similarity of each source to the target at the same index; float32 in [0, 1]."""
        sources, targets, similarity = np.asarray(sources), np.asarray(targets), np.zeros(np.size(sources), np.float32)
        for block in (slice(start, start + PAIRS_AT_ONCE) for start in range(0, len(sources), PAIRS_AT_ONCE)):
            products = self.matrix[sources[block]].multiply(self.matrix[targets[block]])
            similarity[block] = np.minimum(products.sum(axis=1), np.float32(1.0))
        return similarity

    def between(self, nodes: Ints) -> Float32s:
        """Return the similarity of each of a few `nodes` to each other; shape (n, n)."""
        rows = rows_of(self.matrix, nodes)
        # Only the terms of these nodes get a row in the dense matrix.
        terms, at = distinct(rows.indices, self.matrix.shape[1])
        dense = np.zeros((len(terms), len(nodes)), dtype=np.float32)
        dense[at, rows.owners] = rows.data
        return _at_most_one(rows._replace(indices=at.astype(rows.indptr.dtype, copy=False)).dot(dense))

    def may_be_near_copies(self, groups: Sequence[Ints], floor: float) -> list[Bools]:
        """Return which nodes of each group may be as similar as `floor` to another one of it; false is sure."""
        return may_be_near_copies(self.matrix, groups, floor)

    def nearest(self, k: int, *, floor: float) -> tuple[Ints, Ints, Float32s]:
        """Return the `k` most similar other nodes of every node.

        It works row by row, so that memory does not grow with the square of the site.

        Parameters
        ----------
        k : int
            How many for each node, at most.
        floor : float
            Similarities below it, and those of 0, are left out.

        Returns
        -------
        sources, targets : ndarray, shape (m,), int64
            Positions of the nodes, by source; then by similarity, best first; then by target.
        similarities : ndarray, shape (m,), float32
            In [0, 1].
        """
        postings = postings_of(self.matrix)  # with externals, which `self.postings` leaves out
        rows = [self._nearest(position, postings, k, floor) for position in range(self.matrix.shape[0])]
        targets, values = (np.concatenate([row[part] for row in rows]) for part in (0, 1))
        return np.repeat(np.arange(len(rows), dtype=np.int64), [len(row) for row, _ in rows]), targets, values

    def _nearest(
        self, position: int, postings: Postings | StackedPostings, k: int, floor: float
    ) -> tuple[Ints, Float32s]:
        row = self.row(position)
        similarity = postings.weighted_sum(row.indices, row.data)
        similarity[position] = 0.0
        close = np.flatnonzero((similarity >= floor) & (similarity > 0.0))
        values = _at_most_one(similarity[close])
        best = top_k(values, close, k)
        return close[best], values[best]


def _at_most_one(products: Float32s) -> Float32s:
    """Cap `products` at 1 in place: rounding may exceed it."""
    return np.minimum(products, np.float32(1.0), out=products)
