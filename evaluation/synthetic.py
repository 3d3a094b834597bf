"""Made-up newsrooms of any size: ``python evaluation/synthetic.py FOLDER --articles 10000 --rng 0 [--jsonl]``.

Stories break one after the other, at sizes with a heavy tail; their articles appear within days, some of them
near-copies of the first report by other outlets. Words follow a Zipf–Mandelbrot law over a vocabulary that grows with
the site as Heaps' law says, and are built from syllables, so that a rank is always the same word and frequent words are
short. Each story speaks its own words, its topic's and everybody's. Curated lists name the other articles of the story,
incomplete, partly one way, with entries drawn by chance. The same arguments give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s, Ints
from recommender.content.article import Article, RelatedLink

__all__ = ["Habits", "newsroom", "word", "write_newsroom"]


LAST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DAYS_AT_10_000 = 1_000.0
"""How long a site of 10,000 articles has existed; one of n times as many has existed √n times as long."""

TITLE, EXCERPT = (6, 14), (20, 40)
"""Fewest and most words."""

EXPONENT, SHIFT = 1.2, 1.5
"""Of the Zipf–Mandelbrot law of background words: a rank's frequency is (rank + SHIFT) to the power of -EXPONENT."""

HEAPS, HEAPS_FACTOR = 0.6, 25.0
"""So many words are known after so many words of text: HEAPS_FACTOR times their number to the power of HEAPS."""

TOPICS = (
    *("Politics", "Business", "Health", "Climate", "Science", "Technology", "Football", "Courts", "Schools", "Energy"),
    *("Housing", "Transport", "Music", "Film", "Books", "Food", "Travel", "Farming", "Defence", "Markets"),
    *("Weather", "Cycling", "Media", "Religion"),
)
COMMON, TOPIC_WORDS = 100, 400
"""Below rank COMMON stand function words; then the topics take turns until each has TOPIC_WORDS."""

STORY_TOPIC_WORDS, STORY_OWN_WORDS = 10, 8
"""What a story is told in: words of its topic, which recur in other stories, and names."""

STORY_TAIL, MOST_IN_STORY = 2.2, 200
"""Exponent of the sizes of stories, and the largest; nor is any larger than what the site publishes in BURST_DAYS."""

BURST_DAYS = 4.0

LIST_TAIL, LIST_SCALE = 1.5, 6.0
"""A list names what is nearest in time: LIST_SCALE entries at least, if there are; how many more has this tail."""

DAYS_IN_STORY = 3.0
"""How long after the first report an article appears, in the mean."""

COPIES, COPY_EDITS, COPY_DAYS = 0.12, 0.06, 0.15
"""Share of near-copies among later reports, of their words that differ, and their mean delay."""

SAME_DAYS = 60
"""Among how many articles before and after it a chance entry is drawn."""

BLOCK = 8_192
"""Articles made at a time."""

FILE_LINES = 100_000
"""Records in one JSON Lines file."""

CONSONANTS, VOWELS = "bdfghklmnprstvzj", "aeiou"
SCRAMBLE = 50_867  # has no factor in common with the number of syllables, so no word comes twice


@dataclass(frozen=True, slots=True)
class Habits:
    """How the editors of a site keep curated lists; all in [0, 1].

    Attributes
    ----------
    listed : float
        Share of the articles with a list, among those that the editors found and that are not alone in their story.
    noise : float
        Share of the entries that are drawn by chance from articles of the same days.
    complete : float
        Share of the articles that the editors found: the others stand in no list but by chance.
    one_way : float
        Share of the entries left out of one list, not of the other.
    """

    listed: float = 0.6
    noise: float = 0.1
    complete: float = 0.75
    one_way: float = 0.1


def newsroom(n: int, rng: int | np.random.Generator = 0, *, habits: Habits | None = None) -> Iterator[Article]:
    """Yield the articles of a made-up site, roughly in order of time.

    Parameters
    ----------
    n : int
        How many articles.
    rng : int or numpy.random.Generator
        The same seed gives the same articles.
    habits : Habits, optional
        How lists are kept.
    """
    generator, words, outlets = np.random.default_rng(rng), _words(_known(n)), _outlets(n)
    done = 0
    while done < n:
        block = _Block(n, done, generator)
        yield from _articles(block, habits or Habits(), words, outlets, generator)
        done += len(block)


def word(rank: int) -> str:
    """Return the word of a rank, counted from 0: pronounceable, no two alike, one syllable more per 80 times."""
    return _words(rank + 1, rank)[0]


def write_newsroom(
    folder: str | Path,
    n: int,
    rng: int | np.random.Generator = 0,
    *,
    json_lines: bool = False,
    habits: Habits | None = None,
) -> None:
    """Write a made-up site to files.

    Parameters
    ----------
    folder : str or Path
        Is made if need be. Markdown goes to a sub-folder for each month, JSON Lines to ``newsroom-000.jsonl``, ….
    n, rng, habits
        See `newsroom`.
    json_lines : bool
        One line per article instead of one Markdown file with front matter.
    """
    top, articles = Path(folder), newsroom(n, rng, habits=habits)
    top.mkdir(parents=True, exist_ok=True)
    if json_lines:
        for number in range(0, n, FILE_LINES):
            path = top / f"newsroom-{number // FILE_LINES:03}.jsonl"
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(map(_json_line, islice(articles, FILE_LINES)))
        return
    made = set()
    for article in articles:
        path = top / article.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(_markdown(article).encode())


class _Block:
    """The next articles of a site, whole stories in order of time, as arrays; one row per article.

    Attributes
    ----------
    story, day, outlet, quality : ndarray, shape (n,)
        Stories are numbered within the block; days count from the site's first.
    topic : ndarray, shape (n, 2)
        Of the story, and one more or -1.
    sizes, first : ndarray, shape (n_stories,)
        How many articles a story has, and the row of its first report.
    title, excerpt : ndarray, shape (n, most_words)
        Ranks of words; as many count as `title_words` and `excerpt_words` say.
    """

    def __init__(self, n: int, done: int, rng: np.random.Generator) -> None:
        sizes = _sizes(min(BLOCK, n - done), n, rng)
        count, stories = int(sizes.sum()), len(sizes)
        self.done, self.span = done, _span(n)
        self.story = np.repeat(np.arange(stories), sizes)
        self.sizes, self.first = sizes, np.cumsum(sizes) - sizes
        original = self.first[self.story]
        later = np.arange(count) > original
        copy = later & (rng.random(count) < COPIES)
        delay = np.where(later, rng.exponential(np.where(copy, COPY_DAYS, DAYS_IN_STORY)), 0.0)
        breaks = np.sort(rng.uniform(done, done + count, stories)) * (self.span / n)
        self.day = breaks[self.story] + delay
        n_outlets = len(_outlets(n))
        self.outlet = _zipf(n_outlets, 1.0, 2.0, rng.random(count))
        shifted = (self.outlet[original] + rng.integers(1, n_outlets, count)) % n_outlets
        self.outlet[copy] = shifted[copy]
        story_topics = _zipf(len(TOPICS), 0.8, 2.0, rng.random((stories, 2)))
        self.topic = story_topics[self.story]
        self.topic[rng.random(count) < 0.6, 1] = -1
        self.quality = rng.integers(30, 96, count)
        known = _known(done + count)
        vocabulary = _story_words(story_topics[:, 0], known, rng)
        focus = rng.beta(4.0, 4.0, count)
        self.title, self.title_words = self._text(TITLE, 0.25 + 0.5 * focus, vocabulary, known, rng)
        self.excerpt, self.excerpt_words = self._text(EXCERPT, 0.1 + 0.3 * focus, vocabulary, known, rng)
        for text, lengths in ((self.title, self.title_words), (self.excerpt, self.excerpt_words)):
            edited = rng.random(text.shape) < COPY_EDITS
            text[copy] = np.where(edited, text, text[original])[copy]
            lengths[copy] = lengths[original][copy]

    def __len__(self) -> int:
        return len(self.story)

    def _text(
        self, length: tuple[int, int], share: Float64s, vocabulary: Ints, known: int, rng: np.random.Generator
    ) -> tuple[Ints, Ints]:
        """Return ranks of words and how many count; `share` of an article's words are its story's."""
        shape = (len(self), length[1])
        source = rng.random(shape)
        ranks = _zipf(known, EXPONENT, SHIFT, rng.random(shape))
        of_topic = _topic_words(self.topic[:, :1], rng.random(shape))
        of_story = vocabulary[self.story[:, None], _zipf(vocabulary.shape[1], 0.6, 2.0, rng.random(shape))]
        edge = share[:, None]
        text = np.where(source < edge, of_story, np.where(source < edge + 0.15, of_topic, ranks))
        for place in range(1, length[1]):  # a text seldom says the same noun twice
            again = (text[:, :place] == text[:, place : place + 1]).any(axis=1)
            text[again, place] = ranks[again, place]
        return text, rng.integers(length[0], length[1] + 1, len(self))

    def links(self, habits: Habits, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Return the rows of the articles whose lists hold an entry, and of the entries, the best first."""
        n = len(self)
        found = rng.random(n) < habits.complete
        listed = np.flatnonzero(found & (rng.random(n) < habits.listed) & (self.sizes[self.story] > 1))
        lengths = self.sizes[self.story[listed]]
        source = np.repeat(listed, lengths)
        target = self.first[self.story[source]] + _places(source)
        keep = found[target] & (source != target) & (rng.random(len(source)) >= habits.one_way)
        source, target = source[keep], target[keep]
        order = np.lexsort((np.abs(self.day[source] - self.day[target]), source))
        source, target = source[order], target[order]
        place = _places(source)
        short = place < (LIST_SCALE * (1.0 + rng.pareto(LIST_TAIL, n)))[source]
        source, target = source[short], target[short]
        by_chance = rng.random(len(source)) < habits.noise
        target[by_chance] = self._same_days(source[by_chance], rng)
        source, target = source[target >= 0], target[target >= 0]
        pairs = np.unique(source * n + target)
        source, target = np.divmod(pairs, n)
        best = np.lexsort((target, -self.quality[target], source))
        return source[best], target[best]

    def _same_days(self, rows: Ints, rng: np.random.Generator) -> Ints:
        """Return for each row one of another story from about the same days; -1 in the rare case of no luck."""
        n = len(self)
        by_day = np.argsort(self.day, kind="stable")
        place = np.empty(n, dtype=np.int64)
        place[by_day] = np.arange(n)
        drawn = np.full(len(rows), -1, dtype=np.int64)
        for attempt in range(1, 8):
            missing = np.flatnonzero(drawn < 0)
            step = rng.integers(-SAME_DAYS * attempt, SAME_DAYS * attempt + 1, len(missing))
            there = place[rows[missing]] + step
            inside = (there >= 0) & (there < n)
            found = by_day[np.where(inside, there, 0)]
            fits = inside & (self.story[found] != self.story[rows[missing]])
            drawn[missing[fits]] = found[fits]
        return drawn


def _articles(
    block: _Block, habits: Habits, words: list[str], outlets: list[str], rng: np.random.Generator
) -> Iterator[Article]:
    """Yield a block's articles."""
    table = np.array(words, dtype=object)
    titles = _lines(table[block.title], block.title_words, "")
    excerpts = _lines(table[block.excerpt], block.excerpt_words, ".")
    seconds = (block.day * 86_400).astype(np.int64) // 60 * 60
    start = LAST_DAY - timedelta(days=int(block.span))
    dates = [start + timedelta(seconds=second) for second in seconds.tolist()]
    providers = [outlets[outlet] for outlet in block.outlet.tolist()]
    slugs = [
        "-".join(title.lower().split(" ", 6)[:6]) + f"-{number}" for number, title in enumerate(titles, block.done + 1)
    ]
    urls = [
        f"https://{_domain(provider)}/{date:%Y/%m/%d}/{slug}"
        for provider, date, slug in zip(providers, dates, slugs, strict=True)
    ]
    source, target = block.links(habits, rng)
    lists = np.split(target, np.cumsum(np.bincount(source, minlength=len(block)))[:-1])
    qualities, topics = block.quality.tolist(), block.topic.tolist()
    entries = [
        RelatedLink(url=url, title=title, excerpt=excerpt, provider=provider, published=date)
        for url, title, excerpt, provider, date in zip(urls, titles, excerpts, providers, dates, strict=True)
    ]
    for row in np.argsort(block.day, kind="stable").tolist():
        name = f"{dates[row]:%Y/%m/%Y-%m-%d}-{slugs[row]}"
        yield Article(
            id=name,
            title=titles[row],
            excerpt=excerpts[row],
            url=urls[row],
            slug=slugs[row],
            published=dates[row],
            topics=tuple(dict.fromkeys(TOPICS[topic] for topic in topics[row] if topic >= 0)),
            provider=providers[row],
            language="en",
            quality=float(qualities[row]),
            related=tuple(entries[entry] for entry in lists[row].tolist()),
            path=f"{name}.md",
        )


def _lines(words: npt.NDArray[np.object_], lengths: Ints, end: str) -> list[str]:
    return [
        " ".join(line[:length]).capitalize() + end
        for line, length in zip(words.tolist(), lengths.tolist(), strict=True)
    ]


def _sizes(least: int, n: int, rng: np.random.Generator) -> Ints:
    """Return sizes of stories that sum up to `least` articles."""
    most = max(5, min(MOST_IN_STORY, int(BURST_DAYS * n / _span(n))))
    sizes = np.minimum(rng.zipf(STORY_TAIL, least), most)
    ends = np.cumsum(sizes)
    last = int(np.searchsorted(ends, least))
    sizes = sizes[: last + 1]
    sizes[-1] -= ends[last] - least
    return sizes


def _story_words(topic: Ints, known: int, rng: np.random.Generator) -> Ints:
    """Return the words each story is told in, shape (n_stories, n_words)."""
    stories = len(topic)
    of_topic = _topic_words(topic[:, None], rng.random((stories, STORY_TOPIC_WORDS)))
    own = COMMON + _zipf(known - COMMON, 1.0, 500.0, rng.random((stories, STORY_OWN_WORDS)))
    return rng.permuted(np.hstack([of_topic, own]), axis=1)


def _topic_words(topic: Ints, chance: Float64s) -> Ints:
    return COMMON + _zipf(TOPIC_WORDS, 0.8, 5.0, chance) * len(TOPICS) + topic


def _span(n: int) -> float:
    """Return for how many days a site has existed."""
    return float(DAYS_AT_10_000 * (n / 10_000) ** 0.5)


def _known(articles: int) -> int:
    """Return how many words there are after so many articles: Heaps' law."""
    tokens = articles * (sum(TITLE) + sum(EXCERPT)) / 2
    return COMMON + TOPIC_WORDS * len(TOPICS) + int(HEAPS_FACTOR * tokens**HEAPS)


def _zipf(n: int, exponent: float, shift: float, chance: Float64s) -> Ints:
    """Return ranks in [0, n) whose density falls as (rank + shift) to the power of -exponent, from uniform chances."""
    if exponent == 1.0:
        ranks = shift * ((n + shift) / shift) ** chance
    else:
        power = 1.0 - exponent
        low, high = shift**power, (n + shift) ** power
        ranks = (low + chance * (high - low)) ** (1.0 / power)
    return np.clip((ranks - shift).astype(np.int64), 0, n - 1)


def _places(groups: Ints) -> Ints:
    """Return the place of each entry within its group, from 0; `groups` ascends."""
    return np.arange(len(groups)) - np.searchsorted(groups, groups)


def _words(stop: int, start: int = 0) -> list[str]:
    """Return the words of the ranks from `start` to `stop`."""
    syllables = np.array([[ord(c), ord(v)] for c in CONSONANTS for v in VOWELS], dtype=np.uint32)
    found: list[str] = []
    first, length, base = 0, 1, len(syllables)
    while first < stop:
        ranks = np.arange(max(first, start), min(first + base**length, stop), dtype=np.int64) - first
        if len(ranks):
            scrambled = ranks * SCRAMBLE % base**length
            digits = scrambled[:, None] // base ** np.arange(length) % base
            letters = np.ascontiguousarray(syllables[digits].reshape(len(ranks), 2 * length))
            found += letters.view(f"<U{2 * length}").ravel().tolist()
        first, length = first + base**length, length + 1
    return found


def _outlets(n: int) -> list[str]:
    """Return the names of a site's outlets, the busiest first."""
    count = max(5, int(40 * (n / 10_000) ** 0.25))
    kinds = ("Times", "Post", "Herald", "Wire", "Courier", "Tribune", "Echo")
    return [f"{name.capitalize()} {kinds[i % len(kinds)]}" for i, name in enumerate(_words(1_000 + count, 1_000))]


def _domain(provider: str) -> str:
    return provider.lower().replace(" ", "") + ".example"


def _markdown(article: Article) -> str:
    """Return the article as a file with front matter; its words need no escapes."""
    lines = ["---", *_fields(article, ""), "type: article", f"quality: {article.quality:.0f}", "locale: en", ""]
    lines += ["provider:", *_provider(article.provider, "  "), "", "topics:", *(f"  - {t}" for t in article.topics), ""]
    if article.related:
        lines.append("related:")
        for link in article.related:
            entry = "\n".join([*_fields(link, "    "), "    provider:", *_provider(link.provider, "      ")])
            lines.append("  - " + entry.lstrip())
        lines.append("")
    return "\n".join([*lines, "---", "", ""])


def _fields(record: Article | RelatedLink, indent: str) -> Iterator[str]:
    yield f'{indent}title: "{record.title}"'
    yield f'{indent}excerpt: "{record.excerpt}"'
    yield f"{indent}publishedDateTime: {record.published:%Y-%m-%dT%H:%M:%SZ}"
    yield f'{indent}webUrl: "{record.url}"'


def _provider(name: str, indent: str) -> Iterator[str]:
    yield f"{indent}name: {name}"
    yield f"{indent}domain: {_domain(name)}"


def _json_line(article: Article) -> str:
    record = {
        "id": article.id,
        "slug": article.slug,
        **_values(article),
        "quality": article.quality,
        "locale": article.language,
        "topics": article.topics,
        "related": [_values(link) for link in article.related],
    }
    return json.dumps(record) + "\n"


def _values(record: Article | RelatedLink) -> dict[str, object]:
    return {
        "title": record.title,
        "excerpt": record.excerpt,
        "publishedDateTime": f"{record.published:%Y-%m-%dT%H:%M:%SZ}",
        "webUrl": record.url,
        "provider": {"name": record.provider, "domain": _domain(record.provider)},
    }


def main() -> None:
    """Write a site."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--articles", type=int, default=10_000, metavar="N")
    parser.add_argument("--rng", type=int, default=0, metavar="SEED")
    parser.add_argument("--jsonl", action="store_true", help="JSON Lines instead of Markdown files")
    arguments = parser.parse_args()
    write_newsroom(arguments.folder, arguments.articles, arguments.rng, json_lines=arguments.jsonl)


if __name__ == "__main__":
    main()
