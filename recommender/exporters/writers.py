"""The other formats: XML, the page and pictures.

Each function returns the content of the files to write by what goes between the name and the suffix, see `Exporter`.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from recommender.content import separated

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings

__all__ = ["to_gexf", "to_graphml", "to_html", "to_png", "to_svg", "with_known_colours"]

GEPHI_UNITS = 10.0
"""Gephi's units of length per unit of the map. Gephi draws an edge as wide as its weight, about 1, and a node about 10
wide by default, so that edges look thin beside nodes."""

_GEXF_META = re.compile(rb"<meta\b.*?</meta>", re.DOTALL)
"""NetworkX writes its version and today's date into it, by which the same graph would differ from day to day."""


def to_graphml(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as GraphML; colours are called ``color``, too, as igraph and sigma know them."""
    import networkx as nx

    # Not `nx.write_graphml`, whose bytes depend on whether lxml happens to be installed.
    buffer = BytesIO()
    nx.write_graphml_xml(with_known_colours(graph), buffer)
    return {"": buffer.getvalue()}


def with_known_colours(graph: nx.DiGraph) -> nx.DiGraph:
    """Return a copy whose nodes and edges have the attribute ``color``, too, unless they have one of that name."""
    from recommender.graph.maps import edge_colour, node_colour

    copy = graph.copy()
    for _, row in copy.nodes(data=True):
        row.setdefault("color", node_colour(row))
    for *_, row in copy.edges(data=True):
        row.setdefault("color", edge_colour(row))
    return copy


def to_gexf(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as GEXF 1.2; of the attributes of the graph itself, only the name is kept.

    Colours, sizes and places are written both as attributes and as the ``viz`` elements by which Gephi draws. If
    articles have dates, the graph is dynamic: a node starts on the day on which it was published, in UTC, and an edge
    once both its ends are there. An edge without a label of its own is labelled with its kinds.
    """
    import networkx as nx

    buffer = BytesIO()
    nx.write_gexf(_with_viz(graph), buffer, version="1.2draft")
    meta = b"<meta>\n    <creator>recommender</creator>\n  </meta>"
    return {"": _GEXF_META.sub(meta, buffer.getvalue(), count=1)}


def _with_viz(graph: nx.DiGraph) -> nx.DiGraph:
    from recommender.graph import utc_datetime
    from recommender.graph.maps import edge_colour, node_colour, node_size

    copy = graph.copy()
    starts = {
        node: day.date().isoformat() for node, text in graph.nodes(data="published") if (day := utc_datetime(text))
    }
    for node, row in copy.nodes(data=True):
        if node in starts:
            row["start"] = starts[node]
        place = {"x": GEPHI_UNITS * row["x"], "y": GEPHI_UNITS * row["y"], "z": 0.0}
        row["viz"] = {"color": _rgb(node_colour(row)), "size": GEPHI_UNITS * node_size(row), "position": place}
    for source, target, row in copy.edges(data=True):
        if ends := [starts[node] for node in (source, target) if node in starts]:
            row["start"] = max(ends)
        if "kinds" in row:
            row.setdefault("label", ", ".join(separated(str(row["kinds"]))))
        row["viz"] = {"color": _rgb(edge_colour(row))}
    return copy


def _rgb(colour: str) -> dict[str, int | float]:
    """The parts of a colour ``"#rrggbb"``, as NetworkX takes them."""
    red, green, blue = bytes.fromhex(colour[1:])
    return {"r": red, "g": green, "b": blue, "a": 1.0}


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
