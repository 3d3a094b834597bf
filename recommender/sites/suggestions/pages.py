"""The files of a site, opened for a change: their bytes, and where their lists stand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from recommender.content import Article
from recommender.errors import EditError
from recommender.readers import (
    BY_HAND,
    Fields,
    ListedEntry,
    PageLayout,
    Project,
    Source,
    find_content,
    layout_of,
    list_path,
    listed_entries,
    refusal,
    root_of,
)
from recommender.readers import Path as KeyPath
from recommender.settings import Settings

__all__ = ["PAGES", "OpenPage", "SiteFiles"]

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".mkdn", ".mdwn", ".markdn")
"""Suffixes of files that get front matter if they have none."""

PAGES = (
    *MARKDOWN,
    *(".qmd", ".rmd", ".txt", ".html", ".htm", ".erb", ".rst", ".adoc", ".asciidoc", ".org"),
)
"""Suffixes of files that hold one article below front matter. Other files are data, which somebody exports again."""


@dataclass(frozen=True)
class OpenPage:
    """One file, read once.

    Attributes
    ----------
    article : Article
        What was read from it.
    file : Path
    source : Source
        The same for readers.
    data : bytes
        What it holds.
    """

    article: Article
    file: Path
    source: Source
    data: bytes

    @cached_property
    def layout(self) -> PageLayout:
        """The places of its values; EditError if the file cannot be changed."""
        layout = layout_of(self.data)
        if not layout.syntax and self.file.suffix.lower() not in MARKDOWN:
            raise EditError(f"it has no front matter that could be changed; {BY_HAND}")
        return layout

    @cached_property
    def entries(self) -> list[ListedEntry]:
        """The entries of its list, as ``article.related`` has them."""
        return listed_entries(self.layout, self.source)

    @cached_property
    def list_path(self) -> KeyPath | None:
        """The keys of its list, if it has one or an empty place for one."""
        return list_path(self.layout, self.source)


@dataclass(frozen=True)
class SiteFiles:
    """The content folder of a site.

    Attributes
    ----------
    folder : Path
    project : Project
        Whose rules decide how the files are read.
    fields : Fields
        The keys of each field.
    """

    folder: Path
    project: Project
    fields: Fields

    @classmethod
    def of(cls, folder: Path, settings: Settings, project: Project | None = None) -> SiteFiles:
        """Return the files of a content folder; its `project` is looked for if it is not known yet."""
        if project is None:
            project = find_content(folder, **settings.selection)[1]
        return cls(root_of(folder), project, Fields(settings.fields))

    def open(self, article: Article) -> OpenPage:
        """Read the file of an article.

        Raises
        ------
        EditError
            If it holds several records or other data, is missing or special, or lies outside of the folder.
        """
        file = self.folder / article.path
        if article.line or file.suffix.lower() not in PAGES or not article.path:
            raise EditError("it is no page with front matter; change where it is exported from")
        if reason := refusal(file, os.path.realpath(self.folder), follow_links=False):
            raise EditError(f"{reason}; it is not changed")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise EditError(f"it cannot be read: {error.strerror}; check its name and its permissions") from error
        return OpenPage(article, file, Source(file, article.path, self.fields, project=self.project), data)
