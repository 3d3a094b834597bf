"""The entries of a curated list, in all the ways in which editors write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from recommender.content import RelatedLink, clean_text, remove_control_characters
from recommender.readers.dates import parse_date
from recommender.readers.fields import LINK_FIELDS, normalize_key
from recommender.readers.report import Report, shown

__all__ = [
    "WIKI_LINK",
    "clean_address",
    "is_url",
    "note_name",
    "provider_name",
    "read_link",
    "scalar_text",
    "shortcode_targets",
    "shown_targets",
    "shown_text",
    "wiki_links",
]

_MAX_TEXT = 20_000
"""Characters of a title, an excerpt or an address. A plain choice, as many as `markup.MAX_BODY`."""
_EXACT = 2.0**53
"""From here on not every whole number is a float, so that a float is no id."""
_MAX_NAMES = 20
"""Entries that are read of a list of authors. A plain choice."""

WIKI_LINK = re.compile(r"!?\[\[([^\[\]|#]*)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]")
"""A link of Obsidian or MediaWiki; its first group is the target."""
_SHOWN_LINK = re.compile(r"(?<![\w\]])(!?)\[\[(?!\s)([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?([^\s<>]*?)>?(?:\s+[\"'(].*)?\s*\)")
_SHORTCODE = re.compile(
    r"\{[{%][<%]?-?\s*(?:(link)|ref|relref|post_url|post_link|post_path)\s+(?:path\s*=\s*)?"
    r"(?:\"([^\"\n{}]+)\"|'([^'\n{}]+)'|([^\"'\s{}]+))[^{}]*\}"
)
"""Links of Hugo, Jekyll and Hexo. Jekyll's ``link`` has a path from the root of the site, the others a name."""
_KEYS = {name: tuple(map(normalize_key, keys)) for name, keys in LINK_FIELDS.items()}


def is_url(text: str) -> bool:
    """Whether `text` is an absolute address: ``https://host/…`` or ``//host/…``."""
    return text[:8].lower().startswith(("http://", "https://", "//"))


def clean_address(text: str) -> str:
    """Return an address without what copying from pages adds: blanks around it, and ``&amp;`` for ``&``."""
    return remove_control_characters(text[:_MAX_TEXT]).strip().replace("&amp;", "&")


def scalar_text(value: Any) -> str | None:
    """Return the clean text of a text, number or date; None for other values.

    A whole float is written as an integer: 101.0 is the id 101 of a column with gaps, in which pandas has floats only.
    """
    if isinstance(value, str):
        return clean_text(value[:_MAX_TEXT])
    if isinstance(value, bool | bytes | list | dict) or value is None:
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        value = int(value)
    try:
        return clean_text(str(value))
    except ValueError:  # a number with more digits than Python converts to text
        return None


def note_name(value: Any) -> Any:
    """Return a name that notes write as a link: ``[[Harbour|the harbour]]`` is ``Harbour``; other values unchanged.

    Without quotes, it is a list in a list to YAML.
    """
    if isinstance(value, str) and "[[" not in value:  # as nearly all
        return value
    text = value
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list) and len(value[0]) == 1:
        text = f"[[{value[0][0]}]]"
    link = WIKI_LINK.fullmatch(text.strip()) if isinstance(text, str) and "[[" in text else None
    return link[1].strip().removesuffix("\\") if link else value


def shortcode_targets(text: str) -> Iterator[str]:
    """Yield the targets of the links in a text that are written as tags of templates: ``{% post_link tides %}``."""
    for match in _SHORTCODE.finditer(text):
        target = match[2] or match[3] or match[4]
        yield f"/{target.lstrip('/')}" if match[1] else target


def wiki_links(value: Any) -> Any:
    """Return the links in a text of wiki links, ``[[Harbour]], [[Quay]]``, as a list; other values unchanged."""
    if not isinstance(value, str) or value.count("[[") < 2 or WIKI_LINK.sub("", value).strip(" ,;\n"):
        return value
    return [match[0] for match in WIKI_LINK.finditer(value)]


def shown_text(text: str, label: Callable[[str, str], str] | None = None) -> str:
    """Return a text with its wiki links as a reader sees them: by their labels; what is embedded is no text.

    Parameters
    ----------
    text : str
        Some text.
    label : callable, optional
        Is handed the label of a link, and its target; returns what to write.
    """

    def shown(link: re.Match[str]) -> str:
        note, _, part = link[2].partition("#")
        words = "" if link[1] else (link[3] or note or part).strip()
        return label(words, note.strip()) if label and words else words

    return _SHOWN_LINK.sub(shown, text) if "[[" in text else text


def shown_targets(text: str) -> Iterator[str]:
    """Yield the targets of the wiki links that `shown_text` shows as such: in ``x[[2]]``, there is none."""
    return (match[2].partition("#")[0].strip() for match in _SHOWN_LINK.finditer(text))


def provider_name(value: Any) -> str | None:
    """Return the name of a provider or author, given as a text, a mapping with a name, or a list of these."""
    value = note_name(value)
    if isinstance(value, Mapping):
        names = (scalar_text(value.get(key)) for key in ("name", "title", "domain", "url"))
        return next(filter(None, names), None)
    if isinstance(value, list):
        names = (provider_name(item) for item in value[:_MAX_NAMES] if not isinstance(item, list))
        return ", ".join(filter(None, names))
    return scalar_text(value)


def read_link(entry: Any, line: int, report: Report) -> RelatedLink | None:
    """Return one entry of a curated list; None, and a problem in the report, if it names no target.

    Parameters
    ----------
    entry : object
        A mapping, or a text or number that names the target.
    line : int
        Its line in the file.
    report : Report
        Collects the problems.
    """
    if isinstance(entry, Mapping):
        link = _from_mapping(entry, line, report) or _from_pair(entry, line)
    elif isinstance(entry, list):
        link = _from_nested_list(entry, line)
    else:
        link = _from_text(scalar_text(entry) or "", line)
    if link is None:
        report.add("empty link", f"a related entry names nothing: {shown(entry)}", "delete it, or write a URL", line)
    return link


def _from_text(text: str, line: int) -> RelatedLink | None:
    if match := WIKI_LINK.fullmatch(text):
        target = match[1].strip().removesuffix("\\").rstrip()  # in tables, the bar is written \|
        return RelatedLink(reference=target, line=line) if target else None
    title = ""
    if match := _MARKDOWN_LINK.fullmatch(text):
        title, text = match.groups()
    elif "{" in text and (target := next(shortcode_targets(text), "")):
        text = target
    if is_url(text):
        return RelatedLink(url=clean_address(text), title=title, line=line)
    # Many lists name the same articles: of each name one text is kept.
    return RelatedLink(reference=intern(text), title=title, line=line) if text else None


def _from_nested_list(entry: list[Any], line: int) -> RelatedLink | None:
    """Read a wiki link without quotes: in YAML, ``[[target]]`` is a list in a list."""
    value: Any = entry
    for _ in range(2):
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
    return _from_text(f"[[{value}]]", line) if isinstance(value, str) and value else None


def _from_pair(entry: Mapping[Any, Any], line: int) -> RelatedLink | None:
    """Read ``Title: target``, as navigations of MkDocs have it."""
    pairs = [(scalar_text(title), target) for title, target in entry.items()]
    if len(pairs) != 1 or not pairs[0][0] or not isinstance(pairs[0][1], str):
        return None
    link = _from_text(scalar_text(pairs[0][1]) or "", line)
    return replace(link, title=pairs[0][0]) if link else None


def _from_mapping(entry: Mapping[Any, Any], line: int, report: Report) -> RelatedLink | None:
    read = _repeated(tuple(entry.items())) if all(map(_is_plain, entry.values())) else _of_mapping(entry)
    for key, value in read.bad_dates:
        report.add("bad date", f"related entry, {key}: {value}", "write it as 2021-05-21T07:00:00Z", line)
    return RelatedLink(**read.facts, line=line) if read.facts else None


class _Read(NamedTuple):
    """What a mapping says: the facts of a link, empty if it names no target, and values of dates that are none."""

    facts: Mapping[str, Any]
    bad_dates: Sequence[tuple[str, str]] = ()


_PLAIN = (date, datetime, type(None))
"""Types of which no two values are equal that mean something else, as 1 and yes are."""

_SHORT = 2_000
"""Characters of a text in an entry that is remembered. A plain choice, to limit memory."""


def _is_plain(value: Any) -> bool:
    return len(value) <= _SHORT if type(value) is str else type(value) in _PLAIN


@lru_cache(maxsize=8_192)
def _repeated(items: tuple[tuple[Any, Any], ...]) -> _Read:
    """What a mapping of these items says. Where lists are long, each entry is in dozens of them."""
    return _of_mapping(dict(items))


def _of_mapping(entry: Mapping[Any, Any]) -> _Read:
    values = {normalize_key(key): value for key, value in entry.items() if isinstance(key, str)}
    addresses = _addresses(values, "url")
    urls = [address for address in addresses if is_url(address)]
    paths = [address for address in addresses if not is_url(address)]
    url = urls[0] if urls else ""
    reference = _first_text(values, "reference") or (paths[0] if paths else "")
    if is_url(reference):
        url, reference, urls = url or reference, "", [*urls, reference]
    title = _first_text(values, "title")
    if not (url or reference or title):
        return _Read({})
    aliases = dict.fromkeys([*urls, *_addresses(values, "aliases")])
    aliases.pop(url, None)
    published, bad_dates = _date(values)
    facts = {
        "reference": reference,
        "url": url,
        "aliases": tuple(aliases),
        "title": title,
        "excerpt": _first_text(values, "excerpt"),
        "provider": _first_text(values, "provider", provider_name),
        "published": published,
    }
    return _Read(facts, bad_dates)


def _find(values: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    """Yield the (key, value) pairs of the field `name`, in the order of `LINK_FIELDS`; keys are normalized."""
    for key in _KEYS[name]:
        value = values.get(key)
        if value is not None:
            yield key, value


def _addresses(values: Mapping[str, Any], name: str) -> list[str]:
    """Return all addresses of the field `name`."""
    lists = (value if isinstance(value, list) else [value] for _, value in _find(values, name))
    items = (item for items in lists for item in items)
    return list(filter(None, (clean_address(item) for item in items if isinstance(item, str))))


def _first_text(values: Mapping[str, Any], name: str, as_text: Callable[[Any], str | None] = scalar_text) -> str:
    """Return the first text of the field `name` that is not empty; else an empty one."""
    return next(filter(None, (as_text(value) for _, value in _find(values, name))), "")


def _date(values: Mapping[str, Any]) -> tuple[datetime | None, list[tuple[str, str]]]:
    """The first date, and the values before it that are none, as messages show them."""
    bad = list[tuple[str, str]]()
    for key, value in _find(values, "published"):
        if isinstance(value, bool):  # `published: false` is a switch, not a date
            continue
        try:
            return parse_date(value), bad
        except ValueError:
            bad.append((key, shown(value)))
    return None, bad
