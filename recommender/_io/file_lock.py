"""A lock on a file: one process holds it, others wait for it, and the end of the process gives it back."""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from recommender.errors import StoreError

__all__ = ["WAIT", "is_at", "take"]

WAIT = 600.0
"""Seconds for which a writer waits for another one: several times what making a large index takes. A plain choice."""

PATIENCE = 0.2
"""Seconds of waiting before it is said. A plain choice: shorter waits are not worth a line."""


def take(file: IO[bytes], give_up: float, on_wait: Callable[[], None] | None = None) -> None:
    """Wait until no other process holds the lock of an open file, and take it; closing the file gives it back.

    Parameters
    ----------
    file : file object
        Opened for writing.
    give_up : float
        Until when to wait, in seconds of `time.monotonic`.
    on_wait : callable, optional
        Called once, if it has to wait for longer than `PATIENCE`.

    Raises
    ------
    TimeoutError
        If another process holds it for longer.
    StoreError
        If the drive has no locks.
    """
    start = time.monotonic()
    while not _lock(file):
        if on_wait and time.monotonic() > start + PATIENCE:
            on_wait()
            on_wait = None
        if time.monotonic() > give_up:
            raise TimeoutError
        time.sleep(0.05)


def is_at(file: IO[bytes], path: Path) -> bool:
    """Whether an open file is the one that lies at `path` now."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


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
    except OSError as error:  # some network drives have no locks
        reason = error.strerror or str(error)
        raise StoreError(f"the lock {file.name!r} cannot be taken: {reason}; name a place on another drive") from error
    return True
