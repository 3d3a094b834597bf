"""YAML that cannot hurt: bounded in depth, size and time, with line numbers, and nothing but plain values.

PyYAML's `load` is not safe for files from strangers: its C loader recurses once per nested bracket and kills
the process, aliases blow up whatever walks the result, merge keys multiply until it hangs, and repeated keys
are lost without a word. Its event parser has none of these faults, so values are assembled from events here,
with a budget.
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

from recommender.readers.yaml_scalars import MERGE, PREFIX, STRING, construct, implicit_tag

__all__ = ["KeyPath", "YamlDocument", "YamlError", "load_yaml"]

MAX_DEPTH = 50
MAX_NODES = 200_000

KeyPath = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLLECTION_TAGS = {
    SequenceStartEvent: {"!", f"{PREFIX}seq"},
    # a set is read as the mapping it is written as
    MappingStartEvent: {"!", f"{PREFIX}map", f"{PREFIX}set"},
}


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


def load_yaml(text: str, first_line: int = 1) -> YamlDocument:
    """Read the first YAML document in `text`.

    Parameters
    ----------
    text : str
        Without control characters, which YAML forbids.
    first_line : int
        The number of the first line of `text` in its file.

    Returns
    -------
    YamlDocument
        Its value equals that of ``yaml.safe_load``, but for impossible dates, which stay strings.

    Raises
    ------
    YamlError
        If it is not YAML, nests deeper than `MAX_DEPTH`, has more than `MAX_NODES` nodes once its aliases are
        written out, or asks for an object by a tag that is not YAML's own.
    """
    builder = _Builder(first_line)
    try:
        loader = _Loader(text)
        builder.build(loader.get_event)
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        reason = ", ".join(filter(None, (error.context, error.problem)))
        raise YamlError(reason, first_line + mark.line if mark else 0) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise YamlError(" ".join(str(error).split()), first_line) from error
    return YamlDocument(builder.value, builder.lines, builder.written, builder.duplicates)


@dataclass(slots=True)
class _Anchored:
    value: Any
    size: int
    height: int


class _Frame:
    """A list or mapping whose end has not been seen yet."""

    __slots__ = (
        "anchor",
        "expects_key",
        "height",
        "is_list",
        "key",
        "merges",
        "merging",
        "size_before",
        "value",
    )

    def __init__(self, value: Any, anchor: str | None, size_before: int) -> None:
        self.value = value
        self.is_list = type(value) is list
        self.anchor = anchor
        self.size_before = size_before
        self.height = 1
        self.expects_key = not self.is_list
        self.key: Any = None
        self.merging = False
        self.merges: list[dict[Any, Any]] = []


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

    def _grow(self, size: int, event: Any) -> None:
        self._size += size
        if self._size > MAX_NODES:
            message = f"more than {MAX_NODES:,} values, counting every use of an alias"
            raise YamlError(message, self._line(event))

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        self._grow(1, event)
        if event.implicit[1]:  # quoted
            value: Any = text
        else:
            tag = implicit_tag(text) if event.implicit[0] else event.tag
            if tag == MERGE and self._frames and self._frames[-1].expects_key:
                self._frames[-1].merging = True
                self._frames[-1].expects_key = False
                return
            value = text if tag == STRING else self._construct(tag, text, event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, 1, 0)
        self._add(value, event, text)

    def _construct(self, tag: str, text: str, event: Any) -> Any:
        try:
            return construct(tag, text)
        except (ValueError, TypeError, LookupError, AttributeError, yaml.YAMLError) as error:
            raise YamlError(f"{text[:40]!r} does not suit its tag {tag}", self._line(event)) from error

    def _open(self, event: Any) -> None:
        kind = type(event)
        if event.tag and event.tag not in _COLLECTION_TAGS[kind]:
            message = f"the tag {event.tag} asks for an object, and only plain values are read"
            raise YamlError(message, self._line(event))
        self._grow(1, event)
        self._limit_depth(1, event)
        self._note_entry(event)
        self._frames.append(_Frame({} if kind is MappingStartEvent else [], event.anchor, self._size - 1))

    def _limit_depth(self, height: int, event: Any) -> None:
        if len(self._frames) + height > MAX_DEPTH:
            raise YamlError(f"nested more than {MAX_DEPTH} levels deep", self._line(event))
        if self._frames:
            self._frames[-1].height = max(self._frames[-1].height, height + 1)

    def _close(self, event: Any) -> None:
        frame = self._frames.pop()
        value = _merged(frame.merges, frame.value) if frame.merges else frame.value
        if frame.anchor:
            self._anchors[frame.anchor] = _Anchored(value, self._size - frame.size_before, frame.height)
        if self._frames:
            self._frames[-1].height = max(self._frames[-1].height, frame.height + 1)
        self._add(value, event)

    def _alias(self, event: Any) -> None:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            message = f"the alias *{event.anchor} names nothing that is complete before it"
            raise YamlError(message, self._line(event))
        self._grow(anchored.size, event)
        self._limit_depth(anchored.height, event)
        self._note_entry(event)
        self._add(anchored.value, event)

    def _add(self, value: Any, event: Any, written: str | None = None) -> None:
        """Put a finished value where it belongs: the document, a list, or one half of a mapping's pair."""
        if not self._frames:
            self.value = value
            return
        frame = self._frames[-1]
        if frame.expects_key:
            self._start_pair(frame, value, event)
            return
        if written is not None and len(self._frames) <= 2:
            self._note_scalar(frame, value, written, event)
        if frame.is_list:
            frame.value.append(value)
            return
        if frame.merging:
            # Of several merge keys the first is the strongest, as in a list; PyYAML changed to this rule with 6.0.4.
            frame.merges = _mergeable(value, self._line(event)) + frame.merges
            frame.merging = False
        else:
            frame.value[frame.key] = value
        frame.expects_key = True

    def _start_pair(self, frame: _Frame, key: Any, event: Any) -> None:
        if type(key) in {list, dict}:
            raise YamlError("a list or mapping is used as a key", self._line(event))
        if key in frame.value:
            self.duplicates.append((str(key)[:80], self._line(event)))
        frame.key, frame.expects_key = key, False
        frame.value[key] = None  # keeps PyYAML's order of keys
        if len(self._frames) <= 2:
            self.lines[self._path(key)] = self._line(event)

    def _note_scalar(self, frame: _Frame, value: Any, written: str, event: Any) -> None:
        self._note_entry(event)
        if type(value) is not str and not frame.merging:
            self.written[self._path(len(frame.value) if frame.is_list else frame.key)] = written

    def _note_entry(self, event: Any) -> None:
        """Remember the line of an entry of a top-level list."""
        if len(self._frames) == 2 and self._frames[1].is_list and not self._frames[0].is_list:
            self.lines[self._path(len(self._frames[1].value))] = self._line(event)

    def _path(self, last: Any) -> KeyPath:
        return (last,) if len(self._frames) == 1 else (self._frames[0].key, last)


def _mergeable(value: Any, line: int) -> list[dict[Any, Any]]:
    """The mappings that a merge key brings in, the strongest last."""
    mappings = [value] if isinstance(value, dict) else value
    if not isinstance(mappings, list) or not all(isinstance(mapping, dict) for mapping in mappings):
        raise YamlError("the merge key << wants a mapping or a list of mappings", line)
    return mappings[::-1]


def _merged(merges: list[dict[Any, Any]], own: dict[Any, Any]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for mapping in merges:
        result.update(mapping)
    result.update(own)
    return result
