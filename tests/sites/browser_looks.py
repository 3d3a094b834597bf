"""How a page with a box is looked at: widths and colour schemes, and what must not be seen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOOKS = {
    "phone, light": (360, "light"),
    "phone, dark": (360, "dark"),
    "desktop, light": (1280, "light"),
    "desktop, dark": (1280, "dark"),
}
"""Name → width in pixels, and colour scheme."""

OVERFLOW = """() => {
  const boxes = [...document.querySelectorAll(".related-stories")];
  const right = (element) => element.getBoundingClientRect().right;
  return Math.max(0, ...boxes.flatMap((box) =>
    [box, ...box.querySelectorAll("*:not(style)")].map((one) => right(one) - right(box.parentElement))));
}"""
"""By how many pixels a box, or something in it, runs out of what the box stands in: a theme may be too wide itself."""

UNTIDY = """() => [...document.querySelectorAll(".related-stories")].some((box) => {
  const [heading, first] = ["h2", "li"].map((name) => box.querySelector(name).getBoundingClientRect());
  const apart = Math.min(Math.abs(first.left - heading.left), Math.abs(first.right - heading.right));
  return apart > 0.5 || getComputedStyle(box.querySelector("ul")).display !== "grid";
})"""
"""Whether a theme has its way with the list of a box."""

OF_THE_THEME = """(selector) => {
  const link = document.querySelector(selector), box = link.closest(".related-stories");
  if (!box || !link.matches("a")) return false;
  box.insertAdjacentHTML("beforebegin", '<p><a href="/elsewhere/">A link of the page</a></p>');
  const paragraph = box.previousElementSibling;
  const same = getComputedStyle(paragraph.firstChild).color === getComputedStyle(link).color;
  paragraph.remove();
  return same;
}"""
"""Whether a link of a box only has the colour that its theme gives to all links."""


def looks_wrong(browser: Browser, address: str, look: str, part: str = "") -> list[str]:
    """Return what is wrong in a page: all violations that axe-core finds in it, or in a part, and what runs out of it.

    Parameters
    ----------
    browser : Browser
    address : str
        Of the page.
    look : str
        Of `LOOKS`.
    part : str
        Selector of the part that counts; by default the page.
    """
    from axe_playwright_python.sync_playwright import Axe

    width, scheme = LOOKS[look]
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    try:
        page.goto(address)
        page.wait_for_selector(part or "body", state="attached")
        found = Axe().run(page, part or None).response["violations"]
        wrong = [
            f"{one['id']}: {node['html'][:200]}"
            for one in found
            for node in one["nodes"]
            # Links look as the theme has them: MkDocs' own theme writes them in a blue that is pale on white.
            if not (one["id"] == "color-contrast" and page.evaluate(OF_THE_THEME, node["target"][0]))
        ]
        over = page.evaluate(OVERFLOW)
        if not part:
            over = max(over, page.evaluate("document.documentElement.scrollWidth") - width)
        if page.evaluate(UNTIDY):
            wrong.append("the stories are no grid, or stand elsewhere than the heading")
        if over > 0.5:
            wrong.append(f"{over:.0f} pixels wider than the screen, or than the page's column")
        return wrong
    finally:
        page.close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder below a path of its host, and says nothing."""

    base = ""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(self.base))

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path, base: str) -> Iterator[str]:
    """Serve a built site, and yield its address; `base` is its folder on its host."""
    handler = type("Handler", (_Quiet,), {"base": base})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{base}"
        server.shutdown()
