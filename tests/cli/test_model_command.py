"""The command ``model``: what it says of models by name. Fetching itself is tested in tests/text."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from command_line import Run

from recommender.text import find_listed

pytest.importorskip("fastembed")

NAME = "sentence-transformers/all-MiniLM-L6-v2"


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of fetched models."""
    monkeypatch.setenv("RECOMMENDER_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.mark.usefixtures("offline")
def test_list_says_size_licence_description_and_whether_it_is_here(run: Run, models: Path) -> None:
    code, out, _ = run("model", "list")
    lines = out.splitlines()
    place = lines.index(f"{NAME}  (90 MB, licence apache-2.0)")
    assert code == 0 and lines[place + 1].startswith("    ") and "English" in lines[place + 1]
    find_listed(NAME).folder.mkdir(parents=True)
    assert f"{NAME}  (90 MB, licence apache-2.0; fetched)" in run("model", "list")[1].splitlines()
    (entry,) = (row for row in json.loads(run("model", "list", "--json")[1]) if row["name"] == NAME)
    assert (entry["megabytes"], entry["licence"], entry["fetched"]) == (90, "apache-2.0", True)


def test_fetch_says_size_and_licence_first_and_how_to_use_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.text.fetch_model", lambda name: find_listed(name).folder.mkdir(parents=True))
    code, out, _ = run("model", "fetch", NAME.lower())
    first, second = out.splitlines()
    assert (code, first) == (0, f"{NAME}: 90 MB, licence apache-2.0")
    assert second.endswith(f"write into recommender.toml: semantic = '{NAME}'")
    assert "is here already" in run("model", "fetch", NAME)[1]


@pytest.mark.usefixtures("offline")
def test_fetch_answers_an_unknown_name_with_the_nearest(run: Run) -> None:
    code, _, err = run("model", "fetch", "all-MiniLM-L6-v2")
    assert code == 2 and f"did you mean '{NAME}'" in err


@pytest.mark.parametrize("arguments", [("model", "list"), ("model", "fetch", NAME)])
def test_a_missing_library_is_reported(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    code, _, err = run(*arguments)
    assert code == 2 and "fastembed is not installed; pip install 'recommender[semantic]'" in err
    assert "semantic is" not in err
