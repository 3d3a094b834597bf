"""From texts to counted terms: the fields of a node, and the terms in them.

There are four fields, each a bag of terms:

- ``title``: the words of the title and its pairs of adjacent words, which keep names together;
- ``text``: the words of title and excerpt together, and of the body's beginning where the excerpt is missing or short;
- ``title letters``, ``text letters``: the n-grams of four characters of the same texts. They match compounds, other
  spellings and inflected forms, and they give long words, which tell more, a higher weight than short ones.

A term is stored with the number of its field as its first character, so that sorted terms lie field by field. Words are
counted first, and then each different word is turned into its terms once: a site has a hundred times as many words as
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
from recommender.text.words import character_ngrams, split_words, text_of, tokenize

__all__ = ["FIELDS", "PAIR", "Document", "count_terms", "term_of"]

FIELDS = ("title", "text", "title letters", "text letters")

PAIR = " "
"""Separates the two words of a pair, which is one term; no word contains a space."""

BLOCK = 50_000
"""How many documents are expanded from words to terms at once, which bounds the memory for counts of 32 bits."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one node, or of a query, as it is indexed."""

    title: str
    text: str
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
        title, text = (node, node) if isinstance(node, str) else (node.title, text_of(node))
        if tag is None:
            tag = languages.tag(text, node.language if isinstance(node, Article) else "")
        # A text of unknown language is stemmed as the site is: names and numbers are hardly changed by any stemmer.
        return cls(title, text, tag or languages.main)


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
    tokens = CountTable.of(map(_tokens, documents))
    numbers = [str(number) for number, name in enumerate(FIELDS) if name in fields]
    terms = CountTable.of([term for term in _terms(token) if term[0] in numbers] for token in tokens.names)
    blocks = [
        tokens.matrix[start : start + BLOCK] @ terms.matrix.astype(np.int32) for start in range(0, len(tokens), BLOCK)
    ]
    if not blocks:
        return terms
    return CountTable.sorted(terms.names, sp.csr_array(sp.vstack([*map(_smallest_type, blocks)], format="csr")))


def term_of(stored: str) -> str:
    """Return a stored term without the number of its field."""
    return stored[1:]


def _tokens(document: Document) -> Iterator[str]:
    """Yield each word, with its field and the language of its stemmer, and the pairs of the title: see `_terms`."""
    title, language = document.title, document.language
    for field, text in enumerate((title, document.text)):
        prefix = f"{field}{language}{PAIR}"
        yield from (prefix + word.casefold() for word, _ in split_words(text))
    for first, second in pairwise(tokenize(title, language)):
        yield f"-{first}{PAIR}{second}"


def _terms(token: str) -> Iterator[str]:
    """Yield the terms of one token of `_tokens`, each with the number of its field."""
    if token[0] == "-":
        yield f"0{token[1:]}"
        return
    language, _, word = token[1:].partition(PAIR)
    yield from (token[0] + term for term in tokenize(word, language))
    letters_field = str(int(token[0]) + 2)
    yield from (letters_field + ngram for ngram in character_ngrams(word))


def _smallest_type(block: sp.csr_array) -> sp.csr_array:
    return block.astype(np.min_scalar_type(int(block.data.max(initial=0))))
