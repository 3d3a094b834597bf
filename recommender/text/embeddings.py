"""How similar two texts are in meaning: static embeddings, where the site names a folder with a model.

A model of `model2vec <https://github.com/MinishLab/model2vec>`_ has a vector for each of many words. The embedding of a
text is the mean of the vectors of its words, so two headlines without any word in common can still be similar. Models
are read from a local folder and never downloaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays.operations import spliced
from recommender._arrays.types import Float32s, Ints
from recommender.content import Article
from recommender.errors import SettingsError
from recommender.text.words import lead_of

if TYPE_CHECKING:
    from model2vec import StaticModel

__all__ = ["Embeddings"]


@dataclass(frozen=True, eq=False)
class Embeddings:
    """The embeddings of the articles of a site.

    Attributes
    ----------
    uncentred : ndarray, shape (n_articles, n_dimensions), float32
        The embeddings that the model computes, scaled to length one. The row of a text without any word that the model
        has is 0.
    folder : Path
        Where the model is.
    model : StaticModel, optional
        The model, if it is loaded already. Otherwise it is loaded from the folder when a text has to be embedded.
    """

    uncentred: Float32s
    folder: Path
    model: StaticModel | None = field(default=None, repr=False)

    @classmethod
    def fit(cls, articles: Iterable[Article], folder: str | Path) -> Embeddings:
        """Embed `articles` with the model in a folder.

        Parameters
        ----------
        articles : iterable of Article
            In the order of the corpus.
        folder : str or Path
            As ``StaticModel.save_pretrained`` writes it.

        Raises
        ------
        SettingsError
            If there is no such folder, no model in it, or model2vec is not installed.
        """
        model = _load(Path(folder))
        return cls(_embed(model, [lead_of(article) for article in articles]), Path(folder), model)

    def of(self, articles: Iterable[Article]) -> Embeddings:
        """Return the embeddings of other articles by the same model, which is loaded only if there is an article."""
        texts = [lead_of(article) for article in articles]
        if not texts:
            return replace(self, uncentred=self.uncentred[:0])
        return Embeddings(_embed(self._model, texts), self.folder, self._model)

    def spliced(self, origin: Ints, fresh: Embeddings) -> Embeddings:
        """Return the rows `origin` of these, and the next of `fresh` wherever that is negative."""
        return replace(fresh, uncentred=spliced(self.uncentred, origin, fresh.uncentred))  # with its model, if loaded

    @cached_property
    def mean(self) -> Float32s:
        """The mean of the embeddings that are not 0, shape (n_dimensions,); 0 if there are fewer than two.

        It is subtracted because what all articles of a site have in common does not tell one from another.
        """
        known = self.uncentred.any(axis=1)
        mean: Float32s = self.uncentred[known].mean(axis=0) if known.sum() > 1 else np.zeros_like(self.uncentred[0])
        return mean

    @cached_property
    def vectors(self) -> Float32s:
        """The embeddings minus their mean, scaled to length one; shape (n_articles, n_dimensions)."""
        return _centred(self.uncentred, self.mean)

    @cached_property
    def _model(self) -> StaticModel:
        return _load(self.folder) if self.model is None else self.model

    def transform(self, texts: Sequence[str]) -> Float32s:
        """Return the centred embeddings of plain texts, as `vectors` are; shape (n_texts, n_dimensions)."""
        return _centred(_embed(self._model, texts), self.mean)

    def similarities(self, vector: Float32s) -> Float32s:
        """Return the cosine of every article with `vector`, shape (n_articles,), in [0, 1]: negative ones become 0."""
        cosines: Float32s = np.clip(self.vectors @ vector, 0.0, 1.0)
        return cosines


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


def _centred(embeddings: Float32s, mean: Float32s) -> Float32s:
    return _unit(np.where(embeddings.any(axis=1, keepdims=True), embeddings - mean, 0.0))


def _unit(rows: Float32s) -> Float32s:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Float32s = np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float32), where=length > 0)
    return unit
