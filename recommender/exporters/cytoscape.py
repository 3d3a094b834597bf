"""Cytoscape.js JSON, for Cytoscape and for pages that draw with cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_cytoscape"]

UNIT = 40.0
"""Cytoscape draws in pixels; so many are one unit of the layout."""


def to_cytoscape(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as Cytoscape.js JSON with places and a style, in UTF-8; its y grows downward."""
    from recommender.graph.maps import RELATED, SIMILAR, colour, size

    nodes = [
        {
            "data": {**row, "id": node, "name": row["label"], "colour": colour(row), "size": size(row)},
            "position": {"x": round(UNIT * row["x"], 3), "y": round(-UNIT * row["y"], 3)},
        }
        for node, row in graph.nodes(data=True)
    ]
    prefix = _unlike("e", graph)
    edges = [
        {"data": {**row, "id": f"{prefix}{number}", "source": source, "target": target}}
        for number, (source, target, row) in enumerate(graph.edges(data=True))
    ]
    arrow = {"target-arrow-shape": "triangle"} if graph.is_directed() else {}
    style = [
        _rule("node", {"background-color": "data(colour)", "width": f"mapData(size, 0, 1, 0, {UNIT:g})",
                       "height": f"mapData(size, 0, 1, 0, {UNIT:g})", "label": "data(label)", "font-size": 6}),
        _rule("edge", {"line-color": SIMILAR, "target-arrow-color": SIMILAR, "width": 0.5, "opacity": 0.6,
                       "curve-style": "straight", "arrow-scale": 0.4, **arrow}),
        _rule("edge[?related]", {"line-color": RELATED, "target-arrow-color": RELATED, "width": 1}),
    ]  # fmt: skip
    data = {
        "format_version": "1.0",
        "generated_by": "recommender",
        "target_cytoscapejs_version": "~3",
        "data": {"name": graph.graph.get("name", ""), **graph.graph},
        "elements": {"nodes": nodes, "edges": edges},
        "layout": {"name": "preset"},
        "style": style,
    }
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return {"": f"{text}\n".encode()}


def _rule(selector: str, style: dict[str, Any]) -> dict[str, Any]:
    return {"selector": selector, "style": style}


def _unlike(prefix: str, names: Iterable[str]) -> str:
    """Return a beginning that no name has: nodes and edges share their ids."""
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    return prefix
