"""Tests of values of front matter: what switches something on, and what says that a page is for nobody."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from recommender.readers.fields import normalize_key

__all__ = [
    "asks_not_to_be_indexed",
    "head_asks_not_to_be_indexed",
    "is_given",
    "is_no_page",
    "is_off",
    "is_on",
    "never",
    "says",
    "says_layout",
    "splits_a_list",
    "switch",
]

_SWITCHES = {
    **dict.fromkeys(("true", "yes", "on", "1", "1.0", "y", "t"), True),
    **dict.fromkeys(("false", "no", "off", "0", "0.0", "n", "f"), False),
}


def switch(value: Any) -> bool | None:
    """Return the value of a switch: ``true``, ``yes``, ``off``, ``[true]`` …; None for others, dates for instance."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool | int | float):
        return bool(value) if value in (0, 1) else None
    return _SWITCHES.get(value.strip().lower()) if isinstance(value, str) else None


def is_on(value: Any) -> bool:
    """Whether a value switches something on."""
    return switch(value) is True


def is_off(value: Any) -> bool:
    """Whether a value switches something off."""
    return switch(value) is False


def is_given(value: Any) -> bool:
    """Whether there is any value: a password, or an address to lead to."""
    return value not in (None, "", [], {}) and not is_off(value)


_LINKS = re.compile(r"[\s_]")


def says(*names: str) -> Callable[[Any], bool]:
    """Return a test for one of some names, in any case, with blanks or ``_`` for ``-``; also as a member of a list."""
    known = frozenset(names)

    def test(value: Any) -> bool:
        items = value if isinstance(value, list) else [value]
        return any(isinstance(item, str) and _LINKS.sub("-", item.strip().lower()) in known for item in items)

    return test


def asks_not_to_be_indexed(value: Any) -> bool:
    """Whether ``robots`` has the word ``noindex``, or ``none``, which means the same and more."""
    if isinstance(value, Mapping):
        return is_off(value.get("index")) or any(is_on(value.get(key)) for key in ("noindex", "noIndex", "no_index"))
    items = value if isinstance(value, list) else [value]
    words = {word for item in items if isinstance(item, str) for word in re.split(r"[\s,;]+", item[:200].lower())}
    return not words.isdisjoint({"noindex", "none"})


MAX_TAGS = 1_000
"""Values of the descriptions of a page's head that are looked through: a plain choice."""

_ROBOTS = frozenset({"robots", "googlebot"})


def head_asks_not_to_be_indexed(value: Any) -> bool:
    """Whether a description of a page's head says so, in whatever shape themes have it.

    As ``{robots: noindex}``, ``{noindex: true}``, ``[{name: robots, content: noindex}]``,
    ``[[meta, {name: robots, content: noindex}]]`` or ``[{tag: meta, attrs: {name: robots, content: noindex}}]``.
    """
    pending, n = [value], 0
    while pending and n < MAX_TAGS:
        one, n = pending.pop(), n + 1
        if isinstance(one, list):
            pending += one[:MAX_TAGS]
        elif isinstance(one, Mapping):
            keys = {normalize_key(key): entry for key, entry in one.items() if isinstance(key, str)}
            robots = [keys[name] for name in _ROBOTS if name in keys]
            if any(str(keys.get(name)).lower() in _ROBOTS for name in ("name", "property", "itemprop")):
                robots.append(keys.get("content"))
            if is_on(keys.get("noindex")) or any(map(asks_not_to_be_indexed, robots)):
                return True
            pending += [entry for entry in one.values() if isinstance(entry, list | dict)][:MAX_TAGS]
    return False


def says_layout(*names: str) -> Callable[[Any], bool]:
    """Return a test for one of some layouts, whatever their folder and suffix: ``layouts/home.njk`` is ``home``."""
    test = says(*names)

    def is_layout(value: Any) -> bool:
        return isinstance(value, str) and test(posixpath.basename(value.strip()).partition(".")[0])

    return is_layout


def never(name: str) -> Callable[[Any], bool]:
    """Return a test of Hugo's ``build``: whether its option `name` hides the page."""

    def test(value: Any) -> bool:
        for key, option in value.items() if isinstance(value, Mapping) else ():
            if isinstance(key, str) and normalize_key(key) == name:
                return is_off(option) or says("never", "local", "link")(option)
        return False

    return test


def splits_a_list(value: Any) -> bool:
    """Whether ``pagination`` makes pages of parts of a list: ``{data: collections.post}``, or ``{enabled: true}``."""
    return isinstance(value, Mapping) and (is_given(value.get("data")) or is_on(value.get("enabled")))


_NO_HTML = (".xml", ".json", ".txt", ".css", ".js", ".rss", ".atom", ".ics", ".csv", ".webmanifest")


def is_no_page(value: Any) -> bool:
    """Whether an address says that there is no page for readers: ``permalink: false``, or ``/sitemap.xml``."""
    return value is False or (isinstance(value, str) and value.strip().lower().endswith(_NO_HTML))
