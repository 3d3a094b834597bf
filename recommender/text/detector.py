"""py3langid's model, unpacked once for all sites of a user.

To unpack it takes longer than everything else that one changed article costs. So it is kept unpacked, in the user's
folder of things that can be made again (65 MB), where it is mapped; without such a folder it is unpacked each time.
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

__all__ = ["detector", "prepare"]

LOOK_ALIKES = {
    "an", "ary", "arz", "bcl", "ext", "gcf", "gcr", "grc", "guw", "hbo", "lij", "ltg", "pcm", "vec", "vo", "wuu", "yue",
}  # fmt: skip
"""Languages of hardly any site, which the model takes others for: headlines for Nigerian Pidgin, Chinese for Wu."""

_FOLDERS = {"win32": ("LOCALAPPDATA", "AppData/Local"), "darwin": ("", "Library/Caches")}
"""By platform the variable that names the folder of what can be made again, and where that is in a home otherwise."""

LAYOUT = 1
"""Of what is kept; whatever keeps it otherwise raises it."""

_LOADING = Lock()


def prepare() -> None:
    """Load the model while something else is done: half of that is unpacking, which needs no Python."""
    Thread(target=detector, daemon=True).start()


def detector() -> LanguageIdentifier:
    """Return what tells the language of a text, all but the `LOOK_ALIKES`."""
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> LanguageIdentifier:
    place = _place()
    if not place:
        return _of(_unpacked())
    facts = {"layout": LAYOUT, "left out": sorted(LOOK_ALIKES)}
    with suppress(StoreError):
        arrays, told = store.load(place)
        if told == facts:
            return _of(arrays)
    arrays = _unpacked()
    with suppress(StoreError), store.locked(place, wait=0.0):
        store.save(place, arrays, facts)
    return _of(arrays)


def _place() -> Path | None:
    """Where the model is kept; None where nobody is at home, or nobody knows which model it is."""
    variable, usual = _FOLDERS.get(sys.platform, ("XDG_CACHE_HOME", ".cache"))
    with suppress(RuntimeError, PackageNotFoundError):  # no home; packed without its papers
        folder = Path(os.environ.get(variable, ""))
        folder = folder if folder.is_absolute() else Path.home() / usual
        return folder / "recommender" / f"py3langid-{version('py3langid')}"
    return None


def _unpacked() -> dict[str, npt.NDArray[Any]]:
    """What the model knows of the languages that are left in, as arrays."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([language for language in model.labels if language not in LOOK_ALIKES])
    return {
        "probabilities": np.ascontiguousarray(model.nb_ptc),  # row by row, as they are looked up: half the time
        "priors": model.nb_pc,
        "languages": np.array(model.nb_classes),
        "moves": np.asarray(model.tk_nextmove),
        "rows": np.asarray(model.tk_row),
        "features": np.array(model.tk_output, dtype=np.int32),
    }


def _of(arrays: dict[str, npt.NDArray[Any]]) -> LanguageIdentifier:
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
