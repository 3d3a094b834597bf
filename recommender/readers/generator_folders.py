"""The folders of a generator that are no content: its templates and data, what it copies, and what it writes."""

from __future__ import annotations

import posixpath
from pathlib import Path

from recommender.readers.project import Project

__all__ = ["OUTPUT", "folders_left_out"]

OUTPUT = "output folder"
"""The reason for which whatever a generator has written is left out."""

_TEMPLATES = {
    "hugo": ("archetypes", "layouts", "themes", "data", "i18n", "resources"),
    "zola": ("templates", "themes"),
    "jekyll": ("_layouts", "_includes", "_sass", "_data"),
    "hexo": ("scaffolds", "themes"),
    "eleventy": ("_includes", "_layouts", "layouts", "_data"),
    "pelican": ("templates", "themes"),
    "nikola": ("templates", "themes"),
    "sphinx": ("_templates",),
    "obsidian": ("templates", "Templates"),
}
"""Generator → folders in the project's root that hold templates and their data. A folder of such a name elsewhere is
content."""

_STATIC = {
    "hugo": ("static", "assets"),
    "zola": ("static",),
    "astro": ("public",),
    "docusaurus": ("static",),
    "vitepress": ("public",),
    "gatsby": ("static",),
    "nikola": ("files",),
    "sphinx": ("_static",),
}
"""Generator → folders in the project's root whose files are published as they are: copies of feeds, pages of others."""


def folders_left_out(content: Path, project: Project) -> dict[str, str]:
    """Return the folders of a project that are no content, relative to the content folder, each with the reason.

    Parameters
    ----------
    content : Path
        The content folder, all links in its path resolved.
    project : Project
        With the configuration that names folders.
    """
    folders = dict[str, str]()
    if project.root is None:
        return folders
    name = project.generator.name
    templates = (*_TEMPLATES.get(name, ()), *_named_templates(project))
    if content in (project.root, project.base):
        folders |= dict.fromkeys(templates, "templates")
        folders |= dict.fromkeys(_STATIC.get(name, ()), "static files")
    if project.place.cut:
        folders |= {posixpath.normpath(f"{project.place.cut}{folder}"): "templates" for folder in templates}
    output = project.output
    if output is not None and output != content and output.is_relative_to(content):
        folders[output.relative_to(content).as_posix()] = OUTPUT
    return folders


def _named_templates(project: Project) -> list[str]:
    """The folders of templates and data that a configuration of Eleventy names, relative to that of its pages."""
    named = (project.option(f"dir.{key}") for key in ("includes", "layouts", "data"))
    return [posixpath.normpath(value) for value in named if isinstance(value, str) and value.strip("./ ")]
