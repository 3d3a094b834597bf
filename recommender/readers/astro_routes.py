"""Where the collections of a project of Astro lie, and below which path its pages show them.

Both are said by programs, which are read and never run: by ``content.config.ts``, and by pages with a name like
``[...slug].astro`` that ask for one collection. What they do not say plainly stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from recommender.readers.configuration import config_text

__all__ = ["astro_routes"]

MAX_PAGES = 500
"""How many files of pages are looked at. A plain choice: pages that show a collection are few."""

_CONFIGS = ("content.config.ts", "content.config.mts", "content.config.js", "content.config.mjs", "content/config.ts")
_CONSTANT = re.compile(r"\bconst\s+(\w+)\s*=\s*[\"'`]([^\"'`\n]{1,200})[\"'`]")
_NAME = re.compile(r"(\w+)\s*[:=]\s*\Z")
_BASE = re.compile(r"\bbase\s*:\s*(?:[\"'`]([^\"'`\n]{1,200})[\"'`]|(\w+))")
_PLACEHOLDER = re.compile(r"\$\{(\w{1,100})\}")
_EXPORTED = re.compile(r"\bcollections\s*=\s*\{([^{}]{0,5000})\}")
_ASKED = re.compile(r"\bgetCollection\(\s*[\"'`]([\w-]{1,100})[\"'`]")
_ENTRY = re.compile(r"\[(?:\.\.\.)?(?:slug|id|path|post|entry|article)\]")
"""Segments that stand for an entry; ``[tag]`` and ``[page]`` stand for lists of them."""


def astro_routes(root: Path, source: str = "src") -> dict[str, str]:
    """Return the folder of each collection, relative to `source` if it lies there → the path below which it is shown.

    Parameters
    ----------
    root : Path
        The root of the project.
    source : str
        The folder of its sources.

    Examples
    --------
    >>> astro_routes(Path("seeds"))
    {}
    """
    home = root / source
    shown = dict[str, str]()
    for path, text in _pages(home / "pages"):
        before, _, after = path.removesuffix(".astro").removesuffix("/index").rpartition("/")
        if not _ENTRY.fullmatch(after) or "[" in before or "paginate(" in text:
            continue
        for name in _ASKED.findall(text):
            shown.setdefault(name, before)
    bases = next(filter(None, (_bases(config_text(home / name)) for name in _CONFIGS)), {})
    folders = {name: folder.removeprefix(f"{source}/") for name, folder in bases.items()}
    return {folders.get(name, f"content/{name}"): path for name, path in shown.items()}


def _pages(folder: Path) -> Iterator[tuple[str, str]]:
    """The paths and texts of the pages that may show an entry, in order."""
    pages = sorted(path for path in folder.rglob("*.astro") if "[" in path.relative_to(folder).as_posix())
    for page in pages[:MAX_PAGES]:
        yield page.relative_to(folder).as_posix(), config_text(page)


def _bases(text: str) -> dict[str, str]:
    """The name of each collection → its folder, as a configuration of collections says."""
    constants = dict(_CONSTANT.findall(text))
    parts = text.split("defineCollection")
    folders = dict[str, str]()
    for before, after in pairwise(parts):
        name, base = _NAME.search(before[-200:]), _BASE.search(after)
        if name and base:
            folder = base[1] or constants.get(base[2], "")
            folder = _PLACEHOLDER.sub(lambda match: constants.get(match[1], match[0]), folder)
            folders[name[1]] = folder.strip("./")
    exported = _EXPORTED.search(text)
    pairs = [part.strip().strip("'\"").partition(":") for part in exported[1].split(",")] if exported else []
    names = {value.strip() or name: name.strip("'\" ") for name, _, value in pairs}
    return {names.get(name, name): folder for name, folder in folders.items() if folder and "$" not in folder}
