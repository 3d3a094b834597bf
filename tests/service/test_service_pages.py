"""The page to try questions, and the box in other pages, in a real browser: they work for all, and nothing leaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from served import FERRY, Serve, Served, page
from waiting import wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = '<img src=x onerror="window.evil=1"> "quoted" \'&amp; </script><script>window.evil=1</script>'

EVIL_IN_YAML = EVIL.replace("'", "''")

HOSTILE = {
    "ferry.md": page("The ferry strike", "Crews strike.", url="https://site.example/ferry", related="[other, evil]"),
    "evil.md": page(
        f"'{EVIL.replace(chr(39), chr(39) * 2)} ferry'", "The ferry strike.", url="'javascript:window.evil=1'"
    ),
    "other.md": page(f"'{EVIL_IN_YAML} strike'", "Ferry strike.", url="https://site.example/b"),
}


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def watched(page: Page) -> list[str]:
    """What the page complains of, filled while it is used."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def test_a_question_is_answered_with_reasons_and_why_not(seeds: Served, opened: Page) -> None:
    told = watched(opened)
    opened.goto(f"{seeds.url}/#{FERRY.replace('/', '%2F')}")
    opened.wait_for_selector("#stories li")
    heading = seeds.site.corpus.find(FERRY).title
    assert opened.inner_text("h2") == heading
    expected = [story.title for story in seeds.site.recommend(FERRY, 8)]
    assert opened.locator("#stories .title").all_inner_texts() == expected
    assert "crews" in opened.inner_text("#stories li:nth-child(4) .reasons")
    opened.fill("#other", "Harrowmouth signs 25-year terminal deal with a jobs guarantee and a new ferry berth")
    opened.press("#other", "Enter")
    opened.wait_for_selector("#fate p")
    assert "shown" in opened.inner_text("#fate p")
    assert violations(opened) == []
    assert told == []


def test_a_story_whose_name_nobody_has_is_chosen_among_the_nearest(seeds: Served, opened: Page) -> None:
    opened.goto(f"{seeds.url}/#{FERRY.replace('/', '%2F')}")
    opened.wait_for_selector("#stories li")
    opened.fill("#other", "dockers want a seat at the table in harrowmouth")
    opened.press("#other", "Enter")
    opened.wait_for_selector("#fate .error")
    assert violations(opened) == []
    opened.locator("#fate button", has_text="dockers-want-a-seat").click()
    opened.wait_for_selector("#fate .fate")
    assert opened.inner_text("#fate .title").startswith("Dockers want a seat")


def test_an_article_is_found_by_typing_and_the_keyboard_alone(seeds: Served, opened: Page) -> None:
    told = watched(opened)
    opened.goto(seeds.url)
    opened.wait_for_selector("#stories li")
    opened.keyboard.press("Tab")
    opened.focus("#query")
    opened.keyboard.type("ferry crews walk")
    opened.wait_for_selector("#titles li")
    assert opened.get_attribute("#query", "aria-expanded") == "true"
    assert violations(opened) == []
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("h2:has-text('Ferry crews')")
    assert opened.evaluate("document.activeElement.tagName") == "H2"
    opened.fill("#query", "a text that is the title of nothing: ferry strike")
    opened.keyboard.press("Enter")
    opened.wait_for_selector("h2:has-text('Text:')")
    assert told == ["Failed to load resource: the server responded with a status of 404 (Not Found)"]


def test_the_list_of_questions_is_accessible(seeds: Served, opened: Page) -> None:
    opened.goto(f"{seeds.url}/docs")
    assert "/v1/related/{article}" in opened.inner_text("table")
    assert violations(opened) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_can_be_read(seeds: Served, opened: Page, scheme: Any) -> None:
    opened.emulate_media(color_scheme=scheme)
    opened.goto(seeds.url)
    opened.wait_for_selector("#stories li")
    assert violations(opened) == []


def test_texts_of_the_site_stay_texts(serve: Serve, opened: Page) -> None:
    served = serve(HOSTILE)
    title = served.site.corpus.find("other").title
    assert "<script>" in title and '"' in title
    opened.goto(f"{served.url}/#ferry")
    opened.wait_for_selector("#stories li")
    assert title in opened.locator("#stories .title").all_inner_texts()
    opened.fill("#query", "quoted")
    opened.wait_for_selector("#titles li")
    assert opened.evaluate("window.evil") is None
    links = opened.eval_on_selector_all("#stories a", "links => links.map(link => link.protocol)")
    assert set(links) <= {"https:"}


# --- the box ------------------------------------------------------------------------------------------------------


@contextmanager
def a_page_elsewhere(html: str) -> Iterator[str]:
    """The address of a page of another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def host(served: Served, attributes: str) -> str:
    script = f'<script src="{served.url}/widget.js" {attributes} async></script>'
    return (
        '<!doctype html><html lang="en"><head><title>A page</title></head>'
        f"<body><main><h1>A page</h1>{script}</main></body></html>"
    )


def test_one_line_of_a_page_is_a_box_with_reasons_and_no_cookie(serve: Serve, opened: Page) -> None:
    served = serve(HOSTILE, 'cors = ["*"]\nevents = "clicks"')
    told = watched(opened)
    requests: list[dict[str, str]] = []
    opened.on("request", lambda asked: requests.append(asked.headers) if "/v1/related" in asked.url else None)
    with a_page_elsewhere(host(served, 'data-article="ferry" data-events data-heading="Read on"')) as address:
        opened.goto(address)
        opened.wait_for_selector(".related-stories li")
        titles = opened.locator(".related-stories a").all_inner_texts()
        assert served.site.corpus.find("other").title in titles
        links = opened.eval_on_selector_all(".related-stories a", "links => links.map(link => link.protocol)")
        assert set(links) <= {"http:", "https:"}, "an address that is a script has been dropped"
        assert opened.locator(".related-stories small").all_inner_texts()[0]
        assert opened.inner_text(".related-stories h2") == "Read on"
        assert opened.evaluate("window.evil") is None
        assert violations(opened) == []
        opened.evaluate("document.addEventListener('click', event => event.preventDefault())")
        with opened.expect_request("**/v1/events"):
            opened.click(".related-stories a")
        assert opened.context.cookies() == []
        assert opened.evaluate("localStorage.length + sessionStorage.length") == 0
    assert told == []
    assert requests and not any(headers.get("referer") or "cookie" in headers for headers in requests)
    from recommender.evaluation import read_click_log

    wait_for(lambda: read_click_log(served.folder / "clicks").counts["clicks"] > 0)  # nobody waits for a beacon
    counts = read_click_log(served.folder / "clicks").counts
    assert (counts["impressions"], counts["clicks"], counts["refused"]) == (1, 1, 0)


@pytest.mark.parametrize("attributes", ['data-article="nothing"', ""])
def test_a_page_without_a_list_stays_as_it_is(serve: Serve, opened: Page, attributes: str) -> None:
    served = serve(HOSTILE, 'cors = ["*"]')
    with a_page_elsewhere(host(served, attributes)) as address:
        with opened.expect_response("**/v1/related*"):
            opened.goto(address)
        assert opened.locator("aside").count() == 0


def test_a_page_that_is_not_named_gets_no_box(serve: Serve, opened: Page) -> None:
    served = serve(HOSTILE, 'cors = ["https://site.example"]')
    with a_page_elsewhere(host(served, 'data-article="ferry"')) as address:
        with opened.expect_event("requestfailed"):
            opened.goto(address)
        assert opened.locator("aside").count() == 0
