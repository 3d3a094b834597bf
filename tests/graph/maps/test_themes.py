"""Themes: communities that belong together have one on a large map, and keep its name."""

from __future__ import annotations

import networkx as nx
from toy_graphs import two_stories

from recommender.graph.maps.map_attributes import mapped

REGIONS = ("Harbour", "Mountain", "Prairie")


def regions(n_stories: int = 6) -> nx.Graph:
    """Stories in three regions; within a region each is weakly linked with all others."""
    graph = nx.Graph()
    for region in REGIONS:
        for story in range(n_stories):
            names = [f"{region}-{story}-{number}" for number in range(5)]
            word = region[0] + "aeiouyk"[story] * 3
            graph.add_nodes_from((name, {"title": f"{word} {number}"}) for number, name in enumerate(names))
            graph.add_edges_from((one, other) for one in names for other in names if one < other)
            graph.add_edges_from(((names[0], f"{region}-{other}-1") for other in range(n_stories)), weight=0.1)
    return graph


def test_a_theme_is_named_by_its_two_largest_communities() -> None:
    graph = mapped(regions())
    themes: dict[str, set[str]] = {region: set() for region in REGIONS}
    for node, row in graph.nodes(data=True):
        themes[node.partition("-")[0]].add(row["theme"])
    assert all(len(own) == 1 for own in themes.values())
    assert len(set.union(*themes.values())) == 3
    for region, (theme,) in themes.items():
        first, second = theme.split(", ")
        assert first[0] == second[0] == region[0]


def test_a_theme_keeps_its_name_when_another_story_becomes_the_largest() -> None:
    former, grown = mapped(regions()), regions()
    for number in range(9):
        grown.add_edges_from((f"Harbour-5-{member}", f"new-{number}") for member in range(5))
    now = mapped(grown, near=former)
    assert {now.nodes[node]["theme"] == row["theme"] for node, row in former.nodes(data=True)} == {True}
    assert now.nodes["new-0"]["theme"] == former.nodes["Harbour-5-0"]["theme"]


def test_a_small_map_has_none() -> None:
    assert {row["theme"] for _, row in mapped(two_stories()).nodes(data=True)} == {""}


def test_a_theme_does_not_say_a_word_twice() -> None:
    graph = regions()
    for node, row in graph.nodes(data=True):
        region, story, number = node.split("-")
        row["title"] = f"{region} {region[0]}{'aeiouyk'[int(story)] * 4} {number}"
    themes = {row["theme"] for _, row in mapped(graph).nodes(data=True)}
    assert len(themes) == len(REGIONS)
    for theme in themes:
        assert sum(theme.count(region) for region in REGIONS) == 1
