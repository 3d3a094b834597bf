"""Examples in docstrings run as a reader would type them: in the root of the repository, without further settings."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent

# pytest loads these files by itself. Looking for examples in them would import several modules of one name.
# Plugins of generators import these, which are not installed.
collect_ignore_glob = ["*conftest.py", "recommender/sites/plugins/*"]


@pytest.fixture(autouse=True)
def _examples_run_in_the_root(request: pytest.FixtureRequest) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch = request.getfixturevalue("monkeypatch")
        monkeypatch.chdir(ROOT)
        monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
