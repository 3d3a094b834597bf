"""From the folder of a site to its lists: as the command line and the plugins of generators begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recommender import api
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.errors import ContentError
from recommender.index import named_content
from recommender.readers import Progress
from recommender.settings import Settings, load_settings
from recommender.sites.lists import Lists, site_lists
from recommender.sites.site_folder import SiteFolder, find_site
from recommender.text import EmbeddingProgress

__all__ = ["OpenSite", "open_site"]


@dataclass(frozen=True)
class OpenSite:
    """A site whose articles are read.

    Attributes
    ----------
    folder : SiteFolder
    recommender : Recommender
    options : mapping of str to object
        Of its lists.
    trouble : str
        Why the index could not be used or brought up to date; else empty.
    """

    folder: SiteFolder
    recommender: Recommender
    options: Mapping[str, Any]
    trouble: str = ""

    @property
    def corpus(self) -> Corpus:
        """Its articles."""
        return self.recommender.corpus

    def lists(self, *, scores: bool = False, reasons: bool = False, processes: int = 1) -> Lists:
        """Return the lists of all its pages; see `site_lists`."""
        options = {**self.options, "processes": processes}
        return site_lists(self.recommender, self.folder, options, scores=scores, reasons=reasons)


def open_site(
    folder: str | Path = ".",
    content: str | Path | None = None,
    *,
    progress: Progress | None = None,
    embedding_progress: EmbeddingProgress | None = None,
    on_wait: Callable[[], None] | None = None,
    **given: Any,
) -> OpenSite:
    """Read the articles of a site, or its index, brought up to date.

    Parameters
    ----------
    folder : str or Path
        The site's, or one in it.
    content : str or Path, optional
        The folder of its articles. By default the one that the settings name, if it lies in the site; else where the
        site's generator looks for them.
    progress, embedding_progress, on_wait
        As for `recommender.open`.
    **given
        Options of the lists, which go before the settings.

    Examples
    --------
    >>> from recommender.sites import open_site
    >>> site = open_site("seeds/newsroom", k=2)
    >>> page = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands.md"
    >>> [story["title"] for story in site.lists()[page]]
    ['Islanders ration bread and diesel on day two of ferry strike', 'Video: The fishing boats doing the ferry’s job']
    """
    start = Path(folder)
    if not start.is_dir():
        raise ContentError(f"the folder of the site {str(folder)!r} does not exist; check the path")
    settings = load_settings(start)
    with settings.error_context():
        found = find_site(start, Path(content) if content else None, settings.generator)
    if content is None and (named := _named(settings)) and named.is_relative_to(found.root):
        found = find_site(start, named, settings.generator)
    site = api.open(
        start, content=found.content, progress=progress, embedding_progress=embedding_progress, on_wait=on_wait
    )
    recommender = site.recommender
    if recommender.calibration.changes:  # else the lists would depend on what the site was before
        recommender = _learned_again(recommender)
    return OpenSite(found, recommender, site.options(**given), site.trouble)


def _learned_again(recommender: Recommender) -> Recommender:
    """Return a recommender that has learned from the lists as they are, as one that is fitted has."""
    options = (recommender.weights, recommender.exclude_hidden, recommender.learn)
    return Recommender(recommender.corpus, recommender.text, *options)


def _named(settings: Settings) -> Path | None:
    try:
        return named_content(settings).resolve()
    except ContentError:
        return None
