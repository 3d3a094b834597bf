"""Search on the page: in all that is known of an article, with a typo, in languages without blanks, and by dates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from page_states import Open

from recommender import export
from recommender.explorer import Findings

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def page(opened: Open, tmp_path: Path) -> Page:
    graph = nx.DiGraph()
    graph.add_node(
        "2026-03-05-ferry", title="Ferry crews walk out", excerpt="Talks on rosters collapsed in Harrowmouth.",
        topics="Transport|Labour", provider="Meridian Wire", published="2026-03-05T07:00:00Z",
        url="https://wire.example/strike/123-crews",
    )  # fmt: skip
    graph.add_node("museum", title="Thieves take three goblets", provider="Königsberg Post", published="2025-12-24")
    graph.add_node("tokyo", title="東京都知事選挙の結果が発表された", excerpt="有権者の投票率は過去最高となった")
    graph.add_node("seoul", title="서울 지하철 파업 이틀째")
    graph.add_node("budget", title="Budget passed", excerpt="The ferry subsidy stays")
    return opened(export(graph, tmp_path / "search.html", findings=Findings(sections={"museum": "culture"})))


def found(page: Page, text: str) -> list[str]:
    page.locator("#search").fill(text)
    titles = page.locator("#results [role=option] .title").all_inner_texts()
    nodes = {"Ferry crews walk out": "ferry", "Thieves take three goblets": "museum", "Budget passed": "budget"}
    return [nodes.get(title, title[:2]) for title in titles]


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("ferry", ["ferry", "budget"]),  # a title counts more than an excerpt
        ("harrowmouth rosters", ["ferry"]),
        ("labour", ["ferry"]),
        ("meridian", ["ferry"]),
        ("konigsberg", ["museum"]),
        ("culture", ["museum"]),
        ("strike/123", ["ferry"]),
        ("2026-03-05-ferry", ["ferry"]),
        ("2026-03", ["ferry"]),
        ("march 2026", ["ferry"]),
        ("24 december", ["museum"]),
        ("24.12.2025", ["museum"]),
        ("crews meridian transport", ["ferry"]),  # each word in another field
        ("crews goblets", []),
        ("xyzzy", []),
    ],
)
def test_all_that_is_known_of_an_article_is_searched(page: Page, text: str, results: list[str]) -> None:
    assert found(page, text) == results


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("ferrry", ["ferry", "budget"]),
        ("frery", ["ferry", "budget"]),
        ("theives goblest", ["museum"]),
        ("harowmoth", ["ferry"]),
        ("trasnpot", ["ferry"]),
        ("thievs tak", ["museum"]),  # who types is not yet done
        ("cot", []),  # too short to guess
    ],
)
def test_a_typo_is_forgiven(page: Page, text: str, results: list[str]) -> None:
    assert found(page, text) == results


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("東京", "東京"), ("知事選挙", "東京"), ("投票率", "東京"), ("東京知事選挙", "東京"),
        ("지하철", "서울"), ("파업", "서울"),
    ],
)  # fmt: skip
def test_languages_without_blanks_are_searched(page: Page, text: str, result: str) -> None:
    assert found(page, text) == [result]


def test_a_result_says_where_the_words_were_found(page: Page) -> None:
    found(page, "subsidy")
    assert "The ferry subsidy stays" in page.locator("#results [role=option]").inner_text()
    found(page, "labour")
    assert "topics: Transport, Labour" in page.locator("#results [role=option]").inner_text()
    found(page, "strike/123")
    assert "https://wire.example/strike/123-crews" in page.locator("#results [role=option]").inner_text()
