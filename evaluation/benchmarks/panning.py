"""How smoothly pages of the explorer move: ``python evaluation/benchmarks/panning.py PAGE.html [PAGE.html …]``.

Each page is opened from its file in a headless Chromium that draws in software. It is dragged to and fro, at first with
the machine to itself and then beside one other process that keeps a core busy. Pages take turns, so that what else the
machine does meets all of them; the table has the median of all turns. Frames are those in which the page painted its
map, not those that the browser was ready for. On a machine that others use, the processor time of a frame says more
than how many there were.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from explorer import opened
from timing import as_usual

SECONDS = 3.0
"""How long a page is dragged, each time."""

COUNT = """() => {
  const { picture, painter } = explorer.renderer;
  const painted = picture ?? painter;  // a page of before had no picture that it moved
  const paint = painted.paint;
  window.painted_ = [];
  painted.paint = function (...all) {
    const more = paint.apply(this, all);
    painter.gl.finish();
    window.painted_.push(performance.now());
    return more;
  };
}"""
"""Count the frames of a page from now on; each is waited for, since a processor draws it a while after it was asked."""

TIMES = "() => { const times = window.painted_; window.painted_ = []; return times; }"


@contextmanager
def busy() -> Iterator[None]:
    """Keep one core busy meanwhile."""
    process = multiprocessing.Process(target=_count_for_ever, daemon=True)
    process.start()
    yield
    process.terminate()
    process.join()


def _count_for_ever() -> None:
    while True:
        sum(range(100_000))


def processor_ms() -> float:
    """Return the processor time that all processes have spent that this one started, in milliseconds."""
    children = defaultdict[int, list[int]](list)
    spent: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            number = int(stat.parent.name)
            children[int(fields[1])].append(number)
            spent[number] = 1_000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ours, total = [*children[os.getpid()]], 0.0
    while ours:
        number = ours.pop()
        total += spent.get(number, 0.0)
        ours += children[number]
    return total


def wait_until_whole(page: Any) -> None:
    """Wait until the page has painted all of its map."""
    while page.evaluate("Boolean(explorer.renderer.picture?.isUnfinished)"):
        time.sleep(0.1)
    time.sleep(0.5)


def drag(page: Any) -> tuple[float, float]:
    """Drag the map to and fro; return how many frames a second were painted, and the processor time of each in ms."""
    page.evaluate(TIMES)
    before = processor_ms()
    page.mouse.move(700, 430)
    page.mouse.down()
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        step += 1
        page.mouse.move(700 + 150 * (step % 40 - 20) / 20, 430 + 100 * (step % 24 - 12) / 12)
    page.mouse.up()
    spent, times = processor_ms() - before, page.evaluate(TIMES)
    if len(times) < 2:
        return len(times) / SECONDS, spent / max(1, len(times))
    return 1_000 * (len(times) - 1) / (times[-1] - times[0]), spent / len(times)


def main() -> None:
    """Print a table of the pages that the command line names."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    first, quiet, cost, loaded = (defaultdict[Path, list[float]](list) for _ in range(4))
    for _ in range(arguments.turns):
        for path in arguments.pages:
            with opened(path.resolve()) as (page, seconds):
                first[path].append(seconds)
                page.evaluate(COUNT)
                wait_until_whole(page)
                rate, spent = drag(page)
                quiet[path].append(rate)
                cost[path].append(spent)
                with busy():
                    loaded[path].append(drag(page)[0])
    print("| page | first picture s | panning fps | processor ms a frame | fps beside a busy process |")
    print("|---|---:|---:|---:|---:|")
    for path in arguments.pages:
        figures = f"{median(quiet[path]):.0f} | {median(cost[path]):.0f} | {median(loaded[path]):.0f}"
        print(f"| {path.stem} | {median(first[path]):.2f} | {figures} |")


if __name__ == "__main__":
    main()
