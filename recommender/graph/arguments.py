"""Checks of the arguments that functions of graphs have in common."""

from __future__ import annotations

from numbers import Integral

from recommender.errors import wrong_argument

__all__ = ["check_graph", "checked_seed"]

MAX_SEED = 2**32 - 1
"""The largest seed that NumPy, and so NetworkX, takes everywhere."""


def check_graph(graph: object) -> None:
    """Raise a SettingsError if `graph` is no NetworkX graph."""
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise wrong_argument("graph", graph, "a NetworkX graph, such as that of a Recommender: its `graph` or `map`")


def checked_seed(rng: int) -> int:
    """Return a seed as an int of Python; what is none raises a SettingsError."""
    if isinstance(rng, bool) or not isinstance(rng, Integral) or not 0 <= int(rng) <= MAX_SEED:
        raise wrong_argument("rng", rng, f"a seed: a whole number from 0 to {MAX_SEED}")
    return int(rng)
