"""Whole commands beside what one would write by hand: from a cold folder to all lists.

``python evaluation/benchmarks/whole.py [FOLDER …] [--articles N …] [--bodies FOLDER …] [--runs 5]`` measures sites in
folders, and synthetic newsrooms of N articles as Markdown files. Each command runs in turn, several times, so that all
are disturbed alike; each figure is a median, in seconds. For a site of ``--bodies`` the script by hand compares the
text of the pages, too, which ours always does.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from synthetic_news import write_newsroom
from timing import as_usual

HERE = Path(__file__).resolve().parent
BY_HAND = "by hand"

Commands = Mapping[str, Sequence[str]]


def commands_for(folder: Path, output: Path, *, bodies: bool) -> Commands:
    """Return the commands that are compared, by name."""
    ours = [sys.executable, "-m", "recommender", "all", "--quiet", "--content", str(folder), "--output", str(output)]
    by_hand = [sys.executable, str(HERE / "by_hand.py"), str(folder), str(output)]
    return {
        BY_HAND: [*by_hand, "--bodies"] if bodies else by_hand,
        "all": ours,
        "all --no-reasons": [*ours, "--no-reasons"],
    }


def measure(commands: Commands, output: Path, runs: int) -> dict[str, tuple[float, float]]:
    """Return the median time by the clock and of the processors of each command, in seconds."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            output.unlink(missing_ok=True)
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, check=True, capture_output=True, cwd=output.parent)
            wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
            times[name].append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return {
        name: (statistics.median(wall for wall, _ in of_one), statistics.median(cpu for _, cpu in of_one))
        for name, of_one in times.items()
    }


def row(site: str, figures: Mapping[str, tuple[float, float]]) -> str:
    """Return a row of the table: each time, with its ratio to that of the script by hand."""
    base = figures[BY_HAND][0]
    cells = [f"{wall:.1f} s, {wall / base:.2f}× ({cpu:.1f} of processors)" for wall, cpu in figures.values()]
    return f"| {site} | {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the sites that the command line names, and print the table row by row."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--bodies", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--articles", nargs="*", type=int, default=[], metavar="N")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}; medians of {options.runs} runs in turn\n")
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch, "work", "lists")
        output.parent.mkdir()
        sites = [(one, one.resolve().name, False) for one in options.folders]
        sites += [(one, f"{one.resolve().name}, with texts", True) for one in options.bodies]
        for n in options.articles:
            write_newsroom(made_up := Path(scratch, str(n)), n)
            sites.append((made_up, f"{n:,} made up", False))
        heads = commands_for(Path(), output, bodies=False)
        print(f"| site | {' | '.join(heads)} |\n|---|{'---:|' * len(heads)}")
        for folder, name, bodies in sites:
            commands = commands_for(folder.resolve(), output, bodies=bodies)
            print(row(name, measure(commands, output, options.runs)), flush=True)


if __name__ == "__main__":
    main()
