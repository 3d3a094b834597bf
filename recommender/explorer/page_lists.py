"""The computed lists of the explorer's page, with their reasons."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from recommender.explorer.page_texts import Numbering
from recommender.ranking import Reason, Recommendation

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["computed_lists"]

LEAST_CONTRIBUTION = 0.005
"""In units of the score, which is in [0, 1]. Reasons that add or take less are left out: the page would show 0.00."""

ARTICLE = "\x01"
"""Stands before and after the position of an article that a reason names; cleaned text does not contain it."""


def computed_lists(
    graph: nx.DiGraph,
    nodes: Sequence[Hashable],
    position: Mapping[Hashable, int],
    lists: Mapping[str, Sequence[Recommendation]],
) -> dict[str, Any]:
    """The computed lists, without articles that are not on the map."""
    title = {node: str(graph.nodes[node].get("title") or "") for node in nodes}
    numbering = Numbering()

    def text_number(reason: Reason) -> int:
        """The number of the reason's text, in which positions replace the titles of articles on the map."""
        text = reason.text.replace(ARTICLE, "")
        for node in reason.path:
            if title.get(node):
                text = text.replace(f"“{title[node]}”", f"{ARTICLE}{position[node]}{ARTICLE}")
        return numbering.number(text)

    shown = [[story for story in lists.get(str(node), ()) if story.article_id in position] for node in nodes]
    stories = [story for of_one in shown for story in of_one]
    return {
        "count": [len(of_one) for of_one in shown],
        "target": [position[story.article_id] for story in stories],
        "score": [round(1_000 * story.score) for story in stories],
        "why": [
            [
                part
                for reason in story.reasons
                if abs(reason.contribution) >= LEAST_CONTRIBUTION
                for part in (round(1_000 * reason.contribution), text_number(reason))
            ]
            for story in stories
        ],
        "text": numbering.texts,
    }
