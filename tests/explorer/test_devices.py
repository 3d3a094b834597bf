"""The explorer with keys, on a phone, in both themes, without WebGL, and in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from page_states import FERRY, FERRY_TITLE, PHONE, Open, heading, screen_place, wait_until_drawn

from recommender import Recommender

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_everything_can_be_reached_by_keys(opened: Open, site: Path) -> None:
    page = opened(site)
    page.locator("#map").focus()
    page.keyboard.press("n")
    announced = page.locator("#said").inner_text()
    assert announced
    page.keyboard.press("Enter")
    assert heading(page) == announced
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map"
    camera = page.evaluate("explorer.viewport.camera")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    moved = page.evaluate("explorer.viewport.camera")
    assert moved["x"] > camera["x"]
    assert moved["zoom"] > camera["zoom"]
    page.keyboard.press("0")
    assert page.evaluate("explorer.viewport.camera.zoom") == pytest.approx(camera["zoom"])
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_every_control_has_a_name(opened: Open, site: Path) -> None:
    page = opened(site, f"article={FERRY}")
    bare = page.evaluate(
        """() => [...document.querySelectorAll("button, input, a, canvas:not([aria-hidden])")]
          .filter((e) => !(e.textContent || e.getAttribute("aria-label") || e.labels?.length))
          .map((e) => e.outerHTML)"""
    )
    assert bare == []


def test_it_fits_a_phone(opened: Open, site: Path) -> None:
    page = opened(site, viewport=PHONE, has_touch=True, is_mobile=True)
    assert page.locator("#controls").is_hidden()
    page.touchscreen.tap(*screen_place(page, FERRY))
    assert heading(page) == FERRY_TITLE
    panel = page.locator("#panel").bounding_box()
    assert panel and panel["width"] == PHONE["width"] and panel["y"] > PHONE["height"] / 3
    wait_until_drawn(page)
    assert screen_place(page, FERRY)[1] < panel["y"], "the article lies above the sheet that shows it"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#panel .close").click()
    page.locator("#menu").click()
    box = page.locator("#controls").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_on_a_phone_the_menu_makes_room_for_the_view_that_is_chosen(opened: Open, site: Path) -> None:
    page = opened(site, viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#menu").click()
    colour = page.evaluate("getComputedStyle(document.getElementById('controls')).backgroundColor")
    opacity = float(colour.rstrip(")").rpartition(",")[2])
    assert 0.95 < opacity < 1, "what lies below does not shine through, and Chromium leaves no holes"
    page.locator("#views input[value='orphans']").check()
    assert page.locator("#controls").is_hidden()
    assert page.locator("#menu").get_attribute("aria-expanded") == "false"
    assert heading(page).endswith("orphans")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert page.locator("#help").is_visible(), "what the lines mean is asked on a phone as well"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_system_in_light_and_dark(opened: Open, site: Path, scheme: str) -> None:
    page = opened(site, color_scheme=scheme)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = "rgb(246, 246, 242)"
    assert (page.evaluate(paper) == light) == (scheme == "light")
    page.locator("#theme").click()
    assert (page.evaluate(paper) == light) == (scheme == "dark")


def test_without_webgl_a_canvas_draws_the_same_map(opened: Open, site: Path) -> None:
    page = opened(site, "canvas=1")
    wait_until_drawn(page)
    colours = page.evaluate(
        """() => {
          const { canvas, painter } = explorer.renderer;
          const pixels = painter.context.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(pixels.data.buffer)).size;
        }"""
    )
    assert colours > 50
    page.mouse.click(*screen_place(page, FERRY))
    assert heading(page) == FERRY_TITLE


def test_a_notebook_shows_the_surroundings_of_an_article(browser: Browser, rec: Recommender) -> None:
    shown = rec.show(FERRY, hops=1)
    page = browser.new_context(offline=True).new_page()
    page.set_content(shown._repr_html_())
    frame = page.frame_locator("iframe")
    assert frame.locator("#panel h2").inner_text() == FERRY_TITLE
    assert len(shown.data["nodes"]["id"]) == 1 + len(set(nx.all_neighbors(rec.graph, FERRY)))
    assert "allow-same-origin" not in (page.locator("iframe").get_attribute("sandbox") or "allow-same-origin")
    page.context.close()
