"""Stories of a synthetic newsroom as arrays: when their articles appear, what these say, and which lists name them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Float64s, Ints

from .words import TOPICS, background_words, story_words, topic_words, vocabulary_size, zipf

__all__ = ["BLOCK", "EXCERPT", "TITLE", "Block", "Habits", "n_outlets", "site_days", "site_vocabulary"]

DAYS_AT_10_000 = 1_000.0
"""How many days a site of 10,000 articles has existed; one of n times as many has existed √n times as long."""

TITLE, EXCERPT = (6, 14), (20, 40)
"""Fewest and most words."""

STORY_TAIL, MOST_IN_STORY = 2.2, 200
"""Exponent of the sizes of stories, and the largest size. Nor is a story larger than what the site publishes in
BURST_DAYS."""

BURST_DAYS = 4.0

LIST_TAIL, LIST_SCALE = 1.5, 6.0
"""A list names the entries nearest in time: at least LIST_SCALE of them, if there are. How many more follows a Pareto
distribution with the exponent LIST_TAIL."""

DAYS_IN_STORY = 3.0
"""How many days after the first report an article appears, on average."""

COPIES, COPY_EDITS, COPY_DAYS = 0.12, 0.06, 0.15
"""Near-copies: their share among later reports, the share of their words that differ, their average delay in days."""

SAME_DAYS = 60
"""An entry by chance is one of this many articles before or after."""

SAME_DAYS_ATTEMPTS = 7
"""How often an entry by chance is drawn again, each time from further away, if it is of the same story."""

BLOCK = 8_192
"""How many articles are made at a time. The random numbers are drawn block by block, so another value makes another
site."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How the editors of a site keep curated lists; all in [0, 1].

    Attributes
    ----------
    listed : float
        Share of the articles with a list, among those that the editors noticed and that are not alone in their story.
    noise : float
        Share of the entries that are drawn by chance from articles of the same days.
    complete : float
        Share of the articles that the editors noticed. All others stand in no list, except by chance.
    one_way : float
        Share of the entries that are left out of one list, but not of the other.
    """

    listed: float = 0.6
    noise: float = 0.1
    complete: float = 0.75
    one_way: float = 0.1


class Block:
    """The next articles of a site: whole stories in order of time, as arrays with one row per article.

    Parameters
    ----------
    n : int
        How many articles the whole site has.
    done : int
        How many of them are made already.
    rng : numpy.random.Generator
        The source of all chance.

    Attributes
    ----------
    story, day, outlet, quality : ndarray, shape (n_rows,)
        Stories are numbered within the block; days count from the site's first.
    topic : ndarray, shape (n_rows, 2)
        The topic of the story, and a second one or -1.
    sizes, first : ndarray, shape (n_stories,)
        How many articles a story has, and the row of its first report.
    title, excerpt : ndarray, shape (n_rows, most_words)
        Ranks of words; as many of them count as `title_words` and `excerpt_words` say.
    """

    def __init__(self, n: int, done: int, rng: np.random.Generator) -> None:
        sizes = _story_sizes(min(BLOCK, n - done), n, rng)
        count, n_stories = int(sizes.sum()), len(sizes)
        self.done, self.site_days = done, site_days(n)
        self.story = np.repeat(np.arange(n_stories), sizes)
        self.sizes, self.first = sizes, np.cumsum(sizes) - sizes
        original = self.first[self.story]
        later = np.arange(count) > original
        copy = later & (rng.random(count) < COPIES)
        delay = np.where(later, rng.exponential(np.where(copy, COPY_DAYS, DAYS_IN_STORY)), 0.0)
        starts = np.sort(rng.uniform(done, done + count, n_stories)) * (self.site_days / n)
        self.day = starts[self.story] + delay
        outlets = n_outlets(n)
        self.outlet = zipf(outlets, 1.0, 2.0, rng.random(count))
        another = (self.outlet[original] + rng.integers(1, outlets, count)) % outlets
        self.outlet[copy] = another[copy]
        story_topics = zipf(len(TOPICS), 0.8, 2.0, rng.random((n_stories, 2)))
        self.topic = story_topics[self.story]
        self.topic[rng.random(count) < 0.6, 1] = -1
        self.quality = rng.integers(30, 96, count)
        size = site_vocabulary(done + count)
        vocabulary = story_words(story_topics[:, 0], size, rng)
        focus = rng.beta(4.0, 4.0, count)
        self.title, self.title_words = self._text(TITLE, 0.25 + 0.5 * focus, vocabulary, size, rng)
        self.excerpt, self.excerpt_words = self._text(EXCERPT, 0.1 + 0.3 * focus, vocabulary, size, rng)
        for text, lengths in ((self.title, self.title_words), (self.excerpt, self.excerpt_words)):
            edited = rng.random(text.shape) < COPY_EDITS
            text[copy] = np.where(edited, text, text[original])[copy]
            lengths[copy] = lengths[original][copy]

    def __len__(self) -> int:
        return len(self.story)

    def _text(
        self, length: tuple[int, int], share: Float64s, vocabulary: Ints, size: int, rng: np.random.Generator
    ) -> tuple[Ints, Ints]:
        """Return ranks of words and how many of them count; `share` of an article's words are its story's."""
        shape = (len(self), length[1])
        source = rng.random(shape)
        background = background_words(size, rng.random(shape))
        of_topic = topic_words(self.topic[:, :1], rng.random(shape))
        of_story = vocabulary[self.story[:, None], zipf(vocabulary.shape[1], 0.6, 2.0, rng.random(shape))]
        edge = share[:, None]
        text = np.where(source < edge, of_story, np.where(source < edge + 0.15, of_topic, background))
        for place in range(1, length[1]):  # a text seldom says the same noun twice
            again = (text[:, :place] == text[:, place : place + 1]).any(axis=1)
            text[again, place] = background[again, place]
        return text, rng.integers(length[0], length[1] + 1, len(self))

    def links(self, habits: Habits, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Return the entries of all lists, each as the row of its list's article and its own row, the best first."""
        n = len(self)
        noticed = rng.random(n) < habits.complete
        listed = np.flatnonzero(noticed & (rng.random(n) < habits.listed) & (self.sizes[self.story] > 1))
        lengths = self.sizes[self.story[listed]]
        source = np.repeat(listed, lengths)
        target = self.first[self.story[source]] + _places(source)
        keep = noticed[target] & (source != target) & (rng.random(len(source)) >= habits.one_way)
        source, target = source[keep], target[keep]
        order = np.lexsort((np.abs(self.day[source] - self.day[target]), source))
        source, target = source[order], target[order]
        short = _places(source) < (LIST_SCALE * (1.0 + rng.pareto(LIST_TAIL, n)))[source]
        source, target = source[short], target[short]
        by_chance = rng.random(len(source)) < habits.noise
        target[by_chance] = self._same_days(source[by_chance], rng)
        source, target = source[target >= 0], target[target >= 0]
        source, target = np.divmod(np.unique(source * n + target), n)
        best = np.lexsort((target, -self.quality[target], source))
        return source[best], target[best]

    def _same_days(self, rows: Ints, rng: np.random.Generator) -> Ints:
        """Return for each row one of another story from about the same days; -1 where none was drawn, which is rare."""
        n = len(self)
        by_day = np.argsort(self.day, kind="stable")
        place = np.empty(n, dtype=np.int64)
        place[by_day] = np.arange(n)
        drawn = np.full(len(rows), -1, dtype=np.int64)
        for attempt in range(1, SAME_DAYS_ATTEMPTS + 1):
            missing = np.flatnonzero(drawn < 0)
            step = rng.integers(-SAME_DAYS * attempt, SAME_DAYS * attempt + 1, len(missing))
            other = place[rows[missing]] + step
            inside = (other >= 0) & (other < n)
            row = by_day[np.where(inside, other, 0)]
            fits = inside & (self.story[row] != self.story[rows[missing]])
            drawn[missing[fits]] = row[fits]
        return drawn


def site_days(n: int) -> float:
    """Return how many days a site of `n` articles has existed."""
    return float(DAYS_AT_10_000 * (n / 10_000) ** 0.5)


def n_outlets(n: int) -> int:
    """Return how many outlets the `n` articles of a site come from."""
    return max(5, int(40 * (n / 10_000) ** 0.25))


def site_vocabulary(n: int) -> int:
    """Return how many different words the first `n` articles of a site may use."""
    return vocabulary_size(n * (sum(TITLE) + sum(EXCERPT)) / 2)


def _story_sizes(least: int, n: int, rng: np.random.Generator) -> Ints:
    """Return sizes of stories that sum up to `least` articles."""
    most = max(5, min(MOST_IN_STORY, int(BURST_DAYS * n / site_days(n))))
    sizes = np.minimum(rng.zipf(STORY_TAIL, least), most)
    ends = np.cumsum(sizes)
    last = int(np.searchsorted(ends, least))
    sizes = sizes[: last + 1]
    sizes[-1] -= ends[last] - least
    return sizes


def _places(groups: Ints) -> Ints:
    """Return the place of each entry within its group, from 0; `groups` ascends."""
    return np.arange(len(groups)) - np.searchsorted(groups, groups)
