"""The other formats: XML, tables, the page and pictures.

Each function returns the content of the files to write by what goes between the name and the suffix, see `Exporter`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from recommender.exporters.flat_graph import Value

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings

__all__ = ["to_csv", "to_gexf", "to_graphml", "to_html", "to_png", "to_svg"]

GEPHI_UNITS = 10.0
"""Gephi's units of length per unit of the map. Gephi draws an edge as wide as its weight, about 1, and a node about 10
wide by default, so that edges look thin beside nodes."""

_GEXF_META = re.compile(rb"<meta\b.*?</meta>", re.DOTALL)
"""NetworkX writes its version and today's date into it, by which the same graph would differ from day to day."""

_FORMULA = re.compile("'*[=+\\-@\t\n＝＋－＠]")
"""How a cell begins that a spreadsheet may run as a formula, or that `to_csv` has put apostrophes before."""

_GEPHI_COLUMNS = {"label": "Label", "weight": "Weight"}
"""Columns that Gephi knows, as it spells them."""


def to_graphml(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as GraphML."""
    import networkx as nx

    # Not `nx.write_graphml`, whose bytes depend on whether lxml happens to be installed.
    buffer = BytesIO()
    nx.write_graphml_xml(graph, buffer)
    return {"": buffer.getvalue()}


def to_gexf(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as GEXF 1.2; of the attributes of the graph itself, only the name is kept.

    Colours, sizes and places are written both as attributes and as the ``viz`` elements by which Gephi draws.
    """
    import networkx as nx

    buffer = BytesIO()
    nx.write_gexf(_with_viz(graph), buffer, version="1.2draft")
    meta = b"<meta>\n    <creator>recommender</creator>\n  </meta>"
    return {"": _GEXF_META.sub(meta, buffer.getvalue(), count=1)}


def _with_viz(graph: nx.DiGraph) -> nx.DiGraph:
    from recommender.graph.maps import edge_colour, node_colour, node_size

    copy = graph.copy()
    for _, row in copy.nodes(data=True):
        place = {"x": GEPHI_UNITS * row["x"], "y": GEPHI_UNITS * row["y"], "z": 0.0}
        row["viz"] = {"color": _rgb(node_colour(row)), "size": GEPHI_UNITS * node_size(row), "position": place}
    for *_, row in copy.edges(data=True):
        row["viz"] = {"color": _rgb(edge_colour(row))}
    return copy


def _rgb(colour: str) -> dict[str, int | float]:
    """The parts of a colour ``"#rrggbb"``, as NetworkX takes them."""
    red, green, blue = bytes.fromhex(colour[1:])
    return {"r": red, "g": green, "b": blue, "a": 1.0}


def to_csv(graph: nx.DiGraph) -> dict[str, bytes]:
    r"""Return `graph` as two tables in UTF-8: nodes (Id, Label, …) and edges (Source, Target, Type, …).

    Missing values are empty cells, and yes and no are ``true`` and ``false``. The attributes of the graph itself and
    the numbers of parallel edges are left out.

    Notes
    -----
    A spreadsheet runs text that begins with ``=``, ``+``, ``-`` or ``@``, or with a tab or line end, as a formula, and
    titles come from other people's sites. Such text gets an apostrophe in front, in ids as well as elsewhere, so that
    the ends of edges still equal the ids of nodes; numbers stay as they are. To undo it, remove one apostrophe from
    every cell that matches ``^'+[=+\-@\t\n＝＋－＠]``. The other formats keep the text as it is.
    """
    node_names = _columns(attributes for _, attributes in graph.nodes(data=True))
    nodes = ([node, *_cells(attributes, node_names)] for node, attributes in graph.nodes(data=True))
    edge_names = _columns(attributes for _, _, attributes in graph.edges(data=True))
    kind = "Directed" if graph.is_directed() else "Undirected"
    edges = (
        [source, target, kind, *_cells(attributes, edge_names)] for source, target, attributes in graph.edges(data=True)
    )
    return {
        "nodes": _table(["Id", *_headings(node_names or ["label"])], nodes),
        "edges": _table(["Source", "Target", "Type", *_headings(edge_names)], edges),
    }


def to_png(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as a PNG image of 2,100 × 2,100 dots; see `recommender.plot`."""
    from recommender.graph.maps import render_image

    return {"": render_image(graph, "png")}


def to_html(graph: nx.DiGraph, findings: Findings | None = None) -> dict[str, bytes]:
    """Return `graph`, which is mapped but not flat, as a page; see `recommender.explorer`."""
    from recommender.explorer import Page, payload

    return {"": Page(payload(graph, findings), article=findings.article if findings else "").html.encode()}


def to_svg(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as an SVG image, which can be enlarged; see `recommender.plot`."""
    from recommender.graph.maps import render_image

    return {"": render_image(graph, "svg")}


def _columns(rows: Iterable[Mapping[str, Value]]) -> list[str]:
    """Return the attribute names of all `rows`: first those that Gephi knows, then the others, each in sorted order."""
    names = {name for row in rows for name in row}
    return sorted(names, key=lambda name: (name not in _GEPHI_COLUMNS, name))


def _headings(names: Sequence[str]) -> list[str]:
    return [_GEPHI_COLUMNS.get(name, name) for name in names]


def _cells(attributes: Mapping[str, Value], names: Sequence[str]) -> list[Value]:
    return [attributes.get(name, "") for name in names]


def _table(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_cell(heading) for heading in headings])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode()


def _cell(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
