"""DOT, for Graphviz. NetworkX writes it through pydot, which takes a title like ``<img …>`` for markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from recommender.exporters.flat_graph import Value

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_dot"]

POINTS = 15.0
"""Graphviz measures places in points; so many are one unit of the layout."""

INCH = 72.0
"""In points; Graphviz measures widths in inches."""

OWN = "data_"
"""Before our own attributes: Graphviz reads a meaning into some two hundred names, and loads a file for some."""

LONGEST = 2_000
"""In letters, of one quoted string. Graphviz reads no more than 16,384 bytes of one; more are added with ``+``."""


def to_dot(graph: nx.DiGraph) -> dict[str, bytes]:
    r"""Return `graph` as DOT in UTF-8, with the places of the map: ``dot -Tsvg`` draws it as it is.

    Attributes are called ``data_…``, except label and weight. A backslash is doubled and a line end written ``\n``,
    as Graphviz reads them in labels. Attributes of the graph itself are left out.
    """
    return {"": "".join(_lines(graph)).encode()}


def _lines(graph: nx.DiGraph) -> Iterator[str]:
    from recommender.graph.maps import colour, edge_colour, size

    directed = graph.is_directed()
    yield f"{'digraph' if directed else 'graph'} {_quoted(graph.graph.get('name', ''))} {{\n"
    # Layout "nop" takes the places as they are. A point shows no label, and thousands of titles could not be read.
    yield '  graph [layout="nop", splines="line", outputorder="edgesfirst"];\n'
    yield '  node [shape="point"];\n  edge [arrowsize="0.3", penwidth="0.4"];\n'
    drawn: dict[str, Value]
    for node, row in graph.nodes(data=True):
        drawn = {
            "label": _unread(row["label"]),
            "tooltip": _unread(row["label"]),
            "pos": f"{POINTS * row['x']:.2f},{POINTS * row['y']:.2f}",
            "width": round(POINTS * size(row) / INCH, 4),
            "color": colour(row),
        }
        yield f"  {_quoted(node)} {_attributes(row, drawn)};\n"
    arrow = "->" if directed else "--"
    for source, target, row in graph.edges(data=True):
        drawn = {"color": edge_colour(row), **{name: _unread(row[name]) for name in ("label", "weight") if name in row}}
        yield f"  {_quoted(source)} {arrow} {_quoted(target)} {_attributes(row, drawn)};\n"
    yield "}\n"


def _attributes(row: Mapping[str, Value], drawn: Mapping[str, Value]) -> str:
    own = {f"{OWN}{name}": value for name, value in row.items() if name not in drawn}
    return "[" + ", ".join(f"{_quoted(name)}={_quoted(value)}" for name, value in {**drawn, **own}.items()) + "]"


def _unread(text: Value) -> str:
    """Text of which Graphviz reads no part as an entity."""
    return str(text).replace("&", "&amp;")


def _quoted(value: Value) -> str:
    r"""A quoted string: nothing in it is markup, and only the quote, the backslash and line ends need care."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    parts = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)] or [""]
    return " + ".join(f'"{_escaped(part)}"' for part in parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
