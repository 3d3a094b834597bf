"""The words that make texts similar, as the texts write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from recommender._arrays.lazy import Cache, LazySequence
from recommender._arrays.operations import indices_in
from recommender._arrays.scratch import spread
from recommender._arrays.sparse import Rows, rows_of
from recommender._arrays.strings import find
from recommender._arrays.types import Float32s, Ints
from recommender.corpus import Corpus, Node
from recommender.text.index import TextIndex, Vector
from recommender.text.shared_runs import RUN_CHARACTERS, shared_runs
from recommender.text.terms import Document, stored_term, term_of
from recommender.text.words import lead_of, rest_of, surface_forms, unspaced_runs

__all__ = ["Compared", "SharedWords"]

_NOTHING = np.zeros(0, dtype=np.int64)

CACHED_TEXTS, CACHED_TERMS = 10_000, 50_000
"""How many texts and terms are cached: the lists of articles of the same days recommend the same articles again.

A plain choice: some 100 MB at most.
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


class Compared(NamedTuple):
    """A query, and texts that are compared with it.

    Attributes
    ----------
    query : Vector
        Of the query.
    positions : ndarray, shape (n,), int64
        Positions of the texts.
    nodes : sequence of Article or External
        The nodes at these positions. A caller may know an external by other entries than the corpus does.
    text : str, int or None
        The text of the query, or its position: for whole words in scripts without spaces. Without it, the words of such
        scripts are pairs of characters.
    """

    query: Vector
    positions: Ints
    nodes: Sequence[Node]
    text: str | int | None = None


class _SharesOfText(LazySequence[tuple[str, float]]):
    """The words that a text shares with a query: a long text shares hundreds, and few are read."""

    __slots__ = ("columns", "forms", "shares", "terms")

    def __init__(
        self, columns: Sequence[int], shares: Sequence[float], terms: Mapping[int, str], forms: Mapping[str, str]
    ) -> None:
        self.columns, self.shares, self.terms, self.forms = columns, shares, terms, forms

    def __len__(self) -> int:
        return len(self.columns)

    def __iter__(self) -> Iterator[tuple[str, float]]:
        for term, share in zip(map(self.terms.__getitem__, self.columns), self.shares, strict=True):
            yield self.forms.get(term, term), share

    def _at(self, index: int) -> tuple[str, float]:
        term = self.terms[self.columns[index]]
        return self.forms.get(term, term), self.shares[index]


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

    def between(self, compared: Sequence[Compared]) -> list[list[Sequence[tuple[str, float]]]]:
        """Return for each of some queries, and each of its texts, the words that make them similar.

        Pairs of words and n-grams of letters are left out: they consist of the same words.

        Returns
        -------
        list of list of sequence of (word, share)
            One for each text of each query, largest share first. A share is the part of the similarity that the word
            adds, in [0, 1].
        """
        is_plain = [bool((one.positions < len(self.corpus)).all()) for one in compared]
        plain = [one for one, is_one in zip(compared, is_plain, strict=True) if is_one]
        rows = rows_of(self.text.vectors.matrix, np.concatenate([_NOTHING, *(one.positions for one in plain)]))
        written = [[self._written[position] for position in one.positions.tolist()] for one in plain]
        words = iter(self._of_rows(plain, rows, written))
        return [next(words) if is_one else self._of_nodes(one) for one, is_one in zip(compared, is_plain, strict=True)]

    def _of_nodes(self, compared: Compared) -> list[Sequence[tuple[str, float]]]:
        """The words of one query whose texts are not all articles: what is known of an external is compared."""
        vectors = self.text.vectors
        documents = [Document.of(node, vectors.languages) for node in compared.nodes]
        written = [Written.of(f"{one.lead} {one.rest}", one.language) for one in documents]
        return self._of_rows([compared], Rows.of(vectors.transform(compared.nodes)), [written])[0]

    def _of_rows(
        self, compared: Sequence[Compared], rows: Rows, written: Sequence[Sequence[Written]]
    ) -> list[list[Sequence[tuple[str, float]]]]:
        """The words of some queries, given the vectors of all their texts, and how these write their words."""
        columns, shares, ends = self._shares(compared, rows)
        spans = zip([0, *ends[:-1]], ends, strict=True)
        words = list[list[Sequence[tuple[str, float]]]]()
        for one, texts in zip(compared, written, strict=True):
            own = self._unspaced_of(one.text) if any(text.unspaced for text in texts) else ""
            parts = [(columns[start:end], shares[start:end]) for start, end in islice(spans, len(texts))]
            words.append([self._as_written(own, *part, text) for part, text in zip(parts, texts, strict=True)])
        return words

    def _shares(self, compared: Sequence[Compared], rows: Rows) -> tuple[list[int], list[float], list[int]]:
        """Return the columns of the words that each row shares with its query, largest share first, and their shares.

        And the offset at which each row ends. Of a word in both title and text, the share is the sum, and the column
        that of the text. Equal shares are by the alphabet, as the columns are.
        """
        vectors = self.text.vectors
        values, columns, ends = rows.before_column(vectors.n_words)
        products = np.empty(len(values))
        last = ends[np.cumsum([0, *(len(one.positions) for one in compared)])].tolist()
        for (query, *_), start, end in zip(compared, last[:-1], last[1:], strict=True):
            is_word = vectors.is_word[query.indices]
            with spread(vectors.n_words, query.indices[is_word], query.data[is_word].astype(np.float64)) as weights:
                np.multiply(weights[columns[start:end]], values[start:end], out=products[start:end])
        shared = products.nonzero()[0]
        owner = ends.searchsorted(shared, side="right") - 1
        columns, shares = columns[shared].astype(np.int64), products[shared]
        keys = owner * vectors.n_words + columns  # ascending
        in_title = (columns < vectors.n_title).nonzero()[0]
        in_text = np.array([self._text_columns[column] for column in columns[in_title].tolist()], dtype=np.int64)
        twins = indices_in(keys, owner[in_title] * vectors.n_words + in_text)
        has_twin = (twins >= 0) & (in_text >= 0)
        shares[twins[has_twin]] += shares[in_title[has_twin]]
        kept = np.ones(len(shares), dtype=bool)
        kept[in_title[has_twin]] = False
        columns, shares, owner = columns[kept], shares[kept], owner[kept]
        order = np.lexsort((-shares, owner))
        ends = owner.searchsorted(np.arange(1, len(ends)))
        return columns[order].tolist(), shares[order].tolist(), ends.tolist()

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

    def _as_written(
        self, query: str, columns: Sequence[int], shares: Sequence[float], written: Written
    ) -> Sequence[tuple[str, float]]:
        """Return terms with their shares, largest first, as the words that the text writes for them."""
        if not query or not written.unspaced:
            return _SharesOfText(columns, shares, self._terms, written.forms)
        words = {self._terms[column]: share for column, share in zip(columns, shares, strict=True)}
        pairs = {term: share for term, share in words.items() if unspaced_runs(term)}
        runs = shared_runs(pairs, query, written.unspaced, self._rarity.__getitem__)
        words = {term: share for term, share in words.items() if term not in pairs} | runs
        ordered = sorted(sorted(words.items()), key=itemgetter(1), reverse=True)  # equal shares by the alphabet
        return [(written.forms.get(term, term), share) for term, share in ordered]

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
    def _text_columns(self) -> Cache[int, int]:
        """For the column of a word in titles, that of the same word in texts; -1 if there is none."""
        names = self.text.vectors.counts.names
        return Cache(lambda column: find(names, stored_term("text", term_of(names[column]))), CACHED_TERMS)

    @cached_property
    def _rarity(self) -> Cache[str, float]:
        """The inverse document frequency of terms of texts; of one that the site does not have, that of the rarest."""
        vectors = self.text.vectors
        names, idf = vectors.counts.names, vectors.idf

        def rarity(term: str) -> float:
            column = find(names, stored_term("text", term))
            return float(idf[column]) if column >= 0 else float("inf")

        return Cache(rarity, CACHED_TERMS)
