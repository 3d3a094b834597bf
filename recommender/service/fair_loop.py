"""Workers that listen at one socket share its connections: who has taken one lets the others go first for a moment."""

from __future__ import annotations

import asyncio
from typing import Any

__all__ = ["FairLoop"]

PAUSE = 0.001
"""Seconds after a connection in which a worker takes no other one. A plain choice: another worker that has nothing to
do is there within a tenth of that, and one alone still takes a thousand connections a second."""


class FairLoop(asyncio.SelectorEventLoop):
    """An event loop that takes one connection at a time, and then pauses.

    asyncio's own takes all that wait. Of connections that come at once and stay, as those of a server in front, one
    worker would get all, and the others nothing.
    """

    def _start_serving(self, factory: Any, sock: Any, ssl: Any, server: Any, backlog: int, *rest: Any) -> None:
        super()._start_serving(factory, sock, ssl, server, min(backlog, 1), *rest)  # type: ignore[misc]

    def _accept_connection(self, factory: Any, sock: Any, *rest: Any) -> None:
        super()._accept_connection(factory, sock, *rest)  # type: ignore[misc]
        if self.remove_reader(sock):
            self.call_later(PAUSE, self._go_on, factory, sock, *rest)

    def _go_on(self, factory: Any, sock: Any, *rest: Any) -> None:
        if sock.fileno() != -1:  # else it was closed meanwhile
            self.add_reader(sock, self._accept_connection, factory, sock, *rest)
