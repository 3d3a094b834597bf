"""Single formats: the programs that they are for read them, and draw the map as it is."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from graph_readers import assert_igraph_reads, read_gexf, read_graphml, read_node_link, written_content
from hostile_graphs import hostile_site, newsroom

from recommender import Recommender, read_corpus
from recommender.exporters import export
from recommender.exporters.flat_graph import flatten
from recommender.exporters.writers import to_gexf
from recommender.graph import kinds_of
from recommender.graph.maps import edge_colour, mapped

ROOT = Path(__file__).resolve().parents[2]


def sample_site() -> nx.DiGraph:
    return Recommender.fit(read_corpus(ROOT / "seeds")).graph


@pytest.mark.parametrize("make", [newsroom, hostile_site])
def test_igraph_reads_graphml(make: Callable[[], nx.DiGraph], tmp_path: Path) -> None:
    assert_igraph_reads(export(make(), tmp_path / "graph.graphml"), flatten(mapped(make())))


@pytest.mark.parametrize("make", [newsroom, hostile_site, sample_site, nx.DiGraph, nx.Graph])
def test_cytoscape_reads_its_json_and_draws_the_map(make: Callable[[], nx.Graph], tmp_path: Path) -> None:
    flat = flatten(mapped(make()))
    read = read_by_cytoscape(export(make(), tmp_path / "graph.cyjs"))
    nodes = {node["data"].pop("id"): node for node in read["nodes"]}
    assert {key: node["data"] for key, node in nodes.items()} == written_content(flat, ".cyjs")[0]
    edges = [edge["data"] for edge in read["edges"]]
    assert len({edge.pop("id") for edge in edges} | set(nodes)) == len(edges) + len(nodes)
    assert edges == [
        {"source": source, "target": target, "interaction": kinds_of(row).split("|")[0], **row}
        for source, target, row in flat.edges(data=True)
    ]
    for key, row in flat.nodes(data=True):
        node = nodes[key]
        assert node["position"] == pytest.approx({"x": 40 * row["x"], "y": -40 * row["y"]}, abs=1e-3)
        # cytoscape.js draws labels without the white space around them.
        assert (node["label"], node["colour"]) == (row["label"].strip(), cytoscape_colour(row["colour"]))
    for edge in read["edges"]:
        assert edge["colour"] == cytoscape_colour(edge_colour(edge["data"]))
        assert edge["arrow"] == ("triangle" if flat.is_directed() else "none")


def read_by_cytoscape(path: Path) -> Any:
    """The graph that cytoscape.js reads from a file, by a script in .ci/script."""
    tools = ROOT / ".ci" / "script"
    if not shutil.which("node") or not (tools / "node_modules" / "cytoscape").is_dir():
        pytest.skip("cytoscape.js is not there; make script installs it, and needs npm")
    done = subprocess.run(["node", tools / "read_cyjs.mjs", path], capture_output=True, check=True, timeout=60)
    assert done.stderr == b"", "cytoscape.js warns of what it cannot use"
    return json.loads(done.stdout)


def cytoscape_colour(colour: str) -> str:
    return "rgb({},{},{})".format(*bytes.fromhex(colour[1:]))


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
@pytest.mark.parametrize("make", [newsroom, hostile_site, nx.DiGraph])
def test_graphviz_reads_dot_and_keeps_the_places(make: Callable[[], nx.DiGraph], tmp_path: Path) -> None:
    target = export(make(), tmp_path / "graph.dot")
    done = subprocess.run(["dot", "-Tjson", str(target)], capture_output=True, check=True)
    assert done.stderr == b""
    objects = json.loads(done.stdout).get("objects", [])
    flat = flatten(mapped(make()))
    names = [name.replace("\\", "\\\\").replace("\n", "\\n") for name in flat]
    # Graphviz itself gives nodes whose names begin with a per cent sign a number instead.
    assert [node["name"] for node in objects if node["name"][0] != "%"] == [name for name in names if name[0] != "%"]
    places = np.array([[float(part) for part in node["pos"].split(",")] for node in objects]).reshape(-1, 2)
    wanted = 15 * np.array([(row["x"], row["y"]) for _, row in flat.nodes(data=True)]).reshape(-1, 2)
    assert np.allclose(places - places[:1], wanted - wanted[:1], atol=0.1)


def test_gexf_has_the_places_sizes_and_colours_of_the_map(tmp_path: Path) -> None:
    flat = flatten(mapped(newsroom()))
    path = export(newsroom(), tmp_path / "graph.gexf")
    for node, row in nx.read_gexf(path).nodes(data=True):
        x, y = flat.nodes[node]["x"], flat.nodes[node]["y"]
        assert row["viz"]["position"] == pytest.approx({"x": 10 * x, "y": 10 * y, "z": 0})
        assert row["viz"]["size"] == pytest.approx(10 * flat.nodes[node]["size"])
        red, green, blue = (row["viz"]["color"][part] for part in "rgb")
        assert f"#{red:02x}{green:02x}{blue:02x}" == flat.nodes[node]["colour"]
    assert path.read_text(encoding="utf-8").count("<viz:color") == len(flat) + len(flat.edges)


def test_gexf_is_dynamic_and_says_what_ties_two_articles(tmp_path: Path) -> None:
    graph = newsroom()
    graph.edges["a", "b"]["kinds"] = "related|mention"
    path = export(graph, tmp_path / "graph.gexf")
    text = path.read_text(encoding="utf-8")
    assert 'mode="dynamic"' in text and 'timeformat="date"' in text
    read = nx.read_gexf(path)
    assert dict(read.nodes(data="start")) == {
        **{"a": "2024-05-01", "b": "2024-05-02", "c": "2024-05-03"},
        "https://other.example/x": None,
    }
    assert read.edges["a", "b"].items() >= {"start": "2024-05-02", "label": "related, mention"}.items()


def test_gexf_without_dates_is_static(tmp_path: Path) -> None:
    graph = nx.DiGraph([("a", "b")])
    graph.nodes["a"]["published"] = "soon"
    text = export(graph, tmp_path / "graph.gexf").read_text(encoding="utf-8")
    assert 'mode="static"' in text and "start=" not in text


def test_graphml_has_colours_by_the_name_that_others_know_and_whole_numbers(tmp_path: Path) -> None:
    graph = sample_site()
    read = nx.read_graphml(export(graph, tmp_path / "graph.graphml"))
    for _, row in read.nodes(data=True):
        assert row["color"] == row["colour"]
        assert type(row["community"]) is int
    assert {row["color"] for *_, row in read.edges(data=True)} == {
        edge_colour(row) for *_, row in graph.edges(data=True)
    }
    own = nx.DiGraph()
    own.add_node("a", color="red")
    assert nx.read_graphml(export(own, tmp_path / "own.graphml")).nodes["a"]["color"] == "red"


@pytest.mark.parametrize("make", [newsroom, sample_site, nx.MultiDiGraph, nx.Graph])
def test_networkx_reads_cytoscape_json(make: Callable[[], nx.Graph], tmp_path: Path) -> None:
    graph = make()
    graph = graph.copy()
    graph.add_edges_from([("x", "y"), ("x", "y")])
    read = nx.cytoscape_graph(json.loads(export(graph, tmp_path / "graph.cyjs").read_text(encoding="utf-8")))
    assert type(read) is type(graph)
    assert set(read) == set(graph)
    ends = frozenset if not graph.is_directed() else tuple
    assert sorted(map(repr, (ends(edge[:2]) for edge in read.edges))) == sorted(
        map(repr, (ends(edge[:2]) for edge in graph.edges))
    )


def test_gexf_is_the_same_on_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    today = to_gexf(flatten(mapped(newsroom())))
    monkeypatch.setattr(time, "strftime", lambda *_: "1999-12-31")
    assert to_gexf(flatten(mapped(newsroom()))) == today
    assert b"1999-12-31" not in today[""]
    assert nx.__version__.encode() not in today[""]


def test_gexf_shows_titles_and_keeps_ids(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", id="something else", title="The title")
    row = nx.read_gexf(export(graph, tmp_path / "graph.gexf")).nodes["a"]
    assert (row["label"], row["title"], row["id_"]) == ("The title", "The title", "something else")


def test_graph_attributes_are_kept_where_the_format_has_a_place(tmp_path: Path) -> None:
    expected = {"name": "newsroom", "built": "2024-05-01T00:00:00+00:00", "settings": '{"k": [1, 2]}'}
    graphml = read_graphml(export(newsroom(), tmp_path / "graph.graphml")).graph
    assert expected.items() <= graphml.items()
    assert read_node_link(export(newsroom(), tmp_path / "graph.json")).graph == expected
    assert read_gexf(export(newsroom(), tmp_path / "graph.gexf")).graph["name"] == "newsroom"


def test_json_keeps_scripts_readable(tmp_path: Path) -> None:
    assert "新闻 🗞️" in export(newsroom(), tmp_path / "graph.json").read_text(encoding="utf-8")


def test_the_tables_are_two_files_with_the_headings_of_gephi(tmp_path: Path) -> None:
    nodes = export(newsroom(), tmp_path / "graph.csv")
    edges = tmp_path / "graph.edges.csv"
    assert nodes == tmp_path / "graph.nodes.csv"
    assert sorted(tmp_path.iterdir()) == [edges, nodes]
    assert nodes.read_text(encoding="utf-8").startswith("Id,Label,colour,community,community_name,excerpt,")
    assert edges.read_text(encoding="utf-8").splitlines()[:2] == [
        "Source,Target,Type,Weight,related,similarity",
        "a,b,Directed,1.25,true,0.25",
    ]


def test_no_text_in_the_tables_is_a_formula(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("=cmd|' /C calc'!A0", title="@SUM(1)", excerpt="-1", stars=-1, note="'quoted'", **{"+x": "＝1"})
    graph.add_edge("=cmd|' /C calc'!A0", "b", weight=-0.5)
    nodes = export(graph, tmp_path / "graph.csv")
    rows = list(csv.DictReader(io.StringIO(nodes.read_text(encoding="utf-8"))))
    assert (
        rows[0].items()
        >= {
            "Id": "'=cmd|' /C calc'!A0",
            "Label": "'@SUM(1)",
            "'+x": "'＝1",
            "excerpt": "'-1",
            "note": "'quoted'",
            "stars": "-1",
            "title": "'@SUM(1)",
        }.items()
    )
    edges = (tmp_path / "graph.edges.csv").read_text(encoding="utf-8")
    assert edges.splitlines()[1] == "'=cmd|' /C calc'!A0,b,Directed,-0.5"
