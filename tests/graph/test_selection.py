"""A part of the graph: each condition removes what it says and nothing else, and an empty result is an error."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import SettingsError, UnknownArticleError
from recommender.exporters.flat_graph import flatten
from recommender.graph.selection import EDGE_KINDS, select


def day(number: int) -> datetime:
    return datetime(2021, 5, number, tzinfo=UTC)


def row_of_five() -> nx.DiGraph:
    """a → b ← c → d → e, a day apart: curated, similar, curated, similar; and ``f``, without date or links."""
    graph = nx.DiGraph(name="five")
    for number, name in enumerate("abcde", 1):
        graph.add_node(name, published=day(number), topics=("AI",) if name in "abc" else ("Law", "Ai ethics"))
    graph.add_node("f", published=None, topics=())
    graph.add_edge("a", "b", related=True, similarity=0.1, weight=1.0)
    graph.add_edge("c", "b", related=np.bool_(False), similarity=0.3, weight=0.3)
    graph.add_edge("c", "d", related=np.bool_(True), similarity=0.9, weight=1.0)
    graph.add_edge("d", "e", related=False, similarity=0.6, weight=0.6)
    return graph


def test_without_conditions_everything_is_kept() -> None:
    graph = row_of_five()
    part = select(graph)
    assert nx.utils.graphs_equal(part, graph)
    assert part is not graph


@pytest.mark.parametrize(
    ("conditions", "nodes"),
    [
        ({"around": "b"}, "abc"),
        ({"around": "b", "hops": 0}, "b"),
        ({"around": "b", "hops": 2}, "abcd"),
        ({"around": "b", "hops": np.int32(2)}, "abcd"),
        ({"around": "b", "hops": 99}, "abcde"),
        ({"around": "b", "edges": ["related"]}, "ab"),
        ({"around": "b", "edges": ["similar"]}, "bc"),
        ({"around": "b", "hops": 3, "min_weight": 0.5}, "ab"),
        ({"since": day(3)}, "cde"),
        ({"until": day(3)}, "abc"),
        ({"since": day(2), "until": day(3)}, "bc"),
        ({"since": datetime(2021, 5, 3)}, "cde"),
        ({"topics": ["ai"]}, "abc"),
        ({"topics": ["law", "AI"]}, "abcde"),
        ({"around": "b", "hops": 9, "topics": ["law"]}, "b"),
        ({"around": "c", "hops": 9, "topics": "law", "edges": ("related", "similar")}, "cde"),
        ({"around": "b", "hops": 0, "edges": "related"}, "b"),
        ({"around": "c", "hops": 9, "topics": ["law"]}, "cde"),
        ({"around": "f", "hops": 9}, "f"),
    ],
)
def test_nodes_are_those_that_fulfil_all_conditions(conditions: dict[str, Any], nodes: str) -> None:
    assert "".join(sorted(select(row_of_five(), **conditions))) == nodes


@pytest.mark.parametrize(
    ("conditions", "edges"),
    [
        ({"edges": ["related"]}, ["ab", "cd"]),
        ({"edges": ["similar"]}, ["cb", "de"]),
        ({"min_weight": 0.6}, ["ab", "cd", "de"]),
        ({"min_weight": 0.6, "edges": ["similar"]}, ["de"]),
        ({"since": day(4)}, ["de"]),
    ],
)
def test_edges_are_those_that_fulfil_all_conditions(conditions: dict[str, Any], edges: list[str]) -> None:
    assert sorted(source + target for source, target in select(row_of_five(), **conditions).edges) == edges


@pytest.mark.parametrize(
    ("kinds", "edges"),
    [("related", ["ab"]), ("mention", ["ab", "bc"]), ("similar", ["cd"]), (["related", "mention"], ["ab", "bc"])],
)
def test_an_edge_may_be_of_a_list_and_of_a_text_and_is_similar_only_if_it_is_of_neither(
    kinds: Any, edges: list[str]
) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=True, mention=True)
    graph.add_edge("b", "c", related=False, mention=np.bool_(True))
    graph.add_edge("c", "d", related=False, mention=False)
    assert sorted(source + target for source, target in select(graph, edges=kinds).edges) == edges
    assert len(select(flatten(graph), edges=kinds).edges) == len(edges)


def test_the_same_part_is_selected_of_a_flat_graph() -> None:
    conditions: dict[str, Any] = {"since": day(2), "topics": ["ai", "law"], "edges": ["related"]}
    assert set(select(flatten(row_of_five()), **conditions)) == set(select(row_of_five(), **conditions))


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"edges": ["relatd"]}, "unknown kind of edges 'relatd'; did you mean 'related'"),
        ({"edges": []}, "name one of related, mention, similar"),
        ({"topics": ["AI ethic"]}, "no article has the topic 'AI ethic'; did you mean 'Ai ethics'"),
        ({"hops": -1}, "hops is -1; it counts edges and must be a whole number, 0 or more"),
        ({"hops": 1.5}, "hops is 1.5; it counts edges and must be a whole number"),
        ({"hops": "2"}, "hops is '2'; it counts edges and must be a whole number"),
        ({"hops": None}, "hops is None; it counts edges and must be a whole number"),
        ({"hops": True}, "hops is True; it counts edges and must be a whole number"),
        ({"min_weight": float("nan")}, "min_weight is nan"),
        ({"min_weight": -0.1}, "min_weight is -0.1"),
        ({"since": day(9)}, "none of the 6 nodes of the graph is left: since 2021-05-09; ask for less"),
        ({"topics": ["AI"], "until": day(1) - timedelta(1)}, "until 2021-04-30, with the topic 'AI'"),
    ],
)
def test_impossible_conditions_are_reported_with_a_remedy(conditions: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        select(row_of_five(), **conditions)
    assert message in str(raised.value)


def test_an_unknown_article_is_reported_with_the_closest_ids() -> None:
    graph = nx.relabel_nodes(row_of_five(), {"a": "2021-05-01-olives"})
    with pytest.raises(UnknownArticleError, match="did you mean '2021-05-01-olives'"):
        select(graph, around="2021-05-01-olive")


def test_a_graph_without_topics_is_reported() -> None:
    with pytest.raises(SettingsError, match="none has any"):
        select(nx.path_graph(2), topics=["AI"])


def test_a_part_of_an_empty_graph_is_empty() -> None:
    assert len(select(nx.DiGraph())) == 0


graphs = st.builds(
    lambda edges: nx.DiGraph((u, v, {"weight": w, "related": r}) for u, v, w, r in edges),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.floats(0.1, 1), st.booleans()), min_size=1),
)


@given(graph=graphs, hops=st.integers(0, 4), kinds=st.sampled_from([["related"], ["similar"], list(EDGE_KINDS)]))
def test_nodes_around_a_node_are_those_within_reach(graph: nx.DiGraph, hops: int, kinds: list[str]) -> None:
    start = min(graph)
    reached = {start}
    for _ in range(hops):
        steps = [(u, v) for u, v, row in graph.edges(data=True) if any(EDGE_KINDS[kind](row) for kind in kinds)]
        reached |= {v for u, v in steps if u in reached} | {u for u, v in steps if v in reached}
    assert set(select(graph, around=start, hops=hops, edges=kinds)) == reached
