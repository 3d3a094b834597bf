"""Limits that feeds have to keep, so that feedparser reads them in a time proportional to their length."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from recommender.readers.report import Report
from recommender.readers.xml_parser import xml_parser

__all__ = ["first_entries", "keeps_limits"]

_MAX_ATTRIBUTES = 200
"""Attributes of one element, and declared namespaces of one file. A plain choice, ten times what feeds have:
feedparser looks through all attributes of an element for each of them."""
_MAX_TOPICS = 500
"""Categories and keywords of one entry. A plain choice: feedparser compares each with all others."""
MAX_ENTRIES = 10_000
"""Entries that are read of one feed, which takes some seconds. A plain choice: nobody polls a feed of so many."""
_MAX_PERSON = 4_000
"""Bytes that an element may have which names a person. A plain choice."""

_PERSON = re.compile(
    rb"<((?:[\w.-]+:)?(?:author|creator|contributor|managingEditor|webMaster|publisher|owner|keywords))[\s>]", re.I
)
_RUN = re.compile(rb"[\w.+-]{300}")
"""What a name may not hold: feedparser looks for an address of mail from every letter of it on."""
_ENTRY = re.compile(rb"<\0?(/\0?)?(?:(?:[\w.-]\0?){1,40}:\0?)?(?:i\0?t\0?e\0?m|e\0?n\0?t\0?r\0?y)\0?[\s>/]", re.I)
"""The start or the end of an entry, also in UTF-16."""
_TOPIC = re.compile(rb"<(?:[\w.-]+:)?(?:(item|entry)|category|subject|keywords|tags?|hashtag)[\s>/]", re.I)


def keeps_limits(data: bytes, report: Report) -> bool:
    """Whether a feed keeps the limits; if not, that is reported, and it should not be read."""
    problem, line = _problem(data)
    if problem:
        report.add("too large", f"{problem}; the file was not read", "check that it is a feed", line)
    return not problem


def _problem(data: bytes) -> tuple[str, int]:
    """Return what is wrong, and the line; an empty text and 0 if all is well."""
    data = data.replace(b"\0", b"")  # of UTF-16
    attributes, line = most_attributes(data)
    if attributes > _MAX_ATTRIBUTES:
        return f"an element has {attributes:,} attributes or namespaces, more than {_MAX_ATTRIBUTES}", line
    for match in _PERSON.finditer(data):
        text, end, _ = data[match.end() : match.end() + _MAX_PERSON].partition(b"</" + match[1])
        if (not end and len(text) == _MAX_PERSON) or _RUN.search(text) or text.count(b",") > _MAX_TOPICS:
            name = match[1].decode("ascii", "replace")
            return f"an element {name:.40} is longer than any name", data.count(b"\n", 0, match.start()) + 1
    topics = 0
    for match in _TOPIC.finditer(data):
        topics = 0 if match[1] else topics + 1
        if topics > _MAX_TOPICS:
            return f"an entry has more than {_MAX_TOPICS} topics", data.count(b"\n", 0, match.start()) + 1
    return "", 0


def first_entries(data: bytes, report: Report) -> bytes:
    """Return a feed with its first `MAX_ENTRIES` entries only; that others are left out is reported."""
    starts, cut, end = 0, 0, len(data)
    for match in _ENTRY.finditer(data):
        if match[1]:
            end = match.end()
        else:
            starts, end = starts + 1, len(data)  # if no end follows, the file is cut
            if starts == MAX_ENTRIES + 1:
                cut = match.start()
    if starts <= MAX_ENTRIES:
        return data
    report.add("too large", f"{starts:,} entries; only the first {MAX_ENTRIES:,} were read", "split the feed")
    if b"\0" in data[:4]:  # two bytes a character
        cut, end = cut - cut % 2, end + end % 2
    return data[:cut] + data[max(cut, end) :]


def most_attributes(data: bytes) -> tuple[int, int]:
    """Return the most attributes of one element of an XML file, or its namespaces if these are more; and the line.

    Reading ends where the file is damaged. Then feedparser, too, reads in another way, which takes a time proportional
    to the length. No entity is expanded in a text, and in attributes only as far as expat allows.
    """
    from xml.parsers import expat

    most, line, namespaces = 0, 0, 0

    def start(_: str, attributes: list[str]) -> None:
        nonlocal most, line, namespaces
        if attributes:
            namespaces += sum(name.startswith("xmlns") for name in attributes[::2])
            count = max(len(attributes) // 2, namespaces)
            if count > most:
                most, line = count, parser.CurrentLineNumber

    # With a handler for everything else, expat expands no entities; but it costs time.
    others: dict[str, Callable[..., Any]] = {"DefaultHandler": lambda _: None} if b"<!ENTITY" in data else {}
    # An encoding that fits all bytes; expat knows few, and feedparser many.
    parser = xml_parser("iso-8859-1", StartElementHandler=start, **others)
    with suppress(expat.ExpatError):
        parser.Parse(data[max(0, data.find(b"<")) :], True)
    return most, line
