"""Themes: larger subjects, each of several communities that have much to do with each other: a map seen from afar."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recommender._arrays.types import Ints
from recommender.graph.maps.backends import partition
from recommender.graph.maps.community_names import SEPARATOR, Wording
from recommender.graph.maps.identities import matched
from recommender.graph.maps.ties import Pairs

__all__ = ["themes_of"]

RESOLUTION = 1.4
"""Of the division into themes (no unit). Chosen on five sites, which have 5 to 11 themes with it; with 1, whose themes
are fewer and larger, hardly a phrase holds for one."""

MIN_STORY, MIN_STORIES, MIN_THEME = 3, 15, 2
"""In nodes: smaller communities do not count as stories. In stories: a map with fewer has no themes, since all their
names can be read at once, and a theme has several. Plain choices."""


def themes_of(
    pairs: Pairs, sizes: Sequence[int], former: Sequence[str], wording: Wording, names: Sequence[str], *, rng: int
) -> list[str]:
    """Return the theme of each community; empty for those that belong to none.

    A theme is named by a short phrase if many of its titles share one, else by its two largest communities.

    Parameters
    ----------
    pairs : Pairs
        The ties between the communities.
    sizes : sequence of int
        How many nodes each has; the largest first.
    former : sequence of str
        The theme that each had on a former map, empty for none. A theme that goes on keeps its name.
    wording : Wording
        Of their titles.
    names : sequence of str
        Of the communities.
    rng : int
        Seed of all random numbers.
    """
    themes = [""] * len(sizes)
    if sum(size >= MIN_STORY for size in sizes) < MIN_STORIES:
        return themes
    groups = _groups(pairs, sizes, former, rng)
    known = {number: theme for number, theme in enumerate(former) if theme}
    titles = wording.merged(groups)
    fallback = [", ".join(names[number].split(SEPARATOR)[0] for number in group[:2]) for group in groups]
    for group, name in zip(groups, titles.themes(fallback, matched(groups, known)), strict=True):
        for number in group:
            themes[number] = name
    return themes


def _groups(pairs: Pairs, sizes: Sequence[int], former: Sequence[str], rng: int) -> list[list[int]]:
    """The communities of each theme, the largest first; themes by their number of nodes."""
    numbers = {theme: number for number, theme in enumerate(sorted(set(former) - {""}))}
    before: Ints = np.array([numbers.get(theme, -1) for theme in former], dtype=np.int64)
    groups: dict[int, list[int]] = {}
    for number, group in enumerate(partition(pairs, resolution=RESOLUTION, rng=rng, former=before).tolist()):
        groups.setdefault(group, []).append(number)
    large = [group for group in groups.values() if sum(sizes[number] >= MIN_STORY for number in group) >= MIN_THEME]
    return sorted(large, key=lambda group: (-sum(sizes[number] for number in group), group))
