"""The language of an article, as the name of its file or folder says it: ``post.de.md``, ``de/post.md``."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from recommender.content import is_language

__all__ = [
    "content_folders",
    "language_folders",
    "language_of",
    "language_of_content",
    "language_tag",
    "suffix_language",
    "without_language",
]


MAX_LEVELS = 4
"""How deep folders of languages lie at most, below the content folder. A plain choice: as ``src/content/docs/de``."""


def language_of_content(content: Path, root: Path | None) -> str:
    """Return the language of a content folder that is one of several, or lies in one; else an empty text.

    Parameters
    ----------
    content : Path
        Such as ``content/de/posts``; absolute.
    root : Path or None
        The folder of the project: folders below it are looked at.
    """
    for folder in (content, *(parent for parent in content.parents if root in parent.parents)):
        if is_language(folder.name) and (folder.parent.name == "i18n" or _has_languages(folder.parent, folder.name)):
            return language_tag(folder.name)
    return ""


def _has_languages(folder: Path, but: str) -> bool:
    """Whether there are folders of other languages in a folder."""
    try:
        with os.scandir(folder) as entries:
            return any(is_language(entry.name) and entry.name != but and entry.is_dir() for entry in entries)
    except OSError:
        return False


def language_folders(paths: Collection[str]) -> dict[str, str]:
    """Return the folders that hold one language each, as paths → its tag in lower case.

    At the top there are at least two, or one with a page that is also outside of it, at the same place. Deeper ones
    must have such a page in common.

    Parameters
    ----------
    paths : collection of str
        Of the files, relative to the content folder.

    Examples
    --------
    >>> sorted(language_folders(["de/a.md", "en/a.md", "news/b.md"]))
    ['de', 'en']
    >>> language_folders(["it/a.md", "news/b.md"]), language_folders(["de/news/b.md", "news/b.md"])
    ({}, {'de': 'de'})
    >>> sorted(language_folders(["content/de/a.md", "content/en/a.md"]))
    ['content/de', 'content/en']
    """
    inside: dict[str, dict[str, set[str]]] = {}
    for path in paths:
        segments = path.split("/")
        for level, segment in enumerate(segments[:-1][:MAX_LEVELS]):
            if is_language(segment):
                parent = "/".join(segments[:level])
                inside.setdefault(parent, {}).setdefault(segment, set()).add("/".join(segments[level + 1 :]))
                break
    found: dict[str, str] = {}
    for parent, folders in inside.items():
        start = f"{parent}/" if parent else ""
        seen: set[str] = set()
        has_twin = False
        for names in folders.values():
            has_twin = has_twin or not seen.isdisjoint(names) or any(f"{start}{name}" in paths for name in names)
            seen |= names
        if has_twin or (not parent and len(folders) > 1):
            found.update((f"{start}{folder}", language_tag(folder)) for folder in folders)
    return found


MAX_FOLDERS = 200
"""Languages of one configuration whose folders are known: a plain choice."""


def content_folders(option: Callable[[str], Any]) -> dict[str, str]:
    """Return the folders of content that Hugo's configuration names, from the root → the tag of their language, or "".

    Parameters
    ----------
    option : callable
        Returns the value of an option, see `recommender.readers.project.Project.option`.

    Examples
    --------
    >>> content_folders({"languages": {"de": {"contentDir": "content/german"}, "en": {"weight": 1}}}.get)
    {'content': '', 'content/german': 'de'}
    """
    main, languages = option("contentdir"), option("languages")
    folders = {main.strip("./") if isinstance(main, str) and main.strip("./") else "content": ""}
    for name, options in [*languages.items()][:MAX_FOLDERS] if isinstance(languages, Mapping) else ():
        for key, folder in options.items() if isinstance(options, Mapping) else ():
            if str(key).lower() == "contentdir" and isinstance(folder, str) and folder.strip("./"):
                folders[folder.strip("./")] = language_tag(str(name))
    return folders


def language_of(path: str, folders: Mapping[str, str]) -> str:
    """Return the language that the path of a file names, as a tag in lower case; empty if it names none.

    Parameters
    ----------
    path : str
        Relative to the content folder.
    folders : mapping of str to str
        The folders that hold one language each → its tag.

    Examples
    --------
    >>> language_of("posts/harbour.de.md", {}), language_of("german/harbour.md", {"german": "de", "english": "en"})
    ('de', 'de')
    >>> language_of("i18n/de/docs/harbour.md", {}), language_of("posts/node.js.md", {})
    ('de', '')
    """
    if suffix := suffix_language(path):
        return suffix
    folder = path.rpartition("/")[0]
    if not folders and "i18n/" not in path:  # as in most sites
        return ""
    segments = folder.split("/")
    for level, segment in enumerate(segments[: MAX_LEVELS + 1]):
        if level > 0 and segments[level - 1] == "i18n" and is_language(segment):
            return language_tag(segment)
        if tag := folders.get("/".join(segments[: level + 1])):
            return tag
    return ""


def language_tag(name: str) -> str:
    """Return the name of a folder as a tag in lower case: ``pt_BR`` is ``pt-br``."""
    return name.lower().replace("_", "-")


def suffix_language(path: str) -> str:
    """Return the language that the name of a file ends with, as a tag in lower case; else empty.

    Examples
    --------
    >>> suffix_language("de/harbour.pt-BR.md"), suffix_language("de/harbour.md")
    ('pt-br', '')
    """
    stem = posixpath.splitext(posixpath.basename(path))[0]
    suffix = stem.rpartition(".")[2] if "." in stem else ""
    return language_tag(suffix) if is_language(suffix) else ""


def without_language(name: str) -> str:
    """Return the name of a file, without its suffix, without the language at its end: ``harbour.de`` is ``harbour``."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and is_language(suffix) else name
