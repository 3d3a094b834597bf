"""Boilerplate in titles ties nothing together; what titles share beside it does."""

from __future__ import annotations

import networkx as nx
import pytest

from recommender.graph.maps.boilerplate import DISCOUNT, SharedBoilerplate, parts_of, without
from recommender.graph.maps.ties import Ties


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("The Latest: Hawaii reopens", "Hawaii reopens"),
        ("Hawaii reopens | The Latest", "Hawaii reopens"),
        ("Hawaii reopens - the latest - again", "Hawaii reopens - again"),
        ("The Latest", "The Latest"),
        ("Ratio 3:2 - a story", "Ratio 3:2 - a story"),
        ("", ""),
    ],
)
def test_a_title_without_boilerplate(title: str, rest: str) -> None:
    assert without(parts_of(title), {"the latest"}) == rest


def latest(*rest: str) -> dict[str, dict[str, str]]:
    return {str(number): {"title": f"The Latest: {text}"} for number, text in enumerate(rest)}


def test_only_what_many_titles_have_is_boilerplate() -> None:
    few = SharedBoilerplate.of(latest("olives fall", "bridges rise", "ferries stop", "goats return"))
    assert few.counted("0", "1") == 1
    many = SharedBoilerplate.of(latest("olives fall", "bridges rise", "ferries stop", "goats return", "olives rot"))
    assert many.counted("0", "1") == pytest.approx(1 - DISCOUNT)
    assert many.counted("0", "4") == pytest.approx(1 - DISCOUNT / 2)
    assert many.counted("0", "nobody") == 1


def test_the_similarity_of_two_texts_counts_less_if_titles_share_boilerplate_alone() -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(latest("olives fall", "bridges rise", "ferries stop", "goats return", "oven burns").items())
    graph.add_node("plain", title="Latest on olives")
    graph.add_edge("0", "1", similarity=0.5)
    graph.add_edge("0", "plain", similarity=0.5)
    assert sorted(Ties.from_graph(graph).pairs.weight) == pytest.approx([0.5 * (1 - DISCOUNT), 0.5])
