"""Pictures: the same graph gives the same bytes, names do not cover each other, and titles are text."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from toy_graphs import ODD_GRAPHS, many_stories, shuffled, two_stories

from recommender.errors import RecommenderError
from recommender.graph.maps.drawing import plot, render_image
from recommender.graph.maps.map_attributes import mapped


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_graph_gives_the_same_picture(kind: str) -> None:
    graph = two_stories()
    drawn = render_image(mapped(graph), kind)
    assert drawn == render_image(mapped(graph), kind)
    assert drawn == render_image(mapped(shuffled(graph)), kind)


def test_a_picture_is_drawn_on_the_axes_that_are_given() -> None:
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert plot(two_stories(), ax=ax) is ax
    assert {text.get_text() for text in ax.texts} >= {"Olive harvest"}
    assert list(plot(two_stories(), ax=Figure().add_subplot(), names=False).texts) == []


def test_names_do_not_cover_each_other_and_stay_in_the_picture() -> None:
    from matplotlib.figure import Figure

    ax = plot(many_stories(60, 8), ax=Figure(figsize=(6, 6)).add_axes((0, 0, 1, 1)))
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) > 10
    assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
    assert all(ax.bbox.x0 - 1 <= box.x0 and box.x1 <= ax.bbox.x1 + 1 for box in boxes)  # letters sit on whole dots


@pytest.mark.parametrize("name", ODD_GRAPHS)
def test_any_graph_has_a_picture(name: str) -> None:
    assert render_image(mapped(ODD_GRAPHS[name]()), "svg").startswith(b"<?xml")


def test_a_title_is_text_in_a_picture() -> None:
    import xml.etree.ElementTree as ET

    hostile = "</text><script>alert(1)</script> $\\frac{1}$ \u202e 顔認証 & ]]>"
    graph = nx.DiGraph()
    graph.add_node("a", title=hostile)
    root = ET.fromstring(render_image(mapped(graph), "svg"))
    assert {element.tag.rpartition("}")[2] for element in root.iter()} & {"script", "foreignObject", "a"} == set()
    assert any("<script>" in (element.text or "") for element in root.iter())


def test_a_missing_library_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RecommenderError, match=r"pip install 'recommender\[explore\]"):
        plot(two_stories())
