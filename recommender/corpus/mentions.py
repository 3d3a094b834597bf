"""Mentions: links in the texts of articles to other articles of the site."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recommender.corpus.address_book import AmbiguousReferenceError
from recommender.corpus.corpus import Corpus

__all__ = ["mentions_of"]


def mentions_of(corpus: Corpus) -> sp.csr_array:
    """Return which article mentions which, shape (n_articles, n_articles), float32: 1 where the row's text links there.

    Links are resolved as curated entries are; those that mean no article, several, or another version of the same page
    are left out.
    """
    ends: set[tuple[int, int]] = set()
    for position, article in enumerate(corpus.articles):
        for link in article.links:
            try:
                target = corpus.book.resolve(link, article)
            except AmbiguousReferenceError:
                continue
            if target is not None and target not in corpus.same_page(position):
                ends.add((position, target))
    rows, columns = np.array(sorted(ends), dtype=np.int64).reshape(-1, 2).T
    shape = (len(corpus), len(corpus))
    return sp.csr_array((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
