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
from itertools import chain, count

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable, compact, in_order, occurrences
from recommender.content import Article
from recommender.corpus import External
from recommender.text.language import Languages
from recommender.text.words import character_ngrams, lead_of, rest_of, token_pairs, tokenize

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
"""How many documents are expanded from words to terms at once, which bounds the memory for counts of 32 bits."""


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
    numbers, counts = _counted_pieces(documents)
    names, terms = occurrences(_terms(numbers, fields))
    # The pieces were turned into terms kind by kind, and are numbered in the order in which they came.
    order = np.fromiter(chain.from_iterable(of_kind.values() for of_kind in numbers.values()), dtype=np.int64)
    names, terms = in_order(names, terms[order.argsort()])
    blocks = (counts[start : start + BLOCK] @ terms for start in range(0, max(1, counts.shape[0]), BLOCK))
    return CountTable(names, compact(sp.csr_array(sp.vstack([*map(compact, blocks)], format="csr"))))


def stored_term(field: str, term: str) -> str:
    """Return a term as it is stored for one of `FIELDS`."""
    return f"{FIELDS.index(field)}{term}"


def term_of(stored: str) -> str:
    """Return a stored term without the number of its field."""
    return stored[1:]


def _counted_pieces(documents: Iterable[Document]) -> tuple[Mapping[Kind, Mapping[str, int]], sp.csr_array]:
    """Return the number of each piece, by kind, and how often each occurs in each of `documents`."""
    next_number = count().__next__
    numbers: defaultdict[Kind, defaultdict[str, int]] = defaultdict(lambda: defaultdict(next_number))
    columns, counts, ends = array("i"), array("i"), array("q", [0])  # a large site has hundreds of millions of them
    for document in documents:
        for kind, pieces in _pieces(document):
            columns.extend(map(numbers[kind].__getitem__, pieces))
            counts.extend(pieces.values())
        ends.append(len(columns))
    indices, data = (np.frombuffer(part, dtype=np.int32) for part in (columns, counts))
    shape = (len(ends) - 1, sum(map(len, numbers.values())))
    return numbers, sp.csr_array((data, indices, np.frombuffer(ends, dtype=np.int64)), shape=shape)


def _pieces(document: Document) -> Iterator[tuple[Kind, Counter[str]]]:
    """Count the pieces of each part of a document: what stands between two blanks, and the pairs of the title's words.

    A long text repeats itself: it is counted before anything else is done with it.
    """
    title, language = document.title, document.language
    yield (_PAIR, ""), Counter(map(PAIR.join, token_pairs(title, language)))
    for part, text in ((_TITLE, title), (_LEAD, document.lead), (_REST, document.rest)):
        yield (part, language), Counter(text.casefold().split())


def _terms(kinds: Mapping[Kind, Iterable[str]], fields: Collection[str]) -> Iterator[list[str]]:
    """Yield the stored terms of every piece, of those of its fields that are counted."""
    for (part, language), pieces in kinds.items():
        makers = [(stored_term(field, ""), make) for field, make in TERMS_OF[part].items() if field in fields]
        for piece in pieces:
            read = _ADDRESS.sub(" ", piece) if "://" in piece or "www." in piece else piece
            yield [prefix + term for prefix, make in makers for term in make(read, language)]
