"""The recipes of docs/serve.md for systemd and nginx are run as they stand there."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from documents import code_blocks
from served import EDITOR, ROOT, SMALL, TOKEN, Serve, Served, page
from waiting import wait_for

PAGE = ROOT / "docs/serve.md"
NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))


def recipe(language: str) -> str:
    """The only block of the page in a language."""
    (code,) = [code for _, _, code in code_blocks(PAGE, language)]
    return code


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


# --- nginx ----------------------------------------------------------------------------------------------------


@contextmanager
def behind_nginx(served: Served, folder: Path) -> Iterator[httpx.Client]:
    """A client of an nginx of its own in front of a service."""
    port, (_, _, service) = free_port(), served.url.rpartition("/")
    block = recipe("nginx")
    assert block.count("127.0.0.1:8000") == 1
    block = block.replace("127.0.0.1:8000", service)
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log warn;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}server {{\nlisten 127.0.0.1:{port};\n{block}\n}}\n}}\n"
    )
    process = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(configuration), "-e", f"{folder}/error.log"])
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/stories/", timeout=30) as client:
            wait_for(lambda: process.poll() is not None or _answers(port))
            assert process.poll() is None, (folder / "error.log").read_text()
            yield client
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_in_front_hands_on_names_etags_bodies_and_pages(serve: Serve, tmp_path: Path) -> None:
    address = "https://x.example/a//b?c=d%2Fe&f#ä ö"
    files = {**SMALL, "address.md": page("Ferry at an address", "The ferry sails.", id=f"'{address}'")}
    served = serve(files, 'inbox = "content/inbox"\nmcp = true')
    folder = tmp_path / "nginx"
    folder.mkdir()
    with behind_nginx(served, folder) as client:
        answer = client.get("v1/related", params={"article": "harbour/ferry"})
        assert answer.json()["stories"]
        again = client.get(
            "v1/related", params={"article": "harbour/ferry"}, headers={"If-None-Match": answer.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
        for name in ("harbour/ferry", address):
            assert client.get(f"v1/articles/{quote(name, safe='')}").json()["id"] == name
        new = "https://x.example/new//story"
        put = client.put(f"v1/articles/{quote(new, safe='')}", json={"title": "Back"}, headers=EDITOR)
        assert (put.status_code, new in served.site) == (200, True)  # with merged slashes it would have another id
        assert client.delete(f"v1/articles/{quote(new, safe='')}", headers=EDITOR).status_code == 200
        home = client.get("").text
        linked = re.findall(r'(?:src|href)="([^"#:]+)"', home)
        assert len(linked) >= 4
        assert {client.get(path).status_code for path in linked} == {200}
        too_long = client.post("v1/similar", content=b"x" * 1_100_000, headers={"Content-Type": "application/json"})
        assert too_long.status_code == 413
        hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        accept = {"Accept": "application/json, text/event-stream"}
        assert client.post("mcp/", json=hello, headers=accept).status_code == 200


# --- systemd --------------------------------------------------------------------------------------------------


def unit() -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=True)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string(recipe("ini"))
    return parsed


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_knows_every_line_of_the_unit(tmp_path: Path) -> None:
    file, service = tmp_path / "stories.service", unit()["Service"]
    program, *_ = shlex.split(service["ExecStart"])
    # It looks whether program and folder are there.
    text = recipe("ini").replace(program, sys.executable).replace(service["WorkingDirectory"], str(tmp_path))
    file.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False)
    if "Failed to" in done.stderr and str(file) not in done.stderr:
        pytest.skip(f"systemd-analyze does not work here: {done.stderr.strip()[-200:]}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_the_command_of_the_unit_serves_with_its_token(tmp_path: Path) -> None:
    service = unit()["Service"]
    (credential,) = [value.split(":")[0] for key, value in service.items() if key == "LoadCredential"]
    name, _, value = service["Environment"].partition("=")
    credentials, site = tmp_path / "credentials", tmp_path / "site"
    credentials.mkdir()
    (credentials / credential).write_text(f"{TOKEN}\n")
    for path, text in SMALL.items():
        (site / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (site / "content" / path).write_text(text)
    (site / "recommender.toml").write_text('content = "content"\n')
    program, *arguments = shlex.split(service["ExecStart"])
    assert program.endswith("/recommender") and arguments[0] == "serve"
    process = subprocess.Popen(
        [sys.executable, "-m", "recommender", *arguments, "--port", "0"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT), name: value.replace("%d", str(credentials))},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = [process.stdout.readline(), process.stdout.readline()][1].split()[1]
        with httpx.Client(base_url=url, timeout=60) as client:
            assert client.get("/v1/related", params={"article": "harbour/ferry"}).json()["stories"]
            assert client.get("/v1/problems").status_code == 401
            assert client.get("/v1/problems", headers=EDITOR).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) in (0, -signal.SIGTERM)  # what systemd takes for a clean end
    finally:
        process.kill()
        process.communicate()
