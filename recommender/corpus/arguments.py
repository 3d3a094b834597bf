"""The check of an argument that must be a corpus."""

from __future__ import annotations

from recommender.corpus.corpus import Corpus
from recommender.errors import wrong_argument

__all__ = ["checked_corpus"]


def checked_corpus(value: object) -> Corpus:
    """Return a corpus, or raise a SettingsError."""
    if not isinstance(value, Corpus):
        raise wrong_argument("corpus", value, "a Corpus; recommender.read_corpus(…) reads one, of a folder or a table")
    return value
