"""Front matter that files inherit: from section pages (cascades of Hugo), or from the configuration of Jekyll."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from recommender.readers.files import read_text, relative_path
from recommender.readers.front_matter import split_front_matter
from recommender.readers.report import Report

__all__ = ["Inherited", "cascades", "jekyll_defaults"]


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
    """

    folder: str
    pattern: str
    values: Mapping[str, Any]

    def applies_to(self, path: str) -> bool:
        """Whether the file at a path, relative to the content folder, inherits it."""
        if self.folder and not path.startswith(f"{self.folder}/"):
            return False
        if not self.pattern:
            return True
        pattern, stem = self.pattern.strip("/"), posixpath.splitext(path)[0]
        return any(fnmatch.fnmatchcase(name, pattern) for name in (path, stem, posixpath.dirname(path)))


def cascades(content: Path, files: Sequence[str]) -> list[Inherited]:
    """Return what the section pages (``_index.md``) among some files hand down, the outermost first."""
    inherited = list[Inherited]()
    for file in files:
        if posixpath.basename(file.replace("\\", "/")).startswith("_index."):
            inherited += _cascades_of(Path(file), content)
    return sorted(inherited, key=lambda source: source.folder.count("/") + bool(source.folder))


def _cascades_of(file: Path, content: Path) -> Iterator[Inherited]:
    path = relative_path(file, content)
    try:
        text = read_text(file, Report(path))
    except OSError:  # it is reported when the file itself is read
        return
    if "cascade" not in text:
        return
    values = split_front_matter(text, 1, Report(path))[0].value
    given = values.get("cascade")
    folder = posixpath.dirname(path)
    for cascade in given if isinstance(given, list) else [given]:
        if not isinstance(cascade, Mapping):
            continue
        target = cascade.get("_target", cascade.get("target"))
        for one in target if isinstance(target, list) else [target]:
            pattern = one.get("path", "") if isinstance(one, Mapping) else ""
            kept = {key: value for key, value in cascade.items() if key not in ("_target", "target")}
            if isinstance(pattern, str):
                yield Inherited(folder, pattern.replace("{", "").replace("}", ""), kept)


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
