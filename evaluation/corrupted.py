"""What happens when curated lists are bad: ``python evaluation/corrupted.py NAME=FOLDER,QRELS[,QRELS…] …``.

The lists of each site are kept as they are, or a share of their entries is replaced by articles of the same days, or
all lists are replaced by drifting chains. In a chain each entry is similar to an earlier one, and after some steps no
longer to the article of the list. The script prints the nDCG@5 (gains 2^grade − 1, what nobody judged is skipped) on
the graded pairs of all files of a site: of ours without curated links, with links trusted as shipped
(``learn=False``), as served (``"auto"``), and with coefficients learned (``True``); then what was found out about the
two halves of the site. The table is in ``evaluation/experiments.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from sites import Site, judged_values, print_table, read_sites

from recommender import Corpus, Recommender, RelatedLink
from recommender.ranking.features import SIGNALS
from recommender.ranking.learning.calibration import MAX_NOISE, MIN_LISTS, Learn, Lesson
from recommender.text.index import TextIndex

SAME_DAYS = 60
"""A replacement is one of this many articles before or after the entry. A plain choice: a few days of news."""

WITH_CHAIN = 0.6
"""The share of articles that get a drifting chain."""

NEIGHBOURS, FLOOR, MOST_DAYS = 8, 0.05, 20.0
"""A chain continues with the 8 most similar articles that have a similarity of 0.05 and are 20 days apart at most."""

Lists = dict[int, list[int]]
"""The positions of the entries of each list, by the position of its article."""


def curated(corpus: Corpus) -> Lists:
    """Return the curated lists, without entries that lead out of the site."""
    n = len(corpus)
    lists = {position: [node for node in corpus.related(position).tolist() if node < n] for position in range(n)}
    return {position: entries for position, entries in lists.items() if entries}


def chance(corpus: Corpus, share: float, rng: np.random.Generator) -> Lists:
    """Return the lists with a `share` of the entries replaced by articles of the same days."""
    order = np.argsort(np.nan_to_num(corpus.dates[: len(corpus)]), kind="stable")
    place = np.argsort(order)

    def replaced(entry: int) -> int:
        if rng.random() >= share:
            return entry
        near = place[entry] + rng.integers(-SAME_DAYS, SAME_DAYS + 1)
        return int(order[np.clip(near, 0, len(order) - 1)])

    return {position: [replaced(entry) for entry in entries] for position, entries in curated(corpus).items()}


def chains(corpus: Corpus, text: TextIndex, length: int, rng: np.random.Generator) -> Lists:
    """Return lists of up to `length` entries that grow from neighbour to neighbour."""
    neighbours: Mapping[int, list[int]] = {position: [] for position in range(len(corpus))}
    sources, targets, _ = text.nearest(NEIGHBOURS, floor=FLOOR)
    apart = np.abs(corpus.dates[sources] - corpus.dates[targets]) > MOST_DAYS
    inside = (sources < len(corpus)) & (targets < len(corpus)) & ~apart
    for source, target in zip(sources[inside].tolist(), targets[inside].tolist(), strict=True):
        neighbours[source].append(target)
    return {position: _chain(position, neighbours, length) for position in neighbours if rng.random() < WITH_CHAIN}


def _chain(start: int, neighbours: Mapping[int, list[int]], length: int) -> list[int]:
    chain = [start]
    for position in chain:
        if len(chain) > length:
            break
        chain += [other for other in neighbours[position] if other not in chain]
    return chain[1 : length + 1]


def with_lists(corpus: Corpus, lists: Lists) -> Corpus:
    """Return the corpus with other curated lists."""
    ids = [article.id for article in corpus.articles]
    related = {
        position: tuple(RelatedLink(reference=ids[entry]) for entry in dict.fromkeys(entries) if entry != position)
        for position, entries in lists.items()
    }
    return Corpus.from_articles(
        replace(article, related=related.get(position, ())) for position, article in enumerate(corpus.articles)
    )


def rows(site: Site) -> Iterator[list[str]]:
    """Yield the row of each kind of lists."""
    corpus, rng = with_lists(site.corpus, curated(site.corpus)), np.random.default_rng(0)
    text = TextIndex.fit(corpus)
    corrupted = {f"{share:.0%} by chance": chance(corpus, share, rng) for share in (0.25, 0.5, 0.75, 1.0)}
    corrupted |= {f"chains of {length}": chains(corpus, text, length, rng) for length in (30, 100)}
    no_links = {signal: 1.0 for signal in SIGNALS if signal != "links"}
    for name, lists in {"as they are": curated(corpus), **corrupted}.items():
        changed = with_lists(corpus, lists)
        ways: tuple[Learn, ...] = (False, "auto", True)
        ours = [Recommender(changed, text, no_links, learn=False)]
        ours += [Recommender(changed, text, learn=learn) for learn in ways]
        lessons = ours[-1].calibration.halves
        yield [
            site.name,
            name,
            *(f"{judged_values(one, site.judged, condensed=True).mean():.3f}" for one in ours),
            ", ".join(f"{lesson.noise:.0%}" for lesson in lessons),
            ", ".join(f"{lesson.trust:.2f}" for lesson in lessons),
            " / ".join(dict.fromkeys(outcome(lesson) for lesson in lessons)),
        ]


def outcome(lesson: Lesson) -> str:
    """Return whether coefficients were learned, or else why the defaults were kept."""
    if lesson.verdict.startswith("learned"):
        return "learned"
    if lesson.lists < MIN_LISTS:
        return "defaults: few lists"
    return "defaults: noise" if lesson.noise > MAX_NOISE else "defaults: small gain"


HEADER = ("site", "lists", "without links", "as shipped", "as served", "learned", "noise", "trust", "outcome")

if __name__ == "__main__":
    print_table(HEADER, (row for site in read_sites(__doc__) for row in rows(site)))
