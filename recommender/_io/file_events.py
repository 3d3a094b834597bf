"""Waiting until files change: told by the file system, or else by looking again after a moment."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

__all__ = ["FileEvents"]

INTERVAL = 1.0
"""Seconds between two looks where the file system tells nothing. A plain choice: short for a person, and long compared
with a look."""

INTERVAL_WITH_EVENTS = 5.0
"""The same where it tells, in case that it does not tell all, as folders that are shared with another computer do."""

STEP, DEBOUNCE = 50, 400
"""Milliseconds: events are told when so long none has come, and at the latest so long after the first. An editor saves
a file in several steps, and git writes many."""

FIRST_LOOK = 300
"""Milliseconds after which the files are looked at once, because what happened before is not told."""


class FileEvents:
    """Tells that files in some folders may have changed. It is a hint: whoever waits then looks at the files.

    Without the library ``watchfiles``, or where the file system gives no events, it tells so once a second.
    """

    def __init__(self) -> None:
        self._changed = threading.Event()
        self._stop = threading.Event()
        self._listener: threading.Thread | None = None
        self._folders: frozenset[tuple[str, int, int]] = frozenset()
        self._is_trusted = True

    def follow(self, folders: Iterable[Path]) -> None:
        """Listen to events in these folders, not in those below them. One that was made again is another one."""
        states = frozenset(state for folder in folders if (state := _state(folder)))
        if states == self._folders or not self._is_trusted:
            return
        self.close()
        self._folders, self._stop = states, threading.Event()
        paths = sorted(path for path, _, _ in states)
        arguments = (paths, self._stop, self._changed)
        self._listener = threading.Thread(target=_listen, args=arguments, daemon=True, name="file events")
        self._listener.start()

    def wait(self) -> bool:
        """Wait until something may have changed, and return whether the file system said so."""
        is_told = self._is_trusted and self._listener is not None and self._listener.is_alive()
        self._changed.wait(INTERVAL_WITH_EVENTS if is_told else INTERVAL)
        is_told = self.pending
        self._changed.clear()
        return is_told

    @property
    def pending(self) -> bool:
        """Whether something has changed since `wait` returned."""
        return self._changed.is_set()

    def distrust(self) -> None:
        """From now on, look once a second: something has changed, and the file system did not say so."""
        self._is_trusted = False
        self.close()

    def close(self) -> None:
        """Listen no more."""
        self._stop.set()
        self._folders = frozenset()


def _state(folder: Path) -> tuple[str, int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return str(folder), status.st_dev, status.st_ino


def _listen(folders: list[str], stop: threading.Event, changed: threading.Event) -> None:
    """Run in a thread of its own, until `stop`. It ends at once where there are no events."""
    # ImportError: not installed. OSError: a folder is gone, or the system follows no more folders.
    with suppress(ImportError, OSError, RuntimeError):
        from watchfiles import watch

        batches = watch(
            *folders, watch_filter=None, stop_event=stop, step=STEP, debounce=DEBOUNCE, recursive=False,
            raise_interrupt=False, rust_timeout=FIRST_LOOK, yield_on_timeout=True,
        )  # fmt: skip
        is_first = True
        for changes in batches:
            if changes or is_first:  # what happened until now was not told
                changed.set()
            is_first = False
