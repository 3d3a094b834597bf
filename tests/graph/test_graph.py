"""The graph: its edges, and the walk against powers of a dense matrix."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora, corpora_with_query, day, linking_corpora, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.graph.edges import MENTION_SHARE, SIMILAR_PER_ARTICLE, SIMILARITY_FLOOR
from recommender.graph.graph import ArticleGraph
from recommender.graph.selection import kinds_of
from recommender.graph.walks import MANY_LINKS, DenseWalk
from recommender.text.index import TextIndex


def graph_of(corpus: Corpus, dense: bool = False) -> ArticleGraph:
    """The graph of a corpus; if `dense`, it walks as on a site with very many links."""
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    if dense:
        vars(graph)["_dense_walk"] = DenseWalk.of(graph.neighbours)
    return graph


def all_but(n: int, hidden: int | None) -> npt.NDArray[np.bool_] | None:
    """Which of `n` nodes are visible when one is hidden."""
    return None if hidden is None else np.arange(n) != hidden


def walk(graph: ArticleGraph, *arguments: npt.NDArray[Any], **options: Any) -> npt.NDArray[np.float64]:
    """The mass that a walk brings to every node of a site, shape (n_nodes,)."""
    nodes, mass = graph.walk(*arguments, **options)
    assert len(set(nodes.tolist())) == len(nodes), "each node once"
    whole = np.zeros(graph.corpus.n_nodes)
    whole[nodes] = mass
    return whole


def undirected(corpus: Corpus, hidden: int | None = None) -> npt.NDArray[np.float64]:
    """The links without directions, as a dense matrix; those of `hidden` are deleted."""
    square = np.zeros((corpus.n_nodes, corpus.n_nodes))
    square[: len(corpus)] = corpus.links.toarray() > 0
    square = np.maximum(square, square.T)
    if hidden is not None:
        square[hidden] = square[:, hidden] = 0.0
    return square


def walk_by_matrices(
    links: npt.NDArray[np.float64], mass: npt.NDArray[np.float64], continuation: float
) -> npt.NDArray[np.float64]:
    """The walk by its definition: one step, and two steps that do not return to their start."""
    degree = links.sum(axis=1, keepdims=True)
    move = np.divide(links, degree, out=np.zeros_like(links), where=degree > 0)
    two = move @ move
    np.fill_diagonal(two, 0.0)
    return mass @ (move + continuation * two)


@given(
    world=corpora_with_query(),
    hide=st.booleans(),
    dense=st.booleans(),
    continuation=st.sampled_from((1.0, 0.5, 0.1)),
    data=st.data(),
)
def test_the_walk_is_a_sum_of_matrix_powers_without_their_diagonal(
    world: tuple[Corpus, int], hide: bool, dense: bool, continuation: float, data: st.DataObject
) -> None:
    corpus, position = world
    hidden = position if hide else None
    starts = [node for node in range(corpus.n_nodes) if node != hidden]
    chosen = np.array(data.draw(st.lists(st.sampled_from(starts), unique=True)) if starts else [], dtype=np.int64)
    mass = np.full(len(chosen), 1.0 / max(len(chosen), 1))
    whole = np.zeros(corpus.n_nodes)
    whole[chosen] = mass

    visible = all_but(corpus.n_nodes, hidden)
    actual = walk(graph_of(corpus, dense), chosen, mass, visible=visible, continuation=continuation)

    expected = walk_by_matrices(undirected(corpus, hidden), whole, continuation)
    np.testing.assert_allclose(actual, expected, atol=1e-12)
    assert actual.min() >= 0.0 and actual.max() <= 2 + 1e-12
    if hidden is not None:
        assert actual[hidden] == 0.0


@pytest.mark.parametrize("dense", [False, True])
def test_the_walk_by_hand(dense: bool) -> None:
    """a – b – c: all of a's mass goes to b; then half of it on to c, at half the weight, and none back to a."""
    graph = graph_of(site(article("a", related=["b"]), article("b", related=["c"]), article("c")), dense)
    start, mass = np.array([0]), np.array([1.0])
    assert walk(graph, start, mass).tolist() == [0.0, 1.0, 0.25]
    assert walk(graph, start, mass, visible=all_but(3, 2)).tolist() == [0.0, 1.0, 0.0]
    assert walk(graph, start, mass, visible=all_but(3, 1)).tolist() == [0.0, 0.0, 0.0]
    assert walk(graph, start[:0], mass[:0]).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("dense", [False, True])
def test_several_walks_at_once_are_those_one_by_one(dense: bool) -> None:
    graph = graph_of(two_topics(), dense)
    n = graph.corpus.n_nodes
    start, mass = np.array([n + 2, 1, n + 1]), np.array([0.25, 1.0, 0.75])
    visible = np.concatenate([all_but(n, 3), all_but(n, 0)])
    nodes, arrived = graph.walk(start, mass, visible=visible)
    both = np.bincount(nodes, weights=arrived, minlength=2 * n)
    first = walk(graph, np.array([1]), np.array([1.0]), visible=all_but(n, 3))
    second = walk(graph, np.array([2, 1]), np.array([0.25, 0.75]), visible=all_but(n, 0))
    np.testing.assert_allclose(both, np.append(first, second), atol=1e-12)


@given(corpora)
def test_neighbours_are_the_links_in_both_directions(corpus: Corpus) -> None:
    graph = graph_of(corpus)
    np.testing.assert_array_equal(graph.neighbours.toarray(), undirected(corpus))


@given(linking_corpora)
def test_edges_are_links_and_the_best_matches_above_the_floor(corpus: Corpus) -> None:
    graph = graph_of(corpus)
    edges = graph.edges
    pairs = list(zip(edges.source.tolist(), edges.target.tolist(), strict=True))
    assert pairs == sorted(set(pairs)), "each edge once, sorted"
    assert all(source != target for source, target in pairs)
    curated = {pair for pair, related in zip(pairs, edges.related, strict=True) if related}
    assert curated == set(zip(*(axis.tolist() for axis in corpus.links.nonzero()), strict=True))
    mentioned = {pair for pair, mention in zip(pairs, edges.mention, strict=True) if mention}
    assert mentioned <= set(zip(*(axis.tolist() for axis in corpus.mentions.nonzero()), strict=True))
    computed = ~edges.related & ~edges.mention
    assert (edges.similarity[computed] >= SIMILARITY_FLOOR - 1e-5).all()
    assert edges.similarity.max(initial=0.0) <= 1.0 and edges.similarity.min(initial=1.0) >= 0.0
    assert np.bincount(edges.source[computed], minlength=1).max() <= SIMILAR_PER_ARTICLE
    strongest = np.where(edges.related, 1.0, np.where(edges.mention, MENTION_SHARE, edges.similarity))
    assert (edges.weight <= np.maximum(strongest, edges.similarity)).all()
    assert (edges.weight[edges.related] == 1.0).all()
    np.testing.assert_array_equal(edges.weight[computed], edges.similarity[computed])
    assert (edges.weight > 0).all()


@given(linking_corpora)
def test_networkx_and_the_edge_table_agree(corpus: Corpus) -> None:
    graph = graph_of(corpus)
    edges, exported = graph.edges, graph.to_networkx()
    names = [corpus.node(position).id for position in range(corpus.n_nodes)]
    assert list(exported) == names
    facts = ("related", "mention", "rank", "similarity", "weight")
    table = {
        (names[source], names[target]): dict(zip(facts, row, strict=True))
        for source, target, *row in zip(
            *(getattr(edges, column).tolist() for column in ("source", "target", *facts)), strict=True
        )
    }
    for row in table.values():
        row |= {"kinds": kinds_of(row), "distance": 1 / row["weight"]}
        if not row["related"]:
            assert row.pop("rank") == 0, "only curated links have a place in a list"
    assert {(source, target): facts for source, target, facts in exported.edges(data=True)} == table
    places = {(source, target): row["rank"] for source, target, row in exported.edges(data=True) if row["related"]}
    assert places == {
        (names[position], names[other]): place
        for position in range(len(corpus))
        for place, other in enumerate(corpus.related(position).tolist(), 1)
    }


def test_nodes_and_edges_have_the_documented_attributes() -> None:
    out = RelatedLink(url="https://else.example/x", title="X", provider="Else", published=day(2))
    corpus = site(article("a", "A", "Text", on=1, related=[out], topics=("t",), language="de", provider="Us"))
    exported = graph_of(corpus).to_networkx()
    assert exported.nodes["a"] == {
        "kind": "article", "title": "A", "excerpt": "Text", "url": "", "published": day(1).isoformat(),
        "topics": "t",
        "provider": "Us", "language": "de", "kept_out": "",
    }  # fmt: skip
    assert exported.nodes["https://else.example/x"] == {
        "kind": "external", "title": "X", "excerpt": "", "url": "https://else.example/x",
        "published": day(2).isoformat(),
        "topics": "", "provider": "Else", "language": "", "kept_out": "",
    }  # fmt: skip
    assert exported.edges["a", "https://else.example/x"]["related"] is True


def test_a_link_in_a_text_is_an_edge_from_that_text_that_weighs_less_than_a_curated_link() -> None:
    olives, ferry = ("Olive harvest", "Groves and presses"), ("Ferry strike", "Crews on the quay")
    corpus = site(
        article("a", *olives, links=(RelatedLink(reference="b"),)),
        article("b", *ferry, related=["c"]),
        article("c", *olives),
    )
    exported = graph_of(corpus).to_networkx()
    assert exported.edges["a", "b"] == {
        "related": False, "mention": True, "similarity": 0.0, "weight": pytest.approx(MENTION_SHARE),
        "kinds": "mention", "distance": pytest.approx(1 / MENTION_SHARE),
    }  # fmt: skip
    assert not exported.has_edge("b", "a")
    assert exported.edges["b", "c"]["related"] is True
    assert exported.edges["b", "c"]["mention"] is False


def test_a_link_that_is_in_a_list_and_in_the_text_is_one_edge_of_both_kinds() -> None:
    corpus = site(article("a", "Olives", links=(RelatedLink(reference="b"),), related=["b"]), article("b", "Ferries"))
    facts = graph_of(corpus).to_networkx().edges["a", "b"]
    assert (facts["related"], facts["mention"], facts["weight"]) == (True, True, 1.0)


def test_the_bridge_joins_the_two_topics() -> None:
    graph = graph_of(two_topics()).to_networkx()
    related = nx.Graph((s, t) for s, t, facts in graph.edges(data=True) if facts["related"])
    assert nx.has_path(related, "face-1", "olive-1")
    assert list(nx.bridges(related)) == list(related.edges), "a chain"
    related.remove_edge("face-3", "olive-3")
    assert not nx.has_path(related, "face-1", "olive-1")
    computed = [(s, t) for s, t, facts in graph.edges(data=True) if not facts["related"]]
    assert computed
    assert all(s[:4] == t[:4] or {s, t} == {"face-3", "olive-3"} for s, t in computed)


def test_a_site_of_one_article_is_a_graph_without_edges() -> None:
    graph = graph_of(site(article("a")))
    assert len(graph.edges.source) == 0
    assert graph.to_networkx().number_of_nodes() == 1


@pytest.mark.parametrize("hidden", [None, 0])
def test_a_walk_changes_nothing(hidden: int | None) -> None:
    graph = graph_of(two_topics())
    before, start, mass = graph.neighbours.copy(), np.array([1, 2]), np.array([0.5, 0.5])
    graph.walk(start, mass, visible=all_but(graph.corpus.n_nodes, hidden))
    assert (graph.neighbours != before).nnz == 0
    assert (start.tolist(), mass.tolist()) == ([1, 2], [0.5, 0.5])


def test_a_site_with_very_many_links_adds_up_over_nodes() -> None:
    names = [f"a{number}" for number in range(MANY_LINKS + 2)]
    crowded = graph_of(site(*(article(name, related=[other for other in names if other != name]) for name in names)))
    start, mass = np.array([0]), np.array([1.0])
    assert crowded._dense_walk is not None
    assert graph_of(two_topics())._dense_walk is None
    few = graph_of(crowded.corpus)
    vars(few)["_dense_walk"] = None
    np.testing.assert_allclose(walk(crowded, start, mass), walk(few, start, mass), atol=1e-12)
