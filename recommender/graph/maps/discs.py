"""Discs in the plane: how large, where, and pushed apart until none overlaps another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from recommender._arrays.types import Float64s, Ints
from recommender.graph.maps.backends import direction, spread, sunflower
from recommender.graph.maps.ties import Pairs

__all__ = ["apart", "disc_radius", "filling", "packed"]

GAP = 1.0
"""Between two discs, in units of the distance of two neighbours within one."""

LOOSENESS = 1.6
"""How much more room discs get when they are first laid out than they cover."""


def disc_radius(sizes: Ints) -> Float64s:
    """Return the radius of a disc that holds so many nodes, about one unit apart."""
    return np.where(sizes > 1, 0.5 + 0.62 * np.sqrt(sizes), 0.5)


def packed(radius: Float64s, pairs: Pairs, *, rng: int) -> Float64s:
    """Return centres for discs, shape (n, 2): those with strong ties near each other, none over another.

    Pieces between which there are no ties are laid out apart, the largest in the middle and the others around it.
    """
    piece = _pieces(pairs)
    area = (radius + GAP / 2) ** 2
    areas = np.bincount(piece, area)
    order = np.argsort(-areas, kind="stable")
    # The middle of a piece lies where the area of all before it ends, and half of its own.
    away = np.sqrt(LOOSENESS * (np.cumsum(areas[order]) - areas[order] / 2))
    away[0] = 0.0
    middle = np.empty((len(order), 2))
    middle[order] = away[:, None] * direction(np.arange(len(order)))
    centres = middle[piece]
    for members, own in pairs.parts(piece):
        centres[members] += _piece(radius[members], area[members], own, rng)
    return apart(centres, radius + GAP / 2, steps=400)


def _pieces(pairs: Pairs) -> Ints:
    links = coo_array((pairs.weight, (pairs.source, pairs.target)), shape=(pairs.n, pairs.n))
    piece: Ints = connected_components(links, directed=False)[1].astype(np.int64)
    return piece


def _piece(radius: Float64s, area: Float64s, pairs: Pairs, rng: int) -> Float64s:
    """Centres of the discs of one piece around (0, 0), with room for all."""
    # What counts is how much two have to do with each other for their size.
    closeness = pairs.weight / (radius[pairs.source] * radius[pairs.target])
    drawn = (
        spread(replace(pairs, weight=closeness / closeness.mean()), rng=rng) if len(radius) > 1 else np.zeros((1, 2))
    )
    return filling(drawn, area, radius=float(np.sqrt(LOOSENESS * area.sum())))


def filling(drawn: Float64s, weight: Float64s | None = None, *, radius: float) -> Float64s:
    """Bend a drawing until it fills a disc about (0, 0) evenly, each point taking room by its `weight`.

    It is made as wide as it is high, and distances from the middle go most of the way to where their order alone
    would put them.
    """
    n = len(drawn)
    if n == 1:
        return np.zeros((1, 2))
    weight = np.ones(n) if weight is None else weight
    round_ = _as_wide_as_high(drawn - np.average(drawn, axis=0, weights=weight))
    distance = np.hypot(*round_.T)
    if distance.max() < 1e-9:
        return filling(sunflower(n), weight, radius=radius)
    order = np.argsort(distance, kind="stable")
    even = np.empty(n)
    even[order] = np.sqrt((np.cumsum(weight[order]) - weight[order] / 2) / weight.sum())
    wanted = 0.7 * even + 0.3 * distance / distance.max()
    bent: Float64s = round_ * (wanted / np.maximum(distance, 1e-9) * radius)[:, None]
    return bent


def _as_wide_as_high(points: Float64s) -> Float64s:
    """Stretch points along their principal axes, where they are not all in a line."""
    lengths, axes = np.linalg.eigh(points.T @ points / len(points))
    lengths = np.sqrt(np.maximum(lengths, 0.1 * lengths.max()))
    stretched: Float64s = points @ axes @ np.diag(lengths.max() / np.maximum(lengths, 1e-9)) @ axes.T
    return stretched


def apart(points: Float64s, radius: Float64s, *, steps: int) -> Float64s:
    """Push discs apart where they overlap, the smaller one further, until none does or `steps` are done."""
    points = points.copy()
    for _ in range(steps):
        one, other = _overlapping(points, radius)
        if not len(one):
            break
        between = points[one] - points[other]
        distance = np.sqrt((between**2).sum(axis=1))
        same = distance < 1e-9
        between[same] = direction((one + other)[same])
        push = (radius[one] + radius[other] - distance + 1e-3) / np.where(same, 1.0, distance)
        heavy, heavy_other = radius[one] ** 2, radius[other] ** 2
        share = (heavy_other / (heavy + heavy_other))[:, None]
        move = between * (0.5 * push)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(one, (move * share)[:, axis], len(points))
            points[:, axis] -= np.bincount(other, (move * (1 - share))[:, axis], len(points))
    return points


def _overlapping(points: Float64s, radius: Float64s) -> tuple[Ints, Ints]:
    """Pairs of discs that overlap, in order; found class by class of size, so that few large ones cost little."""
    from scipy.spatial import cKDTree

    found = []
    size_class = np.floor(np.log2(radius / radius.min())).astype(np.int64) if len(radius) else np.zeros(0, np.int64)
    for name in np.unique(size_class):
        large, smaller = np.flatnonzero(size_class == name), np.flatnonzero(size_class <= name)
        reach = 2 * float(radius[large].max())
        near = cKDTree(points[large]).sparse_distance_matrix(cKDTree(points[smaller]), reach, output_type="ndarray")
        one, other = large[near["i"]], smaller[near["j"]]
        kept = (near["v"] < radius[one] + radius[other] - 1e-6) & ((one < other) | (size_class[other] < name))
        found.append(np.column_stack([one[kept], other[kept]]))
    pairs = np.concatenate([np.zeros((0, 2), np.int64), *found])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return pairs[:, 0], pairs[:, 1]
