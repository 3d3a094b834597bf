"""How long everything takes, in one table.

``python evaluation/benchmarks/speed.py [FOLDER …] [--articles N …]`` measures sites in folders and made-up newsrooms
of so many articles. Machines differ and are noisy, so each figure of ours stands beside those of its peers from the
same run, as a ratio: 0.5 is half the time. Each system runs in a process of its own, so that the peak of memory is its
own; that includes the articles themselves. ``growth`` is the exponent between one made-up newsroom and the next larger
one: 1 for a cost in proportion to the number of articles.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from synthetic_news import newsroom
from systems import SYSTEMS
from timing import Figure, as_usual

from recommender import read_corpus
from recommender.corpus.corpus import Corpus

OURS, *PEERS = SYSTEMS
PEAK = "peak, MB"
SEED = 0

Measured = dict[str, dict[str, Figure]]
"""Figures by system and name."""


def start_up() -> str:
    """Return how long Python, the import and the command line take to start: medians of five."""
    arguments = {
        "python -c pass": ("-c", "pass"),
        "import recommender": ("-c", "import recommender"),
        "recommender --help": ("-m", "recommender", "--help"),
    }
    rows = [f"| {name} | {_command(*given):.3f} |" for name, given in arguments.items()]
    return "\n".join(["| start-up | s |", "|---|---:|", *rows])


def _command(*arguments: str) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return sorted(times)[2]


def measure(site: str) -> Measured:
    """Run every system on a site, one process after the other."""
    found: Measured = {}
    for system in SYSTEMS:
        command = [sys.executable, __file__, "--system", system, site]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        found[system] = {figure["name"]: Figure(**figure) for figure in json.loads(output.splitlines()[-1])}
    return found


def run(system: str, site: str) -> list[Figure]:
    """Measure one system on a site in this process."""
    figures = SYSTEMS[system](corpus_of(site))
    return [*figures, Figure(PEAK, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)]


def corpus_of(site: str) -> Corpus:
    """Return the articles of a folder, or of a made-up newsroom of so many."""
    return Corpus.from_articles(newsroom(int(site), SEED)) if site.isdigit() else read_corpus(site)


def rows(site: str, found: Measured, smaller: tuple[str, Measured] | None) -> Iterator[str]:
    """Yield a row for each figure of ours."""
    name = f"{int(site):,} made up" if site.isdigit() else "/".join(Path(site).resolve().parts[-2:])
    for figure in dict.fromkeys(figure for figures in found.values() for figure in figures):
        own = found[OURS].get(figure)
        ratios = [_ratio(own, found[peer].get(figure)) for peer in PEERS]
        growth = _growth(own, smaller[1][OURS].get(figure), int(site) / int(smaller[0])) if smaller else ""
        yield f"| {name} | {figure} | {_told(own)} | {_told(own, cpu=True)} | {' | '.join(ratios)} | {growth} |"


def _told(figure: Figure | None, *, cpu: bool = False) -> str:
    value = None if figure is None else figure.cpu if cpu else figure.value
    return "" if value is None else f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def _ratio(own: Figure | None, other: Figure | None) -> str:
    if other is None:
        return ""
    return f"{_told(other)}, {own.value / other.value:.2f}×" if own else _told(other)


def _growth(own: Figure | None, before: Figure | None, factor: float) -> str:
    if own is None or before is None or not before.value:
        return ""
    return f"{math.log((own.cpu or own.value) / (before.cpu or before.value)) / math.log(factor):.2f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is named, and print the table row by row."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", metavar="FOLDER")
    parser.add_argument("--articles", nargs="*", default=[], metavar="N", help="sizes of made-up newsrooms")
    parser.add_argument("--system", choices=SYSTEMS, help="measure one system on one site, and print JSON")
    given = parser.parse_args(arguments)
    if given.system:
        print(json.dumps([asdict(figure) for figure in run(given.system, given.folders[0])]))
        return
    print(start_up())
    if "hugo" not in SYSTEMS:
        print("\nhugo is not installed, and not measured.")
    peers = "".join(f" {peer}, ours as a multiple |" for peer in PEERS)
    print(
        f"\n| site | figure | ours | of processors |{peers} growth |\n|---|---|---:|---:|{'---:|' * (len(PEERS) + 1)}"
    )
    smaller: tuple[str, Measured] | None = None
    for site in [*given.folders, *sorted(given.articles, key=int)]:
        found = measure(site)
        print("\n".join(rows(site, found, smaller)), flush=True)
        smaller = (site, found) if site.isdigit() else None


if __name__ == "__main__":
    main()
