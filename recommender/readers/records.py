"""From a record, of whatever file, to an `Article`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from recommender.content import Article, RelatedLink, clean_text
from recommender.readers.dates import parse_date
from recommender.readers.fields import by_field, normalize_key
from recommender.readers.links import clean_address, provider_name, read_link, scalar_text
from recommender.readers.parse_result import KeyPath
from recommender.readers.publication import kept_out, public_interval, switch
from recommender.readers.report import shown
from recommender.readers.source import Source, words_of

__all__ = ["Record", "to_article"]

# Values of "permalink" that are no address in Jekyll and Eleventy: names of styles, and patterns.
_NO_ADDRESS = re.compile(r"|date|pretty|ordinal|weekdate|none|.*(?:/:[a-z_]+|\{\{).*", re.DOTALL)


@dataclass
class Record:
    """The mapping that describes one article, and its place.

    Attributes
    ----------
    values : mapping
        Keys and values as they were read, of any type.
    source : Source
        Its file.
    lines : mapping of path to int
        Line in the file of each key ``(key,)`` and of each entry below it ``(key, index)``, 1-based, as far as known.
    written : mapping of path to str
        Scalars that are not strings, as they are written in the file, as far as known.
    line : int
        Line where the record starts, in a file of several records; else 0.
    """

    values: Mapping[Any, Any]
    source: Source
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    written: Mapping[KeyPath, str] = field(default_factory=dict)
    line: int = 0

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Each key as written, under the normalized one; of several spellings, the first one counts."""
        return {normalize_key(key): key for key in reversed(list(self.values)) if isinstance(key, str)}

    @cached_property
    def normalized(self) -> dict[str, Any]:
        """The values by normalized key; of several spellings, the first one counts."""
        return {normalized: self.values[key] for normalized, key in self._keys.items()}

    @cached_property
    def _fields(self) -> dict[str, list[tuple[str, Any]]]:
        return by_field(self.normalized)

    def find(self, name: str) -> list[tuple[str, Any]]:
        """Return the (key as written, value) pairs of the field `name`: the user's keys, then those of `FIELDS`."""
        pairs = self._fields.get(name, [])
        if self.source.fields.is_own(name):
            pairs = [*self.source.fields.find_own(name, self.values), *pairs]
        return [(self._keys.get(key, key), value) for key, value in pairs] if pairs else pairs

    def line_of(self, key: str, index: int | None = None) -> int:
        """Return the line of a key, or of an entry below it; the record's own line if it is unknown."""
        if index is not None and (key, index) in self.lines:
            return self.lines[key, index]
        return self.lines.get((key,), self.line)

    def as_written(self, key: str, value: Any) -> str | None:
        """Return a scalar as text, ``007`` where YAML reads the number 7; None for other values."""
        return scalar_text(self.written.get((key,), value) if not isinstance(value, str | list | dict) else value)

    def report_type(self, key: str, value: Any, expected: str) -> None:
        """Report a value of the wrong type."""
        text = f"{key}: {shown(value)} is not {expected}"
        self.source.report.add("wrong type", text, f"write {expected} there, or remove it", self.line_of(key))

    def text(self, name: str) -> str:
        """Return the first text of the field `name`, or an empty one."""
        for key, value in self.find(name):
            text = self.as_written(key, value)
            if text is None and value is not False:  # "excerpt: false" means that there is none
                self.report_type(key, value, "a line of text")
            if text:
                return text
        return ""

    def is_on(self, name: str) -> bool:
        """Return the first switch of the field `name`; False if there is none."""
        for key, value in self.find(name):
            state = switch(value)
            if state is not None:
                return state
            self.report_type(key, value, "true or false")
        return False


def to_article(record: Record, *, id: str = "", body: str = "", title: str = "") -> Article:
    """Return the article that `record` describes; problems go into the report of its file.

    Parameters
    ----------
    record : Record
        The values of one article.
    id : str
        The id of an article in a file of several records, unless the record names one. By default, path and name of
        the file give id, slug and date.
    body : str
        The plain text of the article.
    title : str
        The title, unless the record has one. By default, the words of the slug.
    """
    source = record.source
    name_date, name_slug = (None, "") if id else source.dated_name
    id = record.text("id") or id or source.id
    slug = record.text("slug") or name_slug
    url, aliases = _addresses(record)
    published = _published(record) or name_date
    reason = "draft" if record.is_on("draft") else kept_out(record.normalized, source.path, source.project)
    public_from, public_until = public_interval(record.normalized, published, source.project)
    return Article(
        id=id,
        title=_title(record, clean_text(title), slug or id.rstrip("/").rpartition("/")[2]),
        excerpt=record.text("excerpt"),
        body=body,
        url=url,
        aliases=aliases,
        slug=slug,
        published=published,
        topics=_topics(record),
        provider=_provider(record),
        kind=record.text("kind") or "article",
        language=record.text("language").lower().replace("_", "-"),
        quality=_quality(record),
        related=tuple(_related(record)),
        path=source.path,
        line=record.line,
        draft=reason == "draft",
        hidden=_is_unpublished(record) or record.is_on("hidden"),
        kept_out="" if reason == "draft" else reason,
        public_from=public_from,
        public_until=public_until,
    )


def _title(record: Record, heading: str, name: str) -> str:
    """Return the title of the record, else the heading, else the words of a name, and report the last case."""
    title = record.text("title") or heading
    if title:
        return title
    fallback = words_of(name)
    is_reported = any(isinstance(value, list | dict) for _, value in record.find("title"))  # as a wrong type
    if not is_reported:
        record.source.report.add("no title", f"taken for now: {fallback!r:.200}", "add a line title: …", record.line)
    return fallback


def _published(record: Record) -> datetime | None:
    """Return the date of publication; if the record has none, the date of the last change."""
    date, is_given = _date(record, "published")
    return date if is_given else _date(record, "updated")[0]


def _date(record: Record, name: str) -> tuple[datetime | None, bool]:
    """Return the first valid date of the field `name`, and whether the field has any value that should be a date."""
    is_given = False
    for key, value in record.find(name):
        if switch(value) is not None or value == "":  # "published: false"
            continue
        is_given = True
        try:
            return parse_date(value), True
        except ValueError:
            text = f"{key}: {shown(value)} is no date"
            remedy = "write it as 2021-05-21 or 2021-05-21T07:00:00Z"
            record.source.report.add("bad date", text, remedy, record.line_of(key))
    return None, is_given


def _is_unpublished(record: Record) -> bool:
    """Whether the record has ``published: false``; in other records, the same key holds the date."""
    return any(normalize_key(key) == "published" and switch(value) is False for key, value in record.find("published"))


def _addresses(record: Record) -> tuple[str, tuple[str, ...]]:
    """Return the public address, and all other addresses without repeats."""
    primary = list(_strings(record, "url"))
    addresses = [address for address in map(clean_address, primary) if not _NO_ADDRESS.fullmatch(address)]
    others = [address for address in map(clean_address, _strings(record, "aliases")) if address]
    if not addresses:
        return "", tuple(dict.fromkeys(others))
    aliases = dict.fromkeys(addresses[1:] + others)
    aliases.pop(addresses[0], None)
    return addresses[0], tuple(aliases)


def _strings(record: Record, name: str) -> Iterator[str]:
    """Yield all addresses of the field `name`, one or a list of them under each key."""
    for key, value in record.find(name):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item
            elif item is not None and item is not False:
                record.report_type(key, item, "an address")


def _topics(record: Record) -> tuple[str, ...]:
    """Return all topics in order, without repeats; the section counts only if there are none."""
    topics = dict.fromkeys(_named_topics(record, "topics"))
    return tuple(topics or dict.fromkeys(_named_topics(record, "section")))


def _named_topics(record: Record, name: str) -> Iterator[str]:
    """Yield the topics of the field `name`: a list of them, or a text in which commas separate them."""
    for key, value in record.find(name):
        items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            topic = (
                provider_name(item) if isinstance(item, Mapping) else scalar_text(_written(record, key, index, item))
            )
            if topic:
                yield topic
            elif topic is None and item is not None:
                record.report_type(key, item, "a topic")


def _written(record: Record, key: str, index: int, value: Any) -> Any:
    """An entry of a list as it is written: ``no``, ``1.10`` and ``007`` are fine topics, and no text to YAML."""
    return value if isinstance(value, str | list) or value is None else record.written.get((key, index), value)


def _provider(record: Record) -> str:
    for key, value in record.find("provider"):
        name = provider_name(value)
        if name:
            return name
        if name is None and value is not False and value != {}:
            record.report_type(key, value, "a name")
    return ""


def _quality(record: Record) -> float | None:
    for key, value in record.find("quality"):
        try:
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                quality = float(value)
                if math.isfinite(quality):
                    return quality
        except (ValueError, OverflowError):
            pass
        record.report_type(key, value, "a number")
    return None


def _related(record: Record) -> Iterator[RelatedLink]:
    """Yield the entries of all curated lists, one list after the other."""
    for key, value in record.find("related"):
        if isinstance(value, bool):  # a switch of the theme, for the box of related posts
            continue
        is_list = isinstance(value, list)
        for index, entry in enumerate(value if is_list else [value]):
            as_written = record.written.get((key, index), entry) if isinstance(entry, int | float) else entry
            link = read_link(as_written, record.line_of(key, index if is_list else None), record.source.report)
            if link:
                yield link
