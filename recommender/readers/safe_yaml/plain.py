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
from recommender.readers.safe_yaml.scalars import STRING, construct, implicit_tag

__all__ = ["read_plain"]

MAX_LENGTH = 200_000
"""Characters of a plain text. A value takes one character or more, so `events.MAX_NODES` cannot be exceeded."""
MAX_LEVELS = 12
"""Levels of a plain text: a plain choice, twice the deepest of 9,429 real files. The parser allows more."""

_CONTROL = r"\x00-\x1f\x7f-\x9f"
# No quantifier gives back what it took (*+): blanks that two of them could share would take quadratic time.
_DOUBLE = rf"""[^"\\{_CONTROL}]*+(?:\\["\\][^"\\{_CONTROL}]*+)*+"""
_BARE = rf"[^:#{_CONTROL}]*+"  # a colon may follow, except before a blank; a # may not
_VALUE = rf"""(?:"({_DOUBLE})"|'([^'{_CONTROL}]*)'|((?:[\w/.(]|-(?=\d)){_BARE}(?::(?=\S){_BARE})*+))"""
_LINE = re.compile(rf"( *+)(- (?=\S))?(?:([A-Za-z_][A-Za-z0-9_-]{{0,99}}):(?= |\Z) *+)?{_VALUE}? *+")
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
    reader = _Reader(first_line)
    for number, line in enumerate(text.split("\n"), first_line):
        if line.strip(" ") and not reader.read_line(line, number):
            return None
    return reader.finish()


class _Reader:
    """What has been read so far, and the mappings and lists that are still open."""

    def __init__(self, first_line: int) -> None:
        self.result = ParseResult({})
        self._levels: list[tuple[int, Any]] = [(0, self.result.value)]  # indentation and container, outermost first
        self._top_key: Any = None  # the latest key of the outermost mapping
        self._open_key: str | None = None  # a key without a value; the next line may begin its list or mapping

    def read_line(self, line: str, number: int) -> bool:
        """Read one line; False if it is not plain."""
        match = _LINE.fullmatch(line)
        if match is None:
            return False
        blanks, dash, key, double, single, bare = match.groups()
        indent = len(blanks)
        if self._open_key is not None:
            self._open_value(indent, dash is not None)
        levels = self._levels
        if levels[-1][0] != indent or type(levels[-1][1]) is list:
            self._close_levels(indent, dash is not None)
        level_indent, container = levels[-1]
        if level_indent != indent or (type(container) is list) is (dash is None):
            return False
        if dash is not None:
            if len(levels) == 2:
                self.result.lines[self._top_key, len(container)] = number
            if key is None:
                return self._add_value(container, len(container), double, single, bare)
            container = self._open_entry(container, indent + 2)
        if key is None or not self._add_key(container, key, number):
            return False
        return self._add_value(container, key, double, single, bare)

    def _add_value(self, container: Any, key: Any, double: str | None, single: str | None, bare: str | None) -> bool:
        """Add a value, in one of three kinds of quotes, under a key or index; without one, leave the key open.

        Returns False if the value is not plain.
        """
        if double is not None:
            value: Any = double if "\\" not in double else _ESCAPED.sub(r"\1", double)
        elif single is not None:
            value = single
        elif bare is not None:
            bare = bare.rstrip(" ")
            try:
                value = _bare_value(bare)
            except (ValueError, TypeError, LookupError, AttributeError):
                return False
            if type(value) is not str:
                self._record(key, bare)
        else:
            self._open_key = key
            return True
        if type(container) is list:
            container.append(value)
        else:
            container[key] = value
        return True

    def _close_levels(self, indent: int, is_entry: bool) -> None:
        """Close what ends before a line of this indentation: deeper levels and, before a key, a list at its own."""
        levels = self._levels
        while levels[-1][0] > indent or (not is_entry and levels[-1][0] == indent and type(levels[-1][1]) is list):
            levels.pop()

    def _open_entry(self, entries: list[Any], indent: int) -> dict[str, Any]:
        """Open a mapping that is an entry of a list."""
        entry: dict[str, Any] = {}
        entries.append(entry)
        self._levels.append((indent, entry))
        return entry

    def _add_key(self, mapping: dict[str, Any], key: str, number: int) -> bool:
        """Add a key and record its line; False if it is repeated, too deep, or no text to YAML."""
        depth = len(self._levels)
        if key in mapping or depth > MAX_LEVELS or implicit_tag(key) != STRING:
            return False
        mapping[key] = None
        if depth == 1:
            self._top_key = key
            self.result.lines[(key,)] = number
        elif depth == 2:
            self.result.lines[self._top_key, key] = number
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
