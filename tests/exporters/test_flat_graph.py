"""The flat graph: each value becomes what the table says, and names stay distinct."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import networkx as nx
import numpy as np
import pytest
from graph_readers import content
from hostile_graphs import hostile_graphs
from hypothesis import given

from recommender.exporters.flat_graph import flatten, plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2024, 5, 1, 12, tzinfo=UTC), "2024-05-01T12:00:00+00:00"),
        (date(2024, 5, 1), "2024-05-01"),
        (("b", "a", None, 1), "b|a|1"),
        (["x", ["y", True]], 'x|["y", true]'),
        ({"b", "a"}, "a|b"),
        ({"k": {"z", "y"}, "d": date(2024, 5, 1)}, '{"d": "2024-05-01", "k": ["y", "z"]}'),
        (("a|b", "c\\"), r"a\|b|c\\"),
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
    result = plain(value)
    assert result == expected
    assert type(result) is type(expected)


def test_a_list_that_contains_itself_is_cut() -> None:
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


def test_different_keys_stay_different() -> None:
    graph = nx.DiGraph([(1, "1"), ("a\x00", "a"), ("a", "a_")])
    assert sorted(flatten(graph).edges) == [("1_", "1"), ("a", "a_"), ("a_2", "a")]


def test_different_attribute_names_stay_different() -> None:
    graph = nx.DiGraph()
    graph.add_edges_from([("a", "b", {"weight": 1.0, "Weight": 2.0, "type": "cites", "x\x00": 3, "x": 4})])
    assert flatten(graph).edges["a", "b"] == {
        "weight": 1.0,
        "Weight_": 2.0,
        "type_": "cites",
        "x_": 3,
        "x": 4,
    }


def test_a_weight_that_is_no_number_is_renamed() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight="heavy")
    assert flatten(graph).edges["a", "b"] == {"weight_": "heavy"}


def test_the_label_is_the_own_one_or_else_the_title_or_else_the_key() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", label="Label", title="Title")
    graph.add_node("b", label=None, title="Title")
    graph.add_node("c", title="\x00")
    assert dict(flatten(graph).nodes(data="label")) == {"a": "Label", "b": "Title", "c": "c"}


@given(graph=hostile_graphs((nx.DiGraph, nx.MultiGraph)))
def test_flattening_a_flat_graph_changes_nothing(graph: nx.Graph) -> None:
    once = flatten(graph)
    # Names that a format keeps for itself were given up already; nothing else may move.
    assert content(flatten(once)) == content(once)
