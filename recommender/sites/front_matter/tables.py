"""Keys and tables of TOML that stand on lines of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    start = line_start(text, item.lead)
    above = line_start(text, max(start - 1, 0))
    if not text[above:start].strip() and above > 0:
        start = above
    return [(start, line_end(text, item.end), "")]


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
