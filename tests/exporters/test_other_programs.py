"""The table of docs/graph.md: each program reads the formats that it names, and finds the whole graph."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import pytest
from documents import code_blocks

from recommender import Recommender, read_corpus

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "graph.md"
TOOLS = ROOT / ".ci" / "script"

Found = tuple[dict[str, str], set[tuple[str, str]]]
"""The titles by id, and the edges."""


class Reader(NamedTuple):
    """A program, and what is called there for a file of a format."""

    program: str
    file: str
    flavour: str | None
    call: str
    read: Callable[[Path], Found]


def of_networkx(graph: nx.Graph) -> Found:
    return dict(graph.nodes(data="title")), {*graph.edges()}


def loaded(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def by_igraph(path: Path) -> Found:
    igraph = pytest.importorskip("igraph", reason="pip install recommender[explore]")
    graph = igraph.Graph.Read_GraphML(str(path))
    names = [name.replace("&#38;", "&") for name in graph.vs["id"]]
    assert set(graph.vs["color"]) == set(graph.vs["colour"])
    return dict(zip(names, graph.vs["title"], strict=True)), {(names[e.source], names[e.target]) for e in graph.es}


def by_pandas(function: str) -> Callable[[Path], Found]:
    def read(path: Path) -> Found:
        pandas = pytest.importorskip("pandas")
        nodes = getattr(pandas, function)(path)
        edges = getattr(pandas, function)(path.with_name(path.name.replace(".nodes.", ".edges.")))
        nodes.columns, edges.columns = nodes.columns.str.lower(), edges.columns.str.lower()
        titles = zip(nodes["id"], nodes["title"], strict=True)
        return dict(titles), {*zip(edges["source"], edges["target"], strict=True)}

    return read


def by_node(script: str, package: str, path: Path) -> Any:
    if not shutil.which("node") or not (TOOLS / "node_modules" / package).is_dir():
        pytest.skip(f"{package} is not there; make script installs it, and needs npm")
    done = subprocess.run(["node", TOOLS / script, path], capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def by_cytoscape(path: Path) -> Found:
    read = by_node("read_cyjs.mjs", "cytoscape", path)
    nodes, edges = ([element["data"] for element in read[name]] for name in ("nodes", "edges"))
    return {row["id"]: row["title"] for row in nodes}, {(row["source"], row["target"]) for row in edges}


def by_graphology(path: Path) -> Found:
    read = by_node("read_graphology.mjs", "graphology", path)
    assert read["type"] == "directed" or path.suffix != ".json"
    assert all({"label", "color", "size", "x", "y"} <= set(row) for _, row in read["nodes"]), "what sigma draws"
    return {name: row["title"] for name, row in read["nodes"]}, {
        (source, target) for source, target, _ in read["edges"]
    }


def by_graphviz(path: Path) -> Found:
    if not shutil.which("dot"):
        pytest.skip("Graphviz is not installed")
    done = subprocess.run(["dot", "-Tjson", str(path)], capture_output=True, check=True, timeout=60)
    read = json.loads(done.stdout)
    names = [node["name"] for node in read["objects"]]
    titles = {node["name"]: node["data_title"] for node in read["objects"]}
    return titles, {(names[edge["tail"]], names[edge["head"]]) for edge in read["edges"]}


READERS = [
    Reader("NetworkX", ".graphml", None, "nx.read_graphml", lambda path: of_networkx(nx.read_graphml(path))),
    Reader("NetworkX", ".gexf", None, "nx.read_gexf", lambda path: of_networkx(nx.read_gexf(path))),
    Reader(
        *("NetworkX", ".json", None, "nx.node_link_graph"),
        lambda path: of_networkx(nx.node_link_graph(loaded(path), edges="edges")),
    ),
    Reader(
        *("NetworkX", ".json", "d3", 'nx.node_link_graph(…, edges="links")'),
        lambda path: of_networkx(nx.node_link_graph(loaded(path), edges="links")),
    ),
    Reader(
        *("NetworkX", ".cyjs", None, "nx.cytoscape_graph"), lambda path: of_networkx(nx.cytoscape_graph(loaded(path)))
    ),
    Reader("igraph", ".graphml", None, "Graph.Read_GraphML", by_igraph),
    Reader("pandas", ".csv", None, "pd.read_csv", by_pandas("read_csv")),
    Reader("pandas", ".parquet", None, "pd.read_parquet", by_pandas("read_parquet")),
    Reader("Graphviz", ".dot", None, "dot", by_graphviz),
    Reader("cytoscape.js", ".cyjs", None, "cytoscape", by_cytoscape),
    Reader("graphology", ".graphml", None, "graphology-graphml", by_graphology),
    Reader("graphology", ".gexf", None, "graphology-gexf", by_graphology),
    Reader("graphology", ".json", "graphology", "Graph.from", by_graphology),
]


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(read_corpus(ROOT / "seeds"))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: f"{reader.program}{reader.file}")
def test_the_program_finds_the_whole_graph(reader: Reader, rec: Recommender, tmp_path: Path) -> None:
    titles, edges = reader.read(rec.export(tmp_path / f"site{reader.file}", flavour=reader.flavour))
    assert titles == dict(rec.graph.nodes(data="title"))
    assert edges == set(rec.graph.edges)


def test_the_table_of_the_document_is_what_is_tested() -> None:
    programs = [*dict.fromkeys(reader.program for reader in READERS)]
    calls = {(reader.file, reader.flavour, reader.program): reader.call for reader in READERS}
    lines = [f"| | {' | '.join(programs)} |", f"|---|{'---|' * len(programs)}"]
    for file, flavour in sorted({key[:2] for key in calls}, key=lambda key: (key[0], key[1] or "")):
        name = f"`{file}`, `--flavour {flavour}`" if flavour else f"`{file}`"
        found = [calls.get((file, flavour, program)) for program in programs]
        lines.append(f"| {name} | {' | '.join(f'`{call}`' if call else '–' for call in found)} |")
    table = "\n".join(lines)
    assert table in DOCUMENT.read_text(encoding="utf-8"), f"write this table into docs/graph.md:\n{table}"


def test_the_examples_of_the_document_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    for line, _, code in code_blocks(DOCUMENT, "python"):
        exec(compile(code, f"graph.md:{line}", "exec"), names)
    assert {kinds for *_, kinds in names["part"].edges(data="kinds")} <= {"related", "mention", "related|mention"}
