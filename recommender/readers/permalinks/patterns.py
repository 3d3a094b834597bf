"""Addresses by patterns with places for a page's date, title …: Hugo, Hexo and Pelican."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from recommender.content import slugify
from recommender.readers.fields import normalize_key
from recommender.readers.permalinks.expansion import Places, date_of, expand, filled, formatted
from recommender.readers.permalinks.page import Page, joined, slug_of, words
from recommender.readers.project import Project

__all__ = ["hexo", "hexo_pattern", "hugo", "hugo_pattern", "pelican", "pelican_pattern"]

_BRACES = re.compile(r"\{(\w+)(?::([^{}]*))?\}")


# --- Hugo -----------------------------------------------------------------------------------------------------


def hugo(page: Page) -> str:
    """Return the address of a page of Hugo."""
    own = page.address("url")
    if own:
        return filled(own if own.startswith("/") else f"{_language(page)}/{own}", page, _HUGO, _RANGES)
    pattern = _hugo_pattern(page)
    if page.stem == "_index":
        address = filled(pattern, page, _HUGO, _RANGES) if pattern else joined(*map(slug_of, page.folder.split("/")))
    else:
        address = filled(pattern or "/:sections/:slugorcontentbasename/", page, _HUGO, _RANGES)
    if page.project.option("uglyurls") is True and page.stem != "_index":
        address = f"{address.rstrip('/')}.html"
    return f"{_language(page)}{address}" if address else ""


def hugo_pattern(project: Project) -> str:
    """Return the patterns of sections."""
    patterns = _hugo_patterns(project, "page")
    return ", ".join(f"{section}: {pattern}" for section, pattern in patterns.items()) or "by the path"


def _hugo_patterns(project: Project, kind: str) -> dict[str, str]:
    """Section → pattern: directly below ``permalinks``, as of old for pages, or below the kind of page."""
    given = project.option("permalinks")
    table = given if isinstance(given, Mapping) else {}
    own = table.get(kind)
    both = {**(table if kind == "page" else {}), **(own if isinstance(own, Mapping) else {})}
    return {str(section).strip("/"): pattern for section, pattern in both.items() if isinstance(pattern, str)}


def _hugo_pattern(page: Page) -> str:
    patterns = _hugo_patterns(page.project, "section" if page.stem == "_index" else "page")
    sections = _sections(page)
    return patterns.get(sections[0] if sections else "", "")


def _language(page: Page) -> str:
    """The folder of a language in addresses, with a slash in front; empty for the site's main one."""
    is_main = page.language in ("", page.project.main_language)
    return "" if is_main and page.project.option("defaultcontentlanguageinsubdir") is not True else f"/{page.language}"


def _sections(page: Page) -> list[str]:
    folder = page.folder if page.stem == "_index" else page.place[0]
    return [slug_of(name) for name in folder.split("/") if name]


def _hugo_name(page: Page) -> str:
    dates = page.project.option("frontmatter")
    order = dates.get("date") if isinstance(dates, Mapping) else None
    is_dated = isinstance(order, list) and any(str(one).lower() == ":filename" for one in order)
    return slug_of(page.dated[1] if is_dated else page.place[1])


def _slug_or(name: Callable[[Page], str]) -> Callable[[Page], str]:
    return lambda page: slug_of(page.text("slug")) if page.text("slug") else name(page)


_HUGO: Places = {
    "section": lambda page: next(iter(_sections(page)), ""),
    "title": lambda page: slug_of(page.title),
    "slug": _slug_or(lambda page: slug_of(page.title)),
    **dict.fromkeys(("slugorfilename", "slugorcontentbasename"), _slug_or(_hugo_name)),
    **dict.fromkeys(("filename", "contentbasename"), _hugo_name),
    "monthname": lambda page: (date_of(page, "%B") or "").lower() or None,
    "weekdayname": lambda page: (date_of(page, "%A") or "").lower() or None,
}


_RANGES = {"sections": _sections}


# --- Hexo -----------------------------------------------------------------------------------------------------

HEXO_PATTERN = ":year/:month/:day/:title/"


def hexo(page: Page) -> str:
    """Return the address of a page of Hexo."""
    own = page.address("permalink")
    if own:
        return joined(own, end="/" if own.endswith("/") else "")
    if not page.path.startswith("_posts/"):
        return joined(page.folder) if page.is_index else joined(page.folder, f"{page.stem}.html", end="")
    return filled(page.option("permalink", HEXO_PATTERN), page, _HEXO)


def hexo_pattern(project: Project) -> str:
    """Return the pattern of posts."""
    return str(project.option("permalink") or HEXO_PATTERN)


def _hexo_name(page: Page) -> str:
    """The path of a post below its folder, without the date that ``new_post_name`` may put in front."""
    folder = page.folder.removeprefix("_posts").strip("/")
    name = page.dated[1] if ":year" in page.option("newpostname") else page.stem
    return posixpath.join(folder, name)


def _hexo_category(page: Page) -> str:
    named = page.values.get("categories", page.values.get("category"))
    items = named if isinstance(named, list) else [named]
    first = next((one for one in items if isinstance(one, list)), None)
    path = [one for one in (items if first is None else first) if isinstance(one, str)]
    given = page.project.option("categorymap")
    names = given if isinstance(given, Mapping) else {}
    slugs = (str(names.get(one, re.sub(r"[\s/]+", "-", one))) for one in path[:20])
    return "/".join(slugs) or page.option("defaultcategory", "uncategorized")


_HEXO: Places = {
    "title": _hexo_name,
    "name": lambda page: posixpath.basename(_hexo_name(page)),
    "post_title": lambda page: words(page.title),
    "category": _hexo_category,
    "lang": lambda page: page.text("lang", "language") or page.language or page.project.main_language or None,
}


# --- Pelican --------------------------------------------------------------------------------------------------

PELICAN_PATTERNS = {"articleurl": "{slug}.html", "pageurl": "pages/{slug}.html"}
"""Option of Pelican → its default; translations have further options, with ``lang`` in them."""


def pelican(page: Page) -> str:
    """Return the address of an article or a page of Pelican."""
    own = page.address("url", "saveas")
    if own:
        return joined(own, end="/" if own.endswith("/") else "")
    kind = "page" if page.path.partition("/")[0] == "pages" else "article"
    pattern = page.option(f"{kind}url", PELICAN_PATTERNS[f"{kind}url"])
    language, main = page.text("lang") or page.language, page.project.main_language or "en"
    if language and language != main:
        default = pattern.replace("{slug}", "{slug}-{lang}") if f"{kind}url" not in page.project.options else pattern
        pattern = page.option(f"{kind}langurl", default)
    return expand(pattern, _BRACES, lambda place: _pelican_value(page, place[0] or "", place[1] or ""))


def pelican_pattern(project: Project) -> str:
    """Return the patterns of articles and pages."""
    return ", ".join(str(project.option(key) or default) for key, default in PELICAN_PATTERNS.items())


def _pelican_value(page: Page, name: str, format: str) -> str | None:
    if name == "date":
        moment = page.date or page.dated[0]
        return formatted(moment, format or "%Y-%m-%d") if moment else None
    if name == "slug":
        from_name = page.option("slugifysource", "title") == "basename"
        return page.text("slug") or slugify(page.stem if from_name else page.title)
    if name == "category":
        folder = posixpath.basename(page.folder)
        return slugify(page.text("category") or folder or page.option("defaultcategory", "misc"))
    if name == "author":
        return slugify(page.text("author") or next(iter(page.list("authors")), "") or page.option("author")) or None
    if name == "lang":
        return page.text("lang") or page.language or page.project.main_language or "en"
    return page.text(normalize_key(name)) or None
