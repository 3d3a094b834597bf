"""The example of ``docs/scale.md`` runs, and its lists are those of one index."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_example_of_20_000_articles_by_two_workers() -> None:
    pytest.importorskip("distributed", reason="of the extra cluster")
    options = ("--articles", "20000", "--lists", "500", "--compare")
    done = subprocess.run(
        [sys.executable, "examples/cluster.py", *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert "0 of 500 lists are other ones than those of an index in one piece" in done.stdout
