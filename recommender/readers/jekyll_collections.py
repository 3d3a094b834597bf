"""Which files Jekyll makes pages of, and the collections that they are in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["builds", "collection_of", "collections", "is_output", "is_static"]

_DATED = re.compile(r"\d{2,4}-\d{1,2}-\d{1,2}-")

Option = Callable[[str], Any]
"""Returns the value of an option of the configuration, see `recommender.readers.project.Project.option`."""


def collections(option: Option) -> Mapping[Any, Any]:
    """Return the collections that a configuration names, each with its options."""
    given = option("collections")
    if isinstance(given, list):
        return {name: {} for name in given if isinstance(name, str)}
    return given if isinstance(given, Mapping) else {}


def is_output(collection: str, option: Option) -> bool:
    """Whether the documents of a collection become pages; posts always do."""
    options = collections(option).get(collection)
    return collection == "posts" or (isinstance(options, Mapping) and options.get("output") is True)


def collection_of(path: str, option: Option) -> str:
    """Return the collection of a file, relative to the folder of sources: ``_posts/a.md`` is in ``posts``.

    Empty for other pages.
    """
    folders = posixpath.dirname(path).split("/")
    if "_posts" in folders or "_drafts" in folders:
        return "posts"
    folder = option("collectionsdir")
    top = (path.removeprefix(f"{folder.strip('/')}/") if isinstance(folder, str) else path).partition("/")[0]
    return top[1:] if top.startswith("_") and "/" in path else ""


def builds(path: str, option: Option, content: str = "") -> bool:
    """Whether Jekyll looks at a file: not at posts without a date in their name, nor at documents without output.

    Parameters
    ----------
    path : str
        Relative to the folder of sources.
    option : callable
        See `Option`.
    content : str
        The content folder, relative to that of sources, with a slash at its end: whoever names a folder that begins
        with ``_``, in a configuration without collections, means its files.
    """
    collection = collection_of(path, option)
    if collection == "posts":
        return "_drafts/" in path or _DATED.match(posixpath.basename(path)) is not None
    included, known = _included(option), collections(option)
    is_named = not known and bool(collection_of(f"{content}x", option))
    if collection and not is_named and not is_output(collection, option) and f"_{collection}" not in included:
        return False
    below = posixpath.dirname(path.partition(f"_{collection}/")[2] if collection else path)
    return not any(folder.startswith("_") and folder not in included for folder in below.split("/"))


def _included(option: Option) -> set[str]:
    """The names that Jekyll reads although they begin with ``_``: its option ``include``."""
    given = option("include")
    entries = given if isinstance(given, list) else [given]
    return {part for entry in entries if isinstance(entry, str) for part in entry.split("/")}


def is_static(path: str, option: Option) -> bool:
    """Whether a file without front matter is copied as it is, instead of being a page; posts never are.

    GitHub builds pages of them by a plugin, which is there wherever its other plugins and themes are.
    """
    if collection_of(path, option) == "posts":
        return False
    plugins, gems = (option(name) for name in ("plugins", "gems")), str(option("gemfile") or "")
    named = {str(plugin) for given in plugins if isinstance(given, list) for plugin in given}
    is_github = option("remotetheme") or str(option("theme")).startswith("jekyll-theme-") or "github-pages" in gems
    return not is_github and _OF_GITHUB not in named and _OF_GITHUB not in gems


_OF_GITHUB = "jekyll-optional-front-matter"
