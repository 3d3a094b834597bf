"""Patterns of files that are no content: from ``.gitignore`` files, and from the setting ``ignore``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pathspec

from recommender.errors import SettingsError
from recommender.readers.gitignore_lines import spec_of, usable_lines
from recommender.readers.project import Project

__all__ = ["IGNORE_FILES", "MAX_PATTERNS", "Patterns", "patterns_above", "patterns_of_folder", "patterns_of_settings"]

MAX_IGNORE_BYTES = 100_000
"""Bytes that are read of one ``.gitignore``. A plain choice: long ones have some thousand."""

MAX_PATTERNS = 10_000
"""Patterns of all ``.gitignore`` files of a content folder that are used. A plain choice: each is compared with every
file below it."""

LEVELS = 8
"""How many folders above the content folder may have a ``.gitignore`` that counts. A plain choice."""

IGNORE_FILES = (".gitignore", ".eleventyignore")
"""Names of files with patterns, in the same syntax; each is read wherever it lies."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns of one file or setting, in the syntax of ``.gitignore``."""

    spec: pathspec.GitIgnoreSpec
    reason: str
    cut: int = 0
    """Characters of a path that lead to the folder of the patterns, where that is below the content folder."""
    before: str = ""
    """The path that leads from the folder of the patterns to the content folder, where that is below it."""

    def decides(self, path: str) -> bool | None:
        """Whether a path (of a folder: with a slash at its end) is ignored; None where no pattern says anything."""
        return self.spec.check_file(self.before + path[self.cut :]).include


def patterns_of_settings(lines: Sequence[str]) -> Iterator[Patterns]:
    """Yield the patterns of the setting ``ignore``, if there are any; raise SettingsError if one cannot be read."""
    if lines:
        try:
            yield Patterns(spec_of(lines), "ignored by settings")
        except (ValueError, OverflowError, re.error) as error:
            remedy = "write patterns as in a .gitignore: drafts/**"
            raise SettingsError(f"ignore is {[*lines]!r}; {error}; {remedy}") from error


def patterns_above(content: Path, project: Project) -> Iterator[Patterns]:
    """Yield the patterns of ``.gitignore`` files above the content folder, up to the root of the repository or project.

    If they ignore the content folder as a whole, none of them counts: the user has named it.
    """
    found, before = list[Patterns](), ""
    top = _top(content, project)
    current = content
    while top is not None and current != top:
        before = f"{current.name}/{before}"
        current = current.parent
        found += patterns_of_folder(current, before=before)
    if not any(source.spec.match_file(source.before) for source in found):
        yield from found


def _top(content: Path, project: Project) -> Path | None:
    """The root of the repository around a folder, else of the project; None if neither is known."""
    for current in [content, *content.parents][: LEVELS + 1]:
        if (current / ".git").exists():
            return current
    return project.root


def patterns_of_folder(folder: Path, *, cut: int = 0, before: str = "") -> list[Patterns]:
    """Return the patterns of the ``.gitignore`` in a folder, and of files like it, if there are any."""
    return [found for name in IGNORE_FILES for found in _patterns_of_file(folder / name, cut, before)]


def _patterns_of_file(file: Path, cut: int, before: str) -> list[Patterns]:
    try:
        if not file.is_file():
            return []
        with file.open("rb") as stream:
            text = stream.read(MAX_IGNORE_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return []
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    patterns = usable_lines(lines)[:MAX_PATTERNS]
    if not patterns:
        return []
    return [Patterns(spec_of(patterns), f"ignored by {file.name}", cut, before)]
