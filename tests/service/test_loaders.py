"""What asks a service for its figures, our own loader and wrk, agrees on what it was answered."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any, TypeVar

import pytest
from served import FERRY, Served

from evaluation.load import Connection, closed_loop, for_questions
from evaluation.wrk import version, wrk

ASKED = f"/v1/related?article={FERRY}"


T = TypeVar("T")


def _run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _own(port: int, paths: list[str]) -> tuple[int, int]:
    connections = [await Connection.to("127.0.0.1", port) for _ in range(2)]
    figures = await closed_loop(connections, cycle(paths), for_questions(40))
    for connection in connections:
        connection.close()
    return len(figures.seconds), figures.errors


@pytest.mark.parametrize(("paths", "wrong"), [([ASKED], 0.0), (["/nothing"], 1.0), ([ASKED, "/nothing"], 0.5)])
def test_both_loaders_count_what_was_answered_and_what_was_refused(
    seeds: Served, paths: list[str], wrong: float
) -> None:
    port = int(seeds.url.rpartition(":")[2])
    questions, errors = _run(_own(port, paths))
    assert errors == pytest.approx(questions * wrong, abs=2)
    if not version():
        pytest.skip("wrk is not installed")
    figures = _run(wrk("127.0.0.1", port, paths, 2, 1))
    assert figures.questions > 10 and figures.errors == pytest.approx(figures.questions * wrong, abs=2)
    assert 0 < figures.median <= figures.p99 <= figures.slowest
