"""The cached language model: it detects what the packed one detects, and nothing fails if it cannot be cached."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from recommender._io import array_store as store
from recommender.text import detector as detector_module
from recommender.text.detector import EXCLUDED

TEXTS = [
    "Olive harvest begins earlier than expected",
    "Die Bauern in Apulien rechnen mit einem schlechten Jahr.",
    "Урожай оливок начинается раньше, чем ожидалось",
    "顔認証の制限、東京で可決",
    "BETA ANNOUNCED",
    "2021 !",
    "",
]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The cache folder, which does not exist yet."""
    folder = tmp_path / "recommender" / "model"
    monkeypatch.setattr(detector_module, "_cache_folder", lambda: folder)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)  # 65 MB


def not_permitted(*_: Any, **__: Any) -> None:
    raise PermissionError(13, "Permission denied")


def ranks() -> list[Any]:
    model = detector_module._load.__wrapped__()
    return [model.rank(text) for text in TEXTS]


@pytest.fixture(scope="module")
def expected() -> list[Any]:
    """What the library itself detects."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([language for language in model.labels if language not in EXCLUDED])
    return [model.rank(text) for text in TEXTS]


def test_the_cached_model_detects_what_the_library_detects(
    folder: Path, expected: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ranks() == expected
    assert store.exists(folder)
    monkeypatch.setattr(detector_module, "_unpack", None)  # it is not unpacked again
    assert ranks() == expected


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["a flipped bit", "cut short", "another layout", "no permission"])
def test_a_cached_model_that_cannot_be_used_is_replaced(
    folder: Path, expected: list[Any], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranks()
    (moves,) = folder.glob("*/moves.npy")
    if damage == "another layout":
        arrays, facts = store.load(folder)
        with store.locked(folder):
            store.save(folder, arrays, {**facts, "layout": 0})
    elif damage == "no permission":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(np.lib.format, "open_memmap", not_permitted)
            assert ranks() == expected
    else:
        with moves.open("r+b") as file:
            file.seek(-4_000, 2)
            file.truncate() if damage == "cut short" else file.write(b"\xff")
    assert ranks() == expected
    monkeypatch.setattr(detector_module, "_unpack", None)
    assert ranks() == expected


@pytest.mark.parametrize("obstacle", ["no home", "a file", "other files", "being written"])
def test_languages_are_detected_where_nothing_can_be_cached(
    folder: Path, expected: list[Any], obstacle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if obstacle == "no home":
        monkeypatch.setattr(detector_module, "_cache_folder", lambda: None)
    elif obstacle == "being written":
        with store.locked(folder):
            assert ranks() == expected
        assert not store.exists(folder)
    else:
        folder.parent.mkdir()
        if obstacle == "a file":
            folder.write_text("not a folder")
        else:
            folder.mkdir()
            (folder / "diary.txt").write_text("dear")
    if obstacle != "being written":
        assert ranks() == expected
        assert not store.exists(folder)


def test_the_cache_folder_is_that_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    relative = Path("recommender", f"py3langid-{version('py3langid')}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert detector_module._cache_folder() == tmp_path / relative
    for unusable in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", unusable)
        assert detector_module._cache_folder() == Path.home() / ".cache" / relative
    monkeypatch.setattr("sys.platform", "darwin")
    assert detector_module._cache_folder() == Path.home() / "Library" / "Caches" / relative
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert detector_module._cache_folder() == tmp_path / relative


def test_without_a_home_there_is_no_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    assert detector_module._cache_folder() is None
