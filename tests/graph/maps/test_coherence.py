"""Coherence: communities of several events are divided, and what belongs to none of them is alone."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest

from recommender.graph.maps.coherence import Subjects, coherent_parts
from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.ties import Ties

SUBJECTS = ("olives", "bridges", "ferries")


def bag(subjects: tuple[str, ...] = SUBJECTS, size: int = 6, *, titles: bool = True) -> nx.DiGraph:
    """One community by its ties: events of some articles each, every one tied to the next by a few ties."""
    graph = nx.DiGraph()
    for subject in range(len(SUBJECTS)):
        names = [f"{subject}{number}" for number in range(size)]
        for number, name in enumerate(names):
            title = f"{subjects[subject % len(subjects)].title()} word{subject}{number}"
            graph.add_node(name, title=title if titles else "", language="en")
        graph.add_edges_from(combinations(names, 2), similarity=0.5)
    for number in range(2):
        graph.add_edges_from([(f"0{number}", f"1{number}"), (f"1{number}", f"2{number}")], similarity=0.4)
    return graph


def parts(graph: nx.DiGraph, former: dict[str, int] | None = None) -> list[set[str]]:
    """The parts of a graph that is one community, the largest first."""
    ties = Ties.from_graph(graph)
    subjects = Subjects.of([{"topics": (), **graph.nodes[node]} for node in ties.nodes])
    before = np.array([(former or {}).get(str(node), -1) for node in ties.nodes], dtype=np.int64)
    group = coherent_parts(ties.pairs, np.zeros(len(graph), dtype=np.int64), subjects, rng=0, former=before)
    found = [{str(node) for node, own in zip(ties.nodes, group, strict=True) if own == part} for part in set(group)]
    return sorted(found, key=lambda part: (-len(part), sorted(part)))


@pytest.fixture
def rare(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few titles that a word of one event is in much of the site."""
    monkeypatch.setattr("recommender.graph.maps.coherence.SITE_SHARE", 0.99)


@pytest.mark.usefixtures("library", "rare")
class TestCoherentParts:
    def test_several_events_are_several_communities(self) -> None:
        assert parts(bag()) == [{f"{event}{n}" for n in range(6)} for event in range(3)]

    def test_what_one_word_is_told_of_stays_whole(self) -> None:
        graph = bag(("olives", "olives", "bridges"))  # two thirds
        assert len(parts(graph)) == 1

    def test_without_titles_nothing_is_known_and_nothing_divided(self) -> None:
        assert len(parts(bag(titles=False))) == 1

    def test_members_of_no_event_are_alone(self) -> None:
        graph = bag()
        for number in range(6):
            graph.nodes[f"2{number}"]["title"] = f"Nothing{number} shared{number}"
        found = parts(graph)
        assert [len(part) for part in found] == [6, 6, *[1] * 6]

    def test_a_story_near_the_threshold_stays_what_it_was(self) -> None:
        graph = bag(("olives", "bridges", "olives"), size=5)
        graph.nodes["00"]["title"] = graph.nodes["20"]["title"] = "Else"  # 8 of 15 say olives
        assert len(parts(graph)) > 1
        assert len(parts(graph, dict.fromkeys(map(str, graph), 0))) == 1

    def test_stories_that_were_two_do_not_grow_together(self) -> None:
        graph = bag(("olives", "olives", "bridges"))
        assert len(parts(graph, {name: int(name[0]) for name in graph})) == 3


@pytest.mark.usefixtures("library", "rare")
def test_a_resolution_that_is_chosen_is_all_that_divides() -> None:
    graph = bag()
    graph.add_edges_from((name, "00", {"similarity": 1.0}) for name in [*graph] if name != "00")
    assert len(communities(graph, resolution=0.5)) == 1
    assert len(communities(graph)) > 1


def small(*titles: str, topics: dict[int, tuple[str, ...]] | None = None) -> nx.DiGraph:
    """A community of a few articles, each tied to each other."""
    graph = nx.DiGraph()
    for number, title in enumerate(titles):
        graph.add_node(str(number), title=title, language="en", topics=(topics or {}).get(number, ()))
    graph.add_edges_from(combinations(graph, 2), similarity=0.3)
    return graph


@pytest.mark.usefixtures("library")
class TestSmallCommunities:
    def test_those_without_the_subject_of_the_others_leave(self) -> None:
        graph = small("Olives ripen", "Olives rot", "Olives sell", "A bridge", "Snow falls", "Ferry strike")
        assert parts(graph) == [{"0", "1", "2"}, {"3"}, {"4"}, {"5"}]

    def test_what_most_titles_say_holds_all(self) -> None:
        assert len(parts(small("Olives ripen", "Olives rot", "Olives sell", "A bridge", "Snow falls"))) == 1

    def test_several_subjects_are_several_communities(self) -> None:
        found = parts(small("Olives ripen", "Olives rot", "A bridge", "Bridge falls", "Ferry strike", "Ferry sinks"))
        assert found == [{"0", "1"}, {"2", "3"}, {"4", "5"}]

    def test_without_a_subject_each_is_alone(self) -> None:
        assert len(parts(small("Olives ripen", "A bridge", "Snow falls", "Ferry strike"))) == 4

    def test_a_topic_is_a_subject(self) -> None:
        titles = ("The harvest", "Green gold", "What oil costs", "Snow falls")
        assert len(parts(small(*titles, topics=dict.fromkeys(range(3), ("Olives",))))) == 1

    def test_a_topic_of_the_whole_site_is_none(self) -> None:
        graph = small("The harvest", "Green gold", "Snow falls", topics=dict.fromkeys(range(3), ("News",)))
        graph.add_nodes_from((f"other {n}", {"title": f"Sunny {n}", "topics": ("News",)}) for n in range(9))
        ties = Ties.from_graph(graph)
        subjects = Subjects.of([graph.nodes[node] for node in ties.nodes])
        assert subjects.sharing([ties.nodes.index(name) for name in "012"]) != {0, 1, 2}

    def test_what_much_of_the_site_says_is_no_subject(self) -> None:
        rows = [{"title": f"Diablo {number}", "language": "en"} for number in range(40)]
        assert Subjects.of(rows).sharing([0, 1, 2]) == frozenset()
        assert Subjects.of(rows[:8]).sharing([0, 1, 2]) == {0, 1, 2}  # of eight titles none is much of a site

    def test_pages_without_a_title_stay(self) -> None:
        assert parts(small("Olives ripen", "Olives rot", "", "A bridge", "Snow falls")) == [
            {"0", "1", "2"},
            {"3"},
            {"4"},
        ]

    def test_pages_outside_the_site_stay_with_what_lists_them(self) -> None:
        graph = small("Olives ripen", "A bridge", "Snow falls", "Ferry strike")
        nx.set_node_attributes(graph, dict.fromkeys("123", "external"), "kind")
        assert len(parts(graph)) == 1

    def test_what_was_one_story_stays_one(self) -> None:
        graph = small("Olives ripen", "A bridge", "Snow falls", "Ferry strike")
        assert len(parts(graph, dict.fromkeys(graph, 0))) == 1

    def test_a_pair_is_not_divided(self) -> None:
        assert len(parts(small("Olives ripen", "A bridge"))) == 1
