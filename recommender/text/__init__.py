"""How alike two texts are."""

from recommender.text.index import FIELD_WEIGHTS, NEAR_COPY, TextIndex
from recommender.text.words import is_filler, words

__all__ = ["FIELD_WEIGHTS", "NEAR_COPY", "TextIndex", "is_filler", "words"]
