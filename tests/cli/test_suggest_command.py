"""The commands ``suggest`` and ``doctor --fix``: a diff, a comment, JSON, questions, or the files themselves."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from command_line import NEWSROOM, Run


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    return Path(shutil.copytree(NEWSROOM, tmp_path / "newsroom"))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_suggest_prints_a_diff_and_writes_nothing(run: Run, newsroom: Path) -> None:
    before = contents(newsroom)
    code, out, err = run("suggest", str(newsroom))
    assert code == 0
    assert out.count("diff --git ") == 9
    assert "# remove “Dockers want a seat at the table in Harrowmouth port talks”: the article lists itself\n" in out
    assert "recommender: 9 suggestions for 9 pages; to write: --apply, or: git -C " in err
    assert contents(newsroom) == before


def test_suggest_apply_writes_and_then_has_nothing_of_that_to_say(run: Run, newsroom: Path) -> None:
    before = contents(newsroom)
    code, out, _ = run("suggest", str(newsroom), "--apply")
    assert code == 0
    done = out.splitlines()
    assert len(done) == 9
    assert sum(data != before[name] for name, data in contents(newsroom).items()) == 9
    _, again, err = run("suggest", str(newsroom))
    assert not {line.removeprefix("# ") for line in again.splitlines()} & {line.partition(": ")[2] for line in done}
    assert "the article lists itself" not in again
    assert "self link" not in run("doctor", "--content", str(newsroom))[1]
    assert err


def test_only_the_files_that_are_named_are_looked_at(run: Run, newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "2026-03-19-dockers-want-a-seat-at-the-table-in-harrowmouth-port-talks.md"
    for given in (name, str(newsroom / name)):
        _, out, _ = run("suggest", str(newsroom), "--only", given)
        assert out.count("diff --git ") == 1
        assert name in out
    monkeypatch.chdir(newsroom.parent)
    assert run("suggest", "newsroom", "--only", "newsroom")[1].count("diff --git ") == 9
    code, _, err = run("suggest", "newsroom", "--only", "nowhere.md")
    assert code == 2
    assert "--only: there is no 'nowhere.md', neither here nor in 'newsroom'; check the path" in err


def test_suggest_as_json_has_a_diff_of_each_file(run: Run, newsroom: Path) -> None:
    _, out, _ = run("suggest", str(newsroom), "--json", "--min-chance", "0.85", "--per-page", "1")
    answer = json.loads(out)
    assert answer["min_chance"] == 0.85
    added = [one for file in answer["files"] for one in file["suggestions"] if one["action"] == "add"]
    assert added
    assert all(one["chance"] >= 0.85 and one["entry"] is None for one in added)
    assert all(file["diff"].startswith("diff --git a/") for file in answer["files"])
    assert [(one["action"], one["title"]) for one in answer["refused"]] == [("check", "an entry without a name")]


def test_suggest_as_a_comment(run: Run, newsroom: Path) -> None:
    _, out, _ = run("suggest", str(newsroom), "--format", "github")
    assert out.startswith("<!-- recommender suggest -->\n**Related stories: 9 suggestions**\n")
    assert out.count("```diff\n") == 9


def test_suggest_asks_and_does_what_is_answered(run: Run, newsroom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(newsroom)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\nq\n"))
    _, out, _ = run("suggest", str(newsroom), "--interactive")
    assert out.count("[y/n/q]") == 3
    changed = [name for name, data in contents(newsroom).items() if data != before[name]]
    assert changed == ["2026-03-11-amagumo-passes-its-last-tests-at-minagi-a-year-after-the-launch-that-failed.md"]


def test_more_is_suggested_on_request(run: Run, newsroom: Path) -> None:
    few = run("suggest", str(newsroom), "--per-page", "0")[1]
    assert "# add" not in few
    assert "its own list names this article" in run("suggest", str(newsroom), "--per-page", "0", "--one-way")[1]
    assert "# remove" in run("suggest", str(newsroom), "--doubtful")[1].replace(few, "")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--min-chance", "1.5"), "--min-chance is 1.5; it must be above 0, and 1 at most"),
        (("--per-page", "-1"), "--per-page is -1; it must be 0 or more"),
        (("--apply", "--json"), "--apply and --json exclude each other; leave out all but one"),
    ],
)
def test_impossible_options_are_refused(run: Run, options: tuple[str, ...], reason: str) -> None:
    code, _, err = run("suggest", NEWSROOM, *options)
    assert code == 2
    assert reason in err


def test_doctor_fix_shows_what_mends_lists_and_leaves_what_only_an_editor_can_decide(run: Run, newsroom: Path) -> None:
    before = contents(newsroom)
    code, out, err = run("doctor", "--content", str(newsroom), "--fix")
    assert code == 0
    assert out.count("diff --git ") == 5
    assert "+  - ravensley-athletic-enter-administration-and-lose-twelve-points\n" in out
    assert "calyx-recall-a-timeline" not in out  # nobody knows where that page has gone
    assert "5 suggestions for 5 pages" in err
    assert contents(newsroom) == before
    assert run("doctor", "--content", str(newsroom), "--fix", "--apply")[0] == 0
    assert run("doctor", "--content", str(newsroom), "--fix")[1] == ""


def test_doctor_writes_only_with_fix(run: Run) -> None:
    code, _, err = run("doctor", "--content", NEWSROOM, "--apply")
    assert code == 2
    assert "--apply says how to mend; name --fix, too" in err


def test_a_site_with_nothing_to_suggest_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Quay\n---\nThe quay.\n")
    code, out, err = run("suggest", str(tmp_path))
    assert (code, out) == (0, "")
    assert "recommender: nothing to suggest" in err


def test_what_cannot_be_written_is_said_with_its_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Title: Quay\nRelated: a\n\nThe quay.\n")
    _, out, err = run("suggest", str(tmp_path))
    assert out == ""
    assert "a.md: 1 left out: only front matter in YAML, TOML or JSON is changed; change it by hand" in err
