"""From documents to counted terms: what the fields of a document hold.

Four fields, each a bag of terms:

- ``title``: the words of the title, and its pairs of neighbouring words, which hold names together;
- ``text``: the words of title and excerpt together (and of the body's beginning where the excerpt is missing or short);
- ``title letters``, ``text letters``: the runs of four characters of the same, which see through compounds, spellings
  and inflection, and give long, telling words more weight than short ones.

A term is written with the number of its field before it, so that the columns of a table lie field by field. Words are
counted first, and each different word is cut into its terms once: a site has a hundred times as many words as it has
different ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender.content import Article
from recommender.corpus import External
from recommender.text.language import Languages
from recommender.text.reading import readable
from recommender.text.words import letters, runs, words

__all__ = ["FIELDS", "Document", "count_terms", "term_of"]

FIELDS = ("title", "text", "title letters", "text letters")

PAIR = " "
"""Stands between two neighbouring words that make one term; no word holds it."""

BLOCK = 50_000
"""How many documents are expanded at once: wide numbers are needed for so many only."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the index reads of a node."""

    title: str
    text: str
    language: str

    @classmethod
    def of(cls, node: Article | External | str, languages: Languages, tag: str | None = None) -> Document:
        """Return what is read of `node`, or of a plain text, in a language that may be known: empty for none."""
        title, text = (node, node) if isinstance(node, str) else (node.title, readable(node))
        if tag is None:
            tag = languages.tag(text, node.language if isinstance(node, Article) else "")
        # Where nobody can tell, the stemmer of the site: most words of names and numbers do not mind.
        return cls(title, text, tag or languages.main)


def count_terms(documents: Iterable[Document], fields: Collection[str] = FIELDS) -> CountTable:
    """Return how often each term stands in each of some `documents`.

    Parameters
    ----------
    documents : iterable of Document
        What to read.
    fields : collection of str
        Those of `FIELDS` to count.

    Returns
    -------
    CountTable
        A row for each document, a column for each term, field by field and sorted within.
    """
    tokens = CountTable.of(map(_tokens, documents))
    kept = [str(number) for number, name in enumerate(FIELDS) if name in fields]
    terms = CountTable.of([term for term in _terms(token) if term[0] in kept] for token in tokens.names)
    blocks = [
        tokens.matrix[start : start + BLOCK] @ terms.matrix.astype(np.int32) for start in range(0, len(tokens), BLOCK)
    ]
    return (
        CountTable.sorted(terms.names, sp.csr_array(sp.vstack([*map(_small, blocks)], format="csr")))
        if blocks
        else terms
    )


def term_of(term: str) -> str:
    """Return a term of a table without its field."""
    return term[1:]


def _tokens(document: Document) -> Iterator[str]:
    """The words of both fields, each with its field and the language of its stemmer; and the pairs of the title."""
    title, language = document.title, document.language
    for field, text in enumerate((title, document.text)):
        beginning = f"{field}{language}{PAIR}"
        yield from (beginning + run.casefold() for run, _ in runs(text))
    for first, second in pairwise(words(title, language)):
        yield f"-{first}{PAIR}{second}"


def _terms(token: str) -> Iterator[str]:
    if token[0] == "-":
        yield f"0{token[1:]}"
        return
    language, _, word = token[1:].partition(PAIR)
    yield from (token[0] + term for term in words(word, language))
    letters_of = str(int(token[0]) + 2)
    yield from (letters_of + run for run in letters(word))


def _small(block: sp.csr_array) -> sp.csr_array:
    return block.astype(np.min_scalar_type(int(block.data.max(initial=0))))
