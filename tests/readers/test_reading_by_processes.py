"""Many files are read by several processes, and what is read is the same."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

import recommender
from recommender import SettingsError, read_corpus
from recommender._io import process_pool
from recommender.readers import READERS, Reading, UnusedKeys, find_content, read_files, reading
from recommender.readers.source import Source

FEED = """<rss version="2.0"><channel><title>Harbour</title><link>https://harbour.example</link>
<item><title>Ferry {0} sails</title><guid>https://harbour.example/{1}</guid><pubDate>{2} Mar 2026 10:00:00 GMT</pubDate>
</item></channel></rss>"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for whose few files two processes are started: pages, broken ones, and feeds with versions of one entry.

    The project has a configuration, with what pages inherit.
    """
    monkeypatch.setattr(reading, "FILES_PER_PROCESS", 10)
    monkeypatch.setattr(reading, "BLOCK", 4)
    folder = tmp_path / "content"
    (folder / "news").mkdir(parents=True)
    (tmp_path / "hugo.toml").write_text('baseURL = "https://harbour.example/"\n[permalinks]\nnews = "/:year/:slug/"\n')
    (folder / "news" / "_index.md").write_text("---\ntitle: News\ncascade:\n  topics: [harbour]\n---\n")
    for n in range(25):
        (folder / "news" / f"p{n:02}.md").write_text(
            f"---\ntitle: Page {n}\ndate: 2026-03-{n + 1:02}\nrelated: [p{(n + 1) % 25:02}]\n---\nText {n}.\n"
        )
    (folder / "news" / "broken.md").write_text("---\ntitle: [never closed\ndate: soon\n---\nText.\n")
    (folder / "a.xml").write_text(FEED.format("first", "x", "01"))
    (folder / "z.xml").write_text(FEED.format("again", "x", "02"))
    return folder


def read(folder: Path, reading: Reading) -> tuple[object, object]:
    files, project = find_content(folder)
    return read_files(files, folder, project, reading=reading)


def test_articles_and_problems_are_the_same(content: Path) -> None:
    alone, shared = (read(content, Reading(processes=n)) for n in (1, 2))
    assert shared == alone
    articles, problems = shared
    assert {article.title for article in articles} >= {"Page 0", "Ferry again sails"}  # type: ignore[attr-defined]
    kinds = [problem.kind for problem in problems]  # type: ignore[attr-defined]
    assert "repeated entry" in kinds, "versions of an entry that different processes read are one entry"
    assert len(kinds) > 1


def test_other_processes_read(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here: list[str] = []
    one = reading._Files.one
    monkeypatch.setattr(reading._Files, "one", lambda self, name: here.append(name) or one(self, name))
    corpus = read_corpus(content, processes=2)
    assert len(here) < len(find_content(content)[0]), "some files were read by the other process"
    assert corpus.ids == read_corpus(content).ids


def test_progress_sees_each_file_once(content: Path) -> None:
    seen: list[Path] = []

    def progress(files: Iterable[Path], total: int) -> Iterable[Path]:
        for file in files:
            seen.append(file)
            yield file
        assert len(seen) == total

    recommender.open(content=content, progress=progress, processes=2)
    assert seen == [Path(file) for file in find_content(content)[0]]


def test_where_no_process_can_start_one_reads_all(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no semaphores here")

    alone = read(content, Reading())
    monkeypatch.setattr(process_pool, "process_pool", fail)
    with pytest.warns(RuntimeWarning, match="no semaphores here"):
        assert read(content, Reading(processes=2)) == alone


def test_a_reader_that_was_added_reads_its_files(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[str] = []

    def note(source: Source) -> Iterable[object]:
        added.append(source.path)
        return READERS[".markdown"](source)

    monkeypatch.setitem(READERS, ".md", note)
    assert read(content, Reading(processes=2))[0]
    assert len(added) == 27


def test_keys_that_nothing_is_made_of_are_collected(content: Path) -> None:
    (content / "news" / "p03.md").write_text("---\ntitle: Page 3\nmood: calm\n---\n")
    files, project = find_content(content)
    unused = UnusedKeys()
    read_files(files, content, project, reading=Reading(processes=2), unused=unused)
    assert "mood" in unused


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "two", True])
def test_a_wrong_number_of_processes_is_refused(content: Path, wrong: object) -> None:
    with pytest.raises(SettingsError, match="processes"):
        read_corpus(content, processes=wrong)  # type: ignore[arg-type]
