"""A site's lists, shared among processes."""

from recommender.engine.parallel.sharing import shared

__all__ = [
    "shared",
]
