"""Running the service: a socket, one process or several, and an end that lets requests finish."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from recommender.errors import SettingsError
from recommender.service.metrics import SHARED
from recommender.service.service import Service
from recommender.service.slow_clients import PatientProtocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from recommender.api import Site

__all__ = ["LOOPBACK", "serve", "serve_assistant"]

LOOPBACK = "127.0.0.1"

MAX_CONNECTIONS = 1_000
"""Of one process; more are refused. A plain choice: each takes one of the usual 1,024 file handles."""

GRACE = 10
"""Seconds for which requests may go on after the end was asked for: as long as a question may take by default."""

STUCK = 60
"""Seconds for which a worker may be silent before it is replaced. A plain choice: on a busy machine it may take ten to
start."""

LOOP = "recommender.service.fair_loop:FairLoop"
"""Workers import it by name."""

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(message)s"}, "named": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "access": {"class": "logging.StreamHandler", "formatter": "line"},
        "other": {"class": "logging.StreamHandler", "formatter": "named"},
    },
    "loggers": {
        "recommender.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        "recommender.service": {"handlers": ["other"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["other"], "level": "WARNING", "propagate": False},
    },
}


def serve(
    app: ASGIApp | str,
    *,
    host: str = LOOPBACK,
    port: int = 8000,
    workers: int = 1,
    access_log: bool = True,
    on_listening: Callable[[str], None] | None = None,
) -> None:
    """Serve an application until a signal ends it.

    Parameters
    ----------
    app : ASGIApp or str
        The application; for several workers, where it can be imported: ``"recommender.asgi:app"``.
    host, port : str, int
        Where it listens: on this machine only, unless another host is named. Port 0 is any that is free.
    workers : int
        Number of processes.
    access_log : bool
        Whether each request is a line on standard error.
    on_listening : callable, optional
        Called with the address, as soon as connections are taken.

    Raises
    ------
    SettingsError
        If it cannot listen there.
    """
    logging = LOGGING if access_log else _quiet()
    config = Config(
        app,
        host=host,
        port=port,
        workers=workers,
        http=PatientProtocol,
        loop=LOOP,
        ws="none",
        log_config=logging,
        access_log=False,
        server_header=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=GRACE,
        timeout_worker_healthcheck=STUCK,
        proxy_headers=False,
    )
    with _listening(host, port) as listener:
        if on_listening:
            on_listening(_url(listener))
        if workers == 1:
            Server(config).run(sockets=[listener])
            return
        with tempfile.TemporaryDirectory(prefix="recommender-") as folder:
            os.environ[SHARED] = folder
            listener.set_inheritable(True)
            Multiprocess(config, sockets=[listener]).run()


def serve_assistant(site: Site) -> None:
    """Answer one assistant on standard input and output, until it closes them. Needs the extra ``mcp``."""
    import anyio

    from recommender.service.mcp_server import run_on_stdio  # whose library takes a second to load

    anyio.run(run_on_stdio, Service(site))


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # That it is TCP must be said: asyncio sends at once only where it knows, else each answer waits 40 ms for its end.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(MAX_CONNECTIONS)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(f"cannot serve at {host}, port {port}: {reason}; use another --port or --host") from error
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _quiet() -> dict[str, Any]:
    loggers = {**LOGGING["loggers"], "recommender.access": {"handlers": [], "level": "WARNING", "propagate": False}}
    return {**LOGGING, "loggers": loggers}
