"""The plain part of YAML, line by line: what nearly all front matter is written in, at a third of the time.

Mappings and lists by indentation; values on one line: in quotes, or bare and without surprises. Whatever else a
text holds (most escapes, comments, anchors, tags, flow collections, text over several lines, repeated keys, any error),
it is not read here at all but by `safe_yaml`, which says what is right: for every text, this gives the same or None.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from recommender.readers.safe_yaml.document import KeyPath, YamlDocument
from recommender.readers.safe_yaml.scalars import STRING, construct, implicit_tag

__all__ = ["read_plain"]

MAX_LENGTH = 200_000  # characters, so that there are fewer values than `safe_yaml` allows
MAX_LEVELS = 12

_CONTROL = r"\x00-\x1f\x7f-\x9f"
_DOUBLE = rf"""[^"\\{_CONTROL}]*(?:\\["\\][^"\\{_CONTROL}]*)*"""
_BARE = rf"[^:#{_CONTROL}]*"  # a colon only before something else than a blank, a # never
_VALUE = rf"""(?:"({_DOUBLE})"|'([^'{_CONTROL}]*)'|((?:[\w/.(]|-(?=\d)){_BARE}(?::(?=\S){_BARE})*))"""
_LINE = re.compile(rf"( *)(- (?=\S))?(?:([A-Za-z_][A-Za-z0-9_-]{{0,99}}):(?= |\Z) *)?{_VALUE}? *")
_ESCAPED = re.compile(r"\\(.)")
_UNUSUAL = re.compile("[\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")  # other line ends, and what YAML forbids


def read_plain(text: str, first_line: int) -> YamlDocument | None:
    """Return what `text` says, exactly as `load_yaml` would; None if it is not plain.

    Parameters
    ----------
    text : str
        One document.
    first_line : int
        The number of the first line of `text` in its file.
    """
    if len(text) > MAX_LENGTH or not (text.isascii() or _UNUSUAL.search(text) is None):
        return None
    reader = _Reader(first_line)
    for number, line in enumerate(text.split("\n"), first_line):
        if line.strip(" ") and not reader.take(line, number):
            return None
    return reader.finish()


class _Reader:
    """The open mappings and lists, and what was read of the document so far."""

    def __init__(self, first_line: int) -> None:
        self.document = YamlDocument({})
        self._levels: list[tuple[int, Any]] = [(0, self.document.value)]
        self._name: Any = None  # the latest key of the document's own mapping
        self._open_key: str | None = None  # has no value yet: the next line may begin one

    def take(self, line: str, number: int) -> bool:
        """Read one line; False if it is not plain."""
        match = _LINE.fullmatch(line)
        if match is None:
            return False
        blanks, dash, key, double, single, bare = match.groups()
        indent = len(blanks)
        if self._open_key is not None:
            self._begin_value(indent, dash is not None)
        levels = self._levels
        if levels[-1][0] != indent or type(levels[-1][1]) is list:
            self._end_levels(indent, dash is not None)
        place, container = levels[-1]
        if place != indent or (type(container) is list) is (dash is None):
            return False
        if dash is not None:
            if len(levels) == 2:
                self.document.lines[self._name, len(container)] = number
            if key is None:
                return self._put(container, len(container), double, single, bare)
            container = self._begin_entry(container, indent + 2)
        if key is None or not self._begin_pair(container, key, number):
            return False
        return self._put(container, key, double, single, bare)

    def _put(self, container: Any, place: Any, double: str | None, single: str | None, bare: str | None) -> bool:
        """Put the value where it belongs; without one, wait for it. False if it is none."""
        if double is not None:
            value: Any = double if "\\" not in double else _ESCAPED.sub(r"\1", double)
        elif single is not None:
            value = single
        elif bare is not None:
            bare = bare.rstrip(" ")
            try:
                value = _meaning(bare)
            except (ValueError, TypeError, LookupError, AttributeError):
                return False
            if type(value) is not str:
                self._note(place, bare)
        else:
            self._open_key = place
            return True
        if type(container) is list:
            container.append(value)
        else:
            container[place] = value
        return True

    def _end_levels(self, indent: int, is_entry: bool) -> None:
        """Close what ends before a line of this indentation: deeper ones, and a list as deep if it is no entry."""
        levels = self._levels
        while levels[-1][0] > indent or (not is_entry and levels[-1][0] == indent and type(levels[-1][1]) is list):
            levels.pop()

    def _begin_entry(self, entries: list[Any], indent: int) -> dict[str, Any]:
        entry: dict[str, Any] = {}
        entries.append(entry)
        self._levels.append((indent, entry))
        return entry

    def _begin_pair(self, mapping: dict[str, Any], key: str, number: int) -> bool:
        """Give the key its place; False if it stands twice, or is no text."""
        depth = len(self._levels)
        if key in mapping or depth > MAX_LEVELS or implicit_tag(key) != STRING:
            return False
        mapping[key] = None
        if depth == 1:
            self._name = key
            self.document.lines[(key,)] = number
        elif depth == 2:
            self.document.lines[self._name, key] = number
        return True

    def finish(self) -> YamlDocument | None:
        """Return the document, or None if it is empty."""
        if self._open_key is not None:
            self._leave_empty()
        return self.document if self.document.value else None

    def _begin_value(self, indent: int, is_list: bool) -> None:
        """Open the list or mapping that a line after ``key:`` begins, if it does."""
        place, mapping = self._levels[-1]
        if indent > place or (indent == place and is_list):
            mapping[self._open_key] = [] if is_list else {}
            self._levels.append((indent, mapping[self._open_key]))
            self._open_key = None
        else:
            self._leave_empty()

    def _leave_empty(self) -> None:
        _, mapping = self._levels[-1]
        mapping[self._open_key] = None
        self._note(self._open_key, "")
        self._open_key = None

    def _note(self, place: Any, written: str) -> None:
        depth = len(self._levels)
        if depth <= 2:
            path: KeyPath = (place,) if depth == 1 else (self._name, place)
            self.document.written[path] = written


@lru_cache(maxsize=4096)  # widths, years and switches come by the thousand, and every value is immutable
def _meaning(bare: str) -> Any:
    tag = implicit_tag(bare)
    return bare if tag == STRING else construct(tag, bare)
