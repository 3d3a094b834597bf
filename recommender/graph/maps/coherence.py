"""Coherence: whether what the titles of a community say can be said in a word, and the division of what cannot.

Communities by modularity are the larger, the larger the graph is, and several events that have little to do with each
other come into one (the resolution limit; Fortunato & Barthélemy 2007). No name fits those. So a community that no
word is the subject of is divided again by its own ties alone, until one is or until it is small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from recommender._arrays.types import Ints
from recommender.graph.attributes import language_of
from recommender.graph.maps.backends import partition
from recommender.graph.maps.ties import Pairs
from recommender.text import tokenize

__all__ = ["coherent_parts", "title_words"]

COHERENT = 0.6
"""In which share of its titles one word of a coherent community is, in [0, 1]. On 152 communities of six sites whose
names two assessors judged, this share told good names from bad ones best of eight measures, and better than ties do
(area under the curve 0.74; docs/decisions/0028). The value is a plain choice, by looking at what is divided."""

HELD = 0.2
"""By how much less is enough for what was one story on the former map, and how much more is needed by what was several:
a story that is near the threshold neither falls apart nor grows together from one day to the next. A small one that
was one stays one. A plain choice."""

SAME = 0.9
"""Which share of the known members of a community one former story has if the two are the same. A plain choice."""

SMALL = 8
"""In nodes: smaller communities are not divided. A plain choice: parts of them would be pairs."""

FEW_COHERENT = 0.4
"""The same as `COHERENT` of smaller ones that are left of an incoherent community: if they are not coherent, each of
their members is alone. A plain choice: with 0.6, a fifth of the articles of two sites would be alone that are now in
small stories of one subject, whose titles say it in different words."""

RESOLUTION = 0.5
"""Of the division of an incoherent community (no unit): a low one, which divides it into few parts at a time, so that
what is coherent stays whole. With 1 there are a fifth to a third more stories on four sites."""

SITE_SHARE = 0.1
"""Words in a larger share of the titles of the site are what the whole site is about, and say nothing of a story."""


def title_words(rows: Sequence[Mapping[Any, Any]]) -> list[frozenset[str]]:
    """Return the stems in the title of each node, by the attributes of nodes, without those that much of the site has.

    Numbers are left out, too.
    """
    titles = [(title if isinstance(title := row.get("title"), str) else "", language_of(row)) for row in rows]
    stems = [frozenset(tokenize(*title)) for title in titles]
    counts = Counter(stem for own in stems for stem in own)
    common = {stem for stem, n in counts.items() if n >= SITE_SHARE * len(rows) or stem.isdigit()}
    return [own - common for own in stems]


def coherent_parts(
    pairs: Pairs, group: Ints, words: Sequence[Collection[str]], *, rng: int, former: Ints | None = None
) -> Ints:
    """Return the communities of a graph with those divided that are not coherent.

    Parameters
    ----------
    pairs : Pairs
        The graph.
    group : ndarray, shape (n,), int64
        The number of each node's community.
    words : sequence of collection of str
        What the title of each node says. A community of which most have no words is not divided.
    rng : int
        Seed of all random numbers.
    former : ndarray, shape (n,), int64, optional
        A former community of each node, -1 for none, see `partition`.

    Returns
    -------
    ndarray, shape (n,), int64
        The community of each node, from 0.
    """
    if former is None:
        former = np.full(pairs.n, -1, dtype=np.int64)
    parts = np.full(pairs.n, -1, dtype=np.int64)
    undecided = [(nodes, own, False) for nodes, own in pairs.subgraphs(_numbered(group))]
    number = 0
    while undecided:
        nodes, own, is_part = undecided.pop()
        is_small = len(nodes) < SMALL
        divided = np.zeros(len(nodes), dtype=np.int64)
        if (is_part or not is_small) and not _is_coherent([words[node] for node in nodes], former[nodes]):
            one_by_one = np.arange(len(nodes))
            divided = one_by_one if is_small else partition(own, resolution=RESOLUTION, rng=rng, former=former[nodes])
        divided = _numbered(divided)
        if divided.any():
            undecided.extend((nodes[inside], part, len(inside) > 1) for inside, part in own.subgraphs(divided))
        else:
            parts[nodes] = number
            number += 1
    return parts


def _numbered(group: Ints) -> Ints:
    """The same groups with the numbers 0, 1, …"""
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _is_coherent(words: Sequence[Collection[str]], former: Ints) -> bool:
    """Whether one word is in most of the titles, or whether that cannot be known since most of them have no words."""
    told = [own for own in words if own]
    if not told or 2 * len(told) < len(words):
        return True
    counts = Counter(word for own in told for word in own)
    is_small = len(words) < SMALL
    least = FEW_COHERENT if is_small else COHERENT
    known = former[former >= 0]
    if len(known):
        is_same = np.bincount(known).max() >= SAME * len(known)
        least += (-least if is_small else -HELD) if is_same else HELD
    return max(counts.values()) >= least * len(words)
