"""A service over a real socket, its clients, and a small site to serve."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from uvicorn import Config, Server

from recommender.api import Site
from recommender.api import open as open_site
from recommender.service import create_app
from recommender.service.running import LOOPBACK, _listening
from recommender.service.slow_clients import PatientProtocol

ROOT = Path(__file__).resolve().parents[2]

TOKEN = "a-token-of-the-tests-0123456789"

FERRY = "newsroom/2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"


@dataclass(frozen=True)
class Served:
    """A running service: its site, its client, and where it is."""

    site: Site
    client: httpx.Client
    url: str
    folder: Path


Serve = Callable[..., Served]
"""What the fixture `serve` is."""


@contextmanager
def serving(folder: Path, toml: str = "", *, build: bool = False) -> Iterator[Served]:
    """Serve the content of a folder, whose settings are `toml`, from a thread."""
    (folder / "recommender.toml").write_text(f'content = "content"\n{toml}', encoding="utf-8")
    if build:
        from recommender.index import index_of, refresh_index
        from recommender.settings import load_settings

        settings = load_settings(folder)
        refresh_index(folder / "content", settings, index_of(settings))
    site = open_site(folder)
    app = create_app(lambda: site)
    with _listening(LOOPBACK, 0) as listener:
        port = listener.getsockname()[1]
        config = Config(app, http=PatientProtocol, ws="none", log_config=None, access_log=False, server_header=False)
        server = Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        url = f"http://{LOOPBACK}:{port}"
        try:
            with httpx.Client(base_url=url, timeout=30) as client:
                yield Served(site, client, url, folder)
        finally:
            server.should_exit = True
            thread.join(15)
            assert not thread.is_alive(), "the service does not end"


def page(title: str, body: str = "", **keys: str) -> str:
    """A page in Markdown."""
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\ntitle: {title}\n{lines}---\n{body}\n"


SMALL = {
    "harbour/ferry.md": page("The ferry strike", "Crews of the ferry strike for wages.", date="2026-01-03"),
    "harbour/crews.md": page("Ferry crews go back", "After the strike the ferry sails.", date="2026-01-09"),
    "harbour/bread.md": page("Bread runs out on the islands", "Without a ferry there is no bread.", date="2026-01-05"),
    "olives.md": page("The olive harvest", "Frost in the groves.", date="2026-01-04"),
    "secret.md": page("Ferry deal of tomorrow", "The ferry strike ends.", date="2026-01-06", draft="true"),
}

EDITOR = {"Authorization": f"Bearer {TOKEN}"}
