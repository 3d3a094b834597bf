"""Which code answers: a release by its version, a checkout by what its files say."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from recommender import __version__

__all__ = ["ROOMS", "code_version"]

ROOMS = (
    "_arrays", "_io", "cluster", "content", "corpus", "engine", "graph", "index", "judging", "ranking", "readers",
    "text",
)  # fmt: skip
"""The rooms whose code decides what an index holds and what a list says; a change of others changes neither."""

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def code_version() -> str:
    """Return a word that is the same where the code that reads and ranks is the same.

    That of a release is its version. Between releases a version tells too much or too little: it changes with each
    commit, also with one that touches no code, and stays where a file of a checkout is edited. There it is a hash of
    the code itself, which takes about ten milliseconds.
    """
    is_checkout = (PACKAGE.parent / "pyproject.toml").exists()
    return _hash_of(PACKAGE) if is_checkout or "+" in __version__ else __version__


def _hash_of(package: Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for room in ROOMS:
        for file in sorted(package.joinpath(room).rglob("*.py")):
            text = file.read_bytes()
            digest.update(f"{file.relative_to(package).as_posix()} {len(text)}\n".encode() + text)
    return f"code {digest.hexdigest()}"
