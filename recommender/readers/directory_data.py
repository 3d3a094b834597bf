"""Front matter in files of its own: data of a folder for all pages below it, and data of one page beside it.

`DATA_FILES` is the table. Files are read, never run: of those in JavaScript, literals count. What is not understood is
told in words, for the doctor.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from recommender.readers.configuration import config_text
from recommender.readers.files import refusal
from recommender.readers.header_lines import load_header
from recommender.readers.inherited import Inherited
from recommender.readers.js_literals import load_javascript
from recommender.readers.parse_result import ParseError
from recommender.readers.safe_yaml import load_yaml

__all__ = ["DATA_FILES", "MAX_REMARKS", "DataFiles", "data_of_pages", "is_data_file"]


class DataFiles(NamedTuple):
    """Names of files with front matter, those that count most last.

    Attributes
    ----------
    folders : tuple of str
        For all pages below the folder of the file. ``{}`` stands for the name of that folder.
    pages : tuple of str
        For one page in the folder. ``{}`` stands for its name without suffix.
    """

    folders: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


_OF_ELEVENTY = ("{}.json", "{}.11tydata.json", "{}.11tydata.cjs", "{}.11tydata.mjs", "{}.11tydata.js")

DATA_FILES = {
    "eleventy": DataFiles(_OF_ELEVENTY, _OF_ELEVENTY),
    "quarto": DataFiles(("_metadata.yaml", "_metadata.yml")),
    "mkdocs": DataFiles((".meta.yml",)),
    "nikola": DataFiles(pages=("{}.meta",)),
}
"""Generator → its files of front matter. Those of MkDocs are read by the plugin *meta* of its theme Material."""

COMPUTED = "eleventyComputed"
"""A key whose values are functions and templates, which are not run."""

MAX_REMARKS = 20
"""Remarks that are kept: a plain choice."""


def is_data_file(name: str, folder: str, stems: Collection[str]) -> bool:
    """Whether a JSON file of Eleventy is data of its folder, or of a page in it: no article.

    Parameters
    ----------
    name : str
        Of the file.
    folder : str
        The name of its folder.
    stems : collection of str
        The names of the pages in that folder, without suffix.
    """
    stem = name.removesuffix(".json")
    return stem.endswith(".11tydata") or stem == folder or stem in stems


def data_of_pages(
    generator: str, root: Path, base: Path, content: Path, files: Sequence[str], *, follow_links: bool = True
) -> tuple[list[Inherited], list[str]]:
    """Return the front matter in files of its own, the outermost first, and remarks about what is not understood.

    Parameters
    ----------
    generator : str
        The name of the site's generator.
    root : Path
        The root of the project, whose own name says nothing; absolute, as the others.
    base : Path
        The folder from which on folders have data.
    content : Path
        The content folder.
    files : sequence of str
        The pages, relative to the content folder.
    follow_links : bool
        Whether symbolic links to files outside of the content folder are followed.
    """
    remarks: list[str] = []
    names = DATA_FILES.get(generator)
    if names is None:
        return [], remarks
    found = list[Inherited]()
    for file, owner in _data_files(names, root, base, content, files):
        if reason := refusal(file, os.fspath(root), follow_links=follow_links):
            remarks.append(f"{file.name}: {reason}")
        elif values := _read(file, remarks):
            found.append(Inherited(owner, "", values))
    return found, list(dict.fromkeys(remarks))[:MAX_REMARKS]


def _data_files(
    names: DataFiles, root: Path, base: Path, content: Path, files: Sequence[str]
) -> Iterator[tuple[Path, str]]:
    """Yield the files of data, the outermost first, each with the folder or page that it is for."""
    for above in reversed(_between(base, content)):
        for name in _names(names.folders, above.name, is_root=above == root):
            if (above / name).is_file():
                yield above / name, ""
    pages = _pages_by_folder(files)
    for folder in sorted(pages, key=lambda folder: (folder.count("/") + bool(folder), folder)):
        where = content / folder
        try:
            present = set(os.listdir(where))  # noqa: PTH208, only names are needed
        except OSError:  # it is reported when its files are read
            continue
        for name in _names(names.folders, where.name, is_root=where == root):
            if name in present:
                yield where / name, folder
        for page in pages[folder] if names.pages else ():
            for name in _names(names.pages, os.path.splitext(page)[0]):  # noqa: PTH122, many files
                if name in present and name != page:
                    yield where / name, f"{folder}/{page}".lstrip("/")


def _names(patterns: Sequence[str], stem: str, *, is_root: bool = False) -> list[str]:
    """The names of files of data; the name of a project's root says nothing."""
    return [pattern.format(stem) for pattern in patterns if not (is_root and "{}" in pattern)]


def _pages_by_folder(files: Sequence[str]) -> dict[str, list[str]]:
    """The names of files by folder, with the folders above them."""
    pages: dict[str, list[str]] = {"": []}
    for file in files:
        folder, _, name = file.rpartition("/")
        pages.setdefault(folder, []).append(name)
        while folder and (folder := folder.rpartition("/")[0]) not in pages:
            pages[folder] = []
    return pages


def _between(base: Path, content: Path) -> list[Path]:
    """The folders above the content folder, up to the base; the nearest first."""
    if base not in content.parents:
        return []
    return [folder for folder in content.parents if folder == base or base in folder.parents]


def _read(path: Path, remarks: list[str]) -> Mapping[str, Any]:
    """Return what a file of data says; what is not understood is remarked."""
    text = config_text(path)
    try:
        values = _LOADERS[path.suffix](text, remarks, path.name)
    except (ValueError, RecursionError, ParseError) as error:
        remarks.append(f"{path.name}: {str(error)[:200] or type(error).__name__}")
        return {}
    if not isinstance(values, dict):
        return {}
    if COMPUTED in values:
        remarks.append(f"{path.name}: {COMPUTED} is not run")
    return {key: value for key, value in values.items() if key != COMPUTED}


def _javascript(text: str, remarks: list[str], name: str) -> Any:
    result = load_javascript(text, 1)
    remarks += [f"{name}:{remark.line}: {remark.text}" for remark in result.remarks]
    return result.value


def _json(text: str, _remarks: list[str], _name: str) -> Any:
    return json.loads(text) if text.strip() else {}


def _yaml(text: str, _remarks: list[str], _name: str) -> Any:
    return load_yaml(text, 1).value


def _header(text: str, _remarks: list[str], _name: str) -> Any:
    return load_header(text, 1).value


_LOADERS: dict[str, Callable[[str, list[str], str], Any]] = {
    ".json": _json,
    **dict.fromkeys((".js", ".cjs", ".mjs"), _javascript),
    **dict.fromkeys((".yml", ".yaml"), _yaml),
    ".meta": _header,
}
