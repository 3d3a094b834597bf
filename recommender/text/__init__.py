"""How similar two texts are: terms and their weights, languages, and embeddings."""

from recommender.text.detector import preload_language_detector
from recommender.text.embeddings import SEMANTIC_CHARACTERS, Embeddings, KnownEmbeddings
from recommender.text.index import TextIndex, Vector
from recommender.text.language import Languages
from recommender.text.model_catalogue import CatalogueModel, fetch_model, find_listed, list_models
from recommender.text.model_files import ModelFiles, find_model
from recommender.text.near_copies import NEAR_COPY
from recommender.text.sentence_model import EmbeddingProgress
from recommender.text.shared_words import Compared, SharedWords
from recommender.text.vectors import FIELD_WEIGHTS, TfidfVectors
from recommender.text.words import TEXT_REVISION, split_words, surface_forms, token_spans, tokenize

__all__ = [
    "FIELD_WEIGHTS",
    "NEAR_COPY",
    "SEMANTIC_CHARACTERS",
    "TEXT_REVISION",
    "CatalogueModel",
    "Compared",
    "EmbeddingProgress",
    "Embeddings",
    "KnownEmbeddings",
    "Languages",
    "ModelFiles",
    "SharedWords",
    "TextIndex",
    "TfidfVectors",
    "Vector",
    "fetch_model",
    "find_listed",
    "find_model",
    "list_models",
    "preload_language_detector",
    "split_words",
    "surface_forms",
    "token_spans",
    "tokenize",
]
