"""Models by name: the list, and fetching one, from a download that is made up of the real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from models import write_model, write_use
from worlds import article

from recommender.errors import SettingsError
from recommender.text.embeddings import Embeddings
from recommender.text.model_catalogue import fetch_model, find_listed, list_models
from recommender.text.model_files import find_model
from recommender.text.sentence_model import SentenceModel

fastembed = pytest.importorskip("fastembed")

NAME = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of fetched models."""
    monkeypatch.setenv("RECOMMENDER_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was downloaded: the hub gives a snapshot of links into a store of blobs."""
    names, load = list[str](), fastembed.TextEmbedding.__init__

    def download(self: object, model: str, cache_dir: str | None = None, **options: object) -> None:
        if cache_dir is None:
            load(self, model, **options)
            return
        names.append(model)
        store, snapshot = Path(cache_dir) / "blobs", Path(cache_dir) / "models--qdrant--x" / "snapshots" / "1a2b"
        snapshot.mkdir(parents=True)
        for file in write_use(write_model(store)).iterdir():
            (snapshot / file.name).symlink_to(file)

    monkeypatch.setattr(fastembed.TextEmbedding, "__init__", download)
    return names


@pytest.mark.usefixtures("offline")
def test_the_list_says_size_licence_and_whether_a_model_is_here(models: Path) -> None:
    listed = list_models()
    assert [model.size for model in listed] == sorted(model.size for model in listed)
    model = find_listed(NAME.lower())
    assert (model.name, model.licence, model.is_fetched) == (NAME, "apache-2.0", False)
    assert model in listed and 0.0 < model.size < 1.0 and "English" in model.description
    model.folder.mkdir(parents=True)
    assert model.is_fetched


@pytest.mark.usefixtures("offline")
def test_folders_that_were_used_are_not_in_the_list(sentence_model: Path) -> None:
    SentenceModel.load(find_model(sentence_model))
    assert not [model.name for model in list_models() if "recommender" in model.name]


@pytest.mark.usefixtures("offline")
def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(SettingsError, match=rf"unknown model '.*'; did you mean '{NAME}'"):
        fetch_model("sentence-transformers/all-MiniLM-L6-v3")


def test_a_fetched_model_is_whole_and_needs_no_links(downloads: list[str], models: Path) -> None:
    model = fetch_model(NAME.upper())
    assert downloads == [NAME] and model.is_fetched
    assert {path.name for path in models.iterdir()} == {NAME.replace("/", "--")}, "nothing else is left"
    assert (model.folder / "model.onnx").is_file() and not any(path.is_symlink() for path in model.folder.iterdir())
    fetch_model(NAME)
    assert downloads == [NAME], "it is here"


@pytest.mark.usefixtures("offline", "downloads")
def test_a_fetched_model_is_used_by_its_name_without_a_network() -> None:
    fetch_model(NAME)
    embeddings = Embeddings.fit([article("a", "Police abandon scanners"), article("b", "Olive groves wither")], NAME)
    cosines = embeddings.similarities(embeddings.transform(["Officers drop facial recognition"])[0])
    assert cosines[0] > cosines[1] + 0.2


def test_a_download_that_fails_leaves_nothing(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: object, *arguments: object, **options: object) -> None:
        raise ValueError("Could not load model\nfrom any source.")

    monkeypatch.setattr(fastembed.TextEmbedding, "__init__", fail)
    with pytest.raises(SettingsError, match=r"cannot be fetched \(Could not load model from any source.\); check the"):
        fetch_model(NAME)
    assert not [*models.iterdir()]


def test_a_download_without_its_network_leaves_nothing(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fastembed.TextEmbedding, "__init__", lambda self, *arguments, **options: None)
    with pytest.raises(SettingsError, match=r"cannot be fetched \(no file model.onnx in the download\)"):
        fetch_model(NAME)
    assert not [*models.iterdir()]


def test_what_a_model_needs_is_in_its_list_entry() -> None:
    """The command shows these; JSON can hold them."""
    assert json.dumps([[model.name, model.description, model.size, model.licence] for model in list_models()])
