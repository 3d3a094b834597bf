"""``site --watch``: the lists follow the files, whatever happens to these, and nothing of ours starts it again."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import dialects
import pytest
from made_sites import SUBJECTS, make_site, put
from waiting import wait_for

from recommender._io.file_events import FileEvents
from recommender.cli import main
from recommender.cli.site_output import output_of
from recommender.cli.watching import watch
from recommender.errors import ContentError, ExportError
from recommender.sites import Lists, OpenSite, SiteWatch, open_site, watching
from recommender.sites.formats import as_json

LISTS = "data/related_stories.json"
PAGE = "content/posts/energy-5.md"


class FakeEvents:
    """Tells, one after the other, what the steps of a test return; then Ctrl-C."""

    def __init__(self, steps: Iterable[Callable[[], bool]], pending: bool = False) -> None:
        self.steps, self.pending, self.calls = iter(steps), pending, list[str]()

    def follow(self, folders: Iterable[Path]) -> None:
        self.calls.append(f"{len([*folders])} folders")

    def wait(self) -> bool:
        for step in self.steps:
            return step()
        raise KeyboardInterrupt

    def distrust(self) -> None:
        self.calls.append("distrust")

    def close(self) -> None:
        self.calls.append("close")


class Watched:
    """A site, and how often its lists were written."""

    def __init__(self, root: Path) -> None:
        self.root, self.written = root, list[Lists]()
        self.site = SiteWatch(root, None, {"k": 3}, self.write)

    def write(self, site: OpenSite, lists: Lists) -> None:
        self.written.append(lists)

    def edit(self, old: str, new: str, page: str = PAGE) -> None:
        file = self.root / page
        put(self.root, page, file.read_text("utf-8").replace(old, new))


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    make_site(tmp_path, dialects.HUGO)
    monkeypatch.chdir(tmp_path)
    site = Watched(tmp_path)
    assert site.site.check()
    return site


def test_lists_follow_a_page_and_nothing_else_does_anything(watched: Watched) -> None:
    assert not watched.site.check()
    watched.edit("Energy", "Energies")
    assert watched.site.check()
    assert not watched.site.check()
    assert len(watched.written) == 2
    assert any(story["title"].startswith("Energies") for list_ in watched.written[1].values() for story in list_)
    fresh = Watched(watched.root)
    fresh.site.check()
    assert fresh.written[0] == watched.written[1]


def test_a_broken_page_is_said_and_the_lists_stay(watched: Watched) -> None:
    before = (watched.root / PAGE).read_text("utf-8")
    put(watched.root, PAGE, '---\ntitle: "Energy\nx: [1\n---\n')
    for _ in range(2):
        with pytest.raises(ContentError, match=r"posts/energy-5\.md.*the lists stay as they are until it is mended"):
            watched.site.check()
    assert len(watched.written) == 1
    put(watched.root, PAGE, before)
    watched.site.check()
    assert watched.written[-1] == watched.written[0]


def test_a_page_that_was_broken_before_stops_nothing(watched: Watched) -> None:
    put(watched.root, PAGE, "---\ntitle: [\n---\n")
    later = Watched(watched.root)
    assert later.site.check()
    watched.edit("Energy", "Energies", "content/posts/energy-6.md")
    assert later.site.check()


def test_a_folder_that_is_away_is_said_and_followed_when_it_is_back(watched: Watched) -> None:
    (watched.root / "content").rename(watched.root / "away")
    with pytest.raises(ContentError):
        watched.site.check()
    (watched.root / "away").rename(watched.root / "content")
    watched.edit("Energy", "Energies")
    assert watched.site.check()


@pytest.fixture
def listed(watched: Watched) -> SiteWatch:
    """The command itself: it writes a file of lists."""
    arguments = Namespace(format=None, output=None, watch=True)
    output = output_of(arguments)
    site = SiteWatch(watched.root, None, {"k": 3}, output, files=output.files)
    assert site.check()
    return site


@pytest.mark.parametrize("what", ["the file", "its folder", "an older one"])
def test_lists_that_somebody_removes_are_written_again_once(listed: SiteWatch, watched: Watched, what: str) -> None:
    file = watched.root / LISTS
    before = file.read_bytes()
    if what == "an older one":
        put(watched.root, LISTS, "{\n}\n")
    else:
        shutil.rmtree(file.parent)
    if what == "the file":
        file.parent.mkdir()
    assert not listed.check()  # nothing else has changed
    assert file.read_bytes() == before
    time = file.stat().st_mtime_ns
    assert file.parent in {*listed.folders()}
    assert not listed.check()
    assert file.stat().st_mtime_ns == time


def test_what_somebody_else_puts_in_the_place_of_lists_is_kept(listed: SiteWatch, watched: Watched) -> None:
    put(watched.root, LISTS, '{"mine": [1]}')
    for edit in ("", "Energies"):
        watched.edit("Energy", edit or "Energy")
        with pytest.raises(ExportError, match="holds other things than lists"):
            listed.check()
    (watched.root / LISTS).unlink()
    assert not listed.check()  # the lists were made already, and only had to be written
    assert "Energies" in (watched.root / LISTS).read_text("utf-8")


def test_settings_and_configuration_are_read_again(watched: Watched) -> None:
    watched.site.given = {}
    put(watched.root, "recommender.toml", "k = 1\n")
    assert watched.site.check()
    assert {len(stories) for stories in watched.written[-1].values()} == {1}
    config = next(watched.root.glob("hugo.*"))
    put(watched.root, config.name, f"buildFuture = true\n{config.read_text('utf-8')}")
    assert watched.site.check()
    assert "posts/secret-future.md" in watched.written[-1]


def test_a_page_whose_day_has_come_is_listed(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    later = {"moment": datetime(2126, 6, 1, tzinfo=UTC)}
    monkeypatch.setattr(watching, "at_the_call", lambda given: later)
    assert watched.site.check()


def test_on_a_large_site_lists_of_changed_pages_come_first(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MANY", 10)
    watched.edit("Energy", "Energies")
    assert watched.site.check(lambda: True)
    first = watched.written[-1]
    assert [key for key, stories in first.items() if stories != watched.written[0][key]] == []
    watched.edit("description", "related: [ferries-3]\ndescription")
    assert watched.site.check(lambda: True)  # something has changed meanwhile: the rest is left for later
    first = watched.written[-1]
    assert [key for key, stories in first.items() if stories != watched.written[0][key]] == ["posts/energy-5.md"]
    assert watched.site.check()
    assert first["posts/energy-5.md"] == watched.written[-1]["posts/energy-5.md"]
    assert len(watched.written) == 4


def test_folders_hold_all_content_and_neither_packages_nor_what_is_built(watched: Watched) -> None:
    for name in ("public/posts", "node_modules/a", ".git/objects", "content/.hidden", "content/empty"):
        (watched.root / name).mkdir(parents=True)
    found = {path.relative_to(watched.root).as_posix() for path in watched.site.folders() if path != watched.root}
    assert {"content", "content/posts", "content/empty"} <= found
    assert not [name for name in found if name.startswith(("public", "node_modules", ".git", "content/.hidden"))]


def test_an_error_is_printed_once_and_ends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    results = iter(["no folder", "no folder", "no articles", "", "no articles"])

    def check() -> bool:
        if result := next(results):
            raise ContentError(result)
        return True

    events = FakeEvents([lambda: True] * 5)
    watch(check, events)
    printed = capsys.readouterr().err.splitlines()
    said = [line.removeprefix("recommender: ") for line in printed]
    assert said == ["no folder", "no articles", "no articles", "nothing is watched any more"]
    assert events.calls[-1] == "close"


def test_where_a_change_is_not_told_looking_is_relied_on() -> None:
    told = FakeEvents([lambda: True, lambda: False])
    watch(iter([True, False]).__next__, told)
    assert "distrust" not in told.calls
    untold = FakeEvents([lambda: False])
    watch(lambda: True, untold)
    assert "distrust" in untold.calls


def test_without_events_it_is_looked_again_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender._io.file_events.INTERVAL", 0.001)
    assert not FileEvents().wait()


@pytest.mark.slow
def test_events_of_real_files_are_told(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    events = FileEvents()
    events.follow([tmp_path])
    time.sleep(1)
    events.wait()  # the first look, at what happened before
    (tmp_path / "a.md").write_text("a")
    start = time.monotonic()
    assert events.wait()
    assert time.monotonic() - start < 4  # before it would have looked by itself
    events.close()


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    make_site(tmp_path, dialects.HUGO)
    command = [sys.executable, "-m", "recommender", "site", "--watch", "-k", "3"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        wait_for((tmp_path / LISTS).exists)
        yield process
        process.kill()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal of POSIX")
def test_a_real_process_follows_real_files(process: subprocess.Popen[str], tmp_path: Path) -> None:
    lists = tmp_path / LISTS

    def says(word: str) -> Callable[[], bool]:
        return lambda: word in lists.read_text("utf-8")

    file = tmp_path / PAGE
    text = file.read_text("utf-8")
    file.write_text(text[:40], "utf-8")  # half written
    time.sleep(0.3)
    file.write_text(text.replace("Energy", "Energies"), "utf-8")
    wait_for(says("Energies"))
    shutil.copytree(tmp_path / "content", tmp_path / "copy")
    shutil.rmtree(tmp_path / "content")
    time.sleep(1)
    assert says("Energies")()
    shutil.copytree(tmp_path / "copy", tmp_path / "content")
    file.write_text(text.replace("Energy", "Wind power"), "utf-8")
    wait_for(says("Wind power"))
    time.sleep(3)
    before = lists.stat().st_mtime_ns
    time.sleep(3)
    assert lists.stat().st_mtime_ns == before
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert process.stderr is not None
    assert "nothing is watched any more" in process.stderr.read()
    watched = lists.read_bytes()
    lists.unlink()
    assert main(["site", str(tmp_path), "-k", "3"]) == 0
    assert lists.read_bytes() == watched
    assert json.loads(watched)


WORDS = SUBJECTS["ferries"].split() + SUBJECTS["energy"].split() + ["the", "of"]


def edit_at_random(root: Path, chance: random.Random, number: int) -> None:
    """One edit as editors make them: words added or cut, a title, a list, a date, a draft, a page new or gone."""
    files = sorted((root / "content").rglob("*.md"))
    file = chance.choice(files)
    text = file.read_text("utf-8")
    words = " ".join(chance.choices(WORDS, k=chance.randint(1, 9)))
    match chance.randrange(8):
        case 0:
            put(
                root, f"content/posts/new-{number}.md", f"---\ntitle: {words}\ndate: 2026-05-01\n---\n{words} {words}\n"
            )
        case 1 if len(files) > 60:
            file.unlink()
        case 2:
            put(root, file.relative_to(root).as_posix(), text.replace("title:", f"title: {words} #", 1))
        case 3:
            name = chance.choice(files).stem
            put(root, file.relative_to(root).as_posix(), text.replace("---\n", f"---\nrelated: [{name}]\n", 1))
        case 4:
            put(root, file.relative_to(root).as_posix(), text.replace("---\n", "---\ndraft: true\n", 1))
        case 5:
            put(root, file.relative_to(root).as_posix(), text[: max(len(text) - 60, 120)])
        case _:
            put(root, file.relative_to(root).as_posix(), f"{text}\n{words}\n")


@pytest.mark.slow
def test_after_any_edits_the_lists_are_those_of_a_fresh_checkout(watched: Watched, tmp_path: Path) -> None:
    chance, n_compared = random.Random(18), 0
    for number in range(50):
        edit_at_random(tmp_path, chance, number)
        try:
            watched.site.check()
        except ContentError:  # a page was broken by an edit: the lists stay
            continue
        assert not watched.site.check()
        (tmp_path / ".recommender").rename(tmp_path / ".away")
        fresh = open_site(tmp_path, k=3).lists()
        (tmp_path / ".away").rename(tmp_path / ".recommender")
        assert [*as_json(watched.written[-1], "")] == [*as_json(fresh, "")], number
        n_compared += 1
    assert n_compared > 40
