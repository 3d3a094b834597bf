"""Which curated links are doubted, and is it right? ``python evaluation/doubtful.py NAME=FOLDER,QRELS[,QRELS…] …``.

For each site the script prints how many pairs of its lists are doubtful (see `recommender.ranking.LinkChances`), and of
those pairs that somebody graded, which grades the doubtful ones have: 0 is unrelated, 1 the same broad topic, 2 and 3
related. Graded pairs of lists are few. So it also replaces a quarter of the entries by articles of the same days, as
``evaluation/corrupted.py`` does, and prints how many of the pairs that are then named, the least likely first, were
planted. The table is in ``docs/judging.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from corrupted import Lists, chance, curated, with_lists
from sites import Site, print_table, read_sites

from recommender import Recommender
from recommender.ranking.link_chances import DOUBTFUL_CHANCE

SHARE = 0.25
"""The share of the entries that are replaced."""

FIRST = 50
"""The planted pairs are counted among so many that are named first."""


def grades_of(site: Site) -> dict[frozenset[str], int]:
    """Return the grade of each pair, whichever was the query; the higher one if both were."""
    grades: dict[frozenset[str], int] = {}
    for query, graded in site.judged.grades.items():
        for other, grade in graded.items():
            pair = frozenset((query, other))
            grades[pair] = max(grade, grades.get(pair, 0))
    return grades


def chances_of(recommender: Recommender) -> dict[frozenset[str], float]:
    """Return the chance of each pair of a list."""
    chances, ids = recommender.link_chances, recommender.corpus.ids
    ends = zip(chances.source.tolist(), chances.target.tolist(), strict=True)
    return {frozenset((ids[one], ids[other])): float(c) for (one, other), c in zip(ends, chances.chance, strict=True)}


def pairs_of(lists: Lists) -> set[frozenset[int]]:
    """Return the pairs of positions of which one lists the other."""
    return {frozenset((source, entry)) for source, entries in lists.items() for entry in entries if entry != source}


def row(site: Site) -> Iterator[str]:
    """Yield the figures of a site."""
    recommender = site.recommender()
    chances, grades = chances_of(recommender), grades_of(site)
    doubtful = {pair for pair, c in chances.items() if c < DOUBTFUL_CHANCE}
    yield site.name
    yield f"{len(chances):,}"
    yield f"{len(doubtful):,} ({len(doubtful) / len(chances):.1%})"
    graded = {pair: grades[pair] for pair in chances if pair in grades}
    counts, of_doubtful = Counter(graded.values()), Counter(graded[pair] for pair in graded if pair in doubtful)
    yield ", ".join(f"{of_doubtful[grade]} of {counts[grade]}" for grade in range(4))
    corpus = with_lists(site.corpus, curated(site.corpus))
    rng = np.random.default_rng(0)
    before, after = curated(corpus), chance(corpus, SHARE, rng)
    planted = {frozenset(corpus.ids[end] for end in pair) for pair in pairs_of(after) - pairs_of(before)}
    changed = Recommender.fit(with_lists(corpus, after))
    named = [frozenset(pair) for pair in changed.link_chances.doubtful]
    yield f"{np.mean([pair in planted for pair in named[:FIRST]]):.2f}"
    yield f"{np.mean([pair in planted for pair in named]):.2f} of {len(named)}"
    below = {pair for pair, c in chances_of(changed).items() if c < DOUBTFUL_CHANCE}
    yield f"{len(below & planted) / len(planted):.2f}"


HEADER = (
    "site", "pairs", "doubtful", "doubtful of those graded 0, 1, 2, 3",
    f"planted among the first {FIRST}", "among all named", "planted that are doubtful",
)  # fmt: skip

if __name__ == "__main__":
    print_table(HEADER, ([*row(site)] for site in read_sites(__doc__) if site.has_lists))
