"""What docs/python.md shows is run, from top to bottom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from documents import code_blocks

ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_run_from_top_to_bottom(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    code = "\n\n".join(code for _, _, code in code_blocks(ROOT / "docs" / "python.md", "python"))
    exec(compile(code, "docs/python.md", "exec"), names)
    said: list[Any] = []
    (body,) = names["related"]({}, lambda *answer: said.append(answer))
    assert len(body.splitlines()) == 3
    assert dict(said[0][1])["ETag"] == f'"{names["now"].version}"'
    assert len(names["frame"]) == 5
