"""A process that makes lists for another one; see `recommender.engine.parallel.sharing`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO, Any, Protocol

from recommender._io.gc_pauses import set_gc_rare
from recommender.engine.parallel.crew import ASKED, INDEX, READY
from recommender.ranking import Filters

__all__ = ["main", "run"]


class Site(Protocol):
    """What a process asks: a `recommender.Recommender`."""

    def lines(self, *, articles: Sequence[str], **options: Any) -> Iterable[str]:
        """Return the lists of some articles as lines of JSON."""
        ...


Load = Callable[[Path], Site]


def main(load: Load, folder: str | Path, asked: IO[str], answers: IO[str]) -> None:
    """Answer lines that say from which to which of the ids of articles, with a line for each of them.

    Parameters
    ----------
    load : callable
        Returns the site from the folder of its index.
    folder : str or Path
        Where the index lies, and what there is to ask; both are there when the first line is.
    asked, answers : text files
        What is asked, and where to answer.
    """
    set_gc_rare()
    lines = map(str.split, asked)
    first = next(lines, None)
    if first is None:
        return
    options, names = map(json.loads, Path(folder, ASKED).read_text(encoding="utf-8").splitlines())
    site = load(Path(folder, INDEX))
    if options.get("filters"):
        options["filters"] = Filters(**options["filters"])
    if options.get("as_of"):
        options["as_of"] = datetime.fromisoformat(options["as_of"])
    answers.write(f"{READY}\n")
    answers.flush()
    for start, stop in chain([first], lines):
        lists = site.lines(articles=names[int(start) : int(stop)], **options)
        # In one go: whoever reads it is busy, and is interrupted once only.
        answers.write("".join(f"{one}\n" for one in lists))
        answers.flush()


def run(load: Load, folder: str) -> None:
    """Answer by the standard streams of this process."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    main(load, folder, sys.stdin, channel)
