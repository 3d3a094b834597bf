"""Lists in brackets: in JSON, in TOML, and in YAML where an author writes them so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recommender.readers import Node
from recommender.sites.front_matter.splices import Splice, line_below, line_end, line_start

__all__ = ["appended", "removed"]

_REST_OF_LINE = re.compile(r"[ \t]*(,?)[ \t]*(#[^\n]*)?")


def appended(text: str, node: Node, members: Sequence[tuple[int, int]], new: str) -> list[Splice]:
    """Return how a member is added behind the last one.

    Parameters
    ----------
    text : str
        The front matter.
    node : Node
        A list, or an object, in brackets.
    members : sequence of (int, int)
        Where each of its members begins and ends.
    new : str
        What is added.
    """
    if not members:
        return [(node.start + 1, node.end - 1, new)]
    last_start, last_end = members[-1]
    before = members[-2][1] if len(members) > 1 else node.start + 1
    margin = text[line_start(text, last_start) : last_start]
    rest = _REST_OF_LINE.match(text, last_end)
    is_alone = "\n" in text[before:last_start] and not margin.strip() and rest is not None
    if not is_alone or rest is None or text[rest.end() : rest.end() + 1] != "\n":
        return [(last_end, last_end, f", {new}")]
    comma = [] if rest[1] else [(last_end, last_end, ",")]
    return [*comma, line_below(text, rest.end(), f"{margin}{new}{rest[1]}")]


def removed(text: str, node: Node, members: Sequence[tuple[int, int]], place: int, *, is_json: bool) -> list[Splice]:
    """Return how the member at a place is taken away; see `appended`. JSON allows no comma behind the last one."""
    start, end = members[place]
    is_last = place == len(members) - 1
    if len(members) == 1:
        return [(node.start + 1, node.end - 1, "")] if "#" not in text[node.start : node.end] else [(start, end, "")]
    line, rest = line_start(text, start), _REST_OF_LINE.match(text, end)
    if rest and not text[line:start].strip() and text[rest.end() : rest.end() + 1] == "\n":
        comma = text.find(",", members[place - 1][1])
        dangling = [(comma, comma + 1, "")] if is_last and is_json else []
        return [*dangling, (line, line_end(text, end), "")]
    return [(members[place - 1][1], end, "")] if is_last else [(start, members[place + 1][0], "")]
