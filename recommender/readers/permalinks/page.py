"""What addresses of pages are made of, whatever the generator."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from recommender.content import clean_text, host
from recommender.readers.languages import without_language
from recommender.readers.links import is_url
from recommender.readers.project import Project

__all__ = ["MAX_ADDRESS", "Page", "joined", "slug_of", "words"]

MAX_ADDRESS = 1_000
"""Characters of an address, and of a pattern of addresses. A plain choice: more than sites have."""

_DATE = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?=\D|\Z)")
_DATED_NAME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[-_](.+)", re.DOTALL)
_INDEX = ("index", "_index")


@dataclass(frozen=True)
class Page:
    """One page, as its address depends on it.

    Attributes
    ----------
    path : str
        Its file, relative to the folder in which the generator looks for content: ``posts/harbour.de.md``.
    values : mapping of str to object
        Its front matter by normalized key.
    title : str
        Its title.
    project : Project
        Generator and configuration.
    published : datetime or None
        Its date in UTC.
    language : str
        As names of files and folders say it, as a tag in lower case; empty if they name none.
    """

    path: str
    values: Mapping[str, Any]
    title: str
    project: Project = field(default_factory=Project)
    published: datetime | None = None
    language: str = ""

    @cached_property
    def folder(self) -> str:
        """Its folder; empty at the top."""
        return posixpath.dirname(self.path)

    @cached_property
    def stem(self) -> str:
        """The name of its file, without suffixes and language."""
        stem = posixpath.splitext(posixpath.basename(self.path))[0]
        return without_language(stem.removesuffix(".html")) if self.language else stem.removesuffix(".html")

    @cached_property
    def is_index(self) -> bool:
        """Whether it is the page of its folder."""
        return self.stem in _INDEX

    @cached_property
    def place(self) -> tuple[str, str]:
        """The folder in which it stands, and its name there; for ``harbour/index.md`` that of its folder."""
        return posixpath.split(self.folder) if self.is_index else (self.folder, self.stem)

    @cached_property
    def dated(self) -> tuple[date | None, str]:
        """The date in front of its name, and the name without it."""
        match = _DATED_NAME.fullmatch(self.place[1])
        try:
            return (date(*map(int, match.groups()[:3])), match[4]) if match else (None, self.place[1])
        except ValueError:
            return None, self.place[1]

    @cached_property
    def date(self) -> datetime | date | None:
        """Its date as its author wrote it: the zone of the site is not known, and the day in UTC may be another one."""
        for key in ("date", "publishdate", "pubdate", "published"):
            match = _DATE.match(written) if isinstance(written := self.values.get(key), str) else None
            if match and self.published:
                year, month, day = map(int, match.groups())
                try:
                    return self.published.replace(year, month, day)
                except ValueError:
                    continue
        return self.published

    def text(self, *keys: str) -> str:
        """Return the first text under some normalized keys; else an empty text."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str) and (text := value[:MAX_ADDRESS].strip()):
                return text
        return ""

    def address(self, *keys: str) -> str:
        """Return the path that front matter names under some keys; empty for addresses on other hosts."""
        address = self.text(*keys)
        if not is_url(address):
            return address
        return urlsplit(address).path if host(address) == self.project.host else ""

    def list(self, *keys: str) -> list[str]:
        """Return the texts of lists under some normalized keys; a text is a list of what commas or blanks separate."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, str):
                text = value[:MAX_ADDRESS].strip()
                return [part for part in re.split(r"\s*,\s*" if "," in text else r"\s+", text) if part][:20]
            if isinstance(value, list):
                return [clean_text(one) for one in value[:20] if isinstance(one, str)]
        return []

    def option(self, name: str, default: str = "") -> str:
        """Return a text of the configuration, by its normalized key."""
        value = self.project.option(name)
        return value[:MAX_ADDRESS] if isinstance(value, str) and value else default


def words(text: str) -> str:
    """Return a text in lower case, with hyphens between its words: letters and digits of all scripts."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text.lower())).strip("-")


def slug_of(name: str) -> str:
    """Return a name as Hugo and Zola write it in addresses: in lower case, hyphens for blanks, no other marks."""
    name = re.sub(r"[^\w\s.~+@-]+", "", unicodedata.normalize("NFC", name.lower()))
    return re.sub(r"[\s-]+", "-", name).strip("-")


def joined(*parts: str, end: str = "/") -> str:
    """Return an address of some parts of a path: ``/a/b/``; parts may have slashes of their own."""
    path = "/".join(segment for part in parts for segment in part.split("/") if segment not in ("", "."))
    return f"/{path}{end}" if path else "/"
