"""Where a model lies, which of its files count, and what is said if there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from recommender.errors import SettingsError
from recommender.text import model_files as module
from recommender.text.model_files import ModelFiles, fetched_folder, find_model

LISTED = "sentence-transformers/all-MiniLM-L6-v2"

pytestmark = pytest.mark.usefixtures("offline")


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of fetched models."""
    monkeypatch.setenv("RECOMMENDER_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def folder(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(name)
    return path


# --- what a site names --------------------------------------------------------------------------------------


def test_a_folder_is_taken_before_a_name(tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(models / "a--model", "model.onnx")
    assert find_model("a/model") == ModelFiles("a/model", models / "a--model", "a/model")
    monkeypatch.chdir(folder(tmp_path, "a/model/model.onnx"))
    assert find_model("a/model") == ModelFiles("a/model", Path("a/model"))


def test_fetched_models_lie_in_the_cache_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("RECOMMENDER_MODELS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert fetched_folder("a/b") == tmp_path / "recommender" / "models" / "a--b"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert fetched_folder("a/b") == Path.home() / ".cache" / "recommender" / "models" / "a--b"


def test_a_name_cannot_lead_out_of_the_folder_of_fetched_models(models: Path) -> None:
    for name in ("../x", "..\\x", "/etc"):
        assert fetched_folder(name).parent == models


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    pytest.importorskip("fastembed")
    with pytest.raises(SettingsError, match=r"semantic is '.*nowhere', and there is no such folder, and no model of"):
        find_model(tmp_path / "nowhere")


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    pytest.importorskip("fastembed")
    with pytest.raises(SettingsError, match=r"no model of that name; did you mean 'sentence-transformers/all-Mini"):
        find_model("sentence-transformers/all-MiniLM-L6-v3")


def test_a_model_that_is_not_fetched_is_not_fetched_in_passing(models: Path) -> None:
    pytest.importorskip("fastembed")
    with pytest.raises(SettingsError, match=rf"that is not here yet; fetch it: recommender model fetch {LISTED}"):
        find_model(LISTED.upper())
    folder(models / LISTED.replace("/", "--"), "model.onnx")
    assert find_model(LISTED.upper()).listed_as == LISTED


def test_without_the_extra_a_name_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(SettingsError, match=r"fastembed is not installed; pip install 'recommender\[semantic\]'"):
        find_model(LISTED)


# --- the network --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "network"),
    [
        (["model.onnx", "other.onnx", "onnx/model.onnx"], "model.onnx"),
        (["onnx/model.onnx", "onnx/model_O4.onnx", "other.onnx"], "onnx/model.onnx"),
        (["any.onnx"], "any.onnx"),
        (["onnx/any.onnx"], "onnx/any.onnx"),
    ],
)
def test_the_network_is_found(tmp_path: Path, files: list[str], network: str) -> None:
    assert ModelFiles("m", folder(tmp_path, *files)).network() == tmp_path / network


def test_a_folder_without_a_network_is_reported(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"which holds no model \(no file \*\.onnx\); name a folder"):
        ModelFiles("m", folder(tmp_path, "README.md", "model.safetensors")).network()


def test_several_networks_are_reported(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"holds 2 models \(a.onnx, onnx/b.onnx\); call one of them model.onnx"):
        ModelFiles("m", folder(tmp_path, "a.onnx", "onnx/b.onnx")).network()


# --- the fingerprint ----------------------------------------------------------------------------------------

COUNT = ["model.onnx", "model.onnx_data", "tokenizer.json", "tokenizer_config.json", "1_Pooling/config.json"]
DO_NOT = ["README.md", "onnx/model_O4.onnx", "model.safetensors", ".git/config"]


@pytest.mark.parametrize("listed_as", ["", "a/model"])
def test_the_fingerprint_is_that_of_the_files_wherever_they_lie(tmp_path: Path, listed_as: str) -> None:
    here = folder(tmp_path / "here", *COUNT)
    before = ModelFiles("m", here, listed_as).fingerprint()
    shutil.copytree(here, tmp_path / "there")
    os.utime(tmp_path / "there" / "model.onnx", (1, 1))
    assert ModelFiles("n", tmp_path / "there", listed_as).fingerprint() == before


@pytest.mark.parametrize("name", COUNT)
def test_each_file_that_counts_changes_the_fingerprint(tmp_path: Path, name: str) -> None:
    files = ModelFiles("m", folder(tmp_path, *COUNT, *DO_NOT))
    before = files.fingerprint()
    (tmp_path / name).write_text(name.swapcase())
    assert files.fingerprint() != before


@pytest.mark.parametrize("name", DO_NOT)
def test_other_files_do_not_change_the_fingerprint(tmp_path: Path, name: str) -> None:
    files = ModelFiles("m", folder(tmp_path, *COUNT))
    before = files.fingerprint()
    folder(tmp_path, name)
    (tmp_path / "broken").symlink_to("nowhere")
    assert files.fingerprint() == before


def test_another_version_of_a_library_changes_the_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = ModelFiles("m", folder(tmp_path, *COUNT))
    before = files.fingerprint()
    monkeypatch.setattr(module, "_version", lambda library: "0.0")
    assert files.fingerprint() != before


@pytest.mark.parametrize("place", [0, 10_000_000, 19_999_999])
def test_a_long_file_is_looked_at_in_three_places(tmp_path: Path, place: int) -> None:
    files = ModelFiles("m", folder(tmp_path, *COUNT))
    content = bytearray(20_000_000)
    (tmp_path / "model.onnx").write_bytes(content)
    before = files.fingerprint()
    content[place] = 1
    (tmp_path / "model.onnx").write_bytes(content)
    assert files.fingerprint() != before
