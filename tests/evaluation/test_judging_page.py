"""The judging page in a real browser: keys alone, any width, both themes, hostile texts, a process that is killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from worlds import article, site, two_topics

from recommender.corpus.corpus import Corpus
from recommender.evaluation import GradesFile, read_judgments, write_pool
from recommender.evaluation.grades_file import Pair
from recommender.evaluation.judging_page import JudgingServer, JudgingSession

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
NEWSROOM = ROOT / "seeds" / "newsroom"
PAIRS = [("face-1", "face-2"), ("face-1", "face-3"), ("face-1", "olive-1"), ("olive-1", "olive-2")]
RUN = "window.hacked=1"
HOSTILE = [
    f"</script><script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"<svg onload={RUN}>",
    f"</title><script>{RUN}</script>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>", f'"><script>{RUN}</script>', f"${{{RUN}}} {{{{{RUN}}}}}",
    "<base href='http://x.example/'>", "<meta http-equiv=refresh content='0;url=http://x.example/'>",
    "<style>@import 'http://x.example/'</style>", "\u202eRIGHT TO LEFT", "x" * 10_000, "__proto__", "lone \ud800",
]  # fmt: skip
ADDRESSES = [
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f" \tjava\nscript:{RUN}", f"data:text/html,<script>{RUN}</script>",
    "file:///etc/passwd", "//x.example/", "https://", 'https://ok.example/"><script>', "http://ok.example/",
]  # fmt: skip

Judge = Callable[..., "Page"]


@pytest.fixture
def judge(browser: Browser, tmp_path: Path) -> Iterator[Judge]:
    """Opens the page of an assessor. At the end no page may have had an error, or have asked anybody else."""
    errors: list[str] = []
    with ExitStack() as stack:

        def open_page(
            assessor: str = "anna", corpus: Corpus | None = None, pairs: list[Pair] = PAIRS, **options: Any
        ) -> Page:
            file = GradesFile.beside(tmp_path / "pool.tsv", assessor)
            server = stack.enter_context(JudgingServer(JudgingSession(pairs, corpus or two_topics(), file)))
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
            stack.callback(server.shutdown)
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: errors.append(f"error: {error}"))
            page.on(
                "console",
                lambda message: (
                    errors.append(f"{message.text} {message.location}") if message.type == "error" else None
                ),
            )
            page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
            origin = server.url.partition("#")[0]
            page.on("request", lambda r: None if r.url.startswith((origin, "data:,")) else errors.append(r.url))
            page.goto(server.url)
            page.wait_for_selector("#pair:not([hidden]), #finished:not([hidden])")
            return page

        yield open_page
    assert not errors


def told(page: Page) -> str:
    return page.locator("#told").inner_text()


def titles(page: Page) -> tuple[str, str]:
    return page.locator("#query-title").inner_text(), page.locator("#candidate-title").inner_text()


def saved(tmp_path: Path, assessor: str = "anna") -> dict[Pair, int]:
    return GradesFile.beside(tmp_path / "pool.tsv", assessor).grades


def wait_for(page: Page, text: str) -> None:
    page.wait_for_function("(text) => document.getElementById('told').textContent.includes(text)", arg=text)


def test_everything_is_done_by_keys_and_saved_at_once(judge: Judge, tmp_path: Path) -> None:
    page = judge()
    assert told(page).startswith("0 of 4 graded · article 1 of 2, pair 1")
    first = titles(page)
    page.keyboard.press("3")
    wait_for(page, "1 of 4 graded")
    assert list(saved(tmp_path).values()) == [3]
    assert titles(page) != first
    page.keyboard.press("p")
    wait_for(page, "pair 1; graded 3")
    assert titles(page) == first
    assert page.locator("[aria-pressed=true]").inner_text().startswith("3")
    page.keyboard.press("1")
    wait_for(page, "pair 2")
    assert list(saved(tmp_path).values()) == [1]
    page.keyboard.press("u")
    wait_for(page, "pair 1; graded 3")
    page.keyboard.press("Backspace")
    wait_for(page, "0 of 4 graded")
    assert saved(tmp_path) == {}
    page.keyboard.press("n")
    wait_for(page, "pair 2")
    for number in range(4):
        page.keyboard.press(str(number))
        wait_for(page, f"{number + 1} of 4 graded")
    assert page.locator("#finished").is_visible() and page.locator("#pair").is_hidden()
    assert page.evaluate("document.activeElement.id") == "finished-title"
    assert sorted(saved(tmp_path).values()) == [0, 1, 2, 3]
    page.keyboard.press("p")
    wait_for(page, "pair 4")


def test_buttons_are_reached_by_tab_and_say_what_they_are(judge: Judge, tmp_path: Path) -> None:
    page = judge()
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("(document.activeElement.innerText || document.activeElement.id).slice(0, 11)"))
    assert [name.split()[0] for name in reached if name[:1].isdigit()][:4] == ["0", "1", "2", "3"]
    assert {"keys", "Scale"} <= set(reached)
    page.get_by_role("button", name=re.compile("^2 clearly related")).focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    wait_for(page, "1 of 4 graded")
    assert page.evaluate("document.activeElement.id") == "candidate-title"
    page.get_by_role("button", name="Scale").focus()
    page.keyboard.press("Enter")
    assert "another outlet's coverage" in page.get_by_role("dialog").inner_text()
    page.keyboard.press("2")
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").is_hidden()
    assert len(saved(tmp_path)) == 1, "keys do not grade behind the open scale"


def test_keys_can_be_switched_off_and_do_not_repeat(judge: Judge, tmp_path: Path) -> None:
    page = judge()
    page.locator("#keys").uncheck()
    page.keyboard.press("2")
    page.locator("#keys").check()
    page.keyboard.press("Control+2")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', { key: '2', repeat: true }))")
    page.keyboard.press("0")
    wait_for(page, "1 of 4 graded")
    assert list(saved(tmp_path).values()) == [0]


def test_progress_and_errors_are_announced(judge: Judge) -> None:
    page = judge()
    assert page.get_by_role("status").inner_text() == told(page)
    assert page.get_by_role("progressbar", name="Graded pairs").evaluate("bar => bar.max") == 4
    before = titles(page)
    page.evaluate("() => { window.fetched = fetch; window.fetch = async () => new Response('cut o'); }")
    page.keyboard.press("2")
    page.wait_for_selector("#error:not([hidden])")
    assert "What was graded before is saved" in page.get_by_role("alert").inner_text()
    assert titles(page) == before
    page.evaluate("() => { window.fetch = window.fetched; }")
    page.keyboard.press("2")
    wait_for(page, "1 of 4 graded")
    assert page.locator("#error").is_hidden()


def test_reloading_goes_on_where_it_was(judge: Judge) -> None:
    page = judge()
    page.keyboard.press("3")
    wait_for(page, "1 of 4 graded")
    shown = titles(page)
    page.reload()
    wait_for(page, "1 of 4 graded")
    assert titles(page) == shown


def test_two_assessors_grade_the_same_pairs_each_in_a_file_of_their_own(judge: Judge, tmp_path: Path) -> None:
    anna, ben = judge("anna"), judge("ben")
    for number in range(4):
        anna.keyboard.press("3")
        ben.keyboard.press("0")
        for page in (anna, ben):
            wait_for(page, f"{number + 1} of 4 graded")
    assert saved(tmp_path, "anna") == dict.fromkeys(PAIRS, 3)
    assert saved(tmp_path, "ben") == dict.fromkeys(PAIRS, 0)


def test_no_text_of_a_site_is_ever_run(judge: Judge) -> None:
    names = [f"n{number}" for number in range(len(HOSTILE))]
    corpus = site(
        *(
            article(name, text, text, body=f"{text} more", url=ADDRESSES[n % len(ADDRESSES)], language="en\"'><x>")
            for n, (name, text) in enumerate(zip(names, HOSTILE, strict=True))
        )
    )
    pairs = [(names[0], name) for name in names[1:]] + [(name, names[0]) for name in names[1:]]
    page = judge(corpus=corpus, pairs=pairs)
    elements = "() => document.querySelectorAll('script, iframe, img, svg, object, base, meta, link, style').length"
    before, seen, followed = page.evaluate(elements), set(), set()
    while page.locator("#finished").is_hidden():
        seen |= set(titles(page))
        followed |= {link.get_attribute("href") for link in page.locator("#pair a").all()}
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
        graded = int(told(page).split()[0])
        page.keyboard.press("0")
        wait_for(page, f"{graded + 1} of {len(pairs)} graded")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(elements) == before
    assert {text for text in HOSTILE if "<img" in text} <= seen
    assert {str(address).split(":")[0] for address in followed} == {"http", "https"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_can_be_read_in_light_and_dark(judge: Judge, scheme: str) -> None:
    page = judge(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for button in page.locator("footer button:visible").all():
        box = button.bounding_box()
        assert box and box["height"] >= 36 and box["x"] >= 0 and box["x"] + box["width"] <= 360
        assert box["y"] + box["height"] <= 740, "grades are at hand without scrolling"
    page.get_by_role("button", name=re.compile("^1 loosely")).tap()
    wait_for(page, "1 of 4 graded")
    low = page.evaluate(CONTRASTS)
    assert low == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(246, 246, 242)") == (scheme == "light")


CONTRASTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const style = (e, name) => channels(getComputedStyle(e)[name]);
  const behind = (e) => style(e, "backgroundColor")[3] === 0 ? behind(e.parentElement) : style(e, "backgroundColor");
  const ratio = (e) => {
    const [dark, light] = [style(e, "color"), behind(e)].map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  return [...document.querySelectorAll("h1, h2, p, a, time, summary, button:enabled, label")]
    .filter((e) => e.checkVisibility() && e.innerText && ratio(e) < 4.5).map((e) => e.outerHTML);
}"""
"""Texts whose contrast is below what WCAG 2 asks for (AA)."""


def serve(pool: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command, and return the process and the address that it prints."""
    command = [sys.executable, "-m", "recommender", "judge", str(pool), "--content", str(NEWSROOM), "--no-browser"]
    process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("open "):
            return process, line.split()[1]
    raise AssertionError("the command printed no address")


@pytest.mark.slow
def test_a_process_that_is_killed_has_lost_nothing_and_goes_on(browser: Browser, tmp_path: Path) -> None:
    from recommender import read_corpus

    corpus = read_corpus(NEWSROOM)
    query, *others = sorted(item.id for item in corpus)
    pool = tmp_path / "pool.tsv"
    n = write_pool(pool, {"any": {query: others[:12]}}, corpus, depth=12)
    page = browser.new_page()
    graded = 0
    for _ in range(3):
        process, address = serve(pool, "--assessor", "anna")
        try:
            page.goto("about:blank")
            page.goto(address)
            wait_for(page, f"{graded} of {n} graded")
            for grade in "3120":
                page.keyboard.press(grade)
                graded += 1
                wait_for(page, f"{graded} of {n} graded")
        finally:
            process.kill()
            process.communicate()
        page.keyboard.press("3")
        page.wait_for_selector("#error:not([hidden])")
        assert "is the command still running? What was graded before is saved." in page.locator("#error").inner_text()
    page.close()
    judgments = read_judgments(tmp_path / "pool.anna.grades", corpus)
    assert judgments.n_pairs == graded == 12
    assert sorted(judgments.grades[query].values()) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
