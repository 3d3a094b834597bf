"""What reading YAML gives: values and their places, or an error with its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["KeyPath", "YamlDocument", "YamlError"]

KeyPath = tuple[str | int, ...]


class YamlError(ValueError):
    """Text that is not YAML, or more of it than is good for anybody.

    Attributes
    ----------
    line : int
        Where it happened, counted like the lines of the document; 0 if unknown.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """What `load_yaml` found.

    Attributes
    ----------
    value : object
        Plain Python values. Aliased parts are shared; walking all of it visits at most `MAX_NODES` nodes.
    lines : dict of path to int
        Line of each top-level key ``(key,)`` and of each entry right below it ``(key, index or key)``.
    written : dict of path to str
        Scalars at those places that are not strings, as written: ``007`` is the number 7, but a fine title.
    duplicates : list of (str, int)
        Keys that appear twice in one mapping, each with the line of the repetition. The last one wins.
    """

    value: Any
    lines: dict[KeyPath, int] = field(default_factory=dict)
    written: dict[KeyPath, str] = field(default_factory=dict)
    duplicates: list[tuple[str, int]] = field(default_factory=list)
