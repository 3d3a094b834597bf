"""An index that others changed, its checksums included, is reported as damaged; no command ends in a traceback."""

from __future__ import annotations

import json
import shutil
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import examples
from recommender import Recommender
from recommender._io import array_store
from recommender._io.array_files import write_array
from recommender.cli import main
from recommender.errors import ContentError, StoreError
from recommender.index import content_of, covers, is_current, refresh_index
from recommender.settings import Settings

ODD: list[Any] = [None, True, 0, -1, 7, 1e300, 10**30, "", "x", "\x1b", [], [[]], {}, {"x": 1}, [1, "2"], "a\x00b"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in the folder ``content``, and its index beside it."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "content").mkdir()
    for number in range(6):
        lines = [f"title: Ferry strike day {number}", f"date: 2026-03-0{number + 1}", "tags: [ferry]"]
        lines += [f"related: [s0, https://x.example/{number}]"]
        text = "\n".join(["---", *lines, "---", f"Crews {number}."])
        (folder / "content" / f"s{number}.md").write_text(text)
    (folder / "recommender.toml").write_text('content = "content"\n')
    refresh_index(folder / "content", settings_of(folder), folder / ".recommender")
    return folder


def settings_of(folder: Path) -> Settings:
    return Settings(content="content", path=folder / "recommender.toml")


def home(index: Path) -> Path:
    return next(path for path in index.iterdir() if (path / "manifest.json").exists())


def rewrite(index: Path, content: bytes) -> None:
    """Put a manifest in place of another, with its checksum."""
    (home(index) / "manifest.json").write_bytes(content)
    (index / "current").write_text(f"{home(index).name} {zlib.crc32(content)}\n")


def rewrite_array(index: Path, name: str, array: np.ndarray[Any, Any]) -> None:
    """Put an array in place of another, with its size and checksum."""
    path = home(index) / name
    path.unlink(missing_ok=True)
    manifest = json.loads((home(index) / "manifest.json").read_bytes())
    manifest["files"][name] = write_array(path, array)
    rewrite(index, json.dumps(manifest).encode())


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all values inside of a value of JSON."""
    inner = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


def without(value: Any, path: tuple[Any, ...]) -> Any:
    parent = value
    for key in path[:-1]:
        parent = parent[key]
    copy = dict(parent) if isinstance(parent, dict) else list(parent)
    del copy[path[-1]]
    return replaced(value, path[:-1], copy)


def try_all(folder: Path) -> None:
    """Use the index in all ways; a StoreError says what is wrong and what to do, and nothing else is raised."""
    index, settings = folder / ".recommender", settings_of(folder)
    ways: list[Callable[[], object]] = [
        lambda: Recommender.load(index).recommend_all(k=3),
        lambda: dict(Recommender.load(index, verify=False).recommend_all(k=3)),
        lambda: Recommender.load(index).corpus.problems,
        lambda: covers(index, folder / "content"),
        lambda: content_of(Settings(path=settings.path)),
        lambda: is_current(folder / "content", settings, index),
    ]
    for use in ways:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # a topic that no article has
                use()
        except StoreError as error:
            assert "; " in str(error), "what is wrong, and what to do"
        except ContentError as error:
            assert "no content folder named" in str(error)


def mutated(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged") / "site"
    shutil.copytree(site, folder)
    return folder


@examples(1 / 2)
@given(data=st.data())
def test_a_manifest_of_any_shape_is_damaged_and_no_traceback(
    site: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = mutated(site, tmp_path_factory)
    index = folder / ".recommender"
    manifest = json.loads((home(index) / "manifest.json").read_bytes())
    for _ in range(data.draw(st.integers(1, 2))):
        place = data.draw(st.sampled_from(places(manifest)))
        if place and data.draw(st.booleans()):
            manifest = without(manifest, place)
        else:
            manifest = replaced(manifest, place, data.draw(st.sampled_from(ODD)))
    rewrite(index, json.dumps(manifest).encode())
    try_all(folder)
    shutil.rmtree(folder)


@examples(1 / 2)
@given(data=st.data())
def test_arrays_of_another_type_or_shape_are_damage(
    site: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = mutated(site, tmp_path_factory)
    index = folder / ".recommender"
    arrays, _ = array_store.load(index)
    name = data.draw(st.sampled_from(sorted(arrays)))
    change = data.draw(st.sampled_from(sorted(CHANGES)))
    rewrite_array(index, f"{name}.npy", CHANGES[change](np.array(arrays[name])))
    try_all(folder)
    shutil.rmtree(folder)


CHANGES: dict[str, Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]]] = {
    "shorter": lambda array: array[:-1],
    "longer": lambda array: np.concatenate([array, array[-1:]]),
    "empty": lambda array: array[:0],
    "two-dimensional": lambda array: np.stack([array, array]),
    "without dimensions": lambda array: np.zeros((), array.dtype),
    "floats": lambda array: np.zeros(array.shape, np.float64),
    "halves": lambda array: np.zeros(array.shape, np.float16),
    "text": lambda array: np.full(array.shape, "x"),
    "bytes": lambda array: np.full(array.shape, b"x"),
    "dates": lambda array: np.zeros(array.shape, "datetime64[s]"),
    "complex": lambda array: np.zeros(array.shape, np.complex128),
    "big-endian": lambda array: array.astype(array.dtype.newbyteorder(">")),
    "booleans": lambda array: np.zeros(array.shape, np.bool_),
    "records": lambda array: np.zeros(array.shape, [("a", "i4"), ("b", "f8")]),
}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"7",
        b"null",
        b'"x"',
        b"{",
        b"[" * 100_000,
        b"1" * 5_000,
        b"\xff\xfe",
        b'{"kind": "recommender index"}',
    ]
    + [json.dumps({"kind": "recommender index", "format": odd}).encode() for odd in (None, "6", [], 10**400, 1e400)]
    + [json.dumps({"kind": "recommender index", "format": array_store.FORMAT, "files": odd}).encode() for odd in ODD],
)
def test_commands_make_a_damaged_index_again(
    site: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
) -> None:
    folder = mutated(site, tmp_path_factory)
    monkeypatch.chdir(folder)
    rewrite(folder / ".recommender", content)
    try_all(folder)
    assert main(["recommend", "s1"]) in (0, 2)
    assert "recommender: " in capsys.readouterr().err
    code, captured = main(["build"]), capsys.readouterr()
    assert code == 0, captured.err
    assert main(["build"]) == 0
    assert "nothing changed" in capsys.readouterr().out
