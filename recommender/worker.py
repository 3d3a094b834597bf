"""A process that makes lists for another one; see `recommender.sharing`."""

from __future__ import annotations

import gc
import json
import os
import sys
from datetime import datetime
from typing import IO

from recommender.engine import Recommender
from recommender.filters import Filters
from recommender.sharing import READY

__all__ = ["main"]


def main(index: str, asked: IO[str], answers: IO[str]) -> None:
    """Answer lines of ids, as JSON, with a line for each of them.

    Parameters
    ----------
    index : str
        Folder of the index.
    asked, answers : text files
        What is asked, after a first line with the options of `recommender.Recommender.lines`; and where to answer.
    """
    gc.set_threshold(100_000, 50, 50)  # as on the command line
    options = json.loads(asked.readline())  # by then the index is there
    recommender = Recommender.load(index)
    if options.get("filters"):
        options["filters"] = Filters(**options["filters"])
    if options.get("as_of"):
        options["as_of"] = datetime.fromisoformat(options["as_of"])
    answers.write(f"{READY}\n")
    answers.flush()
    for line in asked:
        answers.writelines(f"{one}\n" for one in recommender.lines(articles=json.loads(line), **options))
        answers.flush()


if __name__ == "__main__":
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", newline="\n")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    main(sys.argv[1], sys.stdin, channel)
