"""What holds for tests and for the examples in docstrings; these run as a reader would type them.

That is, in the root of the repository, without further settings.
"""

from __future__ import annotations

import gc
import signal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent

# pytest loads these files by itself. Looking for examples in them would import several modules of one name.
# Plugins of generators import these, which are not installed.
collect_ignore_glob = ["*conftest.py", "recommender/sites/plugins/*"]


def pytest_configure() -> None:
    """Ctrl-C ends the processes that tests start, also where a shell has its jobs in the background ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _examples_run_in_the_root(request: pytest.FixtureRequest) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch = request.getfixturevalue("monkeypatch")
        monkeypatch.chdir(ROOT)
        monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
