"""What is shown, as a file or on paper."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from page_states import FERRY, FERRY_TITLE, Open, heading, numbers

if TYPE_CHECKING:
    from playwright.sync_api import Page

SVG = "{http://www.w3.org/2000/svg}"

# Pixels of a canvas in the colour in which the links of the chosen article are lit.
LIT = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let lit = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (Math.abs(data[i] - 197) + Math.abs(data[i + 1] - 74) + Math.abs(data[i + 2] - 24) < 12) lit += 1;
  }
  return lit;
}"""


def saved(page: Page, what: str) -> bytes:
    """The file that a button of the dialogue saves."""
    page.locator("#save").click()
    with page.expect_download() as download:
        page.locator(f"#save-{what}").click()
    return Path(download.value.path()).read_bytes()


def test_the_view_is_saved_as_a_picture(opened: Open, site: Path) -> None:
    page = opened(site)
    png = saved(page, "png")
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    area = page.evaluate("explorer.viewport.freeArea()")
    assert (width, height) == (2 * round(area["width"]), 2 * round(area["height"])), "what no card covers, and sharp"
    assert len(png) > 50_000
    assert not page.locator("#saving").is_visible()


def test_the_view_is_saved_as_svg_with_titles(opened: Open, site: Path) -> None:
    page = opened(site)
    picture = ET.fromstring(saved(page, "svg"))
    titles = {element.text for element in picture.iter(f"{SVG}title")}
    assert FERRY_TITLE in titles
    assert len(list(picture.iter(f"{SVG}path"))) > 3
    assert any("erry" in (text.text or "") for text in picture.iter(f"{SVG}text"))


def test_the_chosen_article_is_marked_and_named_in_svg_too(opened: Open, site: Path) -> None:
    page = opened(site, f"article={FERRY}")
    picture = ET.fromstring(saved(page, "svg"))
    (chosen,) = (element for element in picture.iter(f"{SVG}circle") if element.get("id") == "chosen")
    assert chosen.find(f"{SVG}title").text == FERRY_TITLE  # type: ignore[union-attr]
    assert any(text.get("font-weight") == "650" and "erry" in (text.text or "") for text in picture.iter(f"{SVG}text"))
    lit = [element for element in picture.iter(f"{SVG}path") if element.get("stroke-width") == "2"]
    lists = page.evaluate("explorer.site.between(explorer.selected, explorer.selected).length")
    assert len(lit) > lists
    page.locator("#panel .close").click()
    assert b'id="chosen"' not in saved(page, "svg")


def test_tables_hold_what_passes_the_filters(opened: Open, site: Path) -> None:
    page = opened(site)
    page.locator("#topics .chip", has_text="Transport").click()
    articles, related, similar = numbers(page)
    rows = list(csv.DictReader(io.StringIO(saved(page, "articles").decode("utf-8-sig"))))
    assert sum(bool(row["published"]) for row in rows) >= articles
    assert all("Transport" in row["topics"].split("|") for row in rows)
    assert {"id", "title", "story", "url"} <= set(rows[0])
    links = list(csv.DictReader(io.StringIO(saved(page, "links").decode("utf-8-sig"))))
    assert [sum(link["kind"] == kind for link in links) for kind in ("related", "similar")] == [related, similar]


def test_the_report_is_black_on_white_with_the_map_and_the_stories(opened: Open, site: Path) -> None:
    page = opened(site, color_scheme="dark")
    assert not page.locator("#report").is_visible()
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    report = page.locator("#report")
    assert report.is_visible()
    assert page.locator("#controls").is_hidden() and page.locator("#map").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.getElementById('report')).color") == "rgb(0, 0, 0)"
    assert report.locator("h1").inner_text() == "The sample site"
    stories = page.evaluate("explorer.site.discs.filter(({ size }) => size > 1).length")
    assert report.locator("tbody tr").count() == stories
    corner, ink = report.locator("canvas").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return [[...data.slice(0, 3)], new Set(new Uint32Array(data.buffer)).size];
        }"""
    )
    assert corner == [255, 255, 255]
    assert ink > 50, "the map is there"


def test_a_story_and_an_article_have_reports_of_their_own(opened: Open, site: Path) -> None:
    page = opened(site)
    page.evaluate("explorer.showCommunity(0)")
    name = heading(page)
    members = page.evaluate("explorer.site.nodes.filter((i) => explorer.site.community[i] === 0).length")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#report h2").text_content() == name
    assert page.locator("#report tbody tr").count() == members
    page.evaluate("(id) => explorer.select(explorer.site.position.get(id))", FERRY)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#report h2").text_content() == FERRY_TITLE
    assert page.locator("#report [id]").count() == 0, "an id stands once in a page"
    assert page.locator("#report canvas").evaluate(LIT) > 300, (
        "the picture shows which article the report is about, and its links"
    )
    page.evaluate("explorer.showCommunity(0); dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#report canvas").evaluate(LIT) < 100
