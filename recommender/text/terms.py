"""From texts to counted terms: the fields of a node, and the terms in them.

There are three fields, each a bag of terms:

- ``title``: the words of the title and its pairs of adjacent words, which keep names together;
- ``text``: the words of title, excerpt and body together;
- ``letters``: the n-grams of four characters of title and excerpt, and of the body's beginning where the excerpt is
  missing or short. They match compounds, other spellings and inflected forms, and they give long words, which tell
  more, a higher weight than short ones.

A term is stored with the number of its field as its first character, so that sorted terms lie field by field. Words are
counted first, and then each different word is turned into its terms once: a site has a hundred times as many words as
different ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender.content import Article
from recommender.corpus import External
from recommender.text.language import Languages
from recommender.text.words import character_ngrams, count_words, lead_of, rest_of, tokenize

__all__ = ["FIELDS", "PAIR", "Document", "count_terms", "stored_term", "term_of"]

FIELDS = ("title", "text", "letters")

PAIR = " "
"""Separates the two words of a pair, which is one term; no word contains a space."""

_TITLE, _LEAD, _REST, _PAIR = "tlr-"
"""The parts of a document, as the first character of a token."""

BLOCK = 50_000
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
    tokens = CountTable.of_counts(map(_tokens, documents))
    numbers = [str(number) for number, name in enumerate(FIELDS) if name in fields]
    terms = CountTable.of([term for term in _terms(token) if term[0] in numbers] for token in tokens.names)
    blocks = [
        tokens.matrix[start : start + BLOCK] @ terms.matrix.astype(np.int32) for start in range(0, len(tokens), BLOCK)
    ]
    if not blocks:
        return terms
    return CountTable.sorted(terms.names, sp.csr_array(sp.vstack([*map(_smallest_type, blocks)], format="csr")))


def stored_term(field: str, term: str) -> str:
    """Return a term as it is stored for one of `FIELDS`."""
    return f"{FIELDS.index(field)}{term}"


def term_of(stored: str) -> str:
    """Return a stored term without the number of its field."""
    return stored[1:]


def _tokens(document: Document) -> dict[str, int]:
    """Count each word, with its part of the document and the language of its stemmer, and the pairs of the title."""
    title, language = document.title, document.language
    tokens = dict(Counter(f"{_PAIR}{first}{PAIR}{second}" for first, second in pairwise(tokenize(title, language))))
    for part, text in ((_TITLE, title), (_LEAD, document.lead), (_REST, document.rest)):
        prefix = f"{part}{language}{PAIR}"
        # A long text repeats its words: they are counted before anything is done with them.
        words = count_words(text.casefold())
        tokens.update(zip(map(prefix.__add__, words), words.values(), strict=True))
    return tokens


def _terms(token: str) -> Iterator[str]:
    """Yield the terms of one token of `_tokens`, each with the number of its field."""
    part, token = token[0], token[1:]
    if part == _PAIR:
        yield f"0{token}"
        return
    language, _, word = token.partition(PAIR)
    field = "0" if part == _TITLE else "1"
    yield from (field + term for term in tokenize(word, language))
    if part == _LEAD:
        yield from ("2" + ngram for ngram in character_ngrams(word))


def _smallest_type(block: sp.csr_array) -> sp.csr_array:
    return block.astype(np.min_scalar_type(int(block.data.max(initial=0))))
