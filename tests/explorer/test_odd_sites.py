"""The explorer with sites that are large, small or odd."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from page_states import Open, heading, numbers, screen_place

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


def test_filters_that_leave_nothing_say_so(opened: Open, site: Path) -> None:
    page = opened(site, "from=2100-01-01")
    assert page.locator("#nothing").is_visible()
    page.locator("#reset").click()
    assert page.locator("#nothing").is_hidden()
