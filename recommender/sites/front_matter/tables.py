"""Keys and tables of TOML that stand on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from recommender.readers import Node
from recommender.sites.front_matter.splices import Splice, line_below, line_end, line_start
from recommender.sites.front_matter.written import Entry, as_flow, as_key, as_value

__all__ = ["appended", "key_added", "removed", "table_added"]


def appended(text: str, node: Node, entry: Mapping[str, Entry]) -> list[Splice]:
    """Return how a table is added behind the last one of its name."""
    last = node.items[-1]
    header = text[last.lead : text.index("]]", last.lead) + 2]
    margin = text[line_start(text, last.lead) : last.lead]
    rows = [header, *(f"{as_key(key, 'toml')} {as_flow(value, 'toml')}" for key, value in entry.items())]
    is_apart = len(node.items) < 2 or "\n\n" in text[node.items[-2].end : last.lead].replace(" ", "")
    return [line_below(text, last.end - 1, ("\n" if is_apart else "") + "\n".join(f"{margin}{row}" for row in rows))]


def removed(text: str, node: Node, place: int) -> list[Splice]:
    """Return how the table at a place is taken away, and the blank line above it."""
    item = node.items[place]
    return [(_with_blank_above(text, item.lead), line_end(text, item.end), "")]


def key_removed(text: str, node: Node) -> list[Splice]:
    """Return how a table, or all of one name, are taken away with their inner tables, wherever these stand."""
    gone = list[tuple[int, int]]()
    for start, end in sorted(_own_lines(text, node)):
        if gone and start <= gone[-1][1]:
            gone[-1] = gone[-1][0], max(end, gone[-1][1])
        else:
            gone.append((start, end))
    return [(start, end, "") for start, end in gone]


def _own_lines(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """Yield the lines of a table: its header with the keys below it, or each key that names the table itself."""
    if node.style == "tables":
        for item in node.items:
            yield from _own_lines(text, item)
        return
    own = [pair for pair in node.pairs if pair.value.style not in ("table", "tables")]
    if text[node.lead : node.lead + 1] == "[":
        last = max([node.lead, *(pair.value.end - 1 for pair in own)])
        yield _with_blank_above(text, node.lead), line_end(text, last)
    else:
        yield from ((line_start(text, pair.start), line_end(text, pair.value.end - 1)) for pair in own)
    for pair in node.pairs:
        if pair not in own:
            yield from _own_lines(text, pair.value)


def _with_blank_above(text: str, place: int) -> int:
    """Where a line begins, or the blank line above it."""
    start = line_start(text, place)
    above = line_start(text, max(start - 1, 0))
    return above if above > 0 and not text[above:start].strip() else start


def key_added(text: str, parent: Node, key: str, value: Entry) -> list[Splice]:
    """Return how a key is added behind the last one of a table that stands on a line, above its inner tables."""
    row = f"{as_key(key, 'toml')} {as_value(value, 'toml')}"
    own = [pair.value for pair in parent.pairs if pair.value.style not in ("table", "tables")]
    if own:
        return [line_below(text, own[-1].end - 1, row)]
    if parent.lead > 0 or text[parent.lead : parent.lead + 1] == "[":
        return [line_below(text, parent.lead, row)]
    start = 1 if text.startswith("\n") else 0
    return [(start, start, f"{row}\n")]


def table_added(text: str, path: Sequence[str], value: Entry) -> list[Splice]:
    """Return how a table is added at the end, with the last key of a path in it."""
    *tables, key = path
    header = ".".join(as_key(name, "toml").removesuffix(" =") for name in tables)
    apart = "" if not text.strip() or text.endswith("\n\n") else "\n"
    return [(len(text), len(text), f"{apart}[{header}]\n{as_key(key, 'toml')} {as_value(value, 'toml')}\n")]
