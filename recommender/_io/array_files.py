"""The files of an index that hold arrays: each with its size and checksum."""

from __future__ import annotations

import errno
import zlib
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from recommender.errors import StoreError, UnreadableIndexError

__all__ = ["REMEDY", "Array", "damaged", "read_array", "write_array", "write_strings"]

Array = npt.NDArray[Any]

REMEDY = "build it again: recommender build --content FOLDER; in Python, rec.save(FOLDER)"
"""What the user can do about an index that is missing or damaged."""

_NO_DAMAGE = {errno.EACCES, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EPERM}
"""Errors of the system or its permissions, which do not mean that the file is damaged."""


class _ChecksumWriter:
    """Writes to a file, and computes the size and the CRC-32 of everything written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.size, self.checksum = file, 0, 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        return self._file.write(data)


def write_array(path: Path, values: Array) -> tuple[int, int]:
    """Write a file, which must not exist yet, and return its size in bytes and its CRC-32."""
    with path.open("xb") as file:
        writer = _ChecksumWriter(file)
        np.lib.format.write_array(writer, np.ascontiguousarray(values), allow_pickle=False)
    return writer.size, writer.checksum


def write_strings(path: Path, strings: Iterable[bytes]) -> tuple[tuple[int, int], Array]:
    """Write strings one behind the other, as an array of uint8, when they come: they are never held together.

    Returns
    -------
    entry : tuple of two int
        Size and CRC-32, as of `write_array`; the file is the same.
    ends : ndarray of int64
        The offset at which each string ends.
    """
    ends, total = array("q"), 0
    with path.open("xb", buffering=1 << 20) as file:
        _write_header(file, 0)
        start = file.tell()
        for one in strings:
            file.write(one)
            total += len(one)
            ends.append(total)
        file.seek(0)
        _write_header(file, total)  # of the same length: NumPy leaves room for arrays that grow
        if file.tell() != start:
            raise OSError(errno.EFBIG, f"{path.name} has become too long")
    return (start + total, _checksum(path)), np.frombuffer(ends, dtype=np.int64)


def _write_header(file: BinaryIO, n: int) -> None:
    """Write what stands before `n` bytes in a file of an array."""
    np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": (n,)})


def read_array(path: Path, entry: Sequence[int], verify: bool) -> Array:
    """Return the array in a file, mapped.

    Parameters
    ----------
    path : Path
        ``index/generation/name.npy``.
    entry : sequence of two int
        Its size and CRC-32, as `write_array` returned them.
    verify : bool
        Whether the checksum is compared, which reads the whole file.

    Raises
    ------
    FileNotFoundError
        If it is missing.
    UnreadableIndexError
        If the system does not let us read it.
    StoreError
        If it is damaged.
    """
    folder, (size, checksum) = path.parent.parent, entry
    try:
        if (actual := path.stat().st_size) != size:
            raise damaged(folder, f"{path.name} is {actual} bytes long and should be {size}")
        if verify and _checksum(path) != checksum:
            raise damaged(folder, f"{path.name} is not what was written")
        # A plain array: every slice of a np.memmap is a np.memmap, which takes longer to make.
        return np.asarray(np.lib.format.open_memmap(path, mode="r"))
    except (FileNotFoundError, StoreError):
        raise
    except Exception as error:  # a damaged header fails in many ways
        if isinstance(error, OSError) and error.errno in _NO_DAMAGE:
            raise UnreadableIndexError(
                f"the index {str(folder)!r} cannot be read: {path.name}: {error.strerror}",
                "change that, or remove the index",
            ) from error
        raise damaged(folder, f"{path.name} cannot be read ({error})") from error


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            checksum = zlib.crc32(block, checksum)
    return checksum


def damaged(folder: Path, what: str) -> StoreError:
    """Return the error that says what is wrong with the index in `folder`."""
    return StoreError(f"the index {str(folder)!r} is damaged: {what}", REMEDY)
