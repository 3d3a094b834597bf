"""The libraries that compute a map: python-igraph if it is installed, else NetworkX, behind the same two functions."""

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

__all__ = ["load_igraph", "louvain", "partition", "spring_layout", "sunflower", "unit_vectors"]

NODE_STEPS = 60_000
"""The number of nodes times the number of steps of igraph's spring layout. One step takes time that grows with the
square of the nodes, so large drawings get fewer steps. The value is a plain choice: 300 steps up to 200 nodes."""

_MIN_STEPS, _MAX_STEPS = 50, 300
"""Steps of igraph's spring layout, whatever the number of nodes; plain choices."""

_LEIDEN_ITERATIONS = 10
"""Of the Leiden algorithm; each improves the communities of the one before. A plain choice."""

INERTIA = 0.2
"""How strongly a node is tied to its former community, as a share of all its other ties. Measured on six sites: the map
without its newest twentieth then keeps 0.95 to 1 of the membership (adjusted Rand index), and modularity is at most
0.004 lower than that of a map that knows no former one (docs/decisions/0028)."""

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
"""In radians. Multiples of it never point in the same direction twice (Vogel 1979)."""

_SUNFLOWER_STEP = 0.6
"""Distance of a sunflower's second point from its centre; with it, neighbouring points are about 1 apart."""


def partition(pairs: Pairs, *, resolution: float, rng: int, former: Ints | None = None) -> Ints:
    """Divide a graph into communities by modularity with a resolution (Reichardt & Bornholdt 2006).

    By the Leiden algorithm (Traag, Waltman & van Eck 2019) of python-igraph, or else by the Louvain algorithm (Blondel
    et al. 2008) of NetworkX.

    Parameters
    ----------
    pairs : Pairs
        The graph.
    resolution : float
        > 0; the higher, the more communities.
    rng : int
        Seed of all random numbers.
    former : ndarray, shape (n,), int64, optional
        A former community of each node, -1 for none. Nodes stay together with those of it as far as their ties let
        them; what nothing but the former community holds together comes apart.

    Returns
    -------
    ndarray, shape (n,), int64
        The community of each node. The numbers have no order.
    """
    if not len(pairs.source):
        return np.arange(pairs.n)
    known = np.zeros(pairs.n, dtype=bool) if former is None else former >= 0
    if former is None or not known.any():
        return _detected(pairs, resolution, rng, None)
    story = np.full(pairs.n, -1, dtype=np.int64)
    story[known] = np.unique(former[known], return_inverse=True)[1]
    anchored = pairs.anchored(story, INERTIA)
    # Leiden begins with the former communities, each with its anchor, and with the other nodes alone.
    alone = anchored.n + np.arange(pairs.n)
    start = np.concatenate([np.where(known, story, alone), np.arange(anchored.n - pairs.n)])
    group = _detected(anchored, resolution, rng, np.unique(start, return_inverse=True)[1].astype(np.int64))
    return pairs.within(group[: pairs.n]).components()


def _detected(pairs: Pairs, resolution: float, rng: int, start: Ints | None) -> Ints:
    return _leiden(pairs, resolution, rng, start) if _has_igraph() else louvain(pairs, resolution, rng)


def spring_layout(pairs: Pairs, *, rng: int) -> Float64s:
    """Lay out a graph of up to a few thousand nodes by springs (Fruchterman & Reingold 1991).

    Returns
    -------
    ndarray, shape (n, 2), float64
        The place of each node, in no particular unit.
    """
    start = sunflower(pairs.n)
    if pairs.n < 3 or not len(pairs.source):
        return start
    return (_igraph_springs if _has_igraph() else _networkx_springs)(pairs, start, rng)


def sunflower(n: int) -> Float64s:
    """Return `n` points that fill a disc evenly, about 1 apart, from the centre outward; shape (n, 2).

    Vogel's model of a sunflower head (Vogel 1979).
    """
    index = np.arange(n)
    return _SUNFLOWER_STEP * np.sqrt(index)[:, None] * unit_vectors(index)


def unit_vectors(index: Ints) -> Float64s:
    """Return a vector of length 1 for each number, shape (n, 2); different numbers have different directions."""
    angle = index * _GOLDEN_ANGLE
    return np.column_stack([np.cos(angle), np.sin(angle)])


def load_igraph() -> None:
    """Import igraph, if it is installed, without matplotlib: for processes that draw nothing with igraph's own `plot`.

    For `plot`, igraph imports matplotlib, which takes ten times as long as igraph itself.
    """
    if "matplotlib" in sys.modules:
        return
    sys.modules["matplotlib"] = None  # type: ignore[assignment]  # makes `import matplotlib` raise ImportError
    try:
        with suppress(ImportError):
            importlib.import_module("igraph")
    finally:
        del sys.modules["matplotlib"]


def _has_igraph() -> bool:
    return find_spec("igraph") is not None


def _leiden(pairs: Pairs, resolution: float, rng: int, start: Ints | None) -> Ints:
    with _seeded_igraph(rng):
        clustering = _to_igraph(pairs).community_leiden(
            "modularity",
            weights=pairs.weight.tolist(),
            resolution=resolution,
            n_iterations=_LEIDEN_ITERATIONS,
            initial_membership=None if start is None else start.tolist(),
        )
    return np.array(clustering.membership, dtype=np.int64)


def louvain(pairs: Pairs, resolution: float, rng: int) -> Ints:
    """Divide a graph as `partition` does, by NetworkX whatever else is installed."""
    import networkx as nx

    group = np.zeros(pairs.n, dtype=np.int64)
    communities = nx.community.louvain_communities(_to_networkx(pairs), resolution=resolution, seed=rng)
    for number, members in enumerate(communities):
        group[list(members)] = number
    return group


def _igraph_springs(pairs: Pairs, start: Float64s, rng: int) -> Float64s:
    steps = max(_MIN_STEPS, min(_MAX_STEPS, NODE_STEPS // pairs.n))
    with _seeded_igraph(rng):
        layout = _to_igraph(pairs).layout_fruchterman_reingold(
            weights=pairs.weight.tolist(), seed=start.tolist(), niter=steps, grid=False
        )
    return np.array(layout.coords)


def _networkx_springs(pairs: Pairs, start: Float64s, rng: int) -> Float64s:
    import networkx as nx

    layout = nx.spring_layout(_to_networkx(pairs), pos=dict(enumerate(start)), seed=rng, scale=None, k=1.0)
    return np.array([layout[node] for node in range(pairs.n)])


def _to_igraph(pairs: Pairs) -> Any:
    import igraph

    return igraph.Graph(n=pairs.n, edges=np.column_stack([pairs.source, pairs.target]).tolist())


def _to_networkx(pairs: Pairs) -> Any:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(pairs.n))
    edges = (column.tolist() for column in (pairs.source, pairs.target, pairs.weight))
    graph.add_weighted_edges_from(zip(*edges, strict=True))
    return graph


@contextmanager
def _seeded_igraph(rng: int) -> Iterator[None]:
    """Let igraph draw from a generator seeded with `rng`.

    igraph has one generator for the whole process. Afterwards it is `random` again, as igraph sets it at import.
    """
    import igraph

    igraph.set_random_number_generator(random.Random(rng))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)
