"""A process that makes lists for another one; see `recommender.engine.parallel.sharing`."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import IO

from recommender._io.gc_pauses import collected_rarely
from recommender.engine.parallel.crew import ASKED, INDEX, READY
from recommender.engine.recommender import Recommender
from recommender.ranking import Filters

__all__ = ["main", "run"]


def main(folder: str | Path, asked: IO[str], answers: IO[str]) -> None:
    """Answer lines that say from which to which of the ids of articles, with a line for each of them.

    Parameters
    ----------
    folder : str or Path
        Where the index lies, and what there is to ask; both are there when the first line is.
    asked, answers : text files
        What is asked, and where to answer.
    """
    collected_rarely()
    lines = map(str.split, asked)
    first = next(lines, None)
    if first is None:
        return
    options, names = map(json.loads, Path(folder, ASKED).read_text(encoding="utf-8").splitlines())
    recommender = Recommender.load(Path(folder, INDEX))
    if options.get("filters"):
        options["filters"] = Filters(**options["filters"])
    if options.get("as_of"):
        options["as_of"] = datetime.fromisoformat(options["as_of"])
    answers.write(f"{READY}\n")
    answers.flush()
    for start, stop in chain([first], lines):
        lists = recommender.lines(articles=names[int(start) : int(stop)], **options)
        # In one go: whoever reads it is busy, and is interrupted once only.
        answers.write("".join(f"{one}\n" for one in lists))
        answers.flush()


def run(folder: str) -> None:
    """Answer by the standard streams of this process."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    main(folder, sys.stdin, channel)
