"""How alike two texts are."""

from recommender.text.detector import prepare
from recommender.text.index import FIELD_WEIGHTS, NEAR_COPY, TextIndex, Vector
from recommender.text.language import Languages
from recommender.text.words import is_filler, words

__all__ = ["FIELD_WEIGHTS", "NEAR_COPY", "Languages", "TextIndex", "Vector", "is_filler", "prepare", "words"]
