"""Communities: stories are found, whatever the order of the graph, and by ties that can be trusted."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import networkx as nx
import pytest
from toy_graphs import many_stories, shuffled, two_stories

from recommender import Recommender, read_corpus
from recommender.errors import SettingsError
from recommender.graph.edges import SIMILARITY_FLOOR
from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.map_attributes import mapped
from recommender.graph.maps.ties import CONFIRMING_SIMILARITY, LINK_BONUS, LINKS_PER_NODE, MENTION_BONUS, Ties


@pytest.mark.usefixtures("library")
class TestCommunities:
    def test_stories_are_communities_the_largest_first(self) -> None:
        olives, bridges, lonely = communities(two_stories())
        assert set(olives.members) == {f"olive-{n}" for n in range(5)}
        assert set(bridges.members) == {f"bridge-{n}" for n in range(4)}
        assert lonely.members == ("lonely",)
        assert [community.number for community in (olives, bridges, lonely)] == [0, 1, 2]
        assert [community.size for community in (olives, bridges, lonely)] == [5, 4, 1]

    def test_the_most_central_member_is_first(self) -> None:
        olives = communities(two_stories())[0]
        assert olives.central == olives.members[0] == "olive-0"

    def test_dates_are_those_of_the_earliest_and_the_latest_member(self) -> None:
        olives, bridges, _ = communities(two_stories())
        assert (olives.first, olives.last) == (datetime(2021, 5, 1, tzinfo=UTC), datetime(2021, 5, 5, tzinfo=UTC))
        assert bridges.first == datetime(2021, 5, 6, tzinfo=UTC)

    def test_the_order_of_nodes_and_edges_does_not_matter(self) -> None:
        graph = many_stories()
        assert communities(graph) == communities(shuffled(graph))

    def test_a_higher_resolution_gives_more_communities(self) -> None:
        graph = many_stories()
        assert len(communities(graph, resolution=10.0)) > len(communities(graph, resolution=0.2))

    @pytest.mark.parametrize("resolution", [0.0, -1.0, float("nan"), float("inf")])
    def test_an_impossible_resolution_is_an_error(self, resolution: float) -> None:
        with pytest.raises(SettingsError, match="resolution is"):
            communities(two_stories(), resolution=resolution)

    def test_the_random_numbers_of_python_are_not_touched(self) -> None:
        random.seed(3)
        expected = random.random()
        random.seed(3)
        mapped(two_stories())
        assert random.random() == expected


def test_igraph_draws_from_the_random_module_again_afterwards() -> None:
    igraph = pytest.importorskip("igraph")
    random.seed(5)
    expected = igraph.Graph.Erdos_Renyi(n=30, m=40).get_edgelist()
    communities(two_stories())
    random.seed(5)
    assert igraph.Graph.Erdos_Renyi(n=30, m=40).get_edgelist() == expected


def test_external_pages_come_after_articles() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", kind="article")
    graph.add_node("b", kind="article")
    graph.add_node("hub", kind="external")
    graph.add_edges_from([("a", "hub"), ("b", "hub")])
    assert communities(graph)[0].members == ("a", "b", "hub")


def test_a_tie_is_the_similarity_of_the_texts_and_a_bonus_for_a_link() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=True, similarity=0.0, weight=1.0)
    graph.add_edge("a", "c", related=True, similarity=0.6, weight=1.0)
    graph.add_edge("a", "d", related=False, similarity=0.6, weight=0.6)
    graph.add_edge("b", "c", related=False, mention=True, similarity=0.1, weight=0.5)
    graph.add_edge("b", "d", related=True, mention=True, similarity=0.2, weight=1.0)
    graph.add_edge("e", "a", weight=2.5)
    graph.add_edge("e", "f")
    graph.add_edge("f", "e", weight=0.0)
    graph.add_edge("f", "f", weight=9.0)
    ties = Ties.from_graph(graph)
    weights = {
        (ties.nodes[source], ties.nodes[target]): weight
        for source, target, weight in zip(ties.pairs.source, ties.pairs.target, ties.pairs.weight, strict=True)
    }
    assert weights == pytest.approx(
        {
            ("a", "b"): LINK_BONUS,
            ("a", "c"): LINK_BONUS + 0.6,
            ("a", "d"): 0.6,
            ("b", "c"): 0.1 + MENTION_BONUS / 2,
            ("b", "d"): 0.2 + LINK_BONUS,
            ("a", "e"): 2.5,
            ("e", "f"): 1.0,
        }
    )


def linked(*similarities: float, **languages: str) -> nx.DiGraph:
    """Articles a0, b0, a1, b1 …, with a link from each a to its b; and one text that is similar to the first."""
    graph = nx.DiGraph()
    for number, similarity in enumerate(similarities):
        for end in "ab":
            graph.add_node(f"{end}{number}", language=languages.get(end, ""))
        graph.add_edge(f"a{number}", f"b{number}", related=True, similarity=similarity, weight=1.0)
    graph.add_edge("a0", "c", related=False, similarity=0.2, weight=0.2)
    return graph


def link_bonus(graph: nx.DiGraph) -> float:
    """What the link from a0 to b0 adds to the similarity of its texts."""
    ties = Ties.from_graph(graph)
    pair = ties.nodes.index("a0"), ties.nodes.index("b0")
    pairs = zip(ties.pairs.source.tolist(), ties.pairs.target.tolist(), strict=True)
    return float(ties.pairs.weight[[*pairs].index(pair)]) - graph.edges["a0", "b0"]["similarity"]


class TestLinkBonus:
    def test_is_full_where_texts_confirm_half_of_the_links(self) -> None:
        assert link_bonus(linked(*[0.0, 0.4] * 20)) == pytest.approx(LINK_BONUS)
        assert link_bonus(linked(*[0.4] * 40)) == pytest.approx(LINK_BONUS)

    def test_is_the_smaller_the_fewer_links_the_texts_confirm(self) -> None:
        bonuses = [link_bonus(linked(*[0.4] * n, *[0.01] * (40 - n))) for n in range(0, 21, 5)]
        assert bonuses == sorted(bonuses)
        assert 0 < bonuses[0] < 0.06 * LINK_BONUS
        assert bonuses[1:] == pytest.approx([LINK_BONUS * share for share in (12 / 42, 22 / 42, 32 / 42, 1)])

    def test_is_not_small_for_a_few_links(self) -> None:
        assert link_bonus(linked(0.0)) > LINK_BONUS / 2

    @pytest.mark.parametrize(
        ("one", "other", "full"),
        [("en", "fr", True), ("en", "en-GB", False), ("nb", "no", False), ("en", "", False)],
    )
    def test_is_full_where_all_links_are_translations(self, one: str, other: str, full: bool) -> None:
        assert (link_bonus(linked(*[0.01] * 40, a=one, b=other)) == pytest.approx(LINK_BONUS)) is full

    def test_a_link_is_confirmed_by_the_similarity_of_a_similar_edge(self) -> None:
        assert CONFIRMING_SIMILARITY == SIMILARITY_FLOOR

    def test_is_by_the_trust_of_the_edge_where_it_has_one(self) -> None:
        graph = linked(*[0.4] * 40)
        graph.edges["a0", "b0"]["trust"] = 0.25
        assert link_bonus(graph) == pytest.approx(LINK_BONUS / 4)
        graph.edges["a0", "b0"]["trust"] = 7.0
        assert link_bonus(graph) == pytest.approx(LINK_BONUS)


def test_of_a_long_list_the_strongest_links_tie() -> None:
    graph = nx.DiGraph()
    for number in range(3 * LINKS_PER_NODE):
        graph.add_edge("a", f"b{number:02}", related=True, similarity=number / 100, trust=0.5)
    graph.add_edge("c", "d", related=False, similarity=0.2)
    for one in (graph, shuffled(graph)):
        ties = Ties.from_graph(one)
        ends = {ties.nodes[target] for source, target in zip(ties.pairs.source, ties.pairs.target, strict=True)}
        assert ends == {f"b{number:02}" for number in range(2 * LINKS_PER_NODE, 3 * LINKS_PER_NODE)} | {"d"}


def test_long_lists_of_strangers_do_not_make_a_community() -> None:
    """Eight stories, and each article also lists all articles of two other ones: communities are the stories."""
    graph = nx.DiGraph()
    names = [f"{story}{part}" for story in "abcdefgh" for part in range(6)]
    for one, other in permutations(names, 2):
        if one[0] == other[0]:
            graph.add_edge(one, other, related=False, similarity=0.2)
        elif (ord(other[0]) - ord(one[0])) % 8 in (1, 2, 3, 4):
            graph.add_edge(one, other, related=True, similarity=0.05, trust=0.01)
    members = {frozenset(community.members) for community in communities(graph)}
    assert members == {frozenset(names[start : start + 6]) for start in range(0, len(names), 6)}


def test_random_links_do_not_divide_stories() -> None:
    graph, rng = nx.DiGraph(), random.Random(0)
    names = [f"{story}{part}" for story in "abcdefgh" for part in range(6)]
    for one, other in permutations(names, 2):
        if one[0] == other[0]:
            graph.add_edge(one, other, related=False, similarity=0.2)
    for one in names:
        for other in rng.sample(names, 12):
            if one[0] != other[0]:
                graph.add_edge(one, other, related=True, similarity=0.02)
    members = {frozenset(community.members) for community in communities(graph)}
    assert members == {frozenset(names[start : start + 6]) for start in range(0, len(names), 6)}


def test_a_real_site_has_stories_with_names(corpora: Path) -> None:
    graph = Recommender.fit(read_corpus(corpora / "google-cloud")).graph
    groups = communities(graph)
    assert 20 <= sum(community.size > 2 for community in groups) <= 100
    assert len({community.name for community in groups}) == len(groups)
    assert "Kubernetes" in {term for community in groups[:30] for term in community.terms[:3]}
    places = mapped(graph)
    assert len({(row["x"], row["y"]) for _, row in places.nodes(data=True)}) == len(graph)
