"""Addresses that follow from the paths of files: Zola, MkDocs, Docusaurus, Astro, Eleventy, Nikola and others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from recommender.content import slugify, strip_numbers
from recommender.readers.permalinks.expansion import expand, formatted
from recommender.readers.permalinks.page import Page, joined, slug_of, words
from recommender.readers.project import Project

__all__ = [
    "astro",
    "docusaurus",
    "docusaurus_routes",
    "eleventy",
    "mkdocs",
    "nikola",
    "quarto",
    "vitepress",
    "zola",
]

_README = "readme"


def _language(page: Page) -> str:
    """The folder of a language in addresses; empty for the site's main one."""
    return page.language if page.language != page.project.main_language else ""


def zola(page: Page) -> str:
    """Return the address of a page or section of Zola."""
    if own := page.address("path"):
        return joined(_language(page), own)
    folders = [slug_of(name) for name in page.folder.split("/")]
    if page.stem == "_index":
        return joined(_language(page), *folders)
    folders = folders[:-1] if page.is_index else folders
    return joined(_language(page), *folders, page.text("slug") or slug_of(page.dated[1]))


# --- MkDocs -----------------------------------------------------------------------------------------------------


def mkdocs(page: Page) -> str:
    """Return the address of a page of MkDocs, or of a post of Material's blog."""
    folder = page.option("blogdir", "blog").strip("/")
    if page.path.startswith(f"{folder}/posts/") and _has_plugin(page.project, "blog"):
        slug = page.text("slug") or words(page.title)
        return joined(folder, formatted(page.date, "%Y/%m/%d"), slug) if page.date else ""
    return _by_file(page, page.project.option("usedirectoryurls") is not False, _language(page))


def _has_plugin(project: Project, name: str) -> bool:
    plugins = project.option("plugins")
    names = plugins if isinstance(plugins, list | Mapping) else []
    return any(name in ([*one] if isinstance(one, Mapping) else [one]) for one in names)


def _by_file(page: Page, as_folders: bool, language: str = "") -> str:
    """The address of a file: its path, with the suffix of HTML or a slash at the end."""
    folder = _without(page.folder, page.language) if language or _is_below(page.folder, page.language) else page.folder
    if page.is_index or page.stem.lower() == _README:
        return joined(language, folder)
    return joined(language, folder, page.stem) if as_folders else joined(language, folder, f"{page.stem}.html", end="")


def _is_below(folder: str, language: str) -> bool:
    return bool(language) and folder.partition("/")[0].lower() == language


def _without(folder: str, language: str) -> str:
    return folder.partition("/")[2] if _is_below(folder, language) else folder


def vitepress(page: Page) -> str:
    """Return the address of a page of VitePress."""
    if page.is_index:
        return joined(page.folder)
    end = "" if page.project.option("cleanurls") is True else ".html"
    return joined(page.folder, f"{page.stem}{end}", end="")


def quarto(page: Page) -> str:
    """Return the address of a page of a Quarto website, or of Sphinx."""
    return joined(page.folder) if page.is_index else joined(page.folder, f"{page.stem}.html", end="")


# --- Docusaurus -------------------------------------------------------------------------------------------------

_TRANSLATED = re.compile(r"i18n/([^/]+)/docusaurus-plugin-content-(docs|blog|pages)(?:-([^/]+))?/(.+)")
_VERSIONED = re.compile(r"(?:(\w+)_)?versioned_docs/version-([^/]+)/(.+)")
_BLOG = re.compile(r"(.*?)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*)", re.DOTALL)


def docusaurus_routes(project: Project) -> dict[str, str]:
    """Return which folders of a project of Docusaurus are published below which path."""
    given = project.option("routes")
    routes = {"docs": "docs", "blog": "blog"}
    for folder, route in given.items() if isinstance(given, Mapping) else ():
        routes[str(folder).strip("./")] = str(route).strip("/")
    return routes


def docusaurus(page: Page) -> str:
    """Return the address of a document, a post or a page of Docusaurus."""
    path, language, version, routes = page.path, "", "current", docusaurus_routes(page.project)
    if match := _TRANSLATED.fullmatch(path):
        language = "" if match[1] == page.project.main_language else match[1]
        folder, path = match[3] or match[2], match[4]
        if match[2] == "docs":
            version, _, path = path.partition("/")
            version = version.removeprefix("version-")
    elif match := _VERSIONED.fullmatch(path):
        folder, version, path = match[1] or "docs", match[2], match[3]
    elif path.startswith("src/pages/"):
        folder, path = "pages", path.removeprefix("src/pages/")
    else:
        folder = next((name for name in routes if path.startswith(f"{name}/")), "")
        path = path.removeprefix(f"{folder}/")
        if not folder:
            return ""
    if folder == "pages":
        name = posixpath.splitext(path)[0]
        return joined(language, name.removesuffix("index"), end="")
    route = routes.get(folder, folder)
    if folder == "blog":
        return joined(language, route, _post(page, path), end="")
    return joined(language, route, _version(page.project, version), _document(page, path), end="")


def _version(project: Project, version: str) -> str:
    """What a version is called in addresses: the newest is not named, and that of the folder ``docs`` is ``next``."""
    versions = project.option("versions")
    released = [str(one) for one in versions] if isinstance(versions, list) else []
    if version == "current":
        return "next" if released else ""
    return "" if released[:1] == [version] else version


def _document(page: Page, path: str) -> str:
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    if page.project.option("numberprefixparser") is not False:
        folder, name = strip_numbers(folder) if folder else "", strip_numbers(name)
    if slug := page.text("slug"):
        return slug if slug.startswith("/") else posixpath.normpath(posixpath.join(folder, slug))
    if name.lower() in ("index", _README, posixpath.basename(folder).lower()):
        return folder
    return f"{folder}/{page.text('id') or name}"


def _post(page: Page, path: str) -> str:
    if slug := page.text("slug"):
        return slug
    name = posixpath.splitext(path)[0].removesuffix("/index")
    match = _BLOG.fullmatch(name)
    return f"{match[2].replace('-', '/')}/{match[1]}{match[3]}" if match else name


# --- Astro ------------------------------------------------------------------------------------------------------


def astro(page: Page) -> str:
    """Return the address of a page of Astro, or of an entry of a collection, as Starlight and the site's pages have it.

    Where no page of the site shows a collection, its entries are expected below its name.
    """
    given = page.project.option("routes")
    routes = {str(folder): str(route) for folder, route in given.items()} if isinstance(given, Mapping) else {}
    root, _, rest = page.path.partition("/")
    if root == "pages" and rest:
        folder, stem = posixpath.split(posixpath.splitext(rest)[0])
        return joined(folder, "" if stem == "index" else stem)
    shown = next((folder for folder in routes if page.path.startswith(f"{folder}/")), "")
    collection, _, inside = rest.partition("/")
    if shown:
        prefix, path = routes[shown], page.path.removeprefix(f"{shown}/")
    elif root == "content" and inside:
        prefix, path = "" if collection == "docs" else collection, inside
    else:
        return ""
    if slug := page.text("slug"):
        return joined(prefix, slug)
    folder, stem = posixpath.split(posixpath.splitext(path)[0])
    return joined(prefix, *map(slug_of, folder.split("/")), "" if stem == "index" else slug_of(stem))


# --- Eleventy ---------------------------------------------------------------------------------------------------

_MUSTACHE = re.compile(r"\{\{-?\s*([\w.]+)\s*(?:\|\s*(\w+)\s*)?-?\}\}")


def eleventy(page: Page) -> str:
    """Return the address of a page of Eleventy; of templates in ``permalink``, names and titles are understood."""
    folder = page.place[0]
    if own := page.address("permalink"):
        address = expand(own, _MUSTACHE, lambda place: _eleventy_value(page, place[0] or "", place[1] or ""))
        return "" if "{" in address else address
    name = "" if page.is_index and not folder and not page.folder else page.place[1]
    return joined(folder, name)


def _eleventy_value(page: Page, name: str, filter: str) -> str | None:
    known = {
        "page.fileSlug": page.dated[1],
        "page.filePathStem": posixpath.join(page.place[0], page.dated[1]),
        "title": page.title,
    }
    value = known.get(name)
    if value is None or filter not in ("", "slug", "slugify"):
        return None
    return slugify(value) if filter else value


# --- Nikola -----------------------------------------------------------------------------------------------------


def nikola(page: Page) -> str:
    """Return the address of a post or page of Nikola."""
    for folder, target in _nikola_folders(page.project):
        if page.path.startswith(f"{folder}/" if folder else ""):
            below = page.folder.removeprefix(folder).strip("/")
            slug = page.text("slug") or page.stem
            is_pretty = page.project.option("prettyurls") is not False
            parts = (_language(page), target, below, "" if page.is_index else slug)
            return joined(*parts) if is_pretty or page.is_index else joined(*parts, end=".html")
    return ""


def _nikola_folders(project: Project) -> Iterator[tuple[str, str]]:
    """The folders of posts and pages, each with its folder in addresses."""
    for option, default in (("posts", "posts"), ("pages", "")):
        given = project.option(option)
        rows = given if isinstance(given, list | tuple) else ((f"{option}/*", default),)
        for row in rows:
            if isinstance(row, list | tuple) and len(row) > 1 and all(isinstance(one, str) for one in row[:2]):
                yield posixpath.dirname(row[0]), row[1]
