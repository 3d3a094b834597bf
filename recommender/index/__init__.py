"""The index of a content folder: made once, and brought up to date when files change."""

from recommender.index.key import FOLDER, content_of, covers, index_of, named_content
from recommender.index.refresh import Built, is_current, refresh_index

__all__ = ["FOLDER", "Built", "content_of", "covers", "index_of", "is_current", "named_content", "refresh_index"]
