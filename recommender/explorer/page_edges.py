"""The edges of the explorer's page, and which of them are doubtful."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recommender.explorer.findings import Findings
from recommender.graph import finite_float, is_mention, is_related

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["DOUBTFUL", "MENTION", "RELATED", "doubtful_links", "edge_columns"]

RELATED, DOUBTFUL, MENTION = 1, 2, 4
"""Bits of the flags of an edge; `site.js` has the same."""

_Edge = tuple[Hashable, bool, bool, float]
"""Its target, whether it is curated, whether it is a mention, and its similarity; without one, its weight as a share of
the largest."""


def edge_columns(
    graph: nx.DiGraph, nodes: Sequence[Hashable], position: Mapping[Hashable, int], findings: Findings
) -> dict[str, list[int]]:
    """Edges by their source: curated ones first, in the editors' order, then mentions, then similar ones.

    Mentions and similar ones are sorted by similarity, the most similar first.
    """
    doubtful = {pair for named in findings.doubted for pair in (named, named[::-1])}
    count, targets, flags, similarities = [0] * len(nodes), [], [], []
    largest = max((_float_or(row.get("weight"), 1.0) for _, _, row in graph.edges(data=True)), default=1.0) or 1.0
    for index, node in enumerate(nodes):
        rank = {article_id: place for place, article_id in enumerate(findings.curated.get(str(node), ()))}
        edges = sorted(_edges_of(graph, node, position, largest), key=lambda edge: _order(edge, rank, position))
        count[index] = len(edges)
        for target, related, mention, similarity in edges:
            targets.append(position[target])
            bits = RELATED * related + DOUBTFUL * (related and (str(node), str(target)) in doubtful) + MENTION * mention
            flags.append(bits)
            similarities.append(round(100 * min(1.0, max(0.0, similarity))))
    return {"count": count, "target": targets, "flags": flags, "similarity": similarities}


def doubtful_links(
    edges: Mapping[str, Sequence[int]], position: Mapping[str, int], findings: Findings
) -> dict[str, list[int]]:
    """The doubtful links on the map in their order: the position of the edge, and the chance of being related."""
    sources = [source for source, count in enumerate(edges["count"]) for _ in range(count)]
    curated = {
        (source, target): edge
        for edge, (source, target, flags) in enumerate(zip(sources, edges["target"], edges["flags"], strict=True))
        if flags & DOUBTFUL
    }
    links = [
        (edge, round(1_000 * chance))
        for (source, target), chance in findings.doubted.items()
        if (edge := curated.get((position.get(source, -1), position.get(target, -1)))) is not None
    ]
    return {"edge": [edge for edge, _ in links], "chance": [chance for _, chance in links]}


def _edges_of(graph: nx.DiGraph, node: Hashable, position: Mapping[Hashable, int], largest: float) -> Iterator[_Edge]:
    """The edges that start at a node. An undirected one has no first end: it starts at the one of lower position."""
    directed = graph.is_directed()
    for _, other, row in graph.edges(node, data=True):
        if directed or position[node] <= position[other]:
            similarity = _float_or(row.get("similarity"), _float_or(row.get("weight"), 1.0) / largest)
            yield other, is_related(row), is_mention(row), similarity


def _order(edge: _Edge, rank: Mapping[str, int], position: Mapping[Hashable, int]) -> tuple[int, int, float, int]:
    target, related, mention, similarity = edge
    kind = 0 if related else 1 if mention else 2
    return kind, rank.get(str(target), len(rank)) if related else 0, -similarity, position[target]


def _float_or(value: Any, default: float) -> float:
    number = finite_float(value)
    return default if number is None else number
