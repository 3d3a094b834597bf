"""Python's garbage collector, where it finds nothing: a site is a crowd of objects without a single cycle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collected_later", "collected_rarely"]


def collected_rarely() -> None:
    """Let the collector look around rarely from now on; for programs that are ours from start to end."""
    gc.set_threshold(100_000, 50, 50)


@contextmanager
def collected_later() -> Iterator[None]:
    """Let the collector wait until a piece of work is done; for a library, whose caller may want it at any other time.

    While many lists are made, it would look at everything again and again: a twentieth of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
