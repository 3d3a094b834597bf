"""The inbox: the folder into which articles are written that a program sends. Files stay the truth.

A file is whole or not there, also after a power cut: it is written beside its place, forced onto the disk, and renamed.
Its name is made of a hash of the article's id, so that no id leads out of the folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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

    @contextmanager
    def put(self, corpus: Corpus, body: ArticleBody) -> Iterator[None]:
        """Write an article; if the block fails, all is as before. One that stands in another file is refused."""
        self._check_place(corpus, body.id)
        with _written(self.path_of(body.id), msgspec.json.format(msgspec.json.encode(body)) + b"\n"):
            yield

    @contextmanager
    def remove(self, corpus: Corpus, name: str) -> Iterator[None]:
        """Take an article away, and write it again if the block fails."""
        self._check_place(corpus, name)
        if not self.path_of(name).exists():
            raise RefusedError(HTTPStatus.NOT_FOUND, "the inbox has no such article")
        with _written(self.path_of(name), None):
            yield

    def place_of(self, name: str) -> str:
        """Return the file of the article with an id as the content calls it."""
        return f"{self._prefix}/{self.path_of(name).name}" if self._prefix != "." else self.path_of(name).name

    def _check_place(self, corpus: Corpus, name: str) -> None:
        position = corpus.positions.get(name)
        if position is None:
            return
        path = corpus.articles[position].path
        if path != self.place_of(name):
            raise RefusedError(
                HTTPStatus.CONFLICT, f"this article stands in {path!r}, outside of the inbox; change that file"
            )


@contextmanager
def _written(path: Path, content: bytes | None) -> Iterator[None]:
    """Write a file, or remove it where there is no `content`; if the block fails, it is again as it was."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes() if path.exists() else None
        _write(path, content)
    except OSError as error:
        raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, f"it cannot be written: {error.strerror}") from error
    try:
        yield
    except BaseException:
        with suppress(OSError):  # the first error is told
            _write(path, before)
        raise


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
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
