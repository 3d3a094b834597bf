"""The collections of Jekyll: which of its files become pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["builds", "collection_of", "collections", "is_output"]

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


def builds(path: str, option: Option) -> bool:
    """Whether a page is made of a file: not of posts without a date in their name, nor of documents without output.

    A configuration that names no collections at all says nothing of them: it may be a part of one.
    """
    collection = collection_of(path, option)
    if collection == "posts":
        return "_drafts/" in path or _DATED.match(posixpath.basename(path)) is not None
    return not collection or not collections(option) or is_output(collection, option)
