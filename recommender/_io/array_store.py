"""An index on disk: arrays and facts in a folder that is always whole.

```text
.recommender/
  current          the name of the generation that counts, and the checksum of its manifest
  lock             held by whoever writes
  3f9c…/           a generation: one .npy file per array, and manifest.json, which has the size and CRC-32 of each
```

A generation is written under a name of its own and counts from the moment at which ``current`` is replaced, in one
step. So a reader sees the old one or the new one, a process that is killed leaves the old one, and two writers wait for
each other. Nothing is pickled; arrays are mapped, not read. Files are not forced onto the disk: what a power cut
damages is recognised by its checksum, and an index can always be built again from the files of the site.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import re
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar

import numpy as np
import numpy.typing as npt

from recommender.errors import NoIndexError, StoreError, UnreadableIndexError

__all__ = ["FORMAT", "exists", "facts_of", "load", "locked", "save"]

FORMAT = 5
"""Of a generation; whatever writes another layout raises it."""

KIND = "recommender index"
REMEDY = "build it again: recommender build --content FOLDER"
WAIT = 60.0
"""How many seconds a writer waits for another one."""

Array = npt.NDArray[Any]
R = TypeVar("R")

_NOT_NOW = {errno.EACCES, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EPERM}
"""What says nothing against a file that cannot be read."""

_OURS = re.compile(r"\.?[0-9a-f]{16}(?:\.current)?")
"""Names of generations, of drafts, and of pointers that were never moved to their place."""


def exists(folder: Path) -> bool:
    """Whether `folder` holds an index, sound or not."""
    return (folder / "current").is_file()


def save(folder: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
    """Write an index into `folder`, or leave the one that is there as it is. The caller holds the lock.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    arrays : mapping of str to ndarray
        By name; letters, digits, ``_`` and ``.``.
    facts : mapping
        What JSON can hold.

    Raises
    ------
    StoreError
        If it cannot be written: no space is left, or the folder may not be written to.
    """
    name = secrets.token_hex(8)
    draft = folder / f".{name}"
    _tidy(folder)  # or those of writers that are killed again and again would pile up
    try:
        draft.mkdir(parents=True)
        files = {f"{key}.npy": _write_array(draft / f"{key}.npy", array) for key, array in arrays.items()}
        manifest = {"kind": KIND, "format": FORMAT, "facts": facts, "files": files}
        written = json.dumps(manifest, sort_keys=True).encode("ascii")
        (draft / "manifest.json").write_bytes(written)
        draft.rename(folder / name)
        pointer = folder / f".{name}.current"
        pointer.write_text(f"{name} {zlib.crc32(written)}\n", encoding="ascii")
        pointer.replace(folder / "current")
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            f"the index {str(folder)!r} cannot be written: {reason}; the former one, if any, is as it was. "
            "Make room there, or take away what is in the way"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        _tidy(folder)


def load(folder: Path, *, verify: bool = True, only: str = "") -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays, mapped from their files, and the facts of the index in `folder`.

    Parameters
    ----------
    folder : Path
        Of the index.
    verify : bool
        Whether every file is compared with its checksum, which reads all of them, at some gigabytes a second.
    only : str, optional
        How the names of the arrays begin that are wanted.

    Raises
    ------
    NoIndexError
        If there is none.
    StoreError
        If it is damaged, none of ours, or of another format.
    """

    def read(home: Path, manifest: dict[str, Any]) -> tuple[dict[str, Array], dict[str, Any]]:
        files = {Path(name).name: told for name, told in manifest["files"].items() if name.startswith(only)}
        arrays = {name[:-4]: _read_array(home / name, told, verify) for name, told in files.items()}
        return arrays, manifest["facts"]

    return _of_current(folder, read)


def facts_of(folder: Path) -> dict[str, Any]:
    """Return the facts alone; errors as for `load`."""
    facts: dict[str, Any] = _of_current(folder, lambda home, manifest: manifest["facts"])
    return facts


def _of_current(folder: Path, read: Callable[[Path, dict[str, Any]], R]) -> R:
    """Return what `read` makes of the current generation and its manifest."""
    while True:
        home, checksum = _current(folder)
        try:
            return read(home, _manifest(home, checksum))
        except FileNotFoundError as error:
            if _current(folder)[0] == home:  # else it was replaced while we looked
                raise _damaged(folder, f"{Path(error.filename).name} is missing") from error


@contextmanager
def locked(folder: Path, wait: float = WAIT) -> Iterator[None]:
    """Keep other writers out of `folder`, once they are done.

    Parameters
    ----------
    folder : Path
        Of an index, or none yet: it is made.
    wait : float
        How many seconds to wait for another writer.

    Raises
    ------
    StoreError
        If another one takes longer, or the folder may not be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = (path.name for path in folder.iterdir() if path.name != "lock" and not path.name.startswith("."))
        if not exists(folder) and not all(map(_OURS.fullmatch, others)):
            raise StoreError(
                f"{str(folder)!r} holds other things than an index; remove it, or name a folder that is empty"
            )
        file = (folder / "lock").open("ab")
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"the index {str(folder)!r} cannot be written: {reason}; remove what is in the way") from error
    with file:
        give_up = time.monotonic() + wait
        while not _lock(file):
            if time.monotonic() > give_up:
                raise StoreError(f"the index {str(folder)!r} is being written by another process; try again later")
            time.sleep(0.05)
        yield  # closing the file, or the end of the process, gives the lock back


def _lock(file: IO[bytes]) -> bool:
    try:
        if os.name == "nt":  # pragma: no cover
            windows: Any = importlib.import_module("msvcrt")
            windows.locking(file.fileno(), windows.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:  # some network drives know no locks
        reason = error.strerror or str(error)
        raise StoreError(f"the lock {file.name!r} cannot be taken: {reason}; name a place on another drive") from error
    return True


class _Summed:
    """A file that knows the size and the checksum of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size, self.checksum = file, 0, 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        return self._file.write(data)


def _write_array(path: Path, array: Array) -> tuple[int, int]:
    with path.open("xb") as file:
        summed = _Summed(file)
        np.lib.format.write_array(summed, np.ascontiguousarray(array), allow_pickle=False)
    return summed.size, summed.checksum


def _read_array(path: Path, told: Sequence[int], verify: bool) -> Array:
    home, (size, checksum) = path.parent.parent, told
    try:
        if (found := path.stat().st_size) != size:
            raise _damaged(home, f"{path.name} is {found} bytes long and should be {size}")
        if verify and _checksum(path) != checksum:
            raise _damaged(home, f"{path.name} is not what was written")
        # A plain view: slices of a memmap would each be one again, which takes time.
        return np.asarray(np.lib.format.open_memmap(path, mode="r"))
    except (FileNotFoundError, StoreError):
        raise
    except Exception as error:  # a header that is no header fails in many ways
        if isinstance(error, OSError) and error.errno in _NOT_NOW:
            raise UnreadableIndexError(
                f"the index {str(home)!r} cannot be read: {path.name}: {error.strerror}",
                "change that, or remove the index",
            ) from error
        raise _damaged(home, f"{path.name} cannot be read ({error})") from error


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum


def _current(folder: Path) -> tuple[Path, int]:
    """The generation that counts, and the checksum of its manifest."""
    try:
        told = (folder / "current").read_text(encoding="ascii")
    except FileNotFoundError as error:
        raise NoIndexError(f"there is no index in {str(folder)!r}", REMEDY) from error
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(folder, f"current cannot be read ({error})") from error
    match = re.fullmatch(r"([0-9a-f]{16}) ([0-9]{1,10})\n", told)
    if not match:
        raise _damaged(folder, f"current says {told[:40]!r}, which names no generation")
    return folder / match[1], int(match[2])


def _manifest(home: Path, checksum: int) -> dict[str, Any]:
    try:
        written = (home / "manifest.json").read_bytes()
        manifest = json.loads(written)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(home.parent, f"manifest.json cannot be read ({error})") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND:
        raise StoreError(f"{str(home.parent)!r} is not an index of recommender", "name another place, or remove it")
    found = manifest.get("format")
    if found != FORMAT:
        age = "a newer" if isinstance(found, int) and found > FORMAT else "another"
        raise StoreError(
            f"the index {str(home.parent)!r} has format {found!r}, made by {age} version of recommender, and this one "
            f"knows {FORMAT}",
            f"{REMEDY}, or update recommender",
        )
    if zlib.crc32(written) != checksum:
        raise _damaged(home.parent, "manifest.json is not what was written")
    return manifest


def _damaged(folder: Path, what: str) -> StoreError:
    return StoreError(f"the index {str(folder)!r} is damaged: {what}", REMEDY)


def _tidy(folder: Path) -> None:
    """Remove former generations, and what killed writers left. Whoever has mapped one keeps it."""
    with suppress(OSError, StoreError):
        home = _current(folder)[0] if exists(folder) else None
        for path in folder.iterdir():
            if _OURS.fullmatch(path.name) and path != home:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
