"""Embeddings in an index: kept as long as text and model are the same, whatever else is made again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from recommender.api import fit_corpus, read_corpus
from recommender.errors import SettingsError
from recommender.index import key as key_module
from recommender.index.key import index_of
from recommender.index.refresh import Built, is_current, refresh_index
from recommender.settings import load_settings
from recommender.text.sentence_model import SentenceModel

TITLES = {"a": "Officers drop scanners", "b": "Police stop face scans", "c": "Olive groves"}


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were embedded since the test began."""
    texts, one = list[str](), SentenceModel._one

    def recording(self: SentenceModel, text: str) -> object:
        texts.append(text.strip())
        return one(self, text)

    monkeypatch.setattr(SentenceModel, "_one", recording)
    return texts


@pytest.fixture
def folder(tmp_path: Path, sentence_model: Path) -> Path:
    """A site with a model beside its content."""
    (tmp_path / "site" / "content").mkdir(parents=True)
    shutil.copytree(sentence_model, tmp_path / "site" / "model")
    say(tmp_path / "site", "")
    for name, title in TITLES.items():
        write(tmp_path / "site", name, title)
    return tmp_path / "site"


def say(site: Path, more: str) -> None:
    (site / "recommender.toml").write_text(f"content = 'content'\nsemantic = 'model'\n{more}\n")


def write(site: Path, name: str, title: str, body: str = "") -> None:
    (site / "content" / f"{name}.md").write_text(f"---\ntitle: {title}\n---\n{body}")


def refreshed(site: Path, **options: object) -> Built:
    settings = load_settings(site)
    return refresh_index(settings.content_folder(), settings, index_of(settings), **options)  # type: ignore[arg-type]


def same_as_anew(built: Built, site: Path) -> bool:
    settings = load_settings(site)
    anew = fit_corpus(read_corpus(settings.content_folder()), settings).text.meaning
    meaning = built.recommender.text.meaning
    return bool(anew and meaning) and (meaning.rows.tobytes(), meaning.hashes.tobytes()) == (
        anew.rows.tobytes(),
        anew.hashes.tobytes(),
    )


@pytest.mark.usefixtures("offline")
def test_only_new_texts_are_embedded_when_files_change(folder: Path, embedded: list[str]) -> None:
    assert refreshed(folder).outcome == "built"
    assert sorted(embedded) == sorted(TITLES.values())
    embedded.clear()
    assert refreshed(folder).outcome == "unchanged"
    write(folder, "d", "Harvest fails")
    write(folder, "b", f"{TITLES['b']}\ntags: [police]")
    (folder / "content" / "a.md").unlink()
    after = refreshed(folder)
    assert (after.outcome, embedded) == ("updated", ["Harvest fails"])
    assert same_as_anew(after, folder)


def test_an_index_that_is_made_again_keeps_the_embeddings_of_its_texts(
    folder: Path, embedded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed(folder)
    embedded.clear()
    say(folder, "learn = false")
    write(folder, "c", "Olive groves wither")
    other_settings = refreshed(folder)
    assert (other_settings.outcome, embedded) == ("built", ["Olive groves wither"])
    assert same_as_anew(other_settings, folder)
    embedded.clear()
    monkeypatch.setattr(key_module, "code_version", lambda: "99")
    assert refreshed(folder).outcome == "built"
    assert not embedded, "though it is another version of the package"


def test_with_another_number_of_characters_only_longer_texts_are_embedded_again(
    folder: Path, embedded: list[str]
) -> None:
    write(folder, "c", "Olive groves", body="Frost and drought " * 10)
    refreshed(folder)
    embedded.clear()
    say(folder, "semantic_max_characters = 50")
    shorter = refreshed(folder)
    assert shorter.outcome == "built"
    assert [text[:12] for text in embedded] == ["Olive groves"] and len(embedded[0]) <= 50
    assert same_as_anew(shorter, folder)


def test_another_model_embeds_everything_again(folder: Path, embedded: list[str]) -> None:
    refreshed(folder)
    embedded.clear()
    (folder / "model" / "tokenizer_config.json").write_text('{"model_max_length": 4}')
    settings = load_settings(folder)
    assert not is_current(settings.content_folder(), settings, index_of(settings))
    after = refreshed(folder)
    assert (after.outcome, sorted(embedded)) == ("built", sorted(TITLES.values()))
    assert same_as_anew(after, folder)


def test_a_damaged_index_gives_no_embeddings(folder: Path, embedded: list[str]) -> None:
    refreshed(folder)
    embedded.clear()
    for file in (folder / ".recommender").rglob("meaning*"):
        file.write_bytes(file.read_bytes()[:-1] + b"\0")
    after = refreshed(folder)
    assert (after.outcome, sorted(embedded)) == ("built", sorted(TITLES.values()))
    assert same_as_anew(after, folder)


def test_the_folder_may_be_moved_together_with_an_index(folder: Path) -> None:
    refreshed(folder)
    moved = folder.rename(folder.parent / "moved")
    assert refreshed(moved).outcome == "unchanged"
    for file in (moved / "model").iterdir():
        os.utime(file, (1, 1))
    again = refreshed(moved)
    assert again.outcome == "unchanged", "as after a fresh checkout"
    assert again.recommender.recommend_text("face recognition", min_score=0.0)[0].article_id in {"a", "b"}
    write(moved, "d", "Harvest fails")
    after = refreshed(moved)
    assert after.outcome == "updated"
    assert same_as_anew(after, moved)


def test_a_missing_model_is_reported_with_the_settings_file(folder: Path) -> None:
    refreshed(folder)
    shutil.rmtree(folder / "model")
    with pytest.raises(SettingsError, match=r"recommender.toml: semantic is 'model', and there is no such folder"):
        refreshed(folder)
    settings = load_settings(folder)
    with pytest.raises(SettingsError, match=r"recommender.toml: semantic is 'model'"):
        is_current(settings.content_folder(), settings, index_of(settings))


def test_progress_sees_the_texts_that_are_embedded(folder: Path) -> None:
    seen = list[int]()

    def progress(items: object, total: int) -> object:
        seen.append(total)
        return items

    refreshed(folder, embedding_progress=progress)
    write(folder, "d", "Harvest fails")
    refreshed(folder, embedding_progress=progress)
    assert seen == [3, 1]
