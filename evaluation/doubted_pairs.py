"""Are doubtful links rightly doubted? Two steps, so that nobody who judges a pair knows of which kind it is.

``python evaluation/doubted_pairs.py draw SHEET NAME=FOLDER …`` draws pairs from the curated lists of each site. They
are *doubted* if an editor is shown them (`recommender.ranking.LinkChances.doubtful`), *next* if they follow in the
order of chance, on a site that doubts few, and *not doubted* if they are drawn at random from the others above the
threshold. It writes ``SHEET.csv``, a row for each pair in random order, and ``SHEET.key.json``, which says of which
kind each is.

Two people write 1 into the columns ``first`` and ``second`` if a reader of the one article would accept the other as a
related story, so that an editor would keep the link, and else 0: if the two are unrelated, or share a broad topic only.
They go by the row alone. ``python evaluation/doubted_pairs.py count SHEET`` prints the share of pairs with a 0; of the
doubted ones it is the precision. The table is in ``docs/judging.md``.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from blind import ASSESSORS, Marks, draw_or_count, read_sheet, write_sheet
from doubtful import chances_of
from sites import print_table

from recommender import Article, Recommender, read_corpus
from recommender._arrays.types import Ints
from recommender.judging import Agreement
from recommender.ranking import DOUBTFUL_CHANCE

LEAST, CONTROLS = 20, 25
"""At least so many pairs of a site are drawn in the order of their chance, and so many others at random."""

SHOWN = 300
"""How many characters of an article's excerpt are shown, or of its text if it has none."""

Origin = dict[str, Any]
"""Of which kind a pair is: its site, kind, rank in the list of its kind from 1 on, chance, and ids."""

KINDS = ("doubted", "next", "not doubted")

GROUPS = {
    "doubted, first 50": (KINDS[:1], 50),
    "doubted, first 100": (KINDS[:1], 100),
    **{kind: ((kind,), np.inf) for kind in KINDS},
    "all": (KINDS, np.inf),
}
"""The rows of the table for each site: the kinds of the pairs, and how many count, the least likely first."""

HEADER = ["site", "pairs", "number", *(f"0 by {name}" for name in ASSESSORS), "0 by both", "kappa"]


def drawn(argument: str, seed: int) -> Iterator[tuple[list[str], Origin]]:
    """Yield what the assessors see of each pair that is drawn from a site, and what they do not see."""
    site, _, folder = argument.partition("=")
    recommender = Recommender.fit(read_corpus(folder))
    chances = chances_of(recommender)
    doubted = [frozenset(pair) for pair in recommender.link_chances.doubtful]
    others = sorted((pair for pair, chance in chances.items() if chance >= DOUBTFUL_CHANCE), key=chances.__getitem__)
    n_next = max(0, LEAST - len(doubted))
    rest = others[n_next:]
    controls = random.Random(seed).sample(rest, min(CONTROLS, len(rest)))
    for kind, pairs in zip(KINDS, (doubted, others[:n_next], controls), strict=True):
        for rank, pair in enumerate(pairs, start=1):
            ids = sorted(pair)
            seen = [text for name in ids for text in shown(recommender.corpus.find(name))]
            yield seen, {"site": site, "kind": kind, "rank": rank, "chance": round(chances[pair], 4), "pair": ids}


def shown(article: Article) -> tuple[str, str, str]:
    """Return what assessors see of an article."""
    return article.title, (article.excerpt or article.body)[:SHOWN], ", ".join(article.topics)


def draw(sheet: str, arguments: list[str], seed: int) -> None:
    """Write the sheet and its key."""
    columns = [f"{what} {end}" for end in "ab" for what in ("title", "text", "topics")]
    write_sheet(sheet, columns, (row for argument in arguments for row in drawn(argument, seed)))


def count(sheet: str) -> None:
    """Print by site and group which share of the pairs got a 0: by each assessor and by both; and how they agree."""
    graded: dict[str, list[tuple[Origin, Marks]]] = defaultdict(list)
    for origin, marks in read_sheet(sheet):
        for site in (origin["site"], "all sites"):
            graded[site].append((origin, marks))
    print_table(HEADER, (row for site in sorted(graded) for row in rows(site, graded[site])))


def rows(site: str, graded: list[tuple[Origin, Marks]]) -> Iterator[list[str]]:
    """Yield the rows of a site, one for each group that has pairs."""
    for group, (kinds, most) in GROUPS.items():
        marks = np.array([own for origin, own in graded if origin["kind"] in kinds and origin["rank"] <= most])
        if len(marks):
            shares = [*(marks == 0).mean(axis=0), (marks == 0).all(axis=1).mean()]
            yield [site, group, str(len(marks)), *(f"{share:.2f}" for share in shares), kappa(marks)]


def kappa(marks: Ints) -> str:
    """Return Cohen's kappa of two assessors, from the marks of each pair, shape (n_pairs, 2); a dash if undefined."""
    table = np.zeros((2, 2), np.int64)
    np.add.at(table, (marks[:, 0], marks[:, 1]), 1)
    value = Agreement(table).kappa
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    draw_or_count(__doc__, draw, count, "NAME=FOLDER")
