"""How alike two texts are."""

from recommender.text.index import FIELD_WEIGHTS, TextIndex
from recommender.text.language import Languages
from recommender.text.words import is_filler, words

__all__ = ["FIELD_WEIGHTS", "Languages", "TextIndex", "is_filler", "words"]
