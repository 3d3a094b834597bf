"""What changed on a map since a former one: stories that are new, merged, split or gone, and articles that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from recommender.errors import checked_keywords
from recommender.graph.maps.former_map import FormerMap
from recommender.graph.maps.style import MIN_COLOURED

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MapChanges", "StoryChange", "changes_since"]

MOST = 0.5
"""The share of a story's members, of those on both maps, from which on it went into another story, or came out of one:
most of them."""

Event = Literal["new", "merged", "split", "gone"]
EVENTS: tuple[Event, ...] = ("new", "merged", "split", "gone")


@checked_keywords
@dataclass(frozen=True, slots=True)
class StoryChange:
    """What became of one story.

    Attributes
    ----------
    event : {"new", "merged", "split", "gone"}
        ``new``: on the former map there was no such story. ``merged``: most of it is in another story now. ``split``:
        most of another story came out of it. ``gone``: its articles were removed, or are scattered.
    story, name : str
        Its identity and its name: the present ones of a new story, else those on the former map.
    size : int
        The number of its members: of a new story now, else on the former map.
    others : tuple of str
        The identities of present stories: into which it merged, or into which it was split, itself among them if it
        goes on, the largest first. Empty if it is new or gone.
    """

    event: Event
    story: str
    name: str
    size: int
    others: tuple[str, ...] = ()


@checked_keywords
@dataclass(frozen=True)
class MapChanges:
    """What changed on a map since a former one; `changes_since` returns it.

    A story is a community of three nodes or more, on the map in question.

    Attributes
    ----------
    since : datetime or None
        The date of the newest article on the former map, in UTC.
    stories : tuple of StoryChange
        New ones, then merged, split and gone ones, of each the largest first.
    added : tuple of str
        Ids of articles that the former map did not have.
    removed : mapping of str to str
        Titles of articles that only the former map has, by their ids.
    moved : mapping of str to (str, str)
        For each article that left its story, but not because that was merged or split: the identities of its former
        and of its present story.
    former_names : mapping of str to str
        Names on the former map of the stories that are named here, by their identities.
    """

    since: datetime | None = None
    stories: tuple[StoryChange, ...] = ()
    added: tuple[str, ...] = ()
    removed: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    former_names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def counts(self) -> dict[Event, int]:
        """The number of stories of each event."""
        counts = Counter(change.event for change in self.stories)
        return {event: counts[event] for event in EVENTS}


@checked_keywords
def changes_since(former: FormerMap, graph: nx.DiGraph) -> MapChanges:
    """Compare a map with the former map that it was laid out near to.

    Parameters
    ----------
    former : FormerMap
        As `mapped` was given it.
    graph : networkx.DiGraph
        What `mapped` returned.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender.graph.maps import FormerMap, changes_since, mapped
    >>> before = mapped(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")]))
    >>> site = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x")])
    >>> changes = changes_since(FormerMap.of(before), mapped(site, near=before))
    >>> changes.counts
    {'new': 1, 'merged': 0, 'split': 0, 'gone': 0}
    >>> sorted(changes.added)
    ['x', 'y', 'z']
    """
    rows = dict(graph.nodes(data=True))
    story_of = {node: row["story"] for node, row in rows.items()}
    articles = {node for node, row in rows.items() if row.get("kind") != "external"}
    both = _Comparison(former.story_of, story_of)
    stories = _story_changes(both, former.names, {row["story"]: row["community_name"] for row in rows.values()})
    explained = {(change.story, other) for change in stories for other in change.others}
    moved = {
        node: (before, story_of[node])
        for node, before in former.story_of.items()
        if node in articles and before != story_of[node] and (before, story_of[node]) not in explained
        if before in both.former or story_of[node] in both.present
    }
    named = {change.story for change in stories if change.event != "new"} | {before for before, _ in moved.values()}
    return MapChanges(
        former.last,
        stories,
        tuple(sorted((node for node in articles if node not in former.story_of), key=str)),
        {node: title for node, title in former.titles.items() if node not in rows},
        moved,
        {story: former.names.get(story, "") for story in sorted(named)},
    )


class _Comparison:
    """The stories of two maps, and where the nodes that both have went."""

    def __init__(self, before: Mapping[Any, str], now: Mapping[Any, str]) -> None:
        self.size_before, self.size_now = Counter(before.values()), Counter(now.values())
        self.former = {story for story, n in self.size_before.items() if n >= MIN_COLOURED}
        self.present = {story for story, n in self.size_now.items() if n >= MIN_COLOURED}
        went: dict[str, Counter[str]] = {story: Counter() for story in self.size_before}
        came: dict[str, Counter[str]] = {story: Counter() for story in self.size_now}
        for node, story in before.items():
            if node in now:
                went[story][now[node]] += 1
                came[now[node]][story] += 1
        self.mostly_went = {story: _most(counts) for story, counts in went.items()}
        """Into which present story most of a former one went; empty if into none."""
        self.mostly_came = {story: _most(counts) for story, counts in came.items()}
        """Out of which former story most of a present one came; empty if out of none."""


def _most(counts: Counter[str]) -> str:
    story, n = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return story if n >= MOST * counts.total() else ""


def _story_changes(
    both: _Comparison, former_names: Mapping[str, str], names: Mapping[str, str]
) -> tuple[StoryChange, ...]:
    begun, ended = both.present - both.former, both.former - both.present
    into = {story: [other] for story in ended if (other := both.mostly_went[story]) in both.present}
    parts: dict[str, list[str]] = {story: [story] for story in both.former & both.present}
    for story in begun:
        origin = both.mostly_came[story]
        if origin in both.former and origin not in into:
            parts.setdefault(origin, []).append(story)
    split = {story: own for story, own in parts.items() if len(own) > 1}
    changes = [
        StoryChange("new", story, names[story], both.size_now[story]) for story in begun.difference(*split.values())
    ]
    for story in ended | set(split):
        event: Event = "split" if story in split else "merged" if story in into else "gone"
        others = sorted(split.get(story) or into.get(story, []), key=lambda one: (-both.size_now[one], one))
        name = former_names.get(story, "")
        changes.append(StoryChange(event, story, name, both.size_before[story], tuple(others)))
    return tuple(sorted(changes, key=lambda change: (EVENTS.index(change.event), -change.size, change.story)))
