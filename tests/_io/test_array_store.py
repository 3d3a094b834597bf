"""The folder of an index: it always holds a complete version, other folders are left alone, and damage is reported."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from recommender._io import array_draft
from recommender._io import array_store as store
from recommender._io.array_files import write_array
from recommender.errors import NoIndexError, StoreError, UnreadableIndexError

ARRAYS = {"numbers": np.arange(10), "text": np.array(["a", "ä"]), "nothing": np.zeros((0, 3), dtype=np.float32)}
FACTS = {"name": "ä", "none": None}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    write(folder)
    return folder


def write(folder: Path, facts: dict[str, object] | None = None) -> None:
    with store.locked(folder):
        store.save(folder, ARRAYS, facts or FACTS)


def home(folder: Path) -> Path:
    (generation,) = (path for path in folder.iterdir() if path.is_dir())
    return generation


def test_arrays_and_facts_are_read_as_they_were_written(index: Path) -> None:
    arrays, facts = store.load(index)
    assert facts == FACTS
    assert {name: array.tolist() for name, array in arrays.items()} == {
        name: array.tolist() for name, array in ARRAYS.items()
    }
    assert {name: array.dtype for name, array in arrays.items()} == {name: a.dtype for name, a in ARRAYS.items()}


def test_arrays_are_mapped_and_cannot_be_changed(index: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        store.load(index)[0]["numbers"][0] = 7


def test_a_new_generation_replaces_the_former_and_readers_can_use_what_they_have_mapped(index: Path) -> None:
    arrays, _ = store.load(index)
    write(index, {"name": "new"})
    assert store.facts_of(index) == {"name": "new"}
    assert sum(path.is_dir() for path in index.iterdir()) == 1
    assert arrays["numbers"].tolist() == list(range(10))


# --- damage -------------------------------------------------------------------------------------------------


def test_a_missing_index_is_reported(tmp_path: Path) -> None:
    assert not store.exists(tmp_path)
    with pytest.raises(NoIndexError, match=r"there is no index in .*; build it again: recommender build"):
        store.load(tmp_path)


@pytest.mark.parametrize("name", ["numbers.npy", "manifest.json"])
def test_any_flipped_bit_is_detected(index: Path, name: str) -> None:
    path = home(index) / name
    content = bytearray(path.read_bytes())
    for offset in range(0, len(content), max(1, len(content) // 40)):
        damaged = bytearray(content)
        damaged[offset] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(StoreError):
            store.load(index)
    path.write_bytes(content)
    store.load(index)


@pytest.mark.parametrize("name", ["numbers.npy", "manifest.json", "current"])
@pytest.mark.parametrize("left", [0, 0.5, None])
def test_a_file_cut_short_or_missing_is_detected(index: Path, name: str, left: float | None) -> None:
    path = index / name if name == "current" else home(index) / name
    if left is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: int(left * path.stat().st_size)])
    with pytest.raises(StoreError, match=r"(is damaged|there is no index)[^;]*; build it again"):
        store.load(index)


def test_a_newer_format_is_not_reported_as_damage(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_draft, "FORMAT", 99)
    write(index)
    monkeypatch.undo()
    with pytest.raises(StoreError, match="format 99, made by a newer version of recommender"):
        store.load(index)


def test_the_manifest_of_another_program_is_rejected(index: Path) -> None:
    (home(index) / "manifest.json").write_text(json.dumps({"kind": "something else"}))
    with pytest.raises(StoreError, match="is not an index of recommender"):
        store.load(index)


def test_a_name_in_the_manifest_cannot_lead_out_of_the_folder(index: Path) -> None:
    (index.parent / "secret.npy").write_bytes(b"")
    manifest = home(index) / "manifest.json"
    content = json.loads(manifest.read_text())
    content["files"] = {"../../secret.npy": [0, 0]}
    written = json.dumps(content).encode()
    manifest.write_bytes(written)
    (index / "current").write_text(f"{manifest.parent.name} {zlib.crc32(written)}\n")
    with pytest.raises(StoreError, match=r"secret\.npy is missing"):
        store.load(index)


def test_nothing_pickled_is_ever_read_or_written(tmp_path: Path, index: Path) -> None:
    with pytest.raises(ValueError, match="allow_pickle"), store.locked(tmp_path / "objects"):
        store.save(tmp_path / "objects", {"x": np.array([object()])}, {})
    path = home(index) / "numbers.npy"
    np.save(path, np.array([{}]), allow_pickle=True)
    with pytest.raises(StoreError, match="is damaged"):
        store.load(index, verify=False)


# --- writers ------------------------------------------------------------------------------------------------


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "article.md").write_text("text")
    with pytest.raises(StoreError, match="holds other things than an index"), store.locked(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["article.md"]


def test_other_files_inside_an_index_are_kept(index: Path) -> None:
    (index / "notes").mkdir()
    write(index)
    assert (index / "notes").is_dir()


def test_a_folder_that_was_made_for_nothing_goes_again(tmp_path: Path) -> None:
    """A first writer that fails leaves nothing, and one that waited meanwhile locks what others will lock, too."""
    folder = tmp_path / "index"
    with pytest.raises(RuntimeError), store.locked(folder):
        raise RuntimeError("nothing to write")
    assert not folder.exists()
    code = (
        "import sys, pathlib, time, recommender._io.array_store as s\nfolder = pathlib.Path(sys.argv[1])\n"
        "with s.locked(folder, 60.0, lambda: print('waits', flush=True)):\n"
        "    print((folder / 'lock').exists(), flush=True)\n    sys.stdin.read()"
    )
    with store.locked(folder):
        other = subprocess.Popen(
            [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "waits\n"
    assert other.stdout.readline() == "True\n"
    with pytest.raises(StoreError, match="by another process"), store.locked(folder, wait=0.0):
        pass
    other.communicate("")
    assert not folder.exists()


def test_two_writers_exclude_each_other(index: Path) -> None:
    with store.locked(index):
        code = (
            "import sys, pathlib, recommender._io.array_store as s\nwith s.locked(pathlib.Path(sys.argv[1]), 0.1): pass"
        )
        other = subprocess.run([sys.executable, "-c", code, str(index)], capture_output=True, text=True, check=False)
    assert "is being written by another process; try again later" in other.stderr
    with store.locked(index, wait=0.0):
        pass


def test_a_drive_without_locks_is_reported_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(StoreError, match="cannot be taken: No locks available; name a place"), store.locked(tmp_path):
        pass


def test_an_index_that_cannot_be_read_for_now_is_not_reported_as_damaged(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(np.lib.format, "open_memmap", too_many)
    with pytest.raises(UnreadableIndexError, match=r"cannot be read: .*\.npy: Too many open files") as raised:
        store.load(index)
    assert "damaged" not in str(raised.value)


def test_a_link_to_itself_is_reported(index: Path) -> None:
    file = next(home(index).glob("*.npy"))
    file.unlink()
    file.symlink_to(file.name)
    with pytest.raises(StoreError, match=file.name):
        store.load(index)


def test_arrays_can_be_loaded_by_the_prefix_of_their_names(index: Path) -> None:
    arrays, facts = store.load(index)
    name = sorted(arrays)[0]
    some, same = store.load(index, prefix=name)
    assert [*some] == [name]
    assert same == facts


def test_a_full_disk_leaves_the_former_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", full)
    with pytest.raises(StoreError, match="No space left on device; the former one, if any, is as it was"):
        write(index, {"name": "new"})
    monkeypatch.undo()
    assert store.load(index)[1] == FACTS
    assert sorted(path.name for path in index.iterdir()) == sorted(["current", "lock", home(index).name])


@pytest.mark.parametrize("strings", [[], [b""], [b"a", b"", "ä".encode()], [bytes(1_000)] * 2_000])
def test_strings_written_one_by_one_are_the_file_that_one_array_makes(tmp_path: Path, strings: list[bytes]) -> None:
    index = tmp_path / "index"
    with store.locked(index), store.drafted(index) as draft:
        arrays = draft.strings("names", iter(strings))
        draft.publish(arrays, FACTS)
    text = np.frombuffer(b"".join(strings), dtype=np.uint8)
    assert write_array(tmp_path / "text.npy", text)[0] == (home(index) / "names.text.npy").stat().st_size
    assert (home(index) / "names.text.npy").read_bytes() == (tmp_path / "text.npy").read_bytes()
    read, _ = store.load(index, verify=True)
    assert read["names.ends"].tolist() == np.cumsum([len(one) for one in strings], dtype=np.int64).tolist()


def test_strings_that_fail_on_the_way_leave_the_former_index(index: Path) -> None:
    def failing() -> Iterator[bytes]:
        yield b"a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), store.locked(index), store.drafted(index) as draft:
        draft.strings("names", failing())
    assert store.load(index)[1] == FACTS
    assert sorted(path.name for path in index.iterdir()) == sorted(["current", "lock", home(index).name])


WRITER = """
import sys, pathlib, numpy, recommender._io.array_store as store
folder, number = pathlib.Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    with store.locked(folder):
        store.save(folder, {"a": numpy.full(50_000, number), "b": numpy.full(50_000, number)}, {"number": number})
"""


def test_drafts_of_killed_writers_are_removed_before_another_one_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, seen = tmp_path / ".0123456789abcdef", list[bool]()
    left.mkdir()

    def killed(*_: object, **__: object) -> None:
        seen.append(left.exists())
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np.lib.format, "write_array", killed)
    with pytest.raises(StoreError):
        write(tmp_path)
    assert seen == [False]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal of POSIX")
def test_a_writer_killed_at_any_moment_leaves_a_complete_index(tmp_path: Path) -> None:
    """Twelve writers are killed while they write as fast as they can; a reader watches all the time."""
    folder, rng, seen = tmp_path / "index", np.random.default_rng(0), 0
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            end = time.monotonic() + rng.uniform(0.01, 0.12)
            while time.monotonic() < end:
                if store.exists(folder):
                    seen += is_complete(folder)
            writer.send_signal(signal.SIGKILL)
        if store.exists(folder):
            seen += is_complete(folder)
    write(folder)
    assert seen > 10
    assert sum(path.is_dir() for path in folder.iterdir()) == 1


def is_complete(folder: Path) -> bool:
    arrays, facts = store.load(folder)
    assert set(arrays["a"].tolist()) == set(arrays["b"].tolist()) == {facts["number"]}
    return True
