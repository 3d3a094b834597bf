"""An open site: what a program asks, while files, settings and index change below it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from recommender._io.arguments import checked_callable
from recommender.api.opened import Opened, Place
from recommender.api.snapshot import SiteQuestions, SiteSnapshot
from recommender.corpus import Corpus
from recommender.errors import checked_keywords
from recommender.readers import Progress, Reading
from recommender.text import EmbeddingProgress

__all__ = ["Site", "open"]


class Site(SiteQuestions):
    """A site that is open: it answers as the command line does, with the settings of ``recommender.toml``.

    `recommender.open` makes it. Threads may ask it while another one calls `refresh`: each question is answered from
    one version of the site, the former or the new one. Where an answer and its `version` belong together, take a
    `snapshot` and ask that.

    Examples
    --------
    >>> import recommender
    >>> site = recommender.open("seeds/newsroom")
    >>> site
    <Site: 63 articles, 113 curated links>
    >>> site.recommend("Ferry crews walk out, cutting off the Skerrin Islands", 1)[0].title
    'Islanders ration bread and diesel on day two of ferry strike'
    >>> site.refresh()  # nothing has changed since
    False
    """

    @checked_keywords
    def __init__(self, place: Place, opened: Opened) -> None:
        self._place = place
        self._opened = opened  # replaced as a whole: whoever has read it once sees one version
        self._refreshing, self._process = threading.Lock(), os.getpid()

    def snapshot(self) -> SiteSnapshot:
        """Return the site as it is now, which no later `refresh` changes."""
        return SiteSnapshot(self._opened, datetime.now(UTC))

    def pending(self) -> tuple[str, ...]:
        """Return what has changed since the site was read, and `refresh` would take; nothing is taken yet.

        Returns
        -------
        tuple of {"settings", "files", "index"}
            ``settings``: those of the settings file. ``files``: articles, or where there is no index, perhaps.
            ``index``: of an index that was opened as it is, there is a newer generation.
        """
        return self._place.changed(self._opened)

    @checked_keywords
    def refresh(self, *, accept: Callable[[Corpus], None] | None = None) -> bool:
        """Take what is new, and return whether this call has taken a newer version of the site.

        Files, settings and index are looked at again; the new version is made beside the one that answers, and takes
        its place in one step. If that fails, an error is raised as by `recommender.open`, and the site stays as it was.
        Only one thread refreshes at a time; others wait for it.

        Parameters
        ----------
        accept : callable, optional
            Called with the articles of the new version before it is made, and before an index is written; what it
            raises leaves all as it was.
        """
        checked_callable("accept", accept, "a function of a corpus")
        if self._process != os.getpid():  # a fork has no thread that could give the lock back
            self._refreshing, self._process = threading.Lock(), os.getpid()
        with self._refreshing:
            former = self._opened
            if not self._place.changed(former):
                return False
            coming = self._place.read(accept=accept)
            new = SiteSnapshot(coming, datetime.now(UTC))
            is_newer = new.version != SiteSnapshot(former, new.moment).version
            if is_newer:
                new.recommend(new.corpus.ids[0], 1)  # what is made at the first question is made now
            self._opened = coming
            return is_newer


@checked_keywords
def open(
    place: str | Path | None = None,
    *,
    content: str | Path | None = None,
    progress: Progress | None = None,
    embedding_progress: EmbeddingProgress | None = None,
    on_wait: Callable[[], None] | None = None,
    processes: int = 1,
) -> Site:
    """Open a site, to ask it as the command line does: with its settings, from its index where there is one.

    Parameters
    ----------
    place : str or Path, optional
        A folder of articles, or of a site whose settings file names them: an index that covers it is brought up to
        date. A settings file (``recommender.toml``, or ``pyproject.toml``). Or an index (``.recommender``): it is taken
        as it is, so that the files need not be there. By default, what the nearest settings file names from the current
        folder upward. The settings are those of the nearest file from `place` upward, else from the current folder.
    content : str or Path, optional
        The folder of articles, if it is not the one that the settings name.
    progress : callable, optional
        As for `recommender.read_corpus`.
    embedding_progress : callable, optional
        As `progress` of `recommender.Recommender.fit`.
    on_wait : callable, optional
        Called once, if another process writes the index and is waited for. Without it, none is waited for.
    processes : int, optional
        As for `recommender.read_corpus`.

    Raises
    ------
    ContentError
        If there is no content, or it holds no article.
    SettingsError
        If a setting or an argument is wrong.
    StoreError
        If `place` is an index that cannot be read.

    Examples
    --------
    >>> import recommender
    >>> site = recommender.open("seeds")
    >>> for story in site.recommend("2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands", 2):
    ...     print(story.rank, story.title)
    1 Islanders ration bread and diesel on day two of ferry strike
    2 Video: The fishing boats doing the ferry’s job
    """
    where = Place.of(place, content)
    return Site(where, where.read(Reading(progress, processes), embedding_progress, on_wait))
