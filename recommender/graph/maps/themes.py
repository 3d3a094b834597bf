"""Themes: larger subjects, each of several communities that lie together and have much to do with each other.

They are read on a map that is seen from afar, where the names of communities are too many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender.graph.maps.backends import partition
from recommender.graph.maps.community_names import SEPARATOR, distinct, numbered
from recommender.graph.maps.identities import matched
from recommender.graph.maps.stories import Community
from recommender.graph.maps.ties import Pairs, Ties

__all__ = ["themes_of"]

RESOLUTION = 1.0
"""Of the division into themes (no unit): the usual one, with which five sites have 5 to 8 themes."""

REACH = 0.12
"""As a share of the width of the map: communities so far apart are tied by a third of what they are tied by side by
side, since the name of a theme stands in one place. By eye."""

MIN_STORY, MIN_STORIES, MIN_THEME = 3, 15, 2
"""In nodes: smaller communities do not count as stories. In stories: a map with fewer has no themes, since all their
names can be read at once, and a theme has several. Plain choices."""

NAMED, SHORT = 2, 3
"""How many of its communities name a theme, the largest that have no word of more than so many letters in common. Plain
choices: it is read at a glance."""


def themes_of(
    ties: Ties,
    groups: Sequence[Community],
    places: Mapping[Any, tuple[float, float]],
    former: Mapping[str, str],
    *,
    rng: int,
) -> list[str]:
    """Return the theme of each community, which is named by the largest of them; empty for those that belong to none.

    Parameters
    ----------
    ties : Ties
        Of the graph.
    groups : sequence of Community
        The largest first.
    places : mapping of id to (x, y)
        As `layout` returns them.
    former : mapping of str to str
        Themes on a former map by the identity of the story. A theme that goes on keeps its name.
    rng : int
        Seed of all random numbers.
    """
    themes = [""] * len(groups)
    if sum(one.size >= MIN_STORY for one in groups) < MIN_STORIES:
        return themes
    before = [former.get(one.story, "") for one in groups]
    members = _divided(_near(ties, groups, places), groups, before, rng)
    names = (numbered(_name([groups[number].name.split(SEPARATOR)[0] for number in numbers])) for numbers in members)
    known = {number: theme for number, theme in enumerate(before) if theme}
    kept = [name or "" for name in matched(members, known)]
    for numbers, name in zip(members, distinct(names, kept), strict=True):
        for number in numbers:
            themes[number] = name
    return themes


def _name(stories: Sequence[str]) -> str:
    """The names of the first stories of a theme that have no longer word in common: not "Korea, Germany and Korea"."""
    chosen: list[str] = []
    taken: set[str] = set()
    for name in stories:
        words = {word for word in name.casefold().split() if len(word) > SHORT}
        if words.isdisjoint(taken):
            chosen.append(name)
            taken |= words
    return ", ".join(chosen[:NAMED])


def _near(ties: Ties, groups: Sequence[Community], places: Mapping[Any, tuple[float, float]]) -> Pairs:
    """The ties between communities, the weaker the further they are apart."""
    number_of: dict[Any, int] = {node: one.number for one in groups for node in one.members}
    community: Ints = np.array([number_of[node] for node in ties.nodes], dtype=np.int64)
    corners: Float64s = np.array([places[node] for node in ties.nodes])
    sums = [np.bincount(community, axis) for axis in corners.T]
    centres = np.column_stack(sums) / np.bincount(community)[:, None] / (float(np.ptp(corners, axis=0).max()) or 1.0)
    pairs = ties.pairs.between(community)
    distance = np.hypot(*(centres[pairs.source] - centres[pairs.target]).T)
    return replace(pairs, weight=pairs.weight * np.exp(-((distance / REACH) ** 2)) + np.finfo(np.float64).tiny)


def _divided(pairs: Pairs, groups: Sequence[Community], before: Sequence[str], rng: int) -> list[list[int]]:
    """The numbers of the communities of each theme, the largest first; themes by their number of nodes."""
    numbers = {theme: number for number, theme in enumerate(sorted(set(before) - {""}))}
    former: Ints = np.array([numbers.get(theme, -1) for theme in before], dtype=np.int64)
    members: dict[int, list[int]] = {}
    for number, theme in enumerate(partition(pairs, resolution=RESOLUTION, rng=rng, former=former).tolist()):
        members.setdefault(theme, []).append(number)
    large = [own for own in members.values() if sum(groups[number].size >= MIN_STORY for number in own) >= MIN_THEME]
    return sorted(large, key=lambda own: (-sum(groups[number].size for number in own), own))
