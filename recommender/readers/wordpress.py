"""WordPress exports (WXR): an RSS file in which posts stand beside menus, pictures, revisions and settings."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from recommender.content import Article
from recommender.readers.dates import is_date, parse_date
from recommender.readers.files import decode, without_control_characters
from recommender.readers.link_places import leads_home
from recommender.readers.links import clean_address, is_url
from recommender.readers.markup import html_to_text, read_html_text
from recommender.readers.record import Record
from recommender.readers.records import to_article
from recommender.readers.report import Report
from recommender.readers.revisions import Revision
from recommender.readers.source import Source
from recommender.readers.xml_parser import xml_parser

__all__ = ["MAX_EXPORT_BYTES", "is_export", "read_export"]

MAX_EXPORT_BYTES = 64_000_000
"""Bytes that are read of one export. A plain choice, to limit memory; WordPress itself splits larger ones."""

_EXPORT = re.compile(rb"wordpress\.org/export/|<wp:wxr_version\b", re.IGNORECASE)
_UNDECLARED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{1,31};)?")
_SHORTCODE = re.compile(r"\[(?:/[a-z][\w-]*|[a-z][\w-]*\s+[\w-]+=[^\[\]]*)\]", re.IGNORECASE)
_GROUPS = ("wp:author", "wp:postmeta", "wp:comment", "wp:category", "wp:tag", "wp:term", "wp:termmeta", "image")
"""Elements that hold others, which say nothing of the element around them."""
_TOPICS = ("category", "post_tag", "")
"""Domains of ``<category>`` that are topics; others are authors, menus, formats and taxonomies of plugins."""
_UNCATEGORIZED = "uncategorized"
"""The category that WordPress gives to a post without any."""

_MAX_RELATED = 100
"""Related posts that are read of one post. A plain choice."""
_RELATED = (
    *("related", "related_posts", "related_post", "related_articles", "related_article", "related_content"),
    *("related_stories", "related_ids", "related_post_ids", "manual_related", "yarpp_related", "crp_post_meta"),
)
"""Keys of ``<wp:postmeta>``, without underscores before them, in which plugins and themes keep related posts."""
_MANUAL = re.compile(r'"manual_related";s:\d+:"([\d,\s]*)"')
_SERIALIZED = re.compile(r's:\d+:"(\d{1,12})";|i:\d{1,9};i:(\d{1,12});')
"""A number in an array that PHP serialized, as a text or as a number after its index."""
_IDS = re.compile(r"\s*\d{1,12}(?:[\s,;|]+\d{1,12})*\s*")


@dataclass
class _Item:
    """One ``<item>``: texts by element, and what an item has several of."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    categories: list[tuple[str, str, str]] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)

    def text(self, *names: str) -> str:
        """Return the first text that is not empty."""
        return next(filter(None, (self.texts.get(name, "").strip() for name in names)), "")


@dataclass
class _Export:
    """What an export says."""

    items: list[_Item] = field(default_factory=list)
    channel: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)


def is_export(head: bytes) -> bool:
    """Whether a file that begins with `head` is an export."""
    return bool(_EXPORT.search(head.replace(b"\0", b"")))


def read_export(data: bytes, source: Source) -> Iterator[Article]:
    """Yield an article for each post of an export; whatever else it holds is counted.

    Parameters
    ----------
    data : bytes
        The file, or its first `MAX_EXPORT_BYTES` bytes and one more.
    source : Source
        Its place.
    """
    is_cut = len(data) > MAX_EXPORT_BYTES
    if is_cut:
        source.report.add("too large", "more than 64 MB; only the beginning was read", "split the export")
    text = decode(data[:MAX_EXPORT_BYTES], source.report, is_cut=is_cut)
    export = _parse(without_control_characters(text, source.report), source.report)
    posts = [item for item in export.items if item.text("wp:post_type") in ("", "post")]
    addresses = {item.text("wp:post_id"): item.text("link", "guid") for item in posts}
    for number, item in enumerate(posts, 1):
        yield _article(item, number, addresses, export, source)
    others = Counter(item.text("wp:post_type") for item in export.items) - Counter({"": len(posts), "post": len(posts)})
    source.report.leave_out_entries(others)
    if not posts and not others and not source.report.problems:
        source.report.add("unreadable file", "the export holds no entries", "export the posts again")


def _parse(text: str, report: Report) -> _Export:
    """Return what an export says, up to the first damage, which is reported."""
    from xml.parsers import expat

    collector = _Collector()
    # Prefixes are taken as they are written: WordPress always writes the same.
    parser = collector.parser
    try:
        parser.Parse(_UNDECLARED.sub(_as_character, text).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        problem = f"read as far as possible: {expat.errors.messages.get(error.code, 'damaged')}"
        report.add("unreadable file", problem, "mend the XML, or export it again", error.lineno)
    except ValueError:
        problem = "read as far as possible: it declares entities, as no export does"
        report.add("unreadable file", problem, "remove the declaration", parser.CurrentLineNumber)
    return collector.export


def _as_character(match: re.Match[str]) -> str:
    """Return an entity of HTML, which XML does not know, as its character; an ampersand alone as an entity of XML."""
    character = html.unescape(match[0]) if match[1] else "&"
    return "&amp;" + match[0][1:] if character.startswith("&") else character


class _Collector:
    """Collects, while expat reads the file, the texts of the elements right below channel, items and groups."""

    def __init__(self) -> None:
        self.export = _Export()
        self._path: list[str] = []
        self._item: _Item | None = None
        self._group: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._open = 0
        """How deep the element stands of which the text is collected; 0 for none."""
        self.parser = xml_parser(
            "utf-8",
            StartElementHandler=self._start,
            EndElementHandler=self._end,
            CharacterDataHandler=self._add_text,
            EntityDeclHandler=self._refuse,
        )

    def _refuse(self, *_: Any) -> None:
        raise ValueError

    def _add_text(self, text: str) -> None:
        if self._open:
            self._text.append(text)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._path.append(name)
        depth = len(self._path)
        if self._open or depth < 3:  # mark-up in a text, or rss and channel
            return
        if depth == 3 and name == "item":
            self._item = _Item(self.parser.CurrentLineNumber)
        elif name in _GROUPS:
            self._group = {}
        elif depth <= 5:
            self._open, self._attributes = depth, dict(zip(attributes[::2], attributes[1::2], strict=True))
            self._text.clear()

    def _end(self, name: str) -> None:
        depth = len(self._path)
        self._path.pop()
        if self._open:
            if depth == self._open:
                self._open = 0
                self._store(name, "".join(self._text))
        elif depth == 3 and name == "item" and self._item:
            self.export.items.append(self._item)
            self._item = None
        elif name == "wp:author":
            login = self._group.get("wp:author_login", "").strip()
            self.export.authors[login] = self._group.get("wp:author_display_name", "").strip()
        elif name == "wp:postmeta" and self._item:
            self._item.meta.append((self._group.get("wp:meta_key", ""), self._group.get("wp:meta_value", "")))

    def _store(self, name: str, text: str) -> None:
        """Keep the text of an element."""
        if self._path[-1] in _GROUPS:
            self._group[name] = text
        elif self._item and name == "category":
            kind, slug = (self._attributes.get(key, "") for key in ("domain", "nicename"))
            self._item.categories.append((kind, slug, text.strip()))
        elif self._item:
            self._item.texts.setdefault(name, text)
        else:
            self.export.channel.setdefault(name, text)


def _article(item: _Item, number: int, addresses: Mapping[str, str], export: _Export, source: Source) -> Article:
    """Return the article of a post, and note which version of the post it is."""
    guid, link = clean_address(item.text("guid")), clean_address(item.text("link"))
    values = _values(item, addresses, export)
    is_own = leads_home(source, lambda: (link, export.channel.get("link", "")))
    body, links = read_html_text(_SHORTCODE.sub(" ", item.texts.get("content:encoded", "")), is_own)
    id = guid or link or f"{source.path}#{number}"
    article = to_article(Record(values, source, line=item.line), id=id, body=body, links=links)
    updated, published = (
        parse_date(values[name]) if is_date(values[name]) else None for name in ("updated", "published")
    )
    source.report.revisions.append(Revision(article, export.channel.get("link", ""), guid, link, updated, published))
    return article


def _values(item: _Item, addresses: Mapping[str, str], export: _Export) -> dict[str, Any]:
    """Return the fields of a post, under the keys of a record; `publication.RULES` knows status and password."""
    creator = item.text("dc:creator")
    languages = [slug for kind, slug, _ in item.categories if kind == "language"]  # of the plugin Polylang
    return {
        "title": item.text("title"),
        "excerpt": html_to_text(item.text("excerpt:encoded", "description")),
        "published": _date(item, "wp:post_date_gmt") or item.text("pubDate") or _date(item, "wp:post_date"),
        "updated": _date(item, "wp:post_modified_gmt") or _date(item, "wp:post_modified"),
        "url": item.text("link"),
        "slug": unquote(item.text("wp:post_name")),
        "status": item.text("wp:status"),
        "password": item.text("wp:post_password"),
        "topics": [
            topic for kind, slug, topic in item.categories if kind in _TOPICS and topic and slug != _UNCATEGORIZED
        ],
        "provider": export.authors.get(creator) or creator or export.channel.get("title", "").strip(),
        "language": next(filter(None, languages), "") or export.channel.get("language", "").strip(),
        "related": list(_related(item, addresses)),
    }


def _date(item: _Item, name: str) -> str:
    """Return a date of a post; empty for ``0000-00-00 00:00:00``, which means none."""
    date = item.text(name)
    return "" if date.startswith("0000") else date


def _related(item: _Item, addresses: Mapping[str, str]) -> Iterator[str]:
    """Yield the addresses of the related posts; the number of a post that is not in the export stays a number."""
    for key, value in item.meta:
        name = key.strip().lstrip("_").replace("-", "_").lower()
        if name in _RELATED:
            for reference in _references(value[:20_000])[:_MAX_RELATED]:
                yield addresses.get(reference) or reference


def _references(value: str) -> list[str]:
    """Return the numbers or addresses of posts in the value of a meta key."""
    if manual := _MANUAL.search(value):
        value = manual[1]
    if value.startswith("a:"):
        return [text or number for text, number in _SERIALIZED.findall(value)]
    if _IDS.fullmatch(value):
        return re.findall(r"\d+", value)
    return [word for word in re.split(r"[\s,;|]+", value) if is_url(word)]
