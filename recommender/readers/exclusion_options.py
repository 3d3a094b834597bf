"""How the options that leave files out are written, in the configurations of all generators: see `exclusions.PATTERNS`.

Each function of the type `Reading` takes the value of an option, of any type, and returns lines in the syntax of
``.gitignore``, and those patterns that mean too much to be used. Lines are at most `MAX_PATTERNS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from recommender.readers.configuration import MAX_CONFIG
from recommender.readers.fields import normalize_key

__all__ = [
    "MAX_PATTERNS",
    "Reading",
    "anywhere",
    "blog_of",
    "disabled_languages",
    "disabled_names",
    "globs_of_exclude",
    "index_of_blog",
    "names",
    "of_one_level",
    "outside_of_mounts",
    "paths",
    "says_ablog",
    "unless_rendered",
]

MAX_PATTERNS = 1_000
"""Patterns of one option that are read: a plain choice."""

Lines = tuple[list[str], list[str]]
Reading = Callable[[Any], Lines]
"""Takes the value of an option, and returns patterns and those of them that mean too much to be used."""


def names(value: Any) -> Lines:
    """Patterns as they are: a list, or lines of text."""
    entries = value[:MAX_CONFIG].splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    return [entry.strip() for entry in entries[:MAX_PATTERNS] if isinstance(entry, str) and entry.strip()], []


def paths(value: Any) -> Lines:
    """Patterns of which a name without wildcard stands for a file or folder at the top only."""
    lines = _without_braces(names(value)[0])
    return [line if "/" in line.strip("/") or "*" in line else f"/{line.lstrip('/')}" for line in lines], []


def anywhere(value: Any) -> Lines:
    """Patterns that are relative to one of several folders: they count in each."""
    lines = _without_braces(names(value)[0])
    return [line if line.startswith("**/") else f"**/{line.removeprefix('./').lstrip('/')}" for line in lines], []


def of_one_level(value: Any) -> Lines:
    """Patterns in which ``raw/*`` means the files of a folder, and not those of the folders in it."""
    lines, _ = paths(value)
    return [part for line in lines for part in ([line, f"!{line}/"] if line.endswith("/*") else [line])], []


def unless_rendered(value: Any) -> Lines:
    """What a list of the files that Quarto renders leaves out: all others, and those with ``!`` in front."""
    lines, _ = names(value)
    wanted = [line for line in lines if not line.startswith("!")]
    return _all_but(wanted, [line[1:] for line in lines if line.startswith("!")])


def _all_but(wanted: Sequence[str], unwanted: Sequence[str], folder: str = "") -> Lines:
    """Lines that leave out what is not wanted of a folder (with a slash at its end), and what is unwanted of it."""
    strange = [line for line in _without_braces(wanted) if set(line) & set("{(|")]  # as text, they would leave out all
    kept = [f"!{_of_files(line, folder)}" for line in paths(list(wanted))[0]] if wanted and not strange else []
    left_out = [_of_files(line, folder) for line in paths(list(unwanted))[0]]
    return [*([f"/{folder}**" if folder else "*"] if kept else []), *kept, *left_out], strange


def _of_files(line: str, folder: str) -> str:
    """A pattern of a folder as one of its files: the last pattern of files counts, whatever is said of folders."""
    line = f"{line}**" if line.endswith("/") else line
    return f"/{folder}{line.lstrip('/')}" if folder else line


_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")


def _without_braces(lines: Iterable[str]) -> list[str]:
    """Patterns with ``{a,b}`` as several ones, which ``.gitignore`` files have instead."""
    whole, pending = list[str](), [*lines][:MAX_PATTERNS][::-1]
    while pending and len(whole) < MAX_PATTERNS:
        line = pending.pop()
        braces = _BRACES.search(line) if len(line) <= MAX_LENGTH else None
        if braces is None:
            whole.append(line)
        else:
            start, end = line[: braces.start()], line[braces.end() :]
            pending += [f"{start}{part}{end}" for part in braces[1].split(",")][::-1]
    return whole


MAX_LENGTH = 1_000
"""Characters of a pattern whose braces are understood: a plain choice."""


def outside_of_mounts(value: Any) -> Lines:
    """What the folders that Hugo takes its content from leave out: ``excludeFiles``, and ``files`` with ``!``."""
    lines, strange = list[str](), list[str]()
    for mount in value[:MAX_PATTERNS] if isinstance(value, list) else []:
        options = {normalize_key(str(key)): one for key, one in mount.items()} if isinstance(mount, Mapping) else {}
        source, target = options.get("source"), options.get("target")
        if isinstance(source, str) and isinstance(target, str) and f"{target}/".startswith("content/"):
            given = {key: names([one] if isinstance(one := options.get(key), str) else one)[0] for key in _OF_MOUNTS}
            wanted = [*given["includefiles"], *(line for line in given["files"] if line[0] != "!")]
            unwanted = [*given["excludefiles"], *(line[1:].strip() for line in given["files"] if line[0] == "!")]
            more, unclear = _all_but(wanted, unwanted, f"{source.strip('./')}/".lstrip("/"))
            lines, strange = [*lines, *more], [*strange, *unclear]
    return lines[:MAX_PATTERNS], strange


_OF_MOUNTS = ("includefiles", "excludefiles", "files")


def disabled_languages(languages: Any) -> Lines:
    """The files of languages that Hugo does not build: ``[languages.de] disabled = true``."""
    options = languages.items() if isinstance(languages, Mapping) else ()
    off = [(str(name), one) for name, one in options if isinstance(one, Mapping) and one.get("disabled") is True]
    folders = [str(one["contentDir"]) for _, one in off if isinstance(one.get("contentDir"), str)]
    return [*disabled_names([name for name, _ in off])[0], *(f"/{folder.strip('./')}/" for folder in folders)], []


def disabled_names(value: Any) -> Lines:
    """The files of languages, in whatever case their names are."""
    tags = [re.sub(r"[a-z]", lambda sign: f"[{sign[0]}{sign[0].upper()}]", tag.lower()) for tag in names(value)[0]]
    return [line for tag in tags for line in (f"*.{tag}.*", f"/{tag}/", f"/content/{tag}/")][:MAX_PATTERNS], []


def globs_of_exclude(plugins: Any) -> Lines:
    """The patterns of the plugin *exclude* of MkDocs."""
    options = _plugin(plugins, "exclude")
    return names(options.get("glob")) if options else ([], [])


def index_of_blog(plugins: Any) -> Lines:
    """The page of the blog of Material for MkDocs that lists its posts."""
    blog = blog_of(plugins)
    return ([f"/{blog[0]}index.md"], []) if blog else ([], [])


def blog_of(plugins: Any) -> tuple[str, str | None] | None:
    """The folder of the blog of Material for MkDocs, and that of its posts if they are drafts until their date.

    Both have a slash at their end. None without such a blog.
    """
    options = _plugin(plugins, "blog", "material/blog")
    if options is None:
        return None
    blog = str(options.get("blog_dir") or "blog").strip("./")
    posts = str(options.get("post_dir") or "{blog}/posts").replace("{blog}", blog).strip("/")
    return f"{blog}/".lstrip("/"), f"{posts}/" if options.get("draft_if_future_date") is True else None


def _plugin(plugins: Any, *of_names: str) -> Mapping[Any, Any] | None:
    """The options of the first plugin of MkDocs with one of some names; None if it is not used."""
    for plugin in plugins if isinstance(plugins, list) else [plugins]:
        found: Mapping[Any, Any] = plugin if isinstance(plugin, Mapping) else {str(plugin): None}
        for name in of_names:
            if name in found:
                return found[name] if isinstance(found[name], dict) else {}
    return None


def says_ablog(extensions: Any) -> bool:
    """Whether the extensions of Sphinx are a blog, too."""
    return isinstance(extensions, list) and "ablog" in extensions
