"""DOT, for Graphviz.

Written here and not by NetworkX, which needs pydot for it, and pydot takes a title like ``<img …>`` for markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from recommender.exporters.flat_graph import Value

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_dot"]

POINTS_PER_UNIT = 15.0
"""Points (1/72 inch, Graphviz's unit of places) per unit of the map; a plain choice: neighbours are 5 mm apart."""

POINTS_PER_INCH = 72.0
"""Graphviz's unit of widths is the inch."""

PREFIX = "data_"
"""Before the names of our own attributes: Graphviz knows some two hundred names, and some make it load a file."""

MAX_STRING = 2_000
"""In characters, of one quoted string; a longer text is several strings joined by ``+``. Graphviz reads no more than
16,384 bytes of one string, and a character takes at most 4 bytes, escapes included."""


def to_dot(graph: nx.DiGraph) -> dict[str, bytes]:
    r"""Return `graph` as DOT in UTF-8, with the places of the map: ``dot -Tsvg`` draws it without a layout of its own.

    The names of attributes begin with ``data_``, except label and weight. A backslash is doubled and a line end written
    as ``\n``, as Graphviz reads them in labels. Attributes of the graph itself are left out, except its name.
    """
    return {"": "".join(_lines(graph)).encode()}


def _lines(graph: nx.DiGraph) -> Iterator[str]:
    from recommender.graph.maps import edge_colour, node_colour, node_size

    directed = graph.is_directed()
    yield f"{'digraph' if directed else 'graph'} {_quoted(graph.graph.get('name', ''))} {{\n"
    # Layout "nop" takes the places as they are. Nodes of shape "point" show no labels: thousands could not be read.
    yield '  graph [layout="nop", splines="line", outputorder="edgesfirst"];\n'
    yield '  node [shape="point"];\n  edge [arrowsize="0.3", penwidth="0.4"];\n'
    known: dict[str, Value]  # attributes that Graphviz knows
    for node, row in graph.nodes(data=True):
        known = {
            "label": _escape_ampersands(row["label"]),
            "tooltip": _escape_ampersands(row["label"]),
            "pos": f"{POINTS_PER_UNIT * row['x']:.2f},{POINTS_PER_UNIT * row['y']:.2f}",
            "width": round(POINTS_PER_UNIT * node_size(row) / POINTS_PER_INCH, 4),
            "color": node_colour(row),
        }
        yield f"  {_quoted(node)} {_attributes(row, known)};\n"
    arrow = "->" if directed else "--"
    for source, target, row in graph.edges(data=True):
        texts = {name: _escape_ampersands(row[name]) for name in ("label", "weight") if name in row}
        known = {"color": edge_colour(row), **texts}
        yield f"  {_quoted(source)} {arrow} {_quoted(target)} {_attributes(row, known)};\n"
    yield "}\n"


def _attributes(row: Mapping[str, Value], known: Mapping[str, Value]) -> str:
    own = {f"{PREFIX}{name}": value for name, value in row.items() if name not in known}
    return "[" + ", ".join(f"{_quoted(name)}={_quoted(value)}" for name, value in {**known, **own}.items()) + "]"


def _escape_ampersands(text: Value) -> str:
    """Text in which Graphviz finds no HTML entity such as ``&lt;``."""
    return str(text).replace("&", "&amp;")


def _quoted(value: Value) -> str:
    r"""A quoted string, or several joined by ``+``; only quotes, backslashes and line ends are escaped."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    parts = [text[start : start + MAX_STRING] for start in range(0, len(text), MAX_STRING)] or [""]
    return " + ".join(f'"{_escaped(part)}"' for part in parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
