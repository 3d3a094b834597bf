"""The two JSON formats: node-link JSON for d3 and NetworkX, and Cytoscape.js JSON for Cytoscape and cytoscape.js."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from recommender.exporters.tables import strongest_kind
from recommender.exporters.writers import with_known_colours

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_cytoscape", "to_d3", "to_graphology", "to_node_link"]

PIXELS_PER_UNIT = 40.0
"""Pixels, in which Cytoscape draws, per unit of the map. A plain choice: a few letters fit between neighbours."""

PIXELS_PER_SIZE = 10.0
"""Pixels, in which sigma draws, per unit of the size of a node. A plain choice: the largest is a fingertip wide."""


def to_node_link(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as node-link JSON with the keys ``nodes`` and ``edges``, in UTF-8."""
    import networkx as nx

    return _json_file(nx.node_link_data(graph, edges="edges"))


def to_d3(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as JSON with the keys ``nodes`` and ``links``, as the examples of d3 have it."""
    import networkx as nx

    return _json_file(nx.node_link_data(graph, edges="links"))


def to_graphology(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as JSON that ``Graph.from`` of graphology takes and sigma draws; sizes are pixels."""
    from recommender.graph.maps import node_size

    graph = with_known_colours(graph)
    one_way = {} if graph.is_directed() else {"undirected": True}
    nodes = [
        {"key": node, "attributes": {**row, "size": round(PIXELS_PER_SIZE * node_size(row), 3)}}
        for node, row in graph.nodes(data=True)
    ]
    edges = [
        {"source": source, "target": target, "attributes": row, **one_way}
        for source, target, row in graph.edges(data=True)
    ]
    options = {
        "type": "directed" if graph.is_directed() else "undirected",
        "multi": graph.is_multigraph(),
        "allowSelfLoops": True,
    }
    return _json_file({"attributes": graph.graph, "options": options, "nodes": nodes, "edges": edges})


def to_cytoscape(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as Cytoscape.js JSON with places and a style, in UTF-8. Its y axis points down, ours up.

    Nodes have ``name`` and ``value``, and the file says whether it is directed, as ``networkx.cytoscape_graph`` needs
    it. Edges have ``interaction``, the column by which Cytoscape tells kinds of edges apart.
    """
    from recommender.graph.maps import MENTION_COLOUR, RELATED_COLOUR, SIMILAR_COLOUR, node_colour, node_size

    nodes = [
        {
            "data": {
                **row,
                "id": node,
                "value": node,
                "name": row["label"],
                "colour": node_colour(row),
                "size": node_size(row),
            },
            "position": {"x": round(PIXELS_PER_UNIT * row["x"], 3), "y": round(-PIXELS_PER_UNIT * row["y"], 3)},
        }
        for node, row in graph.nodes(data=True)
    ]
    prefix = _unused_prefix("e", graph)
    edges = [
        {
            "data": {
                "interaction": strongest_kind(row),
                **row,
                **({"key": key} if graph.is_multigraph() else {}),
                **{"id": f"{prefix}{number}", "source": source, "target": target},
            }
        }
        for number, (source, target, key, row) in enumerate(_keyed(graph))
    ]
    diameter = f"mapData(size, 0, 1, 0, {PIXELS_PER_UNIT:g})"
    arrow = {"target-arrow-shape": "triangle"} if graph.is_directed() else {}
    style = [
        _rule("node", {"background-color": "data(colour)", "width": diameter, "height": diameter,
                       "label": "data(label)", "font-size": 6}),
        _rule("edge", {"line-color": SIMILAR_COLOUR, "target-arrow-color": SIMILAR_COLOUR, "width": 0.5,
                       "opacity": 0.6, "curve-style": "straight", "arrow-scale": 0.4, **arrow}),
        _rule("edge[?mention]", {"line-color": MENTION_COLOUR, "target-arrow-color": MENTION_COLOUR, "width": 0.75}),
        _rule("edge[?related]", {"line-color": RELATED_COLOUR, "target-arrow-color": RELATED_COLOUR, "width": 1}),
    ]  # fmt: skip
    data = {
        "format_version": "1.0",
        "generated_by": "recommender",
        "target_cytoscapejs_version": "~3",
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "data": {"name": graph.graph.get("name", ""), **graph.graph},
        "elements": {"nodes": nodes, "edges": edges},
        "layout": {"name": "preset"},
        "style": style,
    }
    return _json_file(data)


def _keyed(graph: nx.DiGraph) -> Iterable[tuple[str, str, int, dict[str, Any]]]:
    """The edges, with their numbers among parallel ones: 0 where there are none."""
    if graph.is_multigraph():
        return graph.edges(keys=True, data=True)  # type: ignore[no-any-return]
    return ((source, target, 0, row) for source, target, row in graph.edges(data=True))


def _json_file(data: dict[str, Any]) -> dict[str, bytes]:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return {"": f"{text}\n".encode()}


def _rule(selector: str, style: dict[str, Any]) -> dict[str, Any]:
    return {"selector": selector, "style": style}


def _unused_prefix(prefix: str, names: Iterable[str]) -> str:
    """Return `prefix`, with underscores added until no name begins with it: all ids of nodes and edges must differ."""
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    return prefix
