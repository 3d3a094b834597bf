"""Which generator a content folder belongs to, by the files of its configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from recommender.readers.configuration import config_text
from recommender.readers.generators import Generator, Sign

__all__ = ["find_root"]

LEVELS = 4
"""How many folders above the content folder may be the root of the project. A plain choice: ``content/en/posts`` needs
three."""


def find_root(content: Path, candidates: Sequence[Generator]) -> tuple[Generator, Path, str, str] | None:
    """Return the generator of the nearest folder with a sign, with that folder, the file and its text; None if none.

    Notes of Obsidian may lie within the project of a generator: that of the generator counts.
    """
    generators = [generator for generator in candidates if generator.name != "obsidian"]
    notes = [generator for generator in candidates if generator.name == "obsidian"]
    return _nearest(content, generators) or _nearest(content, notes)


def _nearest(content: Path, candidates: Sequence[Generator]) -> tuple[Generator, Path, str, str] | None:
    for folder in _folders(content):
        for generator in candidates:
            for sign in generator.signs:
                for name in _files_of(sign):
                    if (folder / name).is_dir() if name.endswith("/") else (folder / name).is_file():
                        text = config_text(folder / name)
                        if sign.mark is None or sign.mark.search(text):
                            return generator, folder, name, text
    return None


def _folders(content: Path) -> Iterator[Path]:
    """The content folder and those above it, up to the root of a repository or the user's home."""
    current = content.resolve()
    home = Path.home()
    for folder in [current, *current.parents][: LEVELS + 1]:
        if folder in (home, folder.parent):
            return
        yield folder
        if (folder / ".git").exists():
            return


def _files_of(sign: Sign) -> list[str]:
    """The names of files that a sign means."""
    if sign.file.endswith(".*"):
        return [f"{sign.file[:-1]}{suffix}" for suffix in ("js", "mjs", "cjs", "ts", "mts", "cts")]
    return [sign.file]
