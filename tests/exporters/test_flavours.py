"""Flavours: files of one suffix as different programs read them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hostile_graphs import hostile_graphs, newsroom
from hypothesis import given

from recommender import Article, Corpus, Recommender, RelatedLink
from recommender.errors import ExportError, SettingsError
from recommender.explorer import payload
from recommender.exporters import export, flatten
from recommender.graph import select, topics_of
from recommender.graph.maps import edge_colour, mapped, node_colour


def site() -> Recommender:
    """Two articles and an external page; a topic has a bar and another a semicolon."""
    tide = Article("tide", "Tide", topics=("Sea", "a|b", "c;d"), body="Pilots wait at the pier.")
    links = (RelatedLink("tide"), RelatedLink(url="https://else.example/x", title="=Else"))
    day = datetime(2024, 5, 1, 12, tzinfo=UTC)
    pier = Article("pier", "Pier", related=links, published=day, excerpt="two", body="Pilots wait at the pier.")
    return Recommender.fit(Corpus.from_articles([tide, pier]))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def tables(rec: Recommender, folder: Path, flavour: str) -> tuple[dict[str, dict[str, str]], list[dict[str, str]]]:
    nodes = rec.export(folder / "site.csv", flavour=flavour)
    rows = table(nodes)
    return {row[next(iter(row))]: row for row in rows}, table(folder / "site.edges.csv")


def test_kumu_reads_the_tables(tmp_path: Path) -> None:
    nodes, edges = tables(site(), tmp_path, "kumu")
    assert list(nodes["tide"])[:2] == ["ID", "Label"], "where Kumu expects them"
    expected = {"ID": "tide", "Label": "Tide", "Type": "article", "Tags": "Sea|a/b|c;d", "Description": ""}
    assert nodes["tide"].items() >= expected.items()
    assert nodes["https://else.example/x"].items() >= {"Type": "external", "Label": "'=Else"}.items()
    assert list(edges[0])[:4] == ["From", "To", "Type", "Direction"]
    first = next(row for row in edges if (row["From"], row["To"]) == ("pier", "tide"))
    assert first.items() >= {"Type": "related", "Direction": "directed", "Tags": "related", "rank": "1"}.items()
    assert {row["From"] for row in edges} | {row["To"] for row in edges} <= set(nodes)


def test_neo4j_imports_the_tables(tmp_path: Path) -> None:
    nodes, edges = tables(site(), tmp_path, "neo4j")
    assert list(nodes["tide"])[:2] == ["id:ID", ":LABEL"]
    expected = {":LABEL": "Article", "topics:string[]": "Sea;a|b;c,d", "published:datetime": "", "title": "Tide"}
    assert nodes["tide"].items() >= expected.items()
    assert nodes["pier"]["published:datetime"] == "2024-05-01T12:00:00+00:00"
    assert nodes["https://else.example/x"].items() >= {":LABEL": "External", "title": "=Else"}.items()
    assert {"community:long", "x:double", "colour"} <= set(nodes["tide"])
    assert list(edges[0])[:3] == [":START_ID", ":END_ID", ":TYPE"]
    first = next(row for row in edges if (row[":START_ID"], row[":END_ID"]) == ("pier", "tide"))
    assert first.items() >= {":TYPE": "RELATED", "related:boolean": "true", "rank:long": "1"}.items()
    assert first["kinds:string[]"] == "related"


@given(graph=hostile_graphs())
def test_the_headings_of_tables_differ_and_neo4j_finds_a_row_a_line(
    tmp_path_factory: pytest.TempPathFactory, graph: nx.Graph
) -> None:
    folder = tmp_path_factory.mktemp("flavours")
    flat = flatten(mapped(graph))
    for flavour in ("kumu", "neo4j"):
        nodes = export(graph, folder / "graph.csv", flavour=flavour)
        for path, n_rows in ((nodes, len(flat)), (folder / "graph.edges.csv", flat.number_of_edges())):
            with path.open(encoding="utf-8", newline="") as file:
                headings, *rows = csv.reader(file)
            names = [heading.partition(":")[0].casefold() for heading in headings]
            assert len({*filter(None, names)}) == len([*filter(None, names)])
            assert [len(row) for row in rows] == [len(headings)] * n_rows
            if flavour == "neo4j":
                assert path.read_text(encoding="utf-8").count("\n") == n_rows + 1


def test_gephi_is_the_default_of_tables_and_networkx_that_of_json(tmp_path: Path) -> None:
    for suffix, flavour in ((".csv", "gephi"), (".json", "networkx")):
        plain = export(newsroom(), tmp_path / f"plain{suffix}")
        assert export(newsroom(), tmp_path / f"named{suffix}", flavour=flavour).read_bytes() == plain.read_bytes()


def read_json(graph: nx.Graph, folder: Path, flavour: str) -> Any:
    return json.loads(export(graph, folder / "graph.json", flavour=flavour).read_text(encoding="utf-8"))


def test_d3_finds_nodes_and_links(tmp_path: Path) -> None:
    data = read_json(newsroom(), tmp_path, "d3")
    ids = [node["id"] for node in data["nodes"]]
    assert ids == [*flatten(newsroom())]
    assert {(link["source"], link["target"]) for link in data["links"]} == {*newsroom().edges}
    assert "edges" not in data


@pytest.mark.parametrize("make", [newsroom, lambda: nx.Graph(newsroom()), lambda: nx.MultiDiGraph(newsroom())])
def test_graphology_imports_the_graph(make: Any, tmp_path: Path) -> None:
    """Held against what `Graph.from` asks for: keys, attributes, and edges of the type that the options name."""
    graph = make()
    data = read_json(graph, tmp_path, "graphology")
    assert set(data) == {"attributes", "options", "nodes", "edges"}
    kind = "directed" if graph.is_directed() else "undirected"
    assert data["options"] == {"type": kind, "multi": graph.is_multigraph(), "allowSelfLoops": True}
    flat = flatten(mapped(graph))
    for node in data["nodes"]:
        row = flat.nodes[node["key"]]
        assert set(node) == {"key", "attributes"}
        assert node["attributes"] == {**row, "color": node_colour(row), "size": pytest.approx(10 * row["size"])}
    assert [(edge["source"], edge["target"]) for edge in data["edges"]] == [edge[:2] for edge in flat.edges]
    for edge, (_, _, row) in zip(data["edges"], flat.edges(data=True), strict=True):
        assert edge["attributes"] == {**row, "color": edge_colour(row)}
        assert edge.get("undirected", False) is not graph.is_directed()


def test_pandas_reads_parquet_with_lists_and_dates(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    nodes = pandas.read_parquet(site().export(tmp_path / "site.parquet")).set_index("id")
    edges = pandas.read_parquet(tmp_path / "site.edges.parquet")
    assert [*nodes.loc["tide", "topics"]] == ["Sea", "a|b", "c;d"]
    assert nodes.loc["pier", "published"] == pandas.Timestamp("2024-05-01T12:00Z")
    assert pandas.isna(nodes.loc["tide", "published"])
    assert nodes["community"].dtype.kind == "i"
    curated = edges[edges["related"]]
    assert {*zip(curated["source"], curated["target"], strict=True)} == {
        ("pier", "tide"),
        ("pier", "https://else.example/x"),
    }


def test_a_topic_with_a_bar_stays_one_topic(tmp_path: Path) -> None:
    rec, topics = site(), ["Sea", "a|b", "c;d"]
    assert topics_of(flatten(rec.map).nodes["tide"]) == topics
    assert topics_of(nx.read_graphml(rec.export(tmp_path / "site.graphml")).nodes["tide"]) == topics
    assert list(select(rec.graph, topics="a|b")) == ["tide"]
    assert {*payload(rec.map)["topics"]} == {*topics}


@pytest.mark.parametrize(
    ("name", "flavour", "message"),
    [
        ("x.csv", "neo4", "did you mean .*neo4j"),
        ("x.json", "kumu", "unknown flavour of .json"),
        ("x.gexf", "gephi", "has no flavours; leave it out, or write .csv, .json"),
        ("x.csv", 5, "flavour"),
    ],
)
def test_a_wrong_flavour_is_refused(name: str, flavour: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=message):
        export(newsroom(), tmp_path / name, flavour=flavour)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".gpickle", ".pickle", ".pkl"])
def test_pickles_are_never_written(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"would run code when it is read; \.graphml"):
        export(newsroom(), tmp_path / f"graph{suffix}")
