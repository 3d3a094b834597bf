"""What is answered over HTTP: the types of all answers. OpenAPI is made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec

__all__ = [
    "ArticleAnswer", "ArticleLine", "ArticlesAnswer", "Explanation", "FateOfStory", "ListAnswer", "ProblemLine",
    "ProblemsAnswer", "ReasonPart", "Story", "VersionAnswer",
]  # fmt: skip


class ReasonPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One part of a score; see `recommender.Reason`."""

    signal: str
    contribution: float
    text: str
    words: tuple[tuple[str, float], ...] = ()
    days: float | None = None
    path: tuple[str, ...] = ()


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One related story; see `recommender.Recommendation`."""

    article_id: str
    rank: int
    score: float
    title: str
    url: str
    published: datetime | None
    source: Literal["curated", "listed", "computed"]
    kind: Literal["article", "external"]
    excerpt: str = ""
    image: str = ""
    provider: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    reasons: tuple[ReasonPart, ...] = ()


class ArticleLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a list says of an article."""

    id: str
    title: str
    url: str
    published: datetime | None


class ListAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A list of stories, the version of the site that it was made of, and the articles asked about.

    `total`, how many stories there are on all pages, is left out unless it was asked for.
    """

    version: str
    total: int | msgspec.UnsetType = msgspec.UNSET
    articles: tuple[ArticleLine, ...]
    stories: tuple[Story, ...]


class FateOfStory(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a story in a list; see `recommender.Fate`."""

    article_id: str
    cause: str
    text: str
    score: float
    rank: int | None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for a story, and why it is shown or not."""

    version: str
    article: ArticleLine
    story: Story
    why_not: FateOfStory


class ArticlesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Some articles, and how many there are in all."""

    version: str
    total: int
    articles: tuple[ArticleLine, ...]


class ArticleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one article."""

    version: str
    id: str
    title: str
    url: str
    published: datetime | None
    updated: datetime | None
    excerpt: str
    provider: str
    kind: str
    language: str
    section: str
    series: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    images: tuple[str, ...]
    path: str
    related: tuple[ArticleLine, ...]


class ProblemLine(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the data that a person may want to mend; see `recommender.Problem`."""

    path: str
    line: int
    kind: str
    text: str
    remedy: str


class ProblemsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Problems, how many there are in all, and of each kind."""

    version: str
    total: int
    kinds: dict[str, int]
    problems: tuple[ProblemLine, ...]


class VersionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The version of the site that answers now, whether it is a newer one, and how many articles it has."""

    version: str
    changed: bool
    articles: int


def chosen(answer: Any, fields: tuple[str, ...]) -> Any:
    """Return a list with nothing but some fields of each story."""
    plain = msgspec.to_builtins(answer)
    plain["stories"] = [{name: story[name] for name in fields} for story in plain["stories"]]
    return plain
