"""The command ``doctor``, and which content folder every command works on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import NEWSROOM, ROOT, Run


def test_doctor_lists_every_mistake_that_the_readme_of_seeds_names(run: Run) -> None:
    """The table in seeds/README.md is checked row by row."""
    code, out, _ = run("doctor", "--content", str(ROOT / "seeds"), "--json")
    found = {(p["kind"], p["path"]) for p in json.loads(out)["problems"]}
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "seeds" / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and ".md`" in line and line.count("|") == 5
    ]
    admitted = {(kind, f"newsroom/{name}") for kind, name, _, _ in rows if not kind.startswith("(")}
    found_urls = {path for kind, path in found if kind == "duplicate url"}
    assert code == 0
    assert len(rows) >= 9
    missing = {row for row in admitted - found if row[0] != "duplicate url"}
    assert not missing
    assert found_urls & {path for kind, path in admitted if kind == "duplicate url"}
    assert {kind for kind, _ in found} - {"one-way link"} <= {kind for kind, _ in admitted}


def test_strict_turns_problems_into_an_exit_code(run: Run) -> None:
    assert run("doctor", "--content", NEWSROOM)[0] == 0
    assert run("doctor", "--content", NEWSROOM, "--strict")[0] == 1


def test_problems_come_first_and_what_to_do_can_be_pasted(run: Run, tmp_path: Path) -> None:
    page = "---\ntitle: {0}\ndate: 2026-01-05\nrelated: [{1}]\n---\nShips and storms.\n"
    for name, listed in {"tide": "quay", "quay": "gone", "ebb": "''"}.items():
        (tmp_path / f"{name}.md").write_text(page.format(name.title(), listed))
    _, out, _ = run("doctor", str(tmp_path))
    lines = out.splitlines()
    assert lines[0] == "3 articles, 1 curated link, 0 external pages"
    assert lines[2] == "2 problems (with --strict, the exit code is 1)"
    # Lists need not return each other.
    order = ("dangling link: 1", "empty link: 1", "one-way link: 1 (only a note)", "coverage:")
    assert [*sorted(order, key=out.index)] == [*order]
    assert f"to mend lists: recommender suggest --per-page 0 --content {tmp_path}; then the same with --apply" in lines
    assert run("suggest", "--per-page", "0", "--content", str(tmp_path), "--apply")[0] == 0
    assert "dangling link" not in run("doctor", str(tmp_path))[1]
    (tmp_path / "ebb.md").unlink()
    (tmp_path / "quay.md").unlink()
    assert "1 problem (with" in run("doctor", str(tmp_path))[1]


def test_more_of_a_kind_is_told_by_a_command_that_finds_the_same_content(run: Run, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Tide {number}\ndate: nonsense\n---\nText.\n")
    _, out, _ = run("doctor", "--content", str(tmp_path))
    assert f"  … and 2 more: recommender doctor --kind 'bad date' --content {tmp_path}" in out.splitlines()


def test_beside_a_site_its_folder_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog" / "hugo.toml").write_text("title = 'Blog'\n")
    monkeypatch.chdir(tmp_path)
    for command in (("doctor",), ("suggest",), ("recommend", "a")):
        code, _, err = run(*command)
        assert code == 2
        assert "one in 'blog': cd blog, or pass --content blog" in err


def test_what_is_only_left_out_is_shown_but_not_strictly_a_problem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Tide\ndate: 2026-01-05\n---\nText.\n")
    (tmp_path / "package.json").write_text('{"name": "site"}')
    code, out, _ = run("doctor", "--content", str(tmp_path), "--strict")
    assert code == 0
    assert "not content: 1" in out


def test_a_missing_folder_is_reported_in_one_line(run: Run, tmp_path: Path) -> None:
    code, out, err = run("doctor", "--content", str(tmp_path / "nowhere"))
    assert (code, out) == (2, "")
    assert "nowhere" in err
    assert len(err.splitlines()) == 1


def test_doctor_of_a_folder_without_articles(run: Run, tmp_path: Path) -> None:
    code, out, err = run("doctor", "--content", str(tmp_path))
    assert (code, err) == (0, "")
    assert "no articles" in out
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    assert run("doctor", "--content", str(tmp_path))[0] == 0
    assert run("doctor", "--content", str(tmp_path), "--strict")[0] == 1
    code, out, err = run("recommend", "anything", "--content", str(tmp_path))
    assert (code, out) == (2, "")
    assert "no articles" in err


def test_without_a_content_folder_the_error_says_how_to_name_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("recommend", "anything")
    assert code == 2
    assert "--content" in err
    assert "recommender.toml" in err


def test_the_settings_of_this_repository_name_its_content(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "tests")
    code, out, _ = run("recommend", "000_ec13f126c5df086c", "-k", "5")
    assert code == 0
    assert "Massachusetts becomes the first state" in out
    assert "Larkhaven" in out
