"""Discs in the plane: how large each is, where its centre lies, and how they are moved until none overlaps another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender.graph.maps.backends import spring_layout, sunflower, unit_vectors
from recommender.graph.maps.ties import Pairs

__all__ = ["disc_radius", "pack", "push_apart", "spread_in_disc"]

GAP = 1.0
"""Between the rims of two discs, in units of the map, in which two neighbours within a disc are about 1 apart. So a gap
looks like the distance between two neighbours; a plain choice."""

NODE_RADIUS = 0.5
"""Of a disc of one node, in units of the map, and the margin that every larger disc has around its nodes: half of the
distance of about 1 between two neighbours."""

RADIUS_OF_NODES = 0.62
"""The radius of a disc, without the margin, divided by the square root of the number of its nodes, in units of the map:
each node has an area of π · 0.62² = 1.2. A plain choice: a node's own disc of radius 0.5 covers 0.79 of it, and
`sunflower` places its points at 0.6 times the square root of their number."""

FREE_SPACE = 1.6
"""The area in which discs are first placed, divided by the area that they cover. A plain choice by eye: with less,
discs have to be pushed far from the places that the springs give them."""

MIN_FLATNESS = 0.1
"""The least variance along the short axis of a drawing, as a share of that along the long axis: nodes that are nearly
in a line are not stretched to a disc, which would enlarge rounding errors. A plain choice."""

EVEN_SHARE, OWN_SHARE = 0.7, 0.3
"""How much of a point's distance from the centre comes from an even filling of the disc, and how much from the drawing;
they add up to 1. A plain choice by eye."""

PACKING_STEPS = 400
"""The most steps for which discs are pushed apart; a plain choice. Usually far fewer are needed."""

_EPSILON = 1e-9
"""Distances below this, in units of the map, are taken for 0."""

_EXTRA_PUSH = 1e-3
"""By how much more than their overlap two discs are pushed, in units of the map, so that rounding leaves no overlap. A
plain choice: a thousandth of the distance between neighbours cannot be seen."""

_TOLERATED_OVERLAP = 1e-6
"""The overlap, in units of the map, that is left alone: more than any rounding error, and far less than a push."""


def disc_radius(sizes: Ints) -> Float64s:
    """Return the radius, shape (n,), of a disc that holds so many nodes about 1 apart; `sizes` are ≥ 1."""
    return np.where(sizes > 1, NODE_RADIUS + RADIUS_OF_NODES * np.sqrt(sizes), NODE_RADIUS)


def pack(radius: Float64s, pairs: Pairs, *, rng: int) -> Float64s:
    """Return centres for discs, so that discs with strong ties are near each other and none overlaps another.

    The connected components of the discs are laid out one by one, the largest in the middle and the others around it.

    Parameters
    ----------
    radius : ndarray, shape (n,), float64
        Of each disc, in units of the map.
    pairs : Pairs
        The ties between the discs.
    rng : int
        Seed of all random numbers.

    Returns
    -------
    ndarray, shape (n, 2), float64
    """
    component = pairs.components()
    area = (radius + GAP / 2) ** 2
    areas = np.bincount(component, area)
    order = np.argsort(-areas, kind="stable")
    # As if the components filled one disc from its centre outward: each has the distance within which lie the areas of
    # all before it, and half of its own.
    distance = np.sqrt(FREE_SPACE * (np.cumsum(areas[order]) - areas[order] / 2))
    distance[0] = 0.0
    middle = np.empty((len(order), 2))
    middle[order] = distance[:, None] * unit_vectors(np.arange(len(order)))
    centres = middle[component]
    for members, own in pairs.subgraphs(component):
        centres[members] += _component_centres(radius[members], area[members], own, rng)
    return push_apart(centres, radius + GAP / 2, steps=PACKING_STEPS)


def _component_centres(radius: Float64s, area: Float64s, pairs: Pairs, rng: int) -> Float64s:
    """The centres of the discs of one connected component around (0, 0), with room for all."""
    if len(radius) == 1:
        return np.zeros((1, 2))
    # Ties in relation to size: large discs have strong ties with nearly every other disc.
    closeness = pairs.weight / (radius[pairs.source] * radius[pairs.target])
    drawing = spring_layout(replace(pairs, weight=closeness / closeness.mean()), rng=rng)
    return spread_in_disc(drawing, area, radius=float(np.sqrt(FREE_SPACE * area.sum())))


def spread_in_disc(drawing: Float64s, weight: Float64s | None = None, *, radius: float) -> Float64s:
    """Transform a drawing so that it fills a disc about (0, 0) nearly evenly.

    It is made as wide as it is high. Then each point is moved along the line to the centre, most of the way (see
    `EVEN_SHARE`) to the distance that its rank by distance would have in a disc that is filled evenly.

    Parameters
    ----------
    drawing : ndarray, shape (n, 2), float64
        In any unit; n ≥ 1.
    weight : ndarray, shape (n,), float64, optional
        > 0: the room that each point takes, in any unit of area. By default all take the same.
    radius : float
        Of the disc, in units of the map.

    Returns
    -------
    ndarray, shape (n, 2), float64
        In units of the map.
    """
    n = len(drawing)
    if n == 1:
        return np.zeros((1, 2))
    weight = np.ones(n) if weight is None else weight
    centred = _as_wide_as_high(drawing - np.average(drawing, axis=0, weights=weight))
    distance = np.hypot(*centred.T)
    if distance.max() < _EPSILON:
        return spread_in_disc(sunflower(n), weight, radius=radius)
    order = np.argsort(distance, kind="stable")
    even = np.empty(n)
    even[order] = np.sqrt((np.cumsum(weight[order]) - weight[order] / 2) / weight.sum())
    target = EVEN_SHARE * even + OWN_SHARE * distance / distance.max()
    moved: Float64s = centred * (target / np.maximum(distance, _EPSILON) * radius)[:, None]
    return moved


def _as_wide_as_high(points: Float64s) -> Float64s:
    """Stretch points along their short principal axis, unless they are nearly in a line."""
    lengths, axes = np.linalg.eigh(points.T @ points / len(points))
    lengths = np.sqrt(np.maximum(lengths, MIN_FLATNESS * lengths.max()))
    stretched: Float64s = points @ axes @ np.diag(lengths.max() / np.maximum(lengths, _EPSILON)) @ axes.T
    return stretched


def push_apart(points: Float64s, radius: Float64s, *, steps: int) -> Float64s:
    """Move overlapping discs away from each other, the smaller one further, until none overlap.

    Parameters
    ----------
    points : ndarray, shape (n, 2), float64
        Their centres, in units of the map; not changed.
    radius : ndarray, shape (n,), float64
        In the same units.
    steps : int
        How often all overlapping pairs are moved, at most. After the last step some may still overlap.

    Returns
    -------
    ndarray, shape (n, 2), float64
    """
    points = points.copy()
    for _ in range(steps):
        one, other = _overlapping(points, radius)
        if not len(one):
            break
        between = points[one] - points[other]
        distance = np.sqrt((between**2).sum(axis=1))
        same = distance < _EPSILON
        between[same] = unit_vectors((one + other)[same])
        push = (radius[one] + radius[other] - distance + _EXTRA_PUSH) / np.where(same, 1.0, distance)
        area, area_other = radius[one] ** 2, radius[other] ** 2
        share = (area_other / (area + area_other))[:, None]
        move = between * (0.5 * push)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(one, (move * share)[:, axis], len(points))
            points[:, axis] -= np.bincount(other, (move * (1 - share))[:, axis], len(points))
    return points


def _overlapping(points: Float64s, radius: Float64s) -> tuple[Ints, Ints]:
    """Return the pairs of discs that overlap, sorted.

    Discs are searched in classes of size, each twice as large as the one before. A search covers the reach of the
    largest disc in its class, so that a few large discs do not make the search among small ones slow.
    """
    from scipy.spatial import cKDTree

    overlapping = []
    size_class = np.floor(np.log2(radius / radius.min())).astype(np.int64) if len(radius) else np.zeros(0, np.int64)
    for number in np.unique(size_class):
        large, smaller = np.flatnonzero(size_class == number), np.flatnonzero(size_class <= number)
        reach = 2 * float(radius[large].max())
        near = cKDTree(points[large]).sparse_distance_matrix(cKDTree(points[smaller]), reach, output_type="ndarray")
        one, other = large[near["i"]], smaller[near["j"]]
        overlap = near["v"] < radius[one] + radius[other] - _TOLERATED_OVERLAP
        kept = overlap & ((one < other) | (size_class[other] < number))
        overlapping.append(np.column_stack([one[kept], other[kept]]))
    pairs = np.concatenate([np.zeros((0, 2), np.int64), *overlapping])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return pairs[:, 0], pairs[:, 1]
