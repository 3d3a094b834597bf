"""How alike two texts are in meaning: static embeddings from a folder, where the site has them.

A model of `model2vec <https://github.com/MinishLab/model2vec>`_ knows a vector for each of many words, and a text is
the mean of its words. So headlines without a single word in common can still find each other. Models are read from a
local folder and never fetched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays.operations import spliced
from recommender._arrays.types import Float32s, Ints
from recommender.content import Article
from recommender.errors import SettingsError
from recommender.text.reading import readable

if TYPE_CHECKING:
    from model2vec import StaticModel

__all__ = ["Meaning"]


@dataclass(frozen=True, eq=False)
class Meaning:
    """The embeddings of the articles of a site.

    Attributes
    ----------
    embeddings : ndarray, shape (n_articles, n_dimensions), float32
        As the model gives them, rows of length one. A text without any known word has an empty row.
    folder : Path
        Where the model is.
    """

    embeddings: Float32s
    folder: Path

    @classmethod
    def fit(cls, articles: Iterable[Article], folder: str | Path) -> Meaning:
        """Embed `articles` with the model in a folder.

        Parameters
        ----------
        articles : iterable of Article
            In the corpus's order.
        folder : str or Path
            As ``StaticModel.save_pretrained`` writes it.

        Raises
        ------
        SettingsError
            If there is no such folder, no model in it, or model2vec is not installed.
        """
        model = _load(Path(folder))
        meaning = cls(_embed(model, [readable(article) for article in articles]), Path(folder))
        vars(meaning)["_model"] = model  # loaded once
        return meaning

    def updated(self, new: Iterable[Article], origin: Ints) -> Meaning:
        """Return what `fit` would for a site whose articles stood at `origin` in this one, or are `new`: -1."""
        texts = [readable(article) for article in new]
        fresh = _embed(self._model, texts) if texts else self.embeddings[:0]
        meaning = Meaning(spliced(self.embeddings, origin, fresh), self.folder)
        if texts:
            vars(meaning)["_model"] = self._model
        return meaning

    @cached_property
    def middle(self) -> Float32s:
        """The mean of the articles' embeddings, shape (n_dimensions,): what all of them are about tells none apart."""
        known = self.embeddings.any(axis=1)
        middle: Float32s = self.embeddings[known].mean(axis=0) if known.sum() > 1 else np.zeros_like(self.embeddings[0])
        return middle

    @cached_property
    def vectors(self) -> Float32s:
        """The embeddings seen from the middle, rows of length one; shape (n_articles, n_dimensions)."""
        return _seen_from(self.middle, self.embeddings)

    @cached_property
    def _model(self) -> StaticModel:
        return _load(self.folder)

    def transform(self, texts: Sequence[str]) -> Float32s:
        """Return the embeddings of plain texts, shape (n_texts, n_dimensions), as `vectors` are."""
        return _seen_from(self.middle, _embed(self._model, texts))

    def similarities(self, vector: Float32s) -> Float32s:
        """Return how alike in meaning every article is to `vector`, shape (n_articles,), in [0, 1]; 0 for opposites."""
        alike: Float32s = np.clip(self.vectors @ vector, 0.0, 1.0)
        return alike


def _load(folder: Path) -> StaticModel:
    remedy = "name a folder that StaticModel.save_pretrained of model2vec has written, or leave `semantic` out"
    if not folder.is_dir():  # model2vec would look for it on the internet
        raise SettingsError(f"semantic is {str(folder)!r}, and there is no such folder; {remedy}")
    try:
        from model2vec import StaticModel
    except ImportError as error:
        raise SettingsError(
            f"semantic is {str(folder)!r}, but model2vec is not installed; pip install 'recommender[semantic]', "
            "or leave `semantic` out"
        ) from error
    try:
        return StaticModel.from_pretrained(folder)
    except Exception as error:  # of many libraries, each with errors of its own
        raise SettingsError(f"semantic is {str(folder)!r}, which holds no model ({error}); {remedy}") from error


def _embed(model: StaticModel, texts: Sequence[str]) -> Float32s:
    embeddings = np.asarray(model.encode(list(texts), use_multiprocessing=False), dtype=np.float32)
    return _unit(embeddings)


def _seen_from(middle: Float32s, embeddings: Float32s) -> Float32s:
    return _unit(np.where(embeddings.any(axis=1, keepdims=True), embeddings - middle, 0.0))


def _unit(rows: Float32s) -> Float32s:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Float32s = np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float32), where=length > 0)
    return unit
