"""What each generator wants: where the file of lists goes, how it calls pages, and how a box comes into a page.

`TARGETS` is the table; to add a generator that `recommender.readers` recognises, enter it there. A generator that is
not in it gets the file of `GENERIC`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from recommender.readers import Project

__all__ = ["GENERIC", "TARGETS", "VARIANTS", "Target"]

Spell = Callable[[str, Project], str]
"""Takes the path of a file below the root of the site, and returns what the generator calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What one generator wants.

    Attributes
    ----------
    folders : mapping of str to (str, str)
        Name of a folder of the generator → the key of its configuration, as `Project.option` takes it, and the default.
    file : str
        The file of lists, relative to the root, with ``{name}`` for such folders; empty where a plugin makes the lists
        during the build.
    spell : callable
        From the path of a file below the root to what the generator calls it: the key of its list.
    partials : mapping of str to str
        File in `recommender/sites/themes` → where ``--install`` puts it, written as `file` is.
    snippet : str
        The one line to paste, with ``{name}`` for such folders; empty where nothing has to be.
    paste_into : str
        Where to.
    templates : sequence of str
        Patterns of the files that it may stand in, the most likely one first, written as `file` is.
    mark : str
        What tells that it stands there.
    """

    folders: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    file: str = ""
    spell: Spell = lambda path, project: path
    partials: Mapping[str, str] = field(default_factory=dict)
    snippet: str = ""
    paste_into: str = ""
    templates: Sequence[str] = ()
    mark: str = ""


def _option(project: Project, key: str, default: str) -> str:
    value = project.option(key)
    return value.strip("./ ") if isinstance(value, str) and value.strip("./ ") else default


def _below(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/") if folder else path


def _hugo(path: str, project: Project) -> str:
    """As ``.File.Path`` of Hugo; where languages have folders of their own, the language stands in front: ``en:``."""
    folders = project.content_folders
    if folder := max((name for name in folders if path.startswith(f"{name}/")), key=len, default=""):
        below = _below(path, folder)
        return f"{folders[folder]}:{below}" if folders[folder] else below
    return _below(path, _option(project, "contentdir", "content"))


def _jekyll(path: str, project: Project) -> str:
    """As ``page.path`` of Jekyll: the folder of all collections is no part of it."""
    return _below(_below(path, _option(project, "source", "")), _option(project, "collectionsdir", ""))


def _eleventy(path: str, project: Project) -> str:
    """As ``page.inputPath`` of Eleventy."""
    return f"./{path}"


def _in_folder(key: str, default: str) -> Spell:
    return lambda path, project: _below(path, _option(project, key, default))


GENERIC = Target(file="related_stories.json")
"""For generators without a row of their own: Gatsby, VitePress, Hexo, Zola, Quarto, Obsidian."""

_ASTRO = {
    "astro/related.ts": "{src}/data/related.ts",
    "astro/RelatedStories.astro": "{src}/components/RelatedStories.astro",
}

TARGETS: dict[str, Target] = {
    "hugo": Target(
        folders={"data": ("datadir", "data"), "layouts": ("layoutdir", "layouts")},
        file="{data}/related_stories.json",
        spell=_hugo,
        partials={"hugo/related-stories.html": "{layouts}/partials/related-stories.html"},
        snippet='{{ partial "related-stories.html" . }}',
        paste_into="the template of a page, such as layouts/page.html; before Hugo 0.146, layouts/_default/single.html",
        templates=[
            f"{folder}/{name}"
            for folder in ("{layouts}", "themes/*/layouts")
            for name in ("page.html", "single.html", "_default/single.html", "**/*.html")
        ],
        mark='"related-stories.html"',
    ),
    "jekyll": Target(
        folders={
            "source": ("source", "."),
            "data": ("datadir", "_data"),
            "includes": ("includesdir", "_includes"),
        },
        file="{source}/{data}/related_stories.json",
        spell=_jekyll,
        partials={"jekyll/related-stories.html": "{source}/{includes}/related-stories.html"},
        snippet="{% include related-stories.html %}",
        paste_into="the layout of a page, such as _layouts/post.html",
        templates=["{source}/_layouts/post.html", "{source}/_layouts/*.html"],
        mark="related-stories.html",
    ),
    "eleventy": Target(
        folders={
            "input": ("dir.input", "."),
            "data": ("dir.data", "_data"),
            "includes": ("dir.includes", "_includes"),
        },
        file="{input}/{data}/relatedStories.json",
        spell=_eleventy,
        partials={
            "eleventy/related-stories.njk": "{input}/{includes}/related-stories.njk",
            "eleventy/related-stories.liquid": "{input}/{includes}/related-stories.liquid",
        },
        snippet='{% include "related-stories.njk" %}',
        paste_into="the layout of a page, such as _includes/post.njk; in one of Liquid, "
        '{% include "related-stories" %} instead',
        templates=[
            f"{{input}}/{{includes}}/{name}"
            for name in ("post.njk", "layouts/post.njk", "post.liquid", "**/*.njk", "**/*.liquid", "**/*.html")
        ],
        mark='include "related-stories',
    ),
    "astro": Target(
        folders={"src": ("srcdir", "src")},
        file="{src}/data/related.json",
        partials=_ASTRO,
        snippet='{import("/{src}/components/RelatedStories.astro").then((box) => <box.default entry={entry} />)}',
        paste_into="the page of an entry, such as src/pages/blog/[...slug].astro",
        templates=["{src}/pages/**/[[]...slug].astro", "{src}/**/*.astro"],
        mark="/RelatedStories.astro",
    ),
    "starlight": Target(
        folders={"src": ("srcdir", "src")},
        file="{src}/data/related.json",
        partials={**_ASTRO, "astro/StarlightFooter.astro": "{src}/components/StarlightFooter.astro"},
        snippet='components: { Footer: "./{src}/components/StarlightFooter.astro" },',
        paste_into="the options of starlight(…) in astro.config.mjs",
        templates=["astro.config.*"],
        mark="/StarlightFooter.astro",
    ),
    "docusaurus": Target(
        file="src/data/related_stories.json",
        partials={
            "docusaurus/RelatedStories.js": "src/components/RelatedStories.js",
            "docusaurus/BlogPostItemFooter.js": "src/theme/BlogPostItem/Footer/index.js",
            "docusaurus/DocItemFooter.js": "src/theme/DocItem/Footer/index.js",
        },
    ),
    "mkdocs": Target(
        spell=_in_folder("docsdir", "docs"),
        snippet="plugins: [search, recommender]",
        paste_into="mkdocs.yml; where it has a list of plugins, add recommender to it",
        templates=["mkdocs.yml", "mkdocs.yaml"],
        mark="recommender",
    ),
    "pelican": Target(
        spell=_in_folder("path", "content"),
        snippet='PLUGINS = ["recommender.sites.plugins.pelican"]',
        paste_into="pelicanconf.py",
        templates=["pelicanconf.py"],
        mark="recommender.sites.plugins",
    ),
    "sphinx": Target(
        snippet='extensions += ["recommender.sites.plugins.sphinx"]',
        paste_into="conf.py, below the line that sets extensions",
        templates=["conf.py"],
        mark="recommender.sites.plugins",
    ),
    "nikola": Target(
        snippet="import recommender.sites.plugins.nikola",
        paste_into="conf.py",
        templates=["conf.py"],
        mark="recommender.sites.plugins",
    ),
    "zola": Target(file="related_stories.json", spell=_in_folder("", "content")),
}
"""Generator → what it wants."""

VARIANTS = {"astro": ("starlight", "@astrojs/starlight")}
"""Generator → the row of `TARGETS` that holds in its place if the project uses a package of npm; and that package."""
