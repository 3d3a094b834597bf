"""A site, and its page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_states import DESK, Open

from recommender import Recommender, read_corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def rec() -> Recommender:
    return Recommender.fit(read_corpus(ROOT / "seeds" / "newsroom"))


@pytest.fixture(scope="session")
def site(rec: Recommender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rec.export(tmp_path_factory.mktemp("site") / "site.html", title="The sample site")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a page from its file. At the end, no page may have had an error or have sent a request."""
    contexts, errors = [], []

    def open_page(file: Path, fragment: str = "", viewport: dict[str, int] = DESK, **options: Any) -> Page:
        options = {"viewport": viewport, "offline": True, "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(f"error: {error}"))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: None if request.url.startswith("file:") else errors.append(request.url))
        page.goto(f"{file.as_uri()}#{fragment}")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
