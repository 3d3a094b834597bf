"""One file of a content folder: its path, and what its path and name say."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from recommender.content import clean_text, strip_numbers
from recommender.readers.fields import Fields
from recommender.readers.languages import language_of, without_language
from recommender.readers.project import Project
from recommender.readers.report import Report
from recommender.readers.unused_keys import UnusedKeys

__all__ = ["Source", "words_of"]

_INNER_SUFFIXES = {".html", ".htm"}
"""Suffixes that stand before that of the file, where names are those of the pages they become: ``x.html.md``."""
_TEMPLATE_SUFFIX = ".erb"
"""A suffix that says nothing of the format, which stands before it: ``x.html.md.erb``."""

_DATED_NAME = re.compile(r"([1-9]\d{3})-(\d{1,2})-(\d{1,2})-(.+)")
_DATED_FOLDERS = re.compile(r"(?:\A|/)([1-9]\d{3})[-/](\d{1,2})[-/](\d{1,2})[-/]([^/]+)\Z")
"""A date in front of the name, in the name or in the folders above it: ``2024/01/05/x``, ``2024-01-05/x``."""
_DATED_NAME_OF_ZOLA = re.compile(r"([1-9]\d{3})-(\d\d)-(\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?\s?[-_](.+)")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read.

    Attributes
    ----------
    file : Path
        The file itself.
    path : str
        Its path relative to the content folder, with forward slashes.
    fields : Fields
        The keys of each field of a record.
    report : Report
        Collects its problems.
    project : Project
        The generator of the site, and its configuration.
    unused : UnusedKeys or None
        Collects the keys that nothing is made of, if anybody wants to know them.
    """

    file: Path
    path: str
    fields: Fields = field(default_factory=Fields)
    report: Report = field(default_factory=lambda: Report(""))
    project: Project = field(default_factory=Project)
    unused: UnusedKeys | None = None

    @property
    def id(self) -> str:
        """The path without suffixes; for an index page (``slug/index.md``, ``slug/README.md``) its folder."""
        return _id_of(self.path)

    @property
    def language(self) -> str:
        """The language that the file's name or folder names, as a tag in lower case; else empty."""
        project = self.project
        if not project.tags:
            return ""
        return language_of(self.path, project.languages) or project.language or project.main_language

    @property
    def dated_name(self) -> tuple[datetime | None, str]:
        """The date and the slug of a name like ``2021-05-21-slug``, or of one in folders like ``2021/05/21/``.

        Of other names, None and the name itself: without language, and without a number in front that is no part of it.
        """
        id, slug_of = self.id, strip_numbers if self.project.generator.name == "docusaurus" else str
        name = without_language(posixpath.basename(id))
        match = _DATED_NAME.fullmatch(name)
        if not match and self.project.generator.name == "zola":
            match = _DATED_NAME_OF_ZOLA.fullmatch(name)
        if not match and "/" in id:
            match = _DATED_FOLDERS.search(f"{posixpath.dirname(id)}/{name}")
        if match:
            try:
                year, month, day = map(int, match.groups()[:3])
                return datetime(year, month, day, tzinfo=UTC), slug_of(match[4])
            except ValueError:
                pass
        return None, slug_of(name)


@lru_cache(maxsize=4)  # it is asked for several times, one file after the other
def _id_of(path: str) -> str:
    path = unicodedata.normalize("NFC", _without_suffixes(path))
    folder, name = posixpath.split(path)
    is_index = name in ("index", "_index") or name.lower() == "readme"
    return folder if is_index and folder else path


def _without_suffixes(path: str) -> str:
    stem, suffix = posixpath.splitext(path)
    if suffix.lower() == _TEMPLATE_SUFFIX:
        stem, suffix = posixpath.splitext(stem)
    inner, inner_suffix = posixpath.splitext(stem)
    return inner if inner_suffix.lower() in _INNER_SUFFIXES else stem


def words_of(name: str) -> str:
    """Return the words of a slug or file name as a title; never empty.

    Examples
    --------
    >>> words_of("states-limit_facial-recognition")
    'States limit facial recognition'
    """
    words = clean_text(re.sub(r"[-_\s]+", " ", name)) or clean_text(name) or "Untitled"
    return words[0].upper() + words[1:]
