"""Exports: whatever the graph holds, each format reads back as the flat graph, and as the same bytes."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import ExportError
from recommender.exporters import EXPORTERS, Format, export
from recommender.exporters.flat_graph import flatten, plain
from recommender.exporters.formats import to_gexf
from recommender.exporters.saved_places import read_places
from recommender.graph.maps.map_attributes import mapped
from recommender.graph.maps.style import edge_colour

PICTURES = {".png", ".svg"}
PAGES = {".html"}  # read back in test_explorer_page.py
SUFFIXES = sorted(set(EXPORTERS) - PICTURES - PAGES)
FORMULA = re.compile("'+[=+\\-@\t\n＝＋－＠]")

csv.field_size_limit(10_000_000)

# --- reading back -------------------------------------------------------------------------------------------


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
    """As cytoscape.js takes it: ids are unique among all elements, every edge has its ends, every node a place."""
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
    for edge in edges:
        row = edge["data"]
        source, target = row.pop("source"), row.pop("target")
        assert source in graph
        assert target in graph
        graph.add_edges_from([(source, target, row)])
    return graph


DOT_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


def read_dot(path: Path) -> nx.Graph:
    """By a parser that knows quoted strings only: whatever else stands between them is syntax of our own."""
    text = path.read_text(encoding="utf-8").replace('" + "', "")
    graph = nx.MultiDiGraph() if text.startswith("digraph") else nx.MultiGraph()
    skeleton = DOT_STRING.sub("S", text).splitlines()
    assert skeleton[0] in ("digraph S {", "graph S {")
    assert skeleton[-1] == "}"
    for line, bare_line in zip(text.split("\n")[4:-2], skeleton[4:-1], strict=True):
        assert re.fullmatch(r"  S( (->|--) S)? \[S=S(, S=S)*\];", bare_line)
        strings = [unquoted(found) for found in DOT_STRING.findall(line)]
        ends = 2 if re.match("  S -", bare_line) else 1
        names, values = strings[ends::2], strings[ends + 1 :: 2]
        row = dict(zip(names, values, strict=True))
        assert len(row) == len(names)
        own = {name.removeprefix("data_"): value for name, value in row.items() if name.startswith("data_")}
        own |= {name: row[name].replace("&amp;", "&") for name in ("label", "weight") if name in row}
        graph.add_edges_from([(*strings[:2], own)]) if ends == 2 else graph.add_nodes_from([(strings[0], own)])
    return graph


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


READERS: dict[str, Callable[[Path], nx.Graph]] = {
    ".cyjs": read_cytoscape,
    ".dot": read_dot,
    ".gexf": read_gexf,
    ".graphml": read_graphml,
    ".json": read_node_link,
}


def content(graph: nx.Graph) -> tuple[dict[str, Any], list[tuple[str, str, dict[str, Any]]]]:
    """What must survive: nodes and edges with their attributes, wherever the order is not."""
    ends = (lambda u, v: (u, v)) if graph.is_directed() else (lambda u, v: tuple(sorted((u, v))))
    edges = [(*ends(u, v), attributes) for u, v, attributes in graph.edges(data=True)]
    return dict(graph.nodes(data=True)), sorted(edges, key=repr)


def written_content(flat: nx.Graph, suffix: str) -> Any:
    """What a format is to give back: Cytoscape wants names of its own, and DOT knows text only."""
    nodes, edges = content(flat)
    if suffix == ".cyjs":
        nodes = {node: {**row, "name": row["label"]} for node, row in nodes.items()}
    if suffix == ".dot":
        nodes = {node: texts(row) for node, row in nodes.items()}
        edges = sorted(((u, v, texts(row)) for u, v, row in edges), key=repr)
    return nodes, edges


def texts(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in row.items()}


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a table, without empty cells, and with the apostrophes before formulas removed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(None not in row and None not in row.values() for row in rows), "a row is too long or too short"
    return [{bare(name): bare(cell) for name, cell in row.items() if cell} for row in rows]


def bare(cell: str) -> str:
    return cell[1:] if FORMULA.match(cell) else cell


def cells(row: dict[str, Any]) -> dict[str, str]:
    """The cells that a row of values should have become."""
    headings = {"label": "Label", "weight": "Weight"}
    written = {headings.get(name, name): value for name, value in row.items()}
    texts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in written.items()}
    return {name: text for name, text in texts.items() if text}


def assert_reads_back(graph: nx.Graph, path: Path) -> None:
    before = repr(sorted(graph.nodes(data=True), key=repr))
    flat = flatten(mapped(graph))
    written = export(graph, path)
    assert before == repr(sorted(graph.nodes(data=True), key=repr)), "export changed its argument"
    assert written == (path.with_suffix(".nodes.csv") if path.suffix == ".csv" else path)
    assert_holds(written, flat)
    assert list(path.parent.glob(".*")) == []


def assert_holds(written: Path, flat: nx.Graph) -> None:
    """That the file, read back, is the flat graph: the same nodes, edges and attributes."""
    if written.suffix == ".csv":
        assert_tables(flat, written)
    else:
        found = READERS[written.suffix](written)
        assert found.is_directed() == flat.is_directed() or not len(flat.edges)
        assert content(found) == written_content(flat, written.suffix)


def assert_tables(flat: nx.Graph, nodes: Path) -> None:
    edges = nodes.with_name(nodes.name.replace(".nodes.", ".edges."))
    assert read_table(nodes) == [cells({"Id": node, **row}) for node, row in flat.nodes(data=True)]
    kind = "Directed" if flat.is_directed() else "Undirected"
    assert read_table(edges) == [
        cells({"Source": source, "Target": target, "Type": kind, **row})
        for source, target, row in flat.edges(data=True)
    ]


# --- graphs -------------------------------------------------------------------------------------------------


def newsroom() -> nx.DiGraph:
    """Three articles and an external node, with the attributes that the recommender's own graph has."""
    graph = nx.DiGraph(name="newsroom", built=datetime(2024, 5, 1, tzinfo=UTC), settings={"k": (1, 2)})
    for position, (key, title) in enumerate([("a", "Tom & Jerry: <b> ]]> “fin”"), ("b", "新闻 🗞️"), ("c", "عاجل")]):
        graph.add_node(
            key,
            kind="article",
            title=title,
            excerpt="two\nlines",
            url=f"https://example.org/{key}?x=1&y=2",
            published=datetime(2024, 5, 1 + position, 12, tzinfo=UTC),
            topics=("politics", "law"),
            provider="Daily",
            language="en",
        )
    graph.add_node("https://other.example/x", kind="external", title="", published=None, topics=())
    graph.add_edge("a", "b", related=True, similarity=np.float32(0.25), weight=1.25)
    graph.add_edge("b", "a", related=np.bool_(False), similarity=np.float64(0.5), weight=0.5)
    graph.add_edge("c", "https://other.example/x", related=True, similarity=0.0, weight=1)
    return graph


hostile_text = st.one_of(
    st.text(max_size=12),
    st.text(alphabet=st.characters(categories=["Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp", "So", "Lo"]), max_size=6),
    st.sampled_from(
        [
            "",
            " ",
            "\n\t ",
            "\r\n\r",
            "=1+1",
            "'=1+1",
            "-5",
            "@x",
            "\ttab",
            "]]>",
            "<!--",
            "</script>",
            "\"quoted\", and 'quoted'",
            "a|b",
            "\x00\ufffe\uffff\ud800",
            "\x85\u2028",
            "مرحبا \u202e right to left",
            "👩‍👩‍👧 emoji",
            "&amp; &#0;",
            "x" * 100_000,
            "nan",
            "True",
            "1",
        ]
    ),
)
hostile_scalar = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1]),
    st.floats(),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.dates(),
    hostile_text,
    st.sampled_from(
        [
            np.float32(0.1),
            np.float64("nan"),
            np.int64(7),
            np.uint64(2**64 - 1),
            np.bool_(True),
            np.str_("text\x00"),
            np.longdouble("0.5"),
            np.datetime64("2024-05-01T12:00:00", "ns"),
            np.datetime64("NaT"),
            np.array([1, 2]),
            np.array(3.5),
            Decimal("1.10"),
            1 + 2j,
            b"bytes",
        ]
    ),
)
hostile_value = st.recursive(
    hostile_scalar,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(hostile_text, inner, max_size=2),
        st.frozensets(st.one_of(st.integers(), hostile_text), max_size=3),
    ),
    max_leaves=4,
)
# Names that GEXF, GraphML, node-link JSON or Gephi's tables read a meaning into, and pairs that collide.
SPECIAL_NAMES = [
    *("id", "ID", "label", "Label", "title", "pid", "start", "end", "parents"),
    *("slices", "spells", "viz", "key", "type", "Type", "source", "target"),
    *("Source", "weight", "Weight", "WEIGHT", "name", "mode", "for", "value"),
    *("kind", "related", "node_default", "edge_default", "networkx_key", "=cmd"),
]
hostile_name = st.one_of(
    st.sampled_from(SPECIAL_NAMES),
    hostile_text.filter(lambda text: len(text) < 100),
    st.integers(0, 2),
    st.just((1, 2)),
)
hostile_key = st.one_of(
    hostile_text.filter(lambda text: len(text) < 100),
    st.integers(-2, 2),
    st.floats(allow_nan=False),
    st.tuples(st.integers(0, 1), st.text(max_size=2)),
    st.booleans(),
    st.dates(),
)
hostile_attributes = st.dictionaries(hostile_name, hostile_value, max_size=4)


@st.composite
def hostile_graphs(draw: st.DrawFn, kinds: tuple[type[nx.Graph], ...] = (nx.DiGraph, nx.Graph)) -> nx.Graph:
    graph = draw(st.sampled_from(kinds))()
    graph.graph.update(draw(hostile_attributes))
    keys = draw(st.lists(hostile_key, max_size=5, unique=True))
    graph.add_nodes_from((key, draw(hostile_attributes)) for key in keys)
    if keys:
        ends = st.sampled_from(list(graph))
        for source, target in draw(st.lists(st.tuples(ends, ends), max_size=6)):
            graph.add_edges_from([(source, target, draw(hostile_attributes))])
    return graph


# --- every format -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
class TestEveryFormat:
    def test_reads_back_as_the_flat_graph(self, suffix: str, tmp_path: Path) -> None:
        assert_reads_back(newsroom(), tmp_path / f"graph{suffix}")

    @given(graph=hostile_graphs())
    def test_reads_back_whatever_the_graph_holds(
        self, suffix: str, tmp_path_factory: pytest.TempPathFactory, graph: nx.Graph
    ) -> None:
        assert_reads_back(graph, tmp_path_factory.mktemp("export") / f"graph{suffix}")

    @given(graph=hostile_graphs((nx.MultiDiGraph, nx.MultiGraph)))
    def test_keeps_parallel_edges(self, suffix: str, tmp_path_factory: pytest.TempPathFactory, graph: nx.Graph) -> None:
        assert_reads_back(graph, tmp_path_factory.mktemp("export") / f"graph{suffix}")

    @pytest.mark.parametrize("keys", [[], ["only"]])
    def test_takes_a_graph_with_no_edges(self, suffix: str, tmp_path: Path, keys: list[str]) -> None:
        graph = nx.DiGraph()
        graph.add_nodes_from(keys)
        assert_reads_back(graph, tmp_path / f"graph{suffix}")

    def test_insertion_order_does_not_reach_the_bytes(self, suffix: str, tmp_path: Path) -> None:
        graph, shuffled = newsroom(), nx.DiGraph()
        chance = random.Random(7)
        nodes = [(key, dict(reversed(row.items()))) for key, row in graph.nodes(data=True)]
        edges = [(u, v, dict(reversed(row.items()))) for u, v, row in graph.edges(data=True)]
        chance.shuffle(nodes)
        chance.shuffle(edges)
        shuffled.add_nodes_from(nodes)
        shuffled.add_edges_from(edges)
        shuffled.graph.update(reversed(graph.graph.items()))
        assert (
            export(graph, tmp_path / f"one{suffix}").read_bytes()
            == export(shuffled, tmp_path / f"other{suffix}").read_bytes()
        )

    def test_the_suffix_may_be_upper_case(self, suffix: str, tmp_path: Path) -> None:
        written = export(newsroom(), tmp_path / f"graph{suffix.title()}")
        assert written.is_file()
        assert written.suffix == suffix.title()

    def test_the_target_may_be_a_string(self, suffix: str, tmp_path: Path) -> None:
        assert export(newsroom(), str(tmp_path / f"graph{suffix}")).is_file()

    def test_an_existing_file_is_replaced(self, suffix: str, tmp_path: Path) -> None:
        export(nx.DiGraph(), tmp_path / f"graph{suffix}")
        assert_reads_back(newsroom(), tmp_path / f"graph{suffix}")

    def test_a_missing_folder_is_an_error_with_a_remedy(self, suffix: str, tmp_path: Path) -> None:
        with pytest.raises(ExportError, match=r"there is no folder .*; create it"):
            export(newsroom(), tmp_path / "nowhere" / f"graph{suffix}")
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_in_the_way_is_an_error_and_leaves_nothing(self, suffix: str, tmp_path: Path) -> None:
        # For the tables the second file is in the way, so the first must not appear either.
        name = "graph.edges.csv" if suffix == ".csv" else f"graph{suffix}"
        (tmp_path / name).mkdir()
        with pytest.raises(ExportError, match=r"cannot write .*folder"):
            export(newsroom(), tmp_path / f"graph{suffix}")
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_a_file_as_folder_is_an_error(self, suffix: str, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(ExportError, match="cannot write"):
            export(newsroom(), tmp_path / "file" / f"graph{suffix}")

    def test_an_impossible_name_is_an_error(self, suffix: str, tmp_path: Path) -> None:
        for name in (f"nul\0{suffix}", f"{'x' * 300}{suffix}"):
            with pytest.raises(ExportError, match="cannot write"):
                export(newsroom(), tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
    def test_a_read_only_folder_is_an_error(self, suffix: str, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(ExportError, match="choose a file in a folder you may write to"):
                export(newsroom(), tmp_path / f"graph{suffix}")
        finally:
            tmp_path.chmod(0o700)


def test_every_exporter_is_named_by_a_lower_case_suffix() -> None:
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in EXPORTERS)
    assert set(EXPORTERS) == {*READERS, *PICTURES, *PAGES, ".csv"}, "a new format needs a way to read it back here"


@pytest.mark.parametrize("name", ["graph.jpg", "graph", "graph.json.gz", ".graphml"])
def test_an_unknown_suffix_names_the_known_ones(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\.csv, \.cyjs, \.dot, \.gexf, "):
        export(newsroom(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_symbolic_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "graph.json"
    link.symlink_to(tmp_path / "real" / "graph.json")
    export(newsroom(), link)
    assert link.is_symlink()
    assert content(read_node_link(tmp_path / "real" / "graph.json")) == content(flatten(mapped(newsroom())))


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    written = export(newsroom(), tmp_path / "graph.json")
    assert written.stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_importing_the_exporters_is_cheap() -> None:
    code = "import sys, recommender.exporters; print({'networkx', 'numpy', 'xml'} & set(sys.modules))"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


HOSTILE_TITLES = [
    *("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- <script>", "]]></title><svg>"),
    *("javascript:alert(1)", "data:text/html,<b>", "\u202egnp.exe", "\u2028\u2029", "a\x00b", "\ufffe\uffff"),
    *("\ud800x", "x" * 10_000, '"', "\\", "ends with \\", '\\"', "\\N \\G \\l", "{a|b}", "line\nbreak\r\nhere"),
    *("&lt;b&gt; &#0;", "$\\frac{1}$", "%s {0} ${x}", "=cmd|' /C calc'!A0", "مرحبا 新闻 👩‍👩‍👧"),
]


def hostile_site() -> nx.DiGraph:
    """24 titles that mean something to somebody, each as title, excerpt, address, topic, key and attribute."""
    graph = nx.DiGraph(name=HOSTILE_TITLES[0])
    for number, title in enumerate(HOSTILE_TITLES):
        facts = {"title": title, "excerpt": title, "url": title, "topics": (title, title), "id": title, title: number}
        graph.add_node(f"{title[:50]}{number}", **facts)
    nodes = list(graph)
    for one, other in pairwise(nodes):
        graph.add_edge(one, other, related=True, similarity=0.3, weight=1.0, id=one, label=other)
    return graph


def sample_site() -> nx.DiGraph:
    from recommender import Recommender, read_corpus

    return Recommender.fit(read_corpus(Path(__file__).resolve().parents[2] / "seeds")).graph


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_titles_read_back(suffix: str, tmp_path: Path) -> None:
    assert_reads_back(hostile_site(), tmp_path / f"graph{suffix}")


@pytest.mark.parametrize("suffix", sorted(PICTURES))
def test_hostile_titles_make_a_picture(suffix: str, tmp_path: Path) -> None:
    content = export(hostile_site(), tmp_path / f"graph{suffix}").read_bytes()
    assert content == export(hostile_site(), tmp_path / f"again{suffix}").read_bytes()
    if suffix == ".svg":
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(content).iter()}
        assert not tags & {"script", "foreignObject", "a", "img"}
    else:
        assert content.startswith(b"\x89PNG")


@pytest.mark.parametrize("make", [newsroom, hostile_site])
def test_igraph_reads_graphml(make: Callable[[], nx.DiGraph], tmp_path: Path) -> None:
    assert_igraph_reads(export(make(), tmp_path / "graph.graphml"), flatten(mapped(make())))


def assert_igraph_reads(path: Path, flat: nx.Graph) -> None:
    igraph = pytest.importorskip("igraph", reason="pip install recommender[explore]")
    found = igraph.Graph.Read_GraphML(str(path))
    names = [name.replace("&#38;", "&") for name in found.vs["id"]]  # igraph leaves ampersands of attributes escaped
    assert names == list(flat)
    assert found.vs["label"] == [row["label"] for _, row in flat.nodes(data=True)]
    assert found.vs["x"] == [row["x"] for _, row in flat.nodes(data=True)]
    assert [(names[edge.source], names[edge.target]) for edge in found.es] == list(flat.edges)


@pytest.mark.parametrize("make", [newsroom, hostile_site, sample_site, nx.DiGraph, nx.Graph])
def test_cytoscape_reads_its_json_and_draws_the_map(make: Callable[[], nx.Graph], tmp_path: Path) -> None:
    flat = flatten(mapped(make()))
    read = by_cytoscape(export(make(), tmp_path / "graph.cyjs"))
    nodes = {node["data"].pop("id"): node for node in read["nodes"]}
    assert {key: node["data"] for key, node in nodes.items()} == written_content(flat, ".cyjs")[0]
    edges = [edge["data"] for edge in read["edges"]]
    assert len({edge.pop("id") for edge in edges} | set(nodes)) == len(edges) + len(nodes)
    assert edges == [{"source": source, "target": target, **row} for source, target, row in flat.edges(data=True)]
    for key, row in flat.nodes(data=True):
        node = nodes[key]
        assert node["position"] == pytest.approx({"x": 40 * row["x"], "y": -40 * row["y"]}, abs=1e-3)
        # cytoscape.js draws labels without the white space around them.
        assert (node["label"], node["colour"]) == (row["label"].strip(), spelled_by_cytoscape(row["colour"]))
    for edge in read["edges"]:
        assert edge["colour"] == spelled_by_cytoscape(edge_colour(edge["data"]))
        assert edge["arrow"] == ("triangle" if flat.is_directed() else "none")


def by_cytoscape(path: Path) -> Any:
    """What cytoscape.js itself makes of a file, by a script that stands beside the other tools for scripts."""
    tools = Path(__file__).resolve().parents[2] / ".ci" / "script"
    if not shutil.which("node") or not (tools / "node_modules" / "cytoscape").is_dir():
        pytest.skip("cytoscape.js is not there; make script installs it, and needs npm")
    done = subprocess.run(["node", tools / "read_cyjs.mjs", path], capture_output=True, check=True, timeout=60)
    assert done.stderr == b"", "cytoscape.js warns of what it cannot use"
    return json.loads(done.stdout)


def spelled_by_cytoscape(colour: str) -> str:
    return "rgb({},{},{})".format(*bytes.fromhex(colour[1:]))


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
@pytest.mark.parametrize("make", [newsroom, hostile_site, nx.DiGraph])
def test_graphviz_reads_dot_and_leaves_every_node_in_its_place(make: Callable[[], nx.DiGraph], tmp_path: Path) -> None:
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


@pytest.fixture(scope="module", params=["google-cloud", "diablo4", "coronavirus"])
def real_map(request: pytest.FixtureRequest, corpora: Path) -> Iterator[tuple[nx.DiGraph, nx.DiGraph]]:
    """A real site as a map and as the flat graph of it, made once for all formats."""
    from recommender import Recommender, read_corpus

    gc.disable()  # of a hundred thousand small objects all stay, and looking for garbage takes half of the time
    graph = mapped(Recommender.fit(read_corpus(corpora / request.param)).graph)
    yield graph, flatten(graph)
    gc.enable()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_real_site_reads_back(suffix: str, tmp_path: Path, real_map: tuple[nx.DiGraph, nx.DiGraph]) -> None:
    graph, flat = real_map
    kinds = {related for *_, related in flat.edges(data="related")}
    assert len(flat) > 700, "it is a site"
    assert kinds == {True, False}, "with links that people chose, and others"
    written = export(graph, tmp_path / f"graph{suffix}")
    assert_holds(written, flat)
    if suffix == ".graphml":
        assert_igraph_reads(written, flat)


def test_an_exporter_that_wants_more_than_flat_attributes_gets_the_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[nx.DiGraph] = []

    def write(graph: nx.DiGraph) -> dict[str, bytes]:
        seen.append(graph)
        return {"": b"page"}

    monkeypatch.setitem(EXPORTERS, ".page", Format(write, flat=False))
    assert export(newsroom(), tmp_path / "graph.page").read_bytes() == b"page"
    assert seen[0].nodes["a"]["published"] == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert isinstance(seen[0].nodes["a"]["x"], float)


def test_gexf_opens_in_gephi_as_the_map_is(tmp_path: Path) -> None:
    flat = flatten(mapped(newsroom()))
    path = export(newsroom(), tmp_path / "graph.gexf")
    for node, row in nx.read_gexf(path).nodes(data=True):
        x, y = flat.nodes[node]["x"], flat.nodes[node]["y"]
        assert row["viz"]["position"] == pytest.approx({"x": 10 * x, "y": 10 * y, "z": 0})
        assert row["viz"]["size"] == pytest.approx(10 * flat.nodes[node]["size"])
        red, green, blue = (row["viz"]["color"][part] for part in "rgb")
        assert f"#{red:02x}{green:02x}{blue:02x}" == flat.nodes[node]["colour"]
    assert path.read_text(encoding="utf-8").count("<viz:color") == len(flat) + len(flat.edges)


# --- one format ---------------------------------------------------------------------------------------------


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


# --- the flat graph -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2024, 5, 1, 12, tzinfo=UTC), "2024-05-01T12:00:00+00:00"),
        (date(2024, 5, 1), "2024-05-01"),
        (("b", "a", None, 1), "b|a|1"),
        (["x", ["y", True]], 'x|["y", true]'),
        ({"b", "a"}, "a|b"),
        ({"k": {"z", "y"}, "d": date(2024, 5, 1)}, '{"d": "2024-05-01", "k": ["y", "z"]}'),
        ((), ""),
        (None, None),
        (float("nan"), None),
        (float("-inf"), None),
        (np.float64("inf"), None),
        (np.datetime64("NaT"), None),
        (np.datetime64("2024-05-01"), "2024-05-01"),
        (np.float32(0.5), 0.5),
        (np.int8(-3), -3),
        (np.bool_(True), True),
        (np.array([1.5, np.nan]), "1.5"),
        (2**63, "9223372036854775808"),
        (Decimal("1.10"), "1.10"),
        ("a\r\nb\rc\x00\x1b\ud800\ufffe", "a\nb\nc"),
        ("next\x85line", "next\x85line"),
    ],
)
def test_each_value_becomes_what_the_table_says(value: object, expected: object) -> None:
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_a_list_that_contains_itself_comes_to_an_end() -> None:
    loop: list[object] = ["x"]
    loop.append(loop)
    text = plain(loop)
    assert isinstance(text, str)
    assert text.startswith("x|")
    assert "…" in text


def test_an_attribute_has_one_type_in_the_whole_graph() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", number=1, mixed=1, yes=True)
    graph.add_node("b", number=1.5, mixed="x", yes=False)
    graph.add_node("c", mixed=True)
    rows = dict(flatten(graph).nodes(data=True))
    assert [row.get("number") for row in rows.values()] == [1.0, 1.5, None]
    assert isinstance(rows["a"]["number"], float)
    assert [row["mixed"] for row in rows.values()] == ["1", "x", "true"]
    assert [row.get("yes") for row in rows.values()] == [True, False, None]


def test_two_keys_stay_two_nodes() -> None:
    graph = nx.DiGraph([(1, "1"), ("a\x00", "a"), ("a", "a_")])
    assert sorted(flatten(graph).edges) == [("1_", "1"), ("a", "a_"), ("a_2", "a")]


def test_two_attribute_names_stay_two() -> None:
    graph = nx.DiGraph()
    graph.add_edges_from([("a", "b", {"weight": 1.0, "Weight": 2.0, "type": "cites", "x\x00": 3, "x": 4})])
    assert flatten(graph).edges["a", "b"] == {
        "weight": 1.0,
        "Weight_": 2.0,
        "type_": "cites",
        "x_": 3,
        "x": 4,
    }


def test_a_weight_that_is_no_number_gives_up_the_name() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight="heavy")
    assert flatten(graph).edges["a", "b"] == {"weight_": "heavy"}


def test_a_label_is_the_own_one_or_the_title_or_the_key() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", label="Label", title="Title")
    graph.add_node("b", label=None, title="Title")
    graph.add_node("c", title="\x00")
    assert dict(flatten(graph).nodes(data="label")) == {"a": "Label", "b": "Title", "c": "c"}


@given(graph=hostile_graphs((nx.DiGraph, nx.MultiGraph)))
def test_the_flat_graph_of_a_flat_graph_is_itself(graph: nx.Graph) -> None:
    once = flatten(graph)
    # Names that a format keeps for itself were given up already; nothing else may move.
    assert content(flatten(once)) == content(once)


@pytest.mark.parametrize("content", ["[" * 200_000, "{}", '{"nodes": [{"id": 1}]}', '{"nodes": []}', "\udcff"])
def test_places_of_before_are_read_from_no_other_file(content: str, tmp_path: Path) -> None:
    path = tmp_path / "former.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ExportError, match=r"former\.json.*name a \.json file that recommender export wrote"):
        read_places(path)
