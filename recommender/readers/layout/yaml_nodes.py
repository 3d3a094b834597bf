"""Where the values of YAML stand: by the marks of PyYAML's events, as the values themselves are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from yaml import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

from recommender.readers.layout.nodes import Node, Pair

__all__ = ["yaml_nodes"]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)
_DASH = re.compile(r"^[ \t]*(-)(?=\s|\Z)", re.MULTILINE)


@dataclass(slots=True)
class _Frame:
    """A list or mapping whose end has not been read yet."""

    event: Any
    children: list[Node] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def yaml_nodes(text: str) -> Node | None:
    """Return the first document of `text`; None if it says nothing.

    Parameters
    ----------
    text : str
        YAML that `recommender.readers.safe_yaml.load_yaml` can read: its limits hold here, too.

    Raises
    ------
    ValueError
        If it is no YAML.
    """
    try:
        return _document(text, _Loader(text))
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise ValueError(" ".join(str(error).split())) from error


def _document(text: str, loader: Any) -> Node | None:
    frames: list[_Frame] = []
    while True:
        event = loader.get_event()
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            frames.append(_Frame(event))
            continue
        if isinstance(event, yaml.DocumentEndEvent | yaml.StreamEndEvent):
            return None
        if isinstance(event, ScalarEvent | AliasEvent):
            node = _scalar(text, event)
        elif isinstance(event, _ENDS):
            node = _collection(text, frames.pop(), event)
        else:
            continue
        if not frames:
            return node
        frames[-1].children.append(node)
        frames[-1].keys.append(str(getattr(event, "value", "")))


def _scalar(text: str, event: Any) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, AliasEvent):
        return Node("alias", start, end)
    style = event.style or ""
    if style not in ("'", '"'):  # the mark of a block of text stands on a line below it
        end = max(start, len(text[:end].rstrip()))
    return Node("scalar", start, end, style)


def _collection(text: str, frame: _Frame, end_event: Any) -> Node:
    event, children = frame.event, frame.children
    start, is_flow = event.start_mark.index, bool(event.flow_style)
    is_list = isinstance(event, SequenceStartEvent)
    if is_list and not is_flow:
        children = _with_dashes(text, start, children)
    end = end_event.end_mark.index if is_flow else max([start, *(child.end for child in children)])
    style = "flow" if is_flow else "block"
    if is_list:
        return Node("list", start, end, style, items=children)
    pairs = [
        _pair(text, name, key, value)
        for name, key, value in zip(frame.keys[::2], children[::2], children[1::2], strict=True)
    ]
    return Node("mapping", start, end, style, pairs=pairs)


def _pair(text: str, name: str, key: Node, value: Node) -> Pair:
    colon = text.find(":", key.end) + 1
    if value.start == value.end and value.kind == "scalar":  # nothing is written
        value = replace(value, start=colon, end=colon)
    return Pair(name, key.start, colon, value)


def _with_dashes(text: str, start: int, items: list[Node]) -> list[Node]:
    """The items of a block, each with the place of its dash."""
    result, position = [], text.rfind("\n", 0, start) + 1
    for item in items:
        match = _DASH.search(text, position)
        dash = match.start(1) if match else item.start
        is_empty = item.kind == "scalar" and item.start == item.end
        place = (dash + 1, dash + 1) if is_empty else (item.start, item.end)
        result.append(replace(item, lead=dash, start=place[0], end=place[1]))
        position = text.find("\n", item.end) + 1 or len(text)
    return result
