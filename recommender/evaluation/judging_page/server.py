"""A server for one assessor on this machine.

Whoever else can send requests to it, another user of the machine or a page in another tab, must neither read articles
nor give grades:

- It listens to the loopback interface, unless another one is named.
- Each run has a random token. It stands behind the ``#`` of the address that is opened, which browsers send nowhere,
  and the page's script sends it in a header, which no page of another origin can.
- The name in the header ``Host`` must be an address of the internet protocol, ``localhost``, or the host that was
  named: so no other site can lead its own name here (DNS rebinding).
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from socketserver import TCPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from recommender.errors import RecommenderError, SettingsError
from recommender.evaluation.judging_page.page import page, policy
from recommender.evaluation.judging_page.session import JudgingSession
from recommender.judging import GRADES

__all__ = ["LOOPBACK", "TOKEN_HEADER", "JudgingServer"]

LOOPBACK = "127.0.0.1"

TOKEN_HEADER = "X-Token"
"""Its presence makes a browser ask first, before it sends a request of another origin; that is always refused."""

MAX_REQUEST = 1000
"""Bytes of the body of a request; one grade takes a tenth of that."""

TIMEOUT = 30
"""How many seconds a connection may be silent: a browser opens some in advance."""


class JudgingServer(ThreadingHTTPServer):
    """Serves the page of one session; it answers while `serve_forever` runs.

    Parameters
    ----------
    session : JudgingSession
        What is judged.
    host : str, optional
        A name or address of this machine; by default only this machine itself can connect.
    port : int, optional
        0 for any that is free.

    Attributes
    ----------
    token : str
        A request without it is refused.
    url : str
        The address to open, with the token.

    Raises
    ------
    SettingsError
        If the machine has no such address, or the port is in use.
    """

    daemon_threads = True
    allow_reuse_address = os.name != "nt"

    def __init__(self, session: JudgingSession, host: str = LOOPBACK, port: int = 0) -> None:
        self.session, self.host, self.token, self.lock = session, host, secrets.token_urlsafe(32), Lock()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), _Handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise SettingsError(
                f"cannot serve at {host}, port {port}: {reason}; use another --port or --host"
            ) from error

    @property
    def url(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.server_address[1]}/#{self.token}"

    def server_bind(self) -> None:
        """Bind to the address; unlike the class above, ask no name server what it is called."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, self.server_address[1]

    def accepts(self, host: str) -> bool:
        """Whether `host`, a header, is a name that only this machine has, or the one that was asked for."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in ("localhost", self.host.casefold()):
            return True
        try:
            return bool(ip_address(name))
        except ValueError:
            return False


class _Handler(BaseHTTPRequestHandler):
    server: JudgingServer
    timeout = TIMEOUT
    server_version, sys_version = "recommender", ""

    def do_GET(self) -> None:  # http.server calls it so
        place = urlsplit(self.path)
        if place.path == "/pair":
            number = parse_qs(place.query).get("number", [""])[0]
            self._answer(lambda: self.server.session.show(int(number) if number.isdecimal() else None))
        elif place.path != "/":
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")
        elif not self.server.accepts(self.headers.get("Host", "")):
            self._refuse(HTTPStatus.FORBIDDEN, "this name is not that of the server")
        else:
            self._send(HTTPStatus.OK, "text/html", page(self.server.session.file))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MAX_REQUEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too long, or does not say how long it is")
            return
        body = self.rfile.read(int(length))  # also if it is refused: else the answer may be lost
        if self.path == "/grade":
            self._answer(lambda: self._give(body))
        elif self.path == "/undo":
            self._answer(self.server.session.undo)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing here")

    def _give(self, body: bytes) -> dict[str, Any]:
        given = json.loads(body)
        number, grade = given["number"], given["grade"]
        if type(number) is not int or not 0 <= number < len(self.server.session) or grade not in GRADES:
            raise ValueError("there is no such pair or grade")
        return self.server.session.give(number, int(grade))

    def _answer(self, action: Callable[[], dict[str, Any]]) -> None:
        """Do what is asked, one request after another, if it comes from the page of this run."""
        if not self.server.accepts(self.headers.get("Host", "")):
            self._refuse(HTTPStatus.FORBIDDEN, "this name is not that of the server")
            return
        if not secrets.compare_digest(self.headers.get(TOKEN_HEADER, "").encode(), self.server.token.encode()):
            self._refuse(HTTPStatus.FORBIDDEN, "this page is of another run; open the address that was printed last")
            return
        try:
            with self.server.lock:
                result = action()
        except RecommenderError as error:
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"not saved: {error}")
        except (ValueError, KeyError, TypeError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST, "this is no grade of a pair")
        else:
            self._send(HTTPStatus.OK, "application/json", json.dumps(result))

    def _refuse(self, status: HTTPStatus, reason: str) -> None:
        self._send(status, "application/json", json.dumps({"error": reason}))

    def _send(self, status: HTTPStatus, kind: str, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(content)),
            "Content-Security-Policy": policy(),
            "Cache-Control": "no-store",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing: only the command line does."""
