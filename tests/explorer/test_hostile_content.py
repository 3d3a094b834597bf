"""The explorer with hostile content: no text of a site is ever run."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import networkx as nx
from page_states import Open, heading, wait_until_drawn

from recommender import export
from recommender.explorer import Findings
from recommender.sites.suggestions import Suggestion

RUN = "window.hacked=1"
HOSTILE = [
    f"</script><script>{RUN}</script>",
    f"</SCRIPT ><script>{RUN}</script>",
    f"<!--<script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<details open ontoggle={RUN}>",
    f"<style>@import 'http://x.example/{RUN}'</style>",
    "<base href='http://x.example/'>",
    "<meta http-equiv=refresh content='0;url=http://x.example/'>",
    f"</title><script>{RUN}</script>",
    f'"><script>{RUN}</script>',
    f"'-{RUN}-'",
    f"${{{RUN}}} `${{{RUN}}}` {{{{constructor.constructor('{RUN}')()}}}}",
    f"\u2028{RUN}\u2029//",
    "\u202eRIGHT TO LEFT OVERRIDE\u2066 without an end",
    "NUL \x00 and \x1b[31m and \ufffe and \x01 2 \x01",
    "lone \ud800 surrogate",
    "x" * 10_000,
    "&lt;script&gt;&#60;script&#62; __proto__ constructor",
]
ADDRESSES = [
    f"javascript:{RUN}", f"JaVaScRiPt:{RUN}", f" \tjava\nscript:{RUN}", f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}", "file:///etc/passwd", "//x.example/", f"blob:{RUN}", "https://ok.example/?q=\"><script>",
    "http://ok.example/", "https://", f"https://ok.example/#javascript:{RUN}",
]  # fmt: skip


def hostile_graph() -> nx.DiGraph:
    graph = nx.DiGraph(name=HOSTILE[0])
    for number, text in enumerate(HOSTILE):
        graph.add_node(
            text, title=text, excerpt=text, url=ADDRESSES[number % len(ADDRESSES)], provider=text, topics=(text, "a"),
            published=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
        )  # fmt: skip
    for number, text in enumerate(HOSTILE):
        graph.add_edge(text, HOSTILE[(number + 1) % len(HOSTILE)], related=number % 3 != 0, similarity=0.5, weight=1.0)
        graph.add_edge(text, HOSTILE[(number + 5) % len(HOSTILE)], related=True, similarity=0.1, weight=1.0)
    return graph


def test_no_text_of_a_site_is_ever_run(opened: Open, tmp_path: Path) -> None:
    assert len(HOSTILE) == 24
    pairs = [(text, HOSTILE[(number + 2) % len(HOSTILE)]) for number, text in enumerate(HOSTILE)]
    suggestions = [
        Suggestion(one, "x.md", action, other, other, other, chance=0.9)
        for one, other in pairs
        for action in ("add", "remove", "replace")
    ]
    findings = Findings(
        title=HOSTILE[0], suggestions=suggestions, sections=dict(pairs), doubtful=dict.fromkeys(pairs[::2], 0.1)
    )
    page = opened(export(hostile_graph(), tmp_path / "hostile.html", findings=findings))
    elements = "() => document.querySelectorAll('script, iframe, img, svg, object, embed, base, meta, link').length"
    before = page.evaluate(elements)
    n = page.evaluate("explorer.site.n")
    assert n == len(HOSTILE)
    followed = set()
    for number in range(n):
        page.evaluate("(i) => { explorer.hover(i, 600, 400); explorer.select(i); }", number)
        followed |= {link.get_attribute("href") for link in page.locator("#panel a").all()}
    for radio in page.locator("#views input").all():
        radio.check()
        for tab in reversed(page.locator("#panel .tabs button").all()):
            tab.click()
        for summary in page.locator("#panel summary").all():
            summary.click()
        if page.locator("#panel [data-decide]").count():
            page.locator("#panel [data-decide]").first.click()
    with page.expect_download() as download:
        page.evaluate("document.querySelector('#views input[value=missing]').click()")
        page.get_by_role("button", name="Save as JSON").click()
    assert len(json.loads(Path(download.value.path()).read_text(encoding="utf-8"))["decisions"]) >= 3
    assert re.fullmatch(r"[\w-]+\.json", download.value.suggested_filename)
    page.evaluate("document.querySelector('#views input[value=all]').click()")
    for fragment in ("script", "img", "x"):
        page.locator("#search").fill(fragment)
        assert page.locator("#results [role=option]").count() > 0
    page.locator("#search").fill("")
    for more in page.locator("#controls .more:visible").all():
        more.click()
    wait_until_drawn(page)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(elements) == before
    assert {address.split(":")[0] for address in followed if address} == {"http", "https"}
    assert "<img src=x onerror=window.hacked=1>" in page.locator("#topics").inner_text()


def test_the_longest_title_does_not_widen_the_panel(opened: Open, tmp_path: Path) -> None:
    page = opened(export(hostile_graph(), tmp_path / "hostile.html"))
    page.evaluate("explorer.select(explorer.site.data.nodes.title.findIndex((title) => title.startsWith('xxx')))")
    assert len(heading(page)) <= 300
    assert page.evaluate("document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth")
