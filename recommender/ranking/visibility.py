"""What a query may see of the site: whose links, which dates, and what may be a candidate at all."""

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
        Days since 1970 of all nodes, those of externals as if the entries of the masked articles had never been
        written; NaN if unknown.
    described : mapping of int to Article or External
        The externals that may be candidates and that masked articles list, as others describe them.
    """

    visible: Bools | None
    allowed: Bools
    dates: Float64s
    described: dict[int, Node] = field(repr=False)

    @classmethod
    def of(cls, graph: ArticleGraph, query: Query, *, externals: bool) -> View:
        """Return what `query` sees, where `externals` may be candidates or not."""
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
    if not query.masked and np.isnan(query.as_of):
        return None
    corpus = graph.corpus
    today = np.isnan(query.as_of)
    visible = np.ones(corpus.n_nodes, dtype=bool) if today else corpus.published_by(query.as_of, dates)
    visible[list(query.masked)] = False
    return visible


def _barred(graph: ArticleGraph, query: Query, listed: list[int]) -> Ints:
    """The query itself, articles at the same address, and externals that nobody else knows of."""
    if query.position is None:
        return np.zeros(0, dtype=np.int64)
    unknown = [node for node in listed if set(graph.linked_with(node)) <= set(query.masked)]
    return np.array([*graph.corpus.same_page(query.position).tolist(), *unknown], dtype=np.int64)
