"""Nobody can make the service use up memory, time or connections; and what it cannot do it says."""

from __future__ import annotations

import json
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from served import EDITOR, FERRY, Serve, Served, page
from uvicorn import Config

from recommender.service.own_process import send_at_once
from recommender.service.questions import MAX_TEXT
from recommender.service.running import _listening
from recommender.service.slow_clients import PatientProtocol


def raw(served: Served, *pieces: bytes, seconds: float = 20) -> bytes:
    """What comes back on a connection of its own, until it is closed."""
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while data := connection.recv(65_536):
            received += data
    return received


def test_a_body_that_is_too_long_is_refused_before_it_is_read(seeds: Served) -> None:
    head = b"POST /v1/similar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n"
    answer = raw(seeds, head + b"Content-Length: 999999999999\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413") and b"application/problem+json" in answer


def test_a_body_of_unknown_length_is_cut_off_where_it_is_too_long(serve: Serve) -> None:
    served = serve(table="max_body = 1000")
    chunks = (b'{"text": "' if number == 0 else b"x" * 100 for number in range(20))
    answer = served.client.post("/v1/similar", content=chunks, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_texts_and_names_have_a_longest_length(seeds: Served) -> None:
    for text, status in (("ferry " * (MAX_TEXT // 6), 200), ("x" * (MAX_TEXT + 1), 400)):
        assert seeds.client.post("/v1/similar", json={"text": text}).status_code == status
    assert seeds.client.post("/v1/related", json={"ids": ["x" * 4_097]}).status_code == 400
    assert seeds.client.post("/v1/related", json={"ids": ["x"] * 21}).status_code == 400


def test_a_body_that_does_not_arrive_is_not_waited_for(serve: Serve) -> None:
    served = serve(table="timeout = 0.2")
    head = b"POST /v1/similar HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n"
    answer = raw(served, head + b"Connection: close\r\n\r\n", b'{"text": ')
    assert answer.startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("pieces", [(), (b"GET /v1/related",), (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ", b"b\r\n")])
def test_a_head_that_does_not_arrive_is_not_waited_for(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, pieces: tuple[bytes, ...]
) -> None:
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.2)
    assert raw(serve(), *pieces) == b""


@pytest.mark.slow
def test_a_second_head_that_does_not_arrive_is_not_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PatientProtocol, "head_seconds", 0.2)
    answer = raw(serve(), b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/re")
    assert answer.startswith(b"HTTP/1.1 200") and answer.count(b"HTTP/1.1") == 1


def test_answers_are_sent_at_once() -> None:
    """asyncio switches Nagle's algorithm off only for a socket that says it is TCP; else answers wait 40 ms."""
    with _listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere connections may not inherit it")
def test_answers_are_sent_at_once_by_workers_of_other_servers() -> None:
    """uvicorn's own supervisor hands its workers a socket that does not say so."""
    with Config("x", port=0, log_config=None).bind_socket() as listener:
        send_at_once()
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_request_with_two_lengths_is_the_last_one_of_its_connection(seeds: Served) -> None:
    """Else what a server in front takes for its body may be taken for another request, of whoever comes next."""
    second = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    for method in (b"POST /v1/similar", b"GET /healthz", b"GET /widget.js"):
        head = method + b" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        answer = raw(seeds, head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second)
        assert answer.startswith(b"HTTP/1.1 400") and answer.count(b"HTTP/1.1") == 1


def test_slow_clients_keep_nobody_else_waiting(seeds: Served) -> None:
    host, port = seeds.url.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(b"GET /v1/related HTTP/1.1\r\nHost: x\r\nX-")
        assert seeds.client.get("/v1/related", params={"article": FERRY}).status_code == 200
    finally:
        for connection in slow:
            connection.close()


def test_a_question_that_takes_too_long_is_given_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve(table="timeout = 0.05")
    done = threading.Event()
    monkeypatch.setattr("recommender.service.asking.Asking.find", lambda *_: done.wait(20))
    answer = served.client.get("/v1/articles/olives")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert served.client.get("/healthz").status_code == 200
    done.set()


def test_no_list_waits_for_long_texts(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served, done = serve(), threading.Event()
    monkeypatch.setattr("recommender.engine.Recommender.recommend_text", lambda *_, **__: done.wait(20) and [])
    with ThreadPoolExecutor(8) as pool:
        drafts = [pool.submit(served.client.post, "/v1/similar", json={"text": "a draft"}) for _ in range(8)]
        try:
            answer = served.client.get("/v1/related", params={"article": "harbour/ferry"}, timeout=10)
            assert answer.status_code == 200
            assert not any(draft.done() for draft in drafts)
        finally:
            done.set()
        assert {draft.result().status_code for draft in drafts} == {200}


def test_an_error_that_nobody_foresaw_is_logged_and_not_told(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("/secret/path")

    served = serve()
    monkeypatch.setattr("recommender.service.asking.Asking.find", fail)
    answer = served.client.get("/v1/articles/olives")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text and "/secret/path" in caplog.text


HEADS = [
    b"\x00\x01\x02\r\n\r\n",
    b"GET /%00%ff%2e%2e/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET //evil.example/%0d%0aSet-Cookie:a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /v1/related?%ff=%fe&filter[[]]=1&=& HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"POST /v1/similar HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    b"POST /v1/similar HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzzz\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS, ids=range(len(HEADS)))
def test_what_is_no_request_is_refused_and_the_next_one_is_answered(seeds: Served, head: bytes) -> None:
    try:
        answer = raw(seeds, head)
    except ConnectionError:
        answer = b""
    assert answer[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 404")
    assert b"set-cookie" not in answer.lower()
    assert seeds.client.get("/healthz").status_code == 200


NAMES = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [FERRY, FERRY[:-1], f"/{FERRY}/", "..", "%2e%2e", "https://[::1", "\0", "a" * 4_096, "http://x:y/"]
    ),
    st.text(alphabet="./%:\\#?&[]\0\u202e\ud7ff ", max_size=40),
)


@settings(max_examples=40)
@given(name=NAMES, other=NAMES)
def test_no_name_and_no_text_makes_the_service_fail(seeds: Served, name: str, other: str) -> None:
    asked = [
        seeds.client.get("/v1/related", params={"article": name}),
        seeds.client.get("/v1/explain", params={"article": FERRY, "other": other}),
        seeds.client.get("/v1/articles", params={"title": name}),
        seeds.client.post("/v1/related", json={"ids": [name or "x"], "exclude": [other or "x"]}),
        seeds.client.post("/v1/similar", json={"text": name + other}),
    ]
    assert {answer.status_code for answer in asked} <= {200, 400, 404}
    for answer in asked:
        answer.json()


def test_many_may_ask_while_the_site_is_refreshed(serve: Serve) -> None:
    """Each answer belongs to the version that it names: two articles come and go together."""
    served = serve(build=True)
    stop = threading.Event()
    seen: dict[str, set[int]] = {}

    def ask() -> int:
        count = 0
        with httpx.Client(base_url=served.url, timeout=30) as client:
            while not stop.is_set():
                answer = client.get("/v1/articles").json()
                seen.setdefault(answer["version"], set()).add(answer["total"])
                count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for number in range(6):
                for name in ("one", "two"):
                    file = served.folder / f"content/{name}.md"
                    if number % 2:
                        file.unlink()
                    else:
                        file.write_text(page(f"{name} ferry", "The ferry."))
                answer = served.client.post("/v1/refresh", json={}, headers=EDITOR)
                assert answer.json()["articles"] == (5 if number % 2 else 7)
        finally:
            stop.set()
    assert sum(one.result() for one in asking) > 0
    assert all(len(totals) == 1 for totals in seen.values())
    assert {total for totals in seen.values() for total in totals} <= {4, 6}


@pytest.mark.slow
def test_memory_does_not_grow_with_questions(seeds: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the process of the tests, without kept answers: after 2,000 questions Python holds as much as after 300."""
    import gc
    import tracemalloc

    monkeypatch.setattr("recommender.service.kept_answers.MAX_ANSWERS", 20)

    def ask(times: int) -> None:
        for number in range(times):
            seeds.client.get("/v1/similar", params={"text": f"ferry {number}"})
            seeds.client.get("/v1/related", params={"article": FERRY, "limit": number % 20})

    ask(100)
    tracemalloc.start()
    ask(50)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    ask(850)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 1_000_000


@pytest.mark.slow
def test_a_hundred_refreshes_under_load_and_nobody_gets_an_error(serve: Serve) -> None:
    served, stop = serve(build=True), threading.Event()

    def ask(name: str) -> int:
        count = 0
        with httpx.Client(base_url=served.url, timeout=30) as client:
            while not stop.is_set():
                answer = client.get("/v1/related", params={"article": name, "limit": count % 20})
                assert (answer.status_code, "stories" in answer.json()) == (200, True)
                count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, f"harbour/{name}") for name in ("ferry", "crews", "bread", "ferry")]
        try:
            for number in range(100):
                (served.folder / "content/new.md").write_text(page(f"Ferry {number}", f"The ferry sails {number}."))
                answer = served.client.post("/v1/refresh", json={}, headers=EDITOR)
                assert (answer.status_code, answer.json()["changed"]) == (200, True)
        finally:
            stop.set()
        assert sum(one.result() for one in asking) > 100


@pytest.mark.parametrize(
    "head", [b"GET /v1/related?article=" + 70_000 * b"x" + b" HTTP/1.1", b"GET / HTTP/1.1\r\nno header", b"\0"]
)
def test_a_head_that_cannot_be_read_is_refused_as_all_else(seeds: Served, head: bytes) -> None:
    top, _, body = raw(seeds, head + b"\r\n\r\n").partition(b"\r\n\r\n")
    assert top.startswith(b"HTTP/1.1 400") and b"content-type: application/problem+json" in top.lower()
    details = json.loads(body)
    assert details["status"] == 400 and "64 kB" in details["detail"]
