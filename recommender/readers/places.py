"""Where the content folder lies, seen from another folder that paths in a configuration are relative to."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

__all__ = ["Place", "place_in"]


class Place(NamedTuple):
    """The content folder, seen from a base folder: below it, above it, or the same; of each other, one is empty.

    Attributes
    ----------
    prefix : str
        The path from the base to the content, with a slash at its end: ``"blog/posts/"``.
    cut : str
        The path from the content to the base, with a slash at its end: ``"docs/"``.
    """

    prefix: str = ""
    cut: str = ""

    def of(self, path: str) -> str | None:
        """Return the path of a file of the content folder as seen from the base; None if it is not below the base."""
        if self.cut:
            return path[len(self.cut) :] if path.startswith(self.cut) else None
        return self.prefix + path

    def inside(self, folder: str) -> str | None:
        """Return a folder below the base as seen from the content folder: ``""`` if it holds all of the content.

        None if it holds nothing of it.
        """
        if self.cut:
            return f"{self.cut}{folder}".rstrip("/")
        if f"{self.prefix}".startswith(f"{folder}/") or not folder:
            return ""
        return folder[len(self.prefix) :] if folder.startswith(self.prefix) else None


def place_in(base: Path, content: Path) -> Place:
    """Return where a content folder lies; both are absolute. Folders that do not contain each other count as one."""
    if base in content.parents:
        return Place(prefix=f"{content.relative_to(base).as_posix()}/")
    if content in base.parents:
        return Place(cut=f"{base.relative_to(content).as_posix()}/")
    return Place()
