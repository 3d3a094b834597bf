"""A former map of a site: where its nodes were, and in which stories, so that the next map can go on from there."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from recommender.errors import wrong_argument
from recommender.graph.arguments import check_graph
from recommender.graph.attributes import finite_float, utc_datetime
from recommender.graph.maps.community_names import one_line
from recommender.graph.maps.identities import is_identity, new_identity

__all__ = ["FormerMap"]

Place = tuple[float, float]

MAX_LENGTH = 100
"""In characters, of names that are read from a former map; those that we make are shorter. A plain choice."""


@dataclass(frozen=True)
class FormerMap:
    """What is kept of a former map; `mapped` takes one as `near`.

    It may come from a file that somebody changed: what is not as `mapped` writes it counts as missing.

    Attributes
    ----------
    places : mapping of id to (x, y)
        In units of the map.
    story_of : mapping of id to str
        The identity of each node's story.
    names, colours, themes : mapping of str to str
        Of each story by its identity.
    titles : mapping of id to str
        Of each article; external pages are left out.
    addresses : mapping of id to str
        Of each article that has one.
    last : datetime or None
        The date of its newest article, in UTC.
    """

    places: Mapping[Any, Place] = field(default_factory=dict)
    story_of: Mapping[Any, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[Any, str] = field(default_factory=dict)
    addresses: Mapping[Any, str] = field(default_factory=dict)
    last: datetime | None = None

    @classmethod
    def of(cls, near: object) -> Self:
        """Return the former map that the argument `near` of `mapped` stands for.

        It is one already, a mapping of ids to places, or a graph that `mapped` returned.
        """
        if near is None:
            return cls()
        if isinstance(near, cls):
            return near
        if isinstance(near, Mapping):
            return cls(places=near)
        try:
            check_graph(near)
        except Exception as error:
            expected = 'a former map, or a mapping of ids to places: {"a": (0.0, 1.0)}'
            raise wrong_argument("near", near, expected) from error
        return cls.from_rows(dict(near.nodes(data=True)))  # type: ignore[attr-defined]

    @classmethod
    def from_rows(cls, rows: Mapping[Any, Mapping[Any, Any]]) -> Self:
        """Return the former map with these attributes of nodes, by their ids."""
        places = {node: (row.get("x"), row.get("y")) for node, row in rows.items()}
        story_of = _stories(rows)
        of_story: dict[str, dict[str, str]] = {"community_name": {}, "colour": {}, "theme": {}}
        for node, story in story_of.items():
            for attribute, values in of_story.items():
                if isinstance(value := rows[node].get(attribute), str) and value.strip():
                    values.setdefault(story, one_line(value, MAX_LENGTH))
        titles = {
            node: str(row.get("title") or row.get("label") or node)
            for node, row in rows.items()
            if row.get("kind") != "external"
        }
        days = (utc_datetime(rows[node].get("published")) for node in titles)  # of articles alone
        return cls(
            places={node: place for node, place in places.items() if None not in map(finite_float, place)},  # type: ignore[misc]
            story_of=story_of,
            names=of_story["community_name"],
            colours=of_story["colour"],
            themes=of_story["theme"],
            titles=titles,
            addresses={node: url for node in titles if isinstance(url := rows[node].get("url"), str) and url},
            last=max(filter(None, days), default=None),
        )


def _stories(rows: Mapping[Any, Mapping[Any, Any]]) -> dict[Any, str]:
    """The identity of each node's story; of maps that have none yet, those that their communities would have."""
    stories = {node: story for node, row in rows.items() if is_identity(story := row.get("story"))}
    members: dict[Hashable, list[Any]] = {}
    for node, row in rows.items():
        if node not in stories and isinstance(number := row.get("community"), int):
            members.setdefault(number, []).append(node)
    taken = set(stories.values())
    for nodes in members.values():
        identity = new_identity(nodes, taken)
        taken.add(identity)
        stories.update(dict.fromkeys(nodes, identity))
    return stories
