"""The explorer in a real browser: it opens from a file, does what hands and keys ask, and runs nobody else's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from browsers import browser

from recommender import Recommender, export, read_corpus

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]  # a fixture

ROOT = Path(__file__).resolve().parents[2]
FERRY = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
FERRY_TITLE = "Ferry crews walk out, cutting off the Skerrin Islands"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(read_corpus(ROOT / "seeds" / "newsroom"))


@pytest.fixture(scope="module")
def site(rec: Recommender, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rec.export(tmp_path_factory.mktemp("site") / "site.html", title="The sample site")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens a page from its file; at the end, nothing may have gone wrong in it or have asked the network."""
    contexts, wrong = [], []

    def open_page(file: Path, fragment: str = "", viewport: dict[str, int] = DESK, **options: Any) -> Page:
        options = {"viewport": viewport, "offline": True, "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}"))
        page.on("request", lambda asked: None if asked.url.startswith("file:") else wrong.append(asked.url))
        page.goto(f"{file.as_uri()}#{fragment}")
        page.wait_for_selector("html[data-ready]", state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def told(page: Page) -> str:
    return page.locator("#told").inner_text()


def numbers(page: Page) -> list[int]:
    """Articles, curated links and similar texts that the page says are shown."""
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", told(page))]


def heading(page: Page) -> str:
    return page.locator("#panel h2").inner_text()


def where(page: Page, article_id: str) -> tuple[float, float]:
    x, y = page.evaluate("(id) => explorer.screenPlace(id)", article_id)
    return x, y


def is_lit(page: Page, article_id: str) -> bool:
    """Whether something is drawn where the article is, on the layer above the map."""
    ask = "(at) => explorer.renderer.pen.getImageData(Math.round(at[0]), Math.round(at[1]), 1, 1).data[3] > 0"
    return bool(page.evaluate(ask, list(where(page, article_id))))


def drawn(page: Page) -> None:
    """Wait until what was asked for is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


# What is written when the page is drawn anew, with the articles and cards that could be under it.
WRITTEN = """() => new Promise((done) => {
  const { site, visible, viewport, renderer } = explorer;
  const { pen } = renderer;
  const [write, texts] = [pen.fillText, []];
  pen.fillText = (text, x, y) => {
    const wide = pen.measureText(text).width;
    const left = pen.textAlign === "center" ? x - wide / 2 : pen.textAlign === "right" ? x - wide : x;
    texts.push({ text, bold: pen.font.startsWith("650"), left, right: left + wide, top: y - 6, bottom: y + 6 });
    write.call(pen, text, x, y);
  };
  renderer.redraw();
  requestAnimationFrame(() => requestAnimationFrame(() => {
    delete pen.fillText;
    const dots = site.nodes.filter((i) => visible.nodeDrawn[i])
      .map((i) => ({ title: site.title(i), x: viewport.screenX(site.x[i]), y: viewport.screenY(site.y[i]) }));
    const cards = Array.from(document.querySelectorAll(".card"), (card) => card.getBoundingClientRect().toJSON());
    done({ texts, dots, cards: cards.filter(({ width }) => width) });
  }));
})"""


# --- a reader ---------------------------------------------------------------------------------------------------


def test_it_opens_from_a_file_without_a_network_and_says_what_it_shows(opened: Open, site: Path) -> None:
    page = opened(site)
    assert page.title() == "The sample site"
    assert page.locator("h1").inner_text() == "The sample site"
    assert re.fullmatch(r"63 articles, \d+ curated links, \d+ similar texts", told(page))
    assert page.locator("#views label").count() == 4
    assert "ferry" in page.locator("#legend").inner_text().lower()


def test_a_search_finds_an_article_and_brings_it_into_the_middle(opened: Open, site: Path) -> None:
    page = opened(site)
    page.keyboard.press("/")
    page.keyboard.type("skerrin FÉRRY")
    options = page.locator("#results [role=option]")
    assert options.count() >= 2
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    chosen = options.first.locator(".title").inner_text()
    page.keyboard.press("Enter")
    assert heading(page) == chosen
    x, y = page.evaluate("explorer.screenPlace(explorer.site.data.nodes.id[explorer.selected])")
    left = page.locator("#controls").bounding_box()
    right = page.locator("#panel").bounding_box()
    assert left and right
    assert x == pytest.approx((left["x"] + left["width"] + right["x"]) / 2, abs=2)
    assert y == pytest.approx(DESK["height"] / 2, abs=2)


def test_a_search_without_an_answer_says_so(opened: Open, site: Path) -> None:
    page = opened(site)
    page.keyboard.press("/")
    page.keyboard.type("xyzzy")
    assert "No title has these words" in page.locator("#results").inner_text()
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_hidden()


def test_a_click_lights_the_neighbours_and_fills_the_panel(opened: Open, site: Path, rec: Recommender) -> None:
    page = opened(site)
    page.mouse.click(*where(page, FERRY))
    drawn(page)
    assert heading(page) == FERRY_TITLE
    panel = page.locator("#panel")
    assert "stranding about 700 passengers" in panel.inner_text()
    assert "2026-03-05 · Meridian Wire" in panel.inner_text()
    assert panel.locator("a").get_attribute("href") == rec.corpus.find(FERRY).url
    assert panel.locator("a").get_attribute("rel") == "noopener noreferrer"
    assert {"Transport", "Labour"} <= set(panel.locator(".chip").all_inner_texts())
    curated, computed = panel.locator("section").nth(0), panel.locator("section").nth(1)
    ours = rec.recommend(FERRY, 5, mode="computed-only")
    editors = [story.title for story in rec.recommend(FERRY) if story.source == "curated"]
    assert curated.locator(".title").all_inner_texts() == editors
    assert computed.locator(".title").all_inner_texts() == [story.title for story in ours]
    reasons = computed.locator(".why").first.inner_text()
    assert all(word in reasons for word in ("shares", "days later", "same topics: Labour, Transport"))
    neighbours = set(nx.all_neighbors(rec.graph, FERRY))
    assert len(neighbours) > 3
    assert all(is_lit(page, node) for node in neighbours)


def test_an_article_that_a_reason_mentions_can_be_chosen(opened: Open, site: Path, rec: Recommender) -> None:
    page = opened(site, f"article={FERRY}")
    mentioned = page.locator("#panel .why .inline").first
    title = mentioned.inner_text().strip("“”").removesuffix("…")
    mentioned.click()
    assert heading(page).startswith(title)


def test_pointing_at_an_article_says_what_it_is(opened: Open, site: Path) -> None:
    page = opened(site)
    page.mouse.move(*where(page, FERRY))
    drawn(page)
    assert page.locator("#tip").inner_text() == f"{FERRY_TITLE}\n2026-03-05 · Meridian Wire"
    assert is_lit(page, FERRY)
    page.mouse.move(640, 2)
    assert page.locator("#tip").is_hidden()


@pytest.mark.parametrize("viewport", [DESK, {"width": 1400, "height": 900}])
def test_a_title_covers_no_other_article_and_no_card(opened: Open, site: Path, viewport: dict[str, int]) -> None:
    found = opened(site, viewport=viewport).evaluate(WRITTEN)
    titles = [text for text in found["texts"] if not text["bold"]]
    assert len(titles) > 15
    for title in titles:
        own = title["text"].removesuffix("…")
        for dot in found["dots"]:
            over = title["left"] <= dot["x"] <= title["right"] and title["top"] <= dot["y"] <= title["bottom"]
            assert not over or dot["title"].startswith(own), f"{own} covers {dot['title']}"
        for card in found["cards"]:
            beside = title["right"] < card["left"] or title["left"] > card["right"]
            assert beside or title["bottom"] < card["top"] or title["top"] > card["bottom"], f"{own} is under a card"


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_every_community_has_its_name_at_first_sight(opened: Open, site: Path, viewport: dict[str, int]) -> None:
    page = opened(site, viewport=viewport)
    names = {text["text"] for text in page.evaluate(WRITTEN)["texts"] if text["bold"]}
    assert len(names) == page.evaluate("explorer.site.discs.filter(({ size }) => size > 2).length")


def test_who_is_chosen_or_pointed_at_keeps_the_title(opened: Open, site: Path) -> None:
    page = opened(site)

    def headed(title: str) -> bool:
        texts = page.evaluate(WRITTEN)["texts"]
        return any(text["bold"] and title.startswith(text["text"].removesuffix("…")) for text in texts)

    for number in range(0, page.evaluate("explorer.site.n"), 9):
        page.evaluate("(i) => explorer.select(i)", number)
        assert headed(page.locator("#panel h2").inner_text())
    page.evaluate("(id) => explorer.select(explorer.site.position.get(id))", FERRY)
    story = page.locator("#panel .story").first
    story.hover()
    assert headed(story.locator(".title").inner_text())


def test_filters_change_what_is_counted_and_drawn(opened: Open, site: Path) -> None:
    page = opened(site)
    articles, related, similar = numbers(page)
    page.get_by_label("Curated links").uncheck()
    assert numbers(page) == [articles, 0, similar]
    page.get_by_label("Curated links").check()
    page.locator("#weight").fill("0.25")
    assert 0 < numbers(page)[2] < similar
    assert numbers(page)[1] == related
    page.locator("#weight").fill("0")
    chip = page.locator("#topics .chip", has_text="Transport")
    many = int(chip.locator(".count").inner_text())
    chip.click()
    assert 0 < numbers(page)[0] <= many < articles
    assert chip.get_attribute("aria-pressed") == "true"
    page.locator("#reset").click()
    assert numbers(page) == [articles, related, similar]
    page.locator("#from").fill(str((datetime(2026, 3, 20, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days))
    assert page.locator("#dates-told").inner_text().startswith("2026-03-20")
    assert 0 < numbers(page)[0] < articles
    page.locator("#providers .chip").first.click()
    page.locator("#providers .chip").nth(1).click()
    assert 0 < numbers(page)[0] < articles


def test_findings_are_views_of_their_own(opened: Open, site: Path, rec: Recommender) -> None:
    page = opened(site)
    for name, unit in (("Doubtful links", "doubtful link"), ("One-way links", "one-way link"), ("Orphans", "orphan")):
        option = page.locator("#views label", has_text=name)
        many = int(option.locator(".count").inner_text())
        option.click()
        assert heading(page) == f"{many} {unit}{'' if many == 1 else 's'}"
        if unit == "one-way link":  # the list keeps to the filters, as the map does
            page.get_by_label("Curated links").uncheck()
            assert heading(page) == "0 one-way links"
            page.get_by_label("Curated links").check()
    listed = {target for _, target, related in rec.graph.edges(data="related") if related}
    assert many == sum(article.id not in listed for article in rec.corpus)
    page.locator("#panel .story").first.click()
    assert page.locator("#panel section").count() > 0
    page.keyboard.press("Escape")
    assert heading(page) == f"{many} orphans"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_communities_can_be_switched_off_and_zoomed_to(opened: Open, site: Path) -> None:
    page = opened(site)
    articles = numbers(page)[0]
    nearness = page.evaluate("explorer.viewport.magnification")
    page.locator("#legend .toggle").first.click()
    assert numbers(page)[0] < articles
    page.locator("#all-on").click()
    assert numbers(page)[0] == articles
    page.locator("#legend .name").first.click()
    assert page.evaluate("explorer.viewport.magnification") > 1.5 * nearness


def test_the_address_restores_what_was_seen(opened: Open, site: Path) -> None:
    page = opened(site)
    page.locator("#colours label", has_text="Date").click()
    page.get_by_label("Pages of other sites").uncheck()
    page.locator("#topics .chip", has_text="Transport").click()
    page.locator("#weight").fill("0.2")
    page.locator("#theme").click()
    page.keyboard.press("/")
    page.keyboard.type("ferry crews walk")
    page.keyboard.press("Enter")
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(400)
    state = """() => {
      const { viewport, filters, isDark } = explorer;
      return [viewport.camera, filters.colour, filters.external, filters.minWeight, isDark];
    }"""
    before, fragment = page.evaluate(state), page.evaluate("location.hash").removeprefix("#")
    again = opened(site, fragment)
    assert told(again) == told(page)
    assert heading(again) == FERRY_TITLE
    camera, *rest = again.evaluate(state)
    assert rest == before[1:] == ["date", False, 0.2, True]
    assert camera == pytest.approx(before[0], abs=1e-3, rel=1e-3)


def test_an_address_that_nobody_wrote_does_no_harm(opened: Open, site: Path) -> None:
    nonsense = "view=%3Cscript%3E&colour=x&weight=NaN&from=never&topic=%22&off=-1,x,99999&at=1,2&article=__proto__"
    page = opened(site, nonsense)
    assert numbers(page)[0] == 63


# --- other hands, other screens ---------------------------------------------------------------------------------


def test_everything_can_be_reached_by_keys(opened: Open, site: Path) -> None:
    page = opened(site)
    page.locator("#map").focus()
    page.keyboard.press("n")
    said = page.locator("#said").inner_text()
    assert said
    page.keyboard.press("Enter")
    assert heading(page) == said
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.id") == "map"
    camera = page.evaluate("explorer.viewport.camera")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    moved = page.evaluate("explorer.viewport.camera")
    assert moved["x"] > camera["x"]
    assert moved["zoom"] > camera["zoom"]
    page.keyboard.press("0")
    assert page.evaluate("explorer.viewport.camera.zoom") == pytest.approx(camera["zoom"])
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_every_control_has_a_name(opened: Open, site: Path) -> None:
    page = opened(site, f"article={FERRY}")
    bare = page.evaluate(
        """() => [...document.querySelectorAll("button, input, a, canvas:not([aria-hidden])")]
          .filter((e) => !(e.innerText || e.getAttribute("aria-label") || e.labels?.length))
          .map((e) => e.outerHTML)"""
    )
    assert bare == []


def test_it_fits_a_phone(opened: Open, site: Path) -> None:
    page = opened(site, viewport=PHONE, has_touch=True, is_mobile=True)
    assert page.locator("#controls").is_hidden()
    page.touchscreen.tap(*where(page, FERRY))
    assert heading(page) == FERRY_TITLE
    panel = page.locator("#panel").bounding_box()
    assert panel and panel["width"] == PHONE["width"] and panel["y"] > PHONE["height"] / 3
    drawn(page)
    assert where(page, FERRY)[1] < panel["y"], "the article lies above the sheet that tells of it"
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#panel .close").click()
    page.locator("#menu").click()
    box = page.locator("#controls").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_system_in_light_and_dark(opened: Open, site: Path, scheme: str) -> None:
    page = opened(site, color_scheme=scheme)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = "rgb(246, 246, 242)"
    assert (page.evaluate(paper) == light) == (scheme == "light")
    page.locator("#theme").click()
    assert (page.evaluate(paper) == light) == (scheme == "dark")


def test_without_webgl_a_canvas_draws_the_same_map(opened: Open, site: Path) -> None:
    page = opened(site, "canvas=1")
    drawn(page)
    colours = page.evaluate(
        """() => {
          const { canvas, painter } = explorer.renderer;
          const pixels = painter.context.getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(pixels.data.buffer)).size;
        }"""
    )
    assert colours > 50
    page.mouse.click(*where(page, FERRY))
    assert heading(page) == FERRY_TITLE


# --- hostile content --------------------------------------------------------------------------------------------

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
    page = opened(export(hostile_graph(), tmp_path / "hostile.html"))
    elements = "() => document.querySelectorAll('script, iframe, img, svg, object, embed, base, meta, link').length"
    before = page.evaluate(elements)
    n = page.evaluate("explorer.site.n")
    assert n == len(HOSTILE)
    followed = set()
    for number in range(n):
        page.evaluate("(i) => { explorer.hover(i, 600, 400); explorer.select(i); }", number)
        followed |= {link.get_attribute("href") for link in page.locator("#panel a").all()}
    for view in ("one-way", "orphans", "all"):
        page.locator(f"#views input[value='{view}']").check()
    for fragment in ("script", "img", "x"):
        page.locator("#search").fill(fragment)
        assert page.locator("#results [role=option]").count() > 0
    page.locator("#search").fill("")
    for more in page.locator("#controls .more:visible").all():
        more.click()
    drawn(page)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(elements) == before
    assert {address.split(":")[0] for address in followed if address} == {"http", "https"}
    assert "<img src=x onerror=window.hacked=1>" in page.locator("#topics").inner_text()


def test_the_longest_title_leaves_the_page_in_shape(opened: Open, tmp_path: Path) -> None:
    page = opened(export(hostile_graph(), tmp_path / "hostile.html"))
    page.evaluate("explorer.select(explorer.site.data.nodes.title.findIndex((title) => title.startsWith('xxx')))")
    assert len(heading(page)) <= 300
    assert page.evaluate("document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth")


# --- large, small and odd sites ---------------------------------------------------------------------------------


def grid_of_communities(n: int, size: int = 50) -> nx.DiGraph:
    """A mapped graph with so many nodes, in communities side by side."""
    graph = nx.DiGraph()
    for node in range(n):
        community, place = divmod(node, size)
        x, y = 10 * (community % 40) + place % 7, 10 * (community // 40) + place // 7
        group = {"community": community, "community_name": f"Group {community}"}
        graph.add_node(f"a{node:05}", title=f"Story {node}", x=x, y=y, **group)
    for node in range(n):
        graph.add_edge(f"a{node:05}", f"a{(node + 1) % n:05}", related=True, similarity=0.3, weight=1.0)
    return graph


def test_a_site_too_large_to_draw_begins_with_its_communities(opened: Open, tmp_path: Path) -> None:
    page = opened(export(grid_of_communities(15_000), tmp_path / "large.html"))
    assert "too large" in page.locator("#folded").inner_text()
    assert numbers(page)[0] == 15_000
    assert page.evaluate("explorer.visible.nodeDrawn.some(Boolean)") is False
    disc = page.evaluate("explorer.site.discs[7]")
    x, y = page.evaluate("({ x, y }) => [explorer.viewport.screenX(x), explorer.viewport.screenY(y)]", disc)
    page.mouse.click(x, y)
    assert page.evaluate("explorer.visible.nodeDrawn.reduce((sum, one) => sum + one)") == 50
    page.keyboard.press("/")
    page.keyboard.type("story 14999")
    page.keyboard.press("Enter")
    assert heading(page) == "Story 14999"
    assert page.evaluate("explorer.visible.nodeDrawn.reduce((sum, one) => sum + one)") == 100


def test_an_empty_graph_says_that_it_is_empty(opened: Open, tmp_path: Path) -> None:
    page = opened(export(nx.DiGraph(), tmp_path / "empty.html"))
    assert page.locator("#empty").inner_text() == "There is no article on this map."


def test_a_graph_of_one_node_without_anything_is_shown(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("only")
    page = opened(export(graph, tmp_path / "one.html"))
    assert numbers(page) == [1, 0, 0]
    assert page.locator("#dates-box").is_hidden()
    assert page.locator("#views-box").is_hidden()
    page.mouse.click(*where(page, "only"))
    assert heading(page) == "only"
    assert "no web address" in page.locator("#panel").inner_text()


def test_filters_that_leave_nothing_say_so(opened: Open, site: Path) -> None:
    page = opened(site, "from=2100-01-01")
    assert page.locator("#nothing").is_visible()
    page.locator("#reset").click()
    assert page.locator("#nothing").is_hidden()


def test_a_notebook_shows_the_surroundings_of_an_article(browser: Browser, rec: Recommender) -> None:
    shown = rec.show(FERRY, hops=1)
    page = browser.new_context(offline=True).new_page()
    page.set_content(shown._repr_html_())
    frame = page.frame_locator("iframe")
    assert frame.locator("#panel h2").inner_text() == FERRY_TITLE
    assert len(shown.data["nodes"]["id"]) == 1 + len(set(nx.all_neighbors(rec.graph, FERRY)))
    assert "allow-same-origin" not in (page.locator("iframe").get_attribute("sandbox") or "allow-same-origin")
    page.context.close()
