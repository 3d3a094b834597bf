"""An index on disk: arrays and facts in a folder that always holds one complete version.

```text
.recommender/
  current          the name of the current generation, and the checksum of its manifest
  lock             locked by the process that writes
  3f9c…/           a generation: one .npy file per array, and manifest.json with the size and CRC-32 of each
```

A *generation* is one version of the index, in a folder of its own. It becomes the current one when the file ``current``
is replaced, which is one step. So a reader sees the old generation or the new one; a writer that is killed leaves the
old one; and a second writer waits for the first.

Nothing is pickled. Arrays are mapped into memory, not read. Files are not synced to the disk: damage by a power cut is
detected by the checksums, and an index can always be built again from the files of the site.
"""

from __future__ import annotations

import json
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from recommender._io import file_lock
from recommender._io.array_draft import FORMAT, KIND, Draft
from recommender._io.array_files import REMEDY, Array, damaged, read_array
from recommender._io.file_lock import WAIT
from recommender._io.json_shape import check_shape
from recommender.errors import NoIndexError, StoreError

__all__ = [
    "FORMAT",
    "WAIT",
    "drafted",
    "exists",
    "facts_of",
    "generation_of",
    "is_free",
    "load",
    "load_generation",
    "locked",
    "save",
]

R = TypeVar("R")

_OWN_NAME = re.compile(r"\.?[0-9a-f]{16}(?:\.current)?")
"""Names of generations, of drafts of them, and of drafts of ``current``."""


def exists(folder: Path) -> bool:
    """Whether `folder` holds an index, damaged or not."""
    return (folder / "current").is_file()


def is_free(folder: Path) -> bool:
    """Whether nothing is in the way of a first index: there is no such folder, or it holds a lock at most."""
    if not folder.is_dir():
        return not folder.exists()
    return all(path.name == "lock" for path in folder.iterdir())


def save(folder: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
    """Write an index into `folder`, see `drafted` and `Draft.publish`."""
    with drafted(folder) as draft:
        draft.publish(arrays, facts)


@contextmanager
def drafted(folder: Path) -> Iterator[Draft]:
    """Lend a new index for `folder`, which is created if it is missing. The caller holds the lock.

    If the block does not come to its end, the index that is there stays as it is.

    Raises
    ------
    StoreError
        If it cannot be written: the disk is full, or permission is denied.
    """
    draft = Draft(folder)
    _remove_old(folder)  # or the drafts of killed writers would pile up if none of them reached its end
    try:
        draft.home.mkdir(parents=True)
        yield draft
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            f"the index {str(folder)!r} cannot be written: {reason}; the former one, if any, is as it was. "
            "Make room there, or take away what is in the way"
        ) from error
    finally:
        shutil.rmtree(draft.home, ignore_errors=True)
        _remove_old(folder)


def load(folder: Path, *, verify: bool = True, prefix: str = "") -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays and the facts of the index in `folder`. The arrays are mapped, and cannot be changed.

    Parameters
    ----------
    folder : Path
        Of the index.
    verify : bool
        Whether every file is compared with its checksum. This reads all of them, at some gigabytes a second.
    prefix : str, optional
        Return only the arrays whose names start with it.

    Raises
    ------
    NoIndexError
        If there is none.
    StoreError
        If it is damaged, not an index of ours, or of another format.
    """
    return load_generation(folder, verify=verify, prefix=prefix)[1:]


def load_generation(
    folder: Path, *, verify: bool = True, prefix: str = ""
) -> tuple[str, dict[str, Array], dict[str, Any]]:
    """Return the name of the generation, too, before what `load` returns."""

    def read(home: Path, manifest: dict[str, Any]) -> tuple[str, dict[str, Array], dict[str, Any]]:
        files = {Path(name).name: entry for name, entry in manifest["files"].items() if name.startswith(prefix)}
        arrays = {name[:-4]: read_array(home / name, entry, verify) for name, entry in files.items()}
        return home.name, arrays, manifest["facts"]

    return _read_current(folder, read)


def facts_of(folder: Path) -> dict[str, Any]:
    """Return the facts alone; errors as for `load`."""
    facts: dict[str, Any] = _read_current(folder, lambda home, manifest: manifest["facts"])
    return facts


def generation_of(folder: Path) -> str:
    """Return the name of the current generation: another one for each time that the index was written.

    Raises
    ------
    NoIndexError
        If there is none.
    StoreError
        If it is damaged.
    """
    return _current(folder)[0].name


def _read_current(folder: Path, read: Callable[[Path, dict[str, Any]], R]) -> R:
    """Call `read` with the folder and the manifest of the current generation, and return its result."""
    while True:
        home, checksum = _current(folder)
        try:
            return read(home, _manifest(home, checksum))
        except FileNotFoundError as error:
            if _current(folder)[0] == home:  # else it was replaced meanwhile: read the new one
                raise damaged(folder, f"{Path(error.filename).name} is missing") from error


@contextmanager
def locked(folder: Path, wait: float = WAIT, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Wait until no other process writes into `folder`, and keep other writers out while the block runs.

    A folder that is made for this goes again, if the block puts nothing into it.

    Parameters
    ----------
    folder : Path
        Of an index. It is created if it is missing.
    wait : float
        Seconds to wait for another writer, ≥ 0.
    on_wait : callable, optional
        Called once, if it has to wait for longer than `PATIENCE`.

    Raises
    ------
    StoreError
        If another writer takes longer, the folder holds something else, or permission is denied.
    """
    start = time.monotonic()
    while True:
        is_new = not folder.exists()
        with _opened_lock(folder) as file:
            try:
                file_lock.take(file, start + wait, on_wait if wait else None)
            except TimeoutError:
                what = f"the index {str(folder)!r} is being written by another process; try again later"
                raise StoreError(what) from None
            if not file_lock.is_at(file, folder / "lock"):  # whoever made the folder has taken it away again
                continue
            try:
                yield  # closing the file releases the lock, and so does the end of the process
            finally:
                if is_new and is_free(folder):
                    with suppress(OSError):  # where an open file cannot be removed, an empty folder stays
                        (folder / "lock").unlink()
                        folder.rmdir()
            return


def _opened_lock(folder: Path) -> IO[bytes]:
    """The file that is locked, in a folder that holds an index or nothing else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = (path.name for path in folder.iterdir() if path.name != "lock" and not path.name.startswith("."))
        if not exists(folder) and not all(map(_OWN_NAME.fullmatch, others)):
            raise StoreError(
                f"{str(folder)!r} holds other things than an index; remove it, or name a folder that is empty"
            )
        return (folder / "lock").open("ab")
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"the index {str(folder)!r} cannot be written: {reason}; remove what is in the way") from error


def _current(folder: Path) -> tuple[Path, int]:
    """Return the folder of the current generation, and the checksum of its manifest."""
    try:
        pointer = (folder / "current").read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise NoIndexError(f"there is no index in {str(folder)!r}", REMEDY) from error
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(folder, f"current cannot be read ({error})") from error
    match = re.fullmatch(r"([0-9a-f]{16}) ([0-9]{1,10})\n", pointer)
    if not match:
        raise damaged(folder, f"current says {pointer[:40]!r}, which names no generation")
    return folder / match[1], int(match[2])


def _manifest(home: Path, checksum: int) -> dict[str, Any]:
    try:
        content = (home / "manifest.json").read_bytes()
        manifest = json.loads(content)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(home.parent, f"manifest.json cannot be read ({error})") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise StoreError(f"{str(home.parent)!r} is not an index of recommender", "name another place, or remove it")
    layout = manifest.get("format")
    if not isinstance(layout, int) or isinstance(layout, bool):
        raise damaged(home.parent, "manifest.json names no format")
    if layout != FORMAT:
        age = "a newer" if layout > FORMAT else "another"
        raise StoreError(
            f"the index {str(home.parent)!r} has format {str(layout)[:20]}, made by {age} version of recommender, and "
            f"this one knows {FORMAT}",
            f"{REMEDY}, or update recommender",
        )
    if zlib.crc32(content) != checksum:
        raise damaged(home.parent, "manifest.json is not what was written")
    try:
        check_shape(manifest.get("files"), {str: [int]}, "files")
        if not isinstance(manifest.get("facts"), dict):
            raise ValueError("facts are missing")
        if any(len(entry) != 2 for entry in manifest["files"].values()):
            raise ValueError("files hold other things than sizes and checksums")
    except ValueError as error:
        raise damaged(home.parent, f"manifest.json is wrong: {error}") from error
    return manifest


def _remove_old(folder: Path) -> None:
    """Remove former generations and the drafts of killed writers. A process that has mapped one can still read it."""
    with suppress(OSError, StoreError):
        home = _current(folder)[0] if exists(folder) else None
        for path in folder.iterdir():
            if _OWN_NAME.fullmatch(path.name) and path != home:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
