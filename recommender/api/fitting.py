"""A site is read and fitted: from its index, brought up to date, or from its files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from recommender.api.options import fit_options
from recommender.api.reading import read_corpus
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.errors import StoreError
from recommender.index import content_of, covers, index_of, refresh_index
from recommender.readers import Progress
from recommender.settings import Settings
from recommender.text import EmbeddingProgress

__all__ = ["fit_corpus", "open_content"]


def fit_corpus(corpus: Corpus, settings: Settings, progress: EmbeddingProgress | None = None) -> Recommender:
    """Fit a corpus as `settings` say; `progress` as for `recommender.Recommender.fit`."""
    with settings.error_context():
        return Recommender.fit(corpus, progress=progress, **fit_options(settings))


def open_content(
    settings: Settings,
    content: str | Path | None = None,
    *,
    progress: Progress | None = None,
    embedding_progress: EmbeddingProgress | None = None,
    on_wait: Callable[[], None] | None = None,
) -> tuple[Recommender, str]:
    """Return the recommender of the content folder: from its index, brought up to date, or else from its files.

    Parameters
    ----------
    settings : Settings
        What the site says.
    content : str or Path, optional
        The folder; if none is given, it is looked for as `recommender.index.content_of` says.
    progress : callable, optional
        As for `read_corpus`.
    embedding_progress : callable, optional
        As `progress` of `recommender.Recommender.fit`.
    on_wait : callable, optional
        Called once, if another process writes the index and is waited for. Without it, none is waited for.

    Returns
    -------
    recommender : Recommender
    trouble : str
        Why the index could not be used or brought up to date; else empty.
    """
    folder, index = content_of(settings, content), index_of(settings)
    trouble = ""
    try:
        if covers(index, folder):
            built = refresh_index(
                folder,
                settings,
                index,
                progress=progress,
                embedding_progress=embedding_progress,
                must_save=False,
                on_wait=on_wait,
            )
            return built.recommender, built.trouble
    except StoreError as error:
        trouble = str(error)
    with settings.error_context():
        corpus = read_corpus(folder, fields=settings.fields, progress=progress, **settings.selection)
    return fit_corpus(corpus, settings, embedding_progress), trouble
