"""Embeddings of texts by a contextual model: a transformer in ONNX, run by fastembed.

Each text is embedded by itself, in one thread; several texts at a time. Models whose numbers are small integers may
scale them by the largest value in a batch, and products of matrices of other shapes may round otherwise: so the
embedding of a text would depend on the texts beside it, and an index that was brought up to date on its history.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Float32s
from recommender._io.cores import usable_cores
from recommender.errors import SettingsError
from recommender.text.model_files import REMEDY, ModelFiles, not_installed
from recommender.text.model_use import complete_files, pooling_of, prefix_of

if TYPE_CHECKING:
    from fastembed import TextEmbedding

__all__ = ["OURS", "EmbeddingProgress", "SentenceModel", "load_model", "unit"]

EmbeddingProgress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Takes what is done as it is done, and how much there will be; returns the same."""

OURS = "recommender:"
"""Begins the names under which folders are entered into the list of fastembed."""

MIN_TEXTS = 4
"""Fewer texts are embedded one after the other: starting threads would take longer. A plain choice."""


@dataclass(frozen=True, slots=True, eq=False)
class SentenceModel:
    """A model that is loaded. Make one with `SentenceModel.load`.

    Attributes
    ----------
    library : TextEmbedding
        The model of fastembed.
    prefix : str
        What each text begins with.
    n_dimensions : int
    """

    library: TextEmbedding = field(repr=False)
    prefix: str
    n_dimensions: int

    @classmethod
    def load(cls, files: ModelFiles) -> SentenceModel:
        """Load a model from its files; no network is asked.

        Raises
        ------
        SettingsError
            If fastembed is not installed, or the files are no model that it can use.
        """
        try:
            import fastembed  # noqa: F401
        except ImportError as error:
            raise not_installed(files.name) from error
        prefix = prefix_of(files)
        try:
            with warnings.catch_warnings(action="ignore"):  # of the library, to those who write programs with it
                library, probe = _listed(files) if files.listed_as else _of_folder(files)
        except SettingsError:
            raise
        except Exception as error:  # of many libraries, each with errors of its own
            what = " ".join(str(error).split())[:200]
            raise SettingsError(f"semantic is {files.name!r}, which holds no model ({what}); {REMEDY}") from error
        return cls(library, prefix, len(probe))

    def embed(self, texts: Sequence[str], progress: EmbeddingProgress | None = None) -> Float32s:
        """Return the embeddings of texts, scaled to length one; shape (n_texts, n_dimensions).

        The row of a text depends on that text alone, and that of an empty text is 0.
        """
        rows = np.zeros((len(texts), self.n_dimensions), dtype=np.float32)
        done = enumerate(self._each(texts))
        for number, row in progress(done, len(texts)) if progress else done:
            if row is not None:
                rows[number] = row
        return unit(rows)

    def _each(self, texts: Sequence[str]) -> Iterator[Float32s | None]:
        if len(texts) < MIN_TEXTS:
            yield from map(self._one, texts)
            return
        executor = ThreadPoolExecutor(usable_cores())
        try:
            yield from executor.map(self._one, texts)
        finally:
            executor.shutdown(cancel_futures=True)  # if it is interrupted

    def _one(self, text: str) -> Float32s | None:
        return _embedded(self.library, self.prefix + text) if text.strip() else None


@lru_cache(maxsize=1)
def load_model(files: ModelFiles, fingerprint: str) -> SentenceModel:
    """Return `SentenceModel.load(files)`; the last model stays loaded as long as its fingerprint is the same."""
    return SentenceModel.load(files)


def unit(rows: Float32s) -> Float32s:
    """Return each row scaled to length one; a row of 0 stays."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Float32s = np.divide(rows, length, out=np.zeros_like(rows, dtype=np.float32), where=length > 0)
    return scaled


def _embedded(library: TextEmbedding, text: str) -> Float32s:
    (row,) = library.embed([text], batch_size=1)
    return np.asarray(row, dtype=np.float32)


def _listed(files: ModelFiles) -> tuple[TextEmbedding, Float32s]:
    """A fetched model, which fastembed knows how to use, and what it makes of one word."""
    from fastembed import TextEmbedding

    library = TextEmbedding(files.listed_as, specific_model_path=str(files.folder), **_OPTIONS)
    return library, _embedded(library, "a")


def _of_folder(files: ModelFiles) -> tuple[TextEmbedding, Float32s]:
    """The model in a folder, and what it makes of one word."""
    network, pooling = files.network(), pooling_of(files)
    with TemporaryDirectory(prefix="recommender-model-") as folder:
        complete_files(files, Path(folder))
        library = _custom(network, pooling, folder)
        try:
            return library, _embedded(library, "a")
        except (IndexError, ValueError):  # its first output is the embedding of the text, and no token has one
            library = _custom(network, "DISABLED", folder)
            return library, _embedded(library, "a")


def _custom(network: Path, pooling: str, folder: str) -> TextEmbedding:
    """Enter a model into the list of fastembed, and load it."""
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    path = str(network.absolute())  # not what links lead to: other files of the model lie beside it
    name = f"{OURS}{pooling}:{path}"
    if not any(model["model"] == name for model in TextEmbedding.list_supported_models()):
        source = ModelSource(hf=name)  # is required, and not looked at, because a path is given
        TextEmbedding.add_custom_model(
            name, PoolingType[pooling], normalization=True, sources=source, dim=0, model_file=path
        )
    return TextEmbedding(name, specific_model_path=folder, **_OPTIONS)


_OPTIONS: dict[str, Any] = {"threads": 1, "providers": ["CPUExecutionProvider"]}
"""One thread for each text: several would make sums in another order, and share out too little work."""
