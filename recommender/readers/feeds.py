"""RSS and Atom files, and which XML files are no feeds."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from recommender.content import Article, RelatedLink, shortened
from recommender.readers.blogger import KIND, blogger_address, blogger_kind, blogger_status
from recommender.readers.body_links import IsOwn
from recommender.readers.dates import parse_date
from recommender.readers.feed_limits import first_entries, keeps_limits
from recommender.readers.files import TEMPLATE, is_template
from recommender.readers.json_records import TITLE_LENGTH
from recommender.readers.link_places import leads_home
from recommender.readers.links import clean_address, is_url
from recommender.readers.marks import split_marks
from recommender.readers.markup import html_to_text, read_html_text
from recommender.readers.record import Record
from recommender.readers.records import to_article
from recommender.readers.report import Report
from recommender.readers.revisions import Revision
from recommender.readers.source import Source
from recommender.readers.wordpress import MAX_EXPORT_BYTES, is_export, read_export

__all__ = ["read_feed"]

MAX_FEED_BYTES = 8_000_000
"""Bytes that are read of one feed: a plain choice, as for text files."""

_ROOT_BYTES = 65_536
"""Bytes in which the root element of a feed is searched for: a plain choice, longer than any prolog."""
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)
_NO_FEED = re.compile(rb"<(?:\w+:)?([A-Za-z][\w.-]{0,60})[\s>/]")

_HTML = ("text/html", "application/xhtml+xml", "html", "xhtml")
_NO_TOPIC = ("author", KIND)
"""Schemes of categories that are no topics: authors in WordPress, and what Blogger says of every post."""


def read_feed(source: Source) -> Iterator[Article]:
    """Yield an article for each entry of an RSS or Atom file, and for each post of a WordPress export."""
    with source.file.open("rb") as stream:
        data = stream.read(MAX_FEED_BYTES + 1)
        if is_export(data[:_ROOT_BYTES]):
            yield from read_export(data + stream.read(MAX_EXPORT_BYTES + 1 - len(data)), source)
            return
    if not _is_feed(data, source.report):
        return
    if len(data) > MAX_FEED_BYTES:
        source.report.add("too large", "more than 8 MB; only the beginning was read", "split the feed")
    feed = _parse(first_entries(data[:MAX_FEED_BYTES], source.report), source.report)
    entries = feed.get("entries", [])
    posts = [entry for entry in entries if blogger_kind(entry) in ("", "post")]
    source.report.leave_out_entries(Counter(filter(None, map(blogger_kind, entries))) - Counter(post=len(posts)))
    if not entries and not source.report.problems:
        source.report.add("unreadable file", "no entries of an RSS or Atom feed were found", "remove the file")
    for number, entry in enumerate(posts, 1):
        yield _article(entry, number, feed, source)


def _is_feed(data: bytes, report: Report) -> bool:
    """Whether it may be a feed, and can be parsed soon; if not, that is reported."""
    # Other XML, a large sitemap for instance, is not worth the time of feedparser. UTF-16 without zeros is ASCII.
    head = data[:_ROOT_BYTES].replace(b"\0", b"")
    if is_template(head):
        report.add("not content", *TEMPLATE)
        return False
    if not _ROOT.search(head):
        root = _NO_FEED.search(head)
        if root:
            text = f"an XML file with the root {root[1].decode('ascii', 'replace')!r} is no feed"
            report.add("not content", text, "nothing has to be done; it may be moved out of the content folder")
        else:
            remedy = "move other files out of the content folder"
            report.add("unreadable file", "no entries of an RSS or Atom feed were found", remedy)
        return False
    return keeps_limits(data[:MAX_FEED_BYTES], report)


def _parse(data: bytes, report: Report) -> Any:
    import feedparser

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


def _article(entry: Any, number: int, feed: Any, source: Source) -> Article:
    """Return the article of an entry, and note which version of the entry it is."""
    values, guid = _values(entry, feed), clean_address(entry.get("id") or "")
    url = clean_address(values["url"])
    body, links = _body(entry, leads_home(source, lambda: (url, feed.feed.get("link"))))
    text, _ = split_marks(body)
    if values["excerpt"] == text:
        values["excerpt"] = ""
    enclosures = (link.get("href") for link in entry.get("links", ()) if link.get("rel") == "enclosure")
    id = guid or url or clean_address(next(filter(None, enclosures), "")) or f"{source.path}#{number}"
    title = shortened(text or values["excerpt"], TITLE_LENGTH)
    article = to_article(Record(values, source), id=id, body=body, title=title, links=links)
    dates = (_moment(values[name]) for name in ("updated", "published"))
    name = str(feed.feed.get("link") or feed.feed.get("id") or feed.feed.get("title") or "")
    source.report.revisions.append(Revision(article, name, guid, url, *dates))
    return article


def _values(entry: Any, feed: Any) -> dict[str, Any]:
    """Return the fields of an entry, under the keys of a record."""
    base, link = str(feed.feed.get("link") or ""), _link(entry) or blogger_address(entry)
    original = entry.get("feedburner_origlink") or ""
    if link and not is_url(link) and is_url(base):
        link = urljoin(base, link)
    # `dict.get`, because FeedParserDict would return the value of another field, with a warning. Dates are as they are
    # written: what feedparser makes of a date that it half understands is completed by those of today.
    return {
        "title": entry.get("title"),
        "excerpt": html_to_text(entry.get("summary") or ""),
        "published": dict.get(entry, "published") or dict.get(entry, "created"),
        "updated": dict.get(entry, "updated"),
        "url": original or link,
        "aliases": [link] if original and link else [],
        "topics": list(_topics(entry)),
        "provider": entry.get("source", {}).get("title") or feed.feed.get("title") or entry.get("author"),
        "language": _language(entry) or feed.feed.get("language"),
        "status": blogger_status(entry),
    }


def _link(entry: Any) -> str:
    """Return the address of an entry: an HTML page before other forms of it, else its guid; never the feed's own."""
    alternates = [link for link in entry.get("links", ()) if link.get("rel") == "alternate" and link.get("href")]
    language = _language(entry)
    ranked = sorted(alternates, key=lambda link: _rank(link, language))
    if ranked:
        return str(ranked[0]["href"])
    # feedparser takes a guid for the link of an entry that has no other one, unless it says isPermaLink="false".
    guid = str(entry.get("link") or "")
    return guid if is_url(guid) else ""


def _rank(link: Any, language: str) -> tuple[bool, bool]:
    """Order links: HTML first, and among these the one in the entry's language."""
    of = str(link.get("hreflang") or language)
    return link.get("type", _HTML[0]) not in _HTML, of.lower() != language.lower()


def _topics(entry: Any) -> Iterator[str]:
    for tag in entry.get("tags", ()):
        if tag.get("scheme") not in _NO_TOPIC and (topic := tag.get("label") or tag.get("term")):
            yield topic


def _language(entry: Any) -> str:
    """Return the language of an entry, its own or that of the elements around it (``xml:lang``)."""
    details: Sequence[Any] = (entry.get("title_detail"), entry.get("summary_detail"), *entry.get("content", ()))
    given = (detail.get("language") for detail in details if detail)
    return str(entry.get("language") or next(filter(None, given), ""))


def _moment(value: Any) -> Any:
    try:
        return parse_date(value)
    except ValueError:  # it is reported where the record is read
        return None


def _body(entry: Any, is_own: IsOwn) -> tuple[str, tuple[RelatedLink, ...]]:
    """Return the longest of the texts of an entry, with marks, and the links in it."""
    texts = (read_html_text(part.get("value") or "", is_own) for part in entry.get("content", ()))
    return max(texts, key=lambda one: len(split_marks(one[0])[0]), default=("", ()))
