"""Front matter that files inherit: from section pages, data of folders, or the configuration of the site.

`InheritedFrontMatter` holds all of it for one site, the least important first. Where it comes from:

=================  ====================================================================
Hugo               cascades of section pages and of the configuration: `cascades`
Jekyll             ``defaults`` of the configuration: `jekyll_defaults`
Eleventy, Quarto   data of folders, and of single files: `directory_data`
Pelican            defaults, and what paths of files say: `path_metadata`
=================  ====================================================================
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from recommender.readers.languages import language_of, suffix_language, without_language
from recommender.readers.path_patterns import glob

__all__ = ["Inherited", "InheritedFrontMatter", "InheritedValues"]


class InheritedValues(Protocol):
    """One source of front matter for some files."""

    @property
    def folder(self) -> str:
        """Files in this folder and below it, or this file; relative to the content folder, and ``""`` for all."""

    def values_for(self, path: str) -> Mapping[str, Any]:
        """Return what the file at a path, relative to the content folder, inherits from here; empty for nothing."""


class Inherited(NamedTuple):
    """Front matter for the files of a folder, or for those whose paths are like a pattern.

    Attributes
    ----------
    folder : str
        Files in this folder and below it, or this file, as a path relative to the content folder; ``""`` for all.
    pattern : str
        What their paths, or the addresses that follow from them, must be like, with ``*`` and ``**``; ``""`` for all.
    values : mapping of str to object
        Front matter by key.
    place : str
        The content folder, as the pattern may name it in front of a path: ``"posts/"``, or empty.
    languages : tuple of str
        Only files in one of these languages, as patterns; empty for all.
    suffix : str or None
        Only files whose names end with this language; None for all.
    folders : mapping of str to str
        The folders of the content that hold one language each → its tag.
    default_language : str
        That of files whose names and folders say none.
    bases : tuple of str
        Folders that paths may begin below, beside the content folder, each with a slash at its end.
    """

    folder: str
    pattern: str
    values: Mapping[str, Any]
    place: str = ""
    languages: tuple[str, ...] = ()
    suffix: str | None = None
    folders: Mapping[str, str] = MappingProxyType({})
    default_language: str = ""
    bases: tuple[str, ...] = ()

    def values_for(self, path: str) -> Mapping[str, Any]:
        """Return the values, if the file at a path inherits them."""
        if posixpath.dirname(path) == self.folder and posixpath.basename(path).startswith("_index."):
            return {}  # the section page itself
        if self.suffix is not None and (suffix_language(path) or self.default_language) != self.suffix:
            return {}
        if self.languages:
            language = language_of(path, self.folders) or self.default_language
            if not any(glob(name).matches(language) for name in self.languages):
                return {}
        if not self.pattern:
            return self.values
        pattern = glob(self.pattern.lower().replace(" ", "-"))
        folders = (*self.bases, *(f"{folder}/" for folder in self.folders))
        paths = [path, *(path.removeprefix(folder) for folder in folders if path.startswith(folder))]
        names = dict.fromkeys(
            f"{place}{name}" for place in ("", self.place) for one in paths for name in _names_of(one)
        )
        return self.values if any(map(pattern.matches, names)) else {}


def _names_of(path: str) -> Iterator[str]:
    """A file, and its page as Hugo names it: in lower case, without a language, ``index`` and blanks."""
    path = path.lower().replace(" ", "-")
    yield path
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    name = without_language(name)
    yield folder if name == "index" else f"{folder}/{name}".lstrip("/")


class InheritedFrontMatter:
    """All front matter that the files of a site inherit.

    Parameters
    ----------
    sources : sequence of InheritedValues
        The least important first.
    joins_lists : bool
        Whether lists are joined, and mappings too, instead of the nearest one being the only one.
    """

    def __init__(self, sources: Sequence[InheritedValues] = (), *, joins_lists: bool = False) -> None:
        self.sources = sources
        self.joins_lists = joins_lists
        self._by_folder: dict[str, list[tuple[int, InheritedValues]]] = {}
        for rank, source in enumerate(sources):
            self._by_folder.setdefault(source.folder, []).append((rank, source))

    def __bool__(self) -> bool:
        return bool(self.sources)

    @property
    def facts(self) -> str:
        """All that pages inherit, in a text that is the same in every process; values that sources share stand once."""
        shared = {id(source.values): source.values for source in self.sources if isinstance(source, Inherited)}
        numbers = {place: number for number, place in enumerate(shared)}
        sources = [
            (numbers[id(source.values)], *sorted(source.folders.items()), *source._replace(values={}, folders={}))
            if isinstance(source, Inherited)
            else source
            for source in self.sources
        ]
        return repr((sources, [*shared.values()], self.joins_lists))

    def complete(self, path: str, own: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return the front matter of a file with what it inherits; what it says itself goes before."""
        applying = [*self._by_folder.get("", ())]
        end = path.find("/")
        while self._by_folder and end != -1:
            applying += self._by_folder.get(path[:end], ())
            end = path.find("/", end + 1)
        applying += self._by_folder.get(path, ())
        applying.sort(key=lambda pair: pair[0])
        values: Mapping[Any, Any] = {}
        for inner in (*(source.values_for(path) for _, source in applying), own):
            # What the page itself says stands first, so that it counts in whatever spelling its keys are.
            values = _joined(inner, values) if self.joins_lists else {**inner, **{**values, **inner}}
        return values


OVERRIDE = "override:"
"""In front of a key, it says that its list is not joined (Eleventy)."""


def _joined(inner: Mapping[Any, Any], outer: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return two mappings as one: lists are joined, the inner one first, and mappings; of other values, the inner."""
    values = {**inner, **{**outer, **inner}}
    for key in inner:
        if isinstance(key, str) and key.startswith(OVERRIDE):
            values[key.removeprefix(OVERRIDE)] = values.pop(key)
        elif key in outer:
            one, other = inner[key], outer[key]
            if isinstance(one, Mapping) and isinstance(other, Mapping):
                values[key] = _joined(one, other)
            elif isinstance(other, list) or isinstance(one, list) or key in ALWAYS_LISTS:
                first, second = (entries if isinstance(entries, list) else [entries] for entries in (one, other))
                values[key] = [*first, *(entry for entry in second if entry not in first[:MAX_JOINED])]
    return values


ALWAYS_LISTS = {"tags"}
"""Keys whose values are lists, also where one text is written (Eleventy)."""

MAX_JOINED = 100
"""Entries of a list that are compared with those of another one, so that none is there twice: a plain choice."""
