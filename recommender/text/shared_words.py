"""The words that make texts alike, as they stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

import numpy as np

from recommender._arrays.lazy import Cache
from recommender._arrays.sparse import Rows, rows_of
from recommender._arrays.types import Ints
from recommender.corpus import Corpus, Node
from recommender.text.index import TextIndex, Vector
from recommender.text.reading import readable
from recommender.text.terms import Document, term_of
from recommender.text.words import spellings

__all__ = ["Quotes"]

TEXTS, TERMS = 10_000, 50_000
"""How many texts and terms that were asked for stay at hand: those of the stories of a day are, again and again."""


@dataclass(frozen=True, eq=False)
class Quotes:
    """Quotes the texts of a site.

    Parameters
    ----------
    corpus : Corpus
    text : TextIndex
        Of the same corpus.
    """

    corpus: Corpus
    text: TextIndex

    def shared(self, query: Vector, positions: Ints, nodes: Sequence[Node]) -> list[list[tuple[str, float]]]:
        """Return the words that make some texts similar to a query, with their shares of that, best first.

        Pairs of words and runs of characters are left out: they support the words they are made of.

        Parameters
        ----------
        query : Vector
            What they are compared with.
        positions : ndarray, shape (n,), int64
            Of the texts.
        nodes : sequence of Article or External
            What stands there; what is known of an external depends on who asks.
        """
        if (positions < len(self.corpus)).all():
            read = rows_of(self.text.matrix, positions)
            spelled = [self._spelled[position] for position in positions.tolist()]
        else:
            read = Rows.of(self.text.transform(nodes))
            documents = [Document.of(node, self.text.languages) for node in nodes]
            spelled = [spellings(document.text, document.language) for document in documents]
        values, columns, ends = read.before_column(self.text.n_words)
        spoken = self.text.is_word[query.indices]
        weights = np.zeros(self.text.n_words)
        weights[query.indices[spoken]] = query.data[spoken]
        products = weights[columns] * values
        shared = np.flatnonzero(products)
        owner = np.searchsorted(ends, shared, side="right") - 1
        terms = map(self._terms.__getitem__, columns[shared].tolist())
        shares: list[dict[str, float]] = [{} for _ in nodes]
        for number, term, share in zip(owner.tolist(), terms, products[shared].tolist(), strict=True):
            found = shares[number]
            found[term] = found.get(term, 0.0) + share
        return [_as_spelled(some, words) for some, words in zip(shares, spelled, strict=True)]

    @cached_property
    def _spelled(self) -> Cache[int, dict[str, str]]:
        """The words of an article by their terms."""
        articles, languages = self.corpus.articles, self.text.languages

        def read(position: int) -> dict[str, str]:
            # The language has been detected already.
            return spellings(readable(articles[position]), str(languages.tags[position]) or languages.main)

        return Cache(read, TEXTS)

    @cached_property
    def _terms(self) -> Cache[int, str]:
        """The term of a column."""
        names = self.text.counts.names
        return Cache(lambda column: term_of(names[column]), TERMS)


def _as_spelled(shares: dict[str, float], spelled: dict[str, str]) -> list[tuple[str, float]]:
    """Terms with their shares as words of a text, best first."""
    best = sorted(sorted(shares.items()), key=itemgetter(1), reverse=True)  # of equal shares, by the alphabet
    return [(spelled.get(term, term), share) for term, share in best]
