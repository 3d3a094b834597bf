"""A process that makes lists for another one; see `recommender.sharing`."""

from __future__ import annotations

import gc
import json
import sys
from datetime import datetime
from typing import IO

from recommender.engine import Recommender
from recommender.filters import Filters

__all__ = ["main"]


def main(index: str, options: str, questions: IO[str], answers: IO[str]) -> None:
    """Answer lines of ids, as JSON, with a line for each of them.

    Parameters
    ----------
    index : str
        Folder of the index.
    options : str
        Of `recommender.Recommender.lines`, as JSON.
    questions, answers : text files
        What is asked, and where to answer.
    """
    gc.set_threshold(100_000, 50, 50)  # as on the command line
    recommender, asked = Recommender.load(index), json.loads(options)
    if asked.get("filters"):
        asked["filters"] = Filters(**asked["filters"])
    if asked.get("as_of"):
        asked["as_of"] = datetime.fromisoformat(asked["as_of"])
    for line in questions:
        answers.writelines(f"{one}\n" for one in recommender.lines(articles=json.loads(line), **asked))
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdin, sys.stdout)
