"""From a record, of whatever file, to an `Article`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from recommender.content import Article, RelatedLink, clean_text, is_path_or_http, one_line
from recommender.readers.body_links import links_of, wiki_targets
from recommender.readers.dates import TwoDatesError, is_date, parse_date
from recommender.readers.field_values import authors, first_name, images, provider, quality
from recommender.readers.fields import COMPUTED, normalize_key
from recommender.readers.link_places import at_home
from recommender.readers.links import clean_address, note_name, read_link, scalar_text, shown_text, wiki_links
from recommender.readers.list_origin import list_origin
from recommender.readers.marks import split_marks
from recommender.readers.permalinks import permalink_of
from recommender.readers.publication import kept_out, public_interval
from recommender.readers.record import Record
from recommender.readers.report import shown
from recommender.readers.source import Source, words_of
from recommender.readers.topics import topics_of
from recommender.readers.value_tests import switch

__all__ = ["Record", "entry_link", "listed", "to_article"]

INSTRUCTIONS = (
    *("output", "format", "execute", "jupyter", "knit", "knitr", "engine", "vignette", "editor", "toc", "params"),
    *("bibliography", "csl", "filters", "link-citations", "number-sections", "code-fold", "always_allow_html"),
)
"""Keys of Quarto and R Markdown by which documents are made, and none of which is metadata."""

# Values of "permalink" that are no address in Jekyll and Eleventy: names of styles, and patterns.
_NO_ADDRESS = re.compile(r"|date|pretty|ordinal|weekdate|none|.*(?:/:[a-z_]+|\{\{).*", re.DOTALL)


# Dates that generators find themselves: those of Git and of files, and the day on which they run.
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_OF_GENERATOR = re.compile(r"(?:git )?(?:last[- ]modified|created)|today|now|:\w+|`r .*", re.IGNORECASE)


def to_article(
    record: Record,
    *,
    id: str = "",
    body: str = "",
    title: str = "",
    links: Sequence[RelatedLink] = (),
    topics: Sequence[str] = (),
) -> Article:
    """Return the article that `record` describes; problems go into the report of its file.

    Parameters
    ----------
    record : Record
        The values of one article.
    id : str
        The id of an article in a file of several records, unless the record names one. By default, path and name of
        the file give id, slug and date.
    body : str
        The plain text of the article, with or without marks, see `recommender.readers.marks`.
    links : sequence of RelatedLink
        The links in the text.
    title : str
        The title, unless the record has one. By default, the words of the slug.
    topics : sequence of str
        The topics that the text names.
    """
    source = record.source
    if source.unused is not None:
        own_keys = [*source.fields.own_keys, *source.project.generator.lists, *_instructions(source)]
        source.unused.note(record.keys, record.normalized, own_keys)
    is_page = not id and not record.line
    name_date, name_slug = (None, "") if id else source.dated_name
    id = record.text("id") or id or source.id
    slug = record.text("slug") or name_slug
    url, aliases = _addresses(record)
    published = _published(record) or name_date
    has_draft = "draft" in record.own or source.fields.is_own("draft")
    reason = "draft" if has_draft and record.is_on("draft") else kept_out(record.own, source.path, source.project)
    public_from, public_until = public_interval(record.normalized, published, source.path, source.project)
    language = source.language
    name = slug or id.rstrip("/").rpartition("/")[2]
    body, anchors = split_marks(body)
    title = _title(record, clean_text(title), name, is_page=reason not in ("no page", "listing page"))
    return Article(
        id=id,
        title=title,
        excerpt=shown_text(record.text("excerpt")),
        body=body,
        anchors=anchors,
        url=url,
        aliases=aliases,
        slug=slug,
        published=published,
        topics=topics_of(record, topics),
        provider=provider(record),
        kind=record.text("kind") or "article",
        language=record.text("language").lower().replace("_", "-") or language,
        quality=quality(record),
        related=tuple(at_home(link, source) for link in _related(record)),
        path=source.path,
        line=record.line,
        draft=reason == "draft",
        hidden=_is_unpublished(record) or record.is_on("hidden"),
        authors=authors(record),
        section=first_name(record, "section"),
        series=first_name(record, "series"),
        updated=_updated(record),
        images=images(record),
        links=tuple(at_home(link, source, in_text=True) for link in (*links, *_wiki_links(record))),
        kept_out="" if reason == "draft" else reason,
        public_from=public_from,
        public_until=public_until,
        related_origin=list_origin(record),
        permalink=permalink_of(
            source.path, record.own, source.project, title=title, published=published, language=language
        )
        if is_page
        else "",
    )


def _instructions(source: Source) -> tuple[str, ...]:
    """The keys that say how a document is made, not what it is about: they are ignored on purpose."""
    is_document = source.path.lower().endswith((".qmd", ".rmd", ".ipynb")) or source.project.generator.name == "quarto"
    return INSTRUCTIONS if is_document else ()


def _title(record: Record, heading: str, name: str, *, is_page: bool) -> str:
    """Return the title of the record, else the heading, else the words of a name, and report the last case."""
    title = record.text("title")
    if not title and record.source.project.generator.name == "obsidian":
        return one_line(posixpath.splitext(posixpath.basename(record.source.path))[0])  # whatever its headings say
    if title or heading:
        return title or heading
    fallback = words_of(name)
    is_reported = any(isinstance(value, list | dict) for _, value in record.find("title"))  # as a wrong type
    if is_page and not is_reported:
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
        if name == "updated" and isinstance(value, Mapping):  # with the author of the change, in Docusaurus
            value = value.get("date")  # noqa: PLW2901
            if value is None:
                continue
        is_given = True
        try:
            return parse_date(_as_quarto_reads(note_name(value), record)), True
        except ValueError as error:
            is_known = isinstance(value, str) and _OF_GENERATOR.fullmatch(value.strip()[:100])
            is_two = isinstance(error, TwoDatesError)
            what = "known to the generator only" if is_known else "one of two dates" if is_two else "no date"
            text = f"{key}: {shown(value)} is {what}"
            remedy = "write it as 2021-05-21 or 2021-05-21T07:00:00Z"
            record.source.report.add("bad date", text, remedy, record.line_of(key))
    return None, is_given


def _as_quarto_reads(value: object, record: Record) -> object:
    """A date of Quarto with the year last, whose month is the first number; other values as they are."""
    if record.source.project.generator.name != "quarto" or not isinstance(value, str):
        return value
    match = _MONTH_FIRST.fullmatch(value.strip()[:100])
    return "{2}-{0}-{1}".format(*match.groups()) if match else value


def _updated(record: Record) -> datetime | None:
    """The date of the last change; Material for MkDocs has it beside the date of publication."""
    for _, value in record.find("published"):
        if isinstance(value, Mapping) and is_date(value.get("updated")):
            return parse_date(value["updated"])
    return _date(record, "updated")[0]


def _wiki_links(record: Record) -> tuple[RelatedLink, ...]:
    """The links that notes have in any field, as ``up: "[[Harbour]]"``; those of curated lists are read there."""
    may_link = {
        key: value
        for key, value in reversed(record.normalized.items())  # whose first key is the last one written
        if ("[[" in value if isinstance(value, str) else isinstance(value, list) and _may_link(value))
    }
    listed = {normalize_key(key) for key in (COMPUTED, *(key for key, _ in record.find("related")))} if may_link else ()
    texts: list[str] = []
    for key, value in may_link.items():
        if key not in listed:
            name = note_name(value)
            items = value if isinstance(value, list) and name is value else [value if name is value else f"[[{name}]]"]
            texts += (item for item in items if isinstance(item, str) and "[[" in item)
    return links_of(target for text in texts for target in wiki_targets(text)) if texts else ()


def _may_link(items: Sequence[Any]) -> bool:
    """Whether a list may hold a link of a note: as a text, or as a list in a list, which it is without quotes."""
    for item in items:  # noqa: SIM110, quicker than any
        if "[[" in item if isinstance(item, str) else isinstance(item, list):
            return True
    return False


def _is_unpublished(record: Record) -> bool:
    """Whether the record has ``published: false``; in other records, the same key holds the date."""
    return any(normalize_key(key) == "published" and switch(value) is False for key, value in record.find("published"))


def _addresses(record: Record) -> tuple[str, tuple[str, ...]]:
    """Return the public address, and all other addresses without repeats."""
    primary = [*_strings(record, "url"), *map(clean_address, _zola_path(record))]
    addresses = [address for address in primary if not _NO_ADDRESS.fullmatch(address)]
    others = [address for address in _strings(record, "aliases") if address]
    if not addresses:
        return "", tuple(dict.fromkeys(others))
    aliases = dict.fromkeys(addresses[1:] + others)
    aliases.pop(addresses[0], None)
    return addresses[0], tuple(aliases)


def _zola_path(record: Record) -> Iterator[str]:
    """Yield the address that Zola reads from ``path``; in other files that key means other things."""
    path = record.values.get("path")
    if isinstance(path, str) and (
        record.source.project.generator.name == "zola" or isinstance(record.values.get("taxonomies"), Mapping)
    ):
        yield f"/{path.strip('/')}/"


def _strings(record: Record, name: str) -> Iterator[str]:
    """Yield all addresses of the field `name`, one or a list of them under each key.

    Visitors are sent to those of ``url``: what is neither a path nor of http is reported, and not yielded.
    """
    for key, value in record.find(name):
        items = note_name(value)
        if isinstance(value, str) and "," in value and "/" not in value and normalize_key(key) in ("alias", "aliases"):
            items = value.split(",")  # names of a note
        for index, item in enumerate(items if isinstance(items, list) else [items]):
            if isinstance(item, str):
                address = clean_address(note_name(item))
                if name != "url" or is_path_or_http(address) or _NO_ADDRESS.fullmatch(address):
                    yield address
                else:
                    record.report_type(key, address, "a path or an address of http")
            elif isinstance(item, int | float) and not isinstance(item, bool) and name == "aliases":
                yield scalar_text(record.written.get((key, index), item)) or ""  # a name of a note
            elif item is not None and item is not False:
                record.report_type(key, item, "an address")


def listed(record: Record) -> Iterator[tuple[str, int | None, Any]]:
    """Yield all entries of curated lists, one list after the other: key as written, place in its list, value.

    A value that is no list is its only entry, and has no place.
    """
    pairs = record.find("related")
    if own := record.source.project.generator.lists:
        named = ((record.keys[key], record.normalized[key]) for key in own if record.normalized.get(key) is not None)
        pairs = [*pairs, *named]
    for key, value in ((key, wiki_links(value)) for key, value in pairs):
        if isinstance(value, bool):  # a switch of the theme, for the box of related posts
            continue
        if isinstance(value, list):
            yield from ((key, index, entry) for index, entry in enumerate(value))
        else:
            yield key, None, value


def entry_link(record: Record, key: str, index: int | None, entry: Any) -> RelatedLink | None:
    """Return what an entry that `listed` yields says; None, and a problem in the report, if it names nothing."""
    is_number = isinstance(entry, int | float)
    as_written = record.written.get((key, index or 0), entry) if is_number else entry
    return read_link(as_written, record.line_of(key, index), record.source.report)


def _related(record: Record) -> Iterator[RelatedLink]:
    links = (entry_link(record, *entry) for entry in listed(record))
    return (link for link in links if link)
