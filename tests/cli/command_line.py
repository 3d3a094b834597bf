"""What the tests of commands share: the sample site, and the type of the fixture ``run``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEWSROOM = str(ROOT / "seeds" / "newsroom")
FERRY = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
"""An article of that site with a curated list of three stories."""

Run = Callable[..., tuple[int, str, str]]
"""``run(*arguments)`` returns the exit code, standard output and standard error of one command."""
