"""The command: from a folder to an answer, and an orderly end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from served import EDITOR, FERRY, ROOT, SMALL, TOKEN
from waiting import wait_for

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "recommender", "serve", "--port", "0"]


@contextmanager
def started(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """A service in a process of its own, and a client for it."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            [*COMMAND, *arguments], cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline(), process.stdout.readline()]
            assert lines[1].startswith("open http://127.0.0.1:"), (folder / "log.txt").read_text()
            with httpx.Client(base_url=lines[1].split()[1], timeout=60) as client:
                yield client, process
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def site(folder: Path, toml: str = "") -> Path:
    for path, text in SMALL.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (folder / "recommender.toml").write_text(f'content = "content"\n{toml}')
    return folder


def access_log(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "log.txt").read_text().splitlines() if line.startswith("{")]


def test_a_folder_is_served_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    with started(tmp_path, "--content", str(ROOT / "seeds")) as (client, process):
        answer = client.get("/v1/related", params={"article": FERRY})
        assert answer.status_code == 200 and answer.json()["stories"]
        assert client.get("/").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert (tmp_path / ".recommender/current").is_file()
    log = (tmp_path / "log.txt").read_text()
    assert "Traceback" not in log
    assert [(line["path"], line["status"]) for line in access_log(tmp_path)] == [("/v1/related", 200), ("/", 200)]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_sigterm_lets_a_request_finish(tmp_path: Path, workers: str) -> None:
    with started(site(tmp_path), "--workers", workers) as (client, process):
        for _ in range(5):
            assert client.get("/healthz").status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)
    assert "Traceback" not in (tmp_path / "log.txt").read_text()


def test_workers_end_when_their_supervisor_was_killed(tmp_path: Path) -> None:
    """Else they would go on unseen, and keep the port."""
    with started(site(tmp_path), "--workers", "2") as (client, process):
        assert client.get("/healthz").status_code == 200
        process.kill()
        process.wait(30)

        def refused() -> bool:
            try:
                httpx.get(f"{client.base_url}healthz", timeout=5)
            except httpx.ConnectError:
                return True
            except httpx.HTTPError:
                return False
            return False

        wait_for(refused)


def test_workers_share_an_index_and_what_one_writes_all_answer(tmp_path: Path) -> None:
    folder = site(tmp_path, '[serve]\ninbox = "content/inbox"\nfollow = 0.1\n')
    with started(folder, "--workers", "2", RECOMMENDER_TOKEN=TOKEN) as (client, _):
        url = str(client.base_url).rstrip("/")
        put = client.put("/v1/articles/news", json={"title": "The ferry is back"}, headers=EDITOR)
        assert put.status_code == 200
        wanted, until = put.json()["version"], time.monotonic() + 30
        seen: set[str] = set()
        while time.monotonic() < until:
            # Each on a connection of its own: the kernel hands them to one worker or the other.
            seen = {httpx.get(f"{url}/readyz", timeout=30).json()["version"] for _ in range(10)}
            if seen == {wanted}:
                break
            time.sleep(0.1)
        assert seen == {wanted}
        requests = httpx.get(f"{url}/metrics", timeout=30).text
        assert 'recommender_request_seconds_count{method="PUT",route="/v1/articles/{id}",status="200"} 1.0' in requests
    assert TOKEN not in (tmp_path / "log.txt").read_text()


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    folder = site(tmp_path, '[serve]\ninbox = "content/inbox"\n')
    with started(folder, RECOMMENDER_TOKEN=TOKEN) as (client, process):
        for number in range(3):
            body = {"title": f"The ferry is back {number}"}
            assert client.put(f"/v1/articles/news/{number}", json=body, headers=EDITOR).status_code == 200
        process.kill()
    with started(folder) as (client, _):
        for number in range(3):
            assert client.get(f"/v1/articles/news/{number}").status_code == 200
    assert not [path for path in (folder / "content/inbox").iterdir() if path.suffix != ".json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--workers", "0"], "--workers is 0"),
        (["--host", "192.0.2.1"], "cannot serve at 192.0.2.1"),
        (["--content", "nothing"], "does not exist"),
    ],
)
def test_what_cannot_be_served_is_said_in_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=site(tmp_path),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("line", "token", "said"),
    [("", "short", "the token must have"), ('inbox = "elsewhere"', "", "it must lie in the content"),
     ('report = "none.json"', "", "none.json"), ("follw = 1", "", "did you mean 'follow'")],
)  # fmt: skip
def test_settings_that_cannot_be_served_are_said_before_anything_listens(
    tmp_path: Path, line: str, token: str, said: str, workers: str
) -> None:
    folder = site(tmp_path)
    with (folder / "recommender.toml").open("a") as file:
        file.write(f"\n[serve]\n{line}\n")
    done = subprocess.run(
        [*COMMAND, "--workers", workers],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "RECOMMENDER_TOKEN": token},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


def test_gunicorn_can_run_it(tmp_path: Path) -> None:
    """As docs/serve.md shows it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = ["-m", "gunicorn", "recommender.asgi:app", "-k", "uvicorn_worker.UvicornWorker", "-w", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, *command, "-b", f"127.0.0.1:{port}"],
        cwd=site(tmp_path),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=10).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        answer = httpx.get(f"http://127.0.0.1:{port}/v1/related", params={"article": "harbour/ferry"}, timeout=30)
        assert answer.json()["stories"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
