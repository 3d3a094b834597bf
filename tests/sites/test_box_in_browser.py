"""The box in a real browser: on a phone and on a desktop, in the light and in the dark, by axe-core.

The pages of real generators are looked at in `test_built_sites`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser_looks import LOOKS, looks_wrong

from recommender.sites import box, open_site
from recommender.sites.box import style

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
STORY = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands.md"

HARD = (
    {"title": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2},
    {"title": "<b>Not bold</b> & “quoted”", "excerpt": "An <i>excerpt</i>.", "date": "2026-03-05"},
    {"title": "عمال العبارات يضربون عن العمل", "excerpt": "الجزر مقطوعة عن العالم."},
    {"title": "渡船工人罷工，島嶼與外界隔絕", "date": "2026-03-05"},
    {"title": "7"},
)
"""Stories that a site may have: a word that is longer than a phone is wide, marks, other scripts, next to nothing."""

PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; background: Canvas; color: CanvasText; }}
body {{ max-width: 46rem; margin: 0 auto; padding: 1rem; font: 1rem/1.6 system-ui, sans-serif; }}
{style}
</style></head><body><main class="md-typeset">
<article><h1>Ferry crews walk out</h1><p>The islands are cut off.</p></article>
{box}</main></body></html>
"""

THEMES = {
    "plain": "",
    "muted links": "a {{ color: light-dark(#06c, #8cf); text-decoration: none; }} h2 {{ text-transform: uppercase; }}",
    "narrow column": "main {{ max-width: 15rem; }}",
    "flex items": "main {{ display: flex; flex-direction: column; align-items: flex-start; }}",
    "its own lists": "ul {{ list-style: square; padding-left: 3em; }} li {{ margin: 1em 0 1em 2em; }}"
    " li::before {{ content: ''; }} img {{ max-width: none; }}",
    "lists as in Material": ".md-typeset ul:not([hidden]) {{ display: flow-root; }}"
    "[dir] .md-typeset ul li {{ margin-left: 1.25em; }} .md-typeset ul li p {{ margin: 0.5em 0; }}",
}


def stories(images: bool) -> list[dict[str, object]]:
    found = open_site(ROOT / "seeds" / "newsroom", k=6).lists(reasons=True)[STORY]
    blank = {"path": "x.md", "url": "/x/", "title": "", "excerpt": "", "date": "", "image": "", "source": "computed"}
    made = [*found, *({**blank, **story} for story in HARD)]
    for story in made[:3] if images else ():
        story["image"] = "picture.svg"
    return made


def page(folder: Path, name: str, *, images: bool = False, direction: str = "ltr") -> Path:
    (folder / "picture.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M0 0h16v9H0z" fill="#579"/></svg>', "utf-8"
    )
    language = "ar" if direction == "rtl" else "en"
    text = PAGE.format(
        language=language, direction=direction, style=THEMES[name].format(), box=box(stories(images), images=images)
    )
    file = folder / "page.html"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", THEMES)
def test_nothing_is_wrong_in_pages_of_many_looks(name: str, look: str, browser: Browser, tmp_path: Path) -> None:
    assert not looks_wrong(browser, page(tmp_path, name, images=name != "plain").as_uri(), look)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_from_right_to_left(look: str, browser: Browser, tmp_path: Path) -> None:
    assert not looks_wrong(browser, page(tmp_path, "plain", images=True, direction="rtl").as_uri(), look)


def test_a_phone_has_one_column_and_a_desktop_more(browser: Browser, tmp_path: Path) -> None:
    columns = {}
    for width in (360, 1280):
        opened = browser.new_page(viewport={"width": width, "height": 800})
        opened.goto(page(tmp_path, "plain").as_uri())
        lefts = opened.eval_on_selector_all(".related-stories li", "all => all.map(li => li.getBoundingClientRect().x)")
        columns[width] = len(set(lefts))
        opened.close()
    assert columns == {360: 1, 1280: 2}


def test_a_box_that_breaks_is_noticed(browser: Browser, tmp_path: Path) -> None:
    """The check itself: a link without text, a heading out of order, grey on grey, and a line that runs out."""
    file = page(tmp_path, "plain")
    text = file.read_text("utf-8").replace(style(), "")
    file.write_text(text.replace("<ul>", '<ul style="color:#888;background:#999;white-space:nowrap">'), "utf-8")
    wrong = " ".join(looks_wrong(browser, file.as_uri(), "phone, light"))
    assert "color-contrast" in wrong
    assert "pixels wider than the screen" in wrong


def test_the_picture_in_the_documents_is_small() -> None:
    assert (ROOT / "docs" / "sites" / "box.png").stat().st_size < 100_000
