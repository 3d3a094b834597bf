"""The service of one open site: what its endpoints share, in one process."""

from __future__ import annotations

import threading
from functools import cached_property
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.content import BROKEN_KINDS
from recommender.corpus import FACETS, days
from recommender.engine import site_of
from recommender.errors import SettingsError, StoreError
from recommender.index import generation_of, index_of
from recommender.service.event_log import EventLog
from recommender.service.inbox import Inbox
from recommender.service.refusals import RefusedError
from recommender.service.serve_settings import ServeSettings, path_in, read_token

if TYPE_CHECKING:
    from datetime import datetime

    from recommender.api import Site, SiteSnapshot
    from recommender.corpus import Corpus

__all__ = ["Service"]


class Service:
    """A site that is served: who may change it, where changes and events are written, and how it is followed.

    Parameters
    ----------
    site : Site
        As `recommender.open` returns it.

    Raises
    ------
    SettingsError
        If the table ``[serve]`` of its settings says what cannot be.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.settings = ServeSettings.of(site.settings)
        self._token = sha256(token.encode()).digest() if (token := read_token(site.settings)) else None
        self._generation = self._current_generation()
        self._following = threading.Lock()
        self.writing_lock = threading.Lock()
        self.inbox = self._made_inbox()
        self._version: tuple[object, object, int, str] = (None, None, 0, "")
        self._facets: tuple[str, dict[str, dict[str, str]]] = ("", {})
        self.version_of(site.snapshot())

    def is_token(self, given: str) -> bool:
        """Whether `given` is the token. How long that takes says nothing of it."""
        return self._token is not None and compare_digest(sha256(given.encode()).digest(), self._token)

    @property
    def has_token(self) -> bool:
        """Whether anybody may write."""
        return self._token is not None

    def version_of(self, site: SiteSnapshot) -> str:
        """Return the version of a snapshot; to compute it anew for each question would take a twentieth of its time."""
        fitted = site_of(site.recommender)
        of, settings, period, version = self._version
        if fitted is not of or site.settings is not settings or fitted.period(site.moment) != period:
            version = site.version
            self._version = fitted, site.settings, fitted.period(site.moment), version
        return version

    def facets(self, site: SiteSnapshot) -> dict[str, dict[str, str]]:
        """Return the topics, providers and kinds that readers may know of: lower case → as it is shown."""
        version, facets = self._facets
        if version != self.version_of(site):
            corpus, hidden = site.corpus, site.recommender.exclude_hidden
            public = np.flatnonzero(corpus.columns.kept_out_at(days(site.moment), hidden=hidden) == 0).tolist()
            nodes = [corpus.node(node) for node in (*public, *range(len(corpus), corpus.n_nodes))]
            facets = {
                name: {value.casefold(): value for node in nodes for value in values_of(node)}
                for name, values_of in FACETS.items()
            }
            self._facets = self.version_of(site), facets
        return facets

    def writing(self) -> Inbox:
        """Return the inbox; without one nothing can be written."""
        if self.inbox is None:
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "no inbox is named: [serve] inbox in recommender.toml")
        return self.inbox

    def event_log(self) -> EventLog:
        """Return the log of events; without one none are taken."""
        if self._log is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "events are not taken here: [serve] events in recommender.toml")
        return self._log

    def refuse_loss(self, before: SiteSnapshot, coming: Corpus, but: str = "") -> None:
        """Refuse a new version without more than half of what readers see, whatever the cause is; `but` one may go."""
        hidden = before.recommender.exclude_hidden
        was, will_be = (_public(corpus, before.moment, hidden=hidden) for corpus in (before.corpus, coming))
        lost = sorted(was - will_be - {but})
        if len(lost) * 2 > len(was):
            detail = (
                f"{len(lost)} of {len(was)} articles would not be public any more, such as {lost[0]!r}: files are "
                'gone, cannot be read, or say so; if that is meant, POST /v1/refresh {"force": true}'
            )
            raise RefusedError(HTTPStatus.CONFLICT, detail)

    def follow(self) -> bool:
        """Take a newer index, if another process has written one, and return whether there is a newer version."""
        with self._following:
            generation = self._current_generation()
            if not generation or generation == self._generation:
                return False
            self._generation = generation
        return self.site.refresh()

    def _current_generation(self) -> str:
        try:
            return generation_of(index_of(self.site.settings))
        except StoreError:
            return ""

    @cached_property
    def _log(self) -> EventLog | None:
        name = self.settings.events
        return EventLog(path_in(self.site.settings, name)) if name else None

    def _made_inbox(self) -> Inbox | None:
        name, content = self.settings.inbox, self.site.content
        if not name:
            return None
        folder = path_in(self.site.settings, name)
        if content is None or not _is_within(folder, content):
            raise SettingsError(f"{self.site.settings.path}: [serve] inbox is {name!r}; it must lie in the content")
        return Inbox(folder, content)


def _is_within(folder: Path, content: Path) -> bool:
    return folder.resolve().is_relative_to(content.resolve())


def _public(corpus: Corpus, moment: datetime, *, hidden: bool) -> set[str]:
    """The ids of whole articles that readers see at a moment; `hidden` ones may be left out, as lists do."""
    is_public = corpus.columns.kept_out_at(days(moment), hidden=hidden) == 0
    broken = {problem.path for problem in corpus.reading_problems if problem.kind in BROKEN_KINDS}
    is_public[[position for path in broken for position in corpus.book.of_file(path)]] = False
    return {corpus.ids[position] for position in np.flatnonzero(is_public).tolist()}
