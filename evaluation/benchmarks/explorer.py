"""What the explorer costs: ``python evaluation/benchmarks/explorer.py [FOLDER …] [--articles 5000 --links 80000]``.

Each site is fitted and exported, and its page is opened from the file in a headless Chromium that draws in software and
has no network. The page itself counts its frames, first while the pointer moves over the map, then while it drags the
map to and fro. Needs Playwright for Python and a Chromium; the variable CHROMIUM may give its path.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from recommender import Corpus, Recommender, read_corpus
from recommender.content.article import RelatedLink

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from synthetic_news import newsroom
from timing import as_usual

SECONDS = 3.0
"""How long frames are counted, each time."""

FLAGS = ["--no-sandbox", "--enable-unsafe-swiftshader"]
SCREEN = {"width": 1360, "height": 860}
"""In pixels."""

COUNT_FRAMES = """() => {
  window.frames_ = [];
  const tick = (now) => { window.frames_.push(now); window.ticking = requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""
FRAMES = """() => {
  cancelAnimationFrame(window.ticking);
  const times = window.frames_;
  return (times.length - 1) / (times[times.length - 1] - times[0]) * 1000;
}"""


def synthetic_site(n: int, n_edges: int) -> Corpus:
    """Return a synthetic site of `n` articles, with links added between articles of the same days.

    There are so many that its graph has about `n_edges` edges.
    """
    articles = sorted(newsroom(n, 0), key=lambda article: article.id)
    missing = n_edges - Recommender.fit(Corpus.from_articles(articles)).graph.number_of_edges()
    rng = np.random.default_rng(0)
    sources = rng.integers(0, n, max(0, missing))
    targets = (sources + rng.geometric(0.03, len(sources))) % n
    added: dict[int, list[RelatedLink]] = {}
    for source, target in zip(sources.tolist(), targets.tolist(), strict=True):
        added.setdefault(source, []).append(RelatedLink(reference=articles[target].id))
    return Corpus.from_articles(
        replace(article, related=(*article.related, *added.get(number, ()))) for number, article in enumerate(articles)
    )


@contextmanager
def opened(page_file: Path) -> Iterator[tuple[Any, float]]:
    """Open a page; yield it, and the seconds until its first frame was on the screen."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_context(viewport=SCREEN, offline=True).new_page()  # type: ignore[arg-type]
        start = time.perf_counter()
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-painted]", state="attached", timeout=120_000)
        # The second frame from here comes after the first one was on the screen.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield page, time.perf_counter() - start
        browser.close()


def frames(page: Any, move: Callable[[Any, float], None]) -> float:
    """Return how many frames a second the page shows while `move` is called repeatedly, with the seconds so far."""
    page.evaluate(COUNT_FRAMES)
    start = time.perf_counter()
    while (now := time.perf_counter() - start) < SECONDS:
        move(page, now)
    rate: float = page.evaluate(FRAMES)
    return rate


def around(page: Any, now: float) -> None:
    """Move the pointer over the map along a rose curve."""
    x = 840 + 300 * np.cos(2 * now) * np.cos(7 * now)
    y = 430 + 300 * np.cos(2 * now) * np.sin(7 * now)
    page.mouse.move(float(x), float(y))


def row(name: str, corpus: Corpus, folder: Path) -> str:
    """Return the row of one site in the table."""
    start = time.perf_counter()
    recommender = Recommender.fit(corpus)
    edges = recommender.graph.number_of_edges()
    fitted = time.perf_counter()
    path = recommender.export(folder / "site.html", title=name, processes=2)
    exported = time.perf_counter()
    with opened(path) as (page, first):
        assert page.evaluate("'gl' in explorer.renderer.painter"), "this Chromium has no WebGL"
        time.sleep(1)
        hover = frames(page, around)
        page.mouse.move(840, 430)
        page.mouse.down()
        pan = frames(page, around)
        page.mouse.up()
    size = path.stat().st_size / 1e6
    return (
        f"| {name} | {corpus.n_nodes} | {edges} | {fitted - start:.1f} | {exported - fitted:.1f} | {size:.2f} | "
        f"{first:.2f} | {pan:.0f} | {hover:.0f} |"
    )


def main() -> None:
    """Measure the folders that the command line names, or else a synthetic site."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--articles", type=int, help="measure a synthetic site of that many articles")
    parser.add_argument("--links", type=int, default=0, help="with about that many edges in its graph")
    arguments = parser.parse_args()
    sites = [(folder.name, read_corpus(folder)) for folder in arguments.folders]
    if arguments.articles or not sites:
        n = arguments.articles or 5_000
        sites.append((f"made up, {n}", synthetic_site(n, arguments.links or 16 * n)))
    print("| site | nodes | edges | fit s | export s | page MB | first picture s | panning fps | hovering fps |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    with TemporaryDirectory() as folder:
        for name, corpus in sites:
            print(row(name, corpus, Path(folder)))


if __name__ == "__main__":
    main()
