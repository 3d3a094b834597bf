"""Assistants are answered with the same lists, through the client of the official SDK."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from served import FERRY, ROOT, Serve, Served
from waiting import wait_for

pytestmark = pytest.mark.filterwarnings("default")  # the SDK's own


def use(server: Any, *calls: tuple[str, dict[str, Any]]) -> tuple[list[str], list[Any]]:
    """The names of the tools, and what some calls return."""
    from mcp.client import Client

    async def talk() -> tuple[list[str], list[Any]]:
        async with Client(server) as client:
            tools = await client.list_tools()
            return [tool.name for tool in tools.tools], [await client.call_tool(*call) for call in calls]

    # A thread of its own has no event loop yet, whatever other tests have left in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, talk).result()


def test_the_tools_answer_as_the_service_does(seeds: Served) -> None:
    from recommender.service.mcp_server import mcp_server
    from recommender.service.service import Service

    server = mcp_server(Service(seeds.site), is_editor=True)
    names, (related, found, why, problems, wrong, unknown) = use(
        server,
        ("related", {"article": FERRY, "limit": 2}),
        ("search", {"text": "ferry strike"}),
        ("explain", {"article": FERRY, "other": "Ferries sail again after Skerrin crews accept roster deal"}),
        ("problems", {"limit": 1}),
        ("related", {"article": f"{FERRY}s"}),
        ("delete", {}),
    )
    assert names == ["related", "search", "explain", "problems"]
    expected = seeds.client.get("/v1/related", params={"article": FERRY, "limit": 2}).json()
    assert related.structured_content == expected == json.loads(related.content[0].text)
    assert found.structured_content["stories"] and problems.structured_content["total"] > 0
    assert why.structured_content["why_not"]["cause"] == "shown"
    assert wrong.is_error and FERRY in wrong.content[0].text
    assert unknown.is_error and "there is no tool" in unknown.content[0].text


def test_over_http_it_is_asked_for_and_offers_nothing_of_editors(serve: Serve) -> None:
    served = serve(table="mcp = true")
    names, (found,) = use(f"{served.url}/mcp/", ("related", {"article": "harbour/ferry"}))
    assert names == ["related", "search", "explain"]
    assert found.structured_content["stories"]


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [("Host", "rebound.example", 421), ("Origin", "https://evil.example", 403), ("Origin", "https://own.example", 200)],
)
def test_over_http_it_answers_nobody_elses_pages(serve: Serve, header: str, value: str, status: int) -> None:
    """Whose name may be made to lead to this machine (DNS rebinding)."""
    served = serve(table='mcp = true\ncors = ["https://own.example"]')
    kinds = {"Accept": "application/json, text/event-stream", header: value}
    answer = served.client.post("/mcp/", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, headers=kinds)
    assert answer.status_code == status


def test_few_work_at_a_time(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """As over HTTP: else forty long texts would be compared at once, and no list be answered meanwhile."""
    served, done, begun = serve(table="mcp = true"), threading.Event(), list[int]()
    monkeypatch.setattr("recommender.service.asking.Asking.find", lambda *_: begun.append(1) or done.wait(20))
    with ThreadPoolExecutor(5) as pool:
        try:
            asked = [pool.submit(use, f"{served.url}/mcp/", ("related", {"article": "olives"})) for _ in range(5)]
            wait_for(lambda: len(begun) == 2)
            assert use(f"{served.url}/mcp/")[0] == ["related", "search", "explain"]
            assert len(begun) == 2
        finally:
            done.set()
        assert [len(one.result()[1]) for one in asked] == [1] * 5


def test_what_takes_too_long_is_given_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served, done = serve(table="mcp = true\ntimeout = 0.05"), threading.Event()
    monkeypatch.setattr("recommender.service.asking.Asking.find", lambda *_: done.wait(20))
    (answer,) = use(f"{served.url}/mcp/", ("related", {"article": "olives"}))[1]
    done.set()
    assert answer.is_error and "too long" in answer.content[0].text


def test_over_http_it_is_not_there_unless_it_is_asked_for(seeds: Served) -> None:
    assert seeds.client.post("/mcp/", json={}).status_code == 404


@pytest.mark.slow
def test_the_command_speaks_it_on_its_standard_streams(tmp_path: Path) -> None:
    from mcp.client.stdio import StdioServerParameters, stdio_client

    shutil.copytree(ROOT / "seeds/newsroom", tmp_path / "content")
    arguments = ["-m", "recommender", "mcp", "--content", "content"]
    server = StdioServerParameters(
        command=sys.executable, args=arguments, cwd=str(tmp_path), env={"PYTHONPATH": str(ROOT)}
    )
    names, (found,) = use(stdio_client(server), ("search", {"text": "ferry strike"}))
    assert "problems" in names and found.structured_content["stories"]
