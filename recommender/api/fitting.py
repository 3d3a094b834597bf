"""A site is read and fitted: from its index, brought up to date, or from its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from recommender.api.options import fit_options
from recommender.api.reading import read_corpus
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.errors import StoreError
from recommender.index import Built, covers, is_in_shards, load_index, refresh_index
from recommender.readers import AS_USUAL, Reading
from recommender.settings import Settings
from recommender.text import EmbeddingProgress

__all__ = ["fit_corpus", "open_content", "open_corpus"]


def fit_corpus(corpus: Corpus, settings: Settings, progress: EmbeddingProgress | None = None) -> Recommender:
    """Fit a corpus as `settings` say; `progress` as for `recommender.Recommender.fit`."""
    with settings.error_context():
        return Recommender.fit(corpus, progress=progress, **fit_options(settings))


def open_content(
    settings: Settings,
    content: Path,
    index: Path,
    *,
    reading: Reading = AS_USUAL,
    embedding_progress: EmbeddingProgress | None = None,
    on_wait: Callable[[], None] | None = None,
    accept: Callable[[Corpus], None] | None = None,
) -> tuple[Recommender, str, str]:
    """Return the recommender of a content folder: from its index, brought up to date, or else from its files.

    Parameters
    ----------
    settings : Settings
        What the site says.
    content, index : Path
        Where its articles are, and where its index lies, if there is one.
    reading : Reading, optional
        How files are read.
    embedding_progress : callable, optional
        As `progress` of `recommender.Recommender.fit`.
    on_wait : callable, optional
        Called once, if another process writes the index and is waited for. Without it, none is waited for.
    accept : callable, optional
        Called with the articles before anything is made or written of them; what it raises ends the opening.

    Returns
    -------
    recommender : Recommender
    source : str
        From where it comes, in words.
    trouble : str
        Why the index could not be used or brought up to date; else empty.
    """
    given = {"reading": reading, "embedding_progress": embedding_progress, "on_wait": on_wait, "accept": accept}
    built, source, trouble = _indexed(settings, content, index, **given)
    if built:
        return built.recommender, source, trouble
    corpus = _read(settings, content, reading)
    if accept:
        accept(corpus)
    return fit_corpus(corpus, settings, embedding_progress), source, trouble


def open_corpus(
    settings: Settings, content: Path, index: Path, *, reading: Reading = AS_USUAL
) -> tuple[Corpus, str, str]:
    """Return the articles alone; otherwise as `open_content`. Without an index nothing is computed of them."""
    built, source, trouble = _indexed(settings, content, index, reading=reading)
    return built.recommender.corpus if built else _read(settings, content, reading), source, trouble


def _indexed(settings: Settings, content: Path, index: Path, **more: Any) -> tuple[Built | None, str, str]:
    """Return the index that covers a folder, brought up to date, if there is one, and source and trouble in words."""
    source, trouble = f"no index covers {content}: all files read", ""
    try:
        if is_in_shards(index, content):
            loaded = load_index(index, settings)
            return Built(loaded.recommender, "unchanged"), f"index {index}, in shards, as it is", loaded.trouble
        if covers(index, content):
            built = refresh_index(content, settings, index, must_save=False, **more)
            return built, f"index {index}: {built.in_words}", built.trouble
    except StoreError as error:
        source, trouble = f"index {index} not used: all files read", str(error)
    return None, source, trouble


def _read(settings: Settings, content: Path, reading: Reading) -> Corpus:
    with settings.error_context():
        return read_corpus(content, fields=settings.fields, **vars(reading), **settings.selection)
