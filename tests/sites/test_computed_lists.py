"""``site --format front-matter``: lists in the pages themselves, and the pages as they were when these are gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import dialects
import pytest
from made_sites import make_site, put
from site_changes import git

from recommender.cli import main
from recommender.readers import layout_of
from recommender.sites import SiteWatch, computed_changes, open_site
from recommender.sites.suggestions import FileChange, write

ODD = {
    "plain.md": "Ferries of the harbour, and their crews.\r\nA storm.\r\n",
    "empty.md": "---\n---\nFerries of the harbour in a storm.\n",
    "toml.md": '+++\ntitle = "Ferries"\n[extra]\na = 1\n+++\nA storm in the harbour.\n',
    "json.md": '{\n  "title": "Storms"\n}\nFerries in the harbour.\n',
    "end.md": '---\ntitle: "Harbours"\n---',
    "crlf.md": "---\r\ntitle: 'A  storm'  # so\r\n---\r\nFerries of the harbour.\r\n",
}
"""Pages that are written in other ways."""

BROKEN = "---\ntitle: Crews\nx:\n\t- 1\n---\nThe crews of the ferries in the harbour.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_site(tmp_path, dialects.HUGO)
    for name, text in ODD.items():
        (tmp_path / "content/posts" / name).write_bytes(text.encode())
    return tmp_path


def pages(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "content").rglob("*.*")}


def test_pages_hold_their_lists_and_are_as_before_without_them(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    before, lists = pages(root), open_site(".").lists()
    assert main(["site", ".", "--format", "front-matter"]) == 0
    after = pages(root)
    for key, stories in lists.items():
        held = layout_of(after[f"content/{key}"]).values["related_computed"]
        assert [(one.get("path"), one["title"]) for one in held] == [(one["path"], one["title"]) for one in stories]
    assert {name for name in after if after[name] != before[name]} == {f"content/{key}" for key in lists}
    shutil.rmtree(root / ".recommender")
    assert main(["site", ".", "--format", "front-matter", "--uninstall"]) == 0
    assert pages(root) == before
    assert not (root / ".recommender").exists(), "to take lists away, no index is made"


def test_what_is_written_changes_no_list_and_a_second_run_touches_nothing(root: Path) -> None:
    lists = open_site(root).lists()
    assert main(["site", str(root), "--format", "front-matter"]) == 0
    assert open_site(root).lists() == lists
    times = {path: path.stat().st_mtime_ns for path in (root / "content").rglob("*.md")}
    assert main(["site", str(root), "--format", "front-matter"]) == 0
    assert {path: path.stat().st_mtime_ns for path in times} == times


def test_a_page_that_cannot_be_changed_is_named_and_all_others_are_written(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, "content/posts/broken.md", BROKEN)
    put(root, "content/posts/broken-2.md", BROKEN.replace("Crews", "Harbours"))
    for options in (["--dry-run"], []):
        assert main(["site", str(root), "--format", "front-matter", *options]) == 1
        said = capsys.readouterr().err
        assert "posts/broken.md: " in said
        assert "posts/broken-2.md: " in said
        assert "2 cannot be" in said
    assert (root / "content/posts/broken.md").read_text("utf-8") == BROKEN
    assert b"related_computed" in pages(root)["content/posts/toml.md"]


def test_a_dry_run_is_a_diff_that_git_applies(root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    before = pages(root)
    git(root, "init", "-q")
    assert main(["site", str(root), "--format", "front-matter", "--dry-run"]) == 0
    diff = capfdbinary.readouterr().out
    assert pages(root) == before
    assert git(root, "apply", "-", stdin=diff).returncode == 0
    applied = pages(root)
    assert main(["site", str(root), "--format", "front-matter"]) == 0
    assert pages(root) == applied != before


def test_a_page_that_changed_meanwhile_is_not_touched(root: Path) -> None:
    from recommender.errors import EditError

    site = open_site(root)
    change = next(one for one in computed_changes(site, site.lists()) if isinstance(one, FileChange))
    change.file.write_bytes(change.before + b"More.\n")
    with pytest.raises(EditError, match="meanwhile"):
        write(change, root / "content")
    assert change.file.read_bytes() == change.before + b"More.\n"


def test_lists_in_pages_do_not_start_the_watch_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from argparse import Namespace

    from recommender.cli.site_output import output_of

    monkeypatch.chdir(root)
    site = SiteWatch(root, None, {}, output_of(Namespace(format="front-matter", dry_run=False)))
    assert site.check()
    written = pages(root)
    site.check()  # the pages are others than before: they are read once more
    assert not site.check()
    assert pages(root) == written


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--dry-run"], "--dry-run"),
        (["--format", "front-matter", "-o", "x"], "--output"),
        (["--install", "--uninstall"], "exclude each other"),
        (["--format", "json", "--uninstall"], "exclude each other"),
        (["--format", "json", "--watch"], "--output"),
        (["--watch", "--uninstall"], "--uninstall"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str], said: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = pages(root)
    assert main(["site", str(root), *options]) == 2
    assert said in capsys.readouterr().err
    assert pages(root) == before
