"""The inbox: the folder into which articles are written that a program sends. Files stay the truth.

A file is whole or not there, also after a power cut: it is written beside its place, forced onto the disk, and renamed.
Its name is made of a hash of the article's id, so that no id leads out of the folder.
"""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from recommender._io.textfiles import draft_of
from recommender.service.questions import ArticleBody
from recommender.service.refusals import RefusedError

if TYPE_CHECKING:
    from recommender.corpus import Corpus

__all__ = ["Inbox"]

_NO_NAME = re.compile(r"[^a-z0-9]+")


class Inbox:
    """The files of one inbox.

    Parameters
    ----------
    folder : Path
        Made when something is written.
    content : Path
        The content folder, in which it lies.
    """

    def __init__(self, folder: Path, content: Path) -> None:
        self.folder = folder
        self._prefix = folder.resolve().relative_to(content.resolve()).as_posix()

    def path_of(self, name: str) -> Path:
        """Return the file of the article with an id."""
        readable = _NO_NAME.sub("-", name.lower())[:60].strip("-")
        digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return self.folder / f"{readable}-{digest}.json".lstrip("-")

    def put(self, corpus: Corpus, body: ArticleBody) -> None:
        """Write an article; one that stands in another file is refused."""
        self._check_place(corpus, body.id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self.path_of(body.id), msgspec.json.format(msgspec.json.encode(body)) + b"\n")
        except OSError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, f"it cannot be written: {error.strerror}") from error

    def remove(self, corpus: Corpus, name: str) -> None:
        """Take an article away."""
        self._check_place(corpus, name)
        try:
            self.path_of(name).unlink()
            _sync_folder(self.folder)
        except FileNotFoundError as error:
            raise RefusedError(HTTPStatus.NOT_FOUND, "the inbox has no such article") from error
        except OSError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, f"it cannot be removed: {error.strerror}") from error

    def _check_place(self, corpus: Corpus, name: str) -> None:
        position = corpus.positions.get(name)
        if position is None:
            return
        path = corpus.articles[position].path
        own = f"{self._prefix}/{self.path_of(name).name}" if self._prefix != "." else self.path_of(name).name
        if path != own:
            raise RefusedError(
                HTTPStatus.CONFLICT, f"this article stands in {path!r}, outside of the inbox; change that file"
            )


def _write(path: Path, content: bytes) -> None:
    with draft_of(path) as draft:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Force the names in a folder onto the disk, where the operating system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
