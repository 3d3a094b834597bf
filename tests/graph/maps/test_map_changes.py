"""What changed since a former map, and that stories go on while a site grows."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from toy_graphs import many_stories, shuffled

from recommender.graph.maps.changes import MapChanges, StoryChange, changes_since
from recommender.graph.maps.former_map import FormerMap
from recommender.graph.maps.map_attributes import mapped


def site(**stories: str) -> nx.DiGraph:
    """A map on which each letter is an article, in the story of the keyword."""
    graph = nx.DiGraph()
    for story, letters in stories.items():
        graph.add_nodes_from(letters, story=story, community_name=f"the {story}", title=f"on {story}")
    return graph


def changes(before: nx.DiGraph, now: nx.DiGraph) -> MapChanges:
    rows = dict(before.nodes(data=True))
    former = FormerMap(
        story_of={node: row["story"] for node, row in rows.items()},
        names={row["story"]: row["community_name"] for row in rows.values()},
        titles={node: row["title"] for node, row in rows.items()},
    )
    return changes_since(former, now)


def test_nothing_has_changed() -> None:
    graph = site(olives="abcd", bridges="efg")
    assert changes(graph, graph) == MapChanges()


def test_the_newest_article_of_a_former_map_is_no_page_of_another_site() -> None:
    rows = {
        "article": {"x": 0.0, "y": 0.0, "published": "2026-03-05T00:00:00Z"},
        "page": {"x": 1.0, "y": 0.0, "published": "2026-04-20T00:00:00Z", "kind": "external"},
    }
    last = FormerMap.from_rows(rows).last
    assert last and last.date().isoformat() == "2026-03-05"


def test_a_story_is_new_and_another_is_gone() -> None:
    now = changes(site(olives="abcd", bridges="efg"), site(olives="abcd", floods="xyz"))
    assert now.stories == (
        StoryChange("new", "floods", "the floods", 3),
        StoryChange("gone", "bridges", "the bridges", 3),
    )
    assert now.added == ("x", "y", "z")
    assert now.removed == {"e": "on bridges", "f": "on bridges", "g": "on bridges"}
    assert now.moved == {}


def test_a_pair_that_grows_is_a_new_story_and_a_story_that_shrinks_to_a_pair_is_gone() -> None:
    now = changes(site(olives="ab", bridges="efg"), site(olives="abc", bridges="ef"))
    assert [(change.event, change.story) for change in now.stories] == [("new", "olives"), ("gone", "bridges")]


def test_a_merged_story_says_into_which() -> None:
    now = changes(site(olives="abcd", bridges="efg"), site(olives="abcdefg"))
    assert now.stories == (StoryChange("merged", "bridges", "the bridges", 3, ("olives",)),)
    assert now.moved == {}


def test_a_split_story_names_its_parts() -> None:
    now = changes(site(olives="abcdefg"), site(olives="abc", floods="defg"))
    assert now.stories == (StoryChange("split", "olives", "the olives", 7, ("floods", "olives")),)
    assert now.moved == {}


def test_an_article_that_leaves_its_story_has_moved() -> None:
    now = changes(site(olives="abcd", bridges="efg"), site(olives="abc", bridges="defg"))
    assert (now.stories, now.moved) == ((), {"d": ("olives", "bridges")})
    assert now.former_names == {"olives": "the olives"}


def test_external_pages_are_no_articles() -> None:
    now = site(olives="abcd")
    now.add_node("e", story="olives", community_name="the olives", kind="external")
    assert changes(site(olives="abcd"), now).added == ()


@pytest.mark.usefixtures("library")
class TestAGrowingSite:
    """A made-up site that gets its last twentieth, or loses it."""

    def test_names_colours_and_members_stay(self) -> None:
        whole = many_stories()
        part = whole.subgraph([node for number, node in enumerate(whole) if number % 20 != 7]).copy()
        for before, after in ((whole, part), (part, whole)):
            former = mapped(before)
            now = mapped(shuffled(after), near=former)
            known = [node for node in now if node in former]
            for attribute in ("story", "community_name", "colour"):
                kept = np.mean([former.nodes[node][attribute] == now.nodes[node][attribute] for node in known])
                assert kept >= 0.95, attribute

    def test_a_map_near_itself_is_itself(self) -> None:
        former = mapped(many_stories())
        now = mapped(many_stories(), near=former)
        for attribute in ("story", "community_name", "colour"):
            assert dict(now.nodes(data=attribute)) == dict(former.nodes(data=attribute))
        assert changes_since(FormerMap.of(former), now).counts == {"new": 0, "merged": 0, "split": 0, "gone": 0}

    def test_what_only_the_former_map_holds_together_comes_apart(self) -> None:
        former = mapped(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("c", "a")]))
        graph = nx.DiGraph([("a", "b"), ("c", "d")])
        now = mapped(graph, near=former)
        assert now.nodes["a"]["community"] == now.nodes["b"]["community"] != now.nodes["c"]["community"]


def test_a_former_map_of_strangers_is_harmless() -> None:
    rows = {
        "a": {"x": "1", "story": "<b>", "community": 0, "colour": "url(x)", "community_name": "n\n" * 500, "theme": 7},
        "b": {"x": 1.0, "y": float("nan"), "story": ["s"], "community": "0", "published": "never"},
        "c": {},
    }
    former = FormerMap.from_rows(rows)
    assert former.places == {}
    assert {*former.story_of} == {"a"}
    assert all(len(name) <= 100 and "\n" not in name for name in former.names.values())
    graph = mapped(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")]), near=former)
    assert all(row["colour"].startswith("#") for _, row in graph.nodes(data=True))
