"""The work list in a real browser: decisions are made, kept, taken back, saved, and become a diff."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from page_states import Open, heading

from recommender import export, show
from recommender.cli import main
from recommender.explorer import Findings
from recommender.sites.suggestions import Suggestion

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A git repository with a copy of the sample site."""
    folder = Path(shutil.copytree(ROOT / "seeds" / "newsroom", tmp_path / "site" / "newsroom"))
    subprocess.run(["git", "init", "--quiet", str(folder.parent)], check=True)
    return folder


@pytest.fixture
def exported(newsroom: Path, tmp_path: Path) -> Path:
    assert main(["export", str(tmp_path / "site.html"), "--content", str(newsroom)]) == 0
    return tmp_path / "site.html"


def rows(page: Page) -> Any:
    return page.locator("#panel li.task")


def tabs(page: Page) -> dict[str, int]:
    texts = page.locator("#panel .tabs button").all_inner_texts()
    return {name: int(number.replace(",", "")) for name, number in (text.rsplit(maxsplit=1) for text in texts)}


def left(page: Page, view: str) -> int:
    return int(page.locator(f"#views input[value='{view}'] ~ .count").inner_text().replace(",", ""))


def saved(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_every_section_of_the_sample_site_is_a_view_with_rows(opened: Open, exported: Path) -> None:
    page = opened(exported)
    names = page.locator("#views label").all_inner_texts()
    assert [name.split("\n")[0] for name in names] == [
        "Everything", "Missing links", "Doubtful links", "Duplicates", "Broken entries", "One-way links", "Orphans",
        "Without a list", "Hubs and bridges", "Stories that do not touch", "Coverage",
    ]  # fmt: skip
    for view in ("missing", "doubtful", "broken", "one-way", "orphans", "listless"):
        page.locator(f"#views input[value='{view}']").check()
        assert rows(page).count() == min(50, left(page, view)) > 0
        is_note = page.get_by_text("For information: these are no errors.").count()
        assert is_note == (view in ("one-way", "orphans", "listless"))
    page.locator("#views input[value='missing']").check()
    chances = [float(text.removeprefix("chance ")) for text in page.locator("#panel .task .mark").all_inner_texts()]
    assert chances == sorted(chances, reverse=True), "the most certain come first"
    rows(page).first.locator(".story").nth(1).click()
    assert page.locator("#panel .back").is_visible(), "a click shows the article, and there is a way back"
    page.locator("#panel .back").click()
    assert heading(page).endswith("missing links")


def test_decisions_are_kept_in_the_browser_counted_and_taken_back(opened: Open, exported: Path) -> None:
    page = opened(exported, "view=one-way")
    n = left(page, "one-way")
    first, second = (rows(page).nth(place).inner_text() for place in (0, 1))
    rows(page).first.get_by_role("button", name="Accept").click()
    assert rows(page).first.inner_text() == second
    assert tabs(page) == {"Open": n - 1, "Accepted": 1, "Dismissed": 0}
    assert left(page, "one-way") == n - 1
    page.keyboard.press("d")
    assert tabs(page) == {"Open": n - 2, "Accepted": 1, "Dismissed": 1}
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert tabs(page) == {"Open": n - 2, "Accepted": 1, "Dismissed": 1}
    page.locator("#panel .tabs button", has_text="Accepted").click()
    assert rows(page).first.inner_text() == first
    rows(page).first.get_by_role("button", name="Accept").click()
    assert tabs(page)["Accepted"] == 0, "a second click takes a decision back"
    page.get_by_role("button", name="Undo").click()
    assert tabs(page)["Accepted"] == 1


def test_the_work_list_can_be_done_with_keys_alone(opened: Open, exported: Path) -> None:
    page = opened(exported, "view=orphans")
    n = left(page, "orphans")
    rows(page).first.locator("button").first.focus()
    page.keyboard.press("ArrowDown")
    second = rows(page).nth(1).inner_text()
    assert page.evaluate("document.activeElement.closest('li').innerText") == second
    page.keyboard.press("a")
    assert page.locator("#said").inner_text() == f"Noted. {n - 1} left."
    assert page.evaluate("document.activeElement.closest('li.task') !== null"), "the next row has the focus"
    page.keyboard.press("u")
    assert tabs(page) == {"Open": n, "Noted": 0, "Dismissed": 0}


def test_what_was_accepted_becomes_a_diff_that_git_applies(
    opened: Open, exported: Path, newsroom: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    page = opened(exported, "view=missing")
    for view in ("missing", "doubtful", "broken", "one-way", "orphans"):
        page.locator(f"#views input[value='{view}']").check()
        rows(page).first.locator("[data-decide=accept]").click()
    page.locator("#views input[value='missing']").check()
    rows(page).first.get_by_role("button", name="Dismiss").click()
    decisions = tmp_path / "decisions.json"
    decisions.write_text(saved(page, "Save as JSON"), encoding="utf-8")
    rows_saved = json.loads(decisions.read_text())["decisions"]
    assert {row["section"] for row in rows_saved} == {"missing", "doubtful", "broken", "one-way", "orphans"}
    capfdbinary.readouterr()
    assert main(["suggest", str(newsroom), "--accepted", str(decisions)]) == 0
    diff = capfdbinary.readouterr().out
    rows_saved = [row for row in rows_saved if row["decision"] == "accept" and row["action"]]
    accepted = {(row["article_id"], row["action"], row["target_id"]) for row in rows_saved}
    assert {action for _, action, _ in accepted} == {"add", "remove", "replace"}

    assert len([line for line in diff.splitlines() if line.startswith(b"# ")]) == len(accepted)
    subprocess.run(["git", "-C", str(newsroom.parent), "apply", "-"], input=diff, check=True)
    assert main(["suggest", str(newsroom), "--accepted", str(decisions)]) == 0
    assert capfdbinary.readouterr().out == b"", "what is done is not done again"


def test_all_tasks_are_saved_as_csv_that_no_spreadsheet_runs(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", title='=HYPERLINK("http://x.example")', url="https://ok.example/a")
    graph.add_node("b", title='+1, "quoted"\nand more')
    graph.add_edge("a", "b", related=True, similarity=0.97)
    graph.add_edge("b", "c", related=True, similarity=0.1)
    page = opened(export(graph, tmp_path / "x.html", findings=Findings(title="@site")), "view=duplicates")
    rows(page).first.get_by_role("button", name="Dismiss").click()
    head, *table = csv.reader(saved(page, "Save as CSV").removeprefix("\ufeff").splitlines())
    assert head[:3] == ["section", "decision", "article"]
    cells = [value for row in table for value in row]
    assert '\'=HYPERLINK("http://x.example")' in cells
    assert not [value for value in cells if value[:1] in "=+-@" and value]
    assert ["Duplicates", "dismiss", "a"] in [row[:3] for row in table]
    assert {row[0] for row in table} == {"Duplicates", "One-way links", "Orphans", "Without a list"}


def test_a_long_section_shows_fifty_rows_and_more_when_asked(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph([(f"a{n:04}", f"b{n:04}") for n in range(1_100)])
    nx.set_edge_attributes(graph, 0.2, "similarity")
    missing = [
        Suggestion(f"a{n:04}", f"a{n:04}.md", "add", "shares words", f"b{n:04}", f"B {n}", chance=0.8 + n / 10_000)
        for n in range(1_100)
    ]
    page = opened(export(graph, tmp_path / "long.html", findings=Findings(suggestions=missing)), "view=missing")
    assert rows(page).count() == 50
    assert "1,100 were found; here are the 1,000 most certain" in page.locator("#panel").inner_text()
    page.locator("#panel .more").click()
    assert rows(page).count() == 100
    assert (
        page.evaluate("[...document.querySelectorAll('li.task')].indexOf(document.activeElement.closest('li'))") == 50
    )


def test_two_articles_that_lack_each_other_are_one_row_and_two_entries(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    nx.set_edge_attributes(graph, 0.2, "similarity")
    missing = [
        Suggestion("a", "a.md", "add", "6 days later", "b", "B", chance=0.9),
        Suggestion("b", "b.md", "add", "6 days earlier", "a", "A", chance=0.95),
        Suggestion("a", "a.md", "add", "shares words", "c", "C", chance=0.85),
    ]
    page = opened(export(graph, tmp_path / "both.html", findings=Findings(suggestions=missing)), "view=missing")
    assert heading(page) == "2 missing links"
    assert left(page, "missing") == 2
    assert rows(page).locator(".title").all_inner_texts() == ["b", "a", "a", "c"], "the likelier way stands for both"
    assert "both ways" in rows(page).first.inner_text()
    assert "both ways" not in rows(page).nth(1).inner_text()
    rows(page).first.get_by_role("button", name="Accept").click()
    made = json.loads(saved(page, "Save as JSON"))["decisions"]
    assert [(one["article_id"], one["target_id"], one["reason"], one["chance"]) for one in made] == [
        ("b", "a", "6 days earlier", 0.95),
        ("a", "b", "6 days later", 0.9),
    ]


def test_what_changes_no_list_is_noted_and_what_only_a_person_can_mend_is_said(opened: Open, tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=True, similarity=0.2)
    check = Suggestion("a", "a.md", "check", "both files have this address", "b", "B")
    page = opened(export(graph, tmp_path / "check.html", findings=Findings(suggestions=[check])), "view=broken")
    assert "Check: B" in rows(page).first.inner_text()
    assert "both files have this address" in rows(page).first.inner_text()
    rows(page).first.get_by_role("button", name="Note").click()
    (made,) = json.loads(saved(page, "Save as JSON"))["decisions"]
    assert (made["decision"], made["action"]) == ("accept", None), "no program takes the entry away"
    assert list(tabs(page)) == ["To decide", "Accepted", "Dismissed"]
    for view in ("orphans", "listless"):
        page.locator(f"#views input[value='{view}']").check()
        assert list(tabs(page)) == ["Open", "Noted", "Dismissed"]
        assert rows(page).first.locator(".decide").all_inner_texts() == ["✓ Note", "✕ Dismiss"]


def test_one_way_links_to_articles_without_a_list_are_counted_in_words(opened: Open, tmp_path: Path) -> None:
    """The graph calls these one-way, too; nothing there could return them."""
    graph = nx.DiGraph()
    for source, target in [("a", "b"), ("b", "c"), ("a", "c"), ("a", "d")]:
        graph.add_edge(source, target, related=True, similarity=0.2)
    page = opened(export(graph, tmp_path / "ways.html", findings=Findings()), "view=one-way")
    assert rows(page).count() == 1
    said = "3 further links are not returned because the second article has no list"
    assert said in page.locator("#panel").inner_text()


def test_without_a_place_to_keep_decisions_the_page_says_so(browser: Browser) -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=True, similarity=0.97)
    frame_html = show(graph)._repr_html_()
    page = browser.new_context(offline=True).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(frame_html)
    frame = page.frame_locator("iframe")
    frame.locator("#views input[value='orphans']").check()
    assert "decisions are lost when it is closed" in frame.locator("#panel").inner_text()
    frame.locator("li.task").first.get_by_role("button", name="Note").click()
    assert frame.locator("#panel .tabs button", has_text="Noted").inner_text().split() == ["Noted", "1"]
    with page.expect_download() as download:
        frame.get_by_role("button", name="Save as JSON").click()
    assert json.loads(Path(download.value.path()).read_text())["decisions"][0]["section"] == "orphans"
    assert not errors
    page.context.close()


def test_what_the_browser_kept_is_data_and_nothing_else(opened: Open, exported: Path) -> None:
    page = opened(exported, "view=orphans")
    n = left(page, "orphans")
    for kept in ("no json", "null", "[1, 2]", '{"orphans\\na\\n": "<script>", "__proto__": "accept"}', '"x"'):
        page.evaluate("(text) => localStorage.setItem(explorer.decisions.place, text)", kept)
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
        assert tabs(page) == {"Open": n, "Noted": 0, "Dismissed": 0}


def test_an_orphan_is_added_to_the_list_that_could_take_it(opened: Open, exported: Path) -> None:
    """It joins the missing links, also after the page was loaded again, and becomes a change of that list."""
    page = opened(exported, "view=orphans")
    n = tabs(opened(exported, "view=missing"))["To decide"]
    page = opened(exported, "view=orphans")
    row = rows(page).filter(has_text="What 600 pupils said when Larkhaven asked them about lunch").first
    assert "Larkhaven schools will offer free lunch" in row.inner_text()
    row.get_by_role("button", name="Add to the list of").first.click()
    assert "✓ Accepted" in row.inner_text()
    for _ in range(2):
        page.locator("#views input[value='missing']").check()
        assert tabs(page) == {"To decide": n, "Accepted": 1, "Dismissed": 0}
        page.reload()
        page.wait_for_selector("html[data-ready]", state="attached")
    (decision,) = json.loads(saved(page, "Save as JSON"))["decisions"]
    assert (decision["action"], decision["decision"], decision["section"]) == ("add", "accept", "missing")
    assert decision["article_id"].endswith("larkhaven-schools-will-offer-free-lunch-to-every-pupil-from-autumn")
    assert decision["target_id"].endswith("what-600-pupils-said-when-larkhaven-asked-them-about-lunch")
    assert "shares" in decision["reason"]


def test_a_story_of_the_program_alone_is_accepted_beside_the_lists(opened: Open, exported: Path) -> None:
    page = opened(exported)
    page.fill("#search", "ferry crews walk out")
    page.keyboard.press("Enter")
    program = page.locator("#panel .columns section").nth(1)
    mine = program.locator("li", has_text="program only").first
    mine.get_by_role("button", name="Accept").or_(mine.get_by_role("button", name="Add to the list of")).click()
    assert "✓ Accepted" in mine.inner_text()
    assert program.locator("li", has_text="✓ both").get_by_role("button", name="Add to the list of").count() == 0
    page.locator("#views input[value='missing']").check()
    assert tabs(page)["Accepted"] == 1


def test_two_files_of_one_address_are_duplicates(opened: Open, exported: Path) -> None:
    page = opened(exported, "view=duplicates")
    assert heading(page) == "1 pair"
    assert "both files say that they have the same address" in rows(page).first.inner_text()
    assert rows(page).first.inner_text().count("Norrvik Bank") == 2


def test_no_link_is_doubtful_that_the_program_lists_and_none_of_those_is_one_way(opened: Open, exported: Path) -> None:
    page = opened(exported)
    contradictions = page.evaluate(
        """() => {
          const { site } = explorer, [RELATED, DOUBTFUL, ONE_WAY] = [1, 2, 8];
          const doubted = [...site.flags.keys()].filter((e) => site.flags[e] & DOUBTFUL);
          const listed = (one, other) => site.computedList(one).some(({ node }) => node === other);
          return [doubted.length, doubted.filter((e) => listed(site.source[e], site.target[e])).length];
        }"""
    )
    assert contradictions[0] > 0
    assert contradictions[1] == 0
    page.locator("#views input[value='one-way']").check()
    pairs = [row.locator(".title").all_inner_texts() for row in rows(page).all()]
    page.locator("#views input[value='doubtful']").check()
    assert not [row for row in rows(page).all() if row.locator(".title").all_inner_texts() in pairs]
    assert "the chance that the two are related is" in rows(page).first.inner_text()
