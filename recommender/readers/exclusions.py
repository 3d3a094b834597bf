"""Which files the configuration of a site calls drafts, or leaves out: patterns of paths, by generator.

`PATTERNS` is the table. Patterns are read in the syntax of ``.gitignore``, which is that of MkDocs, and comes close to
what the other generators do; those of Hugo are regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

import pathspec

from recommender.readers.configuration import MAX_CONFIG
from recommender.readers.gitignore_lines import usable_lines
from recommender.readers.path_metadata import MAX_PATH, plain_pattern
from recommender.readers.places import Place

__all__ = ["PATTERNS", "Exclusions"]

_HERE = Place()

MAX_PATTERNS = 1_000
"""Patterns of one option that are read: a plain choice."""


class Matcher(Protocol):
    """Patterns that are ready to be compared."""

    def match_file(self, path: str) -> bool:
        """Whether any of them matches a path."""


Reading = Callable[[Any], tuple[list[str], list[str]]]
"""Takes the value of an option, and returns patterns and those of them that mean too much to be used."""


def _names(value: Any) -> tuple[list[str], list[str]]:
    """Patterns as they are: a list, or lines of text."""
    entries = value[:MAX_CONFIG].splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return [entry.strip() for entry in entries[:MAX_PATTERNS] if isinstance(entry, str) and entry.strip()], []


def _paths(value: Any) -> tuple[list[str], list[str]]:
    """Patterns of which a name without wildcard stands for a file or folder at the top only."""
    lines, _ = _names(value)
    return [line if "/" in line.strip("/") or "*" in line else f"/{line.lstrip('/')}" for line in lines], []


def _anywhere(value: Any) -> tuple[list[str], list[str]]:
    """Patterns that are relative to one of several folders: they count in each."""
    lines, _ = _names(value)
    return [line if line.startswith("**/") else f"**/{line.removeprefix('./').lstrip('/')}" for line in lines], []


def _of_one_level(value: Any) -> tuple[list[str], list[str]]:
    """Patterns in which ``raw/*`` means the files of a folder, and not those of the folders in it."""
    lines, _ = _paths(value)
    return [part for line in lines for part in ([line, f"!{line}/"] if line.endswith("/*") else [line])], []


def _unless_rendered(value: Any) -> tuple[list[str], list[str]]:
    """What a list of the files that are rendered leaves out: all others, and those with ``!`` in front."""
    lines, _ = _names(value)
    wanted = [line for line in lines if not line.startswith("!")]
    strange = [line for line in wanted if set(line) & set("{(|")]  # read as plain text, they would leave out all
    all_but = ["*", *(f"!{_with_all_below(line)}" for line in _paths(wanted)[0])]
    unwanted = [_with_all_below(line) for line in _paths([line[1:] for line in lines if line.startswith("!")])[0]]
    return [*(all_but if wanted and not strange else []), *unwanted], strange


def _with_all_below(line: str) -> str:
    """A pattern of a folder as one of its files: the last pattern of files counts, whatever is said of folders."""
    return f"{line}**" if line.endswith("/") else line


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
    read: Reading | None = _names
    standard: tuple[str, ...] = ()
    from_root: bool = False


PATTERNS: dict[str, tuple[Patterns, ...]] = {
    "mkdocs": (Patterns("draft", "draftdocs"), Patterns("no page", "excludedocs", standard=("/templates/",))),
    "quarto": (Patterns("draft", "website.drafts", _paths), Patterns("no page", "project.render", _unless_rendered)),
    "jekyll": (Patterns("no page", "exclude", _paths),),
    "sphinx": (Patterns("no page", "excludepatterns", _paths),),
    "zola": (Patterns("no page", "ignoredcontent"),),
    "hexo": (Patterns("no page", "exclude", _of_one_level), Patterns("no page", "skiprender", _of_one_level)),
    "pelican": (Patterns("no page", "articleexcludes", _paths), Patterns("no page", "ignorefiles")),
    "hugo": (Patterns("no page", "ignorefiles", read=None),),
    "docusaurus": (Patterns("no page", "exclude", _anywhere),),
    "vitepress": (Patterns("no page", "srcexclude", _paths),),
    "eleventy": (Patterns("no page", "ignores", _paths, from_root=True),),
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
        if generator == "mkdocs" and (blog := _blog_of(option("plugins"))):
            listing = pathspec.GitIgnoreSpec.from_lines([f"/{blog[0]}index.md"])
            self._specs.append(("listing page", place, listing))
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
        for reason, place, matcher in self._specs:
            whole = place.of(path)
            if whole is not None and matcher.match_file(whole):
                return reason
        return ""

    def _matcher(self, patterns: Patterns, value: Any) -> Matcher | None:
        """Return what compares paths with the value of an option; what of it is not understood is remarked."""
        if patterns.read is None:
            expressions = [(text, plain_pattern(f".*?(?:{text})")) for text in _names(value)[0]]
            self._remark(text for text, expression in expressions if expression is None)
            plain = [expression for _, expression in expressions if expression is not None]
            return _Expressions(plain) if plain else None
        given, strange = patterns.read(value)
        usable = usable_lines(given)
        self._remark([*strange, *(line for line in given if line not in usable)])
        lines = [*patterns.standard, *usable]
        return pathspec.GitIgnoreSpec.from_lines(lines) if lines else None

    def _remark(self, patterns: Iterable[str]) -> None:
        self.remarks += [f"{pattern[:100]}: no pattern, or too many wildcards" for pattern in patterns]


class _Expressions(list[re.Pattern[str]]):
    """Regular expressions for a part of a path that begins with a slash, as in Hugo."""

    def match_file(self, path: str) -> bool:
        return len(path) <= MAX_PATH and any(expression.match(f"/{path}") for expression in self)


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
