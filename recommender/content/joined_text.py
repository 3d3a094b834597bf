"""A list as one text, where a format of tables or of graphs knows no lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["joined", "separated"]

_PART = re.compile(r"(?:\\.|[^|\\]|\\\Z)+", re.DOTALL)
"""A part of a joined text: a backslash takes the character after it along."""

_ESCAPED = re.compile(r"\\([|\\])")
"""What `joined` writes for a bar or a backslash."""


def joined(parts: Iterable[str]) -> str:
    r"""Return a list as one text, as the formats of graphs need it; `separated` takes it apart again.

    Examples
    --------
    >>> joined(["sea", "a|b"])
    'sea|a\\|b'
    >>> separated('sea|a\\|b')
    ['sea', 'a|b']
    """
    return "|".join(part.replace("\\", r"\\").replace("|", r"\|") for part in parts)


def separated(text: str) -> list[str]:
    """Return the parts of a text that `joined` wrote, without empty ones."""
    if "\\" not in text:
        return [part for part in text.split("|") if part]
    return [_ESCAPED.sub(r"\1", part) for part in _PART.findall(text)]
