"""Hubs and bridges, stories that do not touch, coverage, and the two lists of an article side by side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from page_states import DESK, FERRY, PHONE, Open, heading, numbers

from recommender import Recommender, export
from recommender.explorer import Findings
from recommender.ranking import Recommendation

if TYPE_CHECKING:
    from playwright.sync_api import Page


def linked(*pairs: tuple[str, str], **attributes: Any) -> nx.DiGraph:
    graph = nx.DiGraph(pairs)
    nx.set_edge_attributes(graph, {pair: {"related": True, "similarity": 0.2, **attributes} for pair in pairs})
    return graph


def computed(name: str, rank: int, score: float) -> Recommendation:
    return Recommendation(name, rank, score, name, "", None, "computed")


def placed(graph: nx.DiGraph, stories: dict[str, list[str]]) -> nx.DiGraph:
    """The graph with communities as they are given."""
    for number, (name, members) in enumerate(stories.items()):
        for place, member in enumerate(members):
            at = {"x": 10.0 * number + place % 2, "y": place / 2}
            graph.add_node(member, community=number, community_name=name, **at)
    return graph


def values(page: Page, measure: str) -> dict[str, float]:
    script = """async (measure) => {
      explorer.filters.view = "hubs";
      explorer.filters.measure = measure;
      explorer.update();
      const rows = [...document.querySelectorAll("#panel ol > li:not(.last)")];
      return rows.map((row) => [row.querySelector(".title").innerText, row.querySelector(".mark").innerText]);
    }"""
    return {name: float(value.rstrip(" %")) for name, value in page.evaluate(script, measure)}


def test_hubs_and_bridges_are_those_that_networkx_finds(opened: Open, tmp_path: Path, rec: Recommender) -> None:
    graph = rec.graph.edge_subgraph([e for e in rec.graph.edges if rec.graph.edges[e]["related"]]).copy()
    title = {node: graph.nodes[node]["title"] for node in graph}
    page = opened(export(graph, tmp_path / "hubs.html"))
    page.evaluate("explorer.showAll()")
    n = len(graph)
    plain = graph.to_undirected()
    expected = {
        "degree": {title[node]: degree for node, degree in plain.degree()},
        "pagerank": {title[node]: n * rank for node, rank in nx.pagerank(graph, weight=None).items()},
        "betweenness": {title[node]: 100 * share for node, share in nx.betweenness_centrality(plain).items()},
    }
    for measure, wanted in expected.items():
        shown = values(page, measure)
        assert len(shown) > 20
        assert list(shown.values()) == sorted(shown.values(), reverse=True)
        for name, value in shown.items():
            assert value == pytest.approx(wanted[name], rel=0.05, abs=0.06), f"{measure} of {name}"


def test_circles_are_as_large_as_the_measure_says_while_hubs_are_shown(opened: Open, tmp_path: Path) -> None:
    star = linked(*((f"leaf{n}", "hub") for n in range(8)), ("hub", "leaf0"), ("leaf7", "far"))
    page = opened(export(star, tmp_path / "star.html"))
    radius = "(id) => explorer.style.radius[explorer.site.position.get(id)]"
    before = page.evaluate(radius, "hub")
    page.locator("#views input[value='hubs']").check()
    assert page.locator("#panel .title").first.inner_text() == "hub"
    assert page.evaluate(radius, "hub") == pytest.approx(11)
    assert page.evaluate(radius, "leaf1") < 6
    page.get_by_role("button", name="Bridges").click()
    assert page.locator("#panel .title").all_inner_texts()[:2] == ["hub", "leaf7"]
    page.wait_for_url("**by=betweenness*")
    page.keyboard.press("Escape")
    assert page.evaluate(radius, "hub") == pytest.approx(before)


def test_of_a_large_site_bridges_are_estimated_and_said_to_be(opened: Open, tmp_path: Path) -> None:
    chain = linked(*((f"a{n:05}", f"a{n + 1:05}") for n in range(9_000)))
    chain = placed(chain, {"all": sorted(chain)})
    page = opened(export(chain, tmp_path / "chain.html"), "view=hubs&by=betweenness")
    text = page.locator("#panel").inner_text()
    assert re.search(r"Estimated from the paths of 1,1\d\d of 9,001 articles", text)
    middle = page.locator("#panel .title").first.inner_text()
    assert 3_500 < int(middle[1:]) < 5_500, "the middle of a chain is its bridge"


def test_a_site_without_links_has_hubs_of_similar_texts(opened: Open, tmp_path: Path) -> None:
    graph = nx.Graph([("a", "b"), ("a", "c")])
    page = opened(export(graph, tmp_path / "similar.html"), "view=hubs")
    assert "The site has no links, so similar texts count." in page.locator("#panel").inner_text()
    assert page.locator("#panel .title").first.inner_text() == "a"


def test_stories_that_are_alike_and_have_no_link_are_named_with_the_articles_that_would_join_them(
    opened: Open, tmp_path: Path
) -> None:
    graph = linked(("a1", "a2"), ("a2", "a3"), ("b1", "b2"), ("b2", "b3"), ("c1", "c2"), ("c2", "c3"), ("a3", "c1"))
    alike = [("a1", "b1", 0.4), ("a2", "b2", 0.3), ("a1", "c2", 0.9), ("a2", "c3", 0.9), ("b1", "c3", 0.8)]
    for one, other, value in alike:
        graph.add_edge(one, other, related=False, similarity=value)
    placed(graph, {"Ferries": ["a1", "a2", "a3"], "Fuel": ["b1", "b2", "b3"], "Ports": ["c1", "c2", "c3"]})
    story = computed("b3", 1, 0.6)
    page = opened(export(graph, tmp_path / "apart.html", findings=Findings(lists=[("a3", [story])])), "view=apart")
    assert heading(page) == "1 pair of stories that do not touch", "one pair is linked, of another one pair is alike"
    assert page.locator("#panel .apart .chip").all_inner_texts() == ["Ferries\n3", "Fuel\n3"]
    assert page.locator("#panel .apart .title").all_inner_texts() == ["a3", "b3", "a1", "b1"]
    assert "3 pairs of articles alike, no link" in page.locator("#panel").inner_text()
    nearness = page.evaluate("explorer.viewport.magnification")
    page.locator("#panel .apart .chip").first.click()
    assert page.evaluate("explorer.viewport.magnification") > nearness


def test_coverage_counts_articles_lists_and_days_by_section_topic_and_provider(opened: Open, tmp_path: Path) -> None:
    graph = linked(("a", "b"), ("a", "c"), ("b", "c"))
    rows = {"a": ("Sea|Law", "Wire", "2026-03-05"), "b": ("Sea", "Wire", "2026-03-09"), "c": ("", "Post", "")}
    for name, (topics, provider, day) in rows.items():
        graph.add_node(name, topics=topics, provider=provider, published=day)
    findings = Findings(sections={"a": "world", "b": "world", "c": "home"})
    page = opened(export(graph, tmp_path / "coverage.html", findings=findings), "view=coverage")

    def table() -> list[str]:
        return [row.replace("\t", " ") for row in page.locator("#panel tr").all_inner_texts()]

    assert table()[1:] == ["world 2 100 % 50 % 1.5 2026-03-09", "home 1 0 % 100 % – –"]
    page.get_by_role("button", name="Topic").click()
    assert table()[1:] == ["Sea 2 100 % 50 % 1.5 2026-03-09", "Law 1 100 % 0 % 2.0 2026-03-05", "none 1 0 % 100 % – –"]
    page.get_by_role("button", name="Listed").click()
    assert page.locator("th[aria-sort=descending]").inner_text() == "Listed ↓"
    assert [row.split()[0] for row in table()[1:]] == ["Sea", "Law", "none"]
    page.get_by_role("button", name="Listed").click()
    assert [row.split()[0] for row in table()[1:]] == ["Law", "Sea", "none"], "without a topic comes last in any order"
    page.get_by_role("button", name="Section").click()
    page.locator("#panel tbody button", has_text="world").click()
    assert numbers(page)[0] == 2
    page.wait_for_url("**section=world*")
    page.locator("#reset").click()
    assert numbers(page)[0] == 3


def test_the_two_lists_stand_side_by_side_and_the_difference_is_marked_in_words(opened: Open, tmp_path: Path) -> None:
    graph = linked(("a", "b"), ("a", "c"))
    graph.add_node("d")
    lists = [("a", [computed(name, rank, 0.9) for rank, name in ((1, "c"), (2, "d"))])]
    page = opened(export(graph, tmp_path / "lists.html", findings=Findings(lists=lists)), "article=a")
    assert "1 in both, 1 editor only, 1 program only" in page.locator("#panel").inner_text()
    own, ours = page.locator("#panel .columns section").all()
    assert own.locator(".mark.both, .mark.one").all_inner_texts() == ["◧ editor only", "✓ both"]
    assert ours.locator(".mark.both, .mark.one").all_inner_texts() == ["✓ both", "◨ program only"]
    left, right = own.bounding_box(), ours.bounding_box()
    assert left and right and left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]


def test_a_list_longer_than_ours_is_not_blamed_for_the_end_of_ours(opened: Open, tmp_path: Path) -> None:
    """Ours are exported up to five stories: what the editor lists beside these may be the sixth of ours."""
    graph = linked(*(("a", target) for target in "bcdefgh"), ("b", "a"))
    ours = {"a": "bcd", "b": "acd"}
    lists = [(name, [computed(one, rank, 0.9) for rank, one in enumerate(found, 1)]) for name, found in ours.items()]
    file = export(graph, tmp_path / "cut.html", findings=Findings(lists=lists))
    page = opened(file, "article=a")
    assert "3 in both, 4 not in the program’s first 3, 0 program only" in page.locator("#panel").inner_text()
    assert page.locator("#panel .mark.one").first.inner_text() == "◧ not in the program’s first 3"
    page = opened(file, "article=b")
    assert "1 in both, 0 editor only, 2 program only" in page.locator("#panel").inner_text()


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_both_lists_are_seen_without_scrolling_on_a_desk_and_one_above_the_other_on_a_phone(
    opened: Open, site: Path, viewport: dict[str, int]
) -> None:
    page = opened(site, f"article={FERRY}", viewport=viewport)
    own, ours = (section.bounding_box() for section in page.locator("#panel .columns section").all())
    assert own and ours
    if viewport == PHONE:
        assert own["x"] == ours["x"] and own["y"] + own["height"] <= ours["y"]
    else:
        seen = [box for story in page.locator("#panel .columns .story").all() if (box := story.bounding_box())]
        assert sum(box["y"] + box["height"] <= viewport["height"] for box in seen) >= 6
