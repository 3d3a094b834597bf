"""Folders that a generator has written: what lies in them is said by the pages that they were made from.

The configuration names the output folder of most sites, see `recommender.readers.project.Project.output`. It does not
where a command line says it, where the value has to be computed, and where the site of a program's documentation lies
somewhere in its repository. Such a folder is recognised by the files that only generators write.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from recommender.readers.detection import find_root
from recommender.readers.generators import GENERATORS

__all__ = ["MARKS", "SOURCES_OF_PAGES", "files_below", "is_built"]

_NAMES = {"_build", "_site"}
"""Names of folders that are never content: of Sphinx, Jekyll, Eleventy and Quarto."""

SOURCES_OF_PAGES = "_sources"
"""The folder beside the first page into which Sphinx copies what the pages were made from."""

_PAGE = "index.html"

_SIGNS = tuple(
    map(
        frozenset,
        (
            {".buildinfo"},  # Sphinx
            {"doctrees"},
            {"objects.inv", _PAGE},
            {"searchindex.js", _PAGE},  # also mdBook
            {SOURCES_OF_PAGES, _PAGE},
            {"sitemap.xml.gz", _PAGE},  # MkDocs
            {"archives.html", "categories.html", "tags.html", _PAGE},  # Pelican
            {"_astro", _PAGE},
            {"_next", _PAGE},
            {"page-data", _PAGE},  # Gatsby
            {"hashmap.json", _PAGE},  # VitePress
            {"site_libs", _PAGE},  # Quarto
            {"elasticlunr.min.js", _PAGE},  # Zola
        ),
    )
)
"""Names of files and folders; a folder that has all of one row was built. Its first page has to be a built one."""

_SITE_WIDE = frozenset(
    {"sitemap.xml", "404.html", "feed.xml", "index.xml", "atom.xml", "rss.xml", "robots.txt", "feeds"}
)
"""Beside the first page of a site, never beside any other: only there it is worth a look."""

MARKS = frozenset().union(*_SIGNS, _SITE_WIDE)
"""All names that say anything."""

_HEAD = 4_000
"""Bytes of a page in which its generator is named. A plain choice: more than heads have before their styles."""

_GENERATOR = re.compile(
    rb"<meta\b(?=[^>]*\bname=[\"']?generator\b)[^>]*\bcontent=[\"']?(?:%s)\b"
    % b"|".join(name.encode() for name in (*GENERATORS, "mdbook", "docutils", "rmarkdown")),
    re.IGNORECASE,
)
_TEMPLATE = re.compile(rb"\{\{|\{%|<%")


def is_built(folder: str, marks: frozenset[str]) -> bool:
    """Whether a folder below the content folder holds what a generator has written.

    Parameters
    ----------
    folder : str
        Its path.
    marks : frozenset of str
        Which of `MARKS` are names of files and folders right below it.
    """
    if os.path.basename(folder) in _NAMES:  # noqa: PTH119, a Path takes longer to make
        return True
    is_named = bool(marks) and any(sign <= marks for sign in _SIGNS)
    if _PAGE not in marks or not (is_named or _SITE_WIDE & marks):
        return is_named
    page = _head(folder, _PAGE)
    return page is not None and (is_named or bool(_GENERATOR.search(page)) or _is_mapped(folder, marks))


def _is_mapped(folder: str, marks: frozenset[str]) -> bool:
    """Whether a finished map of a site lies in a folder, beside or below the configuration of some generator."""
    is_finished = "sitemap.xml" in marks and _head(folder, "sitemap.xml") is not None
    return is_finished and find_root(Path(folder).parent, [*GENERATORS.values()]) is not None


def _head(folder: str, name: str) -> bytes | None:
    """The beginning of a page that is finished: no front matter, no marks of a template; else None."""
    page = Path(folder, name)
    try:
        if not page.is_file():  # a pipe would never end
            return None
        with page.open("rb") as file:
            data = file.read(_HEAD)
    except OSError:
        return None
    return data if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and not _TEMPLATE.search(data) else None


def files_below(folder: str, suffixes: Collection[str]) -> Iterator[str]:
    """Yield the paths of all files below a folder that would be read if it were content."""
    for current, _, names in os.walk(folder):
        for name in names:
            if name[name.rfind(".") :].lower() in suffixes:
                yield os.path.join(current, name)  # noqa: PTH118, as above
