"""Coverage: how much of what the files say was understood, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recommender.content import Article, Problem
from recommender.readers.report import shown
from recommender.readers.unused_keys import UnusedKey, UnusedKeys

__all__ = ["Coverage"]

FILLED: dict[str, Callable[[Article], bool]] = {
    "title": lambda article: bool(article.title),
    "excerpt": lambda article: bool(article.excerpt),
    "body": lambda article: bool(article.body),
    "date": lambda article: article.published is not None,
    "address": lambda article: bool(article.url or article.permalink),
    "topics": lambda article: bool(article.topics),
    "language": lambda article: bool(article.language),
    "author": lambda article: bool(article.authors or article.provider),
    "image": lambda article: bool(article.images),
    "curated list": lambda article: bool(article.related) and article.related_origin == "editor",
    "list made by a program": lambda article: bool(article.related) and article.related_origin == "machine",
    "links in the text": lambda article: bool(article.links),
}
"""What an article may have → whether it does."""


MOSTLY_DATED = 0.5
"""Part of the articles that have a date on a site of news or posts. A plain choice: few pages of documentation do."""


@dataclass(frozen=True)
class Coverage:
    """What was understood of a site.

    Attributes
    ----------
    n : int
        How many articles there are.
    filled : mapping of str to int
        How many of them have a title of their own, an excerpt, a date …, by name.
    kept_out : mapping of str to int
        How many are never recommended, by reason, see `recommender.content.KEPT_OUT`; the most frequent first.
    unused : mapping of str to UnusedKey
        Keys of front matter that nothing was made of, the most frequent first.
    undated : tuple of str
        Paths of the pages at the root of the content that have no date, where most articles have one: "About", "Home".
    """

    n: int
    filled: Mapping[str, int]
    kept_out: Mapping[str, int]
    unused: Mapping[str, UnusedKey] = field(default_factory=dict)
    undated: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, articles: Iterable[Article], problems: Iterable[Problem], unused: UnusedKeys, moment: datetime
    ) -> Coverage:
        """Count what some articles have, and what keeps them out at a moment."""
        filled, kept_out, n = Counter(dict.fromkeys(FILLED, 0)), Counter[str](), 0
        undated = list[str]()
        for article in articles:
            n += 1
            filled.update(name for name, has in FILLED.items() if has(article))
            if reason := article.why_kept_out(moment):
                kept_out[reason] += 1
            elif not article.published and not article.line and "/" not in article.path:
                undated.append(article.path)
        filled["title"] -= sum(problem.kind == "no title" for problem in problems)
        by_count = dict(sorted(unused.items(), key=lambda entry: (-entry[1].count, entry[0])))
        at_root = tuple(undated) if filled["date"] > n * MOSTLY_DATED else ()
        return cls(n, dict(filled), dict(kept_out.most_common()), by_count, at_root)

    def to_dict(self) -> dict[str, Any]:
        """Return the same as JSON knows it."""
        unused = [
            {"key": key, "count": one.count, "example": shown(one.example), "field": one.field}
            for key, one in self.unused.items()
        ]
        counts = {"articles": self.n, "filled": self.filled, "kept_out": self.kept_out}
        return {**counts, "undated_at_root": [*self.undated], "unused_keys": unused}
