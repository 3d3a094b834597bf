"""Standard output and standard error: their encoding, and what happens if they are closed."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["discard_output", "prepare_streams"]


def prepare_streams() -> None:
    """Make both streams writable, in an encoding that cannot fail.

    A closed stream, as some daemons are started with, becomes the null device. A file or a pipe gets UTF-8. A terminal
    keeps its encoding, and shows "?" for a letter that it lacks.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115, until Python ends
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def discard_output() -> None:
    """Send what is still to be written to the null device: Python writes the rest of its buffers when it ends."""
    with suppress(OSError):  # standard output may be an object without a file, as in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
