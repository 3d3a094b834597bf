"""The page of a story, the ways that lead there, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_states import FERRY, FERRY_TITLE, PHONE, Open, heading, numbers, screen_place, wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page

LARGEST = "explorer.site.data.communities.name[0]"


def largest(page: Page) -> str:
    """The name of the largest story."""
    name: str = page.evaluate(LARGEST)
    return name


def test_a_story_page_says_when_where_and_what(opened: Open, site: Path) -> None:
    page = opened(site)
    page.locator("#legend .name").first.click()
    assert heading(page) == largest(page)
    panel = page.locator("#panel")
    members = page.evaluate(
        """() => explorer.site.nodes.filter((i) => explorer.site.community[i] === 0)
          .map((i) => [explorer.site.date(i), explorer.site.title(i), explorer.site.external[i]])"""
    )
    dates = sorted(date for date, _, external in members if date and not external)
    assert len(dates) < sum(bool(date) for date, *_ in members), "pages of other sites have other days"
    assert f"the first on {dates[0]}, the last on {dates[-1]}" in panel.inner_text()
    listed = panel.locator("ul").last.locator(".title").all_inner_texts()
    assert sorted(listed) == sorted(title for _, title, _ in members), "every article of the story, and no other"
    shown = panel.locator("ul").last.locator(".meta").all_inner_texts()
    days = [meta[:10] for meta in shown if meta[:2] == "20"]
    assert days == sorted(days), "by date"
    assert set(dates) <= set(days)
    chart = panel.locator("svg.growth")
    assert dates[0] in (chart.get_attribute("aria-label") or "")
    assert chart.locator(".curve").get_attribute("d").count("V") == len(dates), "a step for each article"
    assert "MOST CENTRAL ARTICLE" in panel.inner_text().upper()
    assert "Providers" in panel.locator("h3").all_text_contents()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, PHONE])
def test_legend_disc_name_and_chip_all_open_it(opened: Open, site: Path, viewport: dict[str, int]) -> None:
    page = opened(site, viewport=viewport)
    name = largest(page)
    place = """() => {
      const { site, viewport } = explorer;
      const { x, y, outerRadius } = site.discs[0];
      const far = (i, px, py) => Math.hypot(site.x[i] - px, site.y[i] - py) * viewport.camera.zoom > 16;
      for (let angle = 0; angle < 6.28; angle += 0.1) {  // a place in the disc without an article
        const [px, py] = [x + 0.8 * outerRadius * Math.cos(angle), y + 0.8 * outerRadius * Math.sin(angle)];
        if (site.nodes.every((i) => far(i, px, py))) return [viewport.screenX(px), viewport.screenY(py)];
      }
      return null;
    }"""
    page.evaluate("explorer.showCommunity(0)")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    wait_until_drawn(page)
    page.mouse.click(*page.evaluate(place))
    assert heading(page) == name, "the disc"
    page.keyboard.press("Escape")
    wait_until_drawn(page)
    label = page.evaluate(
        """() => { const { renderer, viewport: { size } } = explorer;
          for (let y = 0; y < size.height; y += 5) for (let x = 0; x < size.width; x += 10) {
            if (renderer.communityNamedAt(x, y) === 0 && document.elementFromPoint(x, y)?.id === "map") return [x, y];
          }
          return null; }"""
    )
    page.mouse.click(*label)
    assert heading(page) == name, "its name on the map"
    page.locator("#panel .close").click()
    page.evaluate("explorer.select(explorer.site.nodes.find((i) => explorer.site.community[i] === 0))")
    page.locator("#panel .chip", has_text=name).first.click()
    assert heading(page) == name, "the chip of an article"


def test_it_can_be_shown_alone_and_shared(opened: Open, site: Path) -> None:
    page = opened(site)
    everything = numbers(page)[0]
    page.evaluate("explorer.showCommunity(0)")
    link = page.locator("#permalink").get_attribute("href")
    assert link == f"#story={page.evaluate('explorer.site.data.communities.story[0]')}"
    isolate = page.locator("#isolate")
    isolate.click()
    assert page.evaluate("document.activeElement.id") == "isolate"
    assert isolate.get_attribute("aria-pressed") == "true"
    assert 0 < numbers(page)[0] < everything
    page.keyboard.press("Escape")
    assert numbers(page)[0] == everything
    again = opened(site, link.removeprefix("#"))
    assert heading(again) == largest(page)
    assert again.evaluate("explorer.viewport.magnification") > 1.5


def test_back_and_forward_walk_through_what_was_chosen(opened: Open, site: Path) -> None:
    page = opened(site)
    page.evaluate("explorer.showCommunity(0)")
    page.evaluate("(id) => explorer.select(explorer.site.position.get(id))", FERRY)
    page.locator("#theme").click()  # is no step
    page.locator("#views label", has_text="Orphans").click()
    view = heading(page)
    assert view.endswith("orphans")
    page.go_back()
    assert heading(page) == FERRY_TITLE
    page.go_back()
    assert heading(page) == largest(page)
    page.go_back()
    assert page.locator("#panel").is_hidden()
    page.go_forward()
    assert heading(page) == largest(page)
    page.go_forward()
    page.go_forward()
    assert heading(page) == view


def test_a_view_brings_what_it_shows_onto_the_screen_and_an_empty_one_says_so(opened: Open, site: Path) -> None:
    page = opened(site)
    page.evaluate("explorer.zoom(40, 30, 30)")  # somewhere else
    page.locator("#views label", has_text="Orphans").click()
    places = page.evaluate(
        """() => {
          const { site, visible, viewport } = explorer;
          return site.nodes.filter((i) => visible.nodeMatches[i])
            .map((i) => viewport.isFree(viewport.screenX(site.x[i]), viewport.screenY(site.y[i])));
        }"""
    )
    assert places
    assert sum(places) > len(places) / 2
    page.evaluate("explorer.filters.topics = new Set(['no such topic'])")
    page.evaluate("explorer.update()")
    assert page.locator("#nothing").inner_text().startswith("Orphans: none passes the other filters.")
    page.locator("#nothing-all").click()
    assert page.locator("#nothing").is_hidden()
    assert numbers(page)[0] == 63
    assert screen_place(page, FERRY)
