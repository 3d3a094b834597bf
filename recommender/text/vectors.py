"""The TF-IDF vectors of a site: one for every node, with all fields side by side.

A dot product of two vectors is the weighted mean of the cosines of their fields; see `recommender.text.weighting`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.sparse import StackedRows
from recommender._arrays.strings import StringArray, find
from recommender._arrays.types import Bools, Float32s, Ints, Strings
from recommender.content import Article, primary
from recommender.corpus import Corpus, External, Node
from recommender.text.language import Languages
from recommender.text.terms import FIELDS, PAIR, Document, count_terms
from recommender.text.weighting import frequencies, inverse_frequencies, tfidf

__all__ = ["FIELD_WEIGHTS", "TfidfVectors", "count_nodes"]

FIELD_WEIGHTS = {"title": 0.2, "text": 0.5, "letters": 0.3}
"""The share of each field in a similarity; they add up to 1.

Measured on five sites and chosen by hand, to one digit: see *The whole text* in ``evaluation/experiments.md``.
"""


@dataclass(frozen=True, eq=False)
class TfidfVectors:
    """The vectors of every node of a corpus. Make them with `TfidfVectors.fit`.

    Attributes
    ----------
    counts : CountTable
        How often each term occurs in each node; rows in the order of the corpus. Everything else is computed from it.
    languages : Languages
        Those of the articles. They choose the stemmers.
    weights : mapping of str to float
        The weight of each field.
    """

    counts: CountTable = field(repr=False)
    languages: Languages
    weights: Mapping[str, float]

    @classmethod
    def fit(cls, corpus: Corpus, weights: Mapping[str, float] | None = None) -> TfidfVectors:
        """Count the terms of all nodes of `corpus`; `weights` of the fields are `FIELD_WEIGHTS` by default."""
        weights = weights or FIELD_WEIGHTS
        languages = Languages.of(corpus.articles)
        counts = count_nodes(corpus.nodes, languages.tags, languages, weights)
        # A large site has millions of terms; as objects, their names would take several times the memory.
        return cls(CountTable(StringArray.of(counts.names), counts.matrix), languages, weights)

    @classmethod
    def restored(
        cls,
        counts: CountTable,
        languages: Languages,
        weights: Mapping[str, float],
        *,
        matrix: sp.csr_array | StackedRows,
        idf: Float32s,
        is_word: Bools,
    ) -> TfidfVectors:
        """Return vectors that were stored, without computing them again.

        Parameters
        ----------
        counts, languages, weights
            As for the class.
        matrix, idf, is_word
            Exactly what the properties of these names would compute: nothing is checked.
        """
        vectors = cls(counts, languages, weights)
        vars(vectors).update(matrix=matrix, idf=idf, is_word=is_word)
        return vectors

    def after_change(self, corpus: Corpus, origin: Ints) -> TfidfVectors:
        """Return what `fit` would make of a changed site, bit for bit, but read only the nodes that are new.

        Parameters
        ----------
        corpus : Corpus
            The site as it is now.
        origin : ndarray, shape (n_nodes,), int64
            The former position of each node; -1 for one that is new or has another text.
        """
        n = len(corpus)
        positions = np.flatnonzero(origin < 0)
        new = [corpus.node(position) for position in positions.tolist()]
        languages = self.languages.spliced(origin[:n], Languages.of(node for node in new if isinstance(node, Article)))
        if languages.main == self.languages.main:
            tags = languages.tags[positions[positions < n]]
            counts = self.counts.spliced(origin, count_nodes(new, tags, languages, self.weights))
        else:  # every text of unknown language now has another stemmer
            counts = count_nodes(corpus.nodes, languages.tags, languages, self.weights)
        return TfidfVectors(counts, languages, self.weights)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The vectors, shape (n_nodes, n_terms), float32: rows in the order of the corpus, of length one.

        Of a site in shards, a `StackedRows`, which has the same shape and rows.

        The values of a node are all 0 if no article has any of its terms.
        """
        return self.weighted(self.counts.matrix)

    def weighted(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the vectors of some rows of counts, shape (n, n_terms), float32; see `tfidf`."""
        return tfidf(counts, self.idf, self._starts, self._weights)

    @cached_property
    def idf(self) -> Float32s:
        """The inverse document frequency of each term, shape (n_terms,); see `inverse_frequencies`."""
        return inverse_frequencies(frequencies(self.counts.matrix, self.n_articles), self.n_articles)

    def transform(self, nodes: Iterable[Article | External | str], language: str = "") -> sp.csr_array:
        """Return the vectors of other nodes, or of plain texts, as rows; shape (n, n_terms), float32.

        Terms that the site does not have are left out.

        Parameters
        ----------
        nodes : iterable of Article, External or str
            A str is both title and text.
        language : str, optional
            BCP 47 tag of all nodes; if it is empty, each has the language of its record, or its language is detected.
        """
        tag = primary(language) or None
        counts = count_terms([Document.of(node, self.languages, tag) for node in nodes], self.weights)
        columns = np.array([find(self.counts.names, name) for name in counts.names], dtype=np.int64)
        known = columns >= 0
        kept = sp.csr_array(counts.matrix[:, np.flatnonzero(known)])
        rows = (kept.data, columns[known].astype(kept.indices.dtype)[kept.indices], kept.indptr)
        shape = (len(counts), self.counts.matrix.shape[1])
        return self.weighted(sp.csr_array(rows, shape=shape))

    @property
    def n_articles(self) -> int:
        """How many of the nodes are articles; they come first."""
        return len(self.languages.certain)

    @cached_property
    def n_title(self) -> int:
        """How many columns are words and pairs of words of titles; they come first."""
        return int(self._starts[FIELDS.index("text")])

    @cached_property
    def n_words(self) -> int:
        """How many columns are words and pairs of words; they come first, and those of the letters last."""
        return int(self._starts[FIELDS.index("letters")])

    @cached_property
    def is_word(self) -> Bools:
        """Whether each column is a single word, shape (n_terms,)."""
        names = self.counts.names
        is_word = np.zeros(len(names), dtype=bool)
        is_word[: self.n_words] = True
        stored = names if isinstance(names, StringArray) else StringArray.of(names)
        is_word[stored.holding(PAIR)] = False
        return is_word

    @cached_property
    def _starts(self) -> Ints:
        """The first column of each field, shape (n_fields,)."""
        return np.array([bisect_left(self.counts.names, str(number)) for number in range(len(FIELDS))], dtype=np.int64)

    @property
    def _weights(self) -> Float32s:
        """The weight of each field, shape (n_fields,)."""
        return np.array([self.weights.get(name, 0.0) for name in FIELDS], dtype=np.float32)


def count_nodes(nodes: Iterable[Node], tags: Strings, languages: Languages, weights: Mapping[str, float]) -> CountTable:
    """Count the terms of some nodes. `tags` are the languages of the articles among them, which come first."""
    tagged = zip_longest(nodes, tags.tolist())
    return count_terms((Document.of(node, languages, tag) for node, tag in tagged), weights)
