"""The index of a content folder: made once, and brought up to date when files change."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender._arrays.strings import StringArray
from recommender._io import array_store
from recommender._io.array_files import REMEDY
from recommender.content import Article, Problem
from recommender.corpus import Corpus
from recommender.engine import Fitted, Stored, recommender_of
from recommender.errors import NoIndexError, StoreError, UnreadableIndexError
from recommender.index.built import Built, Outcome
from recommender.index.key import FOLDER, key_of
from recommender.readers import (
    AS_USUAL,
    FEEDS,
    Reading,
    Stamps,
    find_content,
    no_articles,
    printable,
    read_files,
    root_of,
)
from recommender.settings import Settings
from recommender.text import EmbeddingProgress, KnownEmbeddings, find_model, preload_language_detector

__all__ = ["is_current", "refresh_index"]

FEW = 100
"""Number of files. A file that changed within the last moments is hashed at every look, because its time does not prove
that it is unchanged. When more files than this have grown older since, the index is written again to say so; hashing
a hundred small files costs less than writing an index: a plain choice."""

LOOKED_THROUGH = 2_000
"""Articles of a site up to which all its problems are known after each update. A plain choice: that takes 0.2 seconds
at most. Of a larger site they are known when all files were read, and when somebody asks (`Corpus.problems`)."""

Read = Callable[..., tuple[list[Article], list[Problem]]]


def refresh_index(
    folder: Path,
    settings: Settings,
    index: Path,
    *,
    reading: Reading = AS_USUAL,
    embedding_progress: EmbeddingProgress | None = None,
    must_save: bool = True,
    on_wait: Callable[[], None] | None = None,
    accept: Callable[[Corpus], None] | None = None,
) -> Built:
    """Bring the index of a folder up to date, or make it; only files that changed are read.

    Parameters
    ----------
    folder : Path
        The content.
    settings : Settings
        How it is read and ranked.
    index : Path
        Where it lies, or shall lie.
    reading : Reading, optional
        How files are read.
    embedding_progress : callable, optional
        As `progress` of `recommender.Recommender.fit`.
    must_save : bool
        Whether it is an error if the index cannot be written. If not, another writer is waited for only with `on_wait`.
    on_wait : callable, optional
        Called once, if another process writes the index and is waited for.
    accept : callable, optional
        Called with the articles as they are now, before they are written; what it raises leaves the index as it was.

    Raises
    ------
    ContentError
        If the folder is missing or holds no article.
    StoreError
        If the index cannot be written, or cannot be read just now.
    """
    with ExitStack() as stack:
        stack.enter_context(settings.error_context())
        trouble = ""
        try:
            stack.enter_context(array_store.locked(index, array_store.WAIT if must_save or on_wait else 0.0, on_wait))
        except StoreError as error:
            if must_save:
                raise
            trouble = str(error)
        look = _look(folder, settings, index, reading, embedding_progress, settle=must_save)
        if accept:
            accept(look.site.corpus)
        try:
            if look.must_be_saved and not trouble:
                _save(index, look.key, look.site, look.stamps)
        except StoreError as error:
            if must_save:
                raise
            trouble = str(error)
        # After it is saved, because then it is known what the lists teach.
        ranked = look.site.with_settings(weights=settings.weights or None, exclude_hidden=settings.exclude_hidden)
    remade = (trouble or (look.trouble and "it was made again")) if look.outcome != "unchanged" else ""
    trouble = "; ".join(filter(None, [look.trouble, remade]))
    return Built(recommender_of(ranked), look.outcome, look.paths, look.removed, look.problems, trouble)


def is_current(folder: Path, settings: Settings, index: Path) -> bool:
    """Whether `refresh_index` has nothing to do; of the index, only what it says of the files is read.

    Raises
    ------
    ContentError
        If the folder is missing.
    """
    try:
        arrays, facts = array_store.load(index, prefix="files.")
        before = _stamps(arrays, facts)
    except StoreError:
        return False
    with settings.error_context():
        files, project = find_content(folder, **settings.selection)
        key = key_of(folder, project, settings, index)
    if facts.get("key") != key:
        return False
    after = Stamps.of(files, root_of(folder), time.time_ns(), before, follow_links=settings.follow_links)
    return after.by_path() == before.by_path() and before.young <= after.young + FEW


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """The result of comparing folder and index; attributes as those of `Built`, and whether it must be saved."""

    site: Fitted
    stamps: Stamps
    outcome: Outcome
    paths: tuple[str, ...] = ()
    removed: int = 0
    problems: tuple[Problem, ...] = ()
    trouble: str = ""
    must_be_saved: bool = True
    key: Mapping[str, Any] = field(default_factory=dict)


def _look(
    folder: Path,
    settings: Settings,
    index: Path,
    reading: Reading,
    embedding: EmbeddingProgress | None,
    *,
    settle: bool,
) -> _Look:
    """Look at the files, and read those that are new, at least; all, where there is no index that fits."""
    now, root = time.time_ns(), root_of(folder)
    files, project = find_content(folder, **settings.selection)
    key = key_of(folder, project, settings, index)
    trouble, before = "", None
    try:
        before = _Index.load(index, key, settings.model)
    except NoIndexError:
        pass
    except UnreadableIndexError:
        raise
    except StoreError as error:
        trouble = error.what
    former = before.stamps if before else None
    stamps = Stamps.of(files, root, now, former, follow_links=settings.follow_links)
    read = partial(read_files, folder=folder, project=project, fields=settings.fields, reading=reading)
    look = before.follow(files, stamps, read, embedding) if before else None
    if look is None:
        site = _fit_all(files, folder, settings, read, progress=embedding, known=_known_embeddings(index))
        look = _Look(site, stamps, "built", paths=tuple(map(printable, stamps.paths)), problems=site.corpus.problems)
    settled = settle and before is not None and before.stamps.young > stamps.young + FEW
    return replace(look, key=key, trouble=trouble, must_be_saved=look.outcome != "unchanged" or settled)


def _fit_all(files: list[str], folder: Path, settings: Settings, read: Read, **of_text: Any) -> Fitted:
    """Read all files, and fit the site; `of_text` are arguments of `TextIndex.fit`."""
    preload_language_detector()
    articles, problems = read(files)
    if not articles:
        raise no_articles(folder, problems)
    of_text |= {"semantic": settings.model, "semantic_max_characters": settings.semantic_max_characters}
    return Fitted.fit(Corpus.from_articles(articles, problems), None, of_text, learn=settings.learn)


def _known_embeddings(index: Path) -> KnownEmbeddings | None:
    """The embeddings in an index that is used no more: what the same model has computed needs no second time."""
    try:
        arrays, facts = array_store.load(index, prefix="meaning")
        return KnownEmbeddings.of(arrays, facts["text"]["model"])
    except (StoreError, LookupError, TypeError):
        return None


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """A saved index: a fitted site, and the sizes, times and hashes of its files."""

    site: Fitted
    stamps: Stamps

    @classmethod
    def load(cls, index: Path, key: Mapping[str, Any], model: str | Path | None) -> _Index | None:
        """Return the saved index; None if it was made of another folder or with other settings."""
        generation, arrays, facts = array_store.load_generation(index)
        if facts.get("key") != key:
            return None
        with suppress(KeyError, TypeError):  # of a damaged index; the model may have been moved together with it
            if model:
                facts["text"]["model"]["folder"] = str(find_model(model).folder)
        return cls(Fitted.unpack(arrays, facts, Stored(index, generation)), _stamps(arrays, facts))

    def follow(self, files: list[str], now: Stamps, read: Read, embedding: EmbeddingProgress | None) -> _Look | None:
        """Read the changed files; None if everything must be read: no article is left, or two files share a name."""
        before, after = self.stamps.by_path(), now.by_path()
        if before == after:
            return _Look(self.site, now, "unchanged")
        gone = [path for path in before if path not in after]
        new = {path for path, look in after.items() if path not in before or before[path].hash != look.hash}
        if not gone and not new:  # only times are new, as after a fresh checkout
            return _Look(self.site, now, "updated")
        if any(len({*map(printable, paths)}) < len(paths) for paths in (before, after)):
            return None
        new |= {path for path in after if path.lower().endswith(FEEDS)}  # their entries may be those of other files
        if new:
            preload_language_detector()
        corpus, names = self.site.corpus, {printable(path) for path in (*gone, *new)}
        leaving = {position for name in names for position in corpus.book.of_file(name)}
        staying = (article for place, article in enumerate(corpus.articles) if place not in leaving)
        articles, problems = read(
            [file for path, file in zip(now.paths, files, strict=True) if path in new], others=staying
        )
        if not articles and len(leaving) == len(corpus):
            return None
        still = [problem for problem in corpus.reading_problems if problem.path not in names]
        site, change = self.site.after_changes(leaving, articles, sorted({*still, *problems}), embedding)
        news = tuple(sorted({*problems, *change.problems}))
        return _Look(site, now, "updated", tuple(sorted(map(printable, new))), len(gone), news)


def _save(index: Path, key: Mapping[str, Any], site: Fitted, stamps: Stamps) -> None:
    """Write an index."""
    if len(site.corpus) <= LOOKED_THROUGH:
        _ = site.corpus.problems  # known from now on, also where only some files were read
    paths = StringArray.of(stamps.paths)
    files: dict[str, npt.NDArray[Any]] = {"paths.text": paths.text, "paths.ends": paths.ends}
    files |= {"sizes": stamps.sizes, "times": stamps.times, "hashes": stamps.hashes}
    with array_store.drafted(index) as draft:
        arrays, facts = site.pack(draft.strings)
        facts["corpus"]["moment"] = datetime.fromtimestamp(stamps.taken / 1e9, UTC).isoformat()
        arrays |= {f"files.{name}": array for name, array in files.items()}
        draft.publish(arrays, {**facts, "key": key, "taken": stamps.taken})
    ignore = index / ".gitignore"
    if index.name == FOLDER and not ignore.exists():
        ignore.write_text("*\n", encoding="ascii")  # no index belongs into a repository: it is made again from files


_COLUMNS = ("paths.text", "paths.ends", "sizes", "times", "hashes")


def _stamps(arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> Stamps:
    """The sizes, times and hashes of files in an index."""
    try:
        text, ends, sizes, times, hashes = (arrays[f"files.{name}"] for name in _COLUMNS)
        is_sound = (
            {text.dtype, hashes.dtype} == {np.dtype(np.uint8)}
            and {ends.dtype, sizes.dtype, times.dtype} == {np.dtype(np.int64)}
            and hashes.shape == (len(ends), 16)
            and text.ndim == 1
            and ends.shape == sizes.shape == times.shape
            and (not len(ends) or (ends[0] >= 0 and ends[-1] == len(text) and bool((ends[1:] >= ends[:-1]).all())))
            and type(facts["taken"]) is int
            and 0 <= facts["taken"] < 2**63
        )
        list(paths := StringArray(text, ends))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise StoreError(f"the index is damaged: {error!r} is missing or wrong", REMEDY) from error
    if not is_sound:
        raise StoreError("the index is damaged: what it says of the files is wrong", REMEDY)
    return Stamps(paths, sizes, times, hashes, facts["taken"])
