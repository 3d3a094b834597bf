"""The language model, unpacked once: what is kept says what the packed one says, and costs no answer if it is not."""

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
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Where it is kept: nothing is there yet."""
    place = tmp_path / "recommender" / "model"
    monkeypatch.setattr(detector_module, "_cache_folder", lambda: place)
    yield place
    shutil.rmtree(place, ignore_errors=True)  # 60 MB


def not_permitted(*_: Any, **__: Any) -> None:
    raise PermissionError(13, "Permission denied")


def ranks() -> list[Any]:
    model = detector_module._load.__wrapped__()
    return [model.rank(text) for text in TEXTS]


@pytest.fixture(scope="module")
def wanted() -> list[Any]:
    """What the library says by itself."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([language for language in model.labels if language not in EXCLUDED])
    return [model.rank(text) for text in TEXTS]


def test_what_is_kept_says_what_the_library_says(
    home: Path, wanted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ranks() == wanted
    assert store.exists(home)
    monkeypatch.setattr(detector_module, "_unpack", None)  # is not asked again
    assert ranks() == wanted


@pytest.mark.parametrize("harm", ["a bit", "an end", "another layout", "not to be read"])
def test_what_is_kept_and_of_no_use_is_made_again(
    home: Path, wanted: list[Any], harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranks()
    (moves,) = home.glob("*/moves.npy")
    if harm == "another layout":
        arrays, facts = store.load(home)
        with store.locked(home):
            store.save(home, arrays, {**facts, "layout": 0})
    elif harm == "not to be read":
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(np.lib.format, "open_memmap", not_permitted)
            assert ranks() == wanted
    else:
        with moves.open("r+b") as file:
            file.seek(-4_000, 2)
            file.truncate() if harm == "an end" else file.write(b"\xff")
    assert ranks() == wanted
    monkeypatch.setattr(detector_module, "_unpack", None)
    assert ranks() == wanted


@pytest.mark.parametrize("place", ["nobody at home", "a file", "other things", "being written"])
def test_where_nothing_can_be_kept_languages_are_told_all_the_same(
    home: Path, wanted: list[Any], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place == "nobody at home":
        monkeypatch.setattr(detector_module, "_cache_folder", lambda: None)
    elif place == "being written":
        with store.locked(home):
            assert ranks() == wanted
        assert not store.exists(home)
    else:
        home.parent.mkdir()
        if place == "a file":
            home.write_text("not a folder")
        else:
            home.mkdir()
            (home / "diary.txt").write_text("dear")
    if place != "being written":
        assert ranks() == wanted
        assert not store.exists(home)


def test_it_is_kept_where_the_platform_keeps_such_things(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    own = Path("recommender", f"py3langid-{version('py3langid')}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert detector_module._cache_folder() == tmp_path / own
    for nowhere in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", nowhere)
        assert detector_module._cache_folder() == Path.home() / ".cache" / own
    monkeypatch.setattr("sys.platform", "darwin")
    assert detector_module._cache_folder() == Path.home() / "Library" / "Caches" / own
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert detector_module._cache_folder() == tmp_path / own


def test_where_nobody_is_at_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert detector_module._cache_folder() is None
