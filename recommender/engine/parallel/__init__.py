"""The lists of a site, shared among processes that map the same index."""

from recommender.engine.parallel.shared_work import shared

__all__ = ["shared"]
