"""What YAML takes for a comment, and its author did not: ``tags: #port``, ``title: Berth #4``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recommender.readers.fields import FIELDS, normalize_key
from recommender.readers.parse_result import Remark
from recommender.readers.report import shown

__all__ = ["lost_to_comments"]

# A key at the left margin, or the dash of an entry.
_BEFORE_VALUE = re.compile(r"([\w-]+):(?= )|( *)-(?= )")
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
    key, index = "", -1
    for number, line in enumerate(text.split("\n"), first_line):
        match = _BEFORE_VALUE.match(line)
        if line[:1] not in {"", " ", "-", "#", "\t"}:
            key, index = line.partition(":")[0].strip("\"' "), -1
        elif match:
            index += 1
        if match is None or "#" not in line or key not in values:
            continue
        hash_sign = line.find(" #", match.end())
        if hash_sign < 0 or line[hash_sign + 2 : hash_sign + 3] in {
            "",
            " ",
            "\t",
            "!",
            "#",
        }:  # a remark, as it should be
            continue
        value, name = values[key], key
        if match[1] is None:
            if not isinstance(value, list) or index >= len(value):
                continue
            value, name = value[index], f"{key}, entry {index + 1}"
        written, comment = line[match.end() : hash_sign].strip(), shown(line[hash_sign + 1 :].rstrip())
        if value is None and not written:
            said = f"{name}: no value: YAML takes what follows # for a comment: {comment}"
        elif value == written and isinstance(value, str) and normalize_key(key) in _TEXTS:
            said = f"{name}: only {shown(value)}: YAML takes what follows # for a comment: {comment}"
        else:
            continue
        yield Remark("unreadable front matter", said, "put it in quotes", number)
