"""The exit codes of the command ``recommender``, as the end of its ``--help`` lists them."""

from __future__ import annotations

__all__ = ["DONE", "FAILED", "INTERRUPTED", "PROBLEMS", "QUALITY_FELL"]

DONE = 0
PROBLEMS = 1
"""With ``--strict``: the content has problems. Without it too: a page that was to be written could not be."""
FAILED = 2
"""Wrong usage, or nothing to work on; `argparse` uses the same number."""
QUALITY_FELL = 3
"""With ``evaluate --gate``."""
INTERRUPTED = 130
"""Ctrl-C: 128 plus the number of SIGINT, as shells report it."""
