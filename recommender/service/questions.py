"""What can be asked over HTTP: the types of all parameters and bodies, of which OpenAPI and tools are made."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "ArticleBody", "ArticleQuery", "ArticlesQuery", "EventsBody", "ExplainQuery", "ListQuery", "ProblemsQuery",
    "RefreshBody", "RelatedBody", "RelatedQuery", "RemovalQuery", "SimilarQuery",
]  # fmt: skip

MAX_K = 100
"""Stories that a question may ask for, those that are skipped included: more than any page shows. A plain choice."""

MAX_NAME = 4_096
"""Characters of a name of an article: those of the longest address."""

MAX_TEXT = 100_000
"""Characters of a text that is compared: more than an article has, and compared within a second. A plain choice."""

MAX_NAMES = 100
"""Articles that one question may name. A plain choice."""

Name = Annotated[str, Meta(min_length=1, max_length=MAX_NAME, description="an id, path, slug, URL or exact title")]
Names = Annotated[tuple[Name, ...], Meta(max_length=MAX_NAMES)]
Word = Annotated[str, Meta(min_length=1, max_length=200)]
Words = Annotated[tuple[Word, ...], Meta(max_length=20)]
Limit = Annotated[int, Meta(ge=0, le=MAX_K, description="how many stories; by default as the settings say")]
Offset = Annotated[int, Meta(ge=0, le=MAX_K, description="how many to skip")]
Share = Annotated[float, Meta(ge=0, le=1)]
Days = Annotated[float, Meta(ge=0, le=1e6, description="in days: how much older a story may be")]
Moment = Annotated[datetime, Meta(tz=True, description="answer as at this moment, in RFC 3339; not in the future")]
Mode = Literal["curated-first", "computed-only", "complete"]


class FilterQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only stories that are all of this: of one of the topics, from one of the providers, and so on."""

    topic: Words = ()
    provider: Words = ()
    kind: Words = ()
    language: Annotated[str, Meta(max_length=50, description="same, any, or a tag as en")] = ""


class ListQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may be said of any list."""

    limit: Limit | None = None
    offset: Offset = 0
    filter: FilterQuery = FilterQuery()
    max_age: Days | None = None
    min_score: Share | None = None
    diversity: Share | None = None
    fill: bool | None = None
    fields: Annotated[tuple[Word, ...], Meta(max_length=20, description="only these of each story")] = ()
    reasons: bool = True
    total: Annotated[bool, Meta(description="say how many there are on all pages; it takes as long again")] = False
    as_of: Moment | None = None


class RelatedQuery(ListQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which article, and what its list is like."""

    article: Name
    mode: Mode = "curated-first"


class RelatedBody(ListQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several articles, as those read in a session, and stories that are not wanted again."""

    ids: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=20)]
    exclude: Names = ()
    mode: Mode = "curated-first"


class SimilarQuery(ListQuery, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that is no article: a search, or a draft."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_TEXT)]
    exclude: Names = ()


class ExplainQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why one story is, or is not, in the list of an article."""

    article: Name
    other: Name
    mode: Mode = "curated-first"
    limit: Limit | None = None


class ArticlesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Articles by words of their titles; without words, the newest."""

    title: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=0, le=MAX_K)] = 20
    offset: Annotated[int, Meta(ge=0, le=1_000_000)] = 0


class ArticleQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One article."""

    id: Name


class ProblemsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What could not be read or resolved."""

    kind: Annotated[str, Meta(max_length=50)] = ""
    limit: Annotated[int, Meta(ge=0, le=1_000)] = 100
    offset: Annotated[int, Meta(ge=0, le=100_000_000)] = 0


class ArticleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An article as a content management system sends it; it is written into a file, which is the article from then."""

    id: Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"^[^\x00-\x1f\x7f\ufffd]+$")]
    title: Annotated[str, Meta(min_length=1, max_length=1_000)]
    excerpt: Annotated[str, Meta(max_length=10_000)] = ""
    body: Annotated[str, Meta(max_length=MAX_TEXT * 2, description="HTML or plain text")] = ""
    url: Annotated[str, Meta(max_length=MAX_NAME)] = ""
    published: datetime | None = None
    topics: Words = ()
    authors: Words = ()
    language: Annotated[str, Meta(max_length=50)] = ""
    draft: bool = False
    related: Annotated[tuple[Name, ...], Meta(max_length=MAX_NAMES)] = ()


class RemovalQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article to take away."""

    id: Annotated[str, Meta(min_length=1, max_length=1_000)]


class RefreshBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether files that were read are looked at again, also if more than half of the site is gone."""

    force: bool = False


class EventsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Boxes that were shown, or stories that were clicked; ids of boxes are random, and no key is about a reader."""

    event: Literal["impression", "click"]
    impression: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    query: Annotated[str, Meta(max_length=MAX_NAME)] = ""
    shown: Names = ()
    article: Annotated[str, Meta(max_length=MAX_NAME)] = ""
