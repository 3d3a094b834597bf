"""A place for every node: communities are discs, packed so that those that have to do with each other are near."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import SettingsError
from recommender.maps.communities import Community, communities
from recommender.maps.engines import GOLDEN_ANGLE, spread, sunflower
from recommender.maps.packing import apart, disc_radius, filling, packed
from recommender.maps.ties import Floats, Ints, Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["layout"]

NODE = 0.4
"""The radius of a node among its neighbours; two closer than twice this are pushed apart."""


def layout(
    graph: nx.DiGraph,
    groups: Sequence[Community] | None = None,
    *,
    rng: int = 0,
    near: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, tuple[float, float]]:
    """Give every node a place on a map of its communities.

    Each community is a disc, whose area grows with its size. Within a disc and among the discs, springs draw together
    what has strong ties (Fruchterman & Reingold 1991); then what overlaps is pushed apart.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph.
    groups : sequence of Community, optional
        Its communities; by default those that `communities` finds. A node that is in none is a disc of its own.
    rng : int
        Seed of all chance.
    near : mapping of id to (x, y), optional
        Former places, to stay near to: what has one keeps it if it can, and the rest is laid out around it.

    Returns
    -------
    dict of id to (x, y)
        In sorted order of ids. The middle of the map is about (0, 0), and neighbours are about one unit apart.

    Raises
    ------
    SettingsError
        If a node is in two communities, or a community names a node that the graph has not.
    """
    groups = communities(graph, rng=rng) if groups is None else groups
    ties = Ties.of(graph)
    group = _group_of(ties.nodes, groups)
    if not len(group):
        return {}
    former = np.array([_place(near or {}, node) for node in ties.nodes])
    places = _fresh(ties, group, rng) if np.isnan(former).all() else _renewed(ties, group, former)
    rounded = np.round(places, 3) + 0.0  # no negative zero
    return {node: (x, y) for node, (x, y) in zip(ties.nodes, rounded.tolist(), strict=True)}  # type: ignore[misc]


def _group_of(nodes: Sequence[Hashable], groups: Sequence[Community]) -> Ints:
    """The disc of every node, from 0; those of communities come first."""
    place = {node: index for index, node in enumerate(nodes)}
    found = np.full(len(nodes), -1, dtype=np.int64)
    for number, community in enumerate(groups):
        for member in community.members:
            index = place.get(member, -1)
            if index < 0 or found[index] >= 0:
                wrong = "is not in the graph" if index < 0 else "is in another one, too"
                raise SettingsError(f"community {community.name!r}: {member!r} {wrong}; use communities(graph)")
            found[index] = number
    alone = np.flatnonzero(found < 0)
    found[alone] = len(groups) + np.arange(len(alone))
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def _place(near: Mapping[str, tuple[float, float]], node: Hashable) -> tuple[float, float]:
    x, y = near.get(node, (np.nan, np.nan))  # type: ignore[call-overload]
    return (x, y) if np.isfinite(x) and np.isfinite(y) else (np.nan, np.nan)


def _fresh(ties: Ties, group: Ints, rng: int) -> Floats:
    """Places for a graph that has none yet."""
    radius = disc_radius(np.bincount(group))
    places = packed(radius, *ties.between(group, len(radius)), rng=rng)[group]
    for members, source, target, strength in _discs(ties, group):
        drawn = spread(len(members), source, target, strength, rng=rng)
        places[members] += filling(drawn, radius=float(radius[group[members[0]]]) - 0.5)
    return apart(places, np.full(len(group), NODE), steps=30)


def _renewed(ties: Ties, group: Ints, former: Floats) -> Floats:
    """Places for a graph that had some before: nodes of a disc move together, and only as far as they must."""
    radius = disc_radius(np.bincount(group))
    old = np.array([_median(former[members]) for members in _members(group)])
    ends = ties.between(group, len(radius))
    new = apart(_placed(old, *ends, otherwise=_rim(old, radius)), radius, steps=400)
    # Whoever was far from the others has come from another disc, and begins anew.
    strayed = np.hypot(*(former - old[group]).T) > 1.5 * radius[group] + 1
    kept = np.where(strayed[:, None], np.nan, former + (new - old)[group])
    beside = new[group] + 0.1 * sunflower(len(group)) / np.sqrt(len(group))
    return apart(_placed(kept, *ties.within(group), otherwise=beside), np.full(len(group), NODE), steps=30)


def _members(group: Ints) -> list[Ints]:
    """The nodes of each disc."""
    order = np.argsort(group, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


def _discs(ties: Ties, group: Ints) -> Iterator[tuple[Ints, Ints, Ints, Floats]]:
    """Yield for each disc its nodes, and the ties between them as places among these."""
    source, target, strength = ties.within(group)
    order = np.argsort(group[source], kind="stable")
    cuts = np.searchsorted(group[source[order]], np.arange(1, group.max() + 1))
    for members, pairs in zip(_members(group), np.split(order, cuts), strict=True):
        yield (
            members,
            np.searchsorted(members, source[pairs]),
            np.searchsorted(members, target[pairs]),
            strength[pairs],
        )


def _median(places: Floats) -> Floats:
    known = places[~np.isnan(places[:, 0])]
    return np.median(known, axis=0) if len(known) else np.full(2, np.nan)


def _rim(centres: Floats, radius: Floats) -> Floats:
    """Places around all that have one."""
    reach = np.nanmax(np.hypot(*centres.T) + radius)
    angle = np.arange(len(radius)) * GOLDEN_ANGLE
    return np.column_stack([np.cos(angle), np.sin(angle)]) * (reach + radius)[:, None]


def _placed(places: Floats, source: Ints, target: Ints, strength: Floats, *, otherwise: Floats) -> Floats:
    """Put what has no place (NaN) at the weighted mean of its neighbours that have one, else at `otherwise`."""
    new = np.isnan(places[:, 0])
    one, other = np.concatenate([source, target]), np.concatenate([target, source])
    pull = np.concatenate([strength, strength]) * ~new[other]
    total = np.bincount(one, pull, len(places))
    sums = [np.bincount(one, pull * np.nan_to_num(places[other, axis]), len(places)) for axis in (0, 1)]
    mean = np.column_stack(sums) / np.where(total > 0, total, 1)[:, None]
    found: Floats = np.where(new[:, None], np.where((total > 0)[:, None], mean, otherwise), places)
    return found
