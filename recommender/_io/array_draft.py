"""An index that is being written: the files of a generation, and then its manifest."""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from recommender._io.array_files import Array, write_array, write_strings

__all__ = ["FORMAT", "KIND", "Draft"]

FORMAT = 7
"""The version of the layout of a generation. Raise it when the layout changes."""

KIND = "recommender index"
"""Marks a manifest as ours."""


class Draft:
    """An index that is being written; `recommender._io.array_store.drafted` lends it.

    Names of arrays consist of letters, digits, ``_`` and ``.``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._name = folder, secrets.token_hex(8)
        self._files = dict[str, tuple[int, int]]()
        self.home = folder / f".{self._name}"

    def strings(self, name: str, strings: Iterable[bytes]) -> dict[str, Array]:
        """Write the array ``name.text`` of strings that need not be held together; return that of their ends."""
        file = f"{name}.text.npy"
        self._files[file], ends = write_strings(self.home / file, strings)
        return {f"{name}.ends": ends}

    def publish(self, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
        """Write all other arrays, by name, and the facts, values that JSON can hold; then the index is complete."""
        for name, array in arrays.items():
            self._files[f"{name}.npy"] = write_array(self.home / f"{name}.npy", array)
        manifest = {"kind": KIND, "format": FORMAT, "facts": facts, "files": self._files}
        content = json.dumps(manifest, sort_keys=True).encode("ascii")
        (self.home / "manifest.json").write_bytes(content)
        self.home.rename(self._folder / self._name)
        pointer = self._folder / f".{self._name}.current"
        pointer.write_text(f"{self._name} {zlib.crc32(content)}\n", encoding="ascii")
        pointer.replace(self._folder / "current")
