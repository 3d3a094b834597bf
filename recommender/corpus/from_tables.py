"""A corpus is made of records, as those of a table, without any file."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from recommender.content import Article, Problem
from recommender.errors import checked_keywords

__all__ = ["FromTables"]


class FromTables:
    """The part of a corpus that makes one of records."""

    @classmethod
    @abstractmethod
    def from_articles(
        cls, articles: Iterable[Article], problems: Iterable[Problem] = (), *, moment: datetime | None = None
    ) -> Self:
        """See `Corpus.from_articles`."""

    @classmethod
    @checked_keywords
    def from_records(
        cls,
        rows: Iterable[Mapping[str, Any]] | Any,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        moment: datetime | None = None,
    ) -> Self:
        """Check, clean and link the articles that some records describe, as if they had been read from files.

        Parameters
        ----------
        rows : iterable of mapping, or a frame
            A record an article: a list of dicts, or whatever `recommender.read_corpus` takes as a table.
        fields : mapping of str to str or sequence of str, optional
            The keys of each field, tried before the usual ones: ``{"title": "headline", "body": ["text", "lead"]}``.
        moment : datetime, optional
            When they were read.

        Raises
        ------
        NoArticlesError
            If no record has a title or a text.
        SettingsError
            If `fields` names an unknown field, or something else than a mapping is among the rows.

        Examples
        --------
        >>> from recommender import Corpus
        >>> rows = [{"id": 1, "headline": "Crews walk out", "tags": "ferry"}, {"id": 2, "headline": "Ferries sail"}]
        >>> corpus = Corpus.from_records(rows)
        >>> corpus["1"].title, corpus["1"].topics, "3" in corpus
        ('Crews walk out', ('ferry',), False)
        """
        from recommender.readers import read_table

        articles, problems = read_table(rows, fields=fields)
        return cls.from_articles(articles, problems, moment=moment)
