"""The indexes of a site's text that systems of one evaluation share: the words are counted once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from recommender._arrays.lazy import Cache
from recommender.corpus import Corpus
from recommender.evaluation.fitting import embedding_of
from recommender.text import Embeddings, TextIndex

__all__ = ["Texts"]

MODELS = 8
"""How many models of embeddings are kept at once for the systems of an evaluation: a plain choice."""


@dataclass(frozen=True)
class Texts:
    """The text of a corpus as systems read it; it knows nothing of links.

    Attributes
    ----------
    corpus : Corpus
        What a system may read of the site.
    """

    corpus: Corpus

    def of(self, settings: Mapping[str, Any]) -> TextIndex:
        """Return the index for a system with these settings: with embeddings if they name a model."""
        return self._by_embedding[embedding_of(settings)]

    @cached_property
    def _by_embedding(self) -> Cache[tuple[str | None, int], TextIndex]:
        words = TextIndex.fit(self.corpus)

        def made(embedding: tuple[str | None, int]) -> TextIndex:
            semantic, longest = embedding
            if not semantic:
                return words
            return replace(words, meaning=Embeddings.fit(self.corpus.articles, semantic, max_characters=longest))

        return Cache(made, MODELS)
