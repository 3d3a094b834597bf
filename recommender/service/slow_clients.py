"""How requests are received: one whose head comes so slowly that it only holds a place is closed (slow loris), and one
that cannot be read is refused as all others are.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import h11
import msgspec
from uvicorn.protocols.http.h11_impl import H11Protocol

from recommender.service.refusals import PROBLEM, RefusedError, details_of

__all__ = ["HEAD_SECONDS", "PatientProtocol"]

HEAD_SECONDS = 10
"""Seconds from a connection, or from the first byte of a later request on it, to the end of the request's head. A plain
choice: a slow telephone needs two."""

_UNREADABLE = "the head of the request is no HTTP/1.1, or is longer than 64 kB; send what is long in the body of a POST"


class PatientProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with an end of its patience. Bodies are the concern of who reads them."""

    head_seconds: float = HEAD_SECONDS
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what arrived, and wait on only if it is a part of a head."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._wait()
        elif self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._waiting is not None:
            self._waiting.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that cannot be read, as every other is refused, and end the connection."""
        details, _ = details_of(RefusedError(HTTPStatus.BAD_REQUEST, _UNREADABLE))
        body = msgspec.json.encode(details)
        headers = [("content-type", PROBLEM), ("content-length", str(len(body))), ("connection", "close")]
        for event in (h11.Response(status_code=400, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _wait(self) -> None:
        if self._waiting is None and not self.transport.is_closing():
            self._waiting = self.loop.call_later(self.head_seconds, self._give_up)

    def _give_up(self) -> None:
        self._waiting = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()
