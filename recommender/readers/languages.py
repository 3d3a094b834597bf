"""The language of an article, as the name of its file or folder says it: ``post.de.md``, ``de/post.md``."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from recommender.content import is_language

__all__ = ["language_folders", "language_of", "without_language"]



def language_folders(paths: Collection[str]) -> frozenset[str]:
    """Return the folders at the top of a site that hold one language each: there are at least two, or none.

    Parameters
    ----------
    paths : collection of str
        Of the files, relative to the content folder.

    Examples
    --------
    >>> sorted(language_folders(["de/a.md", "en/a.md", "news/b.md"]))
    ['de', 'en']
    >>> sorted(language_folders(["it/a.md", "news/b.md"]))
    []
    """
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    tags = frozenset(top for top in tops if is_language(top))
    return tags if len(tags) > 1 else frozenset()


def language_of(path: str, folders: Collection[str]) -> str:
    """Return the language that the path of a file names, as a tag in lower case; empty if it names none.

    Parameters
    ----------
    path : str
        Relative to the content folder.
    folders : collection of str
        The folders at the top that hold one language each.

    Examples
    --------
    >>> language_of("posts/harbour.de.md", ()), language_of("pt-br/harbour.md", {"pt-br", "en"})
    ('de', 'pt-br')
    >>> language_of("i18n/de/docs/harbour.md", ()), language_of("posts/node.js.md", ())
    ('de', '')
    """
    stem = posixpath.splitext(posixpath.basename(path))[0]
    suffix = stem.rpartition(".")[2] if "." in stem else ""
    segments = path.split("/")
    if is_language(suffix):
        tag = suffix
    elif segments[0] in folders:
        tag = segments[0]
    elif len(segments) > 2 and segments[0] == "i18n" and is_language(segments[1]):
        tag = segments[1]
    else:
        return ""
    return tag.lower().replace("_", "-")


def without_language(name: str) -> str:
    """Return the name of a file, without its suffix, without the language at its end: ``harbour.de`` is ``harbour``."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and is_language(suffix) else name
