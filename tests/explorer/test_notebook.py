"""The example notebook runs from top to bottom, and is kept without outputs."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "explore.ipynb"


def cells(kind: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def run(code: str, session: dict[str, Any]) -> object:
    """Run a cell as a notebook does; return what it would show below the cell."""
    tree = ast.parse(code)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, NOTEBOOK.name, "exec"), session)
    return eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), session) if last else None  # type: ignore[attr-defined]


def test_the_notebook_runs_and_shows_maps(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(NOTEBOOK.parent)
    session: dict[str, Any] = {"__name__": "__main__"}
    shown = [run("".join(cell["source"]), session) for cell in cells("code")]
    assert sum("<iframe" in thing._repr_html_() for thing in shown if hasattr(thing, "_repr_html_")) == 3
    assert "ferry" in capsys.readouterr().out.lower()
    assert shown[-1], "the last cell shows places"


def test_the_notebook_is_kept_without_outputs() -> None:
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells("code"))
