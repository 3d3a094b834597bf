"""The graph of a site as NetworkX knows it, with what the ranker thinks of its curated links."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from recommender.graph import ArticleGraph, is_related
from recommender.ranking import DOUBTFUL_CHANCE, LinkChances

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["frozen", "with_doubts"]

AnyGraph = TypeVar("AnyGraph", bound="nx.Graph")


def with_doubts(graph: ArticleGraph, chances: LinkChances, trust: float) -> nx.DiGraph[str]:
    """Return a new graph whose edges say what the ranker thinks of curated links.

    They have the attribute ``doubt``: whether a curated link is doubtful; curated ones have ``trust``, how far the link
    is believed: by the `trust` in all lists, times the chance. See `recommender.ranking.LinkChances`.
    """
    network, edges = graph.to_networkx(), graph.edges
    believed = chances.trust_of(edges, trust).tolist()
    doubtful = (chances.chance_of(edges) < DOUBTFUL_CHANCE).tolist()
    for (_, _, row), belief, doubt in zip(network.edges(data=True), believed, doubtful, strict=True):
        row["doubt"] = is_related(row) and doubt
        if is_related(row):
            row["trust"] = belief
    return network


def frozen(graph: AnyGraph) -> AnyGraph:
    """Return the same graph, to which no node or edge can be added any more; ``graph.copy()`` can be changed."""
    import networkx as nx

    kept: AnyGraph = nx.freeze(graph)
    return kept
