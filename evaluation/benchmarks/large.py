"""What a very large site takes: memory at each step, time to load, time of a question.

``python evaluation/benchmarks/large.py N [FOLDER]`` fits and saves a synthetic newsroom of N articles, and asks its
index in a new process. Memory is what the process holds (RSS) and its peak, in MB, articles and libraries included.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from synthetic_news import newsroom

from recommender import Corpus, Recommender

SEED = 0
"""Of the synthetic newsroom."""

QUESTIONS = 200
"""How many articles are asked about, spread over the site."""


def report(step: str, start: float) -> None:
    """Print what the process holds now, and its peak."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    now, peak = (int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    print(f"| {step} | {time.perf_counter() - start:,.1f} | {now:,.0f} | {peak:,.0f} |", flush=True)


def make(n: int, folder: Path) -> None:
    """Fit and save a newsroom, and print a row for each step."""
    start = time.perf_counter()
    corpus = Corpus.from_articles(newsroom(n, SEED))
    report("articles made and put in order", start)
    recommender = Recommender.fit(corpus)
    report("fitted", start)
    recommender.recommend(corpus.ids[n // 2])
    report("first question", start)
    recommender.save(folder)
    report("saved", start)


def ask(folder: Path) -> None:
    """Load the index, and print how long that and questions take."""
    start = time.perf_counter()
    recommender = Recommender.load(folder, verify=False)
    report("loaded, checksums not compared", start)
    ids = recommender.corpus.ids
    names = [ids[position] for position in range(0, len(ids), max(1, len(ids) // QUESTIONS))]
    gc.freeze()
    for turn in ("first", "second"):
        times = []
        for name in names:
            before = time.perf_counter()
            recommender.recommend(name)
            times.append(time.perf_counter() - before)
        figure = (
            f"{statistics.median(times) * 1000:.1f} ms (median), {sorted(times)[len(times) * 95 // 100] * 1000:.1f}"
        )
        report(f"{len(names)} questions with reasons, the {turn} time: {figure} (95 %)", start)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both halves, each in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("n", type=int, metavar="N")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--half", choices=("make", "ask"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.half:
        make(options.n, options.folder) if options.half == "make" else ask(options.folder)
        return
    print(f"{options.n:,} articles\n\n| step | s | MB now | MB at most |\n|---|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch, "index")
        for half in ("make", "ask"):
            command = [sys.executable, __file__, str(options.n), str(folder), "--half", half]
            subprocess.run(command, check=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nthe larger of both processes: {peak:,.0f} MB at most")


if __name__ == "__main__":
    main()
