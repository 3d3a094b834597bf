"""The command ``export``: the graph, or a part of it, as a file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from recommender.cli.content import exit_code, fit_content, working
from recommender.cli.days import beginning, end

if TYPE_CHECKING:
    import networkx as nx

    from recommender.engine import Recommender

__all__ = ["export"]


def export(arguments: argparse.Namespace) -> int:
    """Write the graph, say what was written, and return the exit code."""
    from recommender import exporters
    from recommender.maps import mapped

    exporters.format_of(arguments.target)  # whatever is wrong with files is told before the work
    near = exporters.former_places(arguments.near) if arguments.near is not None else None
    recommender, _ = fit_content(arguments)
    with working("comparing all articles"):
        graph = _selected(recommender, arguments)
    with working("laying out the map"):
        graph = mapped(graph, near=near)
    with working(f"writing {arguments.target}"):
        path = exporters.export(graph, arguments.target)
    n_communities = len({community for _, community in graph.nodes(data="community")})
    counts = f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges, {n_communities} communities"
    print(f"{path}: {counts}")
    return exit_code(arguments, recommender.corpus)


def _selected(recommender: Recommender, arguments: argparse.Namespace) -> nx.DiGraph:
    from recommender.selection import EDGE_KINDS, select

    since, until = beginning("--since", arguments.since), end("--until", arguments.until)
    around = recommender.corpus.find(arguments.around).id if arguments.around is not None else None
    return select(
        recommender.graph,
        around=around,
        hops=arguments.hops,
        edges=arguments.edges.split(",") if arguments.edges is not None else tuple(EDGE_KINDS),
        min_weight=arguments.min_weight,
        since=since,
        until=until,
        topics=arguments.topic,
    )
