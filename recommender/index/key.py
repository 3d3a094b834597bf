"""What an index depends on beside the files, and where it lies."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from unicodedata import unidata_version

from recommender._io import array_store
from recommender.engine import code_version, made_by
from recommender.errors import ContentError, NoIndexError
from recommender.readers import Project, content_folder, find_project, hash_of_tables, sites_below
from recommender.settings import Settings
from recommender.text import find_model

__all__ = ["FOLDER", "content_of", "covers", "index_of", "is_in_shards", "key_of", "key_of_settings", "named_content"]

FOLDER = ".recommender"
"""Name of the folder of an index."""

LIBRARIES = ("PyStemmer", "PyYAML", "feedparser", "markdown-it-py", "py3langid", "stop-words", "w3lib")
"""The libraries that decide how files are read and counted. If the version of one changes, everything is read again."""


def index_of(settings: Settings, site: Path | None = None) -> Path:
    """Return where the index lies: beside the settings file, else in the folder of the site, or the current one."""
    return (settings.path.parent if settings.path else site or Path.cwd()) / FOLDER


def content_of(settings: Settings, argument: str | Path | None = None) -> Path:
    """Return the content folder: as `named_content`, else where the generator of this site looks for content."""
    try:
        return named_content(settings, argument)
    except ContentError:
        project = find_project(index_of(settings).parent, generator=settings.generator) if argument is None else None
        if project and (folder := content_folder(project)):
            return folder
        start = Path.cwd()
        if argument is None and (below := sites_below(start)):
            site = below[0].relative_to(start)
            what = f"no generator of sites is recognised in {str(start)!r}, but one in {str(site)!r}"
            raise ContentError(f"{what}: cd {site}, or pass --content {site}") from None
        raise


def named_content(settings: Settings, argument: str | Path | None = None) -> Path:
    """Return the content folder: as `Settings.content_folder`, else the one that the index was made of."""
    try:
        return settings.content_folder(argument)
    except ContentError:
        index = index_of(settings)
        try:
            key = array_store.facts_of(index).get("key")
            if isinstance(key, dict) and isinstance(key.get("content"), str):
                return Path(index.parent, key["content"])
        except NoIndexError:
            pass
        raise


def is_in_shards(index: Path, folder: Path) -> bool:
    """Whether there is an index of these files that lies in shards: it is taken as it is; errors as for `covers`."""
    try:
        facts = array_store.facts_of(index)
    except NoIndexError:
        return False
    return "shards" in facts and facts.get("key") == {"content": _relative(folder, index)}


def covers(index: Path, folder: Path) -> bool:
    """Whether there is an index that follows that folder; errors as for `recommender.Recommender.load`.

    One that was saved by `recommender.Recommender.save` knows where articles lie, but need not match the files.
    """
    try:
        key = array_store.facts_of(index).get("key", {})
    except NoIndexError:
        return False
    return isinstance(key, dict) and "version" in key and bool(key.get("content") == _relative(folder, index))


def key_of(folder: Path, project: Project, settings: Settings, index: Path) -> dict[str, Any]:
    """Return what an index depends on beside the files, as JSON gives it back: where it differs, a new one is made."""
    model = settings.model
    return {
        "content": _relative(folder, index),
        "project": project.fingerprint,
        **key_of_settings(settings),
        "model": find_model(model).fingerprint() if model else "",
        "version": code_version(),
        "libraries": {**{name: _version(name) for name in LIBRARIES}, "Unicode": unidata_version},
        "readers": hash_of_tables(),
        "made_by": made_by(),
    }


def key_of_settings(settings: Settings) -> dict[str, Any]:
    """Return the part of the key that the settings decide alone."""
    return {
        "fields": {name: list(keys) for name, keys in sorted(settings.fields.items())},
        "learn": settings.learn,
        "semantic": [settings.semantic, settings.semantic_max_characters] if settings.semantic else [],
    }


def _relative(folder: Path, index: Path) -> str:
    """The content folder as seen from the index: both may be moved together."""
    try:
        return Path(os.path.relpath(folder.resolve(), index.parent.resolve())).as_posix()
    except ValueError:  # on another drive
        return folder.resolve().as_posix()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # not installed, or packed without its papers
        return ""
