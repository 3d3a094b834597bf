"""Makes the pictures of docs/sites: each page is followed with the articles of seeds/newsroom, then its box is shot.

`make pictures` installs the generators and runs it. Names of pages, as `hugo`, make only theirs.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from browser_looks import served
from browsers import chromium
from guides import GUIDES, RECIPES, SIZE, TRIED, built_by, follow, parts, path_of_programs
from made_sites import Dialect, as_yaml, built_pages, give_packages, put
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from test_built_sites import ROOT, TOOLS

from recommender import read_corpus

COLOURS = 48
"""Of the palette of a picture: text on one ground needs few, and a picture with few is small."""

QUERY = "ferry-crews-walk-out"

STYLE = """body { max-width: 44rem; margin: 0 auto; padding: 1rem; font: 1rem/1.6 system-ui, sans-serif; }
h1 { line-height: 1.2; }"""
"""For generators whose starter has no style at all, as the site of any reader has."""

BARE = {"hugo", "jekyll", "eleventy", "astro", "jinja"}


def write_pages(root: Path, dialect: Dialect) -> None:
    """Write the articles of the newsroom as the generator wants them; four stories fit a picture."""
    settings = root / "recommender.toml"
    put(root, settings.name, "k = 4\n" + (settings.read_text("utf-8") if settings.exists() else ""))
    for article in read_corpus(ROOT / "seeds" / "newsroom").articles:
        day = article.published.date() if article.published else None
        name = article.path.removesuffix(".md").removeprefix(f"{day}-")
        if day is None:
            continue
        page = {**dialect.common, "title": article.title, "date": day.isoformat()}
        page |= {"description": article.excerpt, "text": article.body}
        put(root, dialect.path(name, day), (dialect.write or as_yaml)(page))


def built(name: str, folder: Path) -> Path:
    """Build the site of a page, and return its output."""
    if name != "other":
        return built_by(name, folder, write_pages)
    guide, root = RECIPES[name, "VitePress"], folder / "site"
    for path, text in guide.dialect.files.items():
        put(root, path, text)
    write_pages(root, guide.dialect)
    packages = TOOLS / guide.packages / "node_modules"
    give_packages(packages, root)
    path = path_of_programs(folder / "programs", packages)
    for part in parts(GUIDES / f"{name}.md"):
        if part.heading == "VitePress":
            follow(part, root, path)
    return root / guide.output


def picture(browser: Browser, name: str, output: Path, base: str) -> bytes:
    """Look at the box of one page, and return the picture."""
    path = next(path for path, page in built_pages(output) if page.n_boxes and QUERY in path)
    with served(output, base) as address:
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]}, color_scheme="light")
        page.goto(f"{address}/{path.removesuffix('index.html')}", wait_until="networkidle")
        if name in BARE:
            page.add_style_tag(content=STYLE)
        page.evaluate(
            """() => {
              const box = document.querySelector(".related-stories").getBoundingClientRect();
              const above = Math.min(130, Math.max(30, innerHeight - 30 - box.height));
              scrollBy({ top: box.top - above, behavior: "instant" });
            }"""
        )
        page.wait_for_timeout(300)  # until whatever follows the scrolling stands
        data = page.screenshot()
        page.close()
    small, file = Image.open(io.BytesIO(data)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE), io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def main(names: list[str]) -> None:
    """Take the pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium())
        for name in names or [*TRIED, "jinja", "other"]:
            with tempfile.TemporaryDirectory() as folder:
                data = picture(browser, name, built(name, Path(folder)), "/news" if name == "other" else "")
            file = GUIDES / "images" / f"{name}.png"
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
            print(f"{file.relative_to(ROOT)}: {len(data):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
