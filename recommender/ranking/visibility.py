"""Visibility: what a query may see of the site, that is, whose links, which dates, and which candidates."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from recommender._arrays.types import Bools, Float64s, Ints
from recommender.corpus import Node, days
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Query

__all__ = ["View"]


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The site as one query sees it.

    Attributes
    ----------
    visible : ndarray, shape (n_nodes,), bool, or None
        The nodes whose links may be seen; None for all.
    allowed : ndarray, shape (n_nodes,), bool
        The nodes that may be candidates.
    dates : ndarray, shape (n_nodes,), float64
        Days since 1970 of all nodes; NaN if unknown. Dates of externals are as if the curated lists of the masked
        articles had never been written.
    described : dict of int to Article or External
        By position, the externals that may be candidates and that masked articles list, as other articles describe
        them.
    """

    visible: Bools | None
    allowed: Bools
    dates: Float64s
    described: dict[int, Node] = field(repr=False)

    @classmethod
    def of(cls, graph: ArticleGraph, query: Query, *, externals: bool) -> View:
        """Return what `query` sees; `externals` says whether externals may be candidates."""
        corpus, n = graph.corpus, len(graph.corpus)
        listed = sorted({node for source in query.masked for node in corpus.related(source).tolist() if node >= n})
        dates = corpus.dates
        if listed:
            dates = dates.copy()
            dates[listed] = [days(corpus.node(node, without=query.masked).published) for node in listed]
        visible = _visible(graph, query, dates)
        allowed = np.ones(corpus.n_nodes, dtype=bool) if visible is None else visible.copy()
        allowed[_barred(graph, query, listed)] = False
        if not externals:
            allowed[n:] = False
            listed = []
        return cls(visible, allowed, dates, {node: corpus.node(node, without=query.masked) for node in listed})


def _visible(graph: ArticleGraph, query: Query, dates: Float64s) -> Bools | None:
    """The nodes whose links may be seen; None for all."""
    if not query.masked and np.isnan(query.as_of):
        return None
    corpus = graph.corpus
    without_limit = np.isnan(query.as_of)
    visible = np.ones(corpus.n_nodes, dtype=bool) if without_limit else corpus.published_by(query.as_of, dates)
    visible[list(query.masked)] = False
    return visible


def _barred(graph: ArticleGraph, query: Query, listed: list[int]) -> Ints:
    """Positions of the query, of articles at the same address, and of externals that only masked articles list."""
    if query.position is None:
        return np.zeros(0, dtype=np.int64)
    unlisted = [node for node in listed if set(graph.linked_with(node)) <= set(query.masked)]
    return np.array([*graph.corpus.same_page(query.position).tolist(), *unlisted], dtype=np.int64)
