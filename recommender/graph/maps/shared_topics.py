"""Topics that name a community: those that editors gave to most of its articles and to few others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from recommender.graph.maps.titles import Title
from recommender.text import tokenize

__all__ = ["shared_topics"]

SHARED, OWN = 0.6, 1 / 3
"""Which share of the articles of a community must have a topic, two at least, and which share of those with the topic
must be in the community. Plain choices."""


def shared_topics(
    topics: Sequence[Sequence[Iterable[str]]], titles: Sequence[Sequence[Title]], most: int
) -> Iterator[str]:
    """Yield for each community the topic that names it best, as a title of it spells it; empty if it has none.

    A topic that no title says, as "US-NM" or "misc", is a word of editors and not of readers.

    Parameters
    ----------
    topics : sequence of sequence of iterable of str
        For each community those of each of its articles.
    titles : sequence of sequence of Title
        For each community.
    most : int
        Characters; longer topics name none.
    """
    counts = [Counter(topic for own in of_one for topic in {one.casefold() for one in own}) for of_one in topics]
    site = Counter(chain.from_iterable(own.elements() for own in counts))
    for own, of_one in zip(counts, titles, strict=True):
        least = max(2.0, SHARED * len(of_one))
        shared = [topic for topic, n in own.items() if n >= least and n >= OWN * site[topic] and len(topic) <= most]
        best = sorted(shared, key=lambda topic: (-own[topic], site[topic], topic))
        yield next((text for topic in best if not topic.isdigit() and (text := _spelled(topic, of_one))), "")


def _spelled(topic: str, titles: Sequence[Title]) -> str:
    """How the first title that says a topic spells it; empty if none does."""
    said = re.compile(r"[\s_-]+".join(map(re.escape, re.split(r"[\s_-]+", topic))), re.IGNORECASE)
    for title in titles:
        stems = set(tokenize(topic, title.language))
        if stems and stems <= title.stems and (found := said.search(title.text)):
            return found[0]
    return ""
