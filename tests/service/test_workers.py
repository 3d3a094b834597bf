"""Workers over one index: what each keeps for itself, and how Python is set in them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from served import ROOT
from uvicorn import Config, Server
from waiting import wait_for

from recommender.index import index_of, refresh_index
from recommender.service.running import LOOP, LOOPBACK, _listening
from recommender.settings import load_settings

WORKER = """
import gc, sys, psutil
def private():
    info = psutil.Process().memory_full_info()
    return info.uss
import numpy, scipy.sparse, recommender.service
from recommender.api import open as open_site
from recommender.service import in_own_process
before = private()
site = in_own_process(lambda: open_site())()
frozen = gc.get_freeze_count()
def ask():
    for name in list(site.corpus.ids)[: len(site.corpus)]:
        site.recommend(name, 10)
ask()
first = private()
for _ in range(4):
    ask()
print(first - before, private() - first, frozen, gc.get_threshold()[0], sys.getswitchinterval())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 2,000 articles, with its index."""
    folder = tmp_path_factory.mktemp("workers")
    command = [sys.executable, str(ROOT / "evaluation/synthetic.py"), "content", "--articles", "2000"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    (folder / "recommender.toml").write_text('content = "content"\n')
    settings = load_settings(folder)
    refresh_index(folder / "content", settings, index_of(settings))
    return folder


def test_connections_that_come_at_once_are_shared_by_all_who_listen() -> None:
    """As those that a server in front keeps open. By asyncio's own loop, nearly all would go to one worker."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("nothing is asked")

    with _listening(LOOPBACK, 0) as listener, ExitStack() as stack:
        servers = [Server(Config(app, loop=LOOP, lifespan="off", log_config=None)) for _ in range(2)]
        threads = [threading.Thread(target=one.run, kwargs={"sockets": [listener.dup()]}) for one in servers]
        try:
            for thread in threads:
                thread.start()
            wait_for(lambda: all(one.started for one in servers))
            for _ in range(40):
                stack.enter_context(socket.create_connection(listener.getsockname()))
            wait_for(lambda: sum(len(one.server_state.connections) for one in servers) == 40)
            assert min(len(one.server_state.connections) for one in servers) >= 5
        finally:
            stack.close()
            for server in servers:
                server.should_exit = True
            for thread in threads:
                thread.join(20)


@pytest.mark.slow
def test_the_private_memory_of_a_worker_is_bounded_and_does_not_grow(folder: Path) -> None:
    """It maps the index, which all share; its own are the articles and rows that were asked for, once."""
    pytest.importorskip("psutil")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", WORKER], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    own, grown, frozen, threshold, switch = map(float, done.stdout.split())
    assert own < 80e6  # 25 MB, and as much again for every other version of libraries
    assert grown < 5e6  # of 8,000 questions
    assert (frozen > 10_000, threshold, switch < 0.001) == (True, 100_000, True)
