"""The explorer with sites that are large, small or odd."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from page_states import DESK, DRAWN_LABELS, PHONE, Open, heading, numbers, screen_place

from recommender import export


def grid_of_communities(n: int, size: int = 50) -> nx.DiGraph:
    """A mapped graph of `n` nodes, in communities of `size` nodes side by side."""
    graph = nx.DiGraph()
    for node in range(n):
        community, place = divmod(node, size)
        x, y = 10 * (community % 40) + place % 7, 10 * (community // 40) + place // 7
        group = {"community": community, "community_name": f"Group {community}"}
        graph.add_node(f"a{node:05}", title=f"Story {node}", x=x, y=y, **group)
    for node in range(n):
        graph.add_edge(f"a{node:05}", f"a{(node + 1) % n:05}", related=True, similarity=0.3, weight=1.0)
    return graph


def test_a_site_too_large_to_draw_begins_with_its_communities(opened: Open, tmp_path: Path) -> None:
    page = opened(export(grid_of_communities(15_000), tmp_path / "large.html"))
    assert "too large" in page.locator("#folded").inner_text()
    assert numbers(page)[0] == 15_000
    assert page.evaluate("explorer.visible.nodeDrawn.some(Boolean)") is False
    disc = page.evaluate("explorer.site.discs[7]")
    x, y = page.evaluate("({ x, y }) => [explorer.viewport.screenX(x), explorer.viewport.screenY(y)]", disc)
    page.mouse.click(x, y)
    assert page.evaluate("explorer.visible.nodeDrawn.reduce((sum, one) => sum + one)") == 50
    page.keyboard.press("/")
    page.keyboard.type("story 14999")
    page.keyboard.press("Enter")
    assert heading(page) == "Story 14999"
    assert page.evaluate("explorer.visible.nodeDrawn.reduce((sum, one) => sum + one)") == 100


def test_an_empty_graph_says_that_it_is_empty(opened: Open, tmp_path: Path) -> None:
    page = opened(export(nx.DiGraph(), tmp_path / "empty.html"))
    assert page.locator("#empty").inner_text() == "There is no article on this map."


def test_a_graph_of_one_node_without_anything_is_shown(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("only")
    page = opened(export(graph, tmp_path / "one.html"))
    assert numbers(page) == [1, 0, 0]
    assert page.locator("#dates-box").is_hidden()
    assert page.locator("#views-box").is_hidden()
    page.mouse.click(*screen_place(page, "only"))
    assert heading(page) == "only"
    assert "no web address" in page.locator("#panel").inner_text()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_node_is_on_the_screen_at_first(opened: Open, tmp_path: Path, viewport: dict[str, int]) -> None:
    """Articles that hang together with nothing lie around the rest: they are seen as well."""
    graph = grid_of_communities(200, 20)
    for number, (x, y) in enumerate([(-60, 20), (460, 20), (200, -80), (200, 130)]):
        graph.add_node(f"z{number}", x=x, y=y, community=100 + number)
    page = opened(export(graph, tmp_path / "around.html"), viewport=viewport)
    area = page.evaluate("explorer.viewport.freeArea()")
    for number in range(4):
        x, y = screen_place(page, f"z{number}")
        assert abs(x - area["x"]) < area["width"] / 2
        assert abs(y - area["y"]) < area["height"] / 2


def test_of_stories_with_one_name_all_but_the_first_have_a_number(opened: Open, tmp_path: Path) -> None:
    graph = grid_of_communities(150)
    for _, row in graph.nodes(data=True):
        row["community_name"] = "Splunk" if row["community"] < 2 else "Anthos"
    page = opened(export(graph, tmp_path / "names.html"))
    assert page.locator("#legend .name bdi").all_inner_texts() == ["Splunk", "Splunk, no. 2", "Anthos"]


def test_of_an_open_story_its_own_articles_are_named_first(opened: Open, tmp_path: Path) -> None:
    page = opened(export(grid_of_communities(600), tmp_path / "own.html"))
    page.evaluate("explorer.showCommunity(3)")
    labels = page.evaluate(DRAWN_LABELS)
    own = {f"Story {number}" for number in range(150, 200)}
    titles = [label["text"] for label in labels["texts"] if label["text"].startswith("Story ")]
    assert len({*titles} & own) >= 10
    assert {*titles[: len({*titles} & own)]} <= own


def test_a_circle_of_which_filters_hide_the_members_is_not_drawn(opened: Open, tmp_path: Path) -> None:
    graph = grid_of_communities(150)
    for number, (_, row) in enumerate(graph.nodes(data=True)):
        row["topics"] = ["Rare"] if number in (0, 1, 50, 51, 52) else ["Usual"]
    page = opened(export(graph, tmp_path / "circles.html"), "topic=Rare")
    named = {label["text"] for label in page.evaluate(DRAWN_LABELS)["texts"]}
    assert named & {"Group 0", "Group 1", "Group 2"} == {"Group 1"}, (
        "of the first two articles are left, of the last none"
    )


def test_a_site_without_lists_says_which_views_that_leaves_out(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", similarity=0.5)
    page = opened(export(graph, tmp_path / "none.html"))
    said = page.locator("#views .absent").all_inner_texts()
    assert said == [
        "The articles have no lists, so these views have nothing to show: Doubtful links, Broken entries, "
        "One-way links, Orphans, Without a list, Stories that do not touch.",
        "Not looked for in this export: Missing links.",
    ]
    assert page.locator("#views input[value='orphans']").count() == 0


def test_a_title_that_nobody_can_see_is_no_title(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    for name, title in {"one": "\u200b\u200d\ufeff", "two": "\u3164", "three": "\u00a0\u2003"}.items():
        graph.add_node(name, title=title)
    graph.add_edge("one", "two", related=True, similarity=0.5)
    page = opened(export(graph, tmp_path / "blank.html"), "view=listless")
    assert {*page.locator("#panel .title").all_inner_texts()} == {"two", "three"}


def test_filters_that_leave_nothing_say_so(opened: Open, site: Path) -> None:
    page = opened(site, "from=2100-01-01")
    assert page.locator("#nothing").is_visible()
    page.locator("#reset").click()
    assert page.locator("#nothing").is_hidden()
