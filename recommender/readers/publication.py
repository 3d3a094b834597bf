"""Whether a page is published, and when: what all generators write about it in front matter, in one table.

`RULES` is the table. A rule keeps a page out for a reason, if one of its keys has a value that its test accepts; of
several, the first rule counts. What is true of files by their names, and of dates, is below it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from recommender.readers.dates import parse_date
from recommender.readers.fields import normalize_key
from recommender.readers.jekyll_collections import builds, is_static
from recommender.readers.project import Project
from recommender.readers.value_tests import (
    asks_not_to_be_indexed,
    head_asks_not_to_be_indexed,
    is_given,
    is_no_page,
    is_off,
    is_on,
    never,
    says,
    says_layout,
    splits_a_list,
)

__all__ = ["RULES", "Rule", "drops_unpublished", "is_plain_file", "kept_out", "public_interval", "unknown_status"]


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


_LISTING_LAYOUTS = (
    *("category", "categories", "tag", "tags", "tagpage", "taxonomy", "archive", "archives", "home", "search", "posts"),
    *("category-index", "tag-index", "posts-list"),
)

_STATUS = ("status", "post_status")
_UNPUBLISHED = (
    *("draft", "drafts", "auto-draft", "pending", "in-review", "unpublished", "not-published"),
    *("entwurf", "brouillon", "borrador", "bozza", "rascunho", "utkast", "udkast", "szkic", "черновик"),
    *("草稿", "下書き"),
)
_PUBLISHED = says(
    *("publish", "published", "public", "live", "online", "active", "visible", "enabled", "approved", "posted")
)

RULES: tuple[Rule, ...] = (
    Rule("draft", ("draft", "isDraft", "unpublished"), is_on),
    Rule("draft", _STATUS, says(*_UNPUBLISHED)),
    Rule("draft", _STATUS, is_off),  # 0 of Drupal, and of many a table
    Rule("draft", ("publish", "isPublished", "dg-publish"), is_off),
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
    Rule("no page", ("permalink",), is_no_page),
    Rule("no page", ("render",), is_off),
    Rule("unlisted", ("build", "_build"), never("list")),
    Rule("unlisted", ("unlisted", "eleventyExcludeFromCollections"), is_on),
    Rule("redirect", ("redirect_to", "redirectTo", "redirect_url"), is_given),
    Rule("redirect", ("layout", "type", "template"), says_layout("redirect", "redirected")),
    Rule("listing page", ("layout", "template"), says_layout(*_LISTING_LAYOUTS)),
    Rule("listing page", ("type",), says("tags", "categories", "archives")),
    Rule("listing page", ("listing",), is_given, "quarto"),
    Rule("listing page", ("pagination",), splits_a_list),
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
    broken = {rule for key in values.keys() & _BY_KEY.keys() for rule in _broken(key, values[key])}
    for rule in RULES if broken else ():
        if rule in broken and rule.generator in ("", project.generator.name):
            return rule.reason
    if is_off(values.get("published")) and drops_unpublished(path, project):
        return "draft"
    return _by_name(path, values, project)


def unknown_status(values: Mapping[str, Any]) -> str:
    """Return the status of a record if nothing is known of it, so that the record counts as published; else empty.

    Front matter uses the key for anything, and its generator publishes the page all the same; in exports of databases
    it says who may see a record.
    """
    for key in _STATUS:
        value = values.get(normalize_key(key))
        is_plain = isinstance(value, str | int | float) and str(value).strip() != ""
        if is_plain and not (is_on(value) or _PUBLISHED(value) or _broken(normalize_key(key), value)):
            return str(value).strip()[:40]
    return ""


def _broken(key: str, value: Any) -> tuple[Rule, ...]:
    """The rules of a normalized key that keep a page out by its value."""
    if isinstance(value, str) and len(value) <= 40:  # many pages have the same, as "type: post"
        return _broken_by_word(key, value)
    return tuple(rule for rule in _BY_KEY[key] if rule.test(value))


@lru_cache(maxsize=256)
def _broken_by_word(key: str, value: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in _BY_KEY[key] if rule.test(value))


def drops_unpublished(path: str, project: Project) -> bool:
    """Whether no page is made of a file with ``published: false``.

    Jekyll makes none of posts and of pages; of collections of one's own, such as ``_news/``, publishers use it for
    "not featured".
    """
    folders = path.split("/")[:-1]
    if project.generator.drops_unpublished or "_posts" in folders:
        return True
    folders += [project.content.name] if project.content else []
    return project.generator.name == "jekyll" and not any(folder.startswith("_") for folder in folders)


def _by_name(path: str, values: Mapping[str, Any], project: Project) -> str:
    """Why a page is kept out by its path, or by its address."""
    folder, name = posixpath.split(path)
    stem = name.partition(".")[0]
    if "_drafts" in folder.split("/"):
        return "draft"
    if reason := project.path_reason(path):
        return reason
    if _is_underscored(folder, name, stem, project):
        return "no page"
    if project.generator.name == "jekyll" and not values.get("url") and not builds_in_jekyll(path, project):
        return "no page"
    if stem == "_index":
        return "listing page"
    address = str(values.get("permalink") or values.get("url") or "")
    is_likely = "404" in path or "404" in address
    is_error = is_likely and (
        _ERROR_PAGE.match(_without_language(path, project)) or _SUFFIX.sub("", address.strip("/")) == "404"
    )
    return "error page" if is_error else ""


_ERROR_PAGE = re.compile(r"(?:(?:src|pages|content|docs|source)/)*404[./]")
"""A page for errors: at the top of the content folder, or of folders in which generators keep their pages."""


def _without_language(path: str, project: Project) -> str:
    """A path below the folder of a language, if it is in one that lies at the top."""
    top, _, below = path.partition("/")
    return below if top in project.languages else path


def builds_in_jekyll(path: str, project: Project) -> bool:
    """Whether Jekyll makes a page of a file; whatever lies outside of its folder of sources is not asked for."""
    whole = project.place.of(path)
    return whole is None or builds(whole, project.option, project.place.prefix)


def is_plain_file(path: str, project: Project) -> bool:
    """Whether a file is no page, because it has no front matter."""
    whole = project.place.of(path) if project.generator.name == "jekyll" else None
    return whole is not None and is_static(whole, project.option)


def _is_underscored(folder: str, name: str, stem: str, project: Project) -> bool:
    """Whether a name with ``_`` in front says that the file is no page; in Jekyll, collections have such names.

    Quarto and R Markdown include such files in others, whatever generator there is beside them.
    """
    is_part = name.startswith("_") and stem != "_index"
    if project.generator.underscored:
        return is_part and name.lower().endswith((".qmd", ".rmd"))
    folders = folder.split("/")
    if project.generator.name == "jekyll":
        return is_part
    if project.generator.name == "hexo":
        folders = [part for part in folders if part not in ("_posts", "_drafts")]
    return is_part or any(part.startswith("_") for part in folders)


DATES = (
    *("publishDate", "expiryDate", "unpublishDate", "expires", "expiresOn", "expirationDate", "expiry", "expireDate"),
    *("unpublishedAt",),
)
"""Keys of the moments from which, and until which, a page is public."""

_FROM, *_UNTIL = map(normalize_key, DATES)


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
    until = None if project.shows_expired else _first_date(values, _UNTIL)
    if project.shows_future_at(path):
        return None, until
    return _first_date(values, (_FROM,)) or published, until


def _first_date(values: Mapping[str, Any], keys: Iterable[str]) -> datetime | None:
    for key in keys:
        if is_given(values.get(key)):
            try:
                return parse_date(values[key])
            except ValueError:  # it is reported where the keys of dates are read, or means something else
                continue
    return None
