"""The command ``export``: the graph, or a part of it, as a file."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from recommender.cli.content import exit_code, open_recommender, processes, working
from recommender.cli.days import beginning, end
from recommender.cli.options import names
from recommender.errors import SettingsError

__all__ = ["export"]


def export(arguments: argparse.Namespace) -> int:
    """Write the graph, say what was written, and return the exit code."""
    from recommender import exporters
    from recommender.api import list_options
    from recommender.engine import SHOWN
    from recommender.graph import select
    from recommender.graph.maps import load_igraph, mapped
    from recommender.index import content_of

    tells = exporters.format_of(arguments.target).shows_findings  # whatever is wrong with files is told before the work
    near = exporters.read_places(arguments.near) if arguments.near is not None else None
    conditions = _conditions(arguments)
    recommender, settings = open_recommender(arguments)
    around, title = None, content_of(settings, arguments.content).resolve().name
    if arguments.around is not None:
        middle = recommender.corpus.node(recommender.node(arguments.around))
        around, title = middle.id, f"{middle.title} ({title})"
    options = {**list_options(settings), "k": SHOWN, "title": title, "article": around or ""}
    every, n = around is None and not any(conditions.values()), len(recommender.corpus)
    # From here on other processes are at work, if the lists are many.
    findings = recommender.findings(processes=processes(n), **options) if tells and every else None
    with working("comparing all articles"):
        graph = recommender.graph
    with working("laying out the map"):
        load_igraph()
        # A part looks as it does in the whole.
        graph = select(mapped(graph, near=near), around=around, **conditions)
    if tells and not every:
        findings = recommender.findings(graph, processes=processes(len(graph)), **options)
    with working(f"writing {arguments.target}"):
        path = exporters.export(graph, arguments.target, findings=findings)
    sizes = Counter(community for _, community in graph.nodes(data="community"))
    communities = [community for community, size in sizes.items() if size > 1]  # as the page's legend has them
    counts = (
        _counted(graph.number_of_nodes(), "node", "nodes"),
        _counted(graph.number_of_edges(), "edge", "edges"),
        _counted(len(communities), "community", "communities"),
    )
    print(f"{path}: {', '.join(counts)}")
    return exit_code(arguments, recommender.corpus)


def _conditions(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command line says about the part that is exported, but for the article it is around."""
    if arguments.hops is not None and arguments.around is None:
        raise SettingsError(f"--hops {arguments.hops} counts from an article; name it with --around")
    told = {
        "hops": arguments.hops,
        "edges": None if arguments.edges is None else names(arguments.edges),
        "min_weight": arguments.min_weight,
        "since": beginning("--since", arguments.since),
        "until": end("--until", arguments.until),
        "topics": arguments.topic,
    }
    return {name: value for name, value in told.items() if value is not None}


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
