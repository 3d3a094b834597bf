"""The command ``suggest --accepted``: what an editor accepted on a page, for the files as they are now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Run

ENTRY = {"decision": "accept", "section": "missing", "action": "add", "reason": "", "chance": None, "title": "Ferry"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three articles; the list of one names another, a page that is gone, and itself."""
    folder = tmp_path / "content"
    folder.mkdir()
    quay = "---\ntitle: Quay\nrelated:\n  - harbour\n  - gone-forever\n  - quay\n---\nA quay.\n"
    (folder / "quay.md").write_text(quay)
    (folder / "harbour.md").write_text("---\ntitle: Harbour\nrelated:\n  - quay\n---\nA harbour.\n")
    (folder / "ferry.md").write_text("---\ntitle: Ferry\n---\nA ferry.\n")
    (folder / "draft.md").write_text("---\ntitle: Draft\ndraft: true\n---\nNot yet.\n")
    return folder


def decided(folder: Path, *rows: dict[str, Any]) -> str:
    file = folder.parent / "decisions.json"
    data = {
        "format": "recommender decisions",
        "version": 1,
        "site": "x",
        "decisions": [{**ENTRY, **row} for row in rows],
    }
    file.write_text(json.dumps(data))
    return str(file)


def test_each_action_is_a_change_of_the_list(run: Run, site: Path) -> None:
    file = decided(
        site,
        {"article_id": "quay", "target_id": "ferry", "reason": "shares words", "chance": 0.91},
        {"article_id": "harbour", "target_id": "quay", "action": "remove", "section": "doubtful", "title": "Quay"},
        {"article_id": "quay", "target_id": None, "action": "remove", "section": "broken", "title": "gone-forever"},
        {
            "article_id": "quay",
            "target_id": "harbour",
            "decision": "dismiss",
            "action": "remove",
            "section": "doubtful",
        },
        {"article_id": "ferry", "target_id": None, "action": None, "section": "orphans"},
    )
    code, out, err = run("suggest", str(site), "--accepted", file)
    assert code == 0
    assert "# add “Ferry” (0.91): shares words\n" in out
    assert "-  - gone-forever" in out
    assert "1 accepted without a change of a list" in err
    assert run("suggest", str(site), "--accepted", file, "--apply")[0] == 0
    assert "harbour" in (site / "quay.md").read_text()
    assert "gone-forever" not in (site / "quay.md").read_text()
    assert "ferry" in (site / "quay.md").read_text()
    assert "- quay" not in (site / "harbour.md").read_text()


def test_of_an_entry_that_is_there_twice_one_may_go_and_the_way_back_be_added(run: Run, site: Path) -> None:
    quay = site / "quay.md"
    quay.write_text("---\ntitle: Quay\nrelated:\n  - ferry\n  - harbour\n  - ferry\n---\nA quay.\n")
    (site / "ferry.md").write_text("---\ntitle: Ferry\nrelated: [harbour]\n---\nA ferry.\n")
    twice = {"article_id": "quay", "target_id": "ferry", "action": "remove", "section": "broken"}
    back = {"article_id": "ferry", "target_id": "quay", "section": "one-way", "title": "Quay"}
    all_of_them = decided(site, {**twice, "section": "doubtful"}, back)
    assert "a link of the two is to be removed, too" in run("suggest", str(site), "--accepted", all_of_them)[2]
    assert run("suggest", str(site), "--accepted", decided(site, {**twice, "title": "Ferry"}, back), "--apply")[0] == 0
    assert quay.read_text().count("ferry") == 1
    assert "quay" in (site / "ferry.md").read_text()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"article_id": "nowhere", "target_id": "ferry"}, "there is no such article now"),
        ({"article_id": "quay", "target_id": "nowhere"}, "there is no such story now"),
        ({"article_id": "quay", "target_id": None}, "there is no such story now"),
        ({"article_id": "quay", "target_id": "harbour"}, "it is in the list already"),
        ({"article_id": "quay", "target_id": "quay"}, "the story is the article itself"),
        ({"article_id": "quay", "target_id": "draft"}, "the story is not public: draft"),
        ({"article_id": "draft", "target_id": "quay"}, "the article is not public: draft"),
        (
            {"article_id": "quay", "target_id": "ferry", "action": "remove", "section": "doubtful"},
            "not in the list now",
        ),
        ({"article_id": "quay", "target_id": None, "action": "remove", "section": "broken"}, "no such entry now"),
    ],
)
def test_what_does_not_hold_any_more_is_said_and_left_out(run: Run, site: Path, row: dict[str, Any], why: str) -> None:
    file = decided(site, row)
    code, out, err = run("suggest", str(site), "--accepted", file)
    assert (code, out) == (0, "")
    assert why in err
    assert why in json.loads(run("suggest", str(site), "--accepted", file, "--json")[1])["not_done"][0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no json", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ("{}", "holds no decisions; on the page that export made, choose “Save as JSON”"),
        ('{"format": "recommender decisions", "decisions": {}}', "holds no decisions"),
        ('{"format": "recommender decisions", "decisions": [7]}', "decision 1 holds 7"),
        (
            '{"format": "recommender decisions", "decisions": [{"decision": "accept"}]}',
            "decision 1: section holds None",
        ),
    ],
)
def test_a_file_that_the_page_did_not_save_is_refused(run: Run, site: Path, text: str, message: str) -> None:
    file = site.parent / "x.json"
    file.write_text(text)
    code, out, err = run("suggest", str(site), "--accepted", str(file))
    assert (code, out) == (2, "")
    assert message in err


def test_an_action_that_nobody_knows_is_refused(run: Run, site: Path) -> None:
    code, _, err = run(
        "suggest", str(site), "--accepted", decided(site, {"article_id": "quay", "target_id": "ferry", "action": "run"})
    )
    assert code == 2
    assert "action holds 'run'" in err


def test_options_that_would_change_nothing_and_missing_files_are_refused(run: Run, site: Path) -> None:
    code, _, err = run("suggest", str(site), "--accepted", "nowhere.json")
    assert code == 2
    assert "cannot be read" in err
    code, _, err = run("suggest", str(site), "--accepted", decided(site), "--doubtful", "--per-page", "2")
    assert code == 2
    assert "--accepted names what is to be done, so --per-page and --doubtful would change nothing" in err


def test_a_link_is_not_returned_that_is_to_be_removed(run: Run, site: Path) -> None:
    """Whichever of the two was accepted first: nobody wants both."""
    add = {"action": "add", "section": "one-way", "article_id": "ferry", "target_id": "quay", "title": "Quay"}
    remove = {"action": "remove", "section": "doubtful", "article_id": "quay", "target_id": "ferry", "title": "Ferry"}
    file = site / "quay.md"
    file.write_text(file.read_text().replace("  - harbour\n", "  - harbour\n  - ferry\n"))
    for rows in ((add, remove), (remove, add)):
        code, out, err = run("suggest", str(site), "--accepted", decided(site, *rows))
        assert "ferry: add “Quay”" in err
        assert "a link of the two is to be removed" in err
        assert "-  - ferry" in out
        assert "ferry.md" not in out
        assert code == 0
