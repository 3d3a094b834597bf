"""The index of a content folder: made once, and brought up to date when files change."""

from recommender.index.refresh import Built, content_of, covers, index_of, is_current, refresh_index

__all__ = [
    "Built",
    "content_of",
    "covers",
    "index_of",
    "is_current",
    "refresh_index",
]
