"""Each format is read back by a program that did not write it, and compared with the flat graph."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from recommender.content import separated
from recommender.exporters import EXPORTERS, export
from recommender.exporters.flat_graph import flatten
from recommender.graph import kinds_of, utc_datetime
from recommender.graph.maps import edge_colour, mapped

PICTURES = {".png", ".svg"}
PAGES = {".html"}  # read back in test_explorer_page.py
TABLES = {".csv", ".parquet"}
SUFFIXES = sorted(set(EXPORTERS) - PICTURES - PAGES)
FORMULA = re.compile("'+[=+\\-@\t\n＝＋－＠]")

csv.field_size_limit(10_000_000)


def read_graphml(path: Path) -> nx.Graph:
    graph = nx.read_graphml(path)
    if not graph.is_multigraph():
        for *_, attributes in graph.edges(data=True):
            attributes.pop("id", None)  # the number among parallel edges, of which there are none
    return graph


def read_gexf(path: Path) -> nx.Graph:
    graph = nx.read_gexf(path)
    for _, attributes in graph.nodes(data=True):
        assert set(attributes.pop("viz")) == {"color", "size", "position"}
    for *_, attributes in graph.edges(data=True):
        attributes.pop("id")  # GEXF numbers the edges
    return graph


def read_node_link(path: Path) -> nx.Graph:
    return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")


def read_cytoscape(path: Path) -> nx.Graph:
    """As cytoscape.js reads it: ids are unique among all elements, edges have existing ends, and nodes have places."""
    data = json.loads(path.read_text(encoding="utf-8"))
    nodes, edges = data["elements"]["nodes"], data["elements"]["edges"]
    ids = [element["data"].pop("id") for element in nodes + edges]
    assert all(isinstance(name, str) for name in ids)
    assert len(set(ids)) == len(ids)
    directed = any("target-arrow-shape" in rule["style"] for rule in data["style"])
    graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    for name, node in zip(ids, nodes, strict=False):
        row, place = node["data"], node["position"]
        assert set(place) == {"x", "y"}
        # Not by pytest.approx, which takes longer than reading the rest of a site.
        assert max(abs(place["x"] - 40 * row["x"]), abs(place["y"] + 40 * row["y"])) <= 1e-3
        graph.add_node(name, **row)
    assert data["directed"] == directed
    assert {"key" in edge["data"] for edge in edges} <= {data["multigraph"]}
    for edge in edges:
        row = edge["data"]
        row.pop("key", None)
        source, target = row.pop("source"), row.pop("target")
        assert source in graph
        assert target in graph
        graph.add_edges_from([(source, target, row)])
    return graph


DOT_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def read_dot(path: Path) -> nx.Graph:
    """By a parser that knows quoted strings only: everything between them has to be syntax that `to_dot` writes."""
    text = path.read_text(encoding="utf-8").replace('" + "', "")
    graph = nx.MultiDiGraph() if text.startswith("digraph") else nx.MultiGraph()
    skeleton = DOT_STRING.sub("S", text).splitlines()
    assert skeleton[0] in ("digraph S {", "graph S {")
    assert skeleton[-1] == "}"
    for line, bare_line in zip(text.split("\n")[4:-2], skeleton[4:-1], strict=True):
        assert re.fullmatch(r"  S( (->|--) S)? \[S=S(, S=S)*\];", bare_line)
        strings = [unquoted(string) for string in DOT_STRING.findall(line)]
        ends = 2 if re.match("  S -", bare_line) else 1
        names, values = strings[ends::2], strings[ends + 1 :: 2]
        row = dict(zip(names, values, strict=True))
        assert len(row) == len(names)
        own = {name.removeprefix("data_"): value for name, value in row.items() if name.startswith("data_")}
        own |= {name: row[name].replace("&amp;", "&") for name in ("label", "weight") if name in row}
        graph.add_edges_from([(*strings[:2], own)]) if ends == 2 else graph.add_nodes_from([(strings[0], own)])
    return graph


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)


READERS: dict[str, Callable[[Path], nx.Graph]] = {
    ".cyjs": read_cytoscape,
    ".dot": read_dot,
    ".gexf": read_gexf,
    ".graphml": read_graphml,
    ".json": read_node_link,
}


def content(graph: nx.Graph) -> tuple[dict[str, Any], list[tuple[str, str, dict[str, Any]]]]:
    """What every format must keep: nodes, and edges in sorted order, with their attributes."""
    ends = (lambda u, v: (u, v)) if graph.is_directed() else (lambda u, v: tuple(sorted((u, v))))
    edges = [(*ends(u, v), dict(attributes)) for u, v, attributes in graph.edges(data=True)]
    return dict(graph.nodes(data=True)), sorted(edges, key=in_order)


def in_order(edge: tuple[str, str, dict[str, Any]]) -> tuple[str, str, list[str]]:
    """Parallel edges by their attributes, in whatever order these stand."""
    return edge[0], edge[1], sorted(map(repr, edge[2].items()))


def written_content(flat: nx.Graph, suffix: str) -> Any:
    """What a format should give back: the flat graph, with what its readers know by other names, and DOT as text."""
    nodes, edges = content(flat)
    if suffix == ".cyjs":
        nodes = {node: {**row, "name": row["label"], "value": node} for node, row in nodes.items()}
        edges = [(u, v, {"interaction": kinds_of(row).split("|")[0], **row}) for u, v, row in edges]
    if suffix == ".graphml":
        nodes = {node: {"color": row["colour"], **row} for node, row in nodes.items()}
        edges = [(u, v, {"color": edge_colour(row), **row}) for u, v, row in edges]
    if suffix == ".gexf":
        start = {node: str(day.date()) for node, row in nodes.items() if (day := utc_datetime(row.get("published")))}
        nodes = {node: {**row, "start": start[node]} if node in start else row for node, row in nodes.items()}
        for u, v, row in edges:
            if days := [start[node] for node in (u, v) if node in start]:
                row["start"] = max(days)
            if "kinds" in row:
                row.setdefault("label", row["kinds"].replace("|", ", "))
    if suffix == ".dot":
        nodes = {node: texts(row) for node, row in nodes.items()}
        edges = [(u, v, texts(row)) for u, v, row in edges]
    return nodes, sorted(edges, key=in_order)


def texts(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in row.items()}


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table, without empty cells, and with the apostrophes before formulas removed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(None not in row and None not in row.values() for row in rows), "a row is too long or too short"
    return [{without_apostrophe(name): without_apostrophe(cell) for name, cell in row.items() if cell} for row in rows]


def without_apostrophe(cell: str) -> str:
    return cell[1:] if FORMULA.match(cell) else cell


def cells(row: dict[str, Any]) -> dict[str, str]:
    """The cells that should be written for a row of values."""
    headings = {"label": "Label", "weight": "Weight"}
    written = {headings.get(name, name): value for name, value in row.items()}
    texts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in written.items()}
    return {name: text for name, text in texts.items() if text}


def assert_reads_back(graph: nx.Graph, path: Path) -> None:
    before = repr(sorted(graph.nodes(data=True), key=repr))
    flat = flatten(mapped(graph))
    written = export(graph, path)
    assert before == repr(sorted(graph.nodes(data=True), key=repr)), "export changed its argument"
    assert written == (path.with_suffix(f".nodes{path.suffix}") if path.suffix in TABLES else path)
    assert_holds(written, flat)
    assert list(path.parent.glob(".*")) == []


def assert_holds(written: Path, flat: nx.Graph) -> None:
    """Assert that the file, read back, is the flat graph: the same nodes, edges and attributes."""
    if written.suffix == ".csv":
        assert_tables(flat, written)
    elif written.suffix == ".parquet":
        assert_typed_tables(flat, written)
    else:
        graph = READERS[written.suffix](written)
        assert graph.is_directed() == flat.is_directed() or not len(flat.edges)
        assert content(graph) == written_content(flat, written.suffix)


def assert_tables(flat: nx.Graph, nodes: Path) -> None:
    edges = nodes.with_name(nodes.name.replace(".nodes.", ".edges."))
    assert read_table(nodes) == [cells({"Id": node, **row}) for node, row in flat.nodes(data=True)]
    kind = "Directed" if flat.is_directed() else "Undirected"
    assert read_table(edges) == [
        cells({"Source": source, "Target": target, "Type": kind, **row})
        for source, target, row in flat.edges(data=True)
    ]


def assert_typed_tables(flat: nx.Graph, nodes: Path) -> None:
    """Assert that each value comes back in its type, lists as lists and dates as dates."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install recommender[tables]")
    edges = nodes.with_name(nodes.name.replace(".nodes.", ".edges."))
    found_nodes, found_edges = (
        [
            {name: value for name, value in row.items() if value is not None}
            for row in parquet.read_table(file).to_pylist()
        ]
        for file in (nodes, edges)
    )
    assert found_nodes == [typed({"id": node, **row}) for node, row in flat.nodes(data=True)]
    assert found_edges == [
        typed({"source": source, "target": target, **row}) for source, target, row in flat.edges(data=True)
    ]


def typed(row: dict[str, Any]) -> dict[str, Any]:
    lists = {name: separated(row[name]) for name in ("topics", "kinds", "listed_by") if name in row}
    dates = {"published": utc_datetime(row["published"])} if "published" in row else {}
    return {name: value for name, value in {**row, **lists, **dates}.items() if value is not None}


def assert_igraph_reads(path: Path, flat: nx.Graph) -> None:
    igraph = pytest.importorskip("igraph", reason="pip install recommender[explore]")
    graph = igraph.Graph.Read_GraphML(str(path))
    names = [name.replace("&#38;", "&") for name in graph.vs["id"]]  # igraph leaves ampersands of attributes escaped
    assert names == list(flat)
    assert graph.vs["label"] == [row["label"] for _, row in flat.nodes(data=True)]
    assert graph.vs["x"] == [row["x"] for _, row in flat.nodes(data=True)]
    assert [(names[edge.source], names[edge.target]) for edge in graph.es] == list(flat.edges)
