"""Which files the configuration of a site calls drafts, or leaves out: patterns of paths, by generator.

`PATTERNS` is the table. Patterns are read in the syntax of ``.gitignore``, which is that of MkDocs, and comes close to
what the other generators do; those of Hugo are regular expressions. How an option is written is in
`recommender.readers.exclusion_options`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from recommender.readers import exclusion_options as written
from recommender.readers.gitignore_lines import spec_of, usable_lines
from recommender.readers.path_metadata import MAX_PATH, plain_pattern
from recommender.readers.places import Place

__all__ = ["PATTERNS", "Exclusions"]

_HERE = Place()


class Matcher(Protocol):
    """Patterns that are ready to be compared."""

    def match_file(self, path: str) -> bool:
        """Whether any of them matches a path."""


class Patterns(NamedTuple):
    """An option of a configuration.

    Attributes
    ----------
    reason : str
        A key of `recommender.content.KEPT_OUT`.
    option : str
        As `Project.option` takes it.
    read : callable or None
        How the patterns are written; None for regular expressions.
    standard : tuple of str
        Patterns that count before those of the option.
    from_root : bool
        Whether paths begin at the root of the project, wherever its documents are.
    """

    reason: str
    option: str
    read: written.Reading | None = written.names
    standard: tuple[str, ...] = ()
    from_root: bool = False


PATTERNS: dict[str, tuple[Patterns, ...]] = {
    "mkdocs": (
        Patterns("draft", "draftdocs"),
        Patterns("no page", "excludedocs", standard=("/templates/",)),
        Patterns("no page", "plugins", written.globs_of_exclude),
        Patterns("listing page", "plugins", written.index_of_blog),
    ),
    "quarto": (
        Patterns("draft", "website.drafts", written.paths),
        Patterns("no page", "project.render", written.unless_rendered),
    ),
    "jekyll": (Patterns("no page", "exclude", written.paths),),
    "sphinx": (Patterns("no page", "excludepatterns", written.paths),),
    "zola": (Patterns("no page", "ignoredcontent"),),
    "hexo": (
        Patterns("no page", "exclude", written.of_one_level),
        Patterns("no page", "skiprender", written.of_one_level),
    ),
    "pelican": (
        Patterns("no page", "articleexcludes", written.paths),
        Patterns("no page", "pageexcludes", written.paths),
        Patterns("no page", "ignorefiles"),
    ),
    "hugo": (
        Patterns("no page", "ignorefiles", read=None),
        Patterns("no page", "module.mounts", written.outside_of_mounts, from_root=True),
        Patterns("no page", "languages", written.disabled_languages, from_root=True),
        Patterns("no page", "disablelanguages", written.disabled_names, from_root=True),
    ),
    "docusaurus": (Patterns("no page", "exclude", written.anywhere),),
    "vitepress": (Patterns("no page", "srcexclude", written.paths),),
    "eleventy": (Patterns("no page", "ignores", written.paths, from_root=True),),
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
    place, from_root : Place
        The content folder, seen from the folder of documents, and from the project's root.
    """

    def __init__(self, generator: str, option: Callable[[str], Any], place: Place, from_root: Place = _HERE) -> None:
        self._place = place
        self.remarks: list[str] = []
        self._specs: list[tuple[str, Place, Matcher]] = []
        for patterns in PATTERNS.get(generator, ()):
            matcher = self._matcher(patterns, option(patterns.option))
            if matcher is not None:
                self._specs.append((patterns.reason, from_root if patterns.from_root else place, matcher))
        self._waiting: str | None = None
        if generator == "mkdocs" and (blog := written.blog_of(option("plugins"))):
            self._waiting = blog[1]
        elif generator == "sphinx" and written.says_ablog(option("extensions")):
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
        for reason, place, matcher in self._specs:
            whole = place.of(path)
            if whole is not None and matcher.match_file(whole):
                return reason
        return ""

    def _matcher(self, patterns: Patterns, value: Any) -> Matcher | None:
        """Return what compares paths with the value of an option; what of it is not understood is remarked."""
        if patterns.read is None:
            expressions = [(text, plain_pattern(f".*?(?:{text})")) for text in written.names(value)[0]]
            self._remark(text for text, expression in expressions if expression is None)
            plain = [expression for _, expression in expressions if expression is not None]
            return _Expressions(plain) if plain else None
        given, strange = patterns.read(value)
        usable = usable_lines(given)
        known = {*usable}
        self._remark([*strange, *(line for line in given if line not in known)])
        lines = [*patterns.standard, *usable]
        return spec_of(lines) if lines else None

    def _remark(self, patterns: Iterable[str]) -> None:
        self.remarks += [f"{pattern[:100]}: no pattern, or too many wildcards" for pattern in patterns]


class _Expressions(list[re.Pattern[str]]):
    """Regular expressions for a part of a path that begins with a slash, as in Hugo."""

    def match_file(self, path: str) -> bool:
        return len(path) <= MAX_PATH and any(expression.match(f"/{path}") for expression in self)
