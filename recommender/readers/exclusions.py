"""Which files the configuration of a site calls drafts, or leaves out: patterns of paths, by generator.

`PATTERNS` is the table. Patterns are read in the syntax of ``.gitignore``, which is that of MkDocs, and comes close to
what the other generators do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pathspec

from recommender.readers.configuration import MAX_CONFIG
from recommender.readers.gitignore_lines import usable_lines
from recommender.readers.languages import suffix_language
from recommender.readers.places import Place

__all__ = ["PATTERNS", "Exclusions"]

MAX_PATTERNS = 1_000
"""Patterns of one option that are read: a plain choice."""


class Patterns(NamedTuple):
    """An option of a configuration.

    Attributes
    ----------
    reason : str
        A key of `recommender.content.KEPT_OUT`.
    option : str
        As `Project.option` takes it.
    is_anchored : bool
        Whether a name stands for a file or folder at the top only.
    is_negated : bool
        Whether only entries with ``!`` in front leave files out, in a list of what is built.
    standard : tuple of str
        Patterns that count before those of the option.
    """

    reason: str
    option: str
    is_anchored: bool = False
    is_negated: bool = False
    standard: tuple[str, ...] = ()


PATTERNS: dict[str, tuple[Patterns, ...]] = {
    "mkdocs": (Patterns("draft", "draftdocs"), Patterns("no page", "excludedocs", standard=("/templates/",))),
    "quarto": (
        Patterns("draft", "website.drafts", is_anchored=True),
        Patterns("no page", "project.render", is_anchored=True, is_negated=True),
    ),
    "jekyll": (Patterns("no page", "exclude", is_anchored=True),),
    "sphinx": (Patterns("no page", "excludepatterns", is_anchored=True),),
    "zola": (Patterns("no page", "ignoredcontent"),),
    "hexo": (Patterns("no page", "exclude", is_anchored=True),),
    "pelican": (
        Patterns("no page", "articleexcludes", is_anchored=True),
        Patterns("no page", "pageexcludes", is_anchored=True),
        Patterns("no page", "ignorefiles"),
    ),
    "eleventy": (Patterns("no page", "ignoredfiles"), Patterns("no page", "ignores", is_anchored=True)),
    "vitepress": (Patterns("no page", "srcexclude", is_anchored=True),),
    "docusaurus": (Patterns("no page", "exclude"),),
}
"""Generator → the options that name files."""


class Exclusions:
    """What the configuration of a site says of files by their paths; `remarks` is what of it is not understood.

    Parameters
    ----------
    generator : str
        The name of the site's generator.
    option : callable
        Returns the value of an option, see `Project.option`.
    place : Place
        The content folder, seen from the folder that patterns are relative to.
    """

    def __init__(self, generator: str, option: Callable[[str], Any], place: Place) -> None:
        self._place = place
        self.remarks: list[str] = []
        self._specs: list[tuple[str, pathspec.GitIgnoreSpec]] = []
        for patterns in PATTERNS.get(generator, ()):
            given = _lines(option(patterns.option), patterns)
            usable = usable_lines(given)
            self.remarks += [f"{line[:100]}: no pattern, or too many wildcards" for line in given if line not in usable]
            if lines := [*patterns.standard, *usable]:
                self._specs.append((patterns.reason, pathspec.GitIgnoreSpec.from_lines(lines)))

        self._languages = _disabled_languages(option) if generator == "hugo" else frozenset[str]()
        if generator == "mkdocs" and (lines := usable_lines(_globs_of_plugin(option("plugins")))):
            self._specs.append(("no page", pathspec.GitIgnoreSpec.from_lines(lines)))
        self._waiting: str | None = None
        if generator == "mkdocs" and (blog := _blog_of(option("plugins"))):
            self._specs.append(("listing page", pathspec.GitIgnoreSpec.from_lines([f"/{blog[0]}index.md"])))
            self._waiting = blog[1]
        elif generator == "sphinx" and _says_ablog(option("extensions")):
            self._waiting = ""

    @property
    def has_waiting_posts(self) -> bool:
        """Whether there are such posts as `waits` tells."""
        return self._waiting is not None

    def waits(self, path: str) -> bool:
        """Whether a file is a post that is a draft until its date: with the plugin *blog* of MkDocs, or with ABlog."""
        return self._waiting is not None and (self._place.of(path) or "").startswith(self._waiting)

    def reason(self, path: str) -> str:
        """Return why a file is kept out: a key of `recommender.content.KEPT_OUT`; else empty."""
        if self._languages and (suffix_language(path) or path.partition("/")[0].lower()) in self._languages:
            return "no page"
        if not self._specs or (whole := self._place.of(path)) is None:
            return ""
        return next((reason for reason, spec in self._specs if spec.match_file(whole)), "")


def _lines(value: Any, patterns: Patterns) -> list[str]:
    """The patterns in the value of an option: a list, or lines of text."""
    if isinstance(value, Mapping) or not value:
        return []
    entries = value[:MAX_CONFIG].splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    texts = [entry.strip() for entry in entries[:MAX_PATTERNS] if isinstance(entry, str) and entry.strip()]
    if patterns.is_negated:
        texts = [text[1:] for text in texts if text[0] == "!" and text[1:]]
    if not patterns.is_anchored:
        return texts
    return [text if "/" in text.strip("/") or "*" in text else f"/{text.lstrip('/')}" for text in texts]


def _disabled_languages(option: Callable[[str], Any]) -> frozenset[str]:
    """The languages of a site of Hugo that are not built, in lower case."""
    languages, names = option("languages"), option("disablelanguages")
    options = languages.items() if isinstance(languages, Mapping) else ()
    disabled = [name for name, one in options if isinstance(one, Mapping) and one.get("disabled") is True]
    return frozenset(str(name).lower() for name in [*disabled, *(names if isinstance(names, list) else [])])


def _globs_of_plugin(plugins: Any) -> list[str]:
    """The patterns of the plugin *exclude* of MkDocs."""
    found = [one for one in (plugins if isinstance(plugins, list) else [plugins]) if isinstance(one, Mapping)]
    options = next((one["exclude"] for one in found if "exclude" in one), None)
    return _lines(options.get("glob"), Patterns("no page", "glob")) if isinstance(options, Mapping) else []


def _says_ablog(extensions: Any) -> bool:
    """Whether the extensions of Sphinx are a blog, too."""
    return isinstance(extensions, list) and "ablog" in extensions


def _blog_of(plugins: Any) -> tuple[str, str | None] | None:
    """The folder of the blog of Material for MkDocs, and that of its posts if they are drafts until their date.

    Both have a slash at their end. None without such a blog.
    """
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        found: Mapping[Any, Any] = plugin if isinstance(plugin, Mapping) else {str(plugin): None}
        for name in ("blog", "material/blog"):
            if name in found:
                options = found[name] if isinstance(found[name], dict) else {}
                blog = str(options.get("blog_dir") or "blog").strip("./")
                posts = str(options.get("post_dir") or "{blog}/posts").replace("{blog}", blog).strip("/")
                return f"{blog}/".lstrip("/"), f"{posts}/" if options.get("draft_if_future_date") is True else None
    return None
