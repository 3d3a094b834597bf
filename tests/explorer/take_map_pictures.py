"""Makes the pictures of docs/explorer.md and docs/maps.md: the page of seeds/newsroom in a real browser.

``make pictures`` runs it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from browsers import chromium
from playwright.sync_api import sync_playwright

from recommender.cli import main as command

ROOT = Path(__file__).resolve().parents[2]
SIZE = {"width": 1280, "height": 800}
FERRY = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
LISTS = {"x": 800, "y": 0, "width": 480, "height": 800}
PICTURES = {
    "explorer": ("", None),
    "explorer-article": (f"article={FERRY}", None),
    "explorer-worklist": ("view=missing", None),
    "explorer-lists": (f"article={FERRY}", LISTS),
}
"""Name of the file → part of the address after #, and what is cut out of the window."""


def main() -> None:
    """Take the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder, "site.html")
        command(["export", str(file), "--content", str(ROOT / "seeds" / "newsroom"), "--title", "The sample site"])
        browser = playwright.chromium.launch(**chromium())
        for name, (fragment, clip) in PICTURES.items():
            page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            page.goto(f"{file.as_uri()}#{fragment}")
            page.wait_for_selector("html[data-painted]", state="attached")
            page.wait_for_timeout(1_000)  # until the rest of the map is painted
            target = ROOT / "docs" / f"{name}.png"
            data = page.screenshot(path=target, clip=clip) if clip else page.screenshot(path=target)
            page.close()
            print(f"{target.relative_to(ROOT)}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
