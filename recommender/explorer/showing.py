"""Any graph as a page that a notebook shows in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.explorer.findings import Findings
from recommender.explorer.page import Page
from recommender.explorer.payload import payload
from recommender.graph.maps import mapped

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["show"]


def show(graph: nx.DiGraph, *, article: str = "", height: int = 560, findings: Findings | None = None) -> Page:
    """Return a map of `graph` that a notebook shows in place; `Recommender.show` also tells our own lists.

    Nodes get a community, a place, a colour and a size, unless they have them already (see `recommender.mapped`).

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, a part of it, or any other NetworkX graph. It is not changed.
    article : str
        The id of the node that is chosen at first; none if empty.
    height : int
        In pixels.
    findings : Findings, optional
        What is known beside the graph.
    """
    return Page(payload(mapped(graph), findings), article=article, height=height)
