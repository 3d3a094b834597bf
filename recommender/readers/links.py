"""The entries of a curated list, in every way editors write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from recommender.content import RelatedLink, clean_text, remove_control_characters
from recommender.readers.dates import parse_date
from recommender.readers.fields import LINK_FIELDS, find_all, squash
from recommender.readers.source import Report, shown

__all__ = ["clean_address", "is_url", "provider_name", "read_link", "scalar_text"]

_MAX_TEXT = 20_000  # characters of a title or an excerpt

_WIKI_LINK = re.compile(r"!?\[\[([^\[\]|#]*)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?([^\s<>]*?)>?(?:\s+[\"'(].*)?\s*\)")
_SHORTCODE = re.compile(r"\{[{%][<%]?-?\s*(?:ref|relref|post_url|link)\s+[\"']?([^\"'\s]+)[\"']?\s*-?[>%]?[}%]\}")
_TABLE = {name: tuple(map(squash, keys)) for name, keys in LINK_FIELDS.items()}


def is_url(text: str) -> bool:
    """Whether `text` is an absolute address: ``https://host/…`` or ``//host/…``."""
    return text[:8].lower().startswith(("http://", "https://", "//"))


def clean_address(text: str) -> str:
    """Return an address as written, without what copying adds: blanks around it and HTML's ``&amp;``."""
    return remove_control_characters(text[:_MAX_TEXT]).strip().replace("&amp;", "&")


def scalar_text(value: Any) -> str | None:
    """Return the clean text of a text, number or date; None for what is none of these."""
    if isinstance(value, str):
        return clean_text(value[:_MAX_TEXT])
    if isinstance(value, bool | bytes | list | dict) or value is None:
        return None
    try:
        return clean_text(str(value))
    except ValueError:  # a number of more digits than Python prints
        return None


def provider_name(value: Any) -> str | None:
    """Return the name in a provider or author: a text, a mapping with a name, or a list of these."""
    if isinstance(value, Mapping):
        names = (scalar_text(value.get(key)) for key in ("name", "title", "domain", "url"))
        return next(filter(None, names), None)
    if isinstance(value, list):
        return ", ".join(filter(None, map(provider_name, [item for item in value[:20] if not isinstance(item, list)])))
    return scalar_text(value)


def read_link(entry: Any, line: int, report: Report) -> RelatedLink | None:
    """Return what one entry of a curated list says, or None, with a problem, if it names nothing.

    Parameters
    ----------
    entry : object
        A mapping, or the text or number that names the target.
    line : int
        Its line in the file.
    report : Report
        Takes the problems.
    """
    if isinstance(entry, Mapping):
        link = _from_mapping(entry, line, report)
    elif isinstance(entry, list):
        link = _from_nested_list(entry, line)
    else:
        link = _from_text(scalar_text(entry) or "", line)
    if link is None:
        report.add("empty link", f"a related entry names nothing: {shown(entry)}", "delete it, or write a URL", line)
    return link


def _from_text(text: str, line: int) -> RelatedLink | None:
    if match := _WIKI_LINK.fullmatch(text):
        return RelatedLink(reference=match[1].strip(), line=line) if match[1].strip() else None
    title = ""
    if match := _MARKDOWN_LINK.fullmatch(text):
        title, text = match.groups()
    elif match := _SHORTCODE.fullmatch(text):
        text = match[1]
    if is_url(text):
        return RelatedLink(url=clean_address(text), title=title, line=line)
    return RelatedLink(reference=text, title=title, line=line) if text else None


def _from_nested_list(entry: list[Any], line: int) -> RelatedLink | None:
    """Read a wiki link that lacks its quotes: to YAML, ``[[target]]`` is a list in a list."""
    value: Any = entry
    for _ in range(2):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
    return _from_text(f"[[{value}]]", line) if isinstance(value, str) and value else None


def _from_mapping(entry: Mapping[Any, Any], line: int, report: Report) -> RelatedLink | None:
    values = {squash(key): value for key, value in entry.items() if isinstance(key, str)}
    addresses = _addresses(values, "url")
    urls = [address for address in addresses if is_url(address)]
    paths = [address for address in addresses if not is_url(address)]
    url = urls[0] if urls else ""
    reference = _first(values, "reference") or (paths[0] if paths else "")
    if is_url(reference):
        url, reference, urls = url or reference, "", [*urls, reference]
    title = _first(values, "title")
    if not (url or reference or title):
        return None
    aliases = dict.fromkeys([*urls, *_addresses(values, "aliases")])
    aliases.pop(url, None)
    return RelatedLink(
        reference=reference,
        url=url,
        aliases=tuple(aliases),
        title=title,
        excerpt=_first(values, "excerpt"),
        provider=next(filter(None, (provider_name(value) for _, value in find_all(_TABLE, "provider", values))), ""),
        published=_date(values, line, report),
        line=line,
    )


def _addresses(values: Mapping[str, Any], name: str) -> list[str]:
    found = (value for _, value in find_all(_TABLE, name, values))
    flat = [item for value in found for item in (value if isinstance(value, list) else [value])]
    return list(filter(None, (clean_address(item) for item in flat if isinstance(item, str))))


def _first(values: Mapping[str, Any], name: str) -> str:
    return next(filter(None, (scalar_text(value) for _, value in find_all(_TABLE, name, values))), "")


def _date(values: Mapping[str, Any], line: int, report: Report) -> datetime | None:
    for key, value in find_all(_TABLE, "published", values):
        if isinstance(value, bool):  # `published: false` says something else
            continue
        try:
            return parse_date(value)
        except ValueError:
            report.add("bad date", f"related entry, {key}: {shown(value)}", "write it as 2021-05-21T07:00:00Z", line)
    return None
