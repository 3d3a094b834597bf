"""A place for every node: communities are discs, packed so that those with strong ties are near each other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender._io.arguments import checked_list
from recommender.errors import SettingsError, checked_keywords, wrong_argument
from recommender.graph.arguments import check_graph, checked_seed
from recommender.graph.maps.backends import spring_layout, unit_vectors
from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.discs import PACKING_STEPS, disc_radius, pack, push_apart, spread_in_disc
from recommender.graph.maps.stories import Community
from recommender.graph.maps.style import MAX_SIZE
from recommender.graph.maps.ties import Pairs, Ties, members_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["layout", "placed"]

NODE_RADIUS = MAX_SIZE / 2
"""The radius of every node, in units of the map, when nodes are pushed apart: that of the largest ones that are drawn,
so that no node covers another."""

NODE_STEPS = 30
"""The most steps for which nodes are pushed apart; a plain choice. Nodes that fill their discs overlap but little."""

STRAY_DISTANCE = 1.5
"""In radii of its disc. A node that was further than that and 1 unit from the median of its community is taken to have
come from another community, and its previous place is not used. A plain choice."""

BESIDE = 0.1
"""The distance, in units of the map, from the centre of its disc at which a node without a place and without ties to
nodes with one begins. Any small number does, since nodes are pushed apart afterwards."""


@checked_keywords
def layout(
    graph: nx.DiGraph,
    groups: Sequence[Community] | None = None,
    *,
    rng: int = 0,
    near: Mapping[str, tuple[float, float]] | None = None,
) -> dict[str, tuple[float, float]]:
    """Give every node a place on a map of its communities.

    Each community is a disc whose area grows with its size. Within each disc, and among the discs, springs draw
    together what has strong ties (Fruchterman & Reingold 1991). Then what overlaps is pushed apart.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph.
    groups : sequence of Community, optional
        Its communities; by default those that `communities` returns. A node in none of them is a disc of its own.
    rng : int
        Seed of all random numbers.
    near : mapping of id to (x, y), optional
        Previous places. Nodes that have one stay near to it, and the others are placed around them.

    Returns
    -------
    dict of id to (x, y)
        In the sorted order of the ids. The middle of the map is about (0, 0), and neighbours are about 1 apart.

    Raises
    ------
    SettingsError
        If a node is in two communities, or a community names a node that is not in the graph.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import layout
    >>> graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    >>> before = layout(graph)
    >>> list(before)
    ['a', 'b', 'c']
    >>> graph.add_edge("c", "d")
    >>> after = layout(graph, near=before)
    >>> max(abs(after[node][0] - before[node][0]) for node in before) < 1
    True
    """
    check_graph(graph)
    rng = checked_seed(rng)
    if near is not None and not isinstance(near, Mapping):
        raise wrong_argument("near", near, 'a mapping of ids to places: {"a": (0.0, 1.0)}')
    groups = communities(graph, rng=rng) if groups is None else _checked_groups(groups)
    return placed(Ties.from_graph(graph), groups, rng, near)


def placed(
    ties: Ties, groups: Sequence[Community], rng: int, near: Mapping[str, tuple[float, float]] | None
) -> dict[str, tuple[float, float]]:
    """Return what `layout` does, of a graph whose ties are known."""
    disc = _disc_of(ties.nodes, groups)
    if not len(disc):
        return {}
    previous = np.array([_place(near or {}, node) for node in ties.nodes])
    if np.isnan(previous).all():
        places = _first_places(ties.pairs, disc, rng)
    else:
        places = _updated_places(ties.pairs, disc, previous)
    rounded = np.round(places, 3) + 0.0  # turns -0.0 into 0.0
    return {node: (x, y) for node, (x, y) in zip(ties.nodes, rounded.tolist(), strict=True)}  # type: ignore[misc]


def _checked_groups(groups: Sequence[Community]) -> Sequence[Community]:
    for community in (communities := checked_list("groups", groups, "communities")):
        if not isinstance(community, Community):
            raise wrong_argument("groups", groups, "a list of Community, as communities(graph) returns it")
    return communities


def _disc_of(nodes: Sequence[Hashable], groups: Sequence[Community]) -> Ints:
    """The number of every node's disc, from 0; first those of the communities, then those of nodes in none."""
    position = {node: index for index, node in enumerate(nodes)}
    disc = np.full(len(nodes), -1, dtype=np.int64)
    for number, community in enumerate(groups):
        for member in community.members:
            index = position.get(member, -1)
            if index < 0 or disc[index] >= 0:
                wrong = "is not in the graph" if index < 0 else "is in another one, too"
                raise SettingsError(f"community {community.name!r}: {member!r} {wrong}; use communities(graph)")
            disc[index] = number
    alone = np.flatnonzero(disc < 0)
    disc[alone] = len(groups) + np.arange(len(alone))
    return np.unique(disc, return_inverse=True)[1].astype(np.int64)


def _place(near: Mapping[str, tuple[float, float]], node: Hashable) -> tuple[float, float]:
    """The previous place of a node; NaN if it has none, or one that is not finite."""
    place = near.get(node, (np.nan, np.nan))  # type: ignore[call-overload]
    try:
        x, y = map(float, place)
    except (TypeError, ValueError) as error:
        raise wrong_argument(f"near[{node!r}]", place, "a place: two numbers, x and y") from error
    return (x, y) if np.isfinite(x) and np.isfinite(y) else (np.nan, np.nan)


def _first_places(pairs: Pairs, disc: Ints, rng: int) -> Float64s:
    """Places for a graph without previous places; shape (n, 2)."""
    radius = disc_radius(np.bincount(disc))
    places = pack(radius, pairs.between(disc), rng=rng)[disc]
    for number, (members, own) in enumerate(pairs.subgraphs(disc)):
        # Half a unit of the rim stays free, where the nodes that lie on it have their own width.
        places[members] += spread_in_disc(spring_layout(own, rng=rng), radius=float(radius[number]) - 0.5)
    return push_apart(places, np.full(pairs.n, NODE_RADIUS), steps=NODE_STEPS)


def _updated_places(pairs: Pairs, disc: Ints, previous: Float64s) -> Float64s:
    """Places near the previous ones, shape (n, 2): the nodes of a disc move together, and only as far as necessary."""
    radius = disc_radius(np.bincount(disc))
    old = np.array([_median(previous[members]) for members in members_of(disc)])
    new = push_apart(_filled(old, pairs.between(disc), otherwise=_around(old, radius)), radius, steps=PACKING_STEPS)
    strayed = np.hypot(*(previous - old[disc]).T) > STRAY_DISTANCE * radius[disc] + 1
    kept = np.where(strayed[:, None], np.nan, previous + (new - old)[disc])
    beside = new[disc] + BESIDE * unit_vectors(np.arange(pairs.n))
    places = _filled(kept, pairs.within(disc), otherwise=beside)
    return push_apart(places, np.full(pairs.n, NODE_RADIUS), steps=NODE_STEPS)


def _median(places: Float64s) -> Float64s:
    """The median of the places that are not NaN, on each axis; NaN if all are."""
    given = places[~np.isnan(places[:, 0])]
    return np.median(given, axis=0).astype(np.float64) if len(given) else np.full(2, np.nan)


def _around(centres: Float64s, radius: Float64s) -> Float64s:
    """A place for each disc outside of all discs that have a centre already."""
    reach = np.nanmax(np.hypot(*centres.T) + radius)
    outside: Float64s = unit_vectors(np.arange(len(radius))) * (reach + radius)[:, None]
    return outside


def _filled(places: Float64s, pairs: Pairs, *, otherwise: Float64s) -> Float64s:
    """Replace places that are NaN by the weighted mean of the neighbours' places, or by `otherwise` without neighbours.

    Only neighbours that have a place count, each by the weight of its tie.
    """
    missing = np.isnan(places[:, 0])
    one, other = np.concatenate([pairs.source, pairs.target]), np.concatenate([pairs.target, pairs.source])
    weight = np.concatenate([pairs.weight, pairs.weight]) * ~missing[other]
    total = np.bincount(one, weight, pairs.n)[:, None]
    sums = [np.bincount(one, weight * np.nan_to_num(places[other, axis]), pairs.n) for axis in (0, 1)]
    mean = np.column_stack(sums) / np.where(total > 0, total, 1)
    filled: Float64s = np.where(missing[:, None], np.where(total > 0, mean, otherwise), places)
    return filled
