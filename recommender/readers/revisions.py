"""Entries of feeds that were read several times: of one entry, only the newest version is an article.

An entry that is the same article as a file is left out, too: the file has more of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from recommender.content import Article, Problem, canonical_url

__all__ = ["Revision", "without_copies", "without_older"]

_NEVER = datetime.min.replace(tzinfo=UTC)
_GLOBAL = ("http://", "https://", "tag:", "urn:")


class Revision(NamedTuple):
    """One version of an entry of a feed.

    Attributes
    ----------
    article : Article
        What was read of it.
    feed : str
        The address of the feed's site, or its title.
    guid, link : str
        Of the entry; empty if it has none.
    updated, published : datetime or None
        When it was changed, and when it appeared.
    """

    article: Article
    feed: str
    guid: str
    link: str
    updated: datetime | None
    published: datetime | None

    @property
    def age(self) -> tuple[datetime, datetime]:
        """What versions are ordered by: the last change, then the appearance."""
        return self.updated or self.published or _NEVER, self.published or _NEVER

    def key(self, shared: Collection[tuple[str, str]]) -> tuple[str, ...]:
        """Return what identifies the entry: its guid, within its feed unless that is unique by itself; else its link.

        Links that several entries of one file share identify none of them, only together with a title: in some feeds,
        all lead to the first page.
        """
        if self.guid:
            return (self.guid,) if self.guid.lower().startswith(_GLOBAL) else (self.feed, self.guid)
        if self.link and (self.feed, self.link) not in shared:
            return ("", self.feed, self.link)
        return ("", self.feed, self.link, self.article.title)


def without_older(articles: Sequence[Article], revisions: Sequence[Revision]) -> tuple[list[Article], list[Problem]]:
    """Return the articles without older versions of an entry, and a problem for each file that had any.

    Parameters
    ----------
    articles : sequence of Article
        All that were read.
    revisions : sequence of Revision
        Those of feeds, in the order of their files. Of versions with the same dates, the last one counts.
    """
    shared = _shared_links(revisions)
    newest: dict[tuple[str, ...], Revision] = {}
    older: list[tuple[Revision, tuple[str, ...]]] = []
    for revision in revisions:
        key = revision.key(shared)
        former = newest.get(key)
        if former is None or revision.age >= former.age:
            newest[key] = revision
        if former is not None:
            older.append((former if newest[key] is revision else revision, key))
    counts = Counter((revision.article.path, newest[key].article.path) for revision, key in older)
    problems = [
        _repeated(path, count, f"{winner} has the newest version", "the older files may be removed")
        for (path, winner), count in counts.items()
    ]
    return _without(articles, (revision for revision, _ in older)), problems


def without_copies(
    articles: Sequence[Article],
    revisions: Sequence[Revision],
    addresses_of: Callable[[Article], Iterable[str]],
    others: Iterable[Article] = (),
) -> tuple[list[Article], list[Problem]]:
    """Return the articles without entries of feeds that files have, too, and a problem for each feed that had any.

    An entry is the same article as a file if they share an address, or if its guid is the id of the file.

    Parameters
    ----------
    articles : sequence of Article
        All that were read.
    revisions : sequence of Revision
        Those of feeds.
    addresses_of : callable
        Returns the addresses of an article.
    others : iterable of Article
        Articles of files that were read before, and not again.
    """
    if not revisions:
        return list(articles), []
    of_feeds = {id(revision.article) for revision in revisions}
    files = [article for article in articles if id(article) not in of_feeds] + [*others]
    ids = {article.id for article in files}
    known = {canonical_url(address) for article in files for address in addresses_of(article)} - {""}
    left = {id(article) for article in articles}
    copies = [
        revision
        for revision in revisions
        if id(revision.article) in left
        and (revision.guid in ids or not known.isdisjoint(map(canonical_url, _addresses(revision))))
    ]
    problems = [
        _repeated(path, count, "the content folder has the same articles as files", "the feed may be removed")
        for path, count in Counter(revision.article.path for revision in copies).items()
    ]
    return _without(articles, copies), problems


def _addresses(revision: Revision) -> Iterable[str]:
    return (revision.article.url, *revision.article.aliases, revision.guid)


def _shared_links(revisions: Iterable[Revision]) -> set[tuple[str, str]]:
    """The links, each with its feed, that several entries without a guid of one file share."""
    counts = Counter((one.article.path, one.feed, one.link) for one in revisions if not one.guid)
    return {(feed, link) for (_, feed, link), count in counts.items() if count > 1}


def _without(articles: Sequence[Article], revisions: Iterable[Revision]) -> list[Article]:
    left_out = {id(revision.article) for revision in revisions}
    return [article for article in articles if id(article) not in left_out]


def _repeated(path: str, count: int, why: str, remedy: str) -> Problem:
    text = f"{count:,} {'entry' if count == 1 else 'entries'} left out: {why}"
    return Problem(path, 0, "repeated entry", text, f"nothing has to be done; {remedy}")
