"""How smoothly pages of the explorer move: ``python evaluation/benchmarks/panning.py PAGE.html [PAGE.html …]``.

Each page is opened from its file in a headless Chromium that draws in software. It is dragged to and fro, at first with
the machine to itself and then beside one other process that keeps a core busy. Pages take turns, so that what else the
machine does meets all of them; the table has the median of all turns. Frames are those in which the page painted its
map, not those that the browser was ready for.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from explorer import opened
from timing import as_usual

SECONDS = 3.0
"""How long a page is dragged, each time."""

COUNT = """() => {
  const { painter } = explorer.renderer;
  window.painted_ = [];
  const name = "show" in painter ? "show" : "paint";  // as former pages called it
  const paint = painter[name];
  painter[name] = function (...all) {
    paint.apply(this, all);
    this.gl?.finish();
    window.painted_.push(performance.now());
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


def drag(page: Any) -> float:
    """Drag the map to and fro; return how many frames a second were painted."""
    page.evaluate(TIMES)
    page.mouse.move(700, 430)
    page.mouse.down()
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < SECONDS:
        step += 1
        page.mouse.move(700 + 150 * (step % 40 - 20) / 20, 430 + 100 * (step % 24 - 12) / 12)
    page.mouse.up()
    times = page.evaluate(TIMES)
    return 1_000 * (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0


def main() -> None:
    """Print a table of the pages that the command line names."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    first, quiet, loaded = (defaultdict[Path, list[float]](list) for _ in range(3))
    for _ in range(arguments.turns):
        for path in arguments.pages:
            with opened(path.resolve()) as (page, seconds):
                first[path].append(seconds)
                page.evaluate(COUNT)
                time.sleep(0.5)
                quiet[path].append(drag(page))
                with busy():
                    loaded[path].append(drag(page))
    print("| page | first picture s | frames a second, panning | beside a busy process |")
    print("|---|---:|---:|---:|")
    for path in arguments.pages:
        print(f"| {path.stem} | {median(first[path]):.2f} | {median(quiet[path]):.0f} | {median(loaded[path]):.0f} |")


if __name__ == "__main__":
    main()
