"""What docs/python.md shows is run: its examples from top to bottom, and its applications by the real libraries."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from documents import code_blocks

ROOT = Path(__file__).resolve().parents[2]
FERRY = "newsroom/2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
BLOCKS = [code for _, _, code in code_blocks(ROOT / "docs" / "python.md", "python")]
APPLICATIONS = {code.split()[1].rstrip(",").removesuffix(".py"): code for code in BLOCKS if code.startswith("# ")}


def test_the_examples_run_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    code = "\n\n".join(code for code in BLOCKS if code not in APPLICATIONS.values())
    exec(compile(code, "docs/python.md", "exec"), names)
    assert len(names["frame"]) == 5


@pytest.fixture
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Import an application of the page; its folder names the sample site as its content."""
    (tmp_path / "recommender.toml").write_text(f'content = "{(ROOT / "seeds").as_posix()}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)

    def load(name: str) -> Any:
        (tmp_path / f"{name}.py").write_text(APPLICATIONS[name])
        monkeypatch.delitem(sys.modules, name, raising=False)
        return import_module(name)

    return load


def check(get: Callable[[str], tuple[int, Any]]) -> None:
    """Ask for lists from several threads, and for one of an article that there is not."""
    status, answer = get(f"/related/{FERRY}")
    stories = answer["stories"] if isinstance(answer, dict) else answer
    assert (status, len(stories)) == (200, 5)
    assert stories[0]["title"] == "Islanders ration bread and diesel on day two of ferry strike"
    assert stories[0]["reasons"] and stories[0]["published"].startswith("2026-03-06")
    with ThreadPoolExecutor(8) as pool:
        assert all(one == (200, answer) for one in pool.map(get, [f"/related/{FERRY}"] * 24))
    assert get(f"/related/{FERRY}x")[0] == 404


def test_the_application_of_fastapi_answers(application: Callable[[str], Any]) -> None:
    pytest.importorskip("fastapi")
    from starlette.testclient import TestClient

    with TestClient(application("app_fastapi").app) as client:

        def get(path: str) -> tuple[int, Any]:
            answer = client.get(path)
            return answer.status_code, answer.json()

        check(get)
        assert len(client.get(f"/related/{FERRY}?k=2").json()) == 2
        assert client.post("/refresh").json() is False


def test_the_application_of_flask_answers(application: Callable[[str], Any]) -> None:
    pytest.importorskip("flask")
    app = application("app_flask").app

    def get(path: str) -> tuple[int, Any]:
        answer = app.test_client().get(path)
        return answer.status_code, answer.get_json(silent=True)

    check(get)


def test_the_application_of_django_answers(application: Callable[[str], Any]) -> None:
    pytest.importorskip("django")
    import django
    from django.conf import settings
    from django.test import Client

    if not settings.configured:
        settings.configure(ROOT_URLCONF="views", ALLOWED_HOSTS=["testserver"], SECRET_KEY="of a test")
        django.setup()
    application("views")

    def get(path: str) -> tuple[int, Any]:
        answer = Client().get(path)
        return answer.status_code, answer.json() if answer.status_code == 200 else None

    check(get)
