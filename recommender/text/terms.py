"""From texts to counted terms: the fields of a node, and the terms in them.

There are three fields, each a bag of terms:

- ``title``: the words of the title and its pairs of adjacent words, which keep names together; without stop words;
- ``text``: the words of title, excerpt and body together, without stop words;
- ``letters``: the n-grams of four characters of title and excerpt, and of the body's beginning where the excerpt is
  missing or short. They match compounds, other spellings and inflected forms, and they give long words, which tell
  more, a higher weight than short ones.

A term is stored with the number of its field as its first character, so that sorted terms lie field by field. What
stands between two blanks is counted first, and then each different piece is turned into its terms once: a site has tens
of times as many pieces as different ones, and to look for words in each running text would take twice the time.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, islice

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable, Occurrences, compact, in_order, stacked_counts
from recommender.content import Article
from recommender.corpus import External
from recommender.text.language import Languages
from recommender.text.words import character_ngrams, forget_stems, lead_of, rest_of, token_pairs, tokenize

__all__ = ["FIELDS", "PAIR", "Document", "count_terms", "stored_term", "term_of"]

FIELDS = ("title", "text", "letters")

PAIR = " "
"""Separates the two words of a pair, which is one term; no word contains a space."""

_ADDRESS = re.compile(r"(?:\w+://|\bwww\.)\S+")
"""An address written out in a text: its words ("https", "twitter", "com") say nothing of what the text is about."""

_TITLE, _PAIR, _LEAD, _REST = "title", "pairs of the title", "lead", "rest"

TERMS_OF: Mapping[str, Mapping[str, Callable[[str, str], list[str]]]] = {
    _TITLE: {"title": tokenize},
    _PAIR: {"title": lambda pair, _: [pair]},
    _LEAD: {
        "text": tokenize,
        "letters": lambda piece, _: character_ngrams(piece),
    },
    _REST: {"text": tokenize},
}
"""For each part of a document, the fields that it belongs to, and the terms in them of a piece of it."""

Kind = tuple[str, str]
"""A part of documents, and the language of its stemmer."""

BLOCK = 10_000
"""How many documents are counted at once, which bounds the memory for their words, and for counts of 32 bits."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one node, or of a query, as it is indexed.

    Attributes
    ----------
    title : str
    lead : str
        Title and excerpt, and the body's beginning if the excerpt is short.
    rest : str
        What the lead leaves out of the body.
    language : str
        Primary language, which chooses the stemmer.
    """

    title: str
    lead: str
    rest: str
    language: str

    @classmethod
    def of(cls, node: Article | External | str, languages: Languages, tag: str | None = None) -> Document:
        """Return the document of a node, or of a plain text, which is both title and text.

        Parameters
        ----------
        node : Article, External or str
            What to index.
        languages : Languages
            Those of the site.
        tag : str, optional
            The primary language if it is known already, empty if it is known to be unknown. It is detected if None.
        """
        title, lead, rest = (node, node, "") if isinstance(node, str) else (node.title, lead_of(node), rest_of(node))
        if tag is None:
            tag = languages.tag(lead, node.language if isinstance(node, Article) else "")
        # A text of unknown language is stemmed as the site is: names and numbers are hardly changed by any stemmer.
        return cls(title, lead, rest, tag or languages.main)


def count_terms(documents: Iterable[Document], fields: Collection[str] = FIELDS) -> CountTable:
    """Count the terms of `documents`.

    Parameters
    ----------
    documents : iterable of Document
        One for each row of the result.
    fields : collection of str
        Which of `FIELDS` to count.

    Returns
    -------
    CountTable
        A column for each term, sorted: field by field, and by the alphabet within a field.
    """
    names, matrix = in_order(*_counted(iter(documents), fields))
    return CountTable(names, compact(matrix))


def stored_term(field: str, term: str) -> str:
    """Return a term as it is stored for one of `FIELDS`."""
    return f"{FIELDS.index(field)}{term}"


def term_of(stored: str) -> str:
    """Return a stored term without the number of its field."""
    return stored[1:]


def _counted(documents: Iterator[Document], fields: Collection[str]) -> tuple[list[str], sp.csr_array]:
    """Return the terms of `documents` in the order in which they come first, and how often each document has each."""
    terms = Occurrences()
    counts = stacked_counts(_blocks(documents, fields, terms))
    return terms.names, counts


def _blocks(documents: Iterator[Document], fields: Collection[str], terms: Occurrences) -> Iterator[sp.csr_array]:
    """Yield how often each of the `terms` so far occurs in each of the next documents; they are added to `terms`."""
    pieces, n_blocks, size = _Pieces(fields, terms), 0, BLOCK
    while size == BLOCK:  # a smaller block is the last one
        block = pieces.count_terms(islice(documents, BLOCK))
        n_blocks, size = n_blocks + 1, block.shape[0]
        yield block
    if n_blocks > 1:
        forget_stems()


class _Pieces:
    """The pieces of documents that come block by block: each different one is turned into its `terms` once."""

    def __init__(self, fields: Collection[str], terms: Occurrences) -> None:
        self._terms = terms
        """Those of each piece, by the number of the piece."""
        self._fields = fields
        next_number = count().__next__
        self._numbers: defaultdict[Kind, defaultdict[str, int]] = defaultdict(lambda: defaultdict(next_number))
        self._n_read: Counter[Kind] = Counter()

    def count_terms(self, documents: Iterable[Document]) -> sp.csr_array:
        """Return how often each term so far occurs in each of some further `documents`."""
        columns, counts, ends = array("i"), array("i"), array("q", [0])
        for document in documents:
            for kind, pieces in _pieces(document):
                columns.extend(map(self._numbers[kind].__getitem__, pieces))
                counts.extend(pieces.values())
            ends.append(len(columns))
        self._terms.extend(_terms(self._new(), self._fields))
        terms = self._terms.matrix()
        indices, data = (np.frombuffer(part, dtype=np.int32) for part in (columns, counts))
        parts = (data, indices, np.frombuffer(ends, dtype=np.int64))
        return sp.csr_array(parts, shape=(len(ends) - 1, terms.shape[0])) @ terms

    def _new(self) -> list[tuple[int, str, Kind]]:
        """The pieces that have not been turned into terms yet, by number."""
        new = list[tuple[int, str, Kind]]()
        for kind, numbers in self._numbers.items():
            last_first = islice(reversed(numbers.items()), len(numbers) - self._n_read[kind])
            new += [(number, piece, kind) for piece, number in last_first]
            self._n_read[kind] = len(numbers)
        return sorted(new)


def _pieces(document: Document) -> Iterator[tuple[Kind, Counter[str]]]:
    """Count the pieces of each part of a document: what stands between two blanks, and the pairs of the title's words.

    A long text repeats itself: it is counted before anything else is done with it.
    """
    title, language = document.title, document.language
    yield (_PAIR, ""), Counter(map(PAIR.join, token_pairs(title, language)))
    for part, text in ((_TITLE, title), (_LEAD, document.lead), (_REST, document.rest)):
        yield (part, language), Counter(text.casefold().split())


def _terms(pieces: Iterable[tuple[int, str, Kind]], fields: Collection[str]) -> Iterator[list[str]]:
    """Yield the stored terms of every piece, of those of its fields that are counted."""
    makers_of = {
        part: [(stored_term(field, ""), make) for field, make in makers.items() if field in fields]
        for part, makers in TERMS_OF.items()
    }
    for _, piece, (part, language) in pieces:
        read = _ADDRESS.sub(" ", piece) if "://" in piece or "www." in piece else piece
        yield [prefix + term for prefix, make in makers_of[part] for term in make(read, language)]
