"""What a site is called: as the configuration of its generator says, else by its folder."""

from __future__ import annotations

from pathlib import Path

from recommender.content import one_line
from recommender.readers.project import Project, find_project

__all__ = ["site_title"]

TITLE_KEYS = (
    *("sitename", "blogtitle", "htmltitle", "sitetitle"),
    *("website.title", "book.title", "sitemetadata.title", "project.title", "extra.title", "title", "project"),
)
"""Keys under which configurations name their site, as `Project.option` takes them. Those of MkDocs, Pelican, Nikola,
Sphinx, Quarto and Gatsby come first; of all others it is ``title``."""

CONTENT_NAMES = frozenset(
    {"articles", "blog", "content", "contents", "doc", "docs", "news", "pages", "posts", "source", "src", "stories"}
)
"""Folders of content that say nothing of the site, beside all that begin with an underscore."""


def site_title(content: Path, generator: str = "") -> str:
    """Return the title of a site.

    Parameters
    ----------
    content : Path
        Its content folder.
    generator : str
        The name of its generator, where the settings say it.
    """
    project = find_project(content, generator=generator)
    return _configured(project) or _folder(project, content.resolve())


def _configured(project: Project) -> str:
    values = map(project.option, TITLE_KEYS)
    return next((one_line(value) for value in values if isinstance(value, str) and value.strip()), "")


def _folder(project: Project, content: Path) -> str:
    """The name of the folder of the project, or of the nearest one whose name says something."""
    if project.root is not None:
        return project.root.resolve().name
    folder = content if content.is_dir() else content.parent
    named = (one.name for one in (folder, *folder.parents) if one.name and not _is_content(one.name))
    return next(named, folder.name)


def _is_content(name: str) -> bool:
    return name.startswith(("_", ".")) or name.casefold() in CONTENT_NAMES
