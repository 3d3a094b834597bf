"""The index of a content folder: made once, and brought up to date when files change."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal
from unicodedata import unidata_version

import numpy.typing as npt

from recommender import __version__
from recommender._arrays.strings import Names
from recommender._io import array_store as store
from recommender.content import Article, Problem
from recommender.corpus import Corpus, changed
from recommender.engine import Recommender
from recommender.errors import ContentError, NoIndexError, StoreError, UnreadableIndexError, no_articles
from recommender.readers import Progress, Stamps, files_of, glimpses, printable, read_files, root_of
from recommender.settings import Settings
from recommender.text import prepare

__all__ = ["FOLDER", "Built", "content_of", "covers", "index_of", "is_current", "refresh_index"]

FOLDER = ".recommender"
"""Name of the folder of an index."""

FEW = 100
"""So many files may be looked into again and again, as long as they are young; for more, it is written down that they
have settled."""

LIBRARIES = (
    "PyStemmer", "PyYAML", "feedparser", "markdown-it-py", "model2vec", "py3langid", "python-frontmatter", "w3lib",
)  # fmt: skip
"""Those that decide what files say. Where one is another than before, what was read cannot stand beside what is."""

Read = Callable[[Sequence[str]], tuple[list[Article], list[Problem]]]


@dataclass(frozen=True, slots=True)
class Built:
    """What `refresh_index` did.

    Attributes
    ----------
    recommender : Recommender
        Of the folder as it is now.
    outcome : {"built", "updated", "unchanged"}
    read, removed : int
        How many files were read, and how many are gone.
    problems : tuple of Problem
        What is wrong with what was read.
    trouble : str
        Why the former index was of no use, or the new one could not be written; empty if all went well.
    """

    recommender: Recommender
    outcome: Literal["built", "updated", "unchanged"]
    read: int = 0
    removed: int = 0
    problems: tuple[Problem, ...] = ()
    trouble: str = ""


def index_of(settings: Settings) -> Path:
    """Return where the index lies: beside the settings file, else in the current folder."""
    return (settings.path.parent if settings.path else Path.cwd()) / FOLDER


def content_of(settings: Settings, argument: str | Path | None = None) -> Path:
    """Return the content folder: as `Settings.content_folder`, else the one that the index was made of."""
    try:
        return settings.content_folder(argument)
    except ContentError:
        index = index_of(settings)
        try:
            return Path(index.parent, store.facts_of(index)["key"]["content"])
        except (NoIndexError, KeyError):
            pass
        raise


def covers(index: Path, folder: Path) -> bool:
    """Whether there is an index that follows that folder; errors as for `recommender._io.array_store.load`.

    One that somebody saved (`recommender.Recommender.save`) knows where articles lie, but holds what its owner wants.
    """
    try:
        key = store.facts_of(index).get("key", {})
    except NoIndexError:
        return False
    return "version" in key and bool(key.get("content") == _relative(folder, index))


def refresh_index(
    folder: Path, settings: Settings, index: Path, *, progress: Progress | None = None, must_save: bool = True
) -> Built:
    """Bring the index of a folder up to date, or make it; only files that changed are read.

    Parameters
    ----------
    folder : Path
        The content.
    settings : Settings
        How it is read and ranked.
    index : Path
        Where the index lies, or shall lie.
    progress : callable, optional
        As for `recommender.read_corpus`.
    must_save : bool
        Whether it is an error if the index cannot be written. Otherwise nobody waits for another writer.

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
            stack.enter_context(store.locked(index, wait=store.WAIT if must_save else 0.0))
        except StoreError as error:
            if must_save:
                raise
            trouble = str(error)
        built, save = _looked_at(folder, settings, index, progress, settle=must_save)
        try:
            if save and not trouble:
                save()
        except StoreError as error:
            if must_save:
                raise
            trouble = str(error)
    if built.outcome == "unchanged":
        return built
    troubles = [built.trouble, trouble or (built.trouble and "it was made again")]
    return replace(built, trouble="; ".join(filter(None, troubles)))


def is_current(folder: Path, settings: Settings, index: Path) -> bool:
    """Whether `refresh_index` has nothing to do; of the index, only what it says of the files is read.

    Raises
    ------
    ContentError
        If the folder is missing.
    """
    try:
        arrays, facts = store.load(index, only="files.")
    except StoreError:
        return False
    if facts.get("key") != _key(folder, settings, index):
        return False
    before = _stamps(arrays, facts)
    after = Stamps.of(files_of(folder), root_of(folder), time.time_ns(), before)
    return after.by_path() == before.by_path() and before.young <= after.young + FEW


def _looked_at(
    folder: Path, settings: Settings, index: Path, progress: Progress | None, *, settle: bool
) -> tuple[Built, Callable[[], None] | None]:
    """What has become of the folder, and how to save it, if it is news."""
    now, files, root = time.time_ns(), files_of(folder), root_of(folder)
    key, trouble, before = _key(folder, settings, index), "", None
    try:
        before = _Index.load(index, key, settings.model_folder())
    except NoIndexError:
        pass
    except UnreadableIndexError:
        raise
    except StoreError as error:
        trouble = error.what
    stamps = Stamps.of(files, root, now, before.stamps if before else None)
    read = partial(read_files, folder=folder, fields=settings.fields, progress=progress)
    built = (before.follow(files, stamps, read) if before else None) or _anew(files, folder, settings, read)
    after = _Index(built.recommender, stamps)
    built = replace(built, recommender=_as_set(built.recommender, settings), trouble=trouble)
    is_news = built.outcome != "unchanged" or (settle and before and before.stamps.young > stamps.young + FEW)
    return built, partial(after.save, index, key) if is_news else None


def _anew(files: list[str], folder: Path, settings: Settings, read: Read) -> Built:
    prepare()
    articles, problems = read(files)
    if not articles:
        raise no_articles(folder, problems)
    corpus = Corpus.from_articles(articles, problems)
    recommender = Recommender.fit(corpus, learn=settings.learn, semantic=settings.model_folder())
    return Built(recommender, "built", read=len(files), problems=corpus.problems)


def _as_set(recommender: Recommender, settings: Settings) -> Recommender:
    """The recommender with the settings that need no new index."""
    known = vars(recommender)
    after = replace(recommender, weights=settings.weights or None, exclude_hidden=settings.exclude_hidden)
    vars(after).update({name: known[name] for name in ("calibration", "article_graph") if name in known})
    return after


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """What an index holds: a fitted site, and what its files looked like."""

    recommender: Recommender
    stamps: Stamps

    @classmethod
    def load(cls, index: Path, key: Mapping[str, Any], model: Path | None) -> _Index | None:
        """Return what is there; None if it was made of another folder, or under settings that read it otherwise."""
        arrays, facts = store.load(index)
        if facts.get("key") != key:
            return None
        if model:  # it may have been moved together with the index
            facts["text"]["model"] = str(model)
        return cls(Recommender.unpacked(arrays, facts), _stamps(arrays, facts))

    def save(self, index: Path, key: Mapping[str, Any]) -> None:
        """Write it."""
        arrays, facts = self.recommender.packed()
        paths, stamps = Names.of(self.stamps.paths), self.stamps
        files: dict[str, npt.NDArray[Any]] = {"paths.text": paths.text, "paths.ends": paths.ends}
        files |= {"sizes": stamps.sizes, "times": stamps.times, "hashes": stamps.hashes}
        arrays |= {f"files.{name}": array for name, array in files.items()}
        store.save(index, arrays, {**facts, "key": key, "taken": stamps.taken})

    def follow(self, files: list[str], now: Stamps, read: Read) -> Built | None:
        """Read what changed; None if that does not do: no article is left, or two files have one name."""
        before, after = self.stamps.by_path(), now.by_path()
        if before == after:
            return Built(self.recommender, "unchanged")
        gone = [path for path in before if path not in after]
        told = {path for path, look in after.items() if path not in before or before[path].hash != look.hash}
        if not gone and not told:  # only times are new, as after a fresh checkout
            return Built(self.recommender, "updated")
        if any(len({*map(printable, paths)}) < len(paths) for paths in (before, after)):
            return None
        if told:
            prepare()
        corpus, names = self.recommender.corpus, {printable(path) for path in (*gone, *told)}
        articles, problems = read([file for path, file in zip(now.paths, files, strict=True) if path in told])
        leaving = {position for name in names for position in corpus.book.of_file(name)}
        if not articles and len(leaving) == len(corpus):
            return None
        found = [problem for problem in corpus.found if problem.path not in names] + problems
        change = changed(corpus, leaving, articles, found)
        noted = tuple(sorted({*problems, *change.problems}))
        return Built(self.recommender.following(change), "updated", len(told), len(gone), noted)


def _stamps(arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> Stamps:
    """What an index says of the files."""
    paths = Names(arrays["files.paths.text"], arrays["files.paths.ends"])
    return Stamps(paths, arrays["files.sizes"], arrays["files.times"], arrays["files.hashes"], facts["taken"])


def _relative(folder: Path, index: Path) -> str:
    """The content folder as seen from the index: both may be moved together."""
    try:
        return Path(os.path.relpath(folder.resolve(), index.parent.resolve())).as_posix()
    except ValueError:  # on another drive
        return folder.resolve().as_posix()


def _key(folder: Path, settings: Settings, index: Path) -> dict[str, Any]:
    """What an index depends on beside the files; as JSON gives it back."""
    model = settings.model_folder()
    return {
        "content": _relative(folder, index),
        "fields": {name: list(keys) for name, keys in sorted(settings.fields.items())},
        "semantic": [settings.semantic, *(glimpses(model) if model else [])],
        "learn": settings.learn,
        "version": __version__,
        "libraries": {**{name: _version(name) for name in LIBRARIES}, "Unicode": unidata_version},
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # not installed, or packed without its papers
        return ""
