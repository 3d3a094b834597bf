"""One record of JSON as an article: those of Ghost, WordPress and JSON Feed, and any with the usual keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recommender.content import Article, shortened
from recommender.readers.fields import Fields, normalize_key
from recommender.readers.link_places import leads_home
from recommender.readers.links import clean_address, provider_name
from recommender.readers.marks import split_marks
from recommender.readers.markup import html_to_text, read_html_text
from recommender.readers.publication import unknown_status
from recommender.readers.record import Record
from recommender.readers.records import to_article
from recommender.readers.rows import with_body
from recommender.readers.source import Source

__all__ = ["TITLE_LENGTH", "is_own_list", "is_record", "no_post", "record_article"]

_TITLES = ("title", "headline")
_TEXTS = ("html", "contenthtml", "plaintext", "contenttext", "content", "body")
_DATES = frozenset(("date", "publishedat", "publisheddatetime", "datepublished", "pubdate", "published"))
_GHOST = {"html", "plaintext", "lexical", "mobiledoc"}
"""Keys of which a record of Ghost has one at least."""
_READ = {
    "ghost": (*sorted(_GHOST), "custom_excerpt", "meta_description", "primary_author"),
    "wordpress": ("date_gmt", "modified_gmt", "_embedded"),
}
"""Keys that stand under the usual ones when a record has been read; the editors' own forms of its text too."""
TITLE_LENGTH = 80
"""Characters of a text that stand for its title if it has none, as in feeds of short notes. A plain choice."""


def is_own_list(values: Mapping[Any, Any]) -> bool:
    """Whether a record is a list, or a story of one, that this program wrote (``all``, ``recommend --json``)."""
    if "article_id" not in values:
        return False
    return ("related" in values and "title" not in values) or {"rank", "score", "source"} <= values.keys()


def is_record(values: Any, fields: Fields) -> bool:
    """Whether a value of JSON describes an article: it has a title or a text.

    A ``name`` alone is not enough: packages, authors and themes have one.

    Parameters
    ----------
    values : object
        The value.
    fields : Fields
        The keys that the user names.
    """
    if not isinstance(values, Mapping) or is_own_list(values):
        return False
    keys = {normalize_key(key): value for key, value in values.items() if isinstance(key, str)}
    if any(_is_text(value) for name in ("title", "body") for _, value in fields.find_own(name, values)):
        return True
    if "$schema" in keys and keys.keys().isdisjoint(_TEXTS):  # a schema has a title, too
        return False
    titles = (*_TITLES, "name") if keys.keys() & _DATES else _TITLES
    return any(_is_text(keys.get(key)) for key in (*titles, *_TEXTS))


def no_post(values: Mapping[Any, Any]) -> str:
    """Return what a record of Ghost or WordPress is, if it is no post: ``page``, ``attachment`` …; else empty.

    Other records may be of any type: videos, for instance, are articles.
    """
    kind = values.get("type")
    kind = kind.strip().lower() if isinstance(kind, str) else ""
    if _GHOST & values.keys():
        return "page" if kind == "page" or (values.get("page") in (True, 1) and kind != "post") else ""
    is_wordpress = "site_ID" in values or (isinstance(values.get("title"), Mapping) and "rendered" in values["title"])
    return kind if is_wordpress and kind != "post" else ""


def record_article(
    values: Mapping[Any, Any], source: Source, *, line: int = 0, number: int = 0, feed: Mapping[str, Any] | None = None
) -> Article:
    """Return the article that a record describes.

    Parameters
    ----------
    values : mapping
        The record, as it was read.
    source : Source
        Its file.
    line : int
        Where it starts, 1-based; 0 if that is not known.
    number : int
        Its place among the records of the file, 1-based; 0 for a file of one record, whose name then is the id.
    feed : mapping of str to object, optional
        What holds for all records of the file, by field, unless a record says something else.
    """
    record = Record({**(feed or {}), **with_body(_usual(values), source.fields.own_keys)}, source, line=line)
    is_own = leads_home(source, lambda: _addresses(record))
    texts = (read_html_text(value, is_own) for _, value in record.find("body") if isinstance(value, str) and value)
    body, links = next(((text, links) for text, links in texts if split_marks(text)[0]), ("", ()))
    id = (record.text("slug") or next(_addresses(record), "") or f"{source.path}#{line or number}") if number else ""
    article = to_article(record, id=id, body=body, title=shortened(split_marks(body)[0], TITLE_LENGTH), links=links)
    if number and not feed:  # entries of feeds need no title
        is_given = any(value not in (None, "") for _, value in record.find("title"))
        source.report.note_title(article.title, line or number, is_given=is_given)
        source.report.note_id(line or number, is_given=bool(record.text("id")))
        if not article.draft and (word := unknown_status(record.own)):
            source.report.note_status(word, line or number)
    return article


def _addresses(record: Record) -> Iterator[str]:
    addresses = (clean_address(value) for _, value in record.find("url") if isinstance(value, str))
    return filter(None, addresses)


def _usual(values: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a record with what Ghost and WordPress call otherwise under the usual keys."""
    usual = dict(values)
    read: tuple[str, ...] = ()
    if _GHOST & values.keys():
        usual, read = usual | _from_ghost(values), _READ["ghost"]
    elif isinstance(values.get("title"), Mapping) and "rendered" in values["title"]:
        usual, read = usual | _from_wordpress(values), _READ["wordpress"]
    for key in read:
        usual.pop(key, None)
    for key in ("tags", "categories"):
        if isinstance(terms := usual.get(key), Mapping):  # of WordPress.com: terms by name
            usual[key] = [name for name in terms if isinstance(name, str)]
    if str(usual.get("type", "")).lower() == "post":  # says no more than that it is an article
        del usual["type"]
    return usual


def _from_ghost(values: Mapping[Any, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = {"content": _first(values, "html", "plaintext", "content", "body")}
    if excerpt := _first(values, "custom_excerpt", "meta_description", "excerpt", "description"):
        usual["excerpt"] = excerpt
    if isinstance(tags := values.get("tags"), list):
        usual["tags"] = [tag for tag in tags if not _is_internal(tag)]
    if author := provider_name(values.get("primary_author")) or provider_name(values.get("authors")):
        usual["author"] = author
    return usual


def _is_internal(tag: Any) -> bool:
    """Whether a tag of Ghost is for the theme only: it begins with ``#``."""
    if not isinstance(tag, Mapping):
        return isinstance(tag, str) and tag.startswith("#")
    return tag.get("visibility") == "internal" or str(tag.get("name", ""))[:1] == "#"


def _from_wordpress(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Read what ``/wp-json/wp/v2/posts`` answers."""
    usual: dict[str, Any] = {key: _rendered(values.get(key)) for key in ("title", "content", "excerpt")}
    usual["excerpt"] = html_to_text(usual["excerpt"])
    content = values.get("content")
    if isinstance(content, Mapping) and content.get("protected") is True:
        usual["password"] = "protected"
    for key, gmt in (("date", "date_gmt"), ("modified", "modified_gmt")):
        if date := _first(values, gmt, key):
            usual[{"date": "date", "modified": "updated"}[key]] = date
    # Terms and authors are numbers; their names stand in what `?_embed` adds.
    embedded = values.get("_embedded")
    embedded = embedded if isinstance(embedded, Mapping) else {}
    usual["tags"] = [term["name"] for term in _terms(embedded.get("wp:term"))] or _without_numbers(values.get("tags"))
    usual["categories"] = _without_numbers(values.get("categories"))
    usual["author"] = provider_name(embedded.get("author")) or _without_numbers(values.get("author"))
    return usual


def _terms(groups: Any) -> Iterator[Mapping[str, Any]]:
    for group in groups if isinstance(groups, list) else ():
        for term in group if isinstance(group, list) else ():
            if not isinstance(term, Mapping) or not isinstance(term.get("name"), str):
                continue
            if term.get("taxonomy") in ("category", "post_tag", None) and term.get("slug") != "uncategorized":
                yield term


def _without_numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [item for item in value if not isinstance(item, int)]
    return None if isinstance(value, int) else value


def _first(values: Mapping[Any, Any], *keys: str) -> Any:
    """Return the first value that is a text and not empty; None if there is none."""
    texts = (values.get(key) for key in keys)
    return next((text for text in texts if isinstance(text, str) and text.strip()), None)


def _rendered(value: Any) -> str:
    """Return a text of WordPress: ``{"rendered": "…"}``, or the text itself."""
    if isinstance(value, Mapping):
        value = value.get("rendered")
    return value if isinstance(value, str) else ""


def _is_text(value: Any) -> bool:
    """Whether a value is a text, or holds one as WordPress does; a title may be a number, too."""
    if isinstance(value, Mapping):
        value = value.get("rendered")
    return bool(value.strip()) if isinstance(value, str) else isinstance(value, int) and not isinstance(value, bool)
