"""Sheets for two assessors who must not know where a row comes from, and their keys.

``SHEET.csv`` has the rows in random order, each with a number, what is to be judged, and an empty column for each of
the two. ``SHEET.key.json`` says by that number where the row comes from.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ASSESSORS = ("first", "second")

Marks = tuple[int, int]
"""What the two say of a row, each 0 or 1."""


def write_sheet(sheet: str, columns: Sequence[str], rows: Iterable[tuple[Sequence[Any], Any]]) -> None:
    """Write a sheet and its key; each row is the values of the `columns`, and where it comes from."""
    shuffled = [*rows]
    random.Random(0).shuffle(shuffled)
    with Path(f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", *columns, *ASSESSORS])
        writer.writerows([number, *values, *("" for _ in ASSESSORS)] for number, (values, _) in enumerate(shuffled))
    key = {number: origin for number, (_, origin) in enumerate(shuffled)}
    Path(f"{sheet}.key.json").write_text(json.dumps(key), encoding="utf-8")


def read_sheet(sheet: str) -> Iterator[tuple[Any, Marks]]:
    """Yield where each row of a sheet comes from, and what the two say of it."""
    key = json.loads(Path(f"{sheet}.key.json").read_text(encoding="utf-8"))
    with Path(f"{sheet}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in ASSESSORS:
                if row[name].strip() not in ("0", "1"):
                    raise SystemExit(f"{sheet}.csv, row {row['row']}: {name} is {row[name]!r}; write 0 or 1")
            first, second = (int(row[name]) for name in ASSESSORS)
            yield key[row["row"]], (first, second)


def draw_or_count(
    description: str | None, draw: Callable[[str, list[str], int], None], count: Callable[[str], None], sites: str
) -> None:
    """Do what the command line says: draw a sheet from `sites` by a seed, or count what the assessors wrote."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("step", choices=["draw", "count"])
    parser.add_argument("sheet", metavar="SHEET", help="without a suffix")
    parser.add_argument("sites", nargs="*", metavar=sites)
    parser.add_argument("--seed", type=int, default=0, help="what is drawn by chance; by default 0")
    arguments = parser.parse_args()
    if arguments.step == "draw":
        draw(arguments.sheet, arguments.sites, arguments.seed)
    else:
        count(arguments.sheet)
