"""The index of a folder: it says what the files say, whatever happened to them in between."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bits import all_of, vectors
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import recommender.index.refresh as builder
from recommender import Recommender, StoreError, UnknownArticleError, read_corpus
from recommender._io import array_draft
from recommender._io import array_store as store
from recommender.cli import main
from recommender.cli.content import n_processes
from recommender.content.article import Article
from recommender.engine import Fitted
from recommender.errors import NoArticlesError, SettingsError
from recommender.index.key import FOLDER
from recommender.index.refresh import Built, is_current, refresh_index
from recommender.readers import Project, stamps
from recommender.settings import Settings

TITLES = ["Olive harvest begins", "Poor olive harvest", "Police drop face recognition", "Ernte der Oliven beginnt", "!"]


def markdown(title: str, related: list[str] | None = None, **more: str) -> str:
    lists = "".join(f"\n  - {name}" for name in related or [])
    fields = "".join(f"{name}: {value}\n" for name, value in more.items())
    return f"---\ntitle: {title}\n{fields}{f'related:{lists}' if lists else ''}\n---\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    for number, title in enumerate(TITLES):
        (folder / f"a{number}.md").write_text(markdown(title, [f"a{(number + 1) % 5}"], date=f"2021-05-0{number + 1}"))
    return folder


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    # Files of a test are younger than any file of a site that has settled.
    monkeypatch.setattr(stamps, "SETTLED", 0)


def build(folder: Path, **options: object) -> Built:
    return refresh_index(folder, Settings(**options), folder.parent / FOLDER)  # type: ignore[arg-type]


def is_fresh(recommender: Recommender, folder: Path) -> None:
    anew = Recommender.fit(read_corpus(folder))
    assert all_of(recommender.corpus) == all_of(anew.corpus)
    assert vectors(recommender.text) == vectors(anew.text)
    assert dict(recommender.recommend_all(k=3)) == dict(anew.recommend_all(k=3))


# --- what is read again -------------------------------------------------------------------------------------


def test_an_index_answers_as_its_folder_does(content: Path) -> None:
    assert build(content).outcome == "built"
    again = build(content)
    assert (again.outcome, len(again.paths), again.removed) == ("unchanged", 0, 0)
    is_fresh(again.recommender, content)
    is_fresh(Recommender.load(content.parent / FOLDER), content)


def test_only_what_changed_is_read(content: Path) -> None:
    build(content)
    (content / "a1.md").write_text(markdown("Poor olive harvest in Puglia"))
    (content / "new.md").write_text(markdown("Frost"))
    (content / "a3.md").unlink()
    found = build(content)
    assert (found.outcome, len(found.paths), found.removed) == ("updated", 2, 1)
    is_fresh(found.recommender, content)
    assert build(content).outcome == "unchanged"


def test_new_times_alone_are_no_change(content: Path) -> None:
    build(content)
    for file in content.iterdir():
        os.utime(file, (1, 1))
    found = build(content)
    assert (found.outcome, len(found.paths)) == ("updated", 0)
    assert build(content).outcome == "unchanged"


def test_a_change_that_keeps_size_and_time_is_seen_if_it_was_quick(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(content.parent)
    build(content)
    file = content / "a0.md"
    look = file.stat()
    file.write_text(file.read_text().replace("begins", "starts"))
    os.utime(file, ns=(look.st_atime_ns, look.st_mtime_ns))
    assert build(content).recommender.corpus.find("a0").title == "Olive harvest starts"


@pytest.mark.parametrize("name", [".", "all.jsonl"])
def test_content_in_the_current_folder_is_followed(content: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of files do not begin with the name of their folder then; all of them have to be told apart."""
    monkeypatch.chdir(content)
    file = Path("all.jsonl")
    file.write_text("".join(f'{{"id": "line-{number}", "title": "Line {number}"}}\n' for number in range(3)))
    folder, index = Path(name), Path(FOLDER)
    refresh_index(folder, Settings(), index)
    file.write_text(f'{file.read_text()}{{"id": "line-3", "title": "One more"}}\n')
    Path("a0.md").write_text(markdown("Another title"))
    is_fresh(refresh_index(folder, Settings(), index).recommender, folder)


def test_a_file_that_may_be_read_at_last_is_read(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions change neither the size of a file nor its time."""
    (content / "a0.md").rename(content / "secret.md")
    (content / "secret.md").chmod(0)
    opened = Path.open

    def closed(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "secret.md" and not self.stat().st_mode & 0o400:  # root reads everything
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", closed)
    assert len(build(content).recommender.corpus) == 4
    (content / "secret.md").chmod(0o600)
    found = build(content)
    assert (found.outcome, len(found.paths), len(found.recommender.corpus)) == ("updated", 1, 5)
    is_fresh(found.recommender, content)


def test_other_settings_make_another_index(content: Path) -> None:
    (content / "a0.md").write_text("---\nheadline: Olives\n---\n")
    build(content)
    found = build(content, fields={"title": ("headline",)})
    assert (found.outcome, found.recommender.corpus.find("a0").title) == ("built", "Olives")
    assert build(content, fields={"title": ("headline",)}, learn=False).outcome == "built"


def test_another_stemmer_makes_another_index(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words cut by two versions of a library are not to be compared."""
    build(content)
    monkeypatch.setattr("recommender.index.key.version", lambda name: "99" if name == "PyStemmer" else version(name))
    assert build(content).outcome == "built"
    assert build(content).outcome == "unchanged"


def test_settings_of_answers_need_no_other_index(content: Path) -> None:
    build(content)
    found = build(content, weights={"text": 1.0}, exclude_hidden=True)
    assert found.outcome == "unchanged"
    assert found.recommender.weights == {"text": 1.0}
    assert found.recommender.exclude_hidden


edits = st.lists(
    st.tuples(
        st.sampled_from(["a0.md", "a1.md", "b.md", "deep/c.md", "all.jsonl"]),
        st.none() | st.tuples(st.sampled_from(TITLES), st.sampled_from(["a0", "b", "/b.md", "zz"]), st.booleans()),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(edits, min_size=1, max_size=3))
def test_after_any_edits_the_index_is_what_the_folder_says(
    rounds: list[list[tuple[str, tuple[str, str, bool] | None]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Files come, go and change; some name the same id, so that all have to be named anew."""
    folder = tmp_path_factory.mktemp("site") / "content"
    (folder / "deep").mkdir(parents=True)
    (folder / "a0.md").write_text(markdown("Olive harvest", ["b"]))
    (folder / "z.md").write_text(markdown("Always here"))
    build(folder)
    for edit in rounds:
        for name, said in edit:
            write(folder / name, said)
        is_fresh(build(folder).recommender, folder)


def write(file: Path, said: tuple[str, str, bool] | None) -> None:
    if said is None:
        file.unlink(missing_ok=True)
        return
    title, related, same_id = said
    if file.suffix == ".jsonl":
        lines = [{"id": "a1" if same_id else "line-1", "title": title, "related": [related]}, {"title": "Second line"}]
        file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    else:
        file.write_text(markdown(title, [related], **({"id": "same"} if same_id else {})))


# --- what goes wrong ----------------------------------------------------------------------------------------


def test_problems_of_what_was_read_are_told(content: Path) -> None:
    build(content)
    (content / "a1.md").write_text(markdown("Poor olive harvest", ["nobody"], date="yesterday-ish"))
    found = build(content)
    assert {problem.kind for problem in found.problems} == {"bad date", "dangling link"}
    assert {problem.path for problem in found.problems} == {"a1.md"}


def test_problems_that_were_there_are_not_told_again_where_ids_repeat(content: Path) -> None:
    (content / "a0.md").write_text(markdown("Olive harvest begins", ["nobody"]))
    (content / "b.md").write_text(markdown("Another", id="a1"))
    build(content)
    (content / "a2.md").write_text(markdown("Frost"))
    assert not build(content).problems
    (content / "a2.md").write_text(markdown("Frost again", ["nowhere"]))
    told = {(problem.path, problem.kind) for problem in build(content).problems}
    assert told == {("a2.md", "dangling link"), ("a1.md", "one-way link")}


def test_an_empty_folder_leaves_the_index_alone(content: Path) -> None:
    build(content)
    for file in content.iterdir():
        file.unlink()
    with pytest.raises(NoArticlesError):
        build(content)
    assert len(Recommender.load(content.parent / FOLDER).corpus) == len(TITLES)


def test_a_damaged_index_is_said_and_made_again(content: Path) -> None:
    build(content)
    current = content.parent / FOLDER / "current"
    current.write_text("nonsense")
    found = build(content)
    assert (found.outcome, "is damaged: current says 'nonsense'" in found.trouble) == ("built", True)
    assert build(content).outcome == "unchanged"


def test_what_nobody_names_any_more_is_gone(content: Path) -> None:
    (content / "a0.md").write_text(markdown("Olive harvest begins", tags="[news]"))
    build(content)
    (content / "a0.md").write_text(markdown("Olive harvest begins"))
    is_fresh(build(content).recommender, content)
    for file in content.glob("a[0-3].md"):
        file.unlink()
    is_fresh(build(content).recommender, content)  # what is left has no word


def test_a_folder_that_went_while_files_were_looked_for_is_no_content(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (content / "gone").mkdir()
    look = os.scandir

    def gone(path: Any) -> Any:
        if isinstance(path, str | Path) and Path(path).name == "gone":
            raise FileNotFoundError(2, "No such file or directory")
        return look(path)

    monkeypatch.setattr(os, "scandir", gone)
    corpus = read_corpus(content)
    assert (len(corpus), [problem for problem in corpus.problems if "gone" in problem.path]) == (len(TITLES), [])
    articles, (problem,) = builder.read_files([str(content / "gone")], content, Project())
    assert (articles, problem.path, problem.kind) == ([], "gone", "unreadable file")


def test_an_index_that_cannot_be_read_just_now_is_left_alone(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build(content)
    index = content.parent / FOLDER
    generation = (index / "current").read_text()

    def too_many(*_: object, **__: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(np.lib.format, "open_memmap", too_many)
    assert main(["recommend", "a1", "--content", "content"]) == 0
    assert "Too many open files" in capsys.readouterr().err
    assert main(["build"]) == 2
    assert "Too many open files; change that, or remove the index" in capsys.readouterr().err
    assert (index / "current").read_text() == generation


def test_files_that_are_printed_alike_are_told_apart(content: Path) -> None:
    names = [os.fsdecode(name) for name in (b"caf\xe9.md", b"caf\xe8.md")]
    try:
        for name in names:
            (content / name).write_text(markdown(f"Story {name!r}"))
    except (OSError, UnicodeError):
        pytest.skip("this system has no such names")
    build(content)
    (content / names[0]).unlink()
    found = build(content).recommender
    assert len(found.corpus) == len(TITLES) + 1
    is_fresh(found, content)


def test_a_closed_folder_is_reported_with_what_it_holds_missing(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (content / "closed").mkdir()
    (content / "closed" / "b.md").write_text(markdown("Frost"))
    build(content)
    look = os.scandir

    def closed(path: Any) -> Any:  # root may look into everything
        if isinstance(path, str | Path) and Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", closed)
    found = build(content)
    assert (found.outcome, len(found.recommender.corpus)) == ("updated", len(TITLES))
    (problem,) = found.problems
    assert str(problem) == (
        "closed: unreadable file: Permission denied — check that the folder may be read; what it holds is missing"
    )
    assert problem in build(content).recommender.corpus.problems
    assert problem in read_corpus(content).problems
    monkeypatch.undo()
    is_fresh(build(content).recommender, content)
    monkeypatch.setattr(os, "scandir", lambda path: closed("closed"))
    with pytest.raises(NoArticlesError, match="Permission denied"):
        read_corpus(content)


def test_files_that_have_settled_are_not_looked_into_again(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for a few: for these the index need not be written again."""
    index, now = content.parent / FOLDER, time.time_ns()
    os.utime(content / "a0.md", ns=(2 * now, 2 * now))  # far in the future: it never settles
    monkeypatch.setattr(stamps, "SETTLED", 10**18)
    build(content)
    generation = (index / "current").read_text()
    monkeypatch.setattr(time, "time_ns", lambda: now + 10**18 + 10**12)
    assert is_current(content, Settings(), index)
    assert build(content).outcome == "unchanged"
    assert (index / "current").read_text() == generation
    monkeypatch.setattr(builder, "FEW", 3)
    assert not is_current(content, Settings(), index)
    assert refresh_index(content, Settings(), index, must_save=False).outcome == "unchanged"
    assert (index / "current").read_text() == generation, "a mere question writes nothing for that"
    assert build(content).outcome == "unchanged"
    assert (index / "current").read_text() != generation
    assert is_current(content, Settings(), index)
    looked, hashed = list[str](), stamps._hash
    monkeypatch.setattr(stamps, "_hash", lambda file: looked.append(file) or hashed(file))  # type: ignore[func-returns-value]
    assert build(content).outcome == "unchanged"
    assert [Path(file).name for file in looked] == ["a0.md"]


def test_a_change_is_seen_whatever_time_the_file_is_given(content: Path) -> None:
    file = content / "a0.md"
    os.utime(file, (1_000_000_000, 1_000_000_000))
    build(content)
    time.sleep(0.02)  # longer than a tick of the clock of files
    file.write_text(file.read_text().replace("Olive", "Grape"))
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert build(content).recommender.corpus.find("a0").title == "Grape harvest begins"


def test_an_index_that_lost_its_way_is_made_again_where_it_is(content: Path) -> None:
    build(content)
    index = content.parent / FOLDER
    (index / ".gitignore").write_text("*")
    (index / "current").unlink()
    assert build(content).outcome == "built"
    assert (index / ".gitignore").exists()


def test_what_was_mended_is_not_to_be_mended(content: Path) -> None:
    build(content)
    (content.parent / FOLDER / "current").write_text("nonsense")
    trouble = build(content).trouble
    assert trouble.endswith("; it was made again")
    assert "recommender build" not in trouble


@pytest.mark.parametrize("setting", ["[weights]\nvoodoo = 1", "[fields]\nvoodoo = 'x'"])
@pytest.mark.parametrize("command", ["build", "recommend", "doctor"])
def test_what_is_wrong_with_a_setting_names_its_file(
    content: Path, setting: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("recommender.toml").write_text(f"content = 'content'\n{setting}\n")
    asked = [command, "a0"] if command == "recommend" else [command]
    if command == "doctor" and "weights" in setting:
        return  # it ranks nothing
    assert main(asked) == 2
    assert re.search(r"recommender\.toml: .*voodoo", capsys.readouterr().err)


def test_an_empty_name_is_no_folder(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--content", ""]) == 2
    assert 'the content folder is ""' in capsys.readouterr().err
    assert not (content.parent / FOLDER).exists()


def test_a_file_that_changes_while_it_is_read_is_read_once_more(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from recommender.readers import reading as readers

    looks: Iterator[tuple[int, int]] = iter([(1, 1), (2, 2), (2, 2), (2, 2)])
    monkeypatch.setattr(readers, "stamp", lambda file: next(looks, (3, 3)))
    assert not readers.read_files([str(content / "a0.md")], content, Project())[1]
    restless = iter(range(100))
    monkeypatch.setattr(readers, "stamp", lambda file: (next(restless), 0))
    articles, (problem,) = readers.read_files([str(content / "a0.md")], content, Project())
    assert (len(articles), problem.kind) == (1, "unreadable file")
    assert "changed while it was being read" in problem.text


def test_an_interrupted_build_leaves_the_former_index(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(content)
    (content / "a0.md").write_text(markdown("Changed"))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(array_draft, "write_array", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(content)
    monkeypatch.undo()
    assert Recommender.load(content.parent / FOLDER).corpus.find("a0").title == TITLES[0]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_index_still_answers(content: Path) -> None:
    build(content)
    index = content.parent / FOLDER
    index.chmod(0o555)
    (index / "lock").chmod(0o444)
    try:
        (content / "a0.md").write_text(markdown("Changed"))
        found = refresh_index(content, Settings(), index, must_save=False)
        assert found.recommender.corpus.find("a0").title == "Changed"
        assert "Permission denied" in found.trouble
    finally:
        index.chmod(0o755)


def test_an_index_that_cannot_be_written_still_answers(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(content)
    (content / "a0.md").write_text(markdown("Changed"))

    def closed(*_: object) -> None:
        raise StoreError("the index cannot be written: Permission denied")

    monkeypatch.setattr(store, "drafted", closed)
    read, reads = builder.read_files, list[object]()
    monkeypatch.setattr(builder, "read_files", lambda *asked, **more: reads.append(asked) or read(*asked, **more))
    found = refresh_index(content, Settings(), content.parent / FOLDER, must_save=False)
    assert (found.recommender.corpus.find("a0").title, found.trouble) == (
        "Changed",
        "the index cannot be written: Permission denied",
    )
    assert len(reads) == 1, "nothing is read twice for that"


def test_what_was_wrong_with_an_index_is_told_though_no_other_can_be_written(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(content)
    (content.parent / FOLDER / "current").write_text("nonsense")

    def full(*_: object) -> None:
        raise StoreError("no space")

    monkeypatch.setattr(store, "drafted", full)
    found = refresh_index(content, Settings(), content.parent / FOLDER, must_save=False)
    assert "is damaged" in found.trouble
    assert found.trouble.endswith("; no space")


def test_whether_anything_changed_is_found_out_without_the_index(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, settings = content.parent / FOLDER, Settings()
    assert not is_current(content, settings, index)
    build(content)
    read, names = store.read_array, list[str]()

    def noting(path: Path, *more: Any) -> Any:
        names.append(path.name)
        return read(path, *more)

    monkeypatch.setattr(store, "read_array", noting)
    assert is_current(content, settings, index)
    assert names
    assert all(name.startswith("files.") for name in names)
    assert not is_current(content, Settings(fields={"title": ("headline",)}), index)
    (content / "a0.md").write_text(markdown("Changed"))
    assert not is_current(content, settings, index)
    build(content)
    assert is_current(content, settings, index)
    (content / "a0.md").unlink()
    assert not is_current(content, settings, index)
    (index / "current").write_text("nonsense")
    assert not is_current(content, settings, index)


# --- Python -------------------------------------------------------------------------------------------------


def test_update_and_save(content: Path, tmp_path: Path) -> None:
    build(content)
    recommender = Recommender.load(tmp_path / FOLDER)
    (content / "a0.md").write_text(markdown("Zebras"))
    (content / "a3.md").unlink()
    (changed,) = (article for article in read_corpus(content) if article.id == "a0")
    recommender.update(changed=[changed], removed=["a3"])
    is_fresh(recommender, content)
    recommender.save(tmp_path / "other")
    is_fresh(Recommender.load(tmp_path / "other"), content)
    with pytest.raises(UnknownArticleError):
        recommender.update(removed=["a3"])


def test_weights_of_any_kind_of_number_are_stored(content: Path, tmp_path: Path) -> None:
    recommender = Recommender.fit(read_corpus(content), weights={"text": np.float32(0.3), "time": 1})  # type: ignore[dict-item]
    recommender.save(tmp_path / "index")
    again = Recommender.load(tmp_path / "index")
    assert again.weights == recommender.weights
    assert dict(again.recommend_all(k=3)) == dict(recommender.recommend_all(k=3))


def test_watch_makes_no_index_elsewhere_while_the_settings_are_away(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("recommender.toml").write_text("content = 'content'")
    Path("below").mkdir()
    monkeypatch.chdir("below")

    def watch(look: Callable[[], bool], events: object) -> None:
        Path("../recommender.toml").rename("../away.toml")
        with pytest.raises(SettingsError, match="nothing is followed until it is back"):
            look()
        Path("../away.toml").rename("../recommender.toml")
        (content / "new.md").write_text(markdown("Frost"))
        look()

    monkeypatch.setattr("recommender.cli.commands.build.watch", watch)
    assert main(["build", "--watch", "--content", "../content"]) == 0
    assert not [*Path().iterdir()]
    assert len(Recommender.load(Path("..", FOLDER)).corpus) == len(TITLES) + 1


def test_who_saves_an_index_need_not_name_the_folder_again(content: Path) -> None:
    build(content)
    rec = Recommender.load(FOLDER)
    rec.update(removed=["a0"])
    rec.save(FOLDER)
    assert "a0" not in Recommender.load(FOLDER).corpus.ids
    assert main(["recommend", "a1"]) == 0
    assert "a0" not in Recommender.load(FOLDER).corpus.ids, "a question leaves it alone"
    assert main(["build"]) == 0
    assert "a0" in Recommender.load(FOLDER).corpus.ids, "its file is still there"


@pytest.mark.parametrize("wrong", [{"removed": "a0"}, {"changed": ["content/a0.md"]}, {"changed": Article("a0", "A")}])
def test_what_can_be_changed_are_articles(content: Path, wrong: dict[str, Any]) -> None:
    rec = build(content).recommender
    with pytest.raises(SettingsError, match=r"give a list|is no Article"):
        rec.update(**wrong)
    assert len(rec.corpus) == len(TITLES)


@pytest.mark.parametrize(
    ("question", "asked"),
    [("recommend", ["a1"]), ("recommend_text", ["olive"]), ("explain", ["a1", "a2"]), ("why_not", ["a1", "a2"])],
)
def test_a_question_is_answered_of_the_site_as_it_was(
    content: Path, monkeypatch: pytest.MonkeyPatch, question: str, asked: list[str]
) -> None:
    """Another thread may update it meanwhile."""
    rec, request = build(content).recommender, Fitted.request
    wanted = getattr(rec, question)(*asked)

    def meanwhile(self: Fitted, *given: Any, **options: Any) -> Any:
        rec.update(removed=[rec.corpus.ids[0]])
        return request(self, *given, **options)

    monkeypatch.setattr(Fitted, "request", meanwhile)
    assert getattr(rec, question)(*asked) == wanted
    assert "a0" not in rec.corpus.ids


def test_updated_leaves_the_former_as_it_is(content: Path) -> None:
    former = Recommender.fit(read_corpus(content))
    after = former.updated(removed=["a0"])
    assert (len(former.corpus), len(after.corpus)) == (5, 4)
    is_fresh(former, content)


# --- the command line ---------------------------------------------------------------------------------------


def test_build_then_recommend_without_naming_the_folder(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--content", "content"]) == 0
    assert "5 articles, 5 curated links; 5 files read" in capsys.readouterr().out
    assert main(["recommend", "a0", "-k", "1"]) == 0
    assert "Poor olive harvest" in capsys.readouterr().out
    assert main(["build"]) == 0
    assert "nothing changed" in capsys.readouterr().out


def test_an_index_of_another_folder_is_not_used(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", "--content", "content"])
    other = content.parent / "other"
    other.mkdir()
    (other / "only.md").write_text(markdown("Only this"))
    assert main(["recommend", "only", "--content", "other"]) == 0
    assert store.facts_of(Path(FOLDER))["key"]["content"] == "content"
    assert main(["recommend", "a0"]) == 0
    assert "Only this" not in capsys.readouterr().out.splitlines()[-1]


def test_a_damaged_index_is_told_and_files_answer(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", "--content", "content"])
    Path(FOLDER, "current").write_text("nonsense")
    assert main(["recommend", "a0", "--content", "content"]) == 0
    captured = capsys.readouterr()
    assert "Poor olive harvest" in captured.out
    assert "is damaged: current says 'nonsense', which names no generation; build it again" in captured.err


def test_a_damaged_index_is_told_where_it_would_name_the_folder(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", "--content", "content"])
    Path(FOLDER, "current").write_text("nonsense")
    assert main(["recommend", "a0"]) == 2
    told = capsys.readouterr().err
    assert "is damaged" in told
    assert "build it again: recommender build --content FOLDER" in told


def test_all_lists_are_those_of_single_questions(content: Path, tmp_path: Path) -> None:
    target = tmp_path / "related.jsonl"
    assert main(["all", "--content", "content", "-k", "2", "-o", str(target)]) == 0
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    recommender = Recommender.fit(read_corpus(content))
    assert [line["article_id"] for line in lines] == list(recommender.corpus.ids)
    for line in lines:
        assert line["related"] == [story.to_dict() for story in recommender.recommend(line["article_id"], 2)]


def test_lists_made_by_several_processes_are_those_of_one(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whatever encoding they would write; and no file of the current folder is taken for a module of theirs."""
    (content / "a0.md").write_text(markdown("Größere Ernte der Oliven — 収穫"), encoding="utf-8")
    main(["build", "--content", "content"])
    main(["all", "-k", "2", "-o", "one.jsonl"])
    monkeypatch.setattr("recommender.engine.every_list.BLOCK", 1)
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    Path("numpy.py").write_text("open('never', 'w').close()\nraise SystemExit(1)")
    main(["all", "-k", "2", "-o", "three.jsonl", "--workers", "3"])
    assert Path("one.jsonl").read_bytes() == Path("three.jsonl").read_bytes()
    assert not Path("never").exists()


def test_lists_are_shared_among_the_cores_if_they_are_many_unless_the_number_is_given(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("recommender.cli.content.usable_cores", lambda: 3)
    assert [n_processes(n) for n in (0, 999, 1000, 1500, 10**6)] == [1, 1, 2, 3, 3]
    assert n_processes(5, workers=4) == 4
    assert main(["all", "--content", "content", "--workers", "0"]) == 2
    assert "--workers is 0; it must be 1 or more" in capsys.readouterr().err


def test_all_says_where_it_cannot_write(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all", "--content", "content", "-o", "nowhere/x.jsonl"]) == 2
    assert "there is no folder 'nowhere'" in capsys.readouterr().err


def test_watch_sees_a_change_and_ends_with_ctrl_c(content: Path) -> None:
    command = [sys.executable, "-m", "recommender", "build", "--content", "content", "--watch"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as watch:
        assert watch.stdout is not None
        assert "5 files read" in watch.stdout.readline()
        (content / "new.md").write_text(markdown("Frost"))
        assert "6 articles" in watch.stdout.readline()
        Path("recommender.toml").write_text('[fields]\ntitle = ["headline"]\n')
        assert "6 files read" in watch.stdout.readline(), "settings are followed, too"
        time.sleep(0.1)
        watch.send_signal(2)
        assert watch.wait(10) == 0


def test_a_file_that_is_ignored_from_now_on_leaves_the_index(tmp_path: Path) -> None:
    (tmp_path / "content" / "drafts").mkdir(parents=True)
    for name in ("a", "b", "drafts/c"):
        (tmp_path / "content" / f"{name}.md").write_text(f"---\ntitle: Ferry strike {name}\n---\n")
    index, path = tmp_path / ".recommender", tmp_path / "recommender.toml"

    def ids(settings: Settings) -> list[str]:
        built = builder.refresh_index(tmp_path / "content", settings, index)
        assert builder.is_current(tmp_path / "content", settings, index)
        return list(built.recommender.corpus.ids)

    assert ids(Settings(path=path)) == ["a", "b", "drafts/c"]
    assert ids(Settings(path=path, ignore=("drafts/**",))) == ["a", "b"]
    (tmp_path / "content" / ".gitignore").write_text("b.md\n")
    assert ids(Settings(path=path)) == ["a", "drafts/c"]
