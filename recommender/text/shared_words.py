"""The words that make texts similar, as the texts write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from recommender._arrays.lazy import Cache
from recommender._arrays.sparse import Rows, rows_of
from recommender._arrays.strings import find
from recommender._arrays.types import Float32s, Ints
from recommender.corpus import Corpus, Node
from recommender.text.index import TextIndex, Vector
from recommender.text.shared_runs import RUN_CHARACTERS, shared_runs
from recommender.text.terms import Document, stored_term, term_of
from recommender.text.words import lead_of, rest_of, surface_forms, unspaced_runs

__all__ = ["SharedWords"]

CACHED_TEXTS, CACHED_TERMS = 5_000, 50_000
"""How many texts and terms are cached: the lists of articles of the same days recommend the same articles again.

A plain choice: some 50 MB at most.
"""

MAX_SENTENCES, CACHED_SENTENCES = 8, 1_000
"""How many sentences of a text are embedded, and of how many texts they are cached. A plain choice: a lead has about
so many, and each takes some milliseconds."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*|\n+")
"""What stands between two sentences."""


class Written(NamedTuple):
    """How a text writes what is indexed of it.

    Attributes
    ----------
    forms : dict of str to str
        Its words by their stems.
    unspaced : str
        What it writes without spaces between words, a space between two runs.
    """

    forms: dict[str, str]
    unspaced: str

    @classmethod
    def of(cls, text: str, language: str) -> Written:
        """Return how `text` writes its words."""
        return cls(surface_forms(text, language), " ".join(unspaced_runs(text))[:RUN_CHARACTERS])


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

    def between(
        self, query: Vector, positions: Ints, nodes: Sequence[Node], text: str | int | None = None
    ) -> list[list[tuple[str, float]]]:
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
        text : str, int or None
            The text of the query, or its position: for whole words in scripts without spaces. Without it, the words of
            such scripts are pairs of characters.

        Returns
        -------
        list of list of (word, share)
            A list for each text, largest share first. A share is the part of the similarity, in [0, 1], that the word
            adds.
        """
        vectors = self.text.vectors
        if (positions < len(self.corpus)).all():
            rows = rows_of(vectors.matrix, positions)
            written = [self._written[position] for position in positions.tolist()]
        else:
            rows = Rows.of(vectors.transform(nodes))
            documents = [Document.of(node, vectors.languages) for node in nodes]
            written = [Written.of(f"{one.lead} {one.rest}", one.language) for one in documents]
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
        own = self._unspaced_of(text) if any(one.unspaced for one in written) else ""
        return [self._as_written(own, *one) for one in zip(shares, written, strict=True)]

    def closest_sentence(self, meaning: Float32s, position: int) -> str:
        """Return the sentence of an article that is closest to a query in meaning; empty if there is none.

        Parameters
        ----------
        meaning : ndarray, shape (n_dimensions,), float32
            The embedding of the query.
        position : int
            Of the article. Its lead is looked through, without the title, which the reader sees anyway.
        """
        sentences, vectors = self._sentences[position]
        return sentences[int(np.einsum("ij,j->i", vectors, meaning).argmax())] if sentences else ""

    def _as_written(self, query: str, shares: dict[str, float], written: Written) -> list[tuple[str, float]]:
        """Return terms with their shares, largest first, as the words that the text writes for them."""
        forms, words = written.forms, shares
        if query and written.unspaced:
            pairs = {term: share for term, share in shares.items() if unspaced_runs(term)}
            runs = shared_runs(pairs, query, written.unspaced, self._rarity.__getitem__)
            words = {term: share for term, share in shares.items() if term not in pairs} | runs
        ordered = sorted(sorted(words.items()), key=itemgetter(1), reverse=True)  # equal shares by the alphabet
        return [(forms.get(term, term), share) for term, share in ordered]

    def _unspaced_of(self, text: str | int | None) -> str:
        if isinstance(text, str):
            return " ".join(unspaced_runs(text))
        return "" if text is None else self._written[text].unspaced

    @cached_property
    def _written(self) -> Cache[int, Written]:
        """For the position of an article, how it writes its words."""
        articles, languages = self.corpus.articles, self.text.vectors.languages

        def written(position: int) -> Written:
            language = str(languages.tags[position]) or languages.main
            article = articles[position]
            return Written.of(f"{lead_of(article)} {rest_of(article)}", language)

        return Cache(written, CACHED_TEXTS)

    @cached_property
    def _sentences(self) -> Cache[int, tuple[list[str], Float32s]]:
        """For the position of an article, the sentences of its lead, and their embeddings."""
        embeddings = self.text.meaning

        def sentences(position: int) -> tuple[list[str], Float32s]:
            if embeddings is None:
                return [], np.zeros((0, 0), dtype=np.float32)
            article = self.corpus.articles[position]
            lead = lead_of(article)[len(article.title) :]
            parts = _SENTENCE.split(lead[: embeddings.max_characters])
            whole = parts[:-1] if len(lead) > embeddings.max_characters and len(parts) > 1 else parts
            found = [*islice(dict.fromkeys(filter(None, map(str.strip, whole))), MAX_SENTENCES)]
            return found, embeddings.transform(found)

        return Cache(sentences, CACHED_SENTENCES)

    @cached_property
    def _terms(self) -> Cache[int, str]:
        """The term of each column."""
        names = self.text.vectors.counts.names
        return Cache(lambda column: term_of(names[column]), CACHED_TERMS)

    @cached_property
    def _rarity(self) -> Cache[str, float]:
        """The inverse document frequency of terms of texts; of one that the site does not have, that of the rarest."""
        vectors = self.text.vectors
        names, idf = vectors.counts.names, vectors.idf

        def rarity(term: str) -> float:
            column = find(names, stored_term("text", term))
            return float(idf[column]) if column >= 0 else float("inf")

        return Cache(rarity, CACHED_TERMS)
