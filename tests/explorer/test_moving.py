"""While the map moves, its picture is moved, not painted; it is painted a part at a time; it follows its window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_states import FERRY, Open, screen_place, wait_until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COUNT = """() => {
  const { painter } = explorer.renderer;
  window.calls = [];
  for (const name of ["begin", "addEdges", "show"]) {
    const own = painter[name];
    painter[name] = function (...all) { window.calls.push([name, ...all.slice(1)]); return own.apply(this, all); };
  }
}"""


def settle(page: Page) -> None:
    """Wait until the camera rests and all is painted."""
    page.wait_for_timeout(500)
    while page.evaluate("explorer.renderer.picture.isUnfinished"):
        wait_until_drawn(page)


@pytest.mark.parametrize("fragment", ["", "canvas=1"])
def test_a_dragged_map_is_not_painted(opened: Open, site: Path, fragment: str) -> None:
    page = opened(site, fragment)
    settle(page)
    page.evaluate(COUNT)
    before = screen_place(page, FERRY)
    page.mouse.move(800, 300)
    page.mouse.down()
    page.mouse.move(830, 320, steps=4)
    page.mouse.up()
    settle(page)
    assert page.evaluate("window.calls") == []
    assert page.evaluate("explorer.renderer.canvas.style.transform") == "translate(30px, 20px)"
    assert screen_place(page, FERRY) == pytest.approx((before[0] + 30, before[1] + 20), abs=0.01)
    page.mouse.click(*screen_place(page, FERRY))
    assert page.evaluate("explorer.selected") == page.evaluate("(id) => explorer.site.position.get(id)", FERRY)


def test_a_map_that_left_its_picture_is_painted_where_it_is(opened: Open, site: Path) -> None:
    page = opened(site)
    settle(page)
    page.evaluate(COUNT)
    page.evaluate("explorer.pan(900, 0)")
    settle(page)
    assert [call[0] for call in page.evaluate("window.calls")][-1] == "show"
    assert page.evaluate("explorer.renderer.canvas.style.transform") == "translate(0px, 0px)"


def test_a_large_picture_is_painted_a_part_at_a_time(opened: Open, site: Path) -> None:
    page = opened(site)
    settle(page)
    page.evaluate(COUNT)
    page.evaluate("const { renderer } = explorer; renderer.picture.load({ ...renderer.painter.scene });")
    total = page.evaluate("explorer.renderer.painter.scene.edges.length / 5")
    parts = page.evaluate(
        """() => {
          const { picture } = explorer.renderer;
          window.calls = [];
          const options = { radiusScale: 1, opacity: 1, maxEdges: 40, moving: false };
          while (picture.paint(explorer.viewport.camera, options)) {}
          return window.calls.filter(([name]) => name === "addEdges").map(([, from, to]) => [from, to]);
        }"""
    )
    assert parts[0] == [0, 40]
    assert [start for start, _ in parts[1:]] == [end for _, end in parts[:-1]], "no edge is left out, none comes twice"
    assert parts[-1][1] == total


def test_the_same_scene_is_not_built_twice(opened: Open, site: Path) -> None:
    page = opened(site)
    settle(page)
    page.evaluate(COUNT)
    page.evaluate("(id) => explorer.select(explorer.site.position.get(id), false)", FERRY)
    settle(page)
    assert page.evaluate("window.calls") == [], "a selected article dims the map, which stays as it is"
    assert page.evaluate("Number(explorer.renderer.canvas.style.opacity)") < 0.5


@pytest.mark.parametrize("start", [{"width": 300, "height": 150}, {"width": 1, "height": 1}])
def test_a_page_that_starts_small_grows(opened: Open, site: Path, start: dict[str, int]) -> None:
    page = opened(site, viewport=start)
    wait_until_drawn(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    settle(page)
    large = opened(site)
    state = "() => [explorer.viewport.camera, explorer.viewport.size, document.getElementById('controls').hidden]"
    camera, *rest = page.evaluate(state)
    expected, *others = large.evaluate(state)
    assert rest == others
    assert camera == pytest.approx(expected)
    assert page.locator("#told").is_visible()


def test_a_map_that_was_moved_keeps_its_middle_when_its_window_grows(opened: Open, site: Path) -> None:
    page = opened(site, viewport={"width": 600, "height": 500})
    page.evaluate("explorer.zoom(3)")
    before = page.evaluate("explorer.viewport.camera")
    page.set_viewport_size({"width": 1200, "height": 1000})
    # The page hears of its new size a moment later.
    page.wait_for_function("zoom => explorer.viewport.camera.zoom !== zoom", arg=before["zoom"])
    after = page.evaluate("explorer.viewport.camera")
    assert (after["x"], after["y"]) == (before["x"], before["y"])
    assert after["zoom"] == pytest.approx(2 * before["zoom"])


def test_a_frame_that_was_hidden_shows_the_map_when_it_is_opened(browser: Browser, site: Path) -> None:
    page = browser.new_context(offline=True, viewport={"width": 1000, "height": 700}).new_page()
    page.set_content('<iframe sandbox="allow-scripts" style="display:none; width:900px; height:600px"></iframe>')
    page.locator("iframe").evaluate("(frame, text) => { frame.srcdoc = text; }", site.read_text(encoding="utf-8"))
    page.wait_for_timeout(300)
    page.locator("iframe").evaluate("(frame) => { frame.style.display = 'block'; }")
    frame = page.frames[1]
    frame.wait_for_selector("html[data-painted]", state="attached")
    while frame.evaluate("explorer.viewport.size.width") != 900:
        page.wait_for_timeout(50)
    on_screen = """() => {
      const { site: { nodes, x, y }, viewport } = explorer;
      return nodes.filter((i) => viewport.contains(x[i], y[i])).length;
    }"""
    assert frame.evaluate(on_screen) > 60
    page.context.close()


SIZES = [(1280, 800), (390, 844), (820, 1180), (844, 390), (640, 400), (320, 200)]
"""The first two are what most people have; the others take half a minute together."""


@pytest.mark.parametrize(
    "size",
    [pytest.param(size, marks=[pytest.mark.slow] * (size not in SIZES[:2])) for size in SIZES],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_nothing_is_covered(opened: Open, site: Path, size: tuple[int, int]) -> None:
    """Two of them are a window of 1280 × 800 at 200 and 400 %."""
    page = opened(site, viewport=dict(zip(("width", "height"), size, strict=True)))
    covered = """() => {
      const boxOf = (name) => document.querySelector(name).getBoundingClientRect();
      const leaves = ({ left, top, right, bottom, width }) => (
        width && (left < 0 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1));
      const wrong = ["header", "#controls", "#panel", "#tools"].filter((name) => leaves(boxOf(name)));
      const panelIsAll = boxOf("#panel").height >= innerHeight;
      for (const button of document.querySelectorAll("header button, #search, #tools button, #panel .close")) {
        const box = button.getBoundingClientRect();
        const top = box.width && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        if (!top || button.contains(top) || (panelIsAll && top.closest("#panel"))) continue;
        wrong.push(`${button.id || button.className} is under ${top.id || top.className}`);
      }
      return wrong;
    }"""
    assert page.evaluate(covered) == []
    page.evaluate("explorer.showCommunity(0)")
    assert page.evaluate(covered) == []
    page.evaluate("(id) => explorer.select(explorer.site.position.get(id))", FERRY)
    assert page.evaluate(covered) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
