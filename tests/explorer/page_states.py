"""What an open page shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FERRY = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
FERRY_TITLE = "Ferry crews walk out, cutting off the Skerrin Islands"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

Open = Callable[..., "Page"]


def summary(page: Page) -> str:
    return page.locator("#told").inner_text()


def numbers(page: Page) -> list[int]:
    """The numbers of articles, curated links and similar texts in the summary."""
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", summary(page))]


def heading(page: Page) -> str:
    return page.locator("#panel h2").inner_text()


def screen_place(page: Page, article_id: str) -> tuple[float, float]:
    x, y = page.evaluate("(id) => explorer.screenPlace(id)", article_id)
    return x, y


def is_highlighted(page: Page, article_id: str) -> bool:
    """Whether something is drawn where the article is, on the overlay above the map."""
    ask = "(at) => explorer.renderer.pen.getImageData(Math.round(at[0]), Math.round(at[1]), 1, 1).data[3] > 0"
    return bool(page.evaluate(ask, list(screen_place(page, article_id))))


def wait_until_drawn(page: Page) -> None:
    """Wait until two more frames are on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


# The labels that are drawn in the next frame, with the nodes and cards that they could cover.
DRAWN_LABELS = """() => new Promise((done) => {
  const { site, visible, viewport, renderer } = explorer;
  const { pen } = renderer;
  const [write, texts] = [pen.fillText, []];
  pen.fillText = (text, x, y) => {
    const wide = pen.measureText(text).width;
    const left = pen.textAlign === "center" ? x - wide / 2 : pen.textAlign === "right" ? x - wide : x;
    texts.push({ text, bold: pen.font.startsWith("650"), left, right: left + wide, top: y - 6, bottom: y + 6 });
    write.call(pen, text, x, y);
  };
  renderer.redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    delete pen.fillText;
    const dots = site.nodes.filter((i) => visible.nodeDrawn[i])
      .map((i) => ({ title: site.title(i), x: viewport.screenX(site.x[i]), y: viewport.screenY(site.y[i]) }));
    const cards = Array.from(document.querySelectorAll(".card"), (card) => card.getBoundingClientRect().toJSON());
    done({ texts, dots, cards: cards.filter(({ width }) => width) });
  }));
})"""
