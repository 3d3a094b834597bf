"""Articles of a synthetic newsroom: the arrays of its stories, put into words, dates, addresses and lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Ints
from recommender.content.article import Article, RelatedLink

from .stories import Block, Habits, n_outlets, site_vocabulary
from .words import TOPICS, spelt

__all__ = ["domain", "newsroom"]

LAST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""About when the newest articles appear."""


def newsroom(n: int, rng: int | np.random.Generator = 0, *, habits: Habits | None = None) -> Iterator[Article]:
    """Yield the articles of a synthetic site, roughly in order of time.

    Parameters
    ----------
    n : int
        How many articles.
    rng : int or numpy.random.Generator
        The same seed gives the same articles.
    habits : Habits, optional
        How lists are kept.
    """
    generator, words, outlets = np.random.default_rng(rng), spelt(site_vocabulary(n)), _outlets(n)
    done = 0
    while done < n:
        block = Block(n, done, generator)
        yield from _articles(block, habits or Habits(), words, outlets, generator)
        done += len(block)


def domain(provider: str) -> str:
    """Return the domain of an outlet."""
    return provider.lower().replace(" ", "") + ".example"


def _articles(
    block: Block, habits: Habits, words: list[str], outlets: list[str], rng: np.random.Generator
) -> Iterator[Article]:
    """Yield the articles of a block, in order of time."""
    table = np.array(words, dtype=object)
    titles = _lines(table[block.title], block.title_words, "")
    excerpts = _lines(table[block.excerpt], block.excerpt_words, ".")
    seconds = (block.day * 86_400).astype(np.int64) // 60 * 60
    start = LAST_DAY - timedelta(days=int(block.site_days))
    dates = [start + timedelta(seconds=second) for second in seconds.tolist()]
    providers = [outlets[outlet] for outlet in block.outlet.tolist()]
    slugs = [
        "-".join(title.lower().split(" ", 6)[:6]) + f"-{number}" for number, title in enumerate(titles, block.done + 1)
    ]
    urls = [
        f"https://{domain(provider)}/{date:%Y/%m/%d}/{slug}"
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


def _outlets(n: int) -> list[str]:
    """Return the names of the outlets of a site of `n` articles, the busiest first."""
    kinds = ("Times", "Post", "Herald", "Wire", "Courier", "Tribune", "Echo")
    names = spelt(1_000 + n_outlets(n), 1_000)
    return [f"{name.capitalize()} {kinds[number % len(kinds)]}" for number, name in enumerate(names)]
