"""A service of the sample site, and services of small sites."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from served import ROOT, SMALL, TOKEN, Serve, Served, serving


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample site, which no test changes; other pages may ask it."""
    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(ROOT / "seeds", folder / "content")
    with serving(folder, '[serve]\ncors = ["https://pages.example"]\n') as served:
        yield served


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Serve a small site of this test: files by their paths, and what the table ``[serve]`` says."""
    monkeypatch.setenv("RECOMMENDER_TOKEN", TOKEN)
    with ExitStack() as stack:

        def start(files: dict[str, str] | None = None, table: str = "", **options: bool) -> Served:
            for path, text in (files or SMALL).items():
                file = tmp_path / "content" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return stack.enter_context(serving(tmp_path, f"[serve]\n{table}\n", **options))

        yield start
