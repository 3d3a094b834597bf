"""The graph that a recommender hands out: plain values, frozen, and what the texts say of its links."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import pytest

from recommender import Article, Corpus, Recommender, RelatedLink, communities, read_corpus
from recommender.graph import topics_of
from recommender.ranking.link_chances import MAX_DOUBTFUL

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(read_corpus(ROOT / "seeds"))


def awkward() -> Recommender:
    """No date, a topic with a bar, an external page, and texts that break files."""
    tide = Article("tide", 'Tide\x00 & <i>"ebb"</i>\n]]>', topics=("Sea", "a|b"), body="Pilots wait at the pier.")
    day = datetime(2024, 5, 1, 12, tzinfo=UTC)
    links = (RelatedLink("tide"), RelatedLink(url="https://else.example/x", title="Else"))
    pier = Article("pier", "Pier", related=links, published=day, excerpt="新闻\n🗞️", body="Pilots wait at the pier.")
    return Recommender.fit(Corpus.from_articles([tide, pier]))


@pytest.mark.parametrize("name", ["graph", "undirected", "map"])
@pytest.mark.parametrize("site", ["sample", "awkward"])
class TestNetworkXWritesItAsItIs:
    @pytest.fixture
    def graph(self, name: str, site: str, rec: Recommender) -> nx.Graph:
        graph: nx.Graph = getattr(rec if site == "sample" else awkward(), name)
        return graph

    @pytest.mark.parametrize("suffix", ["gexf", "graphml"])
    def test_as_xml(self, graph: nx.Graph, suffix: str) -> None:
        buffer = io.BytesIO()
        getattr(nx, f"write_{suffix}")(graph, buffer)
        buffer.seek(0)
        self.assert_same(getattr(nx, f"read_{suffix}")(buffer), graph)

    def test_as_gml(self, graph: nx.Graph) -> None:
        back = nx.parse_gml("\n".join(nx.generate_gml(graph)))
        assert dict(back.nodes(data="title")) == dict(graph.nodes(data="title"))
        assert {frozenset(ends) for ends in back.edges} == {frozenset(ends) for ends in graph.edges}

    def test_as_json(self, graph: nx.Graph) -> None:
        data = json.loads(json.dumps(nx.node_link_data(graph, edges="edges"), allow_nan=False))
        assert nx.utils.graphs_equal(nx.node_link_graph(data, edges="edges"), graph)
        nx.cytoscape_graph(json.loads(json.dumps(nx.cytoscape_data(graph))))

    def assert_same(self, back: nx.Graph, graph: nx.Graph) -> None:
        assert list(back) == list(graph)
        for node, row in graph.nodes(data=True):
            assert back.nodes[node].items() >= row.items()
        for source, target, row in graph.edges(data=True):
            edge = back.edges[source, target]
            assert edge.items() >= row.items()


@pytest.mark.parametrize("name", ["graph", "undirected", "map"])
def test_nobody_changes_the_graph_of_a_recommender(name: str, rec: Recommender) -> None:
    graph = getattr(rec, name)
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        graph.add_edge("a", "b")
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        graph.remove_node(next(iter(graph)))
    graph.copy().add_edge("a", "b")


def test_other_attributes_do_not_get_onto_the_map() -> None:
    rec = awkward()
    rec.graph.nodes["tide"]["title"] = "changed"
    assert rec.map.nodes["tide"]["title"] != "changed"


def test_dates_and_topics_are_texts_and_stay_what_they_were() -> None:
    graph = awkward().graph
    assert graph.nodes["pier"]["published"] == "2024-05-01T12:00:00+00:00"
    assert graph.nodes["tide"]["published"] == ""
    assert topics_of(graph.nodes["tide"]) == ["Sea", "a|b"]
    assert datetime(2024, 5, 1, 12, tzinfo=UTC) in [community.last for community in communities(graph)]


def test_curated_links_have_their_rank_and_whether_they_are_doubtful(rec: Recommender) -> None:
    named = rec.link_chances.doubtful
    assert 0 < len(named) < MAX_DOUBTFUL
    curated = {(source, target): row for source, target, row in rec.graph.edges(data=True) if row["related"]}
    assert {pair for pair, row in curated.items() if row["doubt"]} == {
        pair for way in named for pair in (way, way[::-1]) if pair in curated
    }
    first = {source: target for (source, target), row in curated.items() if row["rank"] == 1}
    assert first == {
        name: rec.corpus.id_of(int(rec.corpus.related(position)[0]))
        for position, name in enumerate(rec.corpus.ids)
        if len(rec.corpus.related(position))
    }


def test_no_curated_link_is_lost_without_directions(rec: Recommender) -> None:
    for source, target, row in rec.graph.edges(data=True):
        if row["related"]:
            edge = rec.undirected.edges[source, target]
            assert (edge["related"], edge["weight"]) == (True, 1.0)
            assert "related" in edge["kinds"]
            assert source in edge["listed_by"]
