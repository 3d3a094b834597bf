"""What changed since a former map, as columns for the page."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from recommender.graph.maps import MapChanges

__all__ = ["changes_data"]


def changes_data(
    changes: MapChanges | None, position: Mapping[Hashable, int], communities: Mapping[str, int]
) -> dict[str, Any] | None:
    """Return the columns of `changes`; None if nothing is known of a former map.

    Parameters
    ----------
    changes : MapChanges or None
        Of the whole map; what is not on the page is left out, but for what is gone.
    position : mapping of id to int
        Of each node on the page.
    communities : mapping of str to int
        The position of each community on the page, by the identity of its story.
    """
    if changes is None:
        return None
    stories = [
        (story, own)
        for story in changes.stories
        if (own := [communities[one] for one in (story.others or (story.story,)) if one in communities])
        or story.event == "gone"
    ]
    moved = {node: stories for node, stories in changes.moved.items() if node in position}
    return {
        "since": changes.since.date().isoformat() if changes.since else None,
        "event": [story.event for story, _ in stories],
        "story": [story.story for story, _ in stories],
        "name": [story.name for story, _ in stories],
        "size": [story.size for story, _ in stories],
        "communities": [[] if story.event == "gone" else own for story, own in stories],
        "added": [position[node] for node in changes.added if node in position],
        "removed": {"id": [str(node) for node in changes.removed], "title": [*changes.removed.values()]},
        "moved": {
            "node": [position[node] for node in moved],
            "from": [changes.former_names.get(before, "") for before, _ in moved.values()],
        },
    }
