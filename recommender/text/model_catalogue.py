"""The models that fastembed knows by name: which there are, which are here, and how one comes here.

`fetch_model` is the only function of this package that asks a network. Only ``recommender model fetch`` calls it.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from recommender.errors import SettingsError
from recommender.text.model_files import fetched_folder, not_installed
from recommender.text.sentence_model import OURS

__all__ = ["CatalogueModel", "fetch_model", "find_listed", "list_models"]


class CatalogueModel(NamedTuple):
    """One model that can be used by its name.

    Attributes
    ----------
    name : str
    description : str
        Its languages, how long texts may be, and the like, in the words of fastembed.
    size : float
        Of its files, in GB (10⁹ bytes).
    licence : str
    folder : Path
        Where it lies if it is fetched, else would lie.
    """

    name: str
    description: str
    size: float
    licence: str
    folder: Path

    @property
    def is_fetched(self) -> bool:
        """Whether its files are here."""
        return self.folder.is_dir()


def list_models() -> list[CatalogueModel]:
    """Return all models that can be used by name, the smallest first.

    Raises
    ------
    SettingsError
        If fastembed is not installed.
    """
    models = (
        CatalogueModel(
            row["model"], row["description"], row["size_in_GB"], row["license"], fetched_folder(row["model"])
        )
        for row in _rows()
    )
    return sorted(models, key=lambda model: (model.size, model.name))


def find_listed(name: str) -> CatalogueModel:
    """Return the model of that name, in whatever case it is written.

    Raises
    ------
    SettingsError
        If there is none: the message names the nearest.
    """
    models = list_models()
    for model in models:
        if model.name.lower() == name.lower():
            return model
    nearest = get_close_matches(name, [model.name for model in models], 1, 0.0)[0]
    raise SettingsError(f"unknown model {name!r}; did you mean {nearest!r}? All of them: recommender model list")


def fetch_model(name: str) -> CatalogueModel:
    """Download a model, unless it is here; it appears at once, and whole.

    Raises
    ------
    SettingsError
        If there is no such model, or it cannot be downloaded.
    """
    from fastembed import TextEmbedding

    model = find_listed(name)
    if model.is_fetched:
        return model
    home = model.folder.parent
    home.mkdir(parents=True, exist_ok=True)
    (network,) = (row["model_file"] for row in _rows() if row["model"] == model.name)
    with TemporaryDirectory(prefix=".fetching-", dir=home) as scratch:  # in one file system: one rename makes it appear
        cache, whole = Path(scratch, "cache"), Path(scratch, "model")
        try:
            with _quiet():
                TextEmbedding(model.name, cache_dir=str(cache), lazy_load=True)
            shutil.copytree(_folder_of(cache, network), whole)  # files instead of the links that may be there
        except Exception as error:  # of many libraries, each with errors of its own
            raise SettingsError(
                f"the model {model.name!r} cannot be fetched ({' '.join(str(error).split())[:200]}); check the "
                f"network, or copy {str(model.folder)!r} from a machine where it is fetched"
            ) from error
        whole.rename(model.folder)
    return model


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep fastembed from printing what it tries: the last error says what is to be done."""
    from loguru import logger

    logger.disable("fastembed")
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.enable("fastembed")


def _rows() -> list[dict[str, Any]]:
    try:
        from fastembed import TextEmbedding
    except ImportError as error:
        raise not_installed() from error
    return [row for row in TextEmbedding.list_supported_models() if not row["model"].startswith(OURS)]


def _folder_of(cache: Path, network: str) -> Path:
    """The folder in a download that holds the model file, whose name may begin with a folder inside of it."""
    depth = len(Path(network).parts)
    files = (file for file in cache.rglob(Path(network).name) if file.parts[-depth:] == Path(network).parts)
    for file in sorted(files):
        if (file.parents[depth - 1] / "tokenizer.json").is_file():
            return file.parents[depth - 1]
    raise FileNotFoundError(f"no file {network} in the download")
