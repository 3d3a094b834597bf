"""What YAML takes for a comment, and its author did not: ``tags: #port``, ``title: Berth #4``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recommender.readers.fields import FIELDS, normalize_key
from recommender.readers.parse_result import KeyPath, Remark
from recommender.readers.report import shown

__all__ = ["lost_to_comments"]

# A key at the left margin or an entry of its list, a value without quotes, and a # that a blank precedes and none
# follows. A remark begins with "# ".
_LINE = re.compile(r"(?:([\w-]+):|[ ]*-)(?=[ ])([^#\n]*(?:(?<=[^\s])#[^#\n]*)*)(?<=[ ])(#[^\s#!].*)")
_TEXTS = frozenset(
    normalize_key(key)
    for name in ("title", "excerpt", "topics", "section", "related", "provider", "slug", "url", "aliases")
    for key in FIELDS[name]
) - {"content", "body"}


def lost_to_comments(text: str, first_line: int, values: dict[Any, Any]) -> Iterator[Remark]:
    """Yield a remark for each value that lost a part, or all of it, because it has a ``#`` without quotes.

    Parameters
    ----------
    text : str
        YAML.
    first_line : int
        The number of its first line in the file.
    values : dict
        What it says.
    """
    key: str = ""
    index = -1
    for number, line in enumerate(text.split("\n"), first_line):
        if not line or line[0] in "#\t" or line.isspace():
            continue
        is_entry = line.lstrip(" ").startswith(("- ", "-\n"))
        if line[0] not in " -":
            key, index = line.partition(":")[0].strip().strip("\"'"), -1
        elif is_entry:
            index += 1
        match = _LINE.match(line) if "#" in line else None
        if match is None or key not in values:
            continue
        value: Any = values[key]
        place: KeyPath = (key,)
        if match[1] is None:
            if not isinstance(value, list) or not 0 <= index < len(value):
                continue
            value, place = value[index], (key, index)
        written, comment = match[2].strip(), match[3].rstrip()
        name = f"{place[0]}" if len(place) == 1 else f"{place[0]}, entry {index + 1}"
        if value is None and not written:
            said = f"{name}: no value: YAML takes what follows # for a comment: {shown(comment)}"
        elif isinstance(value, str) and value == written and normalize_key(key) in _TEXTS:
            said = f"{name}: only {shown(value)}: YAML takes what follows # for a comment: {shown(comment)}"
        else:
            continue
        yield Remark("unreadable front matter", said, "put it in quotes", number)
