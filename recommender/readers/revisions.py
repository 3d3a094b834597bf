"""Entries of feeds that were read several times: of one entry, only the newest version is an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from recommender.content import Article, Problem

__all__ = ["Revision", "entry_key", "without_older"]

_NEVER = datetime.min.replace(tzinfo=UTC)
_GLOBAL = ("http://", "https://", "tag:", "urn:")


class Revision(NamedTuple):
    """One version of an entry of a feed.

    Attributes
    ----------
    article : Article
        What was read of it.
    key : tuple of str
        The same for all versions of the entry, in whatever file.
    updated, published : datetime or None
        When it was changed, and when it appeared.
    """

    article: Article
    key: tuple[str, ...]
    updated: datetime | None
    published: datetime | None

    @property
    def age(self) -> tuple[datetime, datetime]:
        """What versions are ordered by: the last change, then the appearance."""
        return self.updated or self.published or _NEVER, self.published or _NEVER


def entry_key(feed: str, guid: str, link: str, title: str) -> tuple[str, ...]:
    """Return what identifies an entry: its guid, within its feed unless that is unique by itself; else link and title.

    Parameters
    ----------
    feed : str
        The address of the feed's site, or its title.
    guid, link, title : str
        Of the entry; empty if it has none. Links alone are not enough: in some feeds, all lead to the first page.
    """
    if guid:
        return (guid,) if guid.lower().startswith(_GLOBAL) else (feed, guid)
    return (feed, link, title)


def without_older(articles: Sequence[Article], revisions: Sequence[Revision]) -> tuple[list[Article], list[Problem]]:
    """Return the articles without older versions of an entry, and a problem for each file that had any.

    Parameters
    ----------
    articles : sequence of Article
        All that were read.
    revisions : sequence of Revision
        Those of feeds, in the order of their files. Of versions with the same dates, the last one counts.
    """
    newest: dict[tuple[str, ...], Revision] = {}
    older: list[tuple[Revision, tuple[str, ...]]] = []
    for revision in revisions:
        former = newest.get(revision.key)
        if former is None or revision.age >= former.age:
            newest[revision.key] = revision
        if former is not None:
            older.append((former if newest[revision.key] is revision else revision, revision.key))
    if not older:
        return list(articles), []
    left_out = {id(revision.article) for revision, _ in older}
    counts = Counter((revision.article.path, newest[key].article.path) for revision, key in older)
    problems = [
        Problem(
            path,
            0,
            "repeated entry",
            f"{count} {'entry' if count == 1 else 'entries'} left out: {winner} has the newest version",
            "nothing has to be done; the older files may be removed",
        )
        for (path, winner), count in counts.items()
    ]
    return [article for article in articles if id(article) not in left_out], problems
