"""Signals that end the program: first everything is cleaned up."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["clean_up_on_signals"]

TERMINATING = ("SIGTERM", "SIGHUP")
"""Signals that end a program by default. Windows has no SIGHUP. Ctrl-C (SIGINT) is an exception of Python already."""


@contextmanager
def clean_up_on_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the program as usual, but only after its temporary files and processes are removed.

    The handler raises `SystemExit`, so that every ``with`` and ``finally`` block runs. When Python ends, the same
    signal is sent once more with its default effect: the parent process sees which signal ended the program.

    A signal that has a handler already keeps it. In a thread other than the main one, Python allows no handlers, and
    nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def unwind(number: int, _: object) -> None:
        received.append(number)
        sys.exit(128 + number)

    def resend() -> None:
        if received:
            os.kill(os.getpid(), received[0])

    available = [getattr(signal, name) for name in TERMINATING if hasattr(signal, name)]
    handled = [number for number in available if signal.getsignal(number) is signal.SIG_DFL]
    atexit.register(resend)  # functions that are registered later run earlier
    for number in handled:
        signal.signal(number, unwind)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_DFL)
        if not received:
            atexit.unregister(resend)
