"""docs/serve.md is true: each request of it is sent, and answered as it says."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served import ROOT, TOKEN, Served, serving

from recommender.service import ENDPOINTS, ServeSettings

TEXT = (ROOT / "docs/serve.md").read_text(encoding="utf-8")

REQUESTS = re.findall(r"```http\n(.*?)\n→ (\d+)\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("documented")
    shutil.copytree(ROOT / "seeds", folder / "content")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOMMENDER_TOKEN", TOKEN)
        with serving(folder, '[serve]\ninbox = "content/inbox"\nevents = "clicks"\n', build=True) as served:
            yield served


def test_each_request_is_answered_as_documented(documented: Served) -> None:
    """In the order of the page: one writes what the next takes away."""
    for request, status, expected in REQUESTS:
        head, *lines = request.split("\n")
        method, _, target = head.partition(" ")
        headers = {}
        if lines and lines[0].startswith("Authorization"):
            headers["Authorization"] = lines.pop(0).partition(": ")[2].replace("TOKEN", TOKEN)
        body = json.loads("\n".join(lines)) if lines else None
        answer = documented.client.request(method, target, json=body, headers=headers)
        assert answer.status_code == int(status), (head, answer.text)
        assert is_like(" ".join(expected.split()), answer.json()), (head, answer.text)


def is_like(pattern: str, answer: Any) -> bool:
    """Whether an answer is as documented; … stands for anything, as a value, and between or behind members."""
    spaced = re.sub(r"\s+", "", re.escape(pattern).replace("\\ ", ""))
    regex = (
        spaced.replace(re.escape("…"), ".*")
        .replace(",.*,", ",(.*,)?")
        .replace(",.*", "(,.*)?")
        .replace(".*,", "(.*,)?")
    )
    found = re.sub(r"\s+", "", json.dumps(answer, ensure_ascii=False))
    return re.fullmatch(regex, found) is not None


def test_every_endpoint_is_documented() -> None:
    sent = {re.split(r"[?\n]", request)[0] for request, _, _ in REQUESTS}
    for endpoint in ENDPOINTS:
        pattern = f"{endpoint.method} {re.sub('{[^}]*}', '.+', endpoint.path)}"
        assert any(re.fullmatch(pattern, one) for one in sent), pattern


def test_every_setting_is_documented_with_its_default() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    documented = tomllib.loads(block)["serve"]
    assert [*documented] == [*ServeSettings.__struct_fields__]
    defaults = ServeSettings()
    for name in ("mcp", "max_age", "stale", "timeout", "max_body", "follow"):
        assert documented[name] == getattr(defaults, name)


def test_the_recipes_name_what_there_is() -> None:
    assert "recommender.asgi:app" in TEXT
    from recommender.asgi import app

    assert callable(app)
    assert Path(ROOT / "recommender/asgi.py").is_file()
