"""The libraries behind a map: python-igraph where it is installed, else NetworkX, by the same two functions."""

from __future__ import annotations

import importlib
import math
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender.graph.maps.ties import Pairs

__all__ = ["direction", "load_igraph", "partition", "spread", "sunflower"]

EFFORT = 60_000
"""Nodes times steps of the springs: each step costs the square of the nodes, and large drawings settle sooner."""

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def partition(pairs: Pairs, *, resolution: float, rng: int) -> Ints:
    """Cut a graph into communities by modularity with a resolution (Reichardt & Bornholdt 2006).

    By the Leiden algorithm (Traag, Waltman & van Eck 2019) of python-igraph, or else by the Louvain algorithm (Blondel
    et al. 2008) of NetworkX.

    Returns
    -------
    ndarray, shape (n,), int64
        The community of each node, by a number that means nothing else.
    """
    if not len(pairs.source):
        return np.arange(pairs.n)
    return (_leiden if _has_igraph() else _louvain)(pairs, resolution, rng)


def spread(pairs: Pairs, *, rng: int) -> Float64s:
    """Draw a graph of up to a few thousand nodes by springs (Fruchterman & Reingold 1991).

    Returns
    -------
    ndarray, shape (n, 2)
        In no particular unit.
    """
    start = sunflower(pairs.n)
    if pairs.n < 3 or not len(pairs.source):
        return start
    return (_igraph_springs if _has_igraph() else _networkx_springs)(pairs, start, rng)


def sunflower(n: int) -> Float64s:
    """Return `n` points that fill a disc evenly, about one unit apart, from the centre outward (Vogel 1979)."""
    index = np.arange(n)
    return 0.6 * np.sqrt(index)[:, None] * direction(index)


def direction(index: Ints) -> Float64s:
    """Return for each number a point at distance 1, no two in the same direction."""
    angle = index * _GOLDEN_ANGLE
    return np.column_stack([np.cos(angle), np.sin(angle)])


def load_igraph() -> None:
    """Load igraph, if it is installed, without matplotlib: for processes that draw nothing with igraph itself.

    For such drawings it would load that along, which takes ten times as long as to load igraph.
    """
    if "matplotlib" in sys.modules:
        return
    sys.modules["matplotlib"] = None  # type: ignore[assignment]  # for the import system: not to be found
    try:
        with suppress(ImportError):
            importlib.import_module("igraph")
    finally:
        del sys.modules["matplotlib"]


def _has_igraph() -> bool:
    return find_spec("igraph") is not None


def _leiden(pairs: Pairs, resolution: float, rng: int) -> Ints:
    with _igraph_chance(rng):
        found = _igraph(pairs).community_leiden(
            "modularity", weights=pairs.weight.tolist(), resolution=resolution, n_iterations=10
        )
    return np.array(found.membership, dtype=np.int64)


def _louvain(pairs: Pairs, resolution: float, rng: int) -> Ints:
    import networkx as nx

    group = np.zeros(pairs.n, dtype=np.int64)
    for name, members in enumerate(nx.community.louvain_communities(_networkx(pairs), resolution=resolution, seed=rng)):
        group[list(members)] = name
    return group


def _igraph_springs(pairs: Pairs, start: Float64s, rng: int) -> Float64s:
    with _igraph_chance(rng):
        drawn = _igraph(pairs).layout_fruchterman_reingold(
            weights=pairs.weight.tolist(), seed=start.tolist(), niter=max(50, min(300, EFFORT // pairs.n)), grid=False
        )
    return np.array(drawn.coords)


def _networkx_springs(pairs: Pairs, start: Float64s, rng: int) -> Float64s:
    import networkx as nx

    drawn = nx.spring_layout(_networkx(pairs), pos=dict(enumerate(start)), seed=rng, scale=None, k=1.0)
    return np.array([drawn[node] for node in range(pairs.n)])


def _igraph(pairs: Pairs) -> Any:
    import igraph

    return igraph.Graph(n=pairs.n, edges=np.column_stack([pairs.source, pairs.target]).tolist())


def _networkx(pairs: Pairs) -> Any:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(pairs.n))
    edges = (ends.tolist() for ends in (pairs.source, pairs.target, pairs.weight))
    graph.add_weighted_edges_from(zip(*edges, strict=True))
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
