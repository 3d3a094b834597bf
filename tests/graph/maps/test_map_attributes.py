"""The map: any graph becomes one, a part of it looks as in the whole, and hash seeds change nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from toy_graphs import ODD_GRAPHS, many_stories, two_stories

from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.map_attributes import mapped, mapped_communities

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ODD_GRAPHS)
def test_any_graph_becomes_a_map(name: str) -> None:
    graph = ODD_GRAPHS[name]()
    before = repr(list(graph.nodes(data=True)))
    result = mapped(graph)
    assert repr(list(graph.nodes(data=True))) == before
    assert list(result) == list(graph)
    assert sorted(map(repr, result.edges)) == sorted(map(repr, graph.edges))
    members = [member for community in communities(graph) for member in community.members]
    assert len(members) == len(set(members)) == len(graph)
    places = {(row["x"], row["y"]) for _, row in result.nodes(data=True)}
    assert len(places) == len(graph)
    assert np.isfinite(np.array(list(places))).all()
    assert mapped(result) is result


def test_a_map_contains_its_communities() -> None:
    graph = many_stories()
    assert mapped_communities(mapped(graph)) == communities(graph)


def test_a_part_of_a_map_keeps_numbers_names_and_places() -> None:
    whole = mapped(two_stories())
    part = whole.subgraph([node for node in whole if not node.startswith("olive")]).copy()
    assert mapped(part) is part
    assert [(community.number, community.name, community.size) for community in mapped_communities(part)] == [
        (1, "Harbour bridge", 4),
        (2, "Nobody links here", 1),
    ]


@pytest.mark.slow
def test_hash_seeds_do_not_change_the_map() -> None:
    code = (
        "import networkx as nx; from recommender.graph.maps import mapped;"
        "g = nx.relabel_nodes(nx.connected_caveman_graph(9, 6), str, copy=True);"
        "nx.set_node_attributes(g, {n: f'word{n} and word{n[:1]}' for n in g}, 'title');"
        "print(sorted(mapped(g).nodes(data=True)))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
