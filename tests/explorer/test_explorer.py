"""The explorer in a real browser: it opens from a file, and searches, filters and links work."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import pytest
from page_states import (
    DESK,
    DRAWN_LABELS,
    FERRY,
    FERRY_TITLE,
    PHONE,
    Open,
    heading,
    is_highlighted,
    numbers,
    screen_place,
    summary,
    wait_until_drawn,
)

from recommender import Corpus, Recommender, export
from recommender.explorer import Findings, Trust


def test_it_opens_from_a_file_without_a_network_and_says_what_it_shows(opened: Open, site: Path) -> None:
    page = opened(site)
    assert page.title() == "The sample site"
    assert page.locator("h1").inner_text() == "The sample site"
    assert re.fullmatch(r"63 articles, \d+ curated links, \d+ similar texts", summary(page))
    assert page.locator("#views label").count() == 9
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


def test_a_search_without_results_says_so(opened: Open, site: Path) -> None:
    page = opened(site)
    page.keyboard.press("/")
    page.keyboard.type("xyzzy")
    assert "Nothing has these words" in page.locator("#results").inner_text()
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_hidden()


def test_a_click_highlights_the_neighbours_and_fills_the_panel(opened: Open, site: Path, rec: Recommender) -> None:
    page = opened(site)
    page.mouse.click(*screen_place(page, FERRY))
    wait_until_drawn(page)
    assert heading(page) == FERRY_TITLE
    panel = page.locator("#panel")
    assert "stranding about 700 passengers" in panel.inner_text()
    assert "2026-03-05 · Meridian Wire" in panel.inner_text()
    assert panel.locator("a").get_attribute("href") == rec.corpus.find(FERRY).url
    assert panel.locator("a").get_attribute("rel") == "noopener noreferrer"
    assert {"Transport", "Labour"} <= set(panel.locator(".chip").all_inner_texts())
    curated, computed = panel.locator("section").nth(0), panel.locator("section").nth(1)
    computed_list = rec.recommend(FERRY, 5, mode="computed-only")
    editors = [story.title for story in rec.recommend(FERRY) if story.source == "curated"]
    assert curated.locator(".title").all_inner_texts() == editors
    assert computed.locator(".title").all_inner_texts() == [story.title for story in computed_list]
    computed.locator("summary").first.click()
    reasons = computed.locator(".why").first.inner_text()
    assert all(word in reasons for word in ("shares", "days later", "same topics: Labour, Transport"))
    neighbours = set(nx.all_neighbors(rec.graph, FERRY))
    assert len(neighbours) > 3
    assert all(is_highlighted(page, node) for node in neighbours)


def test_an_article_that_a_reason_mentions_can_be_selected(opened: Open, site: Path, rec: Recommender) -> None:
    page = opened(site, f"article={FERRY}")
    for why in page.locator("#panel summary").all():
        why.click()
    mentioned = page.locator("#panel .why .inline").first
    title = mentioned.inner_text().strip("“”").removesuffix("…")
    mentioned.click()
    assert heading(page).startswith(title)


def test_pointing_at_an_article_says_what_it_is(opened: Open, site: Path) -> None:
    page = opened(site)
    page.mouse.move(*screen_place(page, FERRY))
    wait_until_drawn(page)
    assert page.locator("#tip").inner_text() == f"{FERRY_TITLE}\n2026-03-05 · Meridian Wire"
    assert is_highlighted(page, FERRY)
    page.mouse.move(640, 2)
    assert page.locator("#tip").is_hidden()


@pytest.mark.parametrize("viewport", [DESK, {"width": 1400, "height": 900}])
def test_a_title_covers_no_other_article_and_no_card(opened: Open, site: Path, viewport: dict[str, int]) -> None:
    screen = opened(site, viewport=viewport).evaluate(DRAWN_LABELS)
    titles = [text for text in screen["texts"] if not text["bold"]]
    assert len(titles) > 15
    for title in titles:
        own = title["text"].removesuffix("…")
        for dot in screen["dots"]:
            over = title["left"] <= dot["x"] <= title["right"] and title["top"] <= dot["y"] <= title["bottom"]
            assert not over or dot["title"].startswith(own), f"{own} covers {dot['title']}"
        for card in screen["cards"]:
            beside = title["right"] < card["left"] or title["left"] > card["right"]
            assert beside or title["bottom"] < card["top"] or title["top"] > card["bottom"], f"{own} is under a card"


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_every_community_has_its_name_at_first_sight(opened: Open, site: Path, viewport: dict[str, int]) -> None:
    page = opened(site, viewport=viewport)
    names = {text["text"] for text in page.evaluate(DRAWN_LABELS)["texts"] if text["bold"]}
    assert len(names) == page.evaluate("explorer.site.discs.filter(({ size }) => size > 2).length")


def test_the_selected_and_the_hovered_article_have_their_titles(opened: Open, site: Path) -> None:
    page = opened(site)

    def has_focus_label(title: str) -> bool:
        texts = page.evaluate(DRAWN_LABELS)["texts"]
        return any(text["bold"] and title.startswith(text["text"].removesuffix("…")) for text in texts)

    for number in range(0, page.evaluate("explorer.site.n"), 9):
        page.evaluate("(i) => explorer.select(i)", number)
        assert has_focus_label(page.locator("#panel h2").inner_text())
    page.evaluate("(id) => explorer.select(explorer.site.position.get(id))", FERRY)
    story = page.locator("#panel .story").first
    story.hover()
    assert has_focus_label(story.locator(".title").inner_text())


def test_links_in_texts_have_a_line_in_the_legend_a_filter_and_lists_of_their_own(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=True, mention=False, similarity=0.3)
    graph.add_edge("a", "c", related=False, mention=True, similarity=0.0)
    graph.add_edge("b", "c", related=False, mention=False, similarity=0.3)
    page = opened(export(graph, tmp_path / "mentions.html"))
    assert numbers(page) == [3, 1, 1, 1]
    assert page.locator("#kinds .line.mention").is_visible()
    page.locator("#weight").fill("1")
    assert numbers(page) == [3, 1, 1, 0], "links are not weighed"
    page.get_by_label("Links in texts").uncheck()
    assert numbers(page) == [3, 1, 0, 0]
    assert "hide=mention" in page.evaluate("explorer.filters.toParams(explorer.site).toString()")
    page.evaluate("explorer.select(explorer.site.position.get('c'))")
    assert page.locator("#panel section", has_text="Linked from the text of").locator(".title").all_inner_texts() == [
        "a"
    ]
    page.evaluate("explorer.select(explorer.site.position.get('a'))")
    section = page.locator("#panel section", has_text="Its text links to")
    assert section.locator(".title").all_inner_texts() == ["c"]


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
    day = (datetime(2026, 3, 20, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).days
    page.locator("#from").fill(str(page.evaluate("(day) => explorer.controls.timeline.places.indexOf(day)", day)))
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
    assert many == sum(article.id not in listed and not article.why_kept_out(None) for article in rec.corpus)
    page.locator("#panel .story").first.click()
    assert page.locator("#panel section").count() > 0
    page.keyboard.press("Escape")
    assert heading(page) == f"{many} orphans"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_a_doubtful_pair_is_listed_once_with_its_chance_the_least_likely_first(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c"), ("c", "d")])
    nx.set_edge_attributes(graph, True, "related")
    findings = Findings(doubtful={("b", "c"): 0.001, ("a", "b"): 0.12})
    page = opened(export(graph, tmp_path / "doubts.html", findings=findings), "view=doubtful")
    assert heading(page) == "2 doubtful links"
    assert page.locator("#views label", has_text="Doubtful links").locator(".count").inner_text() == "2"
    assert page.locator("#panel .pair .title").all_inner_texts() == ["b", "c", "a", "b"]
    assert page.locator("#panel .pair .mark").all_inner_texts() == ["chance < 0.01", "chance 0.12", "both ways"]


@pytest.mark.parametrize("noise", [0.45, None])
def test_the_page_warns_of_lists_that_cannot_be_trusted(opened: Open, tmp_path: Path, noise: float | None) -> None:
    graph = nx.DiGraph([("a", "b")])
    findings = Findings(doubtful={}, trust=Trust(n_lists=40, noise=noise, trust=0.1, doubtful=0.84))
    banner = opened(export(graph, tmp_path / "trust.html", findings=findings)).locator("#trust")
    assert banner.is_visible() is bool(noise)
    if noise:
        assert "about 45 % of their entries" in banner.inner_text()


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
    page.wait_for_url("**article=*")
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(400)
    state = """() => {
      const { viewport, filters, isDark } = explorer;
      return [viewport.camera, filters.colour, filters.external, filters.minWeight, isDark];
    }"""
    before, fragment = page.evaluate(state), page.evaluate("location.hash").removeprefix("#")
    again = opened(site, fragment)
    assert summary(again) == summary(page)
    assert heading(again) == FERRY_TITLE
    camera, *rest = again.evaluate(state)
    assert rest == before[1:] == ["date", False, 0.2, True]
    assert camera == pytest.approx(before[0], abs=1e-3, rel=1e-3)


def test_a_wrong_address_does_no_harm(opened: Open, site: Path) -> None:
    nonsense = "view=%3Cscript%3E&colour=x&weight=NaN&from=never&topic=%22&off=-1,x,99999&at=1,2&article=__proto__"
    page = opened(site, nonsense)
    assert numbers(page)[0] == 63


def test_themes_are_named_only_where_most_stories_are_too_small_for_a_name(opened: Open, tmp_path: Path) -> None:
    """Three regions of six stories each, tied weakly. A theme has the names of its stories: beside them, it repeats."""
    graph = nx.Graph()
    for region, story in itertools.product("ABC", range(6)):
        names = [f"{region}{story}{number}" for number in range(5)]
        graph.add_nodes_from((name, {"title": f"{region}{'aeiouy'[story] * 3} {name}"}) for name in names)
        graph.add_edges_from(itertools.combinations(names, 2))
        graph.add_edges_from(((names[0], f"{region}{other}1") for other in range(6)), weight=0.1)
    page = opened(export(graph, tmp_path / "site.html"))
    themes = set(page.evaluate("explorer.site.data.themes.name"))
    assert len(themes) == 3
    drawn = {text["text"] for text in page.evaluate(DRAWN_LABELS)["texts"]}
    assert not drawn & themes
    assert drawn >= set(
        page.evaluate("explorer.site.data.communities.name.filter((_, c) => explorer.site.discs[c].size > 1)")
    )
    page.evaluate("explorer.zoom(0.15)")
    page.wait_for_timeout(300)
    assert {text["text"] for text in page.evaluate(DRAWN_LABELS)["texts"]} & themes


def test_a_long_name_is_shortened_to_whole_words_before_it_covers_other_stories(opened: Open, tmp_path: Path) -> None:
    """A name that lies across the disc of another story would be taken for that one's."""
    graph = nx.Graph()
    for story in range(24):
        names = [f"{story}-{number}" for number in range(30)]
        word = "".join("bdfgklmnprst"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{story:02}") * 2
        graph.add_nodes_from(
            (name, {"title": f"Municipal {word} commission publishes another extraordinary report"}) for name in names
        )
        graph.add_edges_from(itertools.combinations(names, 2))
    page = opened(export(graph, tmp_path / "site.html"))
    drawn = [text for text in page.evaluate(DRAWN_LABELS)["texts"] if text["bold"]]
    assert len(drawn) == 24
    names = page.evaluate("explorer.site.data.communities.name")
    shortened = [text["text"] for text in drawn if text["text"] not in names]
    assert shortened
    for text in shortened:
        assert any(f"{name} ".startswith(f"{text.removesuffix('…')} ") for name in names), text


def test_an_address_names_stories_by_their_identity_and_says_so_if_one_is_gone(opened: Open, site: Path) -> None:
    page = opened(site)
    page.locator("#legend .toggle").nth(1).click()
    page.wait_for_url("**off=s*")
    off, story = page.evaluate("[location.hash, explorer.site.data.communities.story[1]]")
    assert f"off={story}" in off
    assert page.locator("#missing").is_hidden()
    again = opened(site, f"off={story},s00000000,1")
    assert again.evaluate("[...explorer.filters.hidden]") == [1]
    assert "names 2 stories that are no longer on this map" in again.locator("#missing").inner_text()


def test_a_list_that_a_program_made_is_never_called_an_editors(opened: Open, tmp_path: Path, rec: Recommender) -> None:
    marked = [replace(article, related_origin="machine") for article in rec.corpus.articles]
    file = Recommender.fit(Corpus.from_articles(marked)).export(tmp_path / "site.html")
    page = opened(file, f"article={FERRY}")
    assert page.locator("#panel section h3").first.inner_text().lower().startswith("its own list, by a program")
    assert re.fullmatch(r"63 articles, \d+ listed links, \d+ similar texts", summary(page))
    assert "Listed links" in page.locator("#kinds").inner_text()
    assert not re.search("editor|curated", page.locator("body").inner_text(), re.IGNORECASE)
