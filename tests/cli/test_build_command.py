"""The command ``build``: what it prints, and how ``--watch`` goes on after errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import Run

from recommender.cli.commands import build
from recommender.cli.content import MAX_PROBLEMS


def write_article(folder: Path, name: str, related: str = "") -> None:
    text = f"---\ntitle: Olive harvest in village {name}\n{f'related: [{related}]' if related else ''}\n---\n"
    (folder / f"{name}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three articles; the current folder, where the index will lie, is the one above it."""
    folder = tmp_path / "content"
    folder.mkdir()
    for name in "abc":
        write_article(folder, name)
    monkeypatch.chdir(tmp_path)
    return folder


def test_problems_of_files_read_anew_are_printed_up_to_a_limit(content: Path, run: Run) -> None:
    assert run("build", "--content", "content")[0] == 0
    for number in range(MAX_PROBLEMS + 2):
        write_article(content, f"new{number}", related=f"missing-{number}")
    code, out, err = run("build")
    assert code == 0
    assert f"{MAX_PROBLEMS + 2} files read, 0 gone" in out
    assert err.count("missing-") == MAX_PROBLEMS
    assert "recommender: … and 2 more; see: recommender doctor" in err.splitlines()


def test_no_index_gets_into_a_repository(content: Path, run: Run) -> None:
    run("build", "--content", "content")
    assert Path(".recommender", ".gitignore").read_text() == "*\n"
    write_article(content, "new")
    assert run("build")[0] == 0
    assert Path(".recommender", ".gitignore").exists()


def test_a_damaged_index_is_reported_and_made_again(content: Path, run: Run) -> None:
    run("build", "--content", "content")
    Path(".recommender", "current").write_text("nonsense")
    code, out, err = run("build", "--content", "content")
    assert (code, "3 files read" in out) == (0, True)
    assert "is damaged" in err and "it was made again" in err


def test_watch_prints_a_new_index_only_after_a_change(content: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def watch(check: Callable[[], bool], events: object) -> None:
        check()
        write_article(content, "d")
        check()
        check()

    monkeypatch.setattr(build, "watch", watch)
    code, out, err = run("build", "--content", "content", "--watch")
    assert code == 0
    assert "watching content; Ctrl-C ends it" in err
    assert [line.split("; ")[1] for line in out.splitlines()] == ["3 files read", "1 file read, 0 gone"]
