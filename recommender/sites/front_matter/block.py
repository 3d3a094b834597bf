"""Lists of YAML whose members stand on lines of their own, behind dashes; and keys on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recommender.readers import Node, Pair
from recommender.sites.front_matter.splices import Splice, line_below, line_end, line_start
from recommender.sites.front_matter.written import STEP, Entry, Scalar, as_block, as_key

__all__ = ["appended", "key_added", "key_removed", "list_begun", "removed", "value_replaced"]


def appended(text: str, node: Node, entry: Entry) -> list[Splice]:
    """Return how an entry is added behind the last one of a list, indented and set apart as that is."""
    last = node.items[-1]
    start = line_start(text, last.lead)
    margin, gap = text[start : last.lead], text[last.lead + 1 : last.start]
    dash = f"-{gap}" if gap and not gap.strip(" ") else "- "
    lines = as_block(entry, len(margin) + len(dash))
    is_apart = len(node.items) > 1 and text[node.items[-2].end : start].count("\n") > 1
    is_apart = is_apart and not text[node.items[-2].end : start].strip()
    return [line_below(text, _inside(last.end), f"{chr(10) if is_apart else ''}{margin}{dash}" + "\n".join(lines))]


def removed(text: str, pair: Pair, place: int) -> list[Splice]:
    """Return how the entry at a place is taken away with its lines; remarks between entries stay."""
    items = pair.value.items
    start, end = line_start(text, items[place].lead), line_end(text, max(_inside(items[place].end), items[place].lead))
    if place + 1 < len(items):  # the blank lines that set entries apart go, too
        following = line_start(text, items[place + 1].lead)
        end = following if not text[end:following].strip() else end
    elif place > 0 and not text[items[place - 1].end : start].strip():
        start = line_end(text, _inside(items[place - 1].end))
    return [(start, end, "")] if len(items) > 1 else [(pair.colon, pair.colon, " []"), (start, end, "")]


def list_begun(text: str, root: Node, pair: Pair, entries: Sequence[Entry | str]) -> list[Splice]:
    """Return how a key without a list gets one: what stands behind it goes, and lines come below; str is kept as is."""
    margin = text[line_start(text, pair.start) : pair.start]
    dash = f"{margin if not margin.strip() else ''}{' ' * indent_of_lists(text, root)}- "
    blocks = [[entry] if isinstance(entry, str) else as_block(entry, len(dash)) for entry in entries]
    below = "\n".join(dash + "\n".join(lines) for lines in blocks)
    gone = (pair.colon, max(pair.value.end, pair.colon), "")
    return [gone, line_below(text, _inside(gone[1]), below)]


def key_added(text: str, root: Node, parent: Node, key: str, value: Entry) -> list[Splice]:
    """Return how a key is added behind the last one of a mapping."""
    margin = ""
    if parent.pairs:
        margin = text[line_start(text, parent.pairs[0].start) : parent.pairs[0].start]
        margin = margin if not margin.strip() else " " * len(margin)
    new = "\n".join(f"{margin}{line}" for line in _pair_lines(text, root, key, value))
    if not parent.pairs or any(leaf.style[:1] in ("|", ">") for leaf in _last_leaves(parent)):
        return [(len(text), len(text), f"{new}\n")]
    return [line_below(text, _inside(parent.end), new)]


def value_replaced(text: str, root: Node, pair: Pair, value: Entry) -> list[Splice]:
    """Return how a key gets another value; only what stands behind the key and below it changes."""
    first, *rest = _pair_lines(text, root, pair.key, value)
    margin = text[line_start(text, pair.start) : pair.start]
    behind = first[len(as_key(pair.key, "yaml")) :]
    new = "\n".join([behind, *(f"{margin}{line}" for line in rest)])
    return [(pair.colon, max(pair.value.end, pair.colon), new)]


def key_removed(text: str, pair: Pair) -> list[Splice]:
    """Return how a key is taken away with the lines of its value."""
    start, end = line_start(text, pair.start), line_end(text, _inside(max(pair.value.end, pair.colon)))
    if end == len(text) and start and not text.endswith("\n"):  # the line end that set it apart goes, too
        start = len(text[:start].removesuffix("\n").removesuffix(" "))
    return [(start, end, "")]


def indent_of_lists(text: str, root: Node) -> int:
    """Return by how many blanks the dashes of lists stand in from their keys, as the latest list shows."""
    for pair in reversed(root.pairs):
        if pair.value.kind == "list" and pair.value.style == "block" and pair.value.items:
            lead = pair.value.items[-1].lead
            return lead - line_start(text, lead) - (pair.start - line_start(text, pair.start))
    return STEP


def _pair_lines(text: str, root: Node, key: str, value: Entry) -> list[str]:
    """A key and its value as lines, the dashes of its list where other lists of the file have them."""
    if isinstance(value, Scalar) or not value or not isinstance(value, Sequence):
        return as_block({key: value}, 0)
    indent = indent_of_lists(text, root)
    margin = " " * indent
    first, *rest = as_block(value, indent)
    return [as_key(key, "yaml"), f"{margin}{first}", *rest]


def _inside(end: int) -> int:
    """The last character of what ends there."""
    return max(end - 1, 0)


def _last_leaves(node: Node) -> Iterator[Node]:
    """The values that end where a mapping ends."""
    while True:
        yield node
        below = [*node.below()]
        if not below:
            return
        node = below[-1]
