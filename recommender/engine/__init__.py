"""The recommender: a fitted site that answers, is saved, loaded and updated."""

from recommender.engine.recommender import SHOWN, Recommender

__all__ = [
    "SHOWN",
    "Recommender",
]
