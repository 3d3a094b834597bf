"""The commands ``build`` and ``all``: an index of the content, and every article's list."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.cli.content import exit_code, progress, reading
from recommender.errors import RecommenderError, StoreError

if TYPE_CHECKING:
    from recommender.build import Built
    from recommender.engine import Recommender

__all__ = ["all_lists", "build"]

TICK = 1.0
"""How many seconds ``--watch`` waits between two looks at the files."""

WORTH_SHARING = 1_000
"""Of fewer articles the lists are made before another process has started."""

SHOWN = 10
"""How many problems of what was read are printed."""


def build(arguments: argparse.Namespace) -> int:
    """Make the index or bring it up to date, and return the exit code."""
    from recommender.build import content_of, index_of, refresh
    from recommender.config import load_settings

    settings, start = load_settings(), time.perf_counter()
    folder, index = content_of(settings, arguments.content), index_of(settings)
    built = refresh(folder, settings, index, progress=reading)
    _tell(built, index, time.perf_counter() - start)
    if arguments.watch:
        _watch(lambda: refresh(folder, settings, index), folder, index)
    return exit_code(arguments, built.recommender.corpus)


def _watch(look: Callable[[], Built], folder: Path, index: Path) -> None:
    """Look again and again, until Ctrl-C; what goes wrong with the content is told, and may be mended meanwhile."""
    print(f"watching {folder}; Ctrl-C ends it", file=sys.stderr)
    told = ""
    while True:
        try:
            time.sleep(TICK)
            start = time.perf_counter()
            built = look()
        except KeyboardInterrupt:
            return
        except RecommenderError as error:
            if str(error) != told:
                print(f"recommender: {error}", file=sys.stderr)
            told = str(error)
        else:
            told = ""
            if built.outcome != "unchanged":
                _tell(built, index, time.perf_counter() - start)


def _tell(built: Built, index: Path, seconds: float) -> None:
    if built.trouble:
        print(f"recommender: {built.trouble}", file=sys.stderr)
    corpus = built.recommender.corpus
    what = {
        "unchanged": "nothing changed",
        "updated": f"{built.read} files read, {built.removed} gone",
        "built": f"{built.read} files read",
    }[built.outcome]
    print(f"{index}: {len(corpus)} articles, {corpus.links.nnz} curated links; {what}; {seconds:.1f} s", flush=True)
    if built.outcome == "updated":
        for problem in built.problems[:SHOWN]:
            print(f"  {problem}", file=sys.stderr)
        if len(built.problems) > SHOWN:
            print(f"  … and {len(built.problems) - SHOWN} more; see: recommender doctor", file=sys.stderr)


def all_lists(arguments: argparse.Namespace) -> int:
    """Write the list of every article, one JSON object a line, and return the exit code."""
    from recommender.cli.stories import fitted
    from recommender.textfiles import check_writable, save_lines

    if arguments.output is not None:
        check_writable(arguments.output)
    recommender, options = fitted(arguments)
    options["mode"] = arguments.mode
    ids, fingerprint = recommender.corpus.ids, recommender.corpus.fingerprint
    if arguments.part:  # for the command that `_woven` belongs to
        print(fingerprint)
        for line in _lists(recommender, ids[arguments.part[0] :: arguments.part[1]], options):
            print(line)
        return 0
    parts = _processes(recommender)
    own = _lists(recommender, progress(ids[::parts], len(ids) // parts, "ranking"), options)
    lines = _woven(own, parts, arguments.argv, fingerprint)
    if arguments.output is None:
        for line in lines:
            print(line)
    else:
        save_lines(arguments.output, lines)
        print(f"{arguments.output}: {len(ids)} lists")
    return exit_code(arguments, recommender.corpus)


def _lists(recommender: Recommender, names: Iterable[str], options: Mapping[str, Any]) -> Iterator[str]:
    for name, stories in recommender.recommend_all(articles=names, **options):
        yield json.dumps({"article_id": name, "related": [story.to_dict() for story in stories]}, ensure_ascii=False)


def _processes(recommender: Recommender) -> int:
    """How many processes share the work: one for each core, if the site is worth it and is mapped from an index."""
    from recommender.corpus.records import Records

    if len(recommender.corpus) < WORTH_SHARING or not isinstance(recommender.corpus.articles, Records):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _woven(own: Iterator[str], parts: int, argv: Sequence[str], fingerprint: str) -> Iterator[str]:
    """Yield the lists of all parts in turn: ours, and those of processes that run this very command for a part."""
    # They import what we do, and nothing from the current folder, which may be a site's; and write what we read.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    with ExitStack() as stack:
        others = []
        for number in range(1, parts):
            command = [sys.executable, "-P", "-m", "recommender", *argv, "--part", f"{number}/{parts}"]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=environment)
            other = stack.enter_context(process)
            stack.callback(other.terminate)
            others.append(_told_by(other, fingerprint))
        for mine in own:
            yield mine
            for other_lists in others:
                yield from islice(other_lists, 1)


def _told_by(process: subprocess.Popen[str], fingerprint: str) -> Iterator[str]:
    """Yield the lists of a part, if it is a part of the same site."""
    assert process.stdout is not None
    told = process.stdout.readline().strip()
    if told and told != fingerprint:
        raise StoreError("the site changed while its lists were made; ask for them again")
    yield from (line.rstrip("\n") for line in process.stdout)
    if process.wait() or not told:
        raise StoreError("a part of the lists could not be made; ask for them again")
