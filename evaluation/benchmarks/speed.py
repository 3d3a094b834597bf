"""How long everything takes, in one table: ``python evaluation/benchmarks/speed.py FOLDER [FOLDER …]``.

Machines differ and are noisy, so each figure stands beside one of scikit-learn's TF-IDF measured in the same run: fit
and query of ``TfidfVectorizer`` with its defaults and a cosine against all articles.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from recommender import Recommender, read_corpus
from recommender.baselines import TfIdf
from recommender.judgments import Judgments
from recommender.protocols import Fold
from recommender.text import TextIndex

QUERIES = 500


def seconds(work: Callable[[], object], repeat: int = 1) -> float:
    """Return the median wall time of `work`."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def command(*arguments: str) -> float:
    """Return the median wall time of five runs of a Python command, in seconds."""
    return seconds(lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True), 5)


def start_up() -> None:
    """Print how long Python, the import and the command line take to start."""
    bare = command("-c", "pass")
    print("| start-up | seconds | less Python's own |\n|---|---:|---:|")
    for name, arguments in {
        "python -c pass": ("-c", "pass"),
        "import recommender": ("-c", "import recommender"),
        "recommender --help": ("-m", "recommender", "--help"),
    }.items():
        took = command(*arguments)
        print(f"| {name} | {took:.3f} | {max(took - bare, 0):.3f} |")


def site(folder: Path) -> None:
    """Print the figures of one site as a row."""
    start = time.perf_counter()
    corpus = read_corpus(folder)
    read = time.perf_counter() - start
    peer, rng = TfIdf(), np.random.default_rng(0)
    fit_peer = seconds(lambda: peer.fit(corpus, rng), 3)
    fit = seconds(lambda: TextIndex.fit(corpus), 3)
    ours = Recommender.fit(corpus)
    calibrate = seconds(lambda: ours.calibration)
    queries = random.Random(0).choices([article.id for article in corpus], k=QUERIES)
    questions = list(Fold(corpus, Judgments({query: {} for query in queries})).questions())
    ours.recommend(queries[0])
    mine = sorted(1000 * seconds(lambda query=query: ours.recommend(query)) for query in queries)  # type: ignore[misc]
    theirs = sorted(1000 * seconds(lambda q=q: peer.rank(q, 10)) for q in questions)  # type: ignore[misc]
    graph = seconds(lambda: ours.graph)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    median, median_peer = statistics.median(mine), statistics.median(theirs)
    print(
        f"| {folder.parent.name}/{folder.name} | {len(corpus)} | {read:.2f} | {fit:.2f} | {fit / fit_peer:.1f} | "
        f"{calibrate:.2f} | {median:.2f} | {mine[int(QUERIES * 0.99)]:.2f} | {median / median_peer:.1f} | "
        f"{graph:.2f} | {peak:.0f} |"
    )


def main() -> None:
    """Run every benchmark on the folders named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    folders = parser.parse_args().folders
    start_up()
    if folders:
        print(
            "\n| site | articles | read s | fit s | ÷ sklearn | calibrate s | recommend ms (median) | p99 | "
            "÷ sklearn | graph s | peak MB |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        )
    for folder in folders:  # a process each, so that the peak of memory is its own
        if len(folders) == 1:
            site(folder)
        else:
            output = subprocess.run([sys.executable, __file__, str(folder)], check=True, capture_output=True, text=True)
            print(output.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
