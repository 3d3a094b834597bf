"""What changed since a former export is a view of the page."""

from __future__ import annotations

from pathlib import Path

from page_states import Open, heading

from recommender import Recommender, export, mapped
from recommender.explorer import Findings
from recommender.graph.maps import changes_since
from recommender.graph.maps.former_map import FormerMap


def test_new_stories_and_articles_are_listed_and_lead_to_the_map(
    opened: Open, rec: Recommender, tmp_path: Path
) -> None:
    former_graph = mapped(rec.graph.subgraph([*rec.graph][:45]).copy())
    graph = mapped(rec.graph, near=former_graph)
    changes = changes_since(FormerMap.of(former_graph), graph)
    page = opened(export(graph, tmp_path / "site.html", findings=Findings(changes=changes)), "view=changes")
    assert changes.since
    assert heading(page) == "What changed"
    told = page.locator("#panel p.soft").first.inner_text()
    assert f"whose newest article is of {changes.since.date().isoformat()}" in told, (
        "the day of an article is not that of the export"
    )
    panel = page.locator("#panel")
    added = panel.locator("section", has_text="New articles")
    assert added.locator("h3 span").inner_text() == str(len(changes.added))
    assert changes.counts["new"], "the sample has grown by a story"
    story = panel.locator("section", has_text="New stories").locator(".chip").first
    name = story.locator("bdi").inner_text()
    story.click()
    assert heading(page) == name
    page.keyboard.press("Escape")
    added.locator(".story").first.click()
    assert page.evaluate("explorer.site.data.changes.added.includes(explorer.selected)")


def test_without_a_former_map_there_is_no_such_view(opened: Open, site: Path) -> None:
    page = opened(site, "view=changes")
    assert page.locator("#views label", has_text="What changed").count() == 0
    assert page.evaluate("explorer.filters.view") == "all"
