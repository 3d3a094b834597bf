"""Addresses of Jekyll: of posts, documents of collections and pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from recommender.readers.jekyll_collections import collection_of, collections, is_output
from recommender.readers.permalinks.expansion import Places, filled
from recommender.readers.permalinks.page import Page, words
from recommender.readers.project import Project

__all__ = ["jekyll", "jekyll_pattern"]

JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
"""Name of a style of Jekyll → its pattern."""

_PRETTY = "._~!$&'()+,;=@"
"""Signs that Jekyll leaves in the titles of addresses."""


def jekyll(page: Page) -> str:
    """Return the address of a page of Jekyll: a post, a document of a collection, or any other page."""
    own, collection = page.address("permalink"), _collection(page)
    if collection and not is_output(collection, page.project.option) and not own:
        return ""
    pattern = own or _jekyll_pattern(page.project, collection)
    return filled(JEKYLL_STYLES.get(pattern, pattern), page, _JEKYLL)


def jekyll_pattern(project: Project) -> str:
    """Return the patterns of posts, of collections and of other pages."""
    named = [str(name) for name in collections(project.option) if is_output(str(name), project.option)]
    names = {"posts": "posts", **{name: name for name in named if name != "posts"}, "": "pages"}
    return ", ".join(f"{name}: {_jekyll_pattern(project, collection)}" for collection, name in names.items())


def _jekyll_pattern(project: Project, collection: str) -> str:
    style, options = project.option("permalink"), collections(project.option).get(collection)
    style = style if isinstance(style, str) and style else "date"
    own = options.get("permalink") if isinstance(options, Mapping) else None
    if isinstance(own, str) and own:
        return JEKYLL_STYLES.get(own, own)
    if collection == "posts":
        return JEKYLL_STYLES.get(style, style)
    pattern = JEKYLL_STYLES.get(style, style)
    end = "/" if pattern.endswith("/") else ":output_ext" if pattern.endswith(":output_ext") else ""
    return (f"/:collection/:path{end}" if collection else f"/:path/:basename{end}").replace("//", "/")


def _collection(page: Page) -> str:
    return collection_of(page.path, page.project.option)


def _jekyll_path(page: Page) -> str:
    collection = _collection(page)
    if not collection:
        return page.folder
    inside = page.path.partition(f"_{collection}/")[2]
    return posixpath.splitext(inside)[0]


def _jekyll_title(page: Page) -> str:
    name = page.text("slug") or (page.dated[1] if _collection(page) == "posts" else page.stem)
    return re.sub(rf"[^\w{re.escape(_PRETTY)}-]+", "-", name).strip("-")


def _jekyll_categories(page: Page) -> list[str]:
    above = page.folder.partition("_posts")[0].split("/") if _collection(page) == "posts" else []
    named = [page.text("category")] if page.text("category") else page.list("categories")
    return list(dict.fromkeys(name.lower() for name in (*above, *named) if name))


_JEKYLL: Places = {
    "categories": lambda page: "/".join(re.sub(r"\s+", "%20", name) for name in _jekyll_categories(page)),
    "slugified_categories": lambda page: "/".join(words(name) for name in _jekyll_categories(page)),
    "collection": _collection,
    "path": _jekyll_path,
    "basename": lambda page: "" if page.is_index else page.stem,
    "name": lambda page: words(page.stem),
    "title": _jekyll_title,
    "slug": lambda page: words(_jekyll_title(page)),
    "output_ext": lambda page: "" if page.is_index and not _collection(page) else ".html",
}
