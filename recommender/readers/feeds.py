"""RSS and Atom files."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from recommender.content import Article
from recommender.readers.links import clean_address
from recommender.readers.markup import html_to_text
from recommender.readers.records import Record, to_article
from recommender.readers.report import Report
from recommender.readers.source import Source

__all__ = ["read_feed"]

MAX_FEED_BYTES = 8_000_000
"""Bytes that are read of one feed: a plain choice, as for text files."""

_ROOT_BYTES = 65_536
"""Bytes in which the root element of a feed is searched for: a plain choice, longer than any prolog."""
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)


def read_feed(source: Source) -> Iterator[Article]:
    """Yield an article for each entry of an RSS or Atom file."""
    with source.file.open("rb") as stream:
        data = stream.read(MAX_FEED_BYTES + 1)
    if len(data) > MAX_FEED_BYTES:
        source.report.add("too large", "more than 8 MB; only the beginning was read", "split the feed")
    feed = _parse(data[:MAX_FEED_BYTES], source.report)
    entries = feed.get("entries", [])
    if not entries:
        remedy = "move other XML files out of the content folder" if not feed.get("version") else "remove the file"
        source.report.add("unreadable file", "no entries of an RSS or Atom feed were found", remedy)
    for number, entry in enumerate(entries, 1):
        record = Record(_values(entry, feed), source)
        id = clean_address(entry.get("id") or entry.get("link") or "") or f"{source.path}#{number}"
        yield to_article(record, id=id, body=_body(entry))


def _parse(data: bytes, report: Report) -> Any:
    import feedparser

    # Other XML, a large sitemap for instance, is not worth the time of feedparser. UTF-16 without zeros is ASCII.
    if not _ROOT.search(data[:_ROOT_BYTES].replace(b"\0", b"")):
        return {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A stream, never the data itself: feedparser would take a short text for a URL or a file name.
            feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # feedparser may raise any error for a damaged file
        report.add("unreadable file", f"{type(error).__name__}: {error!s:.200}", "check that it is RSS or Atom")
        return {}
    damage = feed.get("bozo_exception")
    if isinstance(damage, feedparser.CharacterEncodingOverride):
        report.add("wrong encoding", f"{damage!s:.200}", "save the file as UTF-8, and declare it")
    elif damage is not None and feed.get("entries"):
        line = getattr(damage, "getLineNumber", int)() or 0
        report.add("unreadable file", f"read as far as possible: {damage!s:.200}", "mend the XML", line)
    return feed


def _values(entry: Any, feed: Any) -> dict[str, Any]:
    """Return the fields of an entry, under the keys of a record."""
    return {
        "title": entry.get("title"),
        "excerpt": _excerpt(entry),
        "published": _date(entry, "published"),
        "updated": _date(entry, "updated"),
        "url": entry.get("link"),
        "topics": [tag.get("label") or tag.get("term") for tag in entry.get("tags", ())],
        "provider": entry.get("source", {}).get("title") or feed.feed.get("title") or entry.get("author"),
        "language": entry.get("language") or feed.feed.get("language"),
    }


def _date(entry: Any, name: str) -> datetime | str | None:
    """Return a date of an entry; as written if feedparser could not read it."""
    # `dict.get`, because FeedParserDict would return the value of another field, with a warning.
    written: str | None = dict.get(entry, name)
    parsed: Any = dict.get(entry, f"{name}_parsed")
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (TypeError, ValueError):
        return written


def _excerpt(entry: Any) -> str:
    """Return the summary; empty if it repeats the whole text."""
    summary = html_to_text(entry.get("summary") or "")
    return "" if summary and summary == _body(entry) else summary


def _body(entry: Any) -> str:
    """Return the longest of the texts of an entry."""
    return max((html_to_text(part.get("value") or "") for part in entry.get("content", ())), key=len, default="")
