"""Graphs whose communities can be seen, and graphs that are odd."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations

import networkx as nx


def two_stories() -> nx.DiGraph:
    """Five articles on olives and four on bridges, one link between the two, and an article without links."""
    graph = nx.DiGraph()
    titles = {
        **{f"olive-{n}": f"Olive harvest {word}" for n, word in enumerate(("begins", "late", "poor", "ends", "sold"))},
        **{f"bridge-{n}": f"Harbour bridge {word}" for n, word in enumerate(("closed", "opened", "again", "forever"))},
        "lonely": "Nobody links here",
    }
    for number, (key, title) in enumerate(titles.items()):
        published = datetime(2021, 5, 1 + number, tzinfo=UTC)
        graph.add_node(key, kind="article", title=title, published=published, topics=("News",), language="en")
    for story in ("olive", "bridge"):
        members = sorted(key for key in graph if key.startswith(story))
        for one, other in combinations(members, 2):
            graph.add_edge(one, other, related=False, similarity=0.5, weight=0.5)
    graph.add_edge("olive-0", "olive-1", related=True, similarity=0.5, weight=1.0)
    graph.add_edge("olive-0", "bridge-0", related=True, similarity=0.0, weight=1.0)
    return graph


def shuffled(graph: nx.Graph, seed: int = 7) -> nx.Graph:
    """The same graph with its nodes and edges in another order."""
    rng, other = random.Random(seed), type(graph)()
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    rng.shuffle(nodes)
    rng.shuffle(edges)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def many_stories(n_stories: int = 30, size: int = 20) -> nx.DiGraph:
    """Stories of `size` articles each, with links within each story, and one link from each article to a random one."""
    rng, graph = random.Random(1), nx.DiGraph()
    for story in range(n_stories):
        names = [f"s{story:02}a{number:02}" for number in range(size)]
        graph.add_nodes_from((name, {"title": f"word{story} thing{rng.randrange(50)}"}) for name in names)
        for name in names:
            for other in rng.sample(names, 4):
                graph.add_edge(name, other, similarity=rng.uniform(0.3, 0.8), related=False)
            graph.add_edge(name, f"s{rng.randrange(n_stories):02}a{rng.randrange(size):02}", similarity=0.2)
    return graph


ODD_GRAPHS: dict[str, Callable[[], nx.Graph]] = {
    "nothing": nx.DiGraph,
    "one node": lambda: nx.path_graph(1, create_using=nx.DiGraph),
    "no links": lambda: nx.empty_graph(12, create_using=nx.DiGraph),
    "two nodes": lambda: nx.path_graph(2),
    "only loops": lambda: nx.DiGraph([("a", "a"), ("b", "b")]),
    "parallel edges": lambda: nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", "a")]),
    "keys that are not text": lambda: nx.DiGraph([(1, "1"), (1, (2, 3)), (2.5, "1")]),
    "attributes of wrong types": lambda: nx.DiGraph(
        [("a", "b", {"weight": "heavy", "similarity": float("nan"), "related": "no"})]
    ),
    "one star": lambda: nx.star_graph(300),
    "all with all": lambda: nx.complete_graph(40, create_using=nx.DiGraph),
    "pieces": lambda: nx.disjoint_union_all([nx.cycle_graph(n) for n in range(3, 12)]),
}
