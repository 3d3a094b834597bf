"""The data of the explorer's page: a mapped graph and the findings of a recommender, as columns for JSON."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.explorer.changes_data import changes_data
from recommender.explorer.findings import Findings
from recommender.explorer.page_edges import doubtful_links, edge_columns
from recommender.explorer.page_lists import computed_lists
from recommender.explorer.page_places import Frame, communities, positions
from recommender.explorer.page_texts import (
    MAX_EXCERPT,
    MAX_NAME,
    MAX_TITLE,
    MAX_URL,
    Numbering,
    short,
    short_id,
    short_url,
)
from recommender.explorer.page_worklist import work_list
from recommender.graph import topics_of, utc_datetime

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LARGE", "payload"]

LARGE = 12_000
"""In nodes. A larger map shows its communities first, which open when they are clicked, and has no computed lists.
Those would take minutes to make, and most of the space of the page."""


def payload(graph: nx.DiGraph, findings: Findings | None = None) -> dict[str, Any]:
    """Return what the page shows of a graph, ready for JSON; `site.js` documents the columns.

    Parameters
    ----------
    graph : networkx.DiGraph
        Any graph whose nodes have the attributes ``x``, ``y``, ``community`` and ``community_name``. Titles, dates and
        other attributes are shown where they exist, as `ArticleGraph.to_networkx` or a flat graph has them.
    findings : Findings, optional
        By default there are no computed lists, and links were not checked.
    """
    findings = findings or Findings()
    nodes = sorted(graph, key=_key)
    rows = [graph.nodes[node] for node in nodes]
    position = positions(nodes)
    by_id = {str(node): index for node, index in position.items()}
    providers, topics, sections = Numbering(), Numbering(), Numbering()
    by_program, not_public = frozenset(findings.by_program), frozenset(findings.not_public)
    places = [row["x"] for row in rows], [row["y"] for row in rows]
    frame = Frame.of(*places)
    x, y = frame.numbers(*places)
    community, columns, themes = communities(rows)
    edges = edge_columns(graph, nodes, position, findings)
    return {
        "title": short(findings.title, MAX_TITLE),
        "folded": len(nodes) > LARGE,
        "frame": [*frame],
        "judged": findings.doubtful is not None,
        "trust": findings.trust and findings.trust.to_dict(),
        "nodes": {
            "id": [short_id(str(node), MAX_URL) for node in nodes],
            "title": [short(row.get("title") or row.get("label"), MAX_TITLE) for row in rows],
            "excerpt": [short(row.get("excerpt"), MAX_EXCERPT) for row in rows],
            "url": [short_url(row.get("url")) for row in rows],
            "day": [_day(row.get("published")) for row in rows],
            "provider": [providers.number(short(row.get("provider"), MAX_NAME)) for row in rows],
            "topics": [[topics.number(short(topic, MAX_NAME)) for topic in topics_of(row)] for row in rows],
            "section": [sections.number(short(findings.sections.get(str(node)), MAX_NAME)) for node in nodes],
            "external": [int(row.get("kind") == "external") for row in rows],
            "not_public": [int(str(node) in not_public) for node in nodes],
            "by_program": [int(str(node) in by_program) for node in nodes],
            "community": community,
            "x": x,
            "y": y,
        },
        "communities": columns,
        "themes": {"name": themes},
        "changes": changes_data(findings.changes, position, positions(columns["story"])),
        "edges": edges,
        "doubtful": doubtful_links(edges, by_id, findings),
        "computed": computed_lists(graph, nodes, position, findings.computed),
        "providers": providers.texts,
        "topics": topics.texts,
        "sections": sections.texts,
        "work": work_list(findings.suggestions, by_id),
    }


def _key(node: Hashable) -> tuple[str, str]:
    return str(node), repr(node)


def _day(published: Any) -> int | None:
    """Days since 1970-01-01 in UTC; None for what is no date."""
    day = utc_datetime(published)
    return day.toordinal() - date(1970, 1, 1).toordinal() if day else None
