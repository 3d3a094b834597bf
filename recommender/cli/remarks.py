"""What commands say beside their results: errors always, remarks unless ``--quiet``, details with ``--verbose``.

All of it goes to standard error, but for `print_done`. A detail begins with the seconds since the command began, so
that the distance between two of them says where time went.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from recommender.cli.output import print_line

__all__ = ["Verbosity", "detail", "is_quiet", "is_verbose", "print_done", "remark", "say", "speaking"]

Verbosity = Literal["quiet", "usual", "verbose"]


@dataclass(frozen=True)
class _Speech:
    """How much a command says, and when it began, in seconds of `time.perf_counter`."""

    verbosity: Verbosity = "usual"
    began: float = field(default_factory=time.perf_counter)


_USUAL = _Speech()
_speech: ContextVar[_Speech] = ContextVar("speech", default=_USUAL)


@contextmanager
def speaking(verbosity: Verbosity) -> Iterator[None]:
    """Say so much while the block runs; the seconds of details count from here."""
    before = _speech.set(_Speech(verbosity))
    try:
        yield
    finally:
        _speech.reset(before)


def is_quiet() -> bool:
    """Whether only results and errors are wanted."""
    return _speech.get().verbosity == "quiet"


def is_verbose() -> bool:
    """Whether details are wanted."""
    return _speech.get().verbosity == "verbose"


def say(error: object) -> None:
    """Print why something that was asked is not done."""
    print_line(f"recommender: {error}", to_stderr=True, flush=True)


def remark(text: object) -> None:
    """Print what is worth knowing, as a problem of the content or what to do next."""
    if not is_quiet():
        say(text)


def detail(text: object) -> None:
    """Print what was read, from where, or what is done now."""
    if is_verbose():
        say(f"{time.perf_counter() - _speech.get().began:6.2f} s  {text}")


def print_done(text: str) -> None:
    """Print on standard output what was written, and where: that is no result, which somebody reads with a program."""
    if not is_quiet():
        print_line(text, flush=True)
