"""How long everything takes, in one table.

``python evaluation/benchmarks/speed.py [FOLDER …] [--articles N …]`` measures sites in folders, and synthetic newsrooms
of N articles. Machines differ and are noisy, so each figure of a peer from the same run is shown with the ratio of ours
to it: 0.5 means half the time. Each system runs in a process of its own, so that the peak of memory is its own, with
the articles included. ``growth`` is the exponent from one synthetic newsroom to the next larger one: 1 for a cost in
proportion to the number of articles.
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
"""The figure of the largest amount of memory that a process had."""

SEED = 0
"""Of the synthetic newsrooms."""

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
    figures: Measured = {}
    for system in SYSTEMS:
        command = [sys.executable, __file__, "--system", system, site]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        figures[system] = {figure["name"]: Figure(**figure) for figure in json.loads(output.splitlines()[-1])}
    return figures


def run(system: str, site: str) -> list[Figure]:
    """Measure one system on a site in this process."""
    figures = SYSTEMS[system](corpus_of(site))
    return [*figures, Figure(PEAK, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)]


def corpus_of(site: str) -> Corpus:
    """Return the articles of a folder or, if `site` is a number, of a synthetic newsroom of that many articles."""
    return Corpus.from_articles(newsroom(int(site), SEED)) if site.isdigit() else read_corpus(site)


def rows(site: str, measured: Measured, smaller: tuple[str, Measured] | None) -> Iterator[str]:
    """Yield a row for each figure; `smaller` is the next smaller synthetic newsroom and its figures."""
    name = f"{int(site):,} made up" if site.isdigit() else "/".join(Path(site).resolve().parts[-2:])
    for figure in dict.fromkeys(figure for figures in measured.values() for figure in figures):
        own = measured[OURS].get(figure)
        ratios = [_ratio(own, measured[peer].get(figure)) for peer in PEERS]
        growth = _growth(own, smaller[1][OURS].get(figure), int(site) / int(smaller[0])) if smaller else ""
        yield f"| {name} | {figure} | {_text(own)} | {_text(own, cpu=True)} | {' | '.join(ratios)} | {growth} |"


def _text(figure: Figure | None, *, cpu: bool = False) -> str:
    value = None if figure is None else figure.cpu if cpu else figure.value
    return "" if value is None else f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def _ratio(own: Figure | None, other: Figure | None) -> str:
    if other is None:
        return ""
    return f"{_text(other)}, {own.value / other.value:.2f}×" if own else _text(other)


def _growth(own: Figure | None, before: Figure | None, factor: float) -> str:
    if own is None or before is None or not before.value:
        return ""
    return f"{math.log((own.cpu or own.value) / (before.cpu or before.value)) / math.log(factor):.2f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sites that the command line names, and print the table site by site."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", metavar="FOLDER")
    parser.add_argument("--articles", nargs="*", default=[], metavar="N", help="sizes of synthetic newsrooms")
    parser.add_argument("--system", choices=SYSTEMS, help="measure one system on one site, and print JSON")
    options = parser.parse_args(arguments)
    if options.system:
        print(json.dumps([asdict(figure) for figure in run(options.system, options.folders[0])]))
        return
    print(start_up())
    if "hugo" not in SYSTEMS:
        print("\nhugo is not installed, and not measured.")
    peers = "".join(f" {peer}, ours as a multiple |" for peer in PEERS)
    print(
        f"\n| site | figure | ours | of processors |{peers} growth |\n|---|---|---:|---:|{'---:|' * (len(PEERS) + 1)}"
    )
    smaller: tuple[str, Measured] | None = None
    for site in [*options.folders, *sorted(options.articles, key=int)]:
        measured = measure(site)
        print("\n".join(rows(site, measured, smaller)), flush=True)
        smaller = (site, measured) if site.isdigit() else None


if __name__ == "__main__":
    main()
