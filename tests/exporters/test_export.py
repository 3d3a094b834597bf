"""Exports: whatever the graph holds, each format reads back as the flat graph, and as the same bytes."""

from __future__ import annotations

import gc
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
from graph_readers import (
    PAGES,
    PICTURES,
    READERS,
    SUFFIXES,
    TABLES,
    assert_holds,
    assert_igraph_reads,
    assert_reads_back,
    content,
    read_node_link,
)
from hostile_graphs import hostile_graphs, hostile_site, newsroom
from hypothesis import given

from recommender import Recommender, read_corpus
from recommender.errors import ExportError, SettingsError
from recommender.exporters import EXPORTERS, Format, export
from recommender.exporters.flat_graph import flatten
from recommender.graph.maps import mapped

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("suffix", SUFFIXES)
class TestEveryFormat:
    def test_reads_back_as_the_flat_graph(self, suffix: str, tmp_path: Path) -> None:
        assert_reads_back(newsroom(), tmp_path / f"graph{suffix}")

    @pytest.mark.parametrize("keys", [[], ["only"]])
    def test_takes_a_graph_with_no_edges(self, suffix: str, tmp_path: Path, keys: list[str]) -> None:
        graph = nx.DiGraph()
        graph.add_nodes_from(keys)
        assert_reads_back(graph, tmp_path / f"graph{suffix}")

    def test_insertion_order_does_not_change_the_bytes(self, suffix: str, tmp_path: Path) -> None:
        graph, shuffled = newsroom(), nx.DiGraph()
        rng = random.Random(7)
        nodes = [(key, dict(reversed(row.items()))) for key, row in graph.nodes(data=True)]
        edges = [(u, v, dict(reversed(row.items()))) for u, v, row in graph.edges(data=True)]
        rng.shuffle(nodes)
        rng.shuffle(edges)
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
        name = f"graph.edges{suffix}" if suffix in TABLES else f"graph{suffix}"
        (tmp_path / name).mkdir()
        with pytest.raises(ExportError, match=r"cannot write .*folder"):
            export(newsroom(), tmp_path / f"graph{suffix}")
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_a_file_as_folder_is_an_error(self, suffix: str, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(ExportError, match="cannot write"):
            export(newsroom(), tmp_path / "file" / f"graph{suffix}")

    def test_an_impossible_name_is_an_error(self, suffix: str, tmp_path: Path) -> None:
        with pytest.raises(SettingsError, match="a name that a file can have"):
            export(newsroom(), tmp_path / f"nul\0{suffix}")
        with pytest.raises(ExportError, match="cannot write"):
            export(newsroom(), tmp_path / f"{'x' * 300}{suffix}")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
    def test_a_read_only_folder_is_an_error(self, suffix: str, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        try:
            with pytest.raises(ExportError, match="choose a file in a folder you may write to"):
                export(newsroom(), tmp_path / f"graph{suffix}")
        finally:
            tmp_path.chmod(0o700)


def assert_every_format_reads_back(graph: nx.Graph, folder: Path) -> None:
    """Graphs take longer to make up than to write, so that each is written in all formats."""
    for suffix in SUFFIXES:
        assert_reads_back(graph, folder / f"graph{suffix}")


@given(graph=hostile_graphs())
def test_every_format_reads_back_whatever_the_graph_holds(
    tmp_path_factory: pytest.TempPathFactory, graph: nx.Graph
) -> None:
    assert_every_format_reads_back(graph, tmp_path_factory.mktemp("export"))


@given(graph=hostile_graphs((nx.MultiDiGraph, nx.MultiGraph)))
def test_every_format_keeps_parallel_edges(tmp_path_factory: pytest.TempPathFactory, graph: nx.Graph) -> None:
    assert_every_format_reads_back(graph, tmp_path_factory.mktemp("export"))


def test_every_exporter_is_named_by_a_lower_case_suffix() -> None:
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in EXPORTERS)
    assert set(EXPORTERS) == {*READERS, *PICTURES, *PAGES, *TABLES}, "a new format needs a way to read it back here"


@pytest.mark.parametrize("name", ["graph.jpg", "graph", "graph.json.gz", ".graphml"])
def test_an_unknown_suffix_is_an_error_that_lists_the_formats(name: str, tmp_path: Path) -> None:
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
    # What is there before may be of a tool that measures, as of coverage.
    code = (
        "import sys; before = {*sys.modules}; import recommender.exporters;"
        "print({'networkx', 'numpy', 'xml'} & (set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


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


@pytest.fixture(
    scope="module",
    params=["google-cloud", *(pytest.param(site, marks=pytest.mark.slow) for site in ("diablo4", "coronavirus"))],
)
def real_map(request: pytest.FixtureRequest, corpora: Path) -> Iterator[tuple[nx.DiGraph, nx.DiGraph]]:
    """A real site as a map and as the flat graph of it, made once for all formats."""
    gc.disable()  # of a hundred thousand small objects none is garbage, and looking for it takes half of the time
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


def test_an_exporter_that_is_not_flat_gets_the_mapped_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[nx.DiGraph] = []

    def write(graph: nx.DiGraph) -> dict[str, bytes]:
        seen.append(graph)
        return {"": b"page"}

    monkeypatch.setitem(EXPORTERS, ".page", Format(write, flat=False))
    assert export(newsroom(), tmp_path / "graph.page").read_bytes() == b"page"
    assert seen[0].nodes["a"]["published"] == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert isinstance(seen[0].nodes["a"]["x"], float)
