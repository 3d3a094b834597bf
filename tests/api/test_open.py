"""An open site answers as the command line does, and is refreshed in one step while others ask it."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pandas as pd
import pytest

import recommender
from recommender import NoIndexError, SettingsError, Site
from recommender.index import refresh_index
from recommender.settings import Settings, load_settings

WORDS = {
    "ferry": "The ferry to the island sails from the harbour at dawn with bread, mail and passengers.",
    "harbour": "The harbour of the island is dredged so that the ferry can sail at dawn and at low tide.",
    "tide": "Low tide keeps the ferry in the harbour, and bread, mail and passengers on the island.",
    "crew": "The crew of the ferry sails no more: the harbour of the island is silent since dawn.",
    "opera": "An opera of three acts, sung by a choir in the old theatre, with a new orchestra.",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a site of a few articles, which is the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    for name, text in WORDS.items():
        write(tmp_path, name, text)
    (tmp_path / "recommender.toml").write_text('content = "content"\nlearn = false\n', encoding="utf-8")
    return tmp_path


def write(site: Path, name: str, text: str, head: str = "") -> None:
    file = site / "content" / f"{name}.md"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"---\ntitle: On the {name}\ndate: 2026-01-01\n{head}---\n{text}\n", encoding="utf-8")


def settings(site: Path, *lines: str) -> None:
    text = "\n".join(('content = "content"', "learn = false", *lines))
    (site / "recommender.toml").write_text(text + "\n", encoding="utf-8")


def build(site: Path) -> None:
    refresh_index(site / "content", load_settings(site), site / ".recommender")


def names(stories: list[recommender.Recommendation]) -> list[str]:
    return [story.article_id for story in stories]


def test_open_is_an_attribute_and_no_star_import_hides_the_builtin() -> None:
    namespace: dict[str, object] = {}
    exec("from recommender import *", namespace)
    assert "open" not in namespace
    assert callable(recommender.open)


@pytest.mark.parametrize("place", [None, ".", "content", "recommender.toml", ".recommender"])
def test_every_name_of_a_site_opens_it_with_its_settings(site: Path, place: str | None) -> None:
    """`Recommender.load` knows no settings: hidden articles, filters and k would come back."""
    write(site, "crew", WORDS["crew"], "published: false\n")
    settings(site, "k = 2", "exclude_hidden = true", "[filters]", 'block = ["tide"]')
    build(site)
    opened = recommender.open(place)
    assert len(opened) == 5
    assert names(opened.recommend("ferry", fill=True)) == ["harbour"]
    assert names(opened.recommend_text("the ferry sails to the island from the harbour", fill=True)) == [
        "ferry",
        "harbour",
    ]
    assert dict(opened.recommend_all())["ferry"] == opened.recommend("ferry", fill=True)
    assert opened.why_not("ferry", "tide").cause == "barred"
    assert opened.version == recommender.open().version, "it says nothing of where the files are"


def test_what_the_caller_says_goes_before_the_settings(site: Path) -> None:
    settings(site, "k = 1", "min_score = 1.0")
    opened = recommender.open()
    assert opened.recommend("ferry") == []
    assert len(opened.recommend("ferry", 3, min_score=0.0)) == 3
    assert len(opened.similar_items("ferry", fill=True)) == 1


@pytest.mark.parametrize(
    ("line", "said"), [("[filters]\ncolour = 'red'", "unknown filter 'colour'"), ("[weights]\ntexd = 1", "'texd'")]
)
@pytest.mark.parametrize("place", ["content", ".recommender"])
def test_wrong_settings_are_refused_when_the_site_is_opened(site: Path, place: str, line: str, said: str) -> None:
    build(site)
    settings(site, line)
    with pytest.raises(SettingsError, match=said):
        recommender.open(place)


def test_a_settings_file_of_any_name_can_be_named(site: Path) -> None:
    (site / "other.toml").write_text('content = "content"\nk = 1\n', encoding="utf-8")
    assert len(recommender.open(site / "other.toml").recommend("ferry", fill=True)) == 1
    (site / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"has no table \[tool\.recommender\]"):
        recommender.open(site / "pyproject.toml")


def test_an_index_is_opened_without_its_files(site: Path) -> None:
    build(site)
    (site / "content").rename(site / "elsewhere")
    opened = recommender.open(".recommender")
    assert (len(opened), opened.content, opened.refresh()) == (5, None, False)


def test_an_index_that_was_saved_keeps_how_it_was_ranked(site: Path, tmp_path: Path) -> None:
    corpus = recommender.read_corpus(site / "content")
    rec = recommender.Recommender.fit(corpus, weights={"text": 1.0}, exclude_hidden=True)
    rec.save(site / "index")
    opened = recommender.open(site / "index")
    assert (opened.recommender.weights, opened.recommender.exclude_hidden) == ({"text": 1.0}, True)


def test_a_refresh_takes_a_newer_index_and_then_nothing(site: Path) -> None:
    build(site)
    opened = recommender.open(".recommender")
    before = opened.version
    write(site, "quay", "The quay of the harbour, where the ferry to the island sails.")
    assert opened.refresh() is False, "an index is taken as it is"
    build(site)
    assert opened.pending() == ("index",)
    assert opened.refresh() is True
    assert (len(opened), opened.version != before) == (6, True)
    assert (opened.pending(), opened.refresh()) == ((), False)


@pytest.mark.parametrize("indexed", [True, False])
def test_a_refresh_takes_changed_files(site: Path, indexed: bool) -> None:
    if indexed:
        build(site)
    opened = recommender.open("content")
    before = opened.version
    assert (opened.refresh(), opened.version) == (False, before)
    write(site, "quay", "The quay of the harbour, where the ferry to the island sails.")
    assert opened.pending() == ("files",)
    assert opened.refresh() is True
    assert (len(opened), opened.version != before) == (6, True)
    (site / "content" / "quay.md").unlink()
    assert opened.refresh() is True
    assert opened.version == before, "the same articles, settings and code are the same version"


@pytest.mark.parametrize("place", ["content", ".recommender"])
def test_a_refresh_takes_changed_settings(site: Path, place: str) -> None:
    build(site)
    opened = recommender.open(place)
    before, k = opened.version, len(opened.recommend("ferry", fill=True))
    settings(site, "k = 1")
    assert (len(opened.recommend("ferry", fill=True)), opened.version) == (k, before), "until it is refreshed"
    assert opened.pending() == ("settings",)
    assert opened.refresh() is True
    assert (len(opened.recommend("ferry", fill=True)), opened.version == before) == (1, False)


def test_an_index_says_which_settings_need_a_new_one(site: Path) -> None:
    build(site)
    settings(site, "[fields]", 'title = ["headline"]')
    opened = recommender.open(".recommender")
    assert "fields changed since" in opened.trouble
    assert "recommender build" in opened.trouble
    build(site)
    assert opened.refresh() is True or opened.trouble == ""
    assert opened.trouble == ""


@pytest.mark.parametrize("place", ["content", ".recommender"])
def test_a_refresh_that_fails_leaves_the_site_as_it_was(site: Path, place: str) -> None:
    build(site)
    opened = recommender.open(place)
    before = opened.version
    settings(site, "k = 'many'")
    with pytest.raises(SettingsError, match="k is 'many'"):
        opened.refresh()
    assert (opened.version, len(opened.recommend("ferry", 2, fill=True))) == (before, 2)


def test_the_version_changes_when_a_story_is_published_by_its_date(site: Path) -> None:
    """Else a cache that is asked by version would never show what has been scheduled."""
    later = datetime.now(UTC) + timedelta(days=3)
    write(site, "quay", "The quay of the harbour, where the ferry sails.", f"publishDate: {later:%Y-%m-%d}\n")
    (site / "hugo.toml").write_text("title = 'a site'\n", encoding="utf-8")
    opened = recommender.open("content")
    before, after = opened.snapshot(), opened.snapshot()
    after.moment = later + timedelta(days=1)
    assert "quay" not in names(before.recommend("ferry", fill=True))
    assert "quay" in names(after.recommend("ferry", fill=True))
    assert before.version != after.version


def test_a_snapshot_stays_as_it_was(site: Path) -> None:
    opened = recommender.open("content")
    former = opened.snapshot()
    version, answer = former.version, former.recommend("ferry", fill=True)
    write(site, "quay", "The quay of the harbour, where the ferry to the island sails.")
    assert opened.refresh()
    assert (former.version, former.recommend("ferry", fill=True), former.snapshot()) == (version, answer, former)


@pytest.mark.parametrize("n", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_sixteen_threads_ask_while_the_site_is_refreshed(site: Path, n: int) -> None:
    """No answer of one version may ever be handed out with another version."""
    build(site)
    opened = recommender.open(".recommender")
    answers: dict[str, list[str]] = {}
    versions = []
    for name in ("quay", None):  # two generations, one with an article more
        if name:
            write(site, name, "The quay of the harbour, where the ferry to the island sails at dawn.")
        else:
            (site / "content" / "quay.md").unlink()
        build(site)
        assert opened.refresh()
        versions.append(opened.version)
        answers[opened.version] = names(opened.recommend("ferry", fill=True))
    assert len(answers) == 2
    assert len({*map(tuple, answers.values())}) == 2

    done, wrong, seen = Event(), list[object](), set[str]()

    def ask() -> int:
        count = 0
        while not done.is_set() or count < 10:
            now = opened.snapshot()
            stories = names(now.recommend("ferry", fill=True, reasons=False))
            if answers[now.version] != stories:
                wrong.append((now.version, stories))
            seen.add(now.version)
            opened.recommend("ferry", fill=True, reasons=False)
            count += 1
            done.wait(0.01)  # as a server between two requests
        return count

    generations = keep_two(site)
    with ThreadPoolExecutor(16) as threads:
        asked = [threads.submit(ask) for _ in range(16)]
        try:
            taken = 0
            for number in range(n):
                point_to(site, generations[number % 2])
                taken += opened.refresh()
        finally:
            done.set()
        assert all(future.result() >= 10 for future in asked)
    assert not wrong
    assert taken >= n - 1
    assert seen <= {*answers}


def keep_two(site: Path) -> list[str]:
    """Two generations of an index beside each other, as texts for its file ``current``: a writer would remove one."""
    index = site / ".recommender"
    one = (index / "current").read_text(encoding="ascii")
    aside = site / one.split()[0]
    (index / one.split()[0]).rename(aside)
    write(site, "quay", "The quay of the harbour, where the ferry to the island sails at dawn.")
    (index / "current").unlink()
    build(site)
    other = (index / "current").read_text(encoding="ascii")
    aside.rename(index / one.split()[0])
    return [other, one]


def point_to(site: Path, generation: str) -> None:
    draft = site / "draft"
    draft.write_text(generation, encoding="ascii")
    draft.replace(site / ".recommender" / "current")


def test_no_site_is_opened_where_there_is_none(site: Path) -> None:
    with pytest.raises(recommender.ContentError, match="nowhere"):
        recommender.open("nowhere")
    with pytest.raises(SettingsError, match="place is 3"):
        recommender.open(3)  # type: ignore[arg-type]
    for value in (object(), b"a"):
        with pytest.raises(SettingsError, match="place is"):
            recommender.open(value)  # type: ignore[arg-type]
    with pytest.raises(NoIndexError):
        recommender.Recommender.load("content")
    assert isinstance(recommender.open(Path("content")), Site)


@pytest.mark.parametrize("kind", ["frame", "rows", "corpus", "database"])
def test_for_what_cannot_be_opened_the_error_says_what_works_and_it_does(site: Path, kind: str) -> None:
    rows = [{"id": name, "title": f"On the {name}", "text": text} for name, text in WORDS.items()]
    tables = {"frame": pd.DataFrame(rows), "rows": rows, "corpus": recommender.read_corpus(rows)}
    place: Any = tables.get(kind, "postgresql://ann:secret@host/site?SELECT 1")
    with pytest.raises(SettingsError, match=r"Recommender\.fit\(read_corpus\(frame\)\)") as caught:
        recommender.open(place)
    assert "secret" not in str(caught.value)
    if kind in ("frame", "rows"):
        recommender.Recommender.fit(recommender.read_corpus(place)).save("idx")
        opened = recommender.open("idx")
        assert len(opened) == len(rows)
        recommender.Recommender.fit(recommender.read_corpus(place[:-1])).save("idx")
        assert (opened.refresh(), len(opened)) == (True, len(rows) - 1)


def test_a_file_of_articles_and_a_table_are_opened_too(site: Path) -> None:
    Path("posts.jsonl").write_text('{"id": 1, "title": "Sea"}\n{"id": 2, "title": "Quay"}\n')
    assert recommender.open("posts.jsonl").corpus.ids == ["1", "2"]
    Path("posts.csv").write_text("id,title\n1,Sea\n")
    table = recommender.open("posts.csv")
    assert table.corpus.ids == ["1"]
    Path("posts.csv").write_text("id,title\n1,Sea\n2,Quay\n")
    assert (table.refresh(), table.corpus.ids) == (True, ["1", "2"])
    with pytest.raises(recommender.ContentError, match="of tables no index is made"):
        refresh_index(Path("posts.csv"), Settings(), Path("index"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_fork_refreshes_though_a_thread_of_its_parent_did_just_then(site: Path) -> None:
    build(site)
    opened = recommender.open(".recommender")
    with opened._refreshing:  # as a thread that the child has not
        child = os.fork()
        if not child:
            code = 1
            try:
                signal.alarm(20)
                code = 0 if opened.refresh() is False and opened.recommend("ferry", fill=True) else 1
            finally:
                os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
