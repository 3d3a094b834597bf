"""What can be asked of a site, and the site at one moment, of which all answers are of one version."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Unpack

from recommender.api.opened import Opened
from recommender.api.options import at_the_call
from recommender.corpus import Corpus
from recommender.engine import EveryListOptions, Recommender, site_of, version_of
from recommender.errors import checked_keywords
from recommender.ranking import Fate, ListOptions, Recommendation, Recommendations, TextOptions
from recommender.settings import Settings

__all__ = ["SiteQuestions", "SiteSnapshot"]


class SiteQuestions(ABC):
    """The questions of `recommender.Recommender`, each answered from one snapshot of a site and with its settings.

    `k` and all options of lists are as there; what is not given is as the settings say, and is public at the moment of
    the call.
    """

    @abstractmethod
    def snapshot(self) -> SiteSnapshot:
        """Return the site as it is now."""

    @property
    def version(self) -> str:
        """A short hash of the articles, the settings and the code: two answers of one version are the same."""
        return self.snapshot().version

    @property
    def corpus(self) -> Corpus:
        """The articles."""
        return self.recommender.corpus

    @property
    def recommender(self) -> Recommender:
        """The recommender below. It knows the settings for weights and hidden articles, and none of those of lists."""
        return self.snapshot().recommender

    @property
    def settings(self) -> Settings:
        """The settings that count."""
        return self.snapshot().settings

    @property
    def content(self) -> Path | None:
        """The folder of the articles; None where an index was opened as it is."""
        return self.snapshot().content

    @property
    def source(self) -> str:
        """From where the articles were read, in words: an index, and how it was brought up to date, or files."""
        return self.snapshot().source

    @property
    def trouble(self) -> str:
        """Why the index could not be used, brought up to date, or follow the settings; else empty."""
        return self.snapshot().trouble

    def options(self, **given: Any) -> dict[str, Any]:
        """Return the options of a list: those given, else those of the settings, for the moment of the call."""
        return self.snapshot().options(**given)

    def __len__(self) -> int:
        return len(self.corpus)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self.corpus

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.corpus.size_in_words}>"

    @checked_keywords
    def recommend(
        self,
        article_id: str | None = None,
        k: int | None = None,
        *,
        ids: Iterable[str] | None = None,
        offset: int = 0,
        reasons: bool = True,
        **options: Unpack[ListOptions],
    ) -> Recommendations:
        """Return up to `k` related stories of an article, best first; see `recommender.Recommender.recommend`."""
        now, given = self._asked(k, options)
        return now.recommender.recommend(article_id, ids=ids, offset=offset, reasons=reasons, **given)

    @checked_keywords
    def similar_items(self, article_id: str, k: int | None = None, **options: Unpack[TextOptions]) -> Recommendations:
        """Return what the ranker alone says: `recommend` in mode ``computed-only``."""
        now, given = self._asked(k, options)
        return now.recommender.similar_items(article_id, **given)

    @checked_keywords
    def recommend_text(
        self,
        text: str,
        k: int | None = None,
        *,
        offset: int = 0,
        published: datetime | None = None,
        language: str = "",
        **options: Unpack[TextOptions],
    ) -> Recommendations:
        """Return up to `k` stories related to a text; see `recommender.Recommender.recommend_text`."""
        now, given = self._asked(k, options)
        return now.recommender.recommend_text(text, offset=offset, published=published, language=language, **given)

    @checked_keywords
    def recommend_all(
        self, k: int | None = None, **options: Unpack[EveryListOptions]
    ) -> Iterator[tuple[str, Recommendations]]:
        """Return an iterator of every article's id and list; see `recommender.Recommender.recommend_all`."""
        now, given = self._asked(k, options)
        return now.recommender.recommend_all(**given)

    @checked_keywords
    def lines(self, k: int | None = None, **options: Unpack[EveryListOptions]) -> Iterator[str]:
        """Return the same as JSON, an article a line; see `recommender.Recommender.lines`."""
        now, given = self._asked(k, options)
        return now.recommender.lines(**given)

    @checked_keywords
    def explain(self, article_id: str, other_id: str, **options: Unpack[ListOptions]) -> Recommendation:
        """Return one story with its reasons, wherever it ranks; see `recommender.Recommender.explain`."""
        now = self.snapshot()
        return now.recommender.explain(article_id, other_id, **at_the_call(options, now.moment))

    @checked_keywords
    def why_not(self, article_id: str, other_id: str, k: int | None = None, **options: Unpack[ListOptions]) -> Fate:
        """Return what became of a story in the list that `recommend` gives; see `recommender.Recommender.why_not`."""
        now, given = self._asked(k, options)
        return now.recommender.why_not(article_id, other_id, **given)

    def _asked(self, k: int | None, options: Any) -> tuple[SiteSnapshot, dict[str, Any]]:
        """Return the site as it is now, and the options of the list that a caller wants."""
        now = self.snapshot()
        return now, now.options(**options, **({} if k is None else {"k": k}))


class SiteSnapshot(SiteQuestions):
    """A site as it was at one moment: `Site.snapshot` makes it, and all its answers are of one `version`.

    It takes no copy: whatever the site has learned is shared.

    Attributes
    ----------
    moment : datetime
        For which it answers: what is published later is not shown.

    Examples
    --------
    >>> import recommender
    >>> now = recommender.open("seeds/newsroom").snapshot()
    >>> stories = now.recommend("Ferry crews walk out, cutting off the Skerrin Islands", 3)
    >>> etag = now.version  # of these stories, whatever happened to the site meanwhile
    >>> len(stories), len(etag)
    (3, 16)
    """

    @checked_keywords
    def __init__(self, opened: Opened, moment: datetime) -> None:
        self._opened = opened
        self.moment = moment

    def snapshot(self) -> SiteSnapshot:
        """Return the snapshot itself."""
        return self

    @property
    def recommender(self) -> Recommender:
        """The recommender below. It knows the settings for weights and hidden articles, and none of those of lists."""
        return self._opened.recommender

    @property
    def settings(self) -> Settings:
        """The settings that count."""
        return self._opened.settings

    @property
    def content(self) -> Path | None:
        """The folder of the articles; None where an index was opened as it is."""
        return self._opened.content

    @property
    def source(self) -> str:
        """From where the articles were read, in words."""
        return self._opened.source

    @property
    def trouble(self) -> str:
        """Why the index could not be used, brought up to date, or follow the settings; else empty."""
        return self._opened.trouble

    @cached_property
    def version(self) -> str:
        """A short hash of the articles, the settings and the code: two answers of one version are the same.

        It is the same in each process. It is another one, too, once a story is published or expires by its date.
        """
        options = self._opened.options()
        filters = asdict(options.pop("filters"))
        return version_of(site_of(self.recommender), self.moment, {**options, "filters": filters})

    def options(self, **given: Any) -> dict[str, Any]:
        """Return the options of a list: those given, else those of the settings, for the moment of the snapshot."""
        return at_the_call(self._opened.options(**given), self.moment)
