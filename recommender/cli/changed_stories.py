"""What changed on a map since a former export, in two lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.graph.maps import MapChanges, StoryChange

__all__ = ["in_words"]

MOST_NAMED = 3
"""How many stories of an event are named, the largest. A plain choice: it is to be a line."""


def in_words(changes: MapChanges) -> tuple[str, str]:
    """Return how many articles were added, removed and moved, and which stories are new, merged, split and gone."""
    since = f" since {changes.since.date().isoformat()}" if changes.since else ""
    articles = f"{len(changes.added)} added, {len(changes.removed)} removed, {len(changes.moved)} in another story"
    events = "; ".join(
        f"{number} {event}: {_named([story for story in changes.stories if story.event == event])}"
        for event, number in changes.counts.items()
        if number
    )
    return f"articles{since}: {articles}", f"stories{since}: {events or 'none is new, merged, split or gone'}"


def _named(stories: Sequence[StoryChange]) -> str:
    more = len(stories) - MOST_NAMED
    names = ", ".join(f"“{story.name}”" for story in stories[:MOST_NAMED])
    return f"{names} and {more} more" if more > 0 else names
