"""Every request is logged as one line of JSON, and counted. Neither headers nor queries are logged, so no token is."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from recommender.service.metrics import Metrics

__all__ = ["ROUTE", "Observing"]

ROUTE = "recommender.route"
"""Key of the scope of a request under which the path of its endpoint is left."""

MAX_PATH = 500
"""Characters of a path in the log."""

_log = logging.getLogger("recommender.access")


class Observing:
    """An application of ASGI that hands each request on to another one, and tells what became of it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status, size = time.perf_counter(), 500, 0

        async def observed(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, observed)
        finally:
            self._tell(scope, status, size, time.perf_counter() - start)

    def _tell(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        # Methods and paths are text of strangers: figures have a fixed number of names.
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS") else "other"
        self._metrics.count(scope.get(ROUTE, "other"), method, status, seconds, size)
        if _log.isEnabledFor(logging.INFO):
            line = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "method": method,
                "path": scope["path"][:MAX_PATH],
                "status": status,
                "bytes": size,
                "ms": round(seconds * 1000, 2),
            }
            _log.info("%s", json.dumps(line))
