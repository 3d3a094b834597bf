"""Are the names of communities good? Two steps, so that nobody who judges a name knows who made it.

``python evaluation/names.py draw SHEET NAME=MAP.json[,OTHER.json] …`` draws 30 communities of each map, a file that
``recommender export`` wrote, and for each the community of the other map that has most of its members. It writes
``SHEET.csv``, a row for each name in random order: the name, how many members the community has, and ten of their
titles, drawn by chance; and ``SHEET.key.json``, which says whose each row is. A name that both maps give one community
is there once. With ``--seed N`` others are drawn than for an earlier sheet.

Two people write 1 into the columns ``first`` and ``second`` if a reader who sees only the name would know what most of
these articles are about, and else 0. ``python evaluation/names.py count SHEET`` prints the shares of good names.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from blind import ASSESSORS, Marks, draw_or_count, read_sheet, write_sheet
from sites import print_table

DRAWN, SHOWN = 30, 10
"""How many communities of a site are drawn, of three members or more, and how many titles of each are shown."""


def communities(path: str) -> dict[int, list[dict[str, Any]]]:
    """Return the nodes of each community of three or more in a node-link JSON file."""
    members: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads(Path(path).read_text(encoding="utf-8"))["nodes"]:
        members[row["community"]].append(row)
    return {number: rows for number, rows in members.items() if len(rows) >= 3}


def drawn(site: str, paths: list[str], rng: random.Random) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield a name, whose it is, and all titles of the community."""
    maps = [communities(path) for path in paths]
    of_node = [{row["id"]: number for number, rows in own.items() for row in rows} for own in maps]
    for number in rng.sample(sorted(maps[0]), min(DRAWN, len(maps[0]))):
        rows_of_name: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        ids = [row["id"] for row in maps[0][number]]
        for path, own, numbers in zip(paths, maps, of_node, strict=True):
            found = Counter(numbers[name] for name in ids if name in numbers).most_common(1)
            rows = own[found[0][0]] if found else []
            titles = tuple(sorted(row.get("title", "") for row in rows))
            if rows:
                rows_of_name.setdefault((rows[0]["community_name"], titles), []).append(path)
        for (name, titles), owners in rows_of_name.items():
            yield name, [f"{site}\t{path}" for path in owners], list(titles)


def draw(sheet: str, arguments: list[str], seed: int) -> None:
    """Write the sheet and its key."""
    rng = random.Random(seed)
    rows = [
        ([name, len(titles), "\n".join(rng.sample(titles, min(SHOWN, len(titles))))], owners)
        for site in arguments
        for name, owners, titles in drawn(site.partition("=")[0], site.partition("=")[2].split(","), rng)
    ]
    write_sheet(sheet, ["name", "members", "titles"], rows)


def count(sheet: str) -> None:
    """Print the share of good names by site and map: by each assessor, by both, and how often they agree."""
    marks_of: dict[str, list[Marks]] = defaultdict(list)
    for owners, marks in read_sheet(sheet):
        for owner in owners:
            marks_of[owner].append(marks)
    print_table(
        ["site", "map", "names", *ASSESSORS, "both", "agree"],
        (
            [*owner.split("\t"), str(len(own)), *(f"{sum(pair[i] for pair in own) / len(own):.2f}" for i in (0, 1)),
             f"{sum(map(min, own)) / len(own):.2f}", f"{sum(a == b for a, b in own) / len(own):.2f}"]
            for owner, own in sorted(marks_of.items())
        ),
    )  # fmt: skip


if __name__ == "__main__":
    draw_or_count(__doc__, draw, count, "NAME=MAP.json[,OTHER.json]")
