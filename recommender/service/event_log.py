"""The log of impressions and clicks, in the format of `recommender.evaluation.clicks`, in files of a day.

Each process writes files of its own, so that no line is torn: ``clicks-20261207-4711-0.jsonl``. A folder is one log.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from recommender.errors import EvaluationError
from recommender.evaluation import Click, Impression
from recommender.service.questions import EventsBody
from recommender.service.refusals import RefusedError

__all__ = ["MAX_FILE_BYTES", "MAX_FOLDER_BYTES", "EventLog"]

MAX_FILE_BYTES = 16_000_000
"""Bytes of one file, after which another one is begun. A plain choice."""

MAX_FOLDER_BYTES = 1_000_000_000
"""Bytes of all files, after which no event is taken: whoever can reach the service can send events. A plain choice."""

SYSTEM = "recommender"
"""The name that our lists have in the log."""


class EventLog:
    """Where events are written to.

    Parameters
    ----------
    folder : Path
        Made when the first is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._number = 0
        self._free = 0

    def write(self, body: EventsBody, knows: Callable[[str], bool], moment: datetime) -> None:
        """Write one event, with the time of the server; one about articles that nobody knows is refused."""
        line = self._line(body, knows, moment.replace(microsecond=0))
        try:
            with self._lock:
                self._append(f"{line}\n".encode("ascii"), moment)
        except OSError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, f"it cannot be logged: {error.strerror}") from error

    def _line(self, body: EventsBody, knows: Callable[[str], bool], moment: datetime) -> str:
        named = (body.query, *body.shown) if body.event == "impression" else (body.article,)
        for name in named:
            if not knows(name):
                raise RefusedError(HTTPStatus.BAD_REQUEST, f"no article or page has the id {name[:100]!r}")
        try:
            if body.event == "click":
                return Click(moment, body.impression, body.article).to_json()
            return Impression(moment, body.impression, body.query, body.shown, (SYSTEM,)).to_json()
        except EvaluationError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error

    def _append(self, line: bytes, moment: datetime) -> None:
        if self._free < len(line):
            self._make_room(len(line))
        path = self._path(moment)
        while path.exists() and path.stat().st_size + len(line) > MAX_FILE_BYTES:
            self._number += 1
            path = self._path(moment)
        with path.open("ab") as file:
            file.write(line)
        self._free -= len(line)

    def _path(self, moment: datetime) -> Path:
        return self.folder / f"clicks-{moment:%Y%m%d}-{os.getpid()}-{self._number}.jsonl"

    def _make_room(self, size: int) -> None:
        """Look how much the folder holds; a part of what is left over may then be written without another look."""
        self.folder.mkdir(parents=True, exist_ok=True)
        used = sum(file.stat().st_size for file in self.folder.iterdir() if file.is_file())
        if used + size > MAX_FOLDER_BYTES:
            raise RefusedError(
                HTTPStatus.INSUFFICIENT_STORAGE, f"the log is full: {MAX_FOLDER_BYTES:,} bytes; move files away"
            )
        self._free = max(size, min(MAX_FILE_BYTES, MAX_FOLDER_BYTES - used))
