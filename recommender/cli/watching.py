"""``--watch``: look again whenever files may have changed, until Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from recommender.cli.remarks import remark, say
from recommender.errors import RecommenderError

__all__ = ["Events", "watch"]


class Events(Protocol):
    """What tells that files may have changed: `recommender._io.file_events.FileEvents`, or a list in a test."""

    def follow(self, folders: Iterable[Path]) -> None:
        """Tell of changes in these folders."""

    def wait(self) -> bool:
        """Return when it is time to look; whether the file system said so."""

    @property
    def pending(self) -> bool:
        """Whether something has changed since then."""

    def distrust(self) -> None:
        """Rely on looking."""

    def close(self) -> None:
        """Tell nothing more."""


def watch(check: Callable[[], bool], events: Events, folders: Callable[[], Iterable[Path]] = tuple) -> None:
    """Call `check` whenever files may have changed, until Ctrl-C.

    An error is printed once, not once a second, and ends nothing: the content may be mended meanwhile.

    Parameters
    ----------
    check : callable
        Looks at the files, does what is to do, and returns whether anything had changed.
    events : Events
        When to look.
    folders : callable
        Returns the folders in which something may change.
    """
    printed = ""
    try:
        while True:
            with suppress(RecommenderError):  # said by `check`
                events.follow(folders())
            is_told = events.wait()
            try:
                if check() and not is_told and not events.pending:
                    events.distrust()
                printed = ""
            except RecommenderError as error:
                if str(error) != printed:
                    say(error)
                printed = str(error)
    except KeyboardInterrupt:
        remark("nothing is watched any more")
    finally:
        events.close()
