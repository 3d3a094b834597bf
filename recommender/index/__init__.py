"""The index of a content folder: made once, and brought up to date when files change."""

from recommender._io.array_store import is_free
from recommender.index.built import Built
from recommender.index.key import FOLDER, content_of, covers, index_of, is_in_shards, named_content
from recommender.index.loading import Loaded, generation_of, load_index
from recommender.index.refresh import is_current, refresh_index

__all__ = [
    "FOLDER", "Built", "Loaded", "content_of", "covers", "generation_of", "index_of", "is_current",
    "is_free", "is_in_shards", "load_index", "named_content", "refresh_index",
]  # fmt: skip
