"""axe-core finds nothing wrong with any view, at three sizes, in both themes and with forced colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_states import FERRY, Open

from recommender.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]

VIEWS = [
    *(
        "view=missing",
        "view=doubtful",
        "view=duplicates",
        "view=broken",
        "view=one-way",
        "view=orphans",
        "view=listless",
    ),
    *("view=hubs", "view=apart", "view=coverage", f"article={FERRY}", f"article={FERRY}&view=orphans", ""),
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("axe") / "site.html"
    assert main(["export", str(target), "--content", str(ROOT / "seeds" / "newsroom")]) == 0
    return target


def violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    # The bundle of the package is added by Playwright, outside of the page's policy.
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


QUICK = {(1280, "light")}
LOOKS = [
    pytest.param(width, look, marks=[pytest.mark.slow] * ((width, look) not in QUICK))
    for width in (1280, 820, 390)
    for look in ("light", "dark", "forced")
]
"""Widths and schemes; all but the first take more than a minute together."""


@pytest.mark.parametrize(("width", "look"), LOOKS)
def test_axe_finds_no_violation(opened: Open, exported: Path, width: int, look: str) -> None:
    colours = {"forced_colors": "active"} if look == "forced" else {"color_scheme": look}
    page = opened(exported, viewport={"width": width, "height": 800}, bypass_csp=True, **colours)
    wrong = []
    for view in VIEWS:
        page.evaluate("(hash) => { location.hash = hash; }", view)
        name = view.partition("view=")[2] or "all"
        page.wait_for_function("(name) => explorer.filters.view === name", arg=name)
        if not view:
            page.evaluate("explorer.showCommunity(0)")
        for closed in page.locator("#panel details:not([open]) > summary").all()[:3]:
            closed.click()
        wrong += [f"{view}: {text}" for text in violations(page)]
    assert not wrong, "\n".join(sorted(set(wrong)))
