"""Section pages and bundles: what files called ``_index`` and ``index`` decide about others, in Hugo and Zola."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable
from pathlib import Path

from recommender.readers.languages import without_language

__all__ = ["is_resource", "leaf_bundles", "sections_above"]

HAS_SECTIONS = {"hugo", "zola"}
"""Generators in which ``_index.md`` counts for the pages below it."""

HAS_BUNDLES = {"hugo"}
"""Generators in which ``index.md`` makes the other files of its folder its own."""

_PAGES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".html", ".htm", ".adoc", ".asciidoc", ".org", ".rst"})
"""Suffixes of files that may be the page of a bundle."""


def sections_above(content: Path, root: Path | None, generator: str) -> list[Path]:
    """Return the section pages in the folders between the root of a project and the content, the outermost first.

    Parameters
    ----------
    content : Path
        Absolute.
    root : Path or None
        The folder of the configuration.
    generator : str
        The name of the generator.
    """
    if root is None or generator not in HAS_SECTIONS or root not in content.parents:
        return []
    between = [folder for folder in content.parents if root in folder.parents]
    return [file for folder in reversed(between) for file in sorted(folder.glob("_index.*")) if file.suffix in _PAGES]


def leaf_bundles(paths: Iterable[str], generator: str) -> frozenset[str]:
    """Return the folders that are bundles: all that is in them belongs to their page.

    Examples
    --------
    >>> sorted(leaf_bundles(["index.md", "posts/a/index.md", "posts/b/index.de.md", "posts/_index.md"], "hugo"))
    ['posts/a', 'posts/b']
    """
    if generator not in HAS_BUNDLES:
        return frozenset()
    return frozenset(posixpath.dirname(path) for path in paths if _is_page_of_bundle(path)) - {""}


def is_resource(path: str, bundles: Collection[str]) -> bool:
    """Whether a file belongs to the page of a bundle, and is no page of its own."""
    folder = posixpath.dirname(path)
    own = folder in bundles and _is_page_of_bundle(path)
    folder = posixpath.dirname(folder) if own else folder
    while folder:
        if folder in bundles:
            return True
        folder = posixpath.dirname(folder)
    return False


def _is_page_of_bundle(path: str) -> bool:
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return suffix.lower() in _PAGES and without_language(stem) == "index"
