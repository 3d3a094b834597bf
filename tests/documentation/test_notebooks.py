"""The example notebooks run from top to bottom, and are kept without outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTEBOOKS = sorted(path.stem for path in EXAMPLES.glob("*.ipynb"))


def cells(name: str) -> list[dict[str, Any]]:
    notebook = json.loads((EXAMPLES / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(name: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Run the cells of a notebook in its folder; return what each would show."""
    monkeypatch.chdir(EXAMPLES)
    session: dict[str, Any] = {"__name__": "__main__"}
    return [run("".join(cell["source"]), name, session) for cell in cells(name)]


def run(code: str, name: str, session: dict[str, Any]) -> object:
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), session)
    return eval(compile(ast.Expression(last.value), name, "eval"), session) if last else None  # type: ignore[attr-defined]


def test_the_notebook_of_the_graph_shows_maps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    things = shown("explore", monkeypatch)
    assert sum("<iframe" in thing._repr_html_() for thing in things if hasattr(thing, "_repr_html_")) == 3
    assert "ferry" in capsys.readouterr().out.lower()
    assert things[-1], "the last cell shows places"


def test_the_notebook_of_a_frame_leads_from_a_frame_to_a_frame(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frame, problems, stories, _, lists, of_text = shown("dataframe", monkeypatch)
    assert list(frame.columns) == ["key", "headline", "text", "day", "desk"]
    assert problems == []
    assert stories[0].title == "Ferries sail again after Skerrin crews accept roster deal"
    assert "threshold" in capsys.readouterr().out
    assert list(lists["rank"]) == [1, 2, 3, 1, 2, 3]
    assert len(of_text) == 3


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebooks_are_kept_without_outputs(name: str) -> None:
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells(name))
