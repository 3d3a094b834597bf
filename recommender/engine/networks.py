"""The graph of a site as NetworkX knows it, with what the texts say of its curated links."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from recommender.graph import ArticleGraph, is_related
from recommender.judging.trust import doubtful_links

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["frozen", "with_doubts"]

AnyGraph = TypeVar("AnyGraph", bound="nx.Graph")


def with_doubts(graph: ArticleGraph) -> nx.DiGraph[str]:
    """Return a new graph whose edges have the attribute ``doubt``, too: whether a curated link is doubtful.

    See `recommender.judging.trust.doubtful_links`. Where links cannot be judged, no edge has the attribute.
    """
    network = graph.to_networkx()
    doubtful = doubtful_links(graph.corpus, graph.text)
    if doubtful is not None:
        for source, target, row in network.edges(data=True):
            row["doubt"] = is_related(row) and (source, target) in doubtful
    return network


def frozen(graph: AnyGraph) -> AnyGraph:
    """Return the same graph, to which no node or edge can be added any more; ``graph.copy()`` can be changed."""
    import networkx as nx

    kept: AnyGraph = nx.freeze(graph)
    return kept
