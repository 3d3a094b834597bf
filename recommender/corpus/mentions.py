"""Mentions: links in the texts of articles to other articles of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.sparse import row_span
from recommender._arrays.types import Ints
from recommender.content import Article, RelatedLink
from recommender.corpus.address_book import AddressBook, AmbiguousReferenceError
from recommender.corpus.columns import ADDRESS

__all__ = ["mentions_of", "without_mentions"]


def mentions_of(
    articles: Sequence[Article], links: CountTable, book: AddressBook, same_page: Callable[[int], Ints]
) -> sp.csr_array:
    """Return which article mentions which, shape (n_articles, n_articles), float32: 1 where the row's text links there.

    Links are resolved as curated entries are; those that mean no article, several, or another version of the same page
    are left out.

    Parameters
    ----------
    articles : sequence of Article
        In the order of the corpus.
    links : CountTable
        The links in the text of each.
    book : AddressBook
        Of these articles.
    same_page : callable
        The positions of all versions of an article's page, see `Corpus.same_page`.
    """
    ends, matrix = set[tuple[int, int]](), links.matrix
    for position in np.flatnonzero(np.diff(matrix.indptr)).tolist():
        article, versions = articles[position], same_page(position)
        for column in matrix.indices[row_span(matrix, position)].tolist():
            try:
                target = book.resolve(_link(links.names[column]), article)
            except AmbiguousReferenceError:
                continue
            if target is not None and target not in versions:
                ends.add((position, target))
    rows, columns = np.array(sorted(ends), dtype=np.int64).reshape(-1, 2).T
    shape = (len(articles), len(articles))
    return sp.csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)


def without_mentions(article: Article) -> Article:
    """Return an article as if its text had no links: neither these nor their words, also where its excerpt has them.

    Examples
    --------
    >>> text = "Yesterday we asked who pays for the ferry."
    >>> article = Article("a", "Ferries", excerpt="We asked who pays for the ferry.", body=text, anchors=((13, 41),))
    >>> bare = without_mentions(article)
    >>> bare.body, bare.excerpt
    ('Yesterday we .', 'We .')
    """
    if not article.anchors:
        return replace(article, links=()) if article.links else article
    words = sorted({article.body[start:end].strip() for start, end in article.anchors} - {""}, key=len, reverse=True)
    repeated = "|".join(re.escape(one) for one in words if one in article.excerpt)
    excerpt = re.sub(rf"(?<!\w)(?:{repeated})(?!\w)", "", article.excerpt) if repeated else article.excerpt
    return replace(article, body=article.own_words, excerpt=excerpt, anchors=(), links=())


def _link(name: str) -> RelatedLink:
    return RelatedLink(url=name[1:]) if name[0] == ADDRESS else RelatedLink(reference=name[1:])
