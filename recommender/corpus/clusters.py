"""Story clusters: articles joined by curated links."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Ints
from recommender.corpus.corpus import Corpus

__all__ = ["story_clusters"]


def story_clusters(corpus: Corpus, *, also: tuple[Ints, Ints] | None = None) -> Ints:
    """Return the story cluster of every article: articles joined by curated links, shape (n_articles,).

    Parameters
    ----------
    corpus : Corpus
        An external joins nothing: a page that many lists name would make one story of them all.
    also : tuple of two ndarray, optional
        Positions of further pairs to join, such as near-copies.
    """
    from scipy.sparse.csgraph import connected_components

    n = corpus.n_articles
    rows, columns = np.hstack([np.vstack(corpus.links.nonzero()), *([np.vstack(also)] if also else [])])
    inside = (rows < n) & (columns < n)
    ends = rows[inside], columns[inside]
    graph = sp.csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels, dtype=np.int64)
