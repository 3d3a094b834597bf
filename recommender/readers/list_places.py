"""Where in a file each entry of an article's list is written, and what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recommender.content import RelatedLink
from recommender.readers.fields import TABLES
from recommender.readers.layout import PageLayout, Path
from recommender.readers.link_places import at_home
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
    link : RelatedLink
        The same as ``article.related`` has it.
    written : RelatedLink
        The same with the names in it as they are written.
    """

    path: Path | None
    value: Any
    link: RelatedLink
    written: RelatedLink


def listed_entries(page: PageLayout, source: Source) -> list[ListedEntry]:
    """Return the entries of a page, one for each member of ``article.related``, in the same order."""
    record = _record(page, source)
    entries = list[ListedEntry]()
    for key, index, value in listed(record):
        link = entry_link(record, key, index, value)
        if link is None:
            continue
        path, written = _place(page.values, key)
        is_here = _at(written, index) is value or _at(written, index) == value
        place = (*path, *(() if index is None else (index,))) if is_here else None
        entries.append(ListedEntry(place, value, at_home(link, source), link))
    return entries


def list_path(page: PageLayout, source: Source) -> Path | None:
    """Return the keys under which a page has a list, or an empty place for one; None if there is neither."""
    record = _record(page, source)
    for key, _, _ in listed(record):
        if (path := _place(page.values, key)[0]) != ():
            return path
    own = {key.casefold(): key for key in page.values if isinstance(key, str)}
    return (own["related"],) if own.get("related") and not isinstance(page.values[own["related"]], bool) else None


def link_of(value: Any, source: Source) -> RelatedLink | None:
    """Return what an entry would say in the list of a file; None if it names nothing."""
    link = read_link(value, 0, Report(""))
    return at_home(link, source) if link else None


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
