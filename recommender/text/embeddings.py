"""How similar two texts are in meaning: contextual embeddings, where the site names a model.

Two headlines without any word in common can still be similar. An embedding is computed once for each text, and kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import spliced
from recommender._arrays.types import Bytes, Float32s, Ints
from recommender.content import Article
from recommender.errors import SettingsError
from recommender.text.model_files import ModelFiles, find_model
from recommender.text.sentence_model import EmbeddingProgress, SentenceModel, load_model, unit
from recommender.text.words import lead_of

__all__ = ["SEMANTIC_CHARACTERS", "Embeddings", "KnownEmbeddings"]

SEMANTIC_CHARACTERS = 1000
"""Characters of an article's title and lead that are embedded, if the site says nothing else.

They are about as many tokens as small models read (256). The time grows with them."""

Float16s = npt.NDArray[np.float16]


@dataclass(frozen=True, eq=False)
class KnownEmbeddings:
    """Embeddings of texts, from an index that is not used any more.

    Attributes
    ----------
    fingerprint : str
        Of the model that made them, see `recommender.text.model_files.ModelFiles.fingerprint`.
    rows, hashes
        As those of `Embeddings`.
    """

    fingerprint: str
    rows: Float16s = field(repr=False)
    hashes: Bytes = field(repr=False)

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]], model: Any) -> KnownEmbeddings | None:
        """Return what an index says of embeddings; None if it has none, or others than we write."""
        rows, hashes = arrays.get("meaning"), arrays.get("meaning.hashes")
        if rows is None or hashes is None or not isinstance(model, Mapping) or rows.ndim != 2:
            return None
        is_ours = rows.dtype == np.float16 and hashes.dtype == np.uint8 and hashes.shape == (len(rows), 16)
        return cls(str(model.get("fingerprint")), rows, hashes) if is_ours else None


@dataclass(frozen=True, eq=False)
class Embeddings:
    """The embeddings of the articles of a site.

    Attributes
    ----------
    rows : ndarray, shape (n_articles, n_dimensions), float16
        The embeddings that the model computes, of length one. The row of an empty text is 0.
    hashes : ndarray, shape (n_articles, 16), uint8
        BLAKE2b of the text of each row.
    files : ModelFiles
        The model.
    fingerprint : str
        That of the files, as it was when the rows were computed.
    max_characters : int
        How many characters of a text are embedded.
    """

    rows: Float16s = field(repr=False)
    hashes: Bytes = field(repr=False)
    files: ModelFiles
    fingerprint: str
    max_characters: int = SEMANTIC_CHARACTERS

    @classmethod
    def fit(
        cls,
        articles: Iterable[Article],
        semantic: str | Path,
        *,
        max_characters: int = SEMANTIC_CHARACTERS,
        progress: EmbeddingProgress | None = None,
        known: KnownEmbeddings | None = None,
    ) -> Embeddings:
        """Embed `articles`.

        Parameters
        ----------
        articles : iterable of Article
            In the order of the corpus.
        semantic : str or Path
            Folder of an ONNX model, or the name of one that was fetched.
        max_characters : int
            How many characters of the title and the lead of an article are embedded; 1 or more.
        progress : callable, optional
            Is handed what is done, as it is done, and the number of texts to embed; returns the same.
        known : KnownEmbeddings, optional
            What the same model has computed before is not computed again.

        Raises
        ------
        SettingsError
            If there is no such model, or fastembed is not installed.
        """
        files = find_model(semantic)
        empty = np.zeros((0, 0), dtype=np.float16)
        nothing = cls(empty, np.zeros((0, 16), dtype=np.uint8), files, files.fingerprint(), max_characters)
        return nothing.of(articles, progress, known)

    def of(
        self,
        articles: Iterable[Article],
        progress: EmbeddingProgress | None = None,
        known: KnownEmbeddings | None = None,
    ) -> Embeddings:
        """Return the embeddings of other articles by the same model, which is loaded only if a text is new."""
        texts = [self._cut(lead_of(article)) for article in articles]
        hashes = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts]
        same = known if known is not None and known.fingerprint == self.fingerprint else None
        rows = dict(zip(map(bytes, same.hashes), same.rows, strict=True)) if same and texts else {}
        new = {key: text for key, text in zip(hashes, texts, strict=True) if key not in rows}
        if new:
            rows |= dict(zip(new, self._embed([*new.values()], progress), strict=True))
        n_dimensions = len(next(iter(rows.values()))) if rows else self.rows.shape[1]
        table = np.array([rows[key] for key in hashes], dtype=np.float16).reshape(len(texts), n_dimensions)
        keys = np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(len(texts), 16)
        return replace(self, rows=table, hashes=keys)

    def spliced(self, origin: Ints, fresh: Embeddings) -> Embeddings:
        """Return the rows `origin` of these, and the next of `fresh` wherever that is negative."""
        before = self.rows if len(self.rows) else fresh.rows[:0]
        rows, hashes = spliced(before, origin, fresh.rows), spliced(self.hashes, origin, fresh.hashes)
        return replace(fresh, rows=rows, hashes=hashes)

    @property
    def known(self) -> KnownEmbeddings:
        """What need not be computed again."""
        return KnownEmbeddings(self.fingerprint, self.rows, self.hashes)

    @cached_property
    def vectors(self) -> Float32s:
        """The embeddings, of length one; shape (n_articles, n_dimensions). They are stored in half the bytes."""
        return unit(self.rows.astype(np.float32))

    @cached_property
    def typicality(self) -> Float32s:
        """The cosine of each article with the mean of all, in [0, 1], shape (n_articles,).

        As for words, see `recommender.text.TextIndex.typicality`.
        """
        mean = np.einsum("ij->j", self.vectors.astype(np.float64))
        length = float(np.sqrt((mean**2).sum())) or 1.0
        return self.similarities((mean / length).astype(np.float32))

    def transform(self, texts: Sequence[str]) -> Float32s:
        """Return the embeddings of plain texts, as `vectors` are; shape (n_texts, n_dimensions)."""
        return unit(self._embed([self._cut(text) for text in texts], None).astype(np.float32))

    def similarities(self, vector: Float32s) -> Float32s:
        """Return the cosine of every article with `vector`, shape (n_articles,), in [0, 1]: negative ones become 0.

        Not by ``@``: threads of a linear algebra library wait for each other on a busy machine (8 ms instead of 0.4 for
        6,241 articles), and may add up in another order.
        """
        cosines: Float32s = np.clip(np.einsum("ij,j->i", self.vectors, vector), 0.0, 1.0)
        return cosines

    def _cut(self, text: str) -> str:
        return text[: self.max_characters]

    def _embed(self, texts: Sequence[str], progress: EmbeddingProgress | None) -> Float16s:
        return self._model.embed(texts, progress).astype(np.float16)

    @cached_property
    def _model(self) -> SentenceModel:
        if self.files.fingerprint() != self.fingerprint:
            raise SettingsError(
                f"semantic is {self.files.name!r}, and the model there, or a library that runs it, is another one than "
                "when the index was made; make the index again: recommender build"
            )
        return load_model(self.files, self.fingerprint)
