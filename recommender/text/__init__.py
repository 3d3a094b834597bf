"""How similar two texts are: terms and their weights, languages, and embeddings."""

from recommender.text.detector import preload_language_detector
from recommender.text.embeddings import Embeddings
from recommender.text.index import NEAR_COPY, TextIndex, Vector
from recommender.text.language import Languages
from recommender.text.shared_words import SharedWords
from recommender.text.vectors import FIELD_WEIGHTS, TfidfVectors
from recommender.text.words import TEXT_REVISION, is_stop_word, surface_forms, tokenize

__all__ = [
    "FIELD_WEIGHTS",
    "NEAR_COPY",
    "TEXT_REVISION",
    "Embeddings",
    "Languages",
    "SharedWords",
    "TextIndex",
    "TfidfVectors",
    "Vector",
    "is_stop_word",
    "preload_language_detector",
    "surface_forms",
    "tokenize",
]
