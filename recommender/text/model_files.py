"""Where the model of the embeddings lies, and which of its files count: a folder, or a model that was fetched by name.

Nothing here loads a model or asks a network.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from recommender._io.extras import install
from recommender.errors import SettingsError

__all__ = ["LIBRARIES", "ModelFiles", "fetched_folder", "find_model", "not_installed"]

LIBRARIES = ("fastembed", "onnxruntime", "tokenizers")
"""The libraries that compute embeddings: another version of one may compute other bits."""

ENVIRONMENT = "RECOMMENDER_MODELS"
"""The environment variable that may name the folder of fetched models."""

ONNX_FOLDERS = ("", "onnx")
"""Where the network may lie inside the folder of a model."""

SAMPLE_BYTES, LONG_BYTES = 1 << 16, 1 << 24
"""Bytes of each sample that is read of a file of more than `LONG_BYTES`, to tell models apart.

Plain choices: 64 KB and 16 MB, so that a model of hundreds of megabytes is not read as a whole at each start.
"""

REMEDY = (
    "name a folder with an ONNX model (model.onnx, tokenizer.json), or a model of `recommender model list`, or leave "
    "`semantic` out"
)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of one model.

    Attributes
    ----------
    name : str
        What the site calls it: a folder or a name, for messages.
    folder : Path
        Where its files are.
    listed_as : str
        Its name in the list of fastembed, which knows how to use it; empty if the folder itself has to say that.
    """

    name: str
    folder: Path
    listed_as: str = ""

    def network(self) -> Path:
        """Return the ONNX file: ``model.onnx``, ``onnx/model.onnx``, or the only one.

        Raises
        ------
        SettingsError
            If there is none, or several.
        """
        for place in ONNX_FOLDERS:
            if (file := self.folder / place / "model.onnx").is_file():
                return file
        files = [file for place in ONNX_FOLDERS for file in sorted((self.folder / place).glob("*.onnx"))]
        if len(files) == 1:
            return files[0]
        if not files:
            raise SettingsError(f"semantic is {self.name!r}, which holds no model (no file *.onnx); {REMEDY}")
        names = ", ".join(file.relative_to(self.folder).as_posix() for file in files[:5])
        raise SettingsError(
            f"semantic is {self.name!r}, which holds {len(files)} models ({names}); call one of them model.onnx"
        )

    def fingerprint(self) -> str:
        """Return a hash of the files that count, and of the versions of the libraries that compute with them.

        A long file is hashed at its beginning, middle and end. That is enough to tell two models apart: their long
        files hold numbers, and any training changes all of them.
        """
        digest = hashlib.blake2b(digest_size=16)
        for library in LIBRARIES:
            digest.update(f"{library} {_version(library)}\n".encode())
        for file in self._files():
            digest.update(f"{file.relative_to(self.folder).as_posix()} {file.stat().st_size}\n".encode())
            _sample(file, digest)
        return digest.hexdigest()

    def _files(self) -> list[Path]:
        """All files of a fetched model; else its network, with data beside it, and what JSON files say of its use."""
        if self.listed_as:
            return sorted(file for file in self.folder.rglob("*") if file.is_file())
        network = self.network()
        beside = {f"{network.stem}.data", f"{network.stem}.bin"}  # or model.onnx_data, model.onnx.data
        data = [f for f in network.parent.iterdir() if f.name.startswith(network.name) or f.name in beside]
        said = [*self.folder.glob("*.json"), *(self.folder / "1_Pooling").glob("*.json")]
        return sorted(file for file in {*data, *said} if file.is_file())


def find_model(semantic: str | Path) -> ModelFiles:
    """Return the files of a model: those in a folder, else those that were fetched by that name.

    Raises
    ------
    SettingsError
        If there are none: says what the name may have meant, or how to fetch it.
    """
    name, folder = str(semantic), Path(semantic)
    if folder.is_dir():
        return ModelFiles(name, folder)
    fetched = fetched_folder(name)
    if fetched.is_dir():
        return ModelFiles(name, fetched, name)
    try:
        from fastembed import TextEmbedding
    except ImportError as error:
        raise not_installed(name) from error
    listed = {model["model"].lower(): model["model"] for model in TextEmbedding.list_supported_models()}
    if (known := listed.get(name.lower())) is not None:
        if fetched_folder(known).is_dir():
            return ModelFiles(name, fetched_folder(known), known)
        raise SettingsError(
            f"semantic is {name!r}, a model that is not here yet; fetch it: recommender model fetch {known}"
        )
    near = get_close_matches(name.lower(), listed, n=1)
    question = f"; did you mean {listed[near[0]]!r}?" if near else f"; {REMEDY}"
    raise SettingsError(f"semantic is {name!r}, and there is no such folder, and no model of that name{question}")


def fetched_folder(name: str) -> Path:
    """Return where the model of that name lies, or would lie, if ``recommender model fetch`` has fetched it.

    It is below the folder that the environment variable ``RECOMMENDER_MODELS`` names, else in the user's cache.
    """
    home = os.environ.get(ENVIRONMENT)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    models = Path(home) if home else Path(cache) / "recommender" / "models"
    return models / name.replace("\\", "/").replace("/", "--")


def not_installed(name: str = "") -> SettingsError:
    """Return the error that says how to install the library that computes embeddings."""
    if not name:
        return SettingsError(f"fastembed is not installed; {install('semantic')}")
    return SettingsError(
        f"semantic is {name!r}, but fastembed is not installed; {install('semantic')}, or leave `semantic` out"
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # not installed, or packed without its papers
        return ""


def _sample(file: Path, digest: hashlib.blake2b) -> None:
    with file.open("rb", buffering=0) as stream:
        size = file.stat().st_size
        for start in (0, size // 2, size - SAMPLE_BYTES) if size > LONG_BYTES else range(0, size, SAMPLE_BYTES):
            stream.seek(start)
            digest.update(stream.read(SAMPLE_BYTES))
