"""The server of the judging page answers the page that it printed the address of, and nobody else."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from worlds import two_topics

from recommender.errors import ExportError, SettingsError
from recommender.evaluation import GradesFile
from recommender.evaluation.judging_page import JudgingServer, JudgingSession
from recommender.evaluation.judging_page.server import LOOPBACK, MAX_REQUEST, TOKEN_HEADER

PAIRS = [("face-1", "face-2"), ("face-1", "face-3"), ("olive-1", "olive-2")]


@pytest.fixture
def session(tmp_path: Path) -> JudgingSession:
    return JudgingSession(PAIRS, two_topics(), GradesFile.beside(tmp_path / "pool.tsv", "anna"))


@pytest.fixture
def server(session: JudgingSession) -> Iterator[JudgingServer]:
    with JudgingServer(session) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: JudgingServer, method: str, path: str, body: object = None, **headers: str | None
) -> tuple[int, Any, dict[str, str]]:
    """Ask as the page does, but for `headers`; those that are None are left out."""
    connection = HTTPConnection(LOOPBACK, server.server_port, timeout=10)
    content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    sent = {"Host": f"{LOOPBACK}:{server.server_port}", TOKEN_HEADER: server.token, "Content-Length": str(len(content))}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}  # type: ignore[dict-item]
    connection.putrequest(method, path, skip_host=True)
    for name, value in sent.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(content)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
    return answer.status, json.loads(text) if is_json else text, dict(answer.getheaders())


def test_grades_are_given_shown_and_taken_back(server: JudgingServer, session: JudgingSession) -> None:
    status, shown, _ = ask(server, "GET", "/pair")
    assert (status, shown["number"], shown["graded"]) == (200, 0, 0)
    status, shown, _ = ask(server, "POST", "/grade", {"number": 0, "grade": 3})
    assert (status, shown["number"], shown["graded"]) == (200, 1, 1)
    assert list(session.file.grades.values()) == [3]
    assert ask(server, "GET", "/pair?number=0")[1]["grade"] == 3
    assert ask(server, "GET", "/pair?number=99")[1]["number"] == 1
    assert ask(server, "POST", "/undo", {})[1]["number"] == 0
    assert session.file.grades == {}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/pair", None), ("POST", "/grade", {"number": 0, "grade": 3}), ("POST", "/undo", {})],
)
@pytest.mark.parametrize(
    "headers", [{"X_Token": None}, {"X_Token": ""}, {"X_Token": "guess"}, {"X_Token": "ü"}, {"Host": "evil.example"}]
)
def test_requests_without_the_token_or_by_a_foreign_name_are_refused(
    server: JudgingServer, session: JudgingSession, method: str, path: str, body: object, headers: dict[str, str | None]
) -> None:
    session.file.give(PAIRS[0], 2)
    status, answer, _ = ask(server, method, path, body, **headers)
    assert status == 403
    assert "face" not in json.dumps(answer)
    assert session.file.grades == {PAIRS[0]: 2}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *((host, 200) for host in ("localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:1", "[::1]:8000", "10.0.0.7")),
        *((host, 403) for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[")),
        *((host, 403) for host in ("evil@x", "127.0.0.1 evil", "0x7f000001.example", None)),
    ],
)  # fmt: skip
def test_the_page_is_served_by_names_that_no_other_site_can_have(
    server: JudgingServer, host: str | None, status: int
) -> None:
    assert ask(server, "GET", "/", Host=host, X_Token=None)[0] == status


def test_a_host_that_was_asked_for_is_accepted() -> None:
    server = object.__new__(JudgingServer)
    server.host = "Desk.example"
    assert server.accepts("desk.example:8000")
    assert not server.accepts("other.example:8000")


def test_a_page_of_another_origin_may_not_even_ask(server: JudgingServer) -> None:
    """A browser asks with OPTIONS whether it may send the header of the token; without a yes it sends nothing."""
    status, _, headers = ask(server, "OPTIONS", "/grade", Origin="https://evil.example")
    assert status == 501
    assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *((body, 400) for body in (b"", b"{", b"[]", b"7", b'"x"', b"\xff", b"[" * 999)),
        *(({"number": number, "grade": 3}, 400) for number in (-1, 3, "0", None, 1.0, True, [])),
        *(({"number": 0, "grade": grade}, 400) for grade in (-1, 4, "3", None, 1.5, [], {})),
        ({"number": 0}, 400),
        (b" " * (MAX_REQUEST + 1), 413),
    ],
)
def test_what_is_no_grade_is_refused_and_changes_nothing(
    server: JudgingServer, session: JudgingSession, body: object, status: int
) -> None:
    assert ask(server, "POST", "/grade", body)[0] == status
    assert session.file.grades == {}


@pytest.mark.parametrize("length", [None, "-1", "many", "1" * 30])
def test_a_request_that_does_not_say_how_long_it_is_is_refused(server: JudgingServer, length: str | None) -> None:
    assert ask(server, "POST", "/grade", Content_Length=length)[0] == 413


@pytest.mark.parametrize("path", ["/judge.js", "/../pool.tsv", "/pairs", "/%2e%2e/pool.tsv"])
def test_there_is_nothing_else(server: JudgingServer, path: str) -> None:
    assert ask(server, "GET", path)[0] == 404
    assert ask(server, "POST", path, {})[0] == 404


def test_a_grade_that_cannot_be_saved_is_reported(
    server: JudgingServer, session: JudgingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ExportError("cannot write 'x': No space left on device; make room")

    monkeypatch.setattr(session.file, "give", fail)
    status, answer, _ = ask(server, "POST", "/grade", {"number": 0, "grade": 3})
    assert (status, answer["error"]) == (500, "not saved: cannot write 'x': No space left on device; make room")


def test_every_answer_forbids_what_the_page_does_not_need(server: JudgingServer) -> None:
    for method, path in (("GET", "/"), ("GET", "/pair"), ("GET", "/nothing"), ("POST", "/grade")):
        _, _, headers = ask(server, method, path)
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "Python" not in headers["Server"]


def test_the_page_itself_holds_neither_articles_nor_the_token(server: JudgingServer) -> None:
    text = ask(server, "GET", "/", X_Token=None)[1]
    assert "anna" in text and "pool.anna.grades" in text
    assert "recognition" not in text and server.token not in text


def test_only_this_machine_can_connect_unless_a_host_is_named(session: JudgingSession) -> None:
    with JudgingServer(session) as one, JudgingServer(session) as two:
        assert one.server_address[0] == "127.0.0.1"
        assert one.url == f"http://127.0.0.1:{one.server_port}/#{one.token}"
        assert one.token != two.token
        assert len(one.token) > 40


def test_a_port_in_use_or_an_address_of_another_machine_is_reported(session: JudgingSession) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"cannot serve at 127.0.0.1, port {port}: .*; use another --port"):
            JudgingServer(session, port=port)
    for wrong in ({"host": "192.0.2.1"}, {"port": 99999}):
        with pytest.raises(SettingsError, match="cannot serve at"):
            JudgingServer(session, **wrong)  # type: ignore[arg-type]
