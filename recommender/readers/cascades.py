"""Cascades of Hugo: front matter that section pages, and the configuration, hand down to the pages below them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from recommender.readers.files import read_text
from recommender.readers.front_matter import split_front_matter
from recommender.readers.inherited import Inherited
from recommender.readers.languages import suffix_language
from recommender.readers.path_patterns import glob
from recommender.readers.report import Report

__all__ = ["cascades", "front_matter_of", "site_cascades"]


def cascades(sections: Mapping[str, str], content: Path, config: Mapping[str, Any]) -> list[Inherited]:
    """Return what section pages (``_index.md``) hand down, the outermost first.

    A section page in one language (``_index.de.md``) hands down to pages in that language only.

    Parameters
    ----------
    sections : mapping of str to str
        The files → their paths relative to the content folder.
    content : Path
        The content folder.
    config : mapping of str to object
        What the configuration of Hugo says.
    """
    default = _default_language(config)
    has_languages = "languages" in config or any(map(suffix_language, sections.values()))
    inherited = list[Inherited]()
    for file, path in sections.items():
        suffix = (suffix_language(path) or default) if has_languages else None
        values = front_matter_of(Path(file), path, "cascade")  # keys of Hugo are in any case
        cascade = next((value for key, value in values.items() if str(key).lower() == "cascade"), None)
        for source in _handed_down(cascade, posixpath.dirname(path), content, default):
            inherited.append(source._replace(suffix=suffix))
    return sorted(inherited, key=lambda source: source.folder.count("/") + bool(source.folder))


def site_cascades(config: Mapping[str, Any], content: Path) -> Iterator[Inherited]:
    """Return what Hugo's configuration hands down to all pages."""
    return _handed_down(config.get("cascade"), "", content, _default_language(config))


def _default_language(config: Mapping[str, Any]) -> str:
    return str(config.get("defaultContentLanguage") or "en").lower()


def front_matter_of(file: Path, path: str, key: str) -> Mapping[str, Any]:
    """Return the front matter of a file in which a key may stand; empty without that key."""
    try:
        text = read_text(file, Report(path))
    except OSError:  # it is reported when the file itself is read
        return {}
    return split_front_matter(text, 1, Report(path))[0].value if key in text.lower() else {}


def _handed_down(given: Any, folder: str, content: Path, default: str) -> Iterator[Inherited]:
    """What one or several cascades hand down to the pages below a folder."""
    for cascade in given if isinstance(given, list) else [given]:
        if isinstance(cascade, Mapping):
            yield from _targets(cascade, folder, f"{content.resolve().name}/", default)


def _targets(cascade: Mapping[str, Any], folder: str, place: str, default: str) -> Iterator[Inherited]:
    """What one cascade hands down, target by target: to pages only, and in production."""
    target = next((value for key, value in cascade.items() if str(key).lower() in _TARGETS), None)
    kept = {key: value for key, value in cascade.items() if str(key).lower() not in _TARGETS}
    for one in target if isinstance(target, list) else [target]:
        conditions = one if isinstance(one, Mapping) else {}
        kinds, pattern = str(conditions.get("kind") or "page"), conditions.get("path") or ""
        environment, languages = str(conditions.get("environment") or "*"), _languages(conditions)
        is_for_pages = "page" in kinds and glob(environment).matches("production")
        if is_for_pages and isinstance(pattern, str):
            yield Inherited(folder, pattern, kept, place, languages, default_language=default)


_TARGETS = ("_target", "target")


def _languages(conditions: Mapping[str, Any]) -> tuple[str, ...]:
    """The languages of a target: ``lang: de``, or ``sites: {matrix: {languages: [de]}}``; none for all."""
    sites = conditions.get("sites")
    matrix = sites.get("matrix") if isinstance(sites, Mapping) else None
    given = conditions.get("lang") or (matrix.get("languages") if isinstance(matrix, Mapping) else None)
    return tuple(str(name).lower() for name in (given if isinstance(given, list) else [given])) if given else ()
