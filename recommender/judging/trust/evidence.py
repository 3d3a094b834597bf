"""The text similarity of linked articles, compared with that of random pairs that are as far apart in time."""

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
"""A link is doubtful if its percentile is lower: less similar than the top twentieth of the random pairs. A usual
level of significance; a doubtful link is worth a look, and often right (``docs/judging.md`` has counts)."""

RANDOM_PAIRS = 100_000
"""About how many random pairs are drawn in all; every link gets the same number, at least one. With 100,000, on three
real sites, percentiles differed by less than 0.004 between two seeds, and the comparison took 0.5 to 0.9 seconds."""

MAX_PAIRS_PER_LINK = 1_000
"""A plain choice, for sites of few links: more pairs would not make their report more certain."""

_TOLERANCE_DAYS, _TOLERANCE = 1 / 24, 0.1
"""By how much the days between a random pair may differ from those of its link: by an hour, or by a tenth if that is
more. A plain choice: the links of three news sites are 4, 5 and 16 hours apart (medians)."""

_ATTEMPTS, _GROWTH = 30, 1.3
"""Where no pair is that far apart, the tolerance grows by this factor at each further attempt, so that small sites get
random pairs, too. After 30 attempts it is 2,000 times as large."""


@dataclass(frozen=True)
class Links:
    """Every entry of every curated list, as positions; arrays of shape (n_links,) unless they say otherwise."""

    source: Ints
    """The article whose list it is."""
    target: Ints
    """The article or external that the entry names."""
    days: Float64s
    """Days between the two, in either direction; NaN where one has no date."""
    returned: Bools
    """Whether the target's list names the source, too."""
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
    """What the texts say of links, shape (n_links,), and of random pairs, shape (n_random,)."""

    similarity: Float64s
    """Text similarity of each link, in [0, 1]."""
    percentile: Float64s
    """For each link the share of random pairs that are less similar, in [0, 1]; equal ones count half."""
    foreign: Bools
    """For each link whether its ends are known to be in different languages, so that words say nothing about it."""
    random: Float64s
    """Text similarity of the random pairs, in [0, 1], ascending."""
    days_random: Float64s
    """Days between the two articles of each random pair; NaN where one has no date."""

    @classmethod
    def of(cls, corpus: Corpus, text: TextIndex, links: Links, rng: np.random.Generator) -> Evidence | None:
        """Draw random pairs for `links` and compare; None if the site has no two articles of different stories."""
        source, other = _random_pairs(corpus, links, rng)
        if not len(source):
            return None
        similarity = _similarities(text, links.source, links.target)
        random = np.sort(_similarities(text, source, other))
        below, up_to = (np.searchsorted(random, similarity, side) for side in ("left", "right"))
        days = np.abs(corpus.dates[source] - corpus.dates[other])
        # Equal similarities count half. Most random pairs have no word in common, so a link without a common word is
        # as similar as they are, neither less nor more.
        percentile = (below + up_to) / (2 * len(random))
        return cls(similarity, percentile, _foreign(corpus, text, links), random, days)

    @property
    def noise(self) -> float:
        """The share of the links that look as if they were drawn by date alone, see `Coherence.noise`."""
        below = self.percentile[~self.foreign] < 0.5
        return min(1.0, 2 * float(below.mean())) if len(below) else 0.0

    @property
    def threshold(self) -> float:
        """The similarity that 95 % of the random pairs do not reach."""
        return float(np.quantile(self.random, DOUBTFUL))

    @property
    def doubtful(self) -> Bools:
        """Which links have a percentile below `DOUBTFUL`, although both articles may be in the same language."""
        return (self.percentile < DOUBTFUL) & ~self.foreign


def _foreign(corpus: Corpus, text: TextIndex, links: Links) -> Bools:
    """Which links join articles of two known languages; the language of an external is never known."""
    languages = ArticleGraph(corpus, text).languages
    source, target = languages[links.source], languages[links.target]
    foreign: Bools = (source != target) & (source != "") & (target != "")
    return foreign


def _random_pairs(corpus: Corpus, links: Links, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Return pairs of articles of different stories, as positions, that are as many days apart as the links are."""
    n_each = max(1, min(MAX_PAIRS_PER_LINK, RANDOM_PAIRS // max(1, len(links.source))))
    days = np.repeat(links.days, n_each)
    first, second = np.full((2, len(days)), -1, dtype=np.int64)
    draw = _PairSampler(corpus, rng)
    is_linked = _LinkedWith(corpus, links)
    for attempt in range(_ATTEMPTS):
        missing = np.flatnonzero(first < 0)
        one, other = draw(days[missing], _GROWTH**attempt)
        fits = (other >= 0) & ~is_linked(one, other)
        first[missing[fits]], second[missing[fits]] = one[fits], other[fits]
    drawn = first >= 0
    return first[drawn], second[drawn]


class _PairSampler:
    """Draws pairs of articles that are given numbers of days apart; any two articles where the number is NaN."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        dates = corpus.dates[: len(corpus)]
        dated = np.flatnonzero(~np.isnan(dates))
        self._by_date = dated[np.argsort(dates[dated], kind="stable")]
        self._dates = dates[self._by_date]
        self._n = len(corpus)
        self._rng = rng

    def __call__(self, days: Float64s, slack: float) -> tuple[Ints, Ints]:
        """Return two articles for each of `days`; the second is -1 if no article is at that distance from the first.

        `slack` multiplies the tolerance.
        """
        one, other = self._rng.integers(0, self._n, (2, len(days)))
        dated = np.flatnonzero(~np.isnan(days))
        if len(dated) and len(self._dates):
            place = self._rng.integers(0, len(self._dates), len(dated))
            one[dated] = self._by_date[place]
            other[dated] = self._at_distance(place, days[dated], slack)
        return one, other

    def _at_distance(self, place: Ints, days: Float64s, slack: float) -> Ints:
        when = self._dates[place] + days * self._rng.choice([-1, 1], len(days))
        tolerance = np.maximum(_TOLERANCE_DAYS, _TOLERANCE * days) * slack
        low = np.searchsorted(self._dates, when - tolerance, "left")
        high = np.searchsorted(self._dates, when + tolerance, "right")
        chosen = low + (self._rng.random(len(days)) * (high - low)).astype(np.int64)
        return np.where(high > low, self._by_date[np.minimum(chosen, len(self._dates) - 1)], -1)


class _LinkedWith:
    """Tells whether two articles are the same, are linked directly, or belong to one story cluster.

    A cluster of more than half of the site is not taken for a story: there, only direct links count.
    """

    def __init__(self, corpus: Corpus, links: Links) -> None:
        self._n = corpus.n_nodes
        ends = links.source, links.target
        self._links = np.sort(np.concatenate([self._key(*ends), self._key(*reversed(ends))]))
        self._cluster = links.cluster
        self._is_story = np.bincount(links.cluster) * 2 <= len(corpus)

    def __call__(self, source: Ints, other: Ints) -> Bools:
        cluster = self._cluster[source]
        same_story: Bools = (cluster == self._cluster[other]) & self._is_story[cluster]
        linked = indices_in(self._links, self._key(source, other)) >= 0
        excluded: Bools = linked | same_story | (source == other)
        return excluded

    def _key(self, source: Ints, target: Ints) -> Ints:
        return source * self._n + target


def _similarities(text: TextIndex, source: Ints, target: Ints) -> Float64s:
    """Text similarity of each pair; a pair that was drawn several times is compared once."""
    n = text.matrix.shape[0]
    pairs, place = np.unique(source * n + target, return_inverse=True)
    return text.pairs(*np.divmod(pairs, n)).astype(np.float64)[place]
