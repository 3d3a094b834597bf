"""How alike two texts are: terms and their weights, languages, and embeddings."""

from recommender.text.detector import prepare
from recommender.text.embeddings import Meaning
from recommender.text.index import FIELD_WEIGHTS, NEAR_COPY, TextIndex, Vector
from recommender.text.language import Languages
from recommender.text.shared_words import Quotes
from recommender.text.words import TEXT_REVISION, is_filler, spellings, words

__all__ = [
    "FIELD_WEIGHTS",
    "NEAR_COPY",
    "TEXT_REVISION",
    "Languages",
    "Meaning",
    "Quotes",
    "TextIndex",
    "Vector",
    "is_filler",
    "prepare",
    "spellings",
    "words",
]
