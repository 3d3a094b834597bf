"""From the folder of a site to its lists: as the command line and the plugins of generators begin."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from recommender import api
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.errors import ContentError
from recommender.index import index_of, is_free, named_content, refresh_index
from recommender.readers import Progress, Reading
from recommender.settings import Settings, load_settings
from recommender.sites.lists import Lists, Story, each_list, public_positions, site_lists
from recommender.sites.site_folder import SiteFolder, find_site
from recommender.text import EmbeddingProgress

__all__ = ["OpenSite", "located", "open_site", "opened"]

BOX_STORIES = 5
"""How many stories a box has, unless the settings or the caller say it. A plain choice: what a reader takes in below an
article, and what the ranking is measured by."""


@dataclass(frozen=True)
class OpenSite:
    """A site whose articles are read.

    Attributes
    ----------
    folder : SiteFolder
    recommender : Recommender
    options : mapping of str to object
        Of its lists.
    settings : Settings
    source : str
        From where they were read, in words.
    trouble : str
        Why the index could not be used or brought up to date; else empty.
    """

    folder: SiteFolder
    recommender: Recommender
    options: Mapping[str, Any]
    settings: Settings
    source: str = ""
    trouble: str = ""

    @property
    def corpus(self) -> Corpus:
        """Its articles."""
        return self.recommender.corpus

    def lists(self, *, scores: bool = False, reasons: bool = False, processes: int = 1) -> Lists:
        """Return the lists of all its pages; see `site_lists`."""
        return site_lists(self.each_list(scores=scores, reasons=reasons, processes=processes))

    def pages(self) -> list[str]:
        """Return the keys of all pages that are public, sorted: those that may have a list."""
        articles = self.corpus.articles
        return sorted(self.folder.key_of(articles[one]) for one in public_positions(self.corpus, None, self.options))

    def each_list(
        self,
        articles: Iterable[int] | None = None,
        *,
        scores: bool = False,
        reasons: bool = False,
        processes: int = 1,
    ) -> Generator[tuple[str, list[Story]], None, None]:
        """Yield the lists of the articles at some positions, by default of all; see `each_list`."""
        options = {**self.options, "processes": processes}
        return each_list(self.recommender, self.folder, options, articles, scores=scores, reasons=reasons)


def open_site(
    folder: str | Path = ".",
    content: str | Path | None = None,
    *,
    progress: Progress | None = None,
    embedding_progress: EmbeddingProgress | None = None,
    on_wait: Callable[[], None] | None = None,
    processes: int = 1,
    keep: bool = False,
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
    progress, embedding_progress, on_wait, processes
        As for `recommender.open`.
    keep : bool
        Whether to make an index, too, where none is: beside the settings file, else in the folder of the site. If it
        cannot be written, the `trouble` says so.
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
    settings, found = located(folder, content)
    index = index_of(settings, found.root)
    how: dict[str, Any] = {"embedding_progress": embedding_progress, "on_wait": on_wait}
    how["reading"] = Reading(progress, processes)
    if keep and is_free(index):
        built = refresh_index(found.content, settings, index, must_save=False, **how)
        return opened(settings, found, built.recommender, given, source=built.in_words, trouble=built.trouble)
    recommender, source, trouble = api.open_content(settings, found.content, index, **how)
    return opened(settings, found, recommender, given, source=source, trouble=trouble)


def located(folder: str | Path, content: str | Path | None = None) -> tuple[Settings, SiteFolder]:
    """Return the settings and the folder of a site, before its articles are read; arguments as for `open_site`."""
    start = Path(folder)
    if not start.is_dir():
        raise ContentError(f"the folder of the site {str(folder)!r} does not exist; check the path")
    settings = load_settings(start)
    with settings.error_context():
        found = find_site(start, Path(content) if content else None, settings.generator, settings.site)
    named = _named(settings) if content is None else None
    if named and named.is_relative_to(found.root):
        found = find_site(start, named, settings.generator, settings.site)
    elif named and (source := settings.content_source):
        what = f"{source} is {str(named)!r}, outside of the site {str(found.root)!r}, and does not count for it"
        remedy = "name a folder with --content to read another"
        found = replace(found, remark=f"{what}: the articles are read from {str(found.content)!r}; {remedy}")
    return settings, found


def opened(
    settings: Settings,
    folder: SiteFolder,
    recommender: Recommender,
    given: Mapping[str, Any],
    *,
    source: str = "",
    trouble: str = "",
) -> OpenSite:
    """Return an open site, whose lists do not depend on what it was before; `given` as for `open_site`."""
    options = {"k": BOX_STORIES, **api.list_options(settings, **given)}
    return OpenSite(folder, recommender, api.at_the_call(options), settings, source, trouble)


def _named(settings: Settings) -> Path | None:
    try:
        return named_content(settings).resolve()
    except ContentError:
        return None
