"""The lists of a site that follow its files, beside the development server of its generator.

The index says what has changed: `SiteWatch.check` looks at the files, however it was called. So nothing is lost where
no event is told, and the file of lists, which is no content, starts nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from recommender.api import at_the_call
from recommender.content import BROKEN_KINDS, counted, one_line
from recommender.corpus import Corpus, days
from recommender.errors import ContentError
from recommender.index import index_of, is_current, refresh_index
from recommender.settings import Settings
from recommender.sites.lists import Lists, Story, site_lists
from recommender.sites.opening import OpenSite, located, opened
from recommender.sites.site_folder import SiteFolder

__all__ = ["SiteWatch"]

MANY = 500
"""Articles. On a site with more, the lists of changed articles are written at once, and all others a moment later. On
a smaller one all are made in less than a second, and one write lets the development server build once, not twice."""

Write = Callable[[OpenSite, Lists], None]


@dataclass(eq=False)
class SiteWatch:
    """The lists of one site, written anew whenever they change.

    Attributes
    ----------
    folder : str or Path
        The site's, or one in it.
    content : str or Path or None
        The folder of its articles, as for `open_site`.
    given : mapping of str to object
        Options of the lists.
    write : callable
        Takes the open site and the lists of all its pages.
    of_stories : mapping of str to object
        ``scores`` and ``reasons``, as for `OpenSite.each_list`. One process makes all lists: the development server
        needs the other cores.
    of_reading : mapping of str to callable
        ``reading``, ``embedding_progress`` and ``on_wait``, as for `recommender.index.refresh_index`.
    files : callable
        Takes the folder of the site, and returns the files that `write` makes. If somebody removes or changes one, the
        lists are written again.
    """

    folder: str | Path
    content: str | Path | None
    given: Mapping[str, Any]
    write: Write
    of_stories: Mapping[str, Any] = field(default_factory=dict)
    of_reading: Mapping[str, Any] = field(default_factory=dict)
    files: Callable[[SiteFolder], Iterable[Path]] = lambda folder: ()
    site: OpenSite | None = None
    _done: tuple[Settings, Path, Path, str] | None = None
    _lists: Lists = field(default_factory=dict)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _written: dict[Path, tuple[int, ...]] = field(default_factory=dict)

    def check(self, is_interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Look at the files, write the lists if they have changed, and return whether any content has.

        Parameters
        ----------
        is_interrupted : callable
            Whether something has changed meanwhile: then the rest is left to the next call.

        Raises
        ------
        ContentError
            If a file cannot be read that could be read before. The lists stay as they are until it can.
        SettingsError, StoreError
            If the settings are wrong, or the index cannot be written.
        """
        settings, folder = located(self.folder, self.content)
        index = index_of(settings, folder.root)
        state = settings, folder.root, folder.content, folder.project.fingerprint
        if self._done == state and not self._has_turned and is_current(folder.content, settings, index):
            if self._written != self._states(folder):
                self._write(self._lists)
            return False
        self._done = None
        built = refresh_index(folder.content, settings, index, **self.of_reading)
        self.site = site = opened(
            settings, folder, built.recommender, self.given, source=built.in_words, trouble=built.trouble
        )
        self._refuse_broken(site.corpus)
        if self._lists and len(site.corpus) > MANY and built.outcome == "updated":
            # Those that changed, before all others.
            own = site.each_list(chain.from_iterable(map(site.corpus.book.of_file, built.paths)), **self.of_stories)
            self._write({**self._lists, **dict(own)})
        made = list[tuple[str, list[Story]]]()
        lists = site.each_list(**self.of_stories)
        with closing(lists):
            for one in lists:
                made.append(one)
                if is_interrupted():
                    return True
        self._done = state  # if the file cannot be written, only that is tried again
        self._write(dict(made))
        return True

    def _write(self, lists: Lists) -> None:
        assert self.site is not None
        self._lists = site_lists(lists.items())
        self._written = {}
        self.write(self.site, self._lists)
        self._written = self._states(self.site.folder)

    def _states(self, folder: SiteFolder) -> dict[Path, tuple[int, ...]]:
        """What tells whether somebody else has been at the files of lists."""
        return {file: _state(file) for file in self.files(folder)}

    def _refuse_broken(self, corpus: Corpus) -> None:
        """Raise an error if a file is broken that was not when the lists were made; what was broken then stays so.

        Nobody wants to see a page leave all lists until a quote is closed.
        """
        broken = {(one.path, one.kind): one for one in corpus.reading_problems if one.kind in BROKEN_KINDS}
        news = sorted(problem for place, problem in broken.items() if place not in self._known)
        if news and self._lists:
            others = f", and {counted(len(news) - 1, 'more file')}" if news[1:] else ""
            raise ContentError(f"{one_line(str(news[0]))}{others}; the lists stay as they are until it is mended")
        self._known = {*broken}

    @property
    def _has_turned(self) -> bool:
        """Whether an article has become public, or has ceased to be, since the lists were made."""
        if self.site is None:
            return True
        then, now = (days(options["moment"]) for options in (self.site.options, at_the_call(self.given)))
        columns = self.site.corpus.columns
        return any(bool(((then < at) & (at <= now)).any()) for at in (columns.public_from, columns.public_until))

    def folders(self) -> Iterator[Path]:
        """Yield the folders in which a change may change lists: of content, configuration and settings.

        Raises
        ------
        ContentError, SettingsError
            If it cannot be known just now.
        """
        yield Path(self.folder).resolve()
        settings, site = located(self.folder, self.content)
        if settings.path:
            yield settings.path.parent
        yield from (site.root, (site.root / site.project.sign).parent, site.content.parent)
        yield from (file.parent for file in self.files(site) if file.parent.resolve().is_relative_to(site.root))
        output = site.project.output
        for current, names, _ in os.walk(site.content):
            names[:] = [name for name in names if _may_hold_content(name) and Path(current, name) != output]
            yield Path(current)


def _state(file: Path) -> tuple[int, ...]:
    """The state of a file; the same for all that are missing, and for pipes and devices."""
    try:
        status = file.stat()
    except OSError:
        return (0,)
    return (status.st_mtime_ns, status.st_size, status.st_ino) if stat.S_ISREG(status.st_mode) else ()


def _may_hold_content(name: str) -> bool:
    return not name.startswith(".") and name != "node_modules"
