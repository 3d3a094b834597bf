"""The libraries behind a map: python-igraph where it is installed, else NetworkX, by the same two functions."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np

from recommender.maps.ties import Floats, Ints

__all__ = ["partition", "spread"]

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def partition(n: int, source: Ints, target: Ints, weight: Floats, *, resolution: float, rng: int) -> Ints:
    """Cut a graph into communities by modularity with a resolution (Reichardt & Bornholdt 2006).

    By the Leiden algorithm (Traag, Waltman & van Eck 2019) of python-igraph, or else by the Louvain algorithm (Blondel
    et al. 2008) of NetworkX.

    Returns
    -------
    ndarray, shape (n,), int64
        The community of each node, by a number that means nothing else.
    """
    if not len(source):
        return np.arange(n)
    return (_leiden if _has_igraph() else _louvain)(n, source, target, weight, resolution, rng)


def spread(n: int, source: Ints, target: Ints, weight: Floats, *, rng: int, start: Floats | None = None) -> Floats:
    """Draw a small graph by springs (Fruchterman & Reingold 1991).

    Parameters
    ----------
    start : ndarray, shape (n, 2), optional
        Where to begin; by default on a sunflower.

    Returns
    -------
    ndarray, shape (n, 2)
        In no particular unit.
    """
    start = sunflower(n) if start is None else start
    if n < 3 or not len(source):
        return start
    return (_igraph_springs if _has_igraph() else _networkx_springs)(n, source, target, weight, rng, start)


def sunflower(n: int, first: int = 0) -> Floats:
    """Return `n` points that fill a disc evenly, about one unit apart, from the centre outward (Vogel 1979)."""
    index = np.arange(first, first + n)
    radius, angle = 0.6 * np.sqrt(index), index * GOLDEN_ANGLE
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _has_igraph() -> bool:
    return find_spec("igraph") is not None


def _leiden(n: int, source: Ints, target: Ints, weight: Floats, resolution: float, rng: int) -> Ints:
    graph = _igraph(n, source, target)
    with _igraph_chance(rng):
        found = graph.community_leiden("modularity", weights=weight.tolist(), resolution=resolution, n_iterations=10)
    return np.array(found.membership, dtype=np.int64)


def _louvain(n: int, source: Ints, target: Ints, weight: Floats, resolution: float, rng: int) -> Ints:
    import networkx as nx

    found = nx.community.louvain_communities(_networkx(n, source, target, weight), resolution=resolution, seed=rng)
    group = np.zeros(n, dtype=np.int64)
    for name, members in enumerate(found):
        group[list(members)] = name
    return group


def _igraph_springs(n: int, source: Ints, target: Ints, weight: Floats, rng: int, start: Floats) -> Floats:
    with _igraph_chance(rng):
        drawn = _igraph(n, source, target).layout_fruchterman_reingold(
            weights=weight.tolist(), seed=start.tolist(), niter=300, grid=False
        )
    return np.array(drawn.coords)


def _networkx_springs(n: int, source: Ints, target: Ints, weight: Floats, rng: int, start: Floats) -> Floats:
    import networkx as nx

    graph = _networkx(n, source, target, weight)
    drawn = nx.spring_layout(graph, pos=dict(enumerate(start)), seed=rng, scale=None, k=1.0)
    return np.array([drawn[index] for index in range(n)])


def _igraph(n, source, target):  # type: ignore[no-untyped-def]
    import igraph

    return igraph.Graph(n=n, edges=np.column_stack([source, target]).tolist())


def _networkx(n, source, target, weight):  # type: ignore[no-untyped-def]
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_weighted_edges_from(zip(source.tolist(), target.tolist(), weight.tolist(), strict=True))
    return graph


@contextmanager
def _igraph_chance(rng: int) -> Iterator[None]:
    """Let igraph draw from a generator of our own; it is set for the whole process, so it is set back."""
    import igraph

    igraph.set_random_number_generator(random.Random(rng))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)  # as igraph itself begins
