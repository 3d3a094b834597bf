"""The words that make texts similar, as the texts write them."""

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
from recommender.text.terms import Document, term_of
from recommender.text.words import lead_of, rest_of, surface_forms

__all__ = ["SharedWords"]

CACHED_TEXTS, CACHED_TERMS = 10_000, 50_000
"""How many texts and terms are cached: the lists of articles of the same days recommend the same articles again.

A plain choice: some 50 MB at most.
"""


@dataclass(frozen=True, eq=False)
class SharedWords:
    """Finds the words that the texts of a site share with a query.

    Parameters
    ----------
    corpus : Corpus
        The site.
    text : TextIndex
        Of the same corpus.
    """

    corpus: Corpus
    text: TextIndex

    def between(self, query: Vector, positions: Ints, nodes: Sequence[Node]) -> list[list[tuple[str, float]]]:
        """Return for each of some texts the words that make it similar to a query, and how much each adds.

        Pairs of words and n-grams of letters are left out: they consist of the same words.

        Parameters
        ----------
        query : Vector
            The vector with which the texts are compared.
        positions : ndarray, shape (n,), int64
            Positions of the texts.
        nodes : sequence of Article or External
            The nodes at these positions. A caller may know an external by other entries than the corpus does.

        Returns
        -------
        list of list of (word, share)
            A list for each text, largest share first. A share is the part of the similarity, in [0, 1], that the word
            adds.
        """
        vectors = self.text.vectors
        if (positions < len(self.corpus)).all():
            rows = rows_of(vectors.matrix, positions)
            forms = [self._forms[position] for position in positions.tolist()]
        else:
            rows = Rows.of(vectors.transform(nodes))
            documents = [Document.of(node, vectors.languages) for node in nodes]
            forms = [surface_forms(f"{one.lead} {one.rest}", one.language) for one in documents]
        values, columns, ends = rows.before_column(vectors.n_words)
        is_word = vectors.is_word[query.indices]
        weights = np.zeros(vectors.n_words)
        weights[query.indices[is_word]] = query.data[is_word]
        products = weights[columns] * values
        shared = np.flatnonzero(products)
        owner = np.searchsorted(ends, shared, side="right") - 1
        terms = map(self._terms.__getitem__, columns[shared].tolist())
        shares: list[dict[str, float]] = [{} for _ in nodes]
        for number, term, share in zip(owner.tolist(), terms, products[shared].tolist(), strict=True):
            of_text = shares[number]
            of_text[term] = of_text.get(term, 0.0) + share
        return [_as_written(of_text, written) for of_text, written in zip(shares, forms, strict=True)]

    @cached_property
    def _forms(self) -> Cache[int, dict[str, str]]:
        """For the position of an article, its words as it writes them, by their stems."""
        articles, languages = self.corpus.articles, self.text.vectors.languages

        def forms(position: int) -> dict[str, str]:
            language = str(languages.tags[position]) or languages.main
            article = articles[position]
            return surface_forms(f"{lead_of(article)} {rest_of(article)}", language)

        return Cache(forms, CACHED_TEXTS)

    @cached_property
    def _terms(self) -> Cache[int, str]:
        """The term of each column."""
        names = self.text.vectors.counts.names
        return Cache(lambda column: term_of(names[column]), CACHED_TERMS)


def _as_written(shares: dict[str, float], forms: dict[str, str]) -> list[tuple[str, float]]:
    """Return terms with their shares, largest first, as the words that the text writes for them."""
    ordered = sorted(sorted(shares.items()), key=itemgetter(1), reverse=True)  # equal shares by the alphabet
    return [(forms.get(term, term), share) for term, share in ordered]
