"""The model of py3langid, which detects languages, cached unpacked for all sites of a user.

Unpacking the model takes longer than everything else that has to be done when one article has changed. So the unpacked
model (65 MB) is kept in the user's cache folder, and mapped from there. Without a cache folder it is unpacked in every
process. See ``docs/decisions/0015-the-language-model-at-hand.md``.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from recommender._io import array_store as store
from recommender.errors import StoreError

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["language_detector", "preload_language_detector"]

EXCLUDED = {
    "an", "ary", "arz", "bcl", "ext", "gcf", "gcr", "grc", "guw", "hbo", "lij", "ltg", "pcm", "vec", "vo", "wuu", "yue",
}  # fmt: skip
"""Languages that hardly any site is in, but for which the model mistakes others.

English headlines are taken for Nigerian Pidgin (``pcm``), Chinese ones for Wu (``wuu``).
"""

_CACHE_FOLDERS = {"win32": ("LOCALAPPDATA", "AppData/Local"), "darwin": ("", "Library/Caches")}
"""For each platform, the environment variable that names the user's cache folder, and its default place in a home."""

LAYOUT = 1
"""The version of the arrays in the cache. Raise it when they change."""

_LOADING = Lock()


def preload_language_detector() -> None:
    """Load the model in another thread; half of the work is unpacking, during which Python can do something else."""
    Thread(target=language_detector, daemon=True).start()


def language_detector() -> LanguageIdentifier:
    """Return the model, which knows all its languages but the `EXCLUDED` ones."""
    with _LOADING:
        return _load()


@cache
def _load() -> LanguageIdentifier:
    folder = _cache_folder()
    if not folder:
        return _identifier(_unpack())
    facts = {"layout": LAYOUT, "left out": sorted(EXCLUDED)}
    with suppress(StoreError):
        arrays, cached_facts = store.load(folder)
        if cached_facts == facts:
            return _identifier(arrays)
    arrays = _unpack()
    with suppress(StoreError), store.locked(folder, wait=0.0):
        store.save(folder, arrays, facts)
    return _identifier(arrays)


def _cache_folder() -> Path | None:
    """Return the folder for the unpacked model; None without a home folder, or if the model's version is unknown."""
    variable, default = _CACHE_FOLDERS.get(sys.platform, ("XDG_CACHE_HOME", ".cache"))
    with suppress(RuntimeError, PackageNotFoundError):  # no home folder; a bundle without the library's metadata
        folder = Path(os.environ.get(variable, ""))
        folder = folder if folder.is_absolute() else Path.home() / default
        return folder / "recommender" / f"py3langid-{version('py3langid')}"
    return None


def _unpack() -> dict[str, npt.NDArray[Any]]:
    """Unpack the model that py3langid comes with, without the `EXCLUDED` languages."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([language for language in model.labels if language not in EXCLUDED])
    return {
        "probabilities": np.ascontiguousarray(model.nb_ptc),  # they are looked up row by row: this halves the time
        "priors": model.nb_pc,
        "languages": np.array(model.nb_classes),
        "moves": np.asarray(model.tk_nextmove),
        "rows": np.asarray(model.tk_row),
        "features": np.array(model.tk_output, dtype=np.int32),
    }


def _identifier(arrays: dict[str, npt.NDArray[Any]]) -> LanguageIdentifier:
    from py3langid.langid import LanguageIdentifier

    return LanguageIdentifier(
        arrays["probabilities"],
        arrays["priors"],
        arrays["languages"].tolist(),
        arrays["moves"].data,
        arrays["features"].tolist(),
        norm_probs=True,
        tk_row=arrays["rows"].tolist(),
    )
