"""Where a site is published and how its addresses are made, as its owner says it under ``[site]`` in the settings.

It goes before what the configuration of a generator says, and stands in for it where there is none.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from recommender.errors import SettingsError, unknown
from recommender.readers.permalinks.expansion import DATES, Places, filled
from recommender.readers.permalinks.page import Page, slug_of, words
from recommender.readers.project import Project

__all__ = ["NO_SITE", "address_by_settings", "pattern_by_settings", "with_site"]

NO_SITE: Mapping[str, str] = MappingProxyType({})
"""Settings that say nothing of addresses."""

BASE, PERMALINK = "baseurl", "sitepermalink"
"""Under which keys the configuration of a project holds the two settings."""

PLACES: Places = {
    "slug": lambda page: page.text("slug") or page.dated[1],
    "title": lambda page: words(page.title) or None,
    "filename": lambda page: page.place[1],
    "section": lambda page: slug_of(page.path.split("/")[0]) if "/" in page.path else "",
    "path": lambda page: posixpath.join(*page.place),
}
"""Place in a pattern → what stands there for a page; those of dates are the same as for Hugo: ``:year`` …"""

_PLACE = re.compile(r":([A-Za-z_]+)")


def with_site(project: Project, site: Mapping[str, str]) -> Project:
    """Return a project with what the settings say of its addresses.

    Parameters
    ----------
    project : Project
        As its configuration says.
    site : mapping of str to str
        ``base``, the address of the site, or its folder on its host; ``permalink``, a pattern such as
        ``/:year/:month/:slug/``.

    Raises
    ------
    SettingsError
        If a key is unknown, or a value is no such address.
    """
    for key in site:
        if key not in ("base", "permalink"):
            raise SettingsError(unknown("setting of site", key, ["base", "permalink"]))
    base, pattern = site.get("base", ""), site.get("permalink", "")
    if base and not re.match(r"https?://[^/\s]+|/", base):
        raise SettingsError(f"base of site is {base!r}; it must be an address: https://example.org/blog")
    if pattern and not pattern.startswith("/"):
        raise SettingsError(f"permalink of site is {pattern!r}; it must begin at the root: /:year/:slug/")
    for name in _PLACE.findall(pattern):
        if name not in PLACES and name not in DATES:
            raise SettingsError(unknown("place in permalink", f":{name}", [f":{one}" for one in (*PLACES, *DATES)]))
    given = {BASE: base, PERMALINK: pattern}
    kept = {key: value for key, value in project.config.items() if not base or key.lower() not in (BASE, "base_url")}
    return replace(project, config={**kept, **{key: value for key, value in given.items() if value}})


def pattern_by_settings(project: Project) -> str:
    """Return the pattern of addresses that the settings say; empty if they say none."""
    pattern = project.option(PERMALINK)
    return pattern if isinstance(pattern, str) else ""


def address_by_settings(page: Page) -> str:
    """Return the address of a page by that pattern, unless its front matter says another."""
    if (own := page.address("permalink", "url")).startswith("/"):
        base = page.project.base_path
        return own.removeprefix(base) if own.startswith(f"{base}/") else own
    return filled(pattern_by_settings(page.project), page, PLACES)
