"""Where in a file each entry of an article's list is written, and what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recommender.content import RelatedLink
from recommender.readers.fields import TABLES
from recommender.readers.layout import PageLayout, Path
from recommender.readers.links import read_link
from recommender.readers.record import Record
from recommender.readers.records import entry_link, listed
from recommender.readers.report import Report
from recommender.readers.source import Source

__all__ = ["ListedEntry", "link_of", "list_path", "listed_entries"]


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of ``article.related`` in its file.

    Attributes
    ----------
    path : tuple of str and int, or None
        Keys, and the place in the list; None where the entry is not written in this file, but inherited.
    value : object
        What the file says there: a text, a mapping …
    """

    path: Path | None
    value: Any


def listed_entries(page: PageLayout, source: Source) -> list[ListedEntry]:
    """Return the entries of a page, one for each member of ``article.related``, in the same order."""
    record = _record(page, source)
    entries = list[ListedEntry]()
    for key, index, value in listed(record):
        if entry_link(record, key, index, value) is None:
            continue
        path, written = _place(page.values, key)
        is_here = _at(written, index) is value or _at(written, index) == value
        entries.append(ListedEntry(((*path, *(() if index is None else (index,))) if is_here else None), value))
    return entries


def list_path(page: PageLayout, source: Source) -> Path | None:
    """Return the keys under which a page has a list, or an empty place for one; None if there is neither."""
    record = _record(page, source)
    for key, _, _ in listed(record):
        if (path := _place(page.values, key)[0]) != ():
            return path
    own = {key.casefold(): key for key in page.values if isinstance(key, str)}
    return (own["related"],) if own.get("related") and not isinstance(page.values[own["related"]], bool) else None


def link_of(value: Any) -> RelatedLink | None:
    """Return what an entry of a list says; None if it names nothing."""
    return read_link(value, 0, Report(""))


def _record(page: PageLayout, source: Source) -> Record:
    values = source.project.complete(source.path, page.values)
    return Record(values, source, page.front_matter.lines, page.front_matter.written)


def _place(values: Mapping[Any, Any], key: str) -> tuple[tuple[str, ...], Any]:
    """The keys that lead to what a record calls `key`, and what stands there; nothing if that is not in the file."""
    for path in _paths(values, key):
        value: Any = values
        for part in path:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            return path, value
    return (), None


def _paths(values: Mapping[Any, Any], key: str) -> Iterator[tuple[str, ...]]:
    yield (key,)
    yield from ((name, key) for name in values if isinstance(name, str) and name.lower() in TABLES)
    yield tuple(key.split("."))


def _at(value: Any, index: int | None) -> Any:
    if index is None:
        return value
    return value[index] if isinstance(value, list) and index < len(value) else None
