"""YAML that cannot hurt: bounded in depth, size and time, with line numbers, and nothing but plain values.

PyYAML's `load` is not safe for files from strangers. Its C loader recurses once per nested bracket, which kills the
process. Aliases make a small file explode in whatever walks its values. Merge keys multiply until it hangs. Of repeated
keys, all but the last are lost, without an error. The event parser of PyYAML has none of these faults; here, values are
assembled from its events, with a limit for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from recommender.readers.parse_result import KeyPath, ParseError, ParseResult
from recommender.readers.safe_yaml.plain import read_plain
from recommender.readers.safe_yaml.scalars import MERGE, PREFIX, STRING, construct, implicit_tag

__all__ = ["MAX_DEPTH", "MAX_NODES", "load_yaml"]

MAX_DEPTH = 50
"""Levels of lists and mappings. A plain choice, ten times the deepest of 9,429 real files."""
MAX_NODES = 200_000
"""Values of a document, with aliases written out. A plain choice: 659 are the most in 9,429 real files, and a list of
this length takes about a second to read."""

MAX_KEY_BITS = 60
"""Bits of a number that is a key; a longer one is read as text. Python finds longer numbers by a remainder, so a
stranger could choose thousands that it finds at the same place, and compares one by one."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLLECTION_TAGS = {
    SequenceStartEvent: {"!", f"{PREFIX}seq"},
    # a set is read as a mapping, for so it is written
    MappingStartEvent: {"!", f"{PREFIX}map", f"{PREFIX}set"},
}


def load_yaml(text: str, first_line: int = 1) -> ParseResult:
    """Read the first YAML document in `text`.

    Parameters
    ----------
    text : str
        Without control characters, which YAML forbids.
    first_line : int
        The number of the first line of `text` in its file.

    Returns
    -------
    ParseResult
        Its value equals that of ``yaml.safe_load``, but for impossible dates, which stay strings.

    Raises
    ------
    ParseError
        If it is not YAML, nests deeper than `MAX_DEPTH`, has more than `MAX_NODES` nodes once its aliases are
        written out, or asks for an object by a tag that is not YAML's own.
    """
    if result := read_plain(text, first_line):
        return result
    builder = _Builder(first_line)
    try:
        loader = _Loader(text)
        builder.build(loader.get_event)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        raise ParseError(reason, first_line + mark.line if mark else 0) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise ParseError(" ".join(str(error).split()), first_line) from error
    return ParseResult(builder.value, builder.lines, builder.written, builder.duplicates)


@dataclass(slots=True)
class _Anchored:
    """A value that has a name, which aliases repeat: with its number of nodes, and its height in levels."""

    value: Any
    size: int
    height: int


@dataclass(slots=True)
class _Frame:
    """A list or mapping whose end has not been read yet."""

    value: Any
    is_list: bool
    expects_key: bool  # the next value is the key of a pair
    anchor: str | None
    size_before: int  # nodes of the document before this one
    path: KeyPath | None  # None below the levels of which `lines` and `written` are recorded
    numbers_lines: bool  # a list right below a top-level key
    height: int = 1  # levels, counting this one
    key: Any = None  # of the pair whose value comes next
    is_merge: bool = False  # that value belongs to a merge key, <<
    merges: list[dict[Any, Any]] = field(default_factory=list)


class _Builder:
    """Assembles one document from parser events, without recursion."""

    def __init__(self, first_line: int) -> None:
        self.value: Any = None
        self.lines: dict[KeyPath, int] = {}
        self.written: dict[KeyPath, str] = {}
        self.duplicates: list[tuple[str, int]] = []
        self._first_line = first_line
        self._frames: list[_Frame] = []
        self._anchors: dict[str, _Anchored] = {}
        self._size = 0

    def build(self, next_event: Callable[[], Any]) -> None:
        """Take all events of one document."""
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event)
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentEndEvent or kind is yaml.StreamEndEvent:
                return

    def _line(self, event: Any) -> int:
        return self._first_line + int(event.start_mark.line)

    # --- events ---------------------------------------------------------------------------------------------

    def _scalar(self, event: Any) -> None:
        """Take one scalar; nine events of ten are scalars, so the common cases come first and call little."""
        value: Any = event.value
        frame = self._frames[-1] if self._frames else None
        if self._size >= MAX_NODES:
            self._grow(1, event)
        self._size += 1
        is_plain, is_text = event.implicit
        if not is_text and (tag := implicit_tag(value) if is_plain else event.tag) != STRING:
            if tag == MERGE and frame and frame.expects_key:
                frame.is_merge = True
                frame.expects_key = False
                return
            value = self._construct(tag, value, event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, 1, 0)
        if frame and frame.path is not None and not frame.expects_key:
            self._record_scalar(frame, value, event)
        self._add(frame, value, event)

    def _construct(self, tag: str, text: str, event: Any) -> Any:
        try:
            return construct(tag, text)
        except (ValueError, TypeError, LookupError, AttributeError, yaml.YAMLError) as error:
            raise ParseError(f"{text[:40]!r} does not suit its tag {tag}", self._line(event)) from error

    def _open(self, event: Any) -> None:
        """Take the beginning of a list or mapping."""
        kind = type(event)
        if event.tag and event.tag not in _COLLECTION_TAGS[kind]:
            message = f"the tag {event.tag} asks for an object, and only plain values are read"
            raise ParseError(message, self._line(event))
        self._enter(1, 1, event)
        path: KeyPath | None = (self._frames[0].key,) if len(self._frames) == 1 else None if self._frames else ()
        is_list = kind is SequenceStartEvent
        numbers_lines = is_list and len(self._frames) == 1 and not self._frames[0].is_list
        value: Any = [] if is_list else {}
        self._frames.append(_Frame(value, is_list, not is_list, event.anchor, self._size - 1, path, numbers_lines))

    def _close(self, event: Any) -> None:
        """Take the end of a list or mapping."""
        frame = self._frames.pop()
        value = _merged(frame.merges, frame.value) if frame.merges else frame.value
        if frame.anchor:
            self._anchors[frame.anchor] = _Anchored(value, self._size - frame.size_before, frame.height)
        self._limit_depth(frame.height, event)
        self._add(self._frames[-1] if self._frames else None, value, event)

    def _alias(self, event: Any) -> None:
        """Take a repetition of an anchored value: the same object, counted as if it were written out."""
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            message = f"the alias *{event.anchor} names nothing that is complete before it"
            raise ParseError(message, self._line(event))
        self._enter(anchored.size, anchored.height, event)
        self._add(self._frames[-1] if self._frames else None, anchored.value, event)

    # --- limits ---------------------------------------------------------------------------------------------

    def _enter(self, size: int, height: int, event: Any) -> None:
        """Count a value of so many nodes and levels before it is added, and record its line."""
        self._grow(size, event)
        self._limit_depth(height, event)
        if self._frames and self._frames[-1].numbers_lines:
            self._record_entry(self._frames[-1], event)

    def _grow(self, size: int, event: Any) -> None:
        self._size += size
        if self._size > MAX_NODES:
            message = f"more than {MAX_NODES:,} values, counting every use of an alias"
            raise ParseError(message, self._line(event))

    def _limit_depth(self, height: int, event: Any) -> None:
        if len(self._frames) + height > MAX_DEPTH:
            raise ParseError(f"nested more than {MAX_DEPTH} levels deep", self._line(event))
        if self._frames:
            self._frames[-1].height = max(self._frames[-1].height, height + 1)

    # --- values ---------------------------------------------------------------------------------------------

    def _add(self, frame: _Frame | None, value: Any, event: Any) -> None:
        """Add a complete value to its list or mapping, as a key or a value there; without one, it is the document."""
        if frame is None:
            self.value = value
        elif frame.expects_key:
            self._start_pair(frame, value, event)
        elif frame.is_list:
            frame.value.append(value)
        else:
            if frame.is_merge:
                # Of several merge keys the first is the strongest, as in a list; PyYAML has this rule since 6.0.4.
                frame.merges = _mergeable(value, self._line(event)) + frame.merges
                frame.is_merge = False
            else:
                frame.value[frame.key] = value
            frame.expects_key = True

    def _start_pair(self, frame: _Frame, key: Any, event: Any) -> None:
        if type(key) in {list, dict}:
            raise ParseError("a list or mapping is used as a key", self._line(event))
        if type(key) is int and key.bit_length() > MAX_KEY_BITS:
            key = str(key)
        if key in frame.value:
            self.duplicates.append((str(key)[:80], self._line(event)))
        frame.key, frame.expects_key = key, False
        if frame.path is not None:
            self.lines[(*frame.path, key)] = self._line(event)

    # --- places ---------------------------------------------------------------------------------------------

    def _record_scalar(self, frame: _Frame, value: Any, event: Any) -> None:
        """Record the line of a scalar if it is an entry of a top-level list, and its text if it is no string."""
        if frame.numbers_lines:
            self._record_entry(frame, event)
        if type(value) is not str and not frame.is_merge:
            self.written[(*(frame.path or ()), len(frame.value) if frame.is_list else frame.key)] = event.value

    def _record_entry(self, frame: _Frame, event: Any) -> None:
        self.lines[(*(frame.path or ()), len(frame.value))] = self._line(event)


def _mergeable(value: Any, line: int) -> list[dict[Any, Any]]:
    """Return the mappings that a merge key adds, the strongest last."""
    mappings = [value] if isinstance(value, dict) else value
    if not isinstance(mappings, list) or not all(isinstance(mapping, dict) for mapping in mappings):
        raise ParseError("the merge key << wants a mapping or a list of mappings", line)
    return mappings[::-1]


def _merged(merges: list[dict[Any, Any]], own: dict[Any, Any]) -> dict[Any, Any]:
    """Return a mapping with the pairs of all `merges`, and over these its own."""
    result: dict[Any, Any] = {}
    for mapping in merges:
        result.update(mapping)
    result.update(own)
    return result
