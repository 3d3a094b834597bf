"""What files looked like when they were read, so that only those are read again that changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from recommender._arrays.types import Bytes, Ints

__all__ = ["Stamps", "glimpses", "stamp"]

SETTLED = 2_000_000_000
"""In nanoseconds: a file that changed so shortly before it was read may change again within a tick of its clock."""

UNREADABLE = bytes(16)

GLIMPSE, LONG = 1 << 16, 1 << 24
"""So many bytes are a glimpse, and more than so many a long file."""


class Look(NamedTuple):
    """Size and time of last change of a file, as `stamp` tells them, and the hash of its content."""

    size: int
    time: int
    hash: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """The files of a site.

    Attributes
    ----------
    paths : sequence of str
        Relative to the content folder, in the order of the files.
    sizes, times : ndarray, shape (n_files,), int64
        Bytes; nanoseconds of the last change.
    hashes : ndarray, shape (n_files, 16), uint8
        Of their contents; 0 for one that could not be read.
    taken : int
        When they were looked at, in nanoseconds.
    """

    paths: Sequence[str] = field(repr=False)
    sizes: Ints
    times: Ints
    hashes: Bytes
    taken: int

    @classmethod
    def of(cls, files: Sequence[str], root: Path, now: int, before: Stamps | None = None) -> Stamps:
        """Look at `files`; contents are hashed only where size or time say something new.

        Parameters
        ----------
        files : sequence of str
            As `recommender.readers.files_of` returns them.
        root : Path
            What paths are relative to.
        now : int
            The time, in nanoseconds.
        before : Stamps, optional
            What they looked like earlier.
        """
        known = before.by_path() if before else {}
        settled = before.taken - SETTLED if before else 0
        # The current folder is no part of the paths of its files.
        prefix = 0 if root == Path() else len(root.as_posix().rstrip("/")) + 1
        paths, looks, hashes = list[str](), list[tuple[int, int]](), list[bytes]()
        for file in files:
            path, look = file.replace(os.sep, "/")[prefix:], stamp(file)
            former = known.get(path)
            same = former is not None and former[:2] == look and former.time < settled
            paths.append(path)
            looks.append(look)
            # What could not be read may be readable now: a permission changes neither size nor time.
            hashes.append(former.hash if former and same and former.hash != UNREADABLE else _hash(file))
        sizes, times = np.array(looks, dtype=np.int64).reshape(-1, 2).T
        return cls(paths, sizes, times, np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, 16), now)

    @property
    def young(self) -> int:
        """How many files had changed shortly before they were looked at."""
        return int((self.times >= self.taken - SETTLED).sum())

    def by_path(self) -> dict[str, Look]:
        """Return what each file looked like."""
        hashes = self.hashes.tobytes()
        digests = [hashes[start : start + 16] for start in range(0, len(hashes), 16)]
        looks = map(Look, self.sizes.tolist(), self.times.tolist(), digests)
        return dict(zip(self.paths, looks, strict=True))


def stamp(file: str | Path) -> tuple[int, int]:
    """Return size and time of last change of a file; -1 for one that is not there.

    The system's own note of a change counts, too: the time that programs may set is the same for all files of some.
    """
    try:
        found = os.stat(file)  # noqa: PTH116, a path takes longer to make than to look at
    except OSError:
        return -1, -1
    return found.st_size, max(found.st_mtime_ns, found.st_ctime_ns)


def glimpses(folder: Path) -> list[list[Any]]:
    """Return name, size and hash of each file of a folder; of a long one, of its beginning, middle and end.

    That tells models apart: their long files hold numbers, all of which change with any training.
    """
    with suppress(OSError):  # a closed folder, or none
        return [[file.name, *_glimpse(file)] for file in sorted(folder.iterdir())]
    return []


def _glimpse(file: Path) -> tuple[int, str]:
    digest = hashlib.blake2b(digest_size=16)
    try:
        size = file.stat().st_size
        with file.open("rb", buffering=0) as stream:
            for start in (0, size // 2, size - GLIMPSE) if size > LONG else range(0, size, GLIMPSE):
                stream.seek(start)
                digest.update(stream.read(GLIMPSE))
    except OSError:  # a link that leads nowhere, a folder
        return -1, ""
    return size, digest.hexdigest()


def _hash(file: str) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    try:
        with Path(file).open("rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError:
        return UNREADABLE
    return digest.digest()
