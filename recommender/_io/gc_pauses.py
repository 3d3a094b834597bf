"""Less work for Python's garbage collector.

The collector looks for cycles of references. A site consists of very many objects without a single cycle, so looking at
them takes time and finds nothing; ``tests/_io/test_gc_pauses.py`` checks that there is none.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["gc_paused", "set_gc_rare"]


def set_gc_rare() -> None:
    """Let the collector run rarely until the process ends; only for our own programs, never for a caller's."""
    gc.set_threshold(100_000, 50, 50)  # Python's own: 700 or 2,000 new objects, 10, 10; a plain choice


@contextmanager
def gc_paused() -> Iterator[None]:
    """Switch the collector off for one piece of work, and then back to how the caller had it.

    While many lists are made it would look at all objects again and again, which takes a twentieth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
