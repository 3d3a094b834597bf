"""The generators of static sites: how each is recognised, and what it does with the files of its content folder.

`GENERATORS` is the table; to add one, enter it there. What the configuration of one site decides beyond it is in
`recommender.readers.project`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

__all__ = [
    "FURTHER_CONFIGS",
    "FURTHER_TABLES",
    "GENERATORS",
    "OUTPUT_OPTIONS",
    "SOURCES",
    "UNKNOWN",
    "Generator",
    "Sign",
]


class Sign(NamedTuple):
    """What shows that a folder is the root of a project of some generator.

    Attributes
    ----------
    file : str
        The name of a file there; ``.*`` at its end stands for any suffix of JavaScript or TypeScript, and
        ``/`` says that it is a folder.
    mark : re.Pattern or None
        What the file must contain, where other programs have files of that name.
    """

    file: str
    mark: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """One generator of static sites.

    Attributes
    ----------
    name : str
        As the setting ``generator`` names it.
    signs : tuple of Sign
        Any of them shows that a project is one of this generator.
    shows_future : bool
        Whether pages dated in the future are published, unless the configuration says otherwise.
    drops_unpublished : bool
        Whether no page is made of any file with ``published: false``.
    underscored : bool
        Whether files whose names begin with ``_`` are pages.
    language : str
        The language of pages that name none, unless the configuration says otherwise; empty where there is no rule.
    output : str
        The folder in the project's root into which it writes, by default.
    plain_pages : bool
        Whether pages without front matter are as good as others: nobody has to be told to write some.
    lists : tuple of str
        Keys of curated lists that mean other things elsewhere.
    """

    name: str
    signs: tuple[Sign, ...] = ()
    shows_future: bool = True
    drops_unpublished: bool = False
    underscored: bool = True
    language: str = ""
    output: str = ""
    plain_pages: bool = False
    lists: tuple[str, ...] = ()


def _signs(*files: str, mark: str = "") -> tuple[Sign, ...]:
    pattern = re.compile(mark, re.MULTILINE) if mark else None
    return tuple(Sign(file, pattern) for file in files)


def _dependency(name: str) -> tuple[Sign, ...]:
    return _signs("package.json", mark=rf'"{name}"\s*:\s*"')


UNKNOWN = Generator(name="unknown", shows_future=False)
"""What is true of a folder without the configuration of a generator: where generators differ about dates in the future,
the stricter rule."""

_ALL = (
    # Before Hugo, whose configuration may be called the same.
    Generator(
        name="zola",
        language="en",
        signs=(*_signs("zola.toml"), *_signs("config.toml", mark=r"^[ \t]*base_url[ \t]*=")),
        output="public",
    ),
    Generator(
        name="hugo",
        language="en",
        signs=(
            *_signs("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/"),
            *_signs(
                *("config.toml", "config.yaml", "config.yml", "config.json"),
                mark=r"^[ \t{]*[\"']?(?i:baseURL|languageCode|defaultContentLanguage)[\"']?[ \t]*[=:]",
            ),
        ),
        shows_future=False,
        output="public",
    ),
    # Before Jekyll, for the same reason.
    Generator(
        name="hexo",
        signs=(*_dependency("hexo"), *_signs("_config.yml", mark=r"^(?:source_dir|public_dir|skip_render):")),
        shows_future=False,
        underscored=False,
        drops_unpublished=True,
        output="public",
    ),
    Generator(name="astro", signs=(*_signs("astro.config.*"), *_dependency("astro")), underscored=False, output="dist"),
    Generator(
        name="eleventy",
        signs=(*_signs(".eleventy.*", "eleventy.config.*"), *_dependency("@11ty/eleventy")),
        output="_site",
    ),
    Generator(
        name="docusaurus",
        language="en",
        signs=(*_signs("docusaurus.config.*"), *_dependency("@docusaurus/core")),
        underscored=False,
        output="build",
        plain_pages=True,
    ),
    Generator(
        name="mkdocs",
        signs=_signs("mkdocs.yml", "mkdocs.yaml"),
        output="site",
        plain_pages=True,
        lists=("links",),
    ),
    Generator(
        name="quarto",
        signs=_signs("_quarto.yml", "_quarto.yaml"),
        underscored=False,
        output="_site",
        plain_pages=True,
    ),
    Generator(name="pelican", language="en", signs=_signs("pelicanconf.py"), output="output"),
    Generator(
        name="nikola",
        language="en",
        signs=_signs("conf.py", mark=r"^(?:BLOG_TITLE|POSTS)\s*="),
        shows_future=False,
        output="output",
    ),
    Generator(
        name="sphinx",
        signs=_signs("conf.py", mark=r"^(?:extensions|html_theme|project)\s*="),
        output="_build",
        plain_pages=True,
    ),
    Generator(
        name="vitepress",
        signs=(*_signs(".vitepress/"), *_dependency("vitepress")),
        output=".vitepress/dist",
        plain_pages=True,
    ),
    Generator(name="gatsby", signs=(*_signs("gatsby-config.*"), *_dependency("gatsby")), output="public"),
    # Its configuration is also that of GitHub's pages, beside another generator.
    Generator(
        name="jekyll",
        signs=_signs("_config.yml", "_config.yaml", "_config.toml"),
        shows_future=False,
        underscored=False,
        output="_site",
    ),
    Generator(name="obsidian", signs=_signs(".obsidian/"), shows_future=False, plain_pages=True),
)

GENERATORS: dict[str, Generator] = {generator.name: generator for generator in _ALL}
"""Generator by name, in the order in which their signs are looked for."""

FURTHER_CONFIGS = {
    "hexo": ("_config.yml",),
    "hugo": tuple(f"config/_default/{name}" for name in ("config.toml", "hugo.toml", "config.yaml", "hugo.yaml")),
    "vitepress": tuple(f".vitepress/config.{suffix}" for suffix in ("js", "mjs", "ts", "mts")),
}
"""Generator → the files of its configuration, where what shows it is a folder or package.json."""

FURTHER_TABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "docusaurus": {"versions": ("versions.json",)},
    "jekyll": {"gemfile": ("Gemfile",)},
    "hugo": {
        name: tuple(f"config/_default/{name}.{suffix}" for suffix in ("toml", "yaml", "yml", "json"))
        for name in ("permalinks", "languages", "cascade", "frontmatter", "module")
    },
}
"""Generator → key of its configuration → the files, relative to the root, that hold its whole value."""

OUTPUT_OPTIONS = {
    "hugo": ("publishdir",),
    "jekyll": ("destination",),
    "hexo": ("publicdir",),
    "astro": ("outdir",),
    "mkdocs": ("sitedir",),
    "eleventy": ("dir.output",),
    "quarto": ("project.outputdir",),
    "vitepress": ("outdir",),
    "zola": ("outputdir",),
    "pelican": ("outputpath",),
    "nikola": ("outputfolder",),
}
"""Generator → the key of its configuration that names the output folder, as `Project.option` takes it."""


SOURCES = {
    "mkdocs": ("docsdir", "docs"),
    "pelican": ("path", "."),
    "eleventy": ("dir.input", "."),
    "jekyll": ("source", "."),
    "hexo": ("sourcedir", "source"),
    "zola": ("", "content"),
}
"""Generator → the key of the folder that paths in its configuration are relative to, and the folder by default."""
