"""Whether a page is published, and when: what all generators write about it in front matter, in one table.

`RULES` is the table. A rule keeps a page out for a reason, if one of its keys has a value that its test accepts; of
several, the first rule counts. What is true of files by their names, and of dates, is below it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from recommender.readers.dates import parse_date
from recommender.readers.fields import normalize_key
from recommender.readers.project import Project

__all__ = ["RULES", "Rule", "kept_out", "public_interval", "switch"]


class Rule(NamedTuple):
    """One way in which front matter keeps a page out.

    Attributes
    ----------
    reason : str
        A key of `recommender.content.KEPT_OUT`.
    keys : tuple of str
        Keys of front matter, in any spelling.
    test : callable
        Takes a value, and returns whether it keeps the page out.
    generator : str
        The only generator for which it counts; empty for all.
    """

    reason: str
    keys: tuple[str, ...]
    test: Callable[[Any], bool]
    generator: str = ""


_SWITCHES = {
    **dict.fromkeys(("true", "yes", "on", "1", "y", "t"), True),
    **dict.fromkeys(("false", "no", "off", "0", "n", "f"), False),
}


def switch(value: Any) -> bool | None:
    """Return the value of a switch: ``true``, ``yes``, ``off`` …; None for other values, dates for instance."""
    if isinstance(value, list | dict):
        return None
    return _SWITCHES.get(str(value).strip().lower()) if not isinstance(value, int) or value in {0, 1} else None


def is_on(value: Any) -> bool:
    """Whether a value switches something on."""
    return switch(value) is True


def is_off(value: Any) -> bool:
    """Whether a value switches something off."""
    return switch(value) is False


def is_given(value: Any) -> bool:
    """Whether there is any value: a password, or an address to lead to."""
    return value not in (None, "", [], {}) and not is_off(value)


def says(*names: str) -> Callable[[Any], bool]:
    """Return a test for one of some names, in any case; also as a member of a list."""
    known = frozenset(names)

    def test(value: Any) -> bool:
        items = value if isinstance(value, list) else [value]
        return any(isinstance(item, str) and item.strip().lower() in known for item in items)

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


_LISTING_LAYOUTS = (
    *("category", "categories", "tag", "tags", "tagpage", "taxonomy", "archive", "archives", "home", "search", "posts"),
    *("category-index", "tag-index", "category_index", "tag_index", "posts-list"),
)

_STATUS = ("status", "post_status")

RULES: tuple[Rule, ...] = (
    Rule("draft", ("draft",), is_on),
    Rule("draft", _STATUS, says("draft", "auto-draft", "pending", "in-review", "unpublished")),
    Rule("draft", ("publish", "dg-publish"), is_off),
    Rule("private", _STATUS, says("private", "members", "sent")),
    Rule("private", ("visibility",), says("private", "members", "paid", "tiers", "password", "internal", "restricted")),
    Rule("private", ("visibility",), says("followers", "subscribers", "secret", "protected", "draft", "none")),
    Rule("unlisted", ("visibility",), says("hidden", "unlisted")),
    Rule("unlisted", ("visibility",), is_off),
    Rule("private", ("password", "post_password"), is_given),
    Rule("private", ("private", "email_only"), is_on),
    Rule("scheduled", _STATUS, says("future", "scheduled")),
    Rule("deleted", _STATUS, says("trash", "trashed", "deleted", "removed")),
    Rule("unlisted", _STATUS, says("hidden", "unlisted", "skip", "inherit")),
    Rule("no page", ("build", "_build"), never("render")),
    Rule("no page", ("headless",), is_on),
    Rule("no page", ("permalink",), lambda value: value is False),
    Rule("no page", ("render",), is_off),
    Rule("unlisted", ("build", "_build"), never("list")),
    Rule("unlisted", ("unlisted", "eleventyExcludeFromCollections"), is_on),
    Rule("redirect", ("redirect_to", "redirectTo", "redirect_url"), is_given),
    Rule("redirect", ("layout", "type", "template"), says_layout("redirect", "redirected")),
    Rule("listing page", ("layout", "template"), says_layout(*_LISTING_LAYOUTS)),
    Rule("listing page", ("type",), says("tags", "categories", "archives")),
    Rule("listing page", ("listing",), is_given, "quarto"),
    Rule("error page", ("layout", "template"), says_layout("404")),
    Rule("noindex", ("robots",), asks_not_to_be_indexed),
    Rule("noindex", ("noindex", "no_index"), is_on),
    Rule("noindex", ("seo",), lambda value: isinstance(value, Mapping) and asks_not_to_be_indexed(value)),
    Rule("noindex", ("seo", "meta", "head", "metadata", "metatags"), head_asks_not_to_be_indexed),
)
"""All rules, in the order in which they are tried."""

_BY_KEY: dict[str, list[Rule]] = {}
for _rule in RULES:
    for _key in _rule.keys:
        _BY_KEY.setdefault(normalize_key(_key), []).append(_rule)

_SUFFIX = re.compile(r"\.(?:html?|md|markdown|liquid|njk|j2)\Z", re.IGNORECASE)


def kept_out(values: Mapping[str, Any], path: str, project: Project) -> str:
    """Return why a page is never recommended, whatever the moment: a key of `recommender.content.KEPT_OUT`, or "".

    Parameters
    ----------
    values : mapping of str to object
        Front matter by normalized key.
    path : str
        The file, relative to the content folder.
    project : Project
        Whose generator decides.
    """
    broken = {rule for key in values.keys() & _BY_KEY.keys() for rule in _BY_KEY[key] if rule.test(values[key])}
    for rule in RULES if broken else ():
        if rule in broken and rule.generator in ("", project.generator.name):
            return rule.reason
    if is_off(values.get("published")) and project.drops_unpublished(path):
        return "draft"
    return _by_name(path, values, project)


def _by_name(path: str, values: Mapping[str, Any], project: Project) -> str:
    """Why a page is kept out by its path, or by its address."""
    folder, name = posixpath.split(path)
    stem = _SUFFIX.sub("", name).partition(".")[0]
    if "_drafts" in folder.split("/"):
        return "draft"
    if reason := project.path_reason(path):
        return reason
    if _is_underscored(folder, name, stem, project):
        return "no page"
    if stem == "_index":
        return "listing page"
    address = str(values.get("permalink") or values.get("url") or "")
    is_error = (stem == "404" and not folder) or path.startswith("404/") or _SUFFIX.sub("", address.strip("/")) == "404"
    return "error page" if is_error else ""


def _is_underscored(folder: str, name: str, stem: str, project: Project) -> bool:
    """Whether a name with ``_`` in front says that the file is no page; in Jekyll, collections have such names.

    Quarto and R Markdown include such files in others, whatever generator there is beside them.
    """
    is_part = name.startswith("_") and stem != "_index"
    if project.generator.underscored:
        return is_part and name.lower().endswith((".qmd", ".rmd"))
    folders = folder.split("/")
    if project.generator.name == "jekyll":
        return is_part or project.is_unpublished_collection(folders[0])
    if project.generator.name == "hexo":
        folders = [part for part in folders if part not in ("_posts", "_drafts")]
    return is_part or any(part.startswith("_") for part in folders)


DATES = (
    *("publishDate", "expiryDate", "unpublishDate", "expires", "expiresOn", "expirationDate", "expiry", "expireDate"),
    *("unpublishedAt",),
)
"""Keys of the moments from which, and until which, a page is public."""


def public_interval(
    values: Mapping[str, Any], published: datetime | None, path: str, project: Project
) -> tuple[datetime | None, datetime | None]:
    """Return the moment from which a page is public, and that from which it is not any more; None for no limit.

    Parameters
    ----------
    values : mapping of str to object
        Front matter by normalized key.
    published : datetime or None
        The date of the article.
    path : str
        The file, relative to the content folder.
    project : Project
        Whose generator decides whether dates in the future keep a page out.
    """
    until = None if project.shows_expired else _first_date(values, map(normalize_key, DATES[1:]))
    if project.shows_future_at(path):
        return None, until
    return _first_date(values, map(normalize_key, DATES[:1])) or published, until


def _first_date(values: Mapping[str, Any], keys: Iterable[str]) -> datetime | None:
    for key in keys:
        if is_given(values.get(key)):
            try:
                return parse_date(values[key])
            except ValueError:  # it is reported where the keys of dates are read, or means something else
                continue
    return None
