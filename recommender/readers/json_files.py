"""JSON files: one record, a list of them, JSON Feed, and what Ghost exports."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from recommender.content import Article
from recommender.readers.dates import is_date, parse_date
from recommender.readers.fields import Fields
from recommender.readers.files import TEMPLATE, decode, is_template, without_control_characters
from recommender.readers.json_records import is_own_list, is_record, no_post, record_article
from recommender.readers.links import provider_name
from recommender.readers.report import Report, no_text
from recommender.readers.revisions import Revision
from recommender.readers.source import Source

__all__ = ["read_json"]

MAX_JSON_BYTES = 64_000_000
"""Bytes that are read of one file. A plain choice, to limit memory."""
_MAX_DIGITS = 300
"""Digits of a whole number; a longer one is read as a floating-point number. A plain choice: more than any id has."""

_BLANKS = re.compile(r"[ \t\r\n]*")

_LISTS = ("posts", "items", "articles", "entries", "records", "documents", "stories", "pages", "results", "data")
"""Keys under which a list of records stands. The first one that holds any counts."""
_NO_CONTENT = frozenset(
    ("package.json", "package-lock.json", "composer.json", "manifest.json", "bower.json", "tsconfig.json")
)
"""Names of files that describe a project, whatever they hold."""
_REMEDY = "nothing has to be done; a record needs a title or a text to be an article"


class _Records(NamedTuple):
    """The records of a file.

    Attributes
    ----------
    records : list of (int, object)
        Each with its line, 1-based; 0 if that is not known.
    is_single : bool
        Whether the file itself is the record.
    feed : mapping of str to object
        What holds for all, by field.
    site : str
        The address or title of the feed, if it is a JSON Feed, whose entries may come again in other files; else empty.
    """

    records: list[tuple[int, Any]]
    is_single: bool = False
    feed: Mapping[str, Any] = {}
    site: str = ""


def read_json(source: Source) -> Iterator[Article]:
    """Yield an article for each record of a JSON file; a file without any is reported as no content."""
    with source.file.open("rb") as stream:
        data = stream.read(MAX_JSON_BYTES + 1)
    if not data.strip():
        source.report.add("unreadable file", "it holds no records", "write a JSON object, or remove the file")
        return
    if is_template(data):
        source.report.add("not content", *TEMPLATE)
        return
    if len(data) > MAX_JSON_BYTES:
        source.report.add("too large", "more than 64 MB; it was not read", "write the records to a .jsonl file")
        return
    text = without_control_characters(decode(data, source.report), source.report)
    name = source.path.rpartition("/")[2].lower()
    found = _Records([]) if name in _NO_CONTENT else _records(text, source)
    described, others = list[tuple[int, Any]](), list[int]()
    for line, value in found.records:
        if is_record(value, source.fields):
            described.append((line, value))
        else:
            others.append(line)
    records = [(line, value) for line, value in described if not no_post(value)]
    for number, (line, value) in enumerate(records, 1):
        article = record_article(value, source, line=line, number=0 if found.is_single else number, feed=found.feed)
        if found.site:
            source.report.revisions.append(_revision(article, value, found.site))
        yield article
    source.report.end_records()
    source.report.leave_out_entries(Counter(filter(None, (no_post(value) for _, value in described))))
    _report_others(others, found, source.report, any_read=bool(described))


def _report_others(others: Sequence[int], found: _Records, report: Report, *, any_read: bool) -> None:
    """Report what is no record; a file that is none at all is reported once."""
    if any(isinstance(value, Mapping) and is_own_list(value) for _, value in found.records):
        report.add(
            "not content", "lists of related articles that this program wrote", "move it out of the content folder"
        )
    elif any_read and others:
        report.add("not content", no_text(others, len(found.records), "records", report), _REMEDY)
    elif not any_read and not report.problems:
        report.add("not content", "it holds no records with a title or a text", _REMEDY)


def _records(text: str, source: Source) -> _Records:
    """Return the records of a file; of a list that is damaged, those before the damage."""
    if text.lstrip("\ufeff \t\r\n").startswith("["):
        return _Records(list(_elements(text, source.report)))
    try:
        value = json.loads(text.lstrip("\ufeff"), strict=False, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        source.report.add("unreadable file", f"it is not JSON: {error.msg:.200}", "mend the file", error.lineno)
        return _Records([])
    except (ValueError, RecursionError) as error:
        source.report.add("unreadable file", f"it is not JSON: {error!s:.200}", "mend the file")
        return _Records([])
    return _in_envelope(value, source.fields)


def _elements(text: str, report: Report) -> Iterator[tuple[int, Any]]:
    """Yield the elements of a list, each with its line."""
    decoder = json.JSONDecoder(strict=False, parse_int=_whole_number)
    place, line, counted = text.index("[") + 1, 1, 0
    try:
        while (place := _skip_blanks(text, place)) < len(text) and text[place] != "]":
            line, counted = line + text.count("\n", counted, place), place
            value, place = decoder.raw_decode(text, place)
            yield line, value
            place = _skip_blanks(text, place)
            if place < len(text) and text[place] == ",":
                place += 1
            elif place >= len(text) or text[place] != "]":
                raise json.JSONDecodeError("a comma or the end of the list is missing", text, place)
        if place >= len(text):
            raise json.JSONDecodeError("the end of the list is missing", text, place)
    except json.JSONDecodeError as error:
        report.add("unreadable file", f"read as far as possible: {error.msg:.200}", "mend the file", error.lineno)
    except (ValueError, RecursionError) as error:
        report.add("unreadable file", f"read as far as possible: {error!s:.200}", "mend the file", line)


def _skip_blanks(text: str, place: int) -> int:
    blanks = _BLANKS.match(text, place)
    return blanks.end() if blanks else place


def _whole_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MAX_DIGITS else float(digits)


def _in_envelope(value: Any, fields: Fields) -> _Records:
    """Return the records that a value holds, whatever they are wrapped in."""
    if not isinstance(value, Mapping):
        return _Records([])
    if "jsonfeed.org" in str(value.get("version", ""))[:100]:
        return _json_feed(value)
    if exports := _ghost_exports(value):
        return _Records([(0, post) for export in exports for post in _ghost_posts(export)])
    if is_record(value, fields) or is_own_list(value):
        return _Records([(0, value)], is_single=True)
    for key in _LISTS:
        records = value.get(key)
        if isinstance(records, list) and any(is_record(record, fields) for record in records):
            return _Records([(0, record) for record in records])
    return _Records([(0, value)], is_single=True)


def _json_feed(value: Mapping[Any, Any]) -> _Records:
    items = value.get("items")
    provider = value.get("title") or provider_name(value.get("authors")) or provider_name(value.get("author"))
    feed = {"language": value.get("language"), "provider": provider}
    site = next(
        (value[key] for key in ("home_page_url", "feed_url", "title") if isinstance(value.get(key), str)), "feed"
    )
    return _Records([(0, item) for item in items] if isinstance(items, list) else [], feed=feed, site=site or "feed")


def _revision(article: Article, value: Mapping[Any, Any], site: str) -> Revision:
    guid, updated = value.get("id"), value.get("date_modified")
    name = str(guid) if isinstance(guid, str | int) else ""
    return Revision(
        article, site, name, article.url, parse_date(updated) if is_date(updated) else None, article.published
    )


def _ghost_exports(value: Mapping[Any, Any]) -> list[Mapping[Any, Any]]:
    """Return the tables of an export of Ghost: ``{"db": [{"data": {"posts": […], "tags": […], …}}]}``."""
    databases = value.get("db")
    exports = [
        database["data"]
        for database in (databases if isinstance(databases, list) else [value])
        if isinstance(database, Mapping) and isinstance(database.get("data"), Mapping)
    ]
    return [data for data in exports if isinstance(data.get("posts"), list)]


def _ghost_posts(tables: Mapping[Any, Any]) -> Iterator[Any]:
    """Yield the posts of an export with what stands in other tables: tags, authors and what search engines are told."""
    tags, users = (_by_id(tables.get(name)) for name in ("tags", "users"))
    tags_of = _joined(tables.get("posts_tags"), "tag_id", tags)
    authors_of = _joined(tables.get("posts_authors"), "author_id", users)
    meta = {_key(row.get("post_id")): row for row in _rows(tables.get("posts_meta"))}
    for post in tables["posts"]:
        if not isinstance(post, Mapping):
            yield post
            continue
        key = _key(post.get("id"))
        author = users.get(_key(post.get("author_id")))
        joined = {
            "tags": tags_of.get(key),
            "authors": authors_of.get(key) or ([author] if author else None),
            "meta_description": meta.get(key, {}).get("meta_description"),
        }
        yield {**post, **{name: value for name, value in joined.items() if value}}


def _rows(table: Any) -> list[Mapping[Any, Any]]:
    return [row for row in table if isinstance(row, Mapping)] if isinstance(table, list) else []


def _key(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _by_id(table: Any) -> dict[str, Mapping[Any, Any]]:
    return {_key(row.get("id")): row for row in _rows(table)}


def _joined(table: Any, column: str, others: Mapping[str, Mapping[Any, Any]]) -> dict[str, list[Mapping[Any, Any]]]:
    """Return the rows that a table of pairs gives to each post, in the order of ``sort_order``."""
    joined: dict[str, list[Mapping[Any, Any]]] = {}
    order = [row.get("sort_order") for row in _rows(table)]
    pairs = zip(order, _rows(table), strict=True)
    for _, row in sorted(pairs, key=lambda pair: pair[0] if isinstance(pair[0], int) else 0):
        if other := others.get(_key(row.get(column))):
            joined.setdefault(_key(row.get("post_id")), []).append(other)
    return joined
