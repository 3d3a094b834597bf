"""Communities as stories: the members of each, its identity, its name and its dates."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Ints
from recommender.errors import checked_keywords
from recommender.graph.attributes import topics_of, utc_datetime
from recommender.graph.maps.community_names import Wording
from recommender.graph.maps.former_map import FormerMap
from recommender.graph.maps.identities import matched, new_identity
from recommender.graph.maps.ties import Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Community", "described"]


@checked_keywords
@dataclass(frozen=True, slots=True)
class Community:
    """Nodes that belong together; `communities` returns them.

    Attributes
    ----------
    number : int
        Its position among all communities, from 0; the largest is first.
    name : str
        A headline or a phrase of its titles, a topic, or its former name; no other community of the graph has the same.
    terms : tuple of str
        The most distinctive words of its titles, as the titles spell them, the most distinctive first; at most ten.
    members : tuple of str
        The ids of its nodes: articles before external pages, each by the strength of their ties, the strongest first.
    first, last : datetime or None
        The dates of its earliest and its latest node, in UTC; None if no node has a date.
    story : str
        Its identity, which it keeps on later maps that know this one, whatever its number is then.

    Examples
    --------
    >>> from recommender import Recommender, communities, read_corpus
    >>> largest = communities(Recommender.fit(read_corpus("seeds/newsroom")).graph)[0]
    >>> largest.name, largest.size
    ('Facial recognition · face searches', 9)
    >>> largest.first.date().isoformat(), largest.last.date().isoformat()
    ('2026-03-02', '2026-04-08')
    """

    number: int
    name: str
    terms: tuple[str, ...]
    members: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    story: str = ""

    @property
    def central(self) -> str:
        """The id of the member with the strongest ties to the others."""
        return self.members[0]

    @property
    def size(self) -> int:
        """The number of members, ≥ 1."""
        return len(self.members)


def described(graph: nx.DiGraph, ties: Ties, group: Ints, former: FormerMap | None = None) -> tuple[Community, ...]:
    """Return the communities with their identities, names, members and dates.

    Parameters
    ----------
    graph : networkx.DiGraph
        Whose communities they are.
    ties : Ties
        Of the graph.
    group : ndarray, shape (n,), int64
        The number of each node's community.
    former : FormerMap, optional
        From which communities take their identities and names where they go on with a story of it.
    """
    former = former or FormerMap()
    members = sorted(_members(graph, ties, group), key=lambda keys: -len(keys))
    goes_on = matched(members, former.story_of)
    rows = [[graph.nodes[node] for node in keys] for keys in members]
    # A page may be handed on: no story is called after a draft, unless there is nothing else in it.
    public = [[row for row in of_one if not _text(row, "kept_out")] or of_one for of_one in rows]
    texts = [[(_text(row, "title"), _text(row, "language")) for row in of_one] for of_one in public]
    wording = Wording.of(texts, [[*map(topics_of, of_one)] for of_one in public])
    kept = [former.names.get(story or "", "") for story in goes_on]
    names = wording.names([str(keys[0]) for keys in members], kept)
    dates = [_first_and_last(row.get("published") for row in of_one) for of_one in rows]
    stories = _identities(members, goes_on, former)
    columns = zip(names, wording.terms(), map(tuple, members), dates, stories, strict=True)
    return tuple(
        Community(number, name, terms, keys, first, last, story)
        for number, (name, terms, keys, (first, last), story) in enumerate(columns)
    )


def _identities(members: Sequence[Sequence[Any]], goes_on: Sequence[str | None], former: FormerMap) -> list[str]:
    """The identity of each community: of the story that it goes on with, or a new one that no story has or had."""
    taken = set(former.story_of.values())
    identities = []
    for keys, identity in zip(members, goes_on, strict=True):
        identities.append(identity or new_identity(keys, taken))
        taken.add(identities[-1])
    return identities


def _members(graph: nx.DiGraph, ties: Ties, group: Ints) -> Iterable[Sequence[Any]]:
    """The keys of each community's nodes: public articles, drafts, external pages; then by strength, then by id."""
    strength = ties.pairs.within(group).strengths()
    rows = [graph.nodes[node] for node in ties.nodes]
    kind = np.array([2 if row.get("kind") == "external" else int(bool(row.get("kept_out"))) for row in rows], dtype=int)
    # Rounded, so that sums that differ only in the order of their terms are equal.
    order = np.lexsort((np.arange(len(strength)), -np.round(strength, 9), kind, group))
    cuts = np.flatnonzero(np.diff(group[order])) + 1
    parts = [part for part in np.split(order, cuts) if len(part)]
    # Nodes are sorted by id, so that sorting by position breaks ties by id.
    return [[ties.nodes[position] for position in part] for part in sorted(parts, key=lambda part: int(part[0]))]


def _text(row: Mapping[Any, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _first_and_last(values: Iterable[Hashable]) -> tuple[datetime | None, datetime | None]:
    dates = [date for value in values if (date := utc_datetime(value)) is not None]
    return (min(dates), max(dates)) if dates else (None, None)
