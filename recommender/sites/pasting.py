"""The line that somebody pastes into a template: where it belongs on this site, and where it stands already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from recommender.sites.site_folder import SiteFolder

__all__ = ["pasted_in", "template_of"]

MAX_TEMPLATES = 200
"""Files that are looked at. A plain choice: more templates than a site has."""

MAX_BYTES = 200_000
"""Of one template. A plain choice: far more than any has."""


def template_of(site: SiteFolder) -> str:
    """Return the template of a page, relative to the root; empty where none is known that exists."""
    named = [pattern for pattern in site.templates if "*" not in pattern.rpartition("/")[2]]
    return next(_matching(site, named), "")


def pasted_in(site: SiteFolder) -> str:
    """Return the template that has the line already, relative to the root; empty if none has."""
    mark = site.target.mark
    return next((path for path in _matching(site, site.templates) if mark and mark in _text(site.root / path)), "")


def _matching(site: SiteFolder, patterns: Iterable[str]) -> Iterator[str]:
    """Paths of the files that exist, by the order of the patterns."""
    for pattern in patterns:
        found = islice(site.root.glob(pattern), MAX_TEMPLATES)
        yield from sorted(path.relative_to(site.root).as_posix() for path in found if path.is_file())


def _text(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(MAX_BYTES)
    except OSError:
        return ""
