"""Sizes, times and hashes of files when they were read, so that later only changed files are read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from recommender._arrays.types import Bytes, Ints
from recommender.readers.files import refusal

__all__ = ["Stamps", "stamp"]

SETTLED = 2_000_000_000
"""Nanoseconds after a change until the time of a file is trusted.

A file that changes twice within one tick of the file system's clock keeps its time. FAT has the longest tick, 2 s.
"""

UNREADABLE = bytes(16)
"""Stands for the hash of a file that could not be read."""


class FileState(NamedTuple):
    """Size in bytes, time of the last change in nanoseconds (both as by `stamp`), and hash of the content."""

    size: int
    time: int
    hash: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """The states of all files of a site.

    Attributes
    ----------
    paths : sequence of str
        Relative to the content folder, in the order of the files.
    sizes, times : ndarray, shape (n_files,), int64
        Sizes in bytes; times of the last change in nanoseconds since 1970.
    hashes : ndarray, shape (n_files, 16), uint8
        BLAKE2b of the contents; 0 for a file that could not be read.
    taken : int
        When the files were examined, in nanoseconds since 1970.
    """

    paths: Sequence[str] = field(repr=False)
    sizes: Ints
    times: Ints
    hashes: Bytes
    taken: int

    @classmethod
    def of(
        cls, files: Sequence[str], root: Path, now: int, before: Stamps | None = None, *, follow_links: bool = True
    ) -> Stamps:
        """Return the states of `files`; contents are hashed only where size or time differ from `before`.

        Parameters
        ----------
        files : sequence of str
            Paths, as `recommender.readers.files_of` returns them.
        root : Path
            The folder that the paths in the result are relative to.
        now : int
            The time, in nanoseconds since 1970.
        before : Stamps, optional
            Their earlier states.
        follow_links : bool
            Whether links may lead out of `root`; those that do are not opened if not, and neither are special files.
        """
        real_root = os.path.realpath(root)
        known = before.by_path() if before else {}
        settled = before.taken - SETTLED if before else 0
        # Paths of files in the current folder do not name it.
        prefix = 0 if root == Path() else len(root.as_posix().rstrip("/")) + 1
        paths, file_stamps, hashes = list[str](), list[tuple[int, int]](), list[bytes]()
        for file in files:
            path, file_stamp = file.replace(os.sep, "/")[prefix:], stamp(file)
            former = known.get(path)
            is_same = former is not None and former[:2] == file_stamp and former.time < settled
            paths.append(path)
            file_stamps.append(file_stamp)
            # An unreadable file is tried again: a permission changes neither size nor time.
            if former and is_same and former.hash != UNREADABLE:
                hashes.append(former.hash)
            else:
                hashes.append(UNREADABLE if refusal(file, real_root, follow_links=follow_links) else _hash(file))
        sizes, times = np.array(file_stamps, dtype=np.int64).reshape(-1, 2).T
        return cls(paths, sizes, times, np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, 16), now)

    @property
    def young(self) -> int:
        """How many files had changed less than `SETTLED` before they were examined."""
        return int((self.times >= self.taken - SETTLED).sum())

    def by_path(self) -> dict[str, FileState]:
        """Return the state of each file."""
        hashes = self.hashes.tobytes()
        digests = [hashes[start : start + 16] for start in range(0, len(hashes), 16)]
        states = map(FileState, self.sizes.tolist(), self.times.tolist(), digests)
        return dict(zip(self.paths, states, strict=True))


def stamp(file: str | Path) -> tuple[int, int]:
    """Return size in bytes and time of the last change in nanoseconds; -1 for both if there is no such file.

    The time is the later one of *mtime* and *ctime*: programs may set *mtime*, and some set it to the same time for all
    files; *ctime* is set by the system.
    """
    try:
        status = os.stat(file)  # noqa: PTH116, to make a Path takes longer than the call
    except OSError:
        return -1, -1
    return status.st_size, max(status.st_mtime_ns, status.st_ctime_ns)


def _hash(file: str) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    try:
        with Path(file).open("rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError:
        return UNREADABLE
    return digest.digest()
