"""What counts as one observation: queries that are not independent of each other are drawn, and exchanged, together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Ints
from recommender.corpus import Corpus, story_clusters
from recommender.graph.maps import community_labels
from recommender.judging import MIN_CLUSTERS, effective_clusters
from recommender.text import TextIndex

__all__ = ["STORY_CLUSTERS", "Units", "independent_units"]

STORY_CLUSTERS = "story clusters"

NEIGHBOURS = 5
"""Of each article, for communities: as many as a box has. A plain choice."""

LINK_WEIGHT = 0.3
"""Of a curated link beside a similarity, for communities: as much as a trusted link adds on a map."""

SHORTEST_BLOCK = 3
"""Queries of a block of time, at least: with fewer, a block is hardly more than a query. A plain choice."""

MOST_UNDATED = 0.1
"""The share of queries without a date up to which blocks of time are tried; together these are one block."""


@dataclass(frozen=True, slots=True)
class Units:
    """The independent units of an evaluation.

    Attributes
    ----------
    kind : {"story clusters", "communities", "blocks of time"}
        What they are.
    of_query : mapping of str to int
        The unit of each query.
    """

    kind: str
    of_query: dict[str, int]


def independent_units(corpus: Corpus, text: TextIndex, queries: Sequence[str]) -> Units:
    """Return the first kind of unit of which there are enough, `MIN_CLUSTERS` effective ones; else story clusters.

    Story clusters are articles joined by curated links. On some sites all lists hang together, and there is one; then
    communities of the texts and links (by the Louvain algorithm, see `recommender.communities`), then blocks of
    consecutive days, as for time series (the block bootstrap of Künsch, *Annals of Statistics* 17, 1989; blocks of
    n^(1/3) queries, the order that Hall, Horowitz and Jing, *Biometrika* 82, 1995, show to be best).

    Parameters
    ----------
    corpus, text
        The site, and the index of its text.
    queries : sequence of str
        Ids of the articles that are scored.
    """
    positions = np.array([corpus.position(query) for query in queries], dtype=np.int64)
    first: Ints | None = None
    for kind, label in _KINDS.items():
        labels = label(corpus, text, positions)
        if labels is None:
            continue
        first = labels if first is None else first
        if effective_clusters(np.unique(labels, return_counts=True)[1].astype(np.float64)) >= MIN_CLUSTERS:
            return Units(kind, _numbered(queries, labels))
    assert first is not None, "there are always story clusters"
    return Units(STORY_CLUSTERS, _numbered(queries, first))


def _numbered(queries: Sequence[str], labels: Ints) -> dict[str, int]:
    return dict(zip(queries, labels.tolist(), strict=True))


def _stories(corpus: Corpus, text: TextIndex, positions: Ints) -> Ints | None:
    return story_clusters(corpus)[positions]


def _communities(corpus: Corpus, text: TextIndex, positions: Ints) -> Ints | None:
    if len(positions) < MIN_CLUSTERS:  # there cannot be enough
        return None
    n = corpus.n_articles
    one, other, weight = text.nearest(NEIGHBOURS, floor=0.0)
    rows, columns = corpus.links.nonzero()
    ends = np.append(one, rows), np.append(other, columns)
    inside = (ends[0] < n) & (ends[1] < n)
    weights = np.append(weight.astype(np.float64), np.full(len(rows), LINK_WEIGHT))
    return community_labels(n, ends[0][inside], ends[1][inside], weights[inside])[positions]


def _blocks(corpus: Corpus, text: TextIndex, positions: Ints) -> Ints | None:
    dates = corpus.dates[positions]
    undated = np.isnan(dates)
    if undated.mean() > MOST_UNDATED:
        return None
    length = max(SHORTEST_BLOCK, math.ceil(len(positions) ** (1 / 3)))
    blocks = np.empty(len(positions), dtype=np.int64)
    blocks[np.lexsort((positions, dates))] = np.arange(len(positions)) // length
    blocks[undated] = -1
    return blocks


_KINDS: dict[str, Callable[[Corpus, TextIndex, Ints], Ints | None]] = {
    STORY_CLUSTERS: _stories,
    "communities": _communities,
    "blocks of time": _blocks,
}
"""Each kind of unit by name, the finest sense first: its label for each query, or None if there are none."""
