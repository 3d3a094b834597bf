"""A process that makes lists for another one; see `recommender.engine.parallel.shared_work`."""

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
from recommender.engine.parallel.worker_pool import INDEX, READY, REQUEST
from recommender.ranking import Filters

__all__ = ["main", "run"]


class Site(Protocol):
    """What a process asks: a `recommender.Recommender`."""

    def lines(self, *, articles: Sequence[str], **options: Any) -> Iterable[str]:
        """Return the lists of some articles as lines of JSON."""
        ...


Load = Callable[[Path], Site]


def main(load: Load, folder: str | Path, requests: IO[str], answers: IO[str]) -> None:
    """Read blocks, and write the list of each of their articles as a line of JSON.

    Parameters
    ----------
    load : callable
        Returns the site from the folder of its index.
    folder : str or Path
        Where `INDEX` and `REQUEST` are, once the first block can be read.
    requests : text file
        A block a line: the places of its first article and of the one behind its last, with a blank between.
    answers : text file
        Gets the lines.
    """
    set_gc_rare()
    blocks = map(str.split, requests)
    first = next(blocks, None)
    if first is None:
        return
    options, names = map(json.loads, Path(folder, REQUEST).read_text(encoding="utf-8").splitlines())
    site = load(Path(folder, INDEX))
    if options.get("filters"):
        options["filters"] = Filters(**options["filters"])
    for name in ("as_of", "moment"):
        if options.get(name):
            options[name] = datetime.fromisoformat(options[name])
    answers.write(f"{READY}\n")
    answers.flush()
    for start, stop in chain([first], blocks):
        lines = site.lines(articles=names[int(start) : int(stop)], **options)
        # At once: the reader has other work to do, and is interrupted only once.
        answers.write("".join(f"{line}\n" for line in lines))
        answers.flush()


def run(load: Load, folder: str) -> None:
    """Answer by the standard streams of this process."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    main(load, folder, sys.stdin, channel)
