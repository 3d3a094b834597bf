"""The folder of a site: its generator, its content, and how its generator calls the files of that."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from recommender.content import Article, host
from recommender.errors import ContentError, ExportError
from recommender.readers import NO_SITE, Project, content_folder, find_project, with_site
from recommender.sites.generators import GENERIC, TARGETS, VARIANTS, Target

__all__ = ["SiteFolder", "find_site"]

MAX_PACKAGE = 1_000_000
"""Characters of a package.json that are read. A plain choice: far more than any has."""

_COPIES_FILES = {"hugo", "zola", "quarto", "mkdocs", "sphinx"}
"""Generators that publish a picture beside the page next to whose file it lies."""


@dataclass(frozen=True)
class SiteFolder:
    """The folder of a site.

    Attributes
    ----------
    root : Path
        Where the generator's configuration lies, absolute; without one, the folder that was named.
    content : Path
        The folder of its articles, absolute.
    project : Project
        Its generator, and what its configuration says.
    target : Target
        What this generator wants.
    remark : str
        What the settings say of the content and does not count here, and what to do; else empty.
    """

    root: Path
    content: Path
    project: Project
    target: Target
    remark: str = ""

    @cached_property
    def _prefix(self) -> str:
        """The content folder below the root, with a slash at the end; empty if it is the same, or lies elsewhere."""
        if self.content == self.root or not self.content.is_relative_to(self.root):
            return ""
        return f"{self.content.relative_to(self.root).as_posix()}/"

    @cached_property
    def file(self) -> str:
        """The file of lists, relative to the root; empty where a plugin of the generator needs none."""
        return self._place(self.target.file) if self.target.file else ""

    @cached_property
    def partials(self) -> dict[str, str]:
        """File of `recommender/sites/themes` → where it belongs, relative to the root."""
        return {name: self._place(path) for name, path in self.target.partials.items()}

    @cached_property
    def snippet(self) -> str:
        """The line to paste; it has braces of its own."""
        text = self.target.snippet
        for name in self.target.folders:
            text = text.replace(f"{{{name}}}", self._place(f"{{{name}}}"))
        return text

    @cached_property
    def templates(self) -> list[str]:
        """Patterns of the templates in which the line may stand, relative to the root."""
        return [self._place(pattern) for pattern in self.target.templates]

    def _place(self, path: str) -> str:
        """A path with the folders that the configuration names; with those by default, if it would leave the site."""
        folders = self.target.folders
        named = {name: self.project.option(key) or default for name, (key, default) in folders.items()}
        for choice in (named, {name: default for name, (_, default) in folders.items()}):
            place = posixpath.normpath(path.format_map(choice))
            if not place.startswith(("/", "..")):
                break
        return place

    def own_place(self, path: str) -> Path:
        """Return where a file of ours lies, by its path relative to the root.

        Raises
        ------
        ExportError
            If links lead it out of the site: what lies there is not the site's to write or to remove.
        """
        file = self.root / path
        try:
            real = file.resolve()
        except (OSError, RuntimeError) as error:  # a link to itself
            raise ExportError(f"{str(file)!r} leads nowhere: {error}; remove the link") from error
        if not real.is_relative_to(self.root):
            what = f"{str(file)!r} leads out of the site, to {str(real)!r}"
            raise ExportError(f"{what}; remove the link, or name a file with --output")
        return file

    def key_of(self, article: Article) -> str:
        """Return what the generator calls the file of an article; of several articles in one file, each by its id."""
        if article.line > 0 or not article.path:
            return article.id
        return self.target.spell(f"{self._prefix}{article.path}", self.project)

    def key_of_file(self, file: str | Path) -> str:
        """Return the key of the file of one article; empty for one outside of the content."""
        path = Path(file).resolve()
        if not path.is_relative_to(self.content):
            return ""
        return self.target.spell(f"{self._prefix}{path.relative_to(self.content).as_posix()}", self.project)

    def address_of(self, article: Article) -> str:
        """Return where an article lives: its path on the site wherever that is known, else its address as written.

        Such a path begins at the root of the site. Where the site lies in a folder of its host, the generator puts that
        in front, by its filter for relative addresses.
        """
        if article.permalink:
            return article.permalink
        parts = urlsplit(article.url) if self.is_own(article.url) else None
        if parts is None:
            return article.url
        folder = self.project.base_path
        path = parts.path.removeprefix(folder) if parts.path.startswith(f"{folder}/") else parts.path
        return f"{path or '/'}{f'?{parts.query}' if parts.query else ''}"

    def is_own(self, address: str) -> bool:
        """Whether a whole address is one of this site."""
        return bool(self.project.host) and "//" in address and host(address) == self.project.host

    def picture_of(self, article: Article) -> str:
        """Return the address of the picture that stands for an article; empty where it has none that can be known."""
        image = article.images[0] if article.images else ""
        if not image or image.startswith(("/", "#")) or "://" in image:
            return image
        path = posixpath.normpath(image)
        beside = self.content / posixpath.dirname(article.path) / path
        if self.project.generator.name in _COPIES_FILES and beside.is_file():
            return f"{article.permalink.rstrip('/')}/{path}" if article.permalink.endswith("/") else ""
        return "" if path.startswith("..") or beside.is_file() else f"/{path}"


def find_site(
    folder: Path, content: Path | None = None, generator: str = "", site: Mapping[str, str] = NO_SITE
) -> SiteFolder:
    """Return the site that a folder belongs to.

    Parameters
    ----------
    folder : Path
        The site's, or one in it.
    content : Path, optional
        The folder of its articles; by default where its generator looks for them.
    generator : str
        The name of the generator; by default it is recognised by its configuration.
    site : mapping of str to str
        What the settings say of its addresses.

    Raises
    ------
    ContentError
        If the folder is missing.
    SettingsError
        If `generator` is unknown.
    """
    if not folder.is_dir():
        raise ContentError(f"the folder of the site {str(folder)!r} does not exist; check the path")
    project = with_site(find_project(folder, generator=generator), site)
    root = (project.root or folder).resolve()
    articles = (content or content_folder(project) or folder).resolve()
    name = project.generator.name
    variant, package = VARIANTS.get(name, ("", ""))
    if package and _uses(root, package):
        name = variant
    return SiteFolder(root, articles, project, TARGETS.get(name, GENERIC))


def _uses(root: Path, package: str) -> bool:
    """Whether a package of npm is named in the project's package.json."""
    try:
        with (root / "package.json").open(encoding="utf-8", errors="replace") as file:
            return f'"{package}"' in file.read(MAX_PACKAGE)
    except OSError:
        return False
