"""The ``defaults`` in the configuration of Jekyll: front matter for files by path and type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from recommender.readers.path_patterns import glob
from recommender.readers.places import Place

__all__ = ["JekyllDefault", "jekyll_defaults"]


class JekyllDefault(NamedTuple):
    """One entry of the ``defaults`` of Jekyll.

    Attributes
    ----------
    folder : str
        Files in this folder and below it, relative to the content folder; ``""`` for all.
    pattern : str
        What the path of a file, or of a folder above it, must be like, relative to the site's source; ``""`` for all.
    kind : str
        ``posts``, ``drafts``, ``pages`` or the name of a collection; ``""`` for all.
    values : mapping of str to object
        Front matter by key.
    place : Place
        The content folder, seen from the site's source.
    """

    folder: str
    pattern: str
    kind: str
    values: Mapping[str, Any]
    place: Place

    def values_for(self, path: str) -> Mapping[str, Any]:
        """Return the values, if the file at a path inherits them."""
        whole = self.place.of(path)
        if whole is None or (self.kind and kind_of(whole) != self.kind):
            return {}
        if not self.pattern:
            return self.values
        return self.values if glob(self.pattern).matches(whole, or_folder=True) else {}


def kind_of(path: str) -> str:
    """What Jekyll takes a file for; folders of posts and drafts may lie below others, which are their categories."""
    folders = path.split("/")[:-1]
    if "_drafts" in folders:
        return "drafts"
    if "_posts" in folders:
        return "posts"
    return next((folder[1:] for folder in folders[:2] if folder.startswith("_")), "pages")


def jekyll_defaults(config: Mapping[str, Any], place: Place) -> list[JekyllDefault]:
    """Return the ``defaults`` of a Jekyll configuration, in the order in which Jekyll lets them count.

    The longer path goes before, then the one with a type, then the later one.

    Parameters
    ----------
    config : mapping of str to object
        What ``_config.yml`` says.
    place : Place
        The content folder, seen from the site's source.
    """
    defaults, found = config.get("defaults"), list[tuple[tuple[int, bool], JekyllDefault]]()
    for default in defaults if isinstance(defaults, list) else ():
        scope = default.get("scope", {}) if isinstance(default, Mapping) else None
        values = default.get("values") if isinstance(default, Mapping) else None
        if not isinstance(scope, Mapping) or not isinstance(values, Mapping):
            continue
        path, kind = str(scope.get("path") or "").strip("/"), str(scope.get("type") or "")
        kind = f"{kind}s" if kind in {"post", "page", "draft"} else kind
        is_pattern = any(sign in path for sign in "*?[{")
        folder = place.inside("" if is_pattern or path == "." else path)
        if folder is not None:
            pattern = path if is_pattern else ""
            found.append(((len(path), bool(kind)), JekyllDefault(folder, pattern, kind, values, place)))
    return [default for _, default in sorted(found, key=lambda pair: pair[0])]
