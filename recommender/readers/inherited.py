"""Front matter that files inherit: from section pages (cascades of Hugo), or from the configuration of Jekyll."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from recommender.readers.files import read_text, relative_path
from recommender.readers.front_matter import split_front_matter
from recommender.readers.report import Report

__all__ = ["Inherited", "cascades", "jekyll_defaults", "site_cascades"]


MAX_PATTERN = 1_000
"""Characters of the pattern of a cascade that are read: a plain choice."""


class Inherited(NamedTuple):
    """Front matter that some files inherit.

    Attributes
    ----------
    folder : str
        Files in this folder and below it, as a path relative to the content folder; ``""`` for all.
    pattern : str
        What their paths, or the addresses that follow from them, must be like, with ``*`` and ``**``; ``""`` for all.
    values : mapping of str to object
        Front matter by key.
    place : str
        The content folder, as the pattern may name it in front of a path: ``"posts/"``, or empty.
    """

    folder: str
    pattern: str
    values: Mapping[str, Any]
    place: str = ""

    def applies_to(self, path: str) -> bool:
        """Whether the file at a path, relative to the content folder, inherits it."""
        if self.folder and not path.startswith(f"{self.folder}/"):
            return False
        if posixpath.dirname(path) == self.folder and posixpath.basename(path).startswith("_index."):
            return False  # the section page itself
        if not self.pattern:
            return True
        folder, name = posixpath.split(posixpath.splitext(path)[0])
        page = folder if name == "index" else f"{folder}/{name}".lstrip("/")
        names = (path, page, f"{self.place}{path}", f"{self.place}{page}")
        return any(_glob(self.pattern).fullmatch(name) for name in names)


def cascades(content: Path, files: Sequence[str]) -> list[Inherited]:
    """Return what the section pages (``_index.md``) among some files hand down, the outermost first."""
    inherited = list[Inherited]()
    for file in files:
        if posixpath.basename(file.replace("\\", "/")).startswith("_index."):
            inherited += _cascades_of(Path(file), content)
    return sorted(inherited, key=lambda source: source.folder.count("/") + bool(source.folder))


def site_cascades(config: Mapping[str, Any], content: Path) -> Iterator[Inherited]:
    """Return what Hugo's configuration hands down to all pages."""
    return _handed_down(config.get("cascade"), "", content)


def _cascades_of(file: Path, content: Path) -> Iterator[Inherited]:
    path = relative_path(file, content)
    try:
        text = read_text(file, Report(path))
    except OSError:  # it is reported when the file itself is read
        return
    if "cascade" not in text:
        return
    values = split_front_matter(text, 1, Report(path))[0].value
    yield from _handed_down(values.get("cascade"), posixpath.dirname(path), content)


def _handed_down(given: Any, folder: str, content: Path) -> Iterator[Inherited]:
    """What one or several cascades hand down to the pages below a folder."""
    for cascade in given if isinstance(given, list) else [given]:
        if isinstance(cascade, Mapping):
            yield from _targets(cascade, folder, f"{content.resolve().name}/")


def _targets(cascade: Mapping[str, Any], folder: str, place: str) -> Iterator[Inherited]:
    """What one cascade hands down, target by target: to pages only; of targets by language nothing is known."""
    target = cascade.get("_target", cascade.get("target"))
    kept = {key: value for key, value in cascade.items() if key not in ("_target", "target")}
    for one in target if isinstance(target, list) else [target]:
        conditions = one if isinstance(one, Mapping) else {}
        kinds, pattern = str(conditions.get("kind") or "page"), conditions.get("path") or ""
        if "page" in kinds and not conditions.get("lang") and isinstance(pattern, str):
            yield Inherited(folder, pattern, kept, place)


_WILDCARDS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_ALTERNATIVES = {"{": "(?:", "}": ")", ",": "|"}


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    """A pattern of paths: ``*`` within a folder, ``**`` across folders, ``{a,b}`` for either."""
    pattern = re.sub(r"(?:^|(?<=[{,]))/|/$", "", pattern[:MAX_PATTERN])
    is_balanced = re.fullmatch(r"[^{}]*(?:\{[^{}]*\}[^{}]*)*", pattern) is not None
    signs = {**_WILDCARDS, **(_ALTERNATIVES if is_balanced and "{" in pattern else {})}
    pieces = re.split(r"(\*\*/|\*\*|[*?{},])", pattern)
    return re.compile("".join(signs.get(piece, re.escape(piece)) for piece in pieces))


def jekyll_defaults(config: Mapping[str, Any], content: str) -> Iterator[Inherited]:
    """Yield the ``defaults`` of a Jekyll configuration.

    Parameters
    ----------
    config : mapping of str to object
        What ``_config.yml`` says.
    content : str
        The content folder, relative to the project's root.
    """
    defaults = config.get("defaults")
    for default in defaults if isinstance(defaults, list) else ():
        scope = default.get("scope") if isinstance(default, Mapping) else None
        values = default.get("values") if isinstance(default, Mapping) else None
        if not isinstance(scope, Mapping) or not isinstance(values, Mapping):
            continue
        path, kind = str(scope.get("path") or "").strip("/"), str(scope.get("type") or "")
        folder = path or {"posts": "_posts", "drafts": "_drafts", "": ""}.get(kind, f"_{kind}")
        if kind == "pages" or any(sign in folder for sign in "*?["):
            continue
        inside = posixpath.relpath(folder or ".", content)
        if content == folder or content.startswith(f"{folder}/") or inside == "." or not folder:
            yield Inherited("", "", values)
        elif not inside.startswith(".."):
            yield Inherited(inside, "", values)
