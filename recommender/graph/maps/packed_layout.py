"""A place for every node: communities are discs, packed so that those that have to do with each other are near."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender.errors import SettingsError
from recommender.graph.maps.backends import direction, spread
from recommender.graph.maps.community_detection import Community, communities
from recommender.graph.maps.discs import apart, disc_radius, filling, packed
from recommender.graph.maps.ties import Pairs, Ties, members_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["layout"]

NODE = 0.45
"""The radius of a node among its neighbours: half of the largest diameter, so that none covers another."""


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
    places = _fresh(ties.pairs, group, rng) if np.isnan(former).all() else _renewed(ties.pairs, group, former)
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


def _fresh(pairs: Pairs, group: Ints, rng: int) -> Float64s:
    """Places for a graph that has none yet."""
    radius = disc_radius(np.bincount(group))
    places = packed(radius, pairs.between(group), rng=rng)[group]
    for disc, (members, own) in enumerate(pairs.parts(group)):
        places[members] += filling(spread(own, rng=rng), radius=float(radius[disc]) - 0.5)
    return apart(places, np.full(pairs.n, NODE), steps=30)


def _renewed(pairs: Pairs, group: Ints, former: Float64s) -> Float64s:
    """Places for a graph that had some before: nodes of a disc move together, and only as far as they must."""
    radius = disc_radius(np.bincount(group))
    old = np.array([_median(former[members]) for members in members_of(group)])
    new = apart(_placed(old, pairs.between(group), otherwise=_rim(old, radius)), radius, steps=400)
    # Whoever was far from the others has come from another disc, and begins anew.
    strayed = np.hypot(*(former - old[group]).T) > 1.5 * radius[group] + 1
    kept = np.where(strayed[:, None], np.nan, former + (new - old)[group])
    beside = new[group] + 0.1 * direction(np.arange(pairs.n))
    return apart(_placed(kept, pairs.within(group), otherwise=beside), np.full(pairs.n, NODE), steps=30)


def _median(places: Float64s) -> Float64s:
    known = places[~np.isnan(places[:, 0])]
    return np.median(known, axis=0).astype(np.float64) if len(known) else np.full(2, np.nan)


def _rim(centres: Float64s, radius: Float64s) -> Float64s:
    """Places around all that have one."""
    reach = np.nanmax(np.hypot(*centres.T) + radius)
    away: Float64s = direction(np.arange(len(radius))) * (reach + radius)[:, None]
    return away


def _placed(places: Float64s, pairs: Pairs, *, otherwise: Float64s) -> Float64s:
    """Put what has no place (NaN) at the weighted mean of its neighbours that have one, else at `otherwise`."""
    new = np.isnan(places[:, 0])
    one, other = np.concatenate([pairs.source, pairs.target]), np.concatenate([pairs.target, pairs.source])
    pull = np.concatenate([pairs.weight, pairs.weight]) * ~new[other]
    total = np.bincount(one, pull, pairs.n)[:, None]
    sums = [np.bincount(one, pull * np.nan_to_num(places[other, axis]), pairs.n) for axis in (0, 1)]
    mean = np.column_stack(sums) / np.where(total > 0, total, 1)
    found: Float64s = np.where(new[:, None], np.where(total > 0, mean, otherwise), places)
    return found
