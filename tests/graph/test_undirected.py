"""A graph without directions: nothing that either of two opposite edges says is lost."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from worlds import linking_corpora

from recommender import Corpus, mapped, select, undirected
from recommender.graph import ArticleGraph
from recommender.text import TextIndex


def pair() -> nx.DiGraph:
    """a lists b at its second place and links to it; b is similar to a, and has no list."""
    graph = nx.DiGraph(name="site")
    graph.add_node("a", title="A")
    graph.add_edge("a", "b", related=True, mention=False, rank=2, similarity=0.2, weight=1.0, distance=1.0, doubt=True)
    graph.add_edge("b", "a", related=False, mention=True, similarity=0.3, weight=0.3, distance=1 / 0.3, doubt=False)
    return graph


@pytest.mark.parametrize("turned", [False, True])
def test_an_edge_says_what_both_edges_said(turned: bool) -> None:
    graph = nx.DiGraph(name="site")
    graph.add_node("a", title="A")
    edges = [*pair().edges(data=True)]
    graph.add_edges_from(reversed(edges) if turned else edges)
    merged = undirected(graph)
    assert type(merged) is nx.Graph
    assert (merged.graph, merged.nodes["a"]) == ({"name": "site"}, {"title": "A"})
    assert merged.edges["b", "a"] == {
        "related": True,
        "mention": True,
        "kinds": "related|mention",
        "rank": 2,
        "similarity": 0.3,
        "weight": 1.0,
        "distance": 1.0,
        "doubt": True,
        "listed_by": "a",
        "one_way": True,
    }


def test_links_in_both_directions_have_the_better_rank() -> None:
    graph = pair()
    graph.edges["b", "a"].update(related=True, rank=1)
    edge = undirected(graph).edges["a", "b"]
    assert (edge["rank"], edge["one_way"], edge["listed_by"]) == (1, False, "a|b")


def test_neither_the_graph_nor_its_attributes_are_changed() -> None:
    graph = pair()
    merged = undirected(graph)
    merged.nodes["a"]["title"] = merged.edges["a", "b"]["kinds"] = "other"
    assert nx.utils.graphs_equal(graph, pair())


def test_attributes_of_other_graphs_are_kept() -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", weight="heavy", note=None)
    graph.add_edge("b", "a", weight=1.0, note="x", related=True)
    graph.add_edge("a", "a", weight=1.0)
    assert undirected(graph).edges["a", "b"].items() >= {"weight": "heavy", "note": "x", "related": True}.items()
    assert undirected(nx.Graph([("a", "b")])).edges["a", "b"] == {"kinds": "similar"}


@given(linking_corpora)
def test_every_tie_of_a_site_is_kept(corpus: Corpus) -> None:
    graph = ArticleGraph(corpus, TextIndex.fit(corpus)).to_networkx()
    merged = undirected(graph)
    assert {frozenset(ends) for ends in graph.edges} == {frozenset(ends) for ends in merged.edges}
    for source, target, row in graph.edges(data=True):
        edge = merged.edges[source, target]
        assert edge["related"] >= row["related"] and edge["mention"] >= row["mention"]
        assert edge["weight"] >= row["weight"] and edge["distance"] <= row["distance"]
        both = graph.has_edge(target, source) and graph.edges[target, source]["related"]
        if row["related"]:
            assert edge["one_way"] is not both
            assert edge["rank"] <= row["rank"]
    assert nx.utils.graphs_equal(undirected(mapped(graph)).subgraph(()), nx.Graph())
    assert set(select(merged, edges="related").edges) <= set(merged.edges)
