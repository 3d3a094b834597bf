"""The texts of linked articles beside those of random pairs that are as far apart in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender._arrays.operations import indices_in
from recommender._arrays.types import Bools, Float64s, Ints
from recommender.corpus import Corpus, story_clusters
from recommender.graph import ArticleGraph
from recommender.text import TextIndex

__all__ = ["DOUBTFUL", "Evidence", "Links"]

DOUBTFUL = 0.95
"""A link is doubtful if it is not more alike than this share of the random pairs, and its words could have been."""

RANDOM_PAIRS = 100_000
"""About how many random pairs are drawn, the same number for each link, at least one and at most 1,000."""

# How far a random pair may miss the distance in time of its link: an hour or a tenth. A link that finds no
# pair looks further away at each attempt, so that small sites find some at all.
_TOLERANCE_DAYS, _TOLERANCE = 1 / 24, 0.1
_ATTEMPTS, _GROWTH = 30, 1.3

_BLOCK = 4_096


@dataclass(frozen=True)
class Links:
    """Every entry of every list, as positions, each array of shape (n_links,)."""

    source: Ints
    target: Ints
    days: Float64s
    """Between the two; NaN without dates."""
    returned: Bools
    cluster: Ints
    """The story cluster of every article, shape (n_articles,)."""

    @classmethod
    def of(cls, corpus: Corpus) -> Links:
        """Return the links of `corpus`."""
        n = corpus.n_nodes
        source, target = (ends.astype(np.int64) for ends in corpus.links.nonzero())
        days = np.abs(corpus.dates[source] - corpus.dates[target])
        returned = np.isin(target * n + source, source * n + target)
        return cls(source, target, days, returned, story_clusters(corpus))


@dataclass(frozen=True)
class Evidence:
    """What the texts say: of links, shape (n_links,), and of random pairs, shape (n_random,)."""

    similarity: Float64s
    percentile: Float64s
    foreign: Bools
    """Whether the two articles are known to be in different languages: words say nothing of such a link."""
    random: Float64s
    """Similarities, ascending."""
    days_random: Float64s

    @classmethod
    def of(cls, corpus: Corpus, text: TextIndex, links: Links, rng: np.random.Generator) -> Evidence | None:
        """Draw random pairs for `links` and compare; None if no two articles of different stories exist."""
        source, other = _random_pairs(corpus, links, rng)
        if not len(source):
            return None
        similarity = _similarities(text, links.source, links.target)
        random = np.sort(_similarities(text, source, other))
        below, up_to = (np.searchsorted(random, similarity, side) for side in ("left", "right"))
        days = np.abs(corpus.dates[source] - corpus.dates[other])
        # What is just as alike counts half: two texts without a common word are neither better nor worse.
        percentile = (below + up_to) / (2 * len(random))
        return cls(similarity, percentile, _foreign(corpus, text, links), random, days)

    @property
    def threshold(self) -> float:
        return float(np.quantile(self.random, DOUBTFUL))

    @property
    def doubtful(self) -> Bools:
        return (self.percentile < DOUBTFUL) & ~self.foreign


def _foreign(corpus: Corpus, text: TextIndex, links: Links) -> Bools:
    """Which links join articles of two known languages; what an external page is in is not known."""
    languages = ArticleGraph(corpus, text).languages
    source, target = languages[links.source], languages[links.target]
    foreign: Bools = (source != target) & (source != "") & (target != "")
    return foreign


def _random_pairs(corpus: Corpus, links: Links, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """For each link some pairs of articles as far apart in time, of different stories, as positions."""
    each = max(1, min(1_000, RANDOM_PAIRS // max(1, len(links.source))))
    days = np.repeat(links.days, each)
    first, second = np.full((2, len(days)), -1, dtype=np.int64)
    draw = _Pairs(corpus, rng)
    is_linked = _LinkedWith(corpus, links)
    for attempt in range(_ATTEMPTS):
        missing = np.flatnonzero(first < 0)
        one, other = draw(days[missing], _GROWTH**attempt)
        fits = (other >= 0) & ~is_linked(one, other)
        first[missing[fits]], second[missing[fits]] = one[fits], other[fits]
    drawn = first >= 0
    return first[drawn], second[drawn]


class _Pairs:
    """Draws pairs of articles that are given numbers of days apart; any pair where the number is NaN."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        dates = corpus.dates[: len(corpus)]
        dated = np.flatnonzero(~np.isnan(dates))
        self._by_date = dated[np.argsort(dates[dated], kind="stable")]
        self._dates = dates[self._by_date]
        self._n = len(corpus)
        self._rng = rng

    def __call__(self, days: Float64s, slack: float) -> tuple[Ints, Ints]:
        """Return two articles for each of `days`; the second is -1 if the first has none at that distance."""
        one, other = self._rng.integers(0, self._n, (2, len(days)))
        known = np.flatnonzero(~np.isnan(days))
        if len(known) and len(self._dates):
            place = self._rng.integers(0, len(self._dates), len(known))
            one[known] = self._by_date[place]
            other[known] = self._at_distance(place, days[known], slack)
        return one, other

    def _at_distance(self, place: Ints, days: Float64s, slack: float) -> Ints:
        when = self._dates[place] + days * self._rng.choice([-1, 1], len(days))
        tolerance = np.maximum(_TOLERANCE_DAYS, _TOLERANCE * days) * slack
        low = np.searchsorted(self._dates, when - tolerance, "left")
        high = np.searchsorted(self._dates, when + tolerance, "right")
        chosen = low + (self._rng.random(len(days)) * (high - low)).astype(np.int64)
        return np.where(high > low, self._by_date[np.minimum(chosen, len(self._dates) - 1)], -1)


class _LinkedWith:
    """Whether two articles are one, or of one story cluster.

    Where a cluster holds more than half of the site it is no story, and only direct links count.
    """

    def __init__(self, corpus: Corpus, links: Links) -> None:
        self._n = corpus.n_nodes
        ends = links.source, links.target
        self._links = np.sort(np.concatenate([self._key(*ends), self._key(*reversed(ends))]))
        self._cluster = links.cluster
        self._is_story = np.bincount(links.cluster) * 2 <= len(corpus)

    def __call__(self, source: Ints, other: Ints) -> Bools:
        cluster = self._cluster[source]
        of_one_story: Bools = (cluster == self._cluster[other]) & self._is_story[cluster]
        linked = indices_in(self._links, self._key(source, other)) >= 0
        excluded: Bools = linked | of_one_story | (source == other)
        return excluded

    def _key(self, source: Ints, target: Ints) -> Ints:
        return source * self._n + target


def _similarities(text: TextIndex, source: Ints, target: Ints) -> Float64s:
    """Text similarity of pairs, in blocks: a pair takes the room of two articles' vectors."""
    blocks = [
        text.pairs(source[start : start + _BLOCK], target[start : start + _BLOCK])
        for start in range(0, len(source), _BLOCK)
    ]
    return np.concatenate([np.zeros(0), *blocks]).astype(np.float64)
