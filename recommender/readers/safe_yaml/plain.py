"""The plain part of YAML, read line by line: nearly all front matter is plain, and takes half the time this way.

Plain are mappings and lists by indentation, with values on one line, in quotes or bare. Everything else (most escapes,
comments, anchors, tags, flow collections, text over several lines, repeated keys, all errors) is left to the parser of
`safe_yaml.events`, which decides what is right: for every text, this module returns the same as the parser, or None.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from recommender.readers.parse_result import KeyPath, ParseResult
from recommender.readers.safe_yaml.scalars import BEGINNINGS, STRING, construct, implicit_tag

__all__ = ["read_plain"]

MAX_LENGTH = 200_000
"""Characters of a plain text. A value takes one character or more, so `events.MAX_NODES` cannot be exceeded."""
MAX_LEVELS = 12
"""Levels of a plain text: a plain choice, twice the deepest of 9,429 real files. The parser allows more."""

_CONTROL = r"\x00-\x1f\x7f-\x9f"
# No quantifier gives back what it took (*+): blanks that two of them could share would take quadratic time.
_DOUBLE = rf"""[^"\\{_CONTROL}]*+(?:\\["\\][^"\\{_CONTROL}]*+)*+"""
_BARE = rf"[^:#{_CONTROL}]*+"  # a colon may follow, except before a blank; a # may not
_VALUE = rf"""(?:("{_DOUBLE}"|'[^'{_CONTROL}]*')|((?:[\w/.(]|-(?=\d)){_BARE}(?::(?=\S){_BARE})*+))"""
# Every line with its end: its parts, of which those that it does not have are empty; the last is all of another line.
_LINES = re.compile(
    rf"( *+)(- (?=\S))?(?:([A-Za-z_][A-Za-z0-9_-]{{0,99}}):(?=[ \n]|\Z) *+)?{_VALUE}? *+(?:\n|\Z)|([^\n]*+\n?)"
)
_ESCAPED = re.compile(r"\\(.)")
# Other line ends, and characters that YAML forbids.
_UNUSUAL = re.compile("[\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def read_plain(text: str, first_line: int) -> ParseResult | None:
    """Return the values of `text`, exactly as `load_yaml` does; None if it is not plain, or empty.

    Parameters
    ----------
    text : str
        One YAML document.
    first_line : int
        The number of the first line of `text` in its file.
    """
    if len(text) > MAX_LENGTH or not (text.isascii() or _UNUSUAL.search(text) is None):
        return None
    reader = _Reader()
    for number, (blanks, dash, key, quoted, bare, other) in enumerate(_LINES.findall(text), first_line):
        if key or dash:
            container = reader.container_at(len(blanks), bool(dash), key, number)
            if container is None or not reader.add(container, key, quoted, bare):
                return None
        elif quoted or bare or other:
            return None
    return reader.finish()


class _Reader:
    """What has been read so far, and the mappings and lists that are still open."""

    def __init__(self) -> None:
        self.result = ParseResult({})
        self._levels: list[tuple[int, Any]] = [(0, self.result.value)]  # indentation and container, outermost first
        self._top_key: Any = None  # the latest key of the outermost mapping
        self._open_key: str | None = None  # a key without a value; the next line may begin its list or mapping

    def container_at(self, indent: int, is_entry: bool, key: str, number: int) -> Any:
        """Return the list or mapping that a line adds to, and record the line; None if it is not plain."""
        levels, lines = self._levels, self.result.lines
        if self._open_key is not None:
            self._open_value(indent, is_entry)
        level_indent, container = levels[-1]
        if level_indent != indent or type(container) is list:
            # Deeper levels end here and, before a key, a list at its own indentation.
            while level_indent > indent or (not is_entry and level_indent == indent and type(container) is list):
                levels.pop()
                level_indent, container = levels[-1]
        if level_indent != indent or (type(container) is list) is not is_entry:
            return None
        if is_entry:
            if len(levels) == 2:
                lines[self._top_key, len(container)] = number
            if not key:
                return container
            entry: dict[str, Any] = {}
            container.append(entry)
            levels.append((indent + 2, entry))
            container = entry
        depth = len(levels)
        if key in container or depth > MAX_LEVELS or implicit_tag(key) != STRING:  # repeated, too deep, no text to YAML
            return None
        if depth == 1:
            self._top_key = key
            lines[(key,)] = number
        elif depth == 2:
            lines[self._top_key, key] = number
        return container

    def add(self, container: Any, key: str, quoted: str, bare: str) -> bool:
        """Add a value to a mapping under a key, or to a list; without one, leave the key open. False if not plain."""
        if quoted:
            value: Any = quoted[1:-1]
            if quoted[0] == '"' and "\\" in value:
                value = _ESCAPED.sub(r"\1", value)
        elif bare:
            value = bare = bare.rstrip(" ")
            if bare[0] in BEGINNINGS:
                try:
                    value = _bare_value(bare)
                except (ValueError, TypeError, LookupError, AttributeError):
                    return False
                if type(value) is not str:
                    self._record(key or len(container), bare)
        else:
            value, self._open_key = None, key
        if key:
            container[key] = value
        else:
            container.append(value)
        return True

    def finish(self) -> ParseResult | None:
        """Return the result, or None if there are no values."""
        if self._open_key is not None:
            self._close_empty()
        return self.result if self.result.value else None

    def _open_value(self, indent: int, is_list: bool) -> None:
        """Open the list or mapping that a line below ``key:`` begins; if it begins none, the key has no value."""
        level_indent, mapping = self._levels[-1]
        if indent > level_indent or (indent == level_indent and is_list):
            mapping[self._open_key] = [] if is_list else {}
            self._levels.append((indent, mapping[self._open_key]))
            self._open_key = None
        else:
            self._close_empty()

    def _close_empty(self) -> None:
        """Give the open key the value None."""
        _, mapping = self._levels[-1]
        mapping[self._open_key] = None
        self._record(self._open_key, "")
        self._open_key = None

    def _record(self, key: Any, written: str) -> None:
        """Record a scalar that is not a string as it is written, on the two upper levels."""
        depth = len(self._levels)
        if depth <= 2:
            path: KeyPath = (key,) if depth == 1 else (self._top_key, key)
            self.result.written[path] = written


@lru_cache(maxsize=4096)  # widths, years and switches are frequent, and every value is immutable
def _bare_value(bare: str) -> Any:
    """Return the value of a scalar without quotes."""
    tag = implicit_tag(bare)
    return bare if tag == STRING else construct(tag, bare)
