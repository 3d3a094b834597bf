"""Places: communities do not overlap, and a small change of the graph moves little."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_graphs import many_stories, shuffled, two_stories

from recommender.errors import SettingsError
from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.discs import disc_radius, push_apart
from recommender.graph.maps.packed_layout import layout
from recommender.graph.maps.stories import Community


@pytest.mark.usefixtures("library")
class TestLayout:
    def test_every_node_has_a_place_of_its_own(self) -> None:
        places = np.array(list(layout(many_stories()).values()))
        distances = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + np.eye(len(places)) * 9
        assert distances.min() > 0.6

    def test_communities_do_not_overlap(self) -> None:
        graph = many_stories()
        groups, places = communities(graph), layout(graph)
        middles = {group.number: np.mean([places[member] for member in group.members], axis=0) for group in groups}
        astray = [
            member
            for group in groups
            for member in group.members
            if min(middles, key=lambda number: float(np.hypot(*(middles[number] - places[member])))) != group.number
        ]
        assert len(astray) <= 0.02 * len(graph)

    def test_the_same_graph_gives_the_same_places_whatever_its_order(self) -> None:
        graph = many_stories()
        assert layout(graph) == layout(shuffled(graph))
        assert list(layout(graph)) == sorted(graph)

    def test_with_the_previous_places_nothing_moves_if_nothing_changed(self) -> None:
        graph = many_stories()
        before = layout(graph)
        assert shift(before, layout(graph, near=before)).max() < 0.5

    def test_a_small_change_moves_little(self) -> None:
        graph = many_stories()
        before = layout(graph)
        gone = sorted(graph)[::60]
        changed = graph.copy()
        changed.remove_nodes_from(gone)
        changed.add_edge("new", "s03a05", similarity=0.9)
        after = layout(changed, near=before)
        moved = shift(before, {node: after[node] for node in changed if node != "new"})
        radius = np.hypot(*np.array(list(before.values())).T).max()
        assert np.median(moved) < 0.01 * radius
        assert np.quantile(moved, 0.9) < 0.1 * radius
        assert np.hypot(*np.subtract(after["new"], after["s03a05"])) < 0.3 * radius

    def test_a_new_community_is_placed_beside_the_map(self) -> None:
        graph = two_stories()
        before = layout(graph)
        nx.add_path(graph, ["new-0", "new-1", "new-2"])
        after = layout(graph, near=before)
        assert len(set(after.values())) == len(graph)
        assert shift(before, {node: after[node] for node in before}).max() < 3


def shift(before: dict[str, Any], after: dict[str, Any]) -> np.ndarray:
    """How far each node has moved, in units of the map."""
    return np.array([np.hypot(*np.subtract(before[node], after[node])) for node in after])


def test_communities_of_another_graph_are_an_error() -> None:
    graph = two_stories()
    groups = communities(graph)
    graph.remove_node("olive-0")
    with pytest.raises(SettingsError, match=r"'olive-0' is not in the graph; use communities\(graph\)"):
        layout(graph, groups)
    twice = Community(9, "twice", (), ("olive-1",), None, None)
    with pytest.raises(SettingsError, match="'olive-1' is in another one, too"):
        layout(two_stories(), [*groups, twice])


def test_a_node_in_no_community_is_a_disc_of_its_own() -> None:
    graph = two_stories()
    assert set(layout(graph, communities(graph)[:1])) == set(graph)


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20), st.floats(0.1, 9)), min_size=1, max_size=30))
def test_discs_do_not_overlap_after_they_are_pushed_apart(discs: list[tuple[float, float, float]]) -> None:
    points, radius = np.array([disc[:2] for disc in discs]), np.array([disc[2] for disc in discs])
    moved = push_apart(points, radius, steps=2_000)
    for one, other in combinations(range(len(discs)), 2):
        assert np.hypot(*(moved[one] - moved[other])) > (radius[one] + radius[other]) * 0.98


def test_discs_that_do_not_overlap_stay_where_they_are() -> None:
    points = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    assert np.array_equal(push_apart(points, np.array([4.0, 4.0, 5.0]), steps=9), points)


def test_a_disc_has_room_for_its_nodes() -> None:
    sizes = np.array([1, 2, 10, 1000])
    assert (np.pi * disc_radius(sizes) ** 2 >= sizes * 0.78).all()
