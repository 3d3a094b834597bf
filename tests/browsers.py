"""A real browser for tests, cut off from the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser", "chromium"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# A container's root may not make the sandbox, and few machines that run tests have a graphics card.
FLAGS = ["--no-sandbox", "--enable-unsafe-swiftshader", "--force-device-scale-factor=1"]


def chromium() -> dict[str, Any]:
    """How Playwright launches the Chromium that is there: the one that CHROMIUM names, else one on the path."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return {"executable_path": path, "args": FLAGS} if path else {}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium: the one that CHROMIUM names, or that is installed.

    Without it the test is skipped, but not under CI, where a skip would hide that nothing was checked.
    """
    options = chromium()
    if not options:
        reason = "no Chromium; install it (apt install chromium), or name it in CHROMIUM"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()
