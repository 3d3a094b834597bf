"""The map: communities that can be seen, names that tell them apart, places that stay, and a picture of it."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Recommender, read_corpus
from recommender.errors import RecommenderError, SettingsError
from recommender.graph.attributes import utc_datetime
from recommender.graph.graph import SIMILARITY_FLOOR
from recommender.graph.maps import backends
from recommender.graph.maps.community_detection import Community, communities
from recommender.graph.maps.community_names import names_of
from recommender.graph.maps.discs import disc_radius, push_apart
from recommender.graph.maps.drawing import plot, render_image
from recommender.graph.maps.map_attributes import mapped, mapped_communities
from recommender.graph.maps.packed_layout import layout
from recommender.graph.maps.style import MAX_CONTRASTED, PALETTE, community_colours, node_colour, node_size
from recommender.graph.maps.ties import CONFIRMING_SIMILARITY, LINK_BONUS, Ties

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ["igraph", "networkx"]


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With python-igraph, and as if it were not installed."""
    if request.param == "igraph":
        pytest.importorskip("igraph", reason="pip install recommender[explore]")
    else:
        monkeypatch.setattr(backends, "_has_igraph", lambda: False)
    return str(request.param)


def two_stories() -> nx.DiGraph:
    """Five articles on olives and four on bridges, one link between the two, and an article without links."""
    graph = nx.DiGraph()
    titles = {
        **{f"olive-{n}": f"Olive harvest {word}" for n, word in enumerate(("begins", "late", "poor", "ends", "sold"))},
        **{f"bridge-{n}": f"Harbour bridge {word}" for n, word in enumerate(("closed", "opened", "again", "forever"))},
        "lonely": "Nobody links here",
    }
    for number, (key, title) in enumerate(titles.items()):
        published = datetime(2021, 5, 1 + number, tzinfo=UTC)
        graph.add_node(key, kind="article", title=title, published=published, topics=("News",), language="en")
    for story in ("olive", "bridge"):
        members = sorted(key for key in graph if key.startswith(story))
        for one, other in combinations(members, 2):
            graph.add_edge(one, other, related=False, similarity=0.5, weight=0.5)
    graph.add_edge("olive-0", "olive-1", related=True, similarity=0.5, weight=1.0)
    graph.add_edge("olive-0", "bridge-0", related=True, similarity=0.0, weight=1.0)
    return graph


def shuffled(graph: nx.Graph, seed: int = 7) -> nx.Graph:
    chance, other = random.Random(seed), type(graph)()
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def many_stories(n_stories: int = 30, size: int = 20) -> nx.DiGraph:
    """Stories of some articles each; some links lead from one story to another."""
    chance, graph = random.Random(1), nx.DiGraph()
    for story in range(n_stories):
        names = [f"s{story:02}a{number:02}" for number in range(size)]
        graph.add_nodes_from((name, {"title": f"word{story} thing{chance.randrange(50)}"}) for name in names)
        for name in names:
            for other in chance.sample(names, 4):
                graph.add_edge(name, other, similarity=chance.uniform(0.3, 0.8), related=False)
            graph.add_edge(name, f"s{chance.randrange(n_stories):02}a{chance.randrange(size):02}", similarity=0.2)
    return graph


# --- communities --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
class TestCommunities:
    def test_stories_are_found_the_largest_first(self) -> None:
        olives, bridges, lonely = communities(two_stories())
        assert set(olives.members) == {f"olive-{n}" for n in range(5)}
        assert set(bridges.members) == {f"bridge-{n}" for n in range(4)}
        assert lonely.members == ("lonely",)
        assert [found.number for found in (olives, bridges, lonely)] == [0, 1, 2]
        assert [found.size for found in (olives, bridges, lonely)] == [5, 4, 1]

    def test_the_most_central_member_is_first(self) -> None:
        olives = communities(two_stories())[0]
        assert olives.central == olives.members[0] == "olive-0"

    def test_dates_are_the_first_and_the_last(self) -> None:
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
    def test_an_impossible_resolution_is_told(self, resolution: float) -> None:
        with pytest.raises(SettingsError, match="resolution is"):
            communities(two_stories(), resolution=resolution)

    def test_chance_outside_is_left_alone(self) -> None:
        random.seed(3)
        expected = random.random()
        random.seed(3)
        mapped(two_stories())
        assert random.random() == expected


def test_a_seed_set_outside_rules_igraph_again_afterwards() -> None:
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


def test_a_link_counts_by_what_the_texts_say_to_it() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=True, similarity=0.0, weight=1.0)
    graph.add_edge("a", "c", related=True, similarity=0.6, weight=1.0)
    graph.add_edge("a", "d", related=False, similarity=0.6, weight=0.6)
    graph.add_edge("e", "a", weight=2.5)
    graph.add_edge("e", "f")
    graph.add_edge("f", "e", weight=0.0)
    graph.add_edge("f", "f", weight=9.0)
    ties = Ties.from_graph(graph)
    found = {
        (ties.nodes[s], ties.nodes[t]): w
        for s, t, w in zip(ties.pairs.source, ties.pairs.target, ties.pairs.weight, strict=True)
    }
    assert found == pytest.approx(
        {
            ("a", "b"): LINK_BONUS,
            ("a", "c"): LINK_BONUS + 0.6,
            ("a", "d"): 0.6,
            ("a", "e"): 2.5,
            ("e", "f"): 1.0,
        }
    )


def linked(*similarities: float, **languages: str) -> nx.DiGraph:
    """Articles a0, b0, a1, b1 …, each a linked with its b; and one text that is similar to the first."""
    graph = nx.DiGraph()
    for number, similarity in enumerate(similarities):
        for end in "ab":
            graph.add_node(f"{end}{number}", language=languages.get(end, ""))
        graph.add_edge(f"a{number}", f"b{number}", related=True, similarity=similarity, weight=1.0)
    graph.add_edge("a0", "c", related=False, similarity=0.2, weight=0.2)
    return graph


def bare(graph: nx.DiGraph) -> float:
    """What a link counts in a graph beyond the similarity of its texts."""
    ties = Ties.from_graph(graph)
    place = ties.nodes.index("a0"), ties.nodes.index("b0")
    pairs = zip(ties.pairs.source.tolist(), ties.pairs.target.tolist(), strict=True)
    return float(ties.pairs.weight[[*pairs].index(place)]) - graph.edges["a0", "b0"]["similarity"]


class TestABareLink:
    def test_counts_in_full_where_texts_confirm_half_of_the_links(self) -> None:
        assert bare(linked(*[0.0, 0.4] * 20)) == pytest.approx(LINK_BONUS)
        assert bare(linked(*[0.4] * 40)) == pytest.approx(LINK_BONUS)

    def test_counts_the_less_the_fewer_links_texts_confirm(self) -> None:
        found = [bare(linked(*[0.4] * n, *[0.01] * (40 - n))) for n in range(0, 21, 5)]
        assert found == sorted(found)
        assert 0 < found[0] < 0.06 * LINK_BONUS
        assert found[1:] == pytest.approx([LINK_BONUS * share for share in (12 / 42, 22 / 42, 32 / 42, 1)])

    def test_is_not_distrusted_for_a_few_links(self) -> None:
        assert bare(linked(0.0)) > LINK_BONUS / 2

    @pytest.mark.parametrize(
        ("one", "other", "full"),
        [("en", "fr", True), ("en", "en-GB", False), ("nb", "no", False), ("en", "", False)],
    )
    def test_counts_in_full_where_all_links_are_translations(self, one: str, other: str, full: bool) -> None:
        assert (bare(linked(*[0.01] * 40, a=one, b=other)) == pytest.approx(LINK_BONUS)) is full

    def test_is_confirmed_by_what_makes_an_edge_of_its_own(self) -> None:
        assert CONFIRMING_SIMILARITY == SIMILARITY_FLOOR


def test_lists_drawn_by_chance_do_not_tear_stories_apart() -> None:
    graph, rng = nx.DiGraph(), random.Random(0)
    names = [f"{story}{part}" for story in "abcdefgh" for part in range(6)]
    for one, other in permutations(names, 2):
        if one[0] == other[0]:
            graph.add_edge(one, other, related=False, similarity=0.2)
    for one in names:
        for other in rng.sample(names, 12):
            if one[0] != other[0]:
                graph.add_edge(one, other, related=True, similarity=0.02)
    found = {frozenset(community.members) for community in communities(graph)}
    assert found == {frozenset(names[start : start + 6]) for start in range(0, len(names), 6)}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2021, 1, 2, 3, tzinfo=timezone(timedelta(hours=2))), datetime(2021, 1, 2, 1, tzinfo=UTC)),
        (datetime(2021, 1, 2), datetime(2021, 1, 2, tzinfo=UTC)),
        (date(2021, 1, 2), datetime(2021, 1, 2, tzinfo=UTC)),
        ("2021-01-02T00:00:00+00:00", datetime(2021, 1, 2, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
        (2021, None),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-9))), datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_dates_of_all_kinds_become_moments(value: object, expected: datetime | None) -> None:
    assert utc_datetime(value) == expected


# --- names --------------------------------------------------------------------------------------------------


def named(*titles: list[str]) -> list[str]:
    found = names_of([[(title, "en") for title in of_one] for of_one in titles], ["?"] * len(titles))
    return [name for name, _ in found]


def test_a_name_is_of_words_as_they_are_written() -> None:
    olives, bridges, lonely = communities(two_stories())
    assert olives.name == "Olive harvest"
    assert bridges.name == "Harbour bridge"
    assert lonely.name == "Nobody links here"
    assert olives.terms[:2] in {("Olive", "harvest"), ("harvest", "Olive")}


def test_what_all_communities_say_names_none() -> None:
    one, other = named(
        ["News: olives press", "News: olives fall", "News: press olives"],
        ["News: bridges fall", "News: bridges rise", "News: rise of bridges"],
    )
    assert "olives" in one.split(", ")[0]
    assert "bridges" in other.split(", ")[0]


def test_words_that_stand_side_by_side_are_one() -> None:
    name, _ = named(["Rain in Hong Kong", "Hong Kong votes", "Sun over Hong Kong, again"], ["Sun", "Rain"])
    assert name.split(", ")[0] == "Hong Kong"


def test_scripts_without_spaces_have_names() -> None:
    name, _ = named(["東京で顔認証", "顔認証の制限", "大阪の顔認証"], ["雨", "雪"])
    assert name.split(", ")[0] == "顔認証"


def test_names_are_distinct_and_one_line() -> None:
    found = named(["Same words"] * 3, ["Same words"] * 3, ["Same words"], ["Same\n words"], [], [""], ["!"])
    assert len(set(found)) == len(found)
    assert all(name and name == " ".join(name.split()) for name in found)


def test_a_name_is_short_whatever_the_titles() -> None:
    (name,) = named(["x" * 10_000 + " y" + "z" * 10_000] * 3)
    assert len(name) < 150


# --- places -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("library")
class TestLayout:
    def test_every_node_has_a_place_of_its_own(self) -> None:
        places = np.array(list(layout(many_stories()).values()))
        distances = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + np.eye(len(places)) * 9
        assert distances.min() > 0.6

    def test_communities_do_not_overlap(self) -> None:
        graph = many_stories()
        groups, places = communities(graph), layout(graph)
        middles = {group.number: np.mean([places[member] for member in group.members], axis=0) for group in groups}
        astray = [
            member
            for group in groups
            for member in group.members
            if min(middles, key=lambda number: float(np.hypot(*(middles[number] - places[member])))) != group.number
        ]
        assert len(astray) <= 0.02 * len(graph)

    def test_the_same_graph_gives_the_same_places_whatever_its_order(self) -> None:
        graph = many_stories()
        assert layout(graph) == layout(shuffled(graph))
        assert list(layout(graph)) == sorted(graph)

    def test_near_the_former_places_nothing_moves_if_nothing_changed(self) -> None:
        graph = many_stories()
        before = layout(graph)
        assert shift(before, layout(graph, near=before)).max() < 0.5

    def test_a_small_change_moves_little(self) -> None:
        graph = many_stories()
        before = layout(graph)
        gone = sorted(graph)[::60]
        changed = graph.copy()
        changed.remove_nodes_from(gone)
        changed.add_edge("new", "s03a05", similarity=0.9)
        after = layout(changed, near=before)
        moved = shift(before, {node: after[node] for node in changed if node != "new"})
        radius = np.hypot(*np.array(list(before.values())).T).max()
        assert np.median(moved) < 0.01 * radius
        assert np.quantile(moved, 0.9) < 0.1 * radius
        assert np.hypot(*np.subtract(after["new"], after["s03a05"])) < 0.3 * radius

    def test_a_community_that_is_new_begins_beside_the_map(self) -> None:
        graph = two_stories()
        before = layout(graph)
        nx.add_path(graph, ["new-0", "new-1", "new-2"])
        after = layout(graph, near=before)
        assert len(set(after.values())) == len(graph)
        assert shift(before, {node: after[node] for node in before}).max() < 3


def shift(before: dict[str, Any], after: dict[str, Any]) -> np.ndarray:
    return np.array([np.hypot(*np.subtract(before[node], after[node])) for node in after])


def test_groups_of_another_graph_are_told() -> None:
    graph = two_stories()
    groups = communities(graph)
    graph.remove_node("olive-0")
    with pytest.raises(SettingsError, match=r"'olive-0' is not in the graph; use communities\(graph\)"):
        layout(graph, groups)
    twice = Community(9, "twice", (), ("olive-1",), None, None)
    with pytest.raises(SettingsError, match="'olive-1' is in another one, too"):
        layout(two_stories(), [*groups, twice])


def test_a_node_in_no_group_is_a_disc_of_its_own() -> None:
    graph = two_stories()
    assert set(layout(graph, communities(graph)[:1])) == set(graph)


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20), st.floats(0.1, 9)), min_size=1, max_size=30))
def test_discs_that_are_pushed_apart_do_not_overlap(discs: list[tuple[float, float, float]]) -> None:
    points, radius = np.array([disc[:2] for disc in discs]), np.array([disc[2] for disc in discs])
    found = push_apart(points, radius, steps=2_000)
    for one, other in combinations(range(len(discs)), 2):
        assert np.hypot(*(found[one] - found[other])) > (radius[one] + radius[other]) * 0.98


def test_discs_that_do_not_overlap_stay_where_they_are() -> None:
    points = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    assert np.array_equal(push_apart(points, np.array([4.0, 4.0, 5.0]), steps=9), points)


def test_a_disc_has_room_for_its_nodes() -> None:
    sizes = np.array([1, 2, 10, 1000])
    assert (np.pi * disc_radius(sizes) ** 2 >= sizes * 0.78).all()


# --- the map ------------------------------------------------------------------------------------------------


ODD_GRAPHS: dict[str, Callable[[], nx.Graph]] = {
    "nothing": nx.DiGraph,
    "one node": lambda: nx.path_graph(1, create_using=nx.DiGraph),
    "no links": lambda: nx.empty_graph(12, create_using=nx.DiGraph),
    "two nodes": lambda: nx.path_graph(2),
    "only loops": lambda: nx.DiGraph([("a", "a"), ("b", "b")]),
    "parallel edges": lambda: nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a")]),
    "keys that are not text": lambda: nx.DiGraph([(1, "1"), (1, (2, 3)), (2.5, "1")]),
    "attributes of wrong types": lambda: nx.DiGraph(
        [("a", "b", {"weight": "heavy", "similarity": float("nan"), "related": "no"})]
    ),
    "one star": lambda: nx.star_graph(300),
    "all with all": lambda: nx.complete_graph(40, create_using=nx.DiGraph),
    "pieces": lambda: nx.disjoint_union_all([nx.cycle_graph(n) for n in range(3, 12)]),
}


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ODD_GRAPHS)
def test_any_graph_becomes_a_map(name: str) -> None:
    graph = ODD_GRAPHS[name]()
    before = repr(list(graph.nodes(data=True)))
    found = mapped(graph)
    assert repr(list(graph.nodes(data=True))) == before
    assert list(found) == list(graph)
    assert sorted(map(repr, found.edges)) == sorted(map(repr, graph.edges))
    members = [member for community in communities(graph) for member in community.members]
    assert len(members) == len(set(members)) == len(graph)
    places = {(row["x"], row["y"]) for _, row in found.nodes(data=True)}
    assert len(places) == len(graph)
    assert np.isfinite(np.array(list(places))).all()
    assert mapped(found) is found


def test_a_map_holds_its_communities() -> None:
    graph = many_stories()
    assert mapped_communities(mapped(graph)) == communities(graph)


def test_a_part_of_a_map_keeps_numbers_names_and_places() -> None:
    whole = mapped(two_stories())
    part = whole.subgraph([node for node in whole if not node.startswith("olive")]).copy()
    assert mapped(part) is part
    assert [(found.number, found.name, found.size) for found in mapped_communities(part)] == [
        (1, "Harbour bridge", 4),
        (2, "Nobody links here", 1),
    ]


def test_communities_have_colours_and_who_is_alone_is_grey() -> None:
    rows = mapped(two_stories()).nodes
    assert {rows[node]["colour"] for node in rows if node.startswith("olive")} == {PALETTE[0]}
    assert {rows[node]["colour"] for node in rows if node.startswith("bridge")} == {PALETTE[1]}
    assert rows["lonely"]["colour"] == "#999999"
    assert 0.4 == rows["lonely"]["size"] < rows["bridge-0"]["size"] < rows["olive-0"]["size"] <= 0.9


def test_communities_that_are_near_have_different_colours() -> None:
    """On a square grid, in no order of place; by turns one pair in eight would be of one colour."""
    spots = [(x, y) for x in range(15) for y in range(15)]
    random.Random(3).shuffle(spots)
    groups, places = [], {}
    for number, (x, y) in enumerate(spots):
        members = tuple(f"{number}-{part}" for part in range(3))
        places.update({member: (x + part / 9, y) for part, member in enumerate(members)})
        groups.append(Community(number, str(number), (), members, None, None))
    found = dict(zip(spots, community_colours(groups, places), strict=True))
    sides = [(spot, (spot[0] + dx, spot[1] + dy)) for spot in spots for dx, dy in ((0, 1), (1, 0))]
    assert not [one for one, other in sides if found[one] == found.get(other)]
    assert min(list(found.values()).count(colour) for colour in PALETTE) > 10
    assert len(groups) < MAX_CONTRASTED


@pytest.mark.parametrize("value", ["red", "#12345", "#1234567", 'url("x")', None, 7, "#12345g"])
def test_no_colour_but_a_plain_one_reaches_a_file(value: object) -> None:
    assert node_colour({"colour": value}) == "#999999"
    assert node_size({"size": value if value != 7 else -7}) == 0.4


def test_the_palette_is_told_apart_with_any_colour_vision() -> None:
    """As seen without one kind of cones (Viénot, Brettel & Mollon 1999), neighbours in turn stay different."""
    rgb = np.array([[int(c[n : n + 2], 16) / 255 for n in (1, 3, 5)] for c in PALETTE])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    for red_green in ([0.11238, 0.88762, 0.0], [0.29275, 0.70725, 0.0]):
        seen = np.column_stack([linear @ red_green, linear @ red_green, linear[:, 2]]) ** (1 / 2.2)
        following = np.linalg.norm(seen - np.roll(seen, -1, axis=0), axis=1)
        assert following.min() > 0.1


# --- the picture --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_graph_gives_the_same_picture(kind: str) -> None:
    graph = two_stories()
    drawn = render_image(mapped(graph), kind)
    assert drawn == render_image(mapped(graph), kind)
    assert drawn == render_image(mapped(shuffled(graph)), kind)


def test_a_picture_is_drawn_on_the_axes_that_are_given() -> None:
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert plot(two_stories(), ax=ax) is ax
    assert {text.get_text() for text in ax.texts} >= {"Olive harvest"}
    assert list(plot(two_stories(), ax=Figure().add_subplot(), names=False).texts) == []


def test_names_do_not_cover_each_other_and_stay_in_the_picture() -> None:
    from matplotlib.figure import Figure

    ax = plot(many_stories(60, 8), ax=Figure(figsize=(6, 6)).add_axes((0, 0, 1, 1)))
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) > 10
    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
    assert all(ax.bbox.x0 - 1 <= box.x0 and box.x1 <= ax.bbox.x1 + 1 for box in boxes)  # letters sit on whole dots


@pytest.mark.parametrize("name", ODD_GRAPHS)
def test_any_graph_has_a_picture(name: str) -> None:
    assert render_image(mapped(ODD_GRAPHS[name]()), "svg").startswith(b"<?xml")


def test_a_title_is_text_in_a_picture() -> None:
    import xml.etree.ElementTree as ET

    hostile = "</text><script>alert(1)</script> $\\frac{1}$ \u202e 顔認証 & ]]>"
    graph = nx.DiGraph()
    graph.add_node("a", title=hostile)
    root = ET.fromstring(render_image(mapped(graph), "svg"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} & {"script", "foreignObject", "a"} == set()
    assert any("<script>" in (element.text or "") for element in root.iter())


def test_a_missing_library_is_told_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RecommenderError, match=r"pip install recommender\[explore\]"):
        plot(two_stories())


# --- a whole site -------------------------------------------------------------------------------------------


def test_hash_seeds_do_not_reach_the_map() -> None:
    code = (
        "import networkx as nx; from recommender.graph.maps import mapped;"
        "g = nx.relabel_nodes(nx.connected_caveman_graph(9, 6), str, copy=True);"
        "nx.set_node_attributes(g, {n: f'word{n} and word{n[:1]}' for n in g}, 'title');"
        "print(sorted(mapped(g).nodes(data=True)))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_a_real_site_has_stories_with_names(corpora: Path) -> None:
    graph = Recommender.fit(read_corpus(corpora / "google-cloud")).graph
    found = communities(graph)
    assert 20 <= sum(community.size > 2 for community in found) <= 100
    assert len({community.name for community in found}) == len(found)
    assert "Kubernetes" in {term for community in found[:30] for term in community.terms[:3]}
    places = mapped(graph)
    assert len({(row["x"], row["y"]) for _, row in places.nodes(data=True)}) == len(graph)
