"""Where a page lives on its own site: a function of its path, its front matter, and its generator's configuration.

`SCHEMES` is the table; to add a generator, enter it there. Addresses begin at the root of the site: its host and the
folder in which it is published are not part of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from recommender.readers.languages import language_tag
from recommender.readers.permalinks import paths, patterns
from recommender.readers.permalinks.jekyll import jekyll, jekyll_pattern
from recommender.readers.permalinks.page import Page
from recommender.readers.permalinks.site_settings import NO_SITE, address_by_settings, pattern_by_settings, with_site
from recommender.readers.project import Project

__all__ = ["NO_SITE", "SCHEMES", "Scheme", "content_folder", "pattern_of", "permalink_of", "with_site"]


class Scheme(NamedTuple):
    """How one generator makes addresses.

    Attributes
    ----------
    permalink : callable
        Takes a page and returns its address; empty if it has none, or if that cannot be known.
    pattern : str or callable
        The rule in words; or a function of the project.
    content : tuple of str
        The key of the configuration that names the folder of content, and its default; both empty for the root.
    languages : bool
        Whether languages in names and folders of files are a folder of their own in addresses.
    """

    permalink: Callable[[Page], str]
    pattern: str | Callable[[Project], str]
    content: tuple[str, str] = ("", "")
    languages: bool = False


def _routes(project: Project) -> str:
    return ", ".join(f"{folder}/ at /{route}" for folder, route in paths.docusaurus_routes(project).items())


SCHEMES: dict[str, Scheme] = {
    "jekyll": Scheme(jekyll, jekyll_pattern, ("source", "")),
    "hugo": Scheme(patterns.hugo, patterns.hugo_pattern, ("contentdir", "content"), languages=True),
    "hexo": Scheme(patterns.hexo, patterns.hexo_pattern, ("sourcedir", "source")),
    "pelican": Scheme(patterns.pelican, patterns.pelican_pattern, ("path", "content")),
    "zola": Scheme(paths.zola, "by the path", ("", "content"), languages=True),
    "nikola": Scheme(paths.nikola, "by the folders of POSTS and PAGES", languages=True),
    "docusaurus": Scheme(paths.docusaurus, _routes),
    "mkdocs": Scheme(paths.mkdocs, "by the path", ("docsdir", "docs")),
    "astro": Scheme(
        paths.astro,
        "by the path; in a collection, below that of the page that shows it, else below its name",
        ("srcdir", "src"),
    ),
    "eleventy": Scheme(paths.eleventy, "by the path", ("dir.input", "")),
    "vitepress": Scheme(paths.vitepress, "by the path", ("srcdir", "")),
    "quarto": Scheme(paths.quarto, "by the path"),
    "sphinx": Scheme(paths.quarto, "by the path"),
}
"""Generator → how it makes addresses."""


def permalink_of(
    path: str,
    values: Mapping[str, Any],
    project: Project,
    *,
    title: str = "",
    published: datetime | None = None,
    language: str = "",
) -> str:
    """Return the address of a page on its own site, ``/posts/harbour/``; empty if the generator makes or says none.

    Parameters
    ----------
    path : str
        Its file, relative to the content folder.
    values : mapping of str to object
        Its front matter by normalized key.
    project : Project
        Generator and configuration.
    title : str
        Its title.
    published : datetime or None
        Its date in UTC.
    language : str
        The language that its file or folder names, as a tag in lower case.

    Examples
    --------
    >>> from recommender.readers.generators import GENERATORS
    >>> site = Project(GENERATORS["hugo"], config={"permalinks": {"posts": "/:year/:slug/"}})
    >>> permalink_of("posts/a.md", {}, site, title="The Harbour", published=datetime(2021, 5, 21))
    '/2021/the-harbour/'
    """
    scheme = SCHEMES.get(project.generator.name)
    is_set = bool(pattern_by_settings(project))
    if (scheme is None and not is_set) or values.get("permalink") is False:
        return ""
    path = _place(path, scheme, project)
    if is_set or scheme is None:
        return address_by_settings(Page(path, values, title, project, published, language))
    top, _, below = path.partition("/")
    if scheme.languages and below and language_tag(top) == language:
        path = below
    return scheme.permalink(Page(path, values, title, project, published, language))


def pattern_of(project: Project) -> str:
    """Return how the addresses of a site are made, in words."""
    if pattern := pattern_by_settings(project):
        return pattern
    scheme = SCHEMES.get(project.generator.name)
    if scheme is None:
        return "unknown"
    return scheme.pattern if isinstance(scheme.pattern, str) else scheme.pattern(project)


def content_folder(project: Project) -> Path | None:
    """Return the folder in which the generator of a project looks for content; None where that is not known.

    Where languages of Hugo have folders of their own that lie elsewhere, it is the root of the project.
    """
    if project.root is None:
        return None
    folder = _content(SCHEMES.get(project.generator.name), project)
    if any(name != folder and not name.startswith(f"{folder}/") for name in project.content_folders):
        folder = ""
    return project.root / folder if (project.root / folder).is_dir() else project.root


def _content(scheme: Scheme | None, project: Project) -> str:
    """The folder of content below the root; empty if it is the root."""
    key, default = scheme.content if scheme else ("", "")
    given = project.option(key) if key else None
    return (given if isinstance(given, str) and given else default).strip("./")


def _place(path: str, scheme: Scheme | None, project: Project) -> str:
    """The path of a file below the folder in which the generator looks for content."""
    folder = _content(scheme, project)
    whole = f"{project.below}{path}"
    if inner := max((name for name in project.content_folders if whole.startswith(f"{name}/")), key=len, default=""):
        folder = inner
    return whole.removeprefix(f"{folder}/") if folder else whole
