"""Coherence: whether what the titles of a community say can be said in a word, and the division of what cannot.

Communities by modularity are the larger, the larger the graph is, and several events that have little to do with each
other come into one (the resolution limit; Fortunato & Barthélemy 2007). No name fits those. So a community that no
word is the subject of is divided again by its own ties alone, until one is or until it is small. Of a small one those
stay together that have a subject in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from recommender._arrays.types import Ints
from recommender.graph.attributes import language_of, topics_of
from recommender.graph.maps.backends import partition
from recommender.graph.maps.ties import Pairs
from recommender.text import tokenize

__all__ = ["Subjects", "coherent_parts"]

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
"""In nodes: smaller communities are not divided by their ties. A plain choice: parts of them would be pairs."""

MOST = 0.5
"""A small community has a subject that more of its members than this share have. Of 104 small ones whose names were
judged, 0.70 had good names; of those with a subject, 0.82 (docs/decisions/0028)."""

PAIR = 2
"""In nodes: so many are only divided if they are what is left of a community. Fewer share nothing."""

OWN_TITLES, OWN_TOPICS = 0.1, 1 / 3
"""Which share of all titles that have a word, and of all articles that have a topic, are in a small community whose
subject it is: what many others have as well is there by chance. Chosen of four and two values on the judged names."""

RESOLUTION = 0.5
"""Of the division of an incoherent community (no unit): a low one, which divides it into few parts at a time, so that
what is coherent stays whole. With 1 there are a fifth to a third more stories on four sites."""

SITE_SHARE = 0.1
"""Words in a larger share of the titles of the site, and in more than `SMALL`, are what the whole site is about, and
say nothing of a story."""


@dataclass(frozen=True)
class Subjects:
    """What each article of a site may be about: the stems in its title, and its topics.

    Attributes
    ----------
    words : sequence of frozenset of str
        Of each node, without numbers and what much of the site has.
    topics : sequence of frozenset of str
        Of each node, in lower case.
    titles_with, articles_with : mapping of str to int
        How many titles of the site have a stem, and how many articles a topic.
    """

    words: Sequence[frozenset[str]]
    topics: Sequence[frozenset[str]]
    titles_with: Mapping[str, int]
    articles_with: Mapping[str, int]

    @classmethod
    def of(cls, rows: Sequence[Mapping[Any, Any]]) -> Self:
        """Read the attributes of nodes. Pages outside the site say nothing, and go with what they are tied to."""
        titles = [(_title(row), language_of(row)) for row in rows]
        stems = [frozenset(tokenize(*title)) for title in titles]
        topics = [frozenset(topic.casefold() for topic in topics_of(row)) for row in rows]
        titles_with = Counter(stem for own in stems for stem in own)
        most = max(SITE_SHARE * len(rows), SMALL + 1)
        common = {stem for stem, n in titles_with.items() if n >= most or stem.isdigit()}
        articles_with = Counter(topic for own in topics for topic in own)
        return cls([own - common for own in stems], topics, titles_with, articles_with)

    def sharing(self, nodes: Sequence[int]) -> frozenset[int]:
        """Return those of some nodes that have the commonest of their subjects, of several the rarest elsewhere."""
        subjects = [
            *_own(nodes, self.words, self.titles_with, OWN_TITLES),
            *_own(nodes, self.topics, self.articles_with, OWN_TOPICS),
        ]
        return min(subjects, default=(0, "", frozenset[int]()))[-1]

    def largest_share(self, nodes: Sequence[int]) -> float:
        """Return in which share of the titles of some nodes their commonest word is, in [0, 1]."""
        return max(Counter(word for node in nodes for word in self.words[node]).values(), default=0) / len(nodes)


def _title(row: Mapping[Any, Any]) -> str:
    title = row.get("title")
    return title if isinstance(title, str) and row.get("kind") != "external" else ""


def _own(
    nodes: Sequence[int], sayings: Sequence[frozenset[str]], site: Mapping[str, int], share: float
) -> Iterator[tuple[float, str, frozenset[int]]]:
    """What some nodes say and few others do, with those that say it; sorted, what most of them say is the first."""
    for saying, n in Counter(saying for node in nodes for saying in sayings[node]).items():
        if n >= share * site[saying]:
            yield -n + 1 - n / site[saying], saying, frozenset(node for node in nodes if saying in sayings[node])


def coherent_parts(pairs: Pairs, group: Ints, subjects: Subjects, *, rng: int, former: Ints | None = None) -> Ints:
    """Return the communities of a graph with those divided that are not coherent.

    Parameters
    ----------
    pairs : Pairs
        The graph.
    group : ndarray, shape (n,), int64
        The number of each node's community.
    subjects : Subjects
        Of the nodes. A community of which most have titles without words is not divided.
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
    undecided = [(*part, PAIR + 1) for part in pairs.subgraphs(_numbered(group))]
    number = 0
    while undecided:
        nodes, own, least = undecided.pop()
        divided = np.zeros(len(nodes), dtype=np.int64)
        told = [int(node) for node in nodes if subjects.words[node]]
        if len(nodes) >= least and 2 * len(told) >= len(nodes):
            needed = _more_needed(former[nodes])
            if len(nodes) >= SMALL:
                if subjects.largest_share([*map(int, nodes)]) < COHERENT + HELD * needed:
                    divided = partition(own, resolution=RESOLUTION, rng=rng, former=former[nodes])
            elif needed >= 0:
                divided = _without_others(nodes, told, subjects.sharing(told), MOST + HELD * needed)
        divided = _numbered(divided)
        if divided.any():
            undecided.extend((nodes[inside], part, PAIR) for inside, part in own.subgraphs(divided))
        else:
            parts[nodes] = number
            number += 1
    return parts


def _without_others(nodes: Ints, told: Sequence[int], sharing: frozenset[int], share: float) -> Ints:
    """One part for a small community if most have its subject; else one for those, one for the others."""
    if len(sharing) > share * len(told):
        return np.zeros(len(nodes), dtype=np.int64)
    if len(sharing) < PAIR:
        return np.arange(len(nodes))
    return np.array([int(node) in told and int(node) not in sharing for node in nodes], dtype=np.int64)


def _more_needed(former: Ints) -> int:
    """Whether more (1) or less (-1) than usual makes a community coherent, by the former stories of its members."""
    known = former[former >= 0]
    if not len(known):
        return 0
    return -1 if np.bincount(known).max() >= SAME * len(known) else 1


def _numbered(group: Ints) -> Ints:
    """The same groups with the numbers 0, 1, …"""
    return np.unique(group, return_inverse=True)[1].astype(np.int64)
