"""One record, whatever it was read from, becomes an `Article`."""

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
from recommender.readers.fields import by_field, squash
from recommender.readers.links import clean_address, provider_name, read_link, scalar_text
from recommender.readers.parse_result import KeyPath
from recommender.readers.source import Source, shown, words_of

__all__ = ["Record", "to_article"]

_TRUTH = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
# What Jekyll and Eleventy accept under "permalink" without its being an address.
_NO_ADDRESS = re.compile(r"|date|pretty|ordinal|weekdate|none|.*(?:/:[a-z_]+|\{\{).*", re.DOTALL)


@dataclass
class Record:
    """The mapping that describes one article, and where it stands.

    Attributes
    ----------
    values : mapping
        As read; keys of any type.
    source : Source
        Its file.
    lines : mapping of path to int
        Line in the file of each key ``(key,)`` and of each entry below it ``(key, index)``, as far as known.
    written : mapping of path to str
        How scalars that are not strings are written in the file, as far as known.
    line : int
        The record's own line, in a file of several records.
    """

    values: Mapping[Any, Any]
    source: Source
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    written: Mapping[KeyPath, str] = field(default_factory=dict)
    line: int = 0

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {squash(key): key for key in reversed(list(self.values)) if isinstance(key, str)}

    @cached_property
    def _fields(self) -> dict[str, list[tuple[str, Any]]]:
        return by_field({squashed: self.values[key] for squashed, key in self._keys.items()})

    def find(self, name: str) -> list[tuple[str, Any]]:
        """Return (key as written, value) wherever the record holds the field `name`, the best first."""
        found = self._fields.get(name, [])
        if self.source.fields.is_own(name):
            found = [*self.source.fields.find_own(name, self.values), *found]
        return [(self._keys.get(key, key), value) for key, value in found] if found else found

    def line_of(self, key: str, index: int | None = None) -> int:
        if index is not None and (key, index) in self.lines:
            return self.lines[key, index]
        return self.lines.get((key,), self.line)

    def as_written(self, key: str, value: Any) -> str | None:
        """The text of a scalar: ``007`` where YAML sees the number 7; None for what is no text."""
        return scalar_text(self.written.get((key,), value) if not isinstance(value, str | list | dict) else value)

    def complain(self, key: str, value: Any, wanted: str) -> None:
        """Report a value of the wrong type."""
        text = f"{key}: {shown(value)} is not {wanted}"
        self.source.report.add("wrong type", text, f"write {wanted} there, or remove it", self.line_of(key))

    def text(self, name: str) -> str:
        """Return the first text under the field `name`, or an empty one."""
        for key, value in self.find(name):
            text = self.as_written(key, value)
            if text is None and value is not False:  # "excerpt: false" is a way to say "none"
                self.complain(key, value, "a line of text")
            if text:
                return text
        return ""

    def switch(self, name: str) -> bool:
        """Return whether the record says yes to the field `name`."""
        for key, value in self.find(name):
            answer = _truth(value)
            if answer is not None:
                return answer
            self.complain(key, value, "true or false")
        return False


def to_article(record: Record, *, id: str = "", body: str = "", title: str = "") -> Article:
    """Return the article that `record` describes; report what is wrong with it.

    Parameters
    ----------
    record : Record
        What was read.
    id : str
        The article's id unless the record names one, in a file of several records; by default the file's path
        and name give id, slug and date.
    body : str
        Its plain text.
    title : str
        Its title unless the record has one; by default the words of the slug.
    """
    source = record.source
    name_date, name_slug = (None, "") if id else source.dated_name
    id = record.text("id") or id or source.id
    slug = record.text("slug") or name_slug
    url, aliases = _addresses(record)
    return Article(
        id=id,
        title=_title(record, clean_text(title), slug or id.rstrip("/").rpartition("/")[2]),
        excerpt=record.text("excerpt"),
        body=body,
        url=url,
        aliases=aliases,
        slug=slug,
        published=_published(record) or name_date,
        topics=_topics(record),
        provider=_provider(record),
        kind=record.text("kind") or "article",
        language=record.text("language").lower().replace("_", "-"),
        quality=_quality(record),
        related=tuple(_related(record)),
        path=source.path,
        line=record.line,
        draft=source.is_draft or record.switch("draft"),
        hidden=_is_unpublished(record) or record.switch("hidden"),
    )


def _title(record: Record, heading: str, name: str) -> str:
    title = record.text("title") or heading
    if title:
        return title
    fallback = words_of(name)
    is_odd = any(isinstance(value, list | dict) for _, value in record.find("title"))  # and reported as such
    if not is_odd:
        record.source.report.add("no title", f"taken for now: {fallback!r:.200}", "add a line title: …", record.line)
    return fallback


def _truth(value: Any) -> bool | None:
    """What a switch says; None for a value that is no switch, like a date."""
    if isinstance(value, list | dict):
        return None
    return _TRUTH.get(str(value).strip().lower()) if not isinstance(value, int) or value in {0, 1} else None


def _published(record: Record) -> datetime | None:
    """The date of publication; the date of the last change only if the record has no other."""
    date, is_given = _date(record, "published")
    return date if is_given else _date(record, "updated")[0]


def _date(record: Record, name: str) -> tuple[datetime | None, bool]:
    """The first date that can be read under the field `name`, and whether there was any to read."""
    is_given = False
    for key, value in record.find(name):
        if _truth(value) is not None or value == "":  # "published: false"
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
    """Whether it says ``published: false``; elsewhere the same key holds the date."""
    return any(squash(key) == "published" and _truth(value) is False for key, value in record.find("published"))


def _addresses(record: Record) -> tuple[str, tuple[str, ...]]:
    """The public address, and all others without repeats."""
    primary = list(_strings(record, "url"))
    addresses = [address for address in map(clean_address, primary) if not _NO_ADDRESS.fullmatch(address)]
    others = [address for address in map(clean_address, _strings(record, "aliases")) if address]
    if not addresses:
        return "", tuple(dict.fromkeys(others))
    aliases = dict.fromkeys(addresses[1:] + others)
    aliases.pop(addresses[0], None)
    return addresses[0], tuple(aliases)


def _strings(record: Record, name: str) -> Iterator[str]:
    for key, value in record.find(name):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item
            elif item is not None and item is not False:
                record.complain(key, item, "an address")


def _topics(record: Record) -> tuple[str, ...]:
    """All topics in order, without repeats; a text with commas is several topics, any other is one."""
    topics = dict.fromkeys(_named_topics(record, "topics"))
    return tuple(topics or dict.fromkeys(_named_topics(record, "section")))


def _named_topics(record: Record, name: str) -> Iterator[str]:
    for key, value in record.find(name):
        items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
        for item in items:
            topic = provider_name(item) if isinstance(item, Mapping) else scalar_text(item)
            if topic:
                yield topic
            elif topic is None and item is not None:
                record.complain(key, item, "a topic")


def _provider(record: Record) -> str:
    for key, value in record.find("provider"):
        name = provider_name(value)
        if name:
            return name
        if name is None and value is not False and value != {}:
            record.complain(key, value, "a name")
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
        record.complain(key, value, "a number")
    return None


def _related(record: Record) -> Iterator[RelatedLink]:
    """The entries of all curated lists, one after the other."""
    for key, value in record.find("related"):
        if isinstance(value, bool):  # a theme's switch for a box of related posts
            continue
        is_list = isinstance(value, list)
        for index, entry in enumerate(value if is_list else [value]):
            as_written = record.written.get((key, index), entry) if isinstance(entry, int | float) else entry
            link = read_link(as_written, record.line_of(key, index if is_list else None), record.source.report)
            if link:
                yield link
