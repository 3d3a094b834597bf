"""What an article is, whatever file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from operator import attrgetter
from types import NoneType
from typing import Any

from recommender.content.publication import KEPT_OUT
from recommender.content.spans import Spans, are_spans, without_spans
from recommender.errors import SettingsError, checked_keywords, wrong_argument

__all__ = ["ORIGINS", "Article", "RelatedLink"]

ORIGINS = ("editor", "machine")
"""Who may have made a list of related articles: an editor, or a program."""


@checked_keywords
@dataclass(frozen=True, slots=True)
class RelatedLink:
    """One entry of an article's curated list, as the editor wrote it.

    Attributes
    ----------
    reference : str
        The name of the target if that is not a URL: an id, a slug, a path or a title. Empty if the entry has
        only a URL.
    url : str
        The target's address as written, or empty.
    aliases : tuple of str
        Further addresses of the target that the entry gives (AMP copies, for instance).
    title, excerpt, provider : str
        What the entry says about its target; empty where it says nothing.
    published : datetime or None
        The target's date in UTC, if the entry gives one.
    line : int
        The entry's line in the file, 1-based; 0 if unknown.

    Raises
    ------
    SettingsError
        If a value is of the wrong type.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> link = read_corpus("seeds/newsroom").articles[0].related[0]
    >>> link.provider, link.line
    ('Larkhaven Courier', 22)
    """

    reference: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    title: str = ""
    excerpt: str = ""
    provider: str = ""
    published: datetime | None = None
    line: int = 0

    def __post_init__(self) -> None:
        if isinstance(self.aliases, list):
            object.__setattr__(self, "aliases", tuple(self.aliases))
        if not (
            all(map(isinstance, _link_values(self), _LINK_TYPES))
            and (not self.aliases or _all_are(str, self.aliases))
            and self.published == self.published
        ):
            raise _wrong_value(self, "a related link")


@checked_keywords
@dataclass(frozen=True, slots=True)
class Article:
    """One record of the site.

    All text is clean (see `recommender.content.clean_text`): NFC, HTML unescaped, no control characters. A list that
    is given in place of a tuple becomes one.

    Attributes
    ----------
    id : str
        Stable and unique within a corpus: the path relative to the content folder without suffix (or the
        folder's name for a page bundle), unless the record names its own.
    title, excerpt : str
        What a visitor of the site sees first. The title is never empty.
    body : str
        Plain text of the article itself, without mark-up; may be empty.
    url : str
        The public address as written, or empty.
    aliases : tuple of str
        Further addresses of the same article: AMP copies, former URLs.
    slug : str
        The last part of the article's address on its own site.
    published : datetime or None
        Date of publication in UTC.
    topics : tuple of str
        In the order given.
    provider : str
        The outlet or author.
    kind : str
        The type that the record names, ``"video"`` for instance; ``"article"`` if it names none.
    language : str
        BCP 47 tag in lower case, or empty if the record names none.
    quality : float or None
        The publisher's own grade, on the publisher's scale.
    related : tuple of RelatedLink
        The article's own list in its order.
    related_origin : {"editor", "machine"}
        Who made that list. Nothing is learned from lists that a program made, and they are never called an editor's.
    path : str
        The file it was read from, relative to the content folder, with forward slashes.
    line : int
        Where the record starts in that file (1-based); 0 where the file holds one record only.
    draft : bool
        The record says ``draft: true``: never recommended.
    authors : tuple of str
        Who wrote it.
    section, series : str
        The part of the site, and the series of articles, that it belongs to; empty if it names none.
    updated : datetime or None
        When it was last changed, in UTC.
    images : tuple of str
        Addresses of pictures, the one that stands for the article first.
    links : tuple of RelatedLink
        The links in its text, in order, each target once.
    kept_out : str
        Why the article is never recommended beside `draft`, a key of `recommender.content.KEPT_OUT`: ``"private"``,
        ``"listing page"`` …; empty if nothing keeps it out.
    public_from, public_until : datetime or None
        When it is public: from the first moment, and before the second one. None where there is no limit.
    anchors : tuple of (int, int)
        Where in the body words stand that are there for links to pages of the site only, as the reader found them:
        their start and end, ascending. Nothing is compared by these words.
    permalink : str
        Its path on its own site as the site's generator makes it, ``/posts/harbour/``, if that is known; else empty.
    hidden : bool
        The record says ``published: false`` or ``hidden: true``. Publishers use that for "not featured" as often
        as for "not public", so by default it excludes nothing.

    Raises
    ------
    SettingsError
        If a value is of the wrong type.

    Examples
    --------
    >>> from recommender import Article, Corpus, RelatedLink
    >>> council = Article("council", "Council passes the budget")
    >>> schools = Article("schools", "What the budget means for schools", related=(RelatedLink("council"),))
    >>> corpus = Corpus.from_articles([council, schools])
    >>> corpus.find("What the budget means for schools").id
    'schools'
    """

    id: str
    title: str
    excerpt: str = ""
    body: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    slug: str = ""
    published: datetime | None = None
    topics: tuple[str, ...] = ()
    provider: str = ""
    kind: str = "article"
    language: str = ""
    quality: float | None = None
    related: tuple[RelatedLink, ...] = ()
    path: str = ""
    line: int = 0
    draft: bool = False
    hidden: bool = False
    authors: tuple[str, ...] = ()
    section: str = ""
    series: str = ""
    updated: datetime | None = None
    images: tuple[str, ...] = ()
    links: tuple[RelatedLink, ...] = ()
    kept_out: str = ""
    public_from: datetime | None = None
    public_until: datetime | None = None
    related_origin: str = "editor"
    permalink: str = ""
    anchors: Spans = ()

    def __post_init__(self) -> None:
        for name in _TUPLES:
            if isinstance(value := getattr(self, name), list):
                object.__setattr__(self, name, tuple(value))
        if not (
            all(map(isinstance, _article_values(self), _ARTICLE_TYPES))
            and (not self.aliases or _all_are(str, self.aliases))
            and (not self.topics or _all_are(str, self.topics))
            and (not self.authors or _all_are(str, self.authors))
            and (not self.images or _all_are(str, self.images))
            and (not self.related or _all_are(RelatedLink, self.related))
            and (not self.links or _all_are(RelatedLink, self.links))
            and self.published == self.published
            and (not self.kept_out or self.kept_out in KEPT_OUT)
            and self.related_origin in ORIGINS
            and (not self.anchors or are_spans(self.anchors, len(self.body)))
        ):
            raise _wrong_value(self, f"the article {self.id!r}" if isinstance(self.id, str) else "an article")

    @property
    def own_words(self) -> str:
        """The body without `anchors`: the text that is compared, as if its links had not been written."""
        return without_spans(self.body, self.anchors) if self.anchors else self.body

    def why_kept_out(self, moment: datetime | None) -> str:
        """Return why the article may not be shown at a moment: a key of `recommender.content.KEPT_OUT`; "" if it may.

        Parameters
        ----------
        moment : datetime or None
            Without one, nothing is scheduled and nothing has expired.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from recommender import Article
        >>> offer = Article("offer", "Winter offer", public_until=datetime(2026, 3, 1, tzinfo=UTC))
        >>> offer.why_kept_out(datetime(2026, 2, 1, tzinfo=UTC)), offer.why_kept_out(datetime(2026, 4, 1, tzinfo=UTC))
        ('', 'expired')
        """
        if self.draft or self.kept_out:
            return "draft" if self.draft else self.kept_out
        if moment is None:
            return ""
        if self.public_from is not None and _in_utc(moment) < _in_utc(self.public_from):
            return "scheduled"
        return "expired" if self.public_until is not None and _in_utc(moment) >= _in_utc(self.public_until) else ""


def _in_utc(moment: datetime) -> datetime:
    """A moment with a time zone; without one it is taken for UTC, as everywhere."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_TUPLES = ("aliases", "topics", "related", "authors", "images", "links", "anchors")

_TEXT = (str, "a string")
_TEXTS = (tuple, "a list of strings")
_MOMENT = ((datetime, NoneType), "a datetime, such as datetime(2021, 5, 1), or None")
_FLAG = (bool, "True or False")
_TYPES: dict[str, tuple[Any, str]] = {
    **dict.fromkeys(("id", "title", "excerpt", "body", "url", "slug", "provider", "kind", "language"), _TEXT),
    **dict.fromkeys(("kept_out", "section", "series", "related_origin", "permalink"), _TEXT),
    **dict.fromkeys(("reference", "path"), _TEXT),
    **dict.fromkeys(("aliases", "topics", "authors", "images"), _TEXTS),
    **dict.fromkeys(("draft", "hidden"), _FLAG),
    **dict.fromkeys(("published", "updated", "public_from", "public_until"), _MOMENT),
    "quality": ((int, float, NoneType), "a number, or None"),
    **dict.fromkeys(("related", "links"), (tuple, "a list of RelatedLink")),
    "line": (int, "a line, from 1, or 0"),
    "anchors": (tuple, "a list of (start, end) within the body, ascending"),
}
"""Field of an article or a link → the type of its value, and the same in words."""

_article_values, _ARTICLE_TYPES = attrgetter(*Article.__slots__), [_TYPES[name][0] for name in Article.__slots__]
_link_values, _LINK_TYPES = attrgetter(*RelatedLink.__slots__), [_TYPES[name][0] for name in RelatedLink.__slots__]


def _all_are(kind: type, members: tuple[object, ...]) -> bool:
    return all(map(isinstance, members, repeat(kind)))


def _wrong_value(record: Article | RelatedLink, called: str) -> SettingsError:
    """The error for the first field whose value, or one of its members, is of the wrong type."""
    for name in record.__slots__:
        value, (kind, expected) = getattr(record, name), _TYPES[name]
        members = {"related": RelatedLink, "links": RelatedLink, "anchors": tuple}.get(name, str)
        if not isinstance(value, kind) or (kind is tuple and not _all_are(members, value)):
            break
        if isinstance(record, Article) and name == "anchors" and not are_spans(value, len(record.body)):
            break
        if name == "kept_out" and value and value not in KEPT_OUT:
            expected = f"empty or one of {', '.join(map(repr, KEPT_OUT))}"
            break
        if name == "related_origin" and value not in ORIGINS:
            expected = " or ".join(map(repr, ORIGINS))
            break
    else:  # NaT of pandas is a datetime. It is none that could be used, and the only one that is not equal to itself.
        name, value, (_, expected) = "published", record.published, _TYPES["published"]
    return wrong_argument(f"{name} of {called}", value, expected)
