"""Folds (queries under the same conditions) and questions (one query, with what a system may see)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Bools, Ints
from recommender.corpus import Corpus, days
from recommender.judging import Judgments
from recommender.ranking import Mode

__all__ = ["Fold", "Question", "public_at"]


def public_at(corpus: Corpus, day: float | None = None) -> Bools:
    """Return which nodes readers may be shown, shape (n_nodes,): on a day, in days since 1970, or when files were read.

    Drafts and the like are in no list, so that an evaluation neither asks about them nor for them. Of externals nothing
    is known: they may be shown. On the day NaN nothing is scheduled and nothing has expired.
    """
    day = days(corpus.moment) if day is None else day
    public = corpus.columns.kept_out_at(day, hidden=False) == 0
    return np.append(public, np.ones(len(corpus.externals), dtype=bool))


@dataclass(frozen=True)
class Question:
    """One query, and all that a system may see of the links when it answers: nothing in it leads to what is hidden.

    Attributes
    ----------
    article_id : str
    position : int
        Its row number.
    candidates : ndarray, shape (n,), int64
        Positions that may be answered, ascending: of articles that readers may be shown.
    links : scipy.sparse.csr_array, shape (n_articles, n_nodes), float32
        The visible links: 1 where the row's list names the column. Its arrays cannot be written to.
    mode : {"computed-only", "complete"}
        Whether all links of the query are hidden, or some may be known.
    as_of : float
        The day in days since 1970 after which nothing is visible; NaN for no such day.
    """

    article_id: str
    position: int
    candidates: Ints = field(repr=False)
    links: sp.csr_array = field(repr=False)
    mode: Mode = "computed-only"
    as_of: float = float("nan")


@dataclass(frozen=True)
class Fold:
    """Queries under the same conditions.

    Attributes
    ----------
    corpus : Corpus
        Hidden links are gone from ``corpus.links`` (but the queries' own under mode ``computed-only``, which the mode
        itself hides).
    judgments : Judgments
        Of the fold's queries.
    mode : {"computed-only", "complete"}
        The mode of `recommender.Recommender.recommend`.
    as_of : bool
        Whether a query sees only what had been published by its date.
    externals : bool
        Whether externals are candidates.
    learn : bool
        Whether a system may learn from the links that are left; not where every query has a fold of its own, nor where
        they are of later days than the query.
    """

    corpus: Corpus
    judgments: Judgments
    mode: Mode = "computed-only"
    as_of: bool = False
    externals: bool = False
    learn: bool = True

    def questions(self) -> Iterator[Question]:
        """Return an iterator of a question for every query of the judgments."""
        return map(self.question, self.judgments.grades)

    def question(self, article_id: str) -> Question:
        """Return the question for one query."""
        position = self.corpus.position(article_id)
        day = float(self.corpus.dates[position]) if self.as_of else float("nan")
        return Question(article_id, position, self._candidates(position), self._links(position), self.mode, day)

    def seen_from(self, position: int) -> Bools:
        """Which nodes had been published by the date of the article at `position`; shape (n_nodes,)."""
        return self.corpus.published_by(float(self.corpus.dates[position]))

    def _links(self, position: int) -> sp.csr_array:
        """The links that are visible to the query at `position`: the same object for all who see all."""
        rows, columns = self._ends
        if self.mode != "computed-only" and not self.as_of:
            return self._all_links
        keep = np.ones(len(rows), dtype=bool)
        if self.mode == "computed-only":
            own = self.corpus.same_page(position)
            keep &= ~np.isin(rows, own) & ~np.isin(columns, own)
        if self.as_of:
            seen = self.seen_from(position)
            keep &= seen[rows] & seen[columns]
        return self._with(keep)

    @cached_property
    def _all_links(self) -> sp.csr_array:
        return self._with(np.ones(len(self._ends[0]), dtype=bool))

    @cached_property
    def _ends(self) -> tuple[Ints, Ints]:
        """The row and the column of every link, in the order of the matrix."""
        links = self.corpus.links
        return np.repeat(np.arange(links.shape[0]), np.diff(links.indptr)), links.indices

    def _with(self, keep: Bools) -> sp.csr_array:
        """A matrix of its own that holds only some of the links."""
        links = self.corpus.links
        starts = np.concatenate([[0], np.cumsum(keep)])[links.indptr].astype(links.indptr.dtype)
        parts = (np.ones(starts[-1], dtype=np.float32), links.indices[keep], starts)
        for array in parts:
            array.setflags(write=False)
        return sp.csr_array(parts, shape=links.shape)

    def _candidates(self, position: int) -> Ints:
        n = self.corpus.n_nodes if self.externals else self.corpus.n_articles
        eligible = public_at(self.corpus, float(self.corpus.dates[position]) if self.as_of else None)[:n]
        eligible[self.corpus.same_page(position)] = False
        if self.as_of:
            eligible &= self.seen_from(position)[:n]
        if self.mode == "complete":
            related = self.corpus.related(position)
            eligible[related[related < n]] = False
        if self.externals:
            eligible &= self._named_by_others(position)
        return np.flatnonzero(eligible)

    def _named_by_others(self, position: int) -> Bools:
        """Which nodes other lists name; externals that only the query's own list names do not exist for it."""
        named = np.bincount(self.corpus.links.indices, minlength=self.corpus.n_nodes)
        named[self.corpus.related(position)] -= 1
        named[: self.corpus.n_articles] = 1
        return named > 0
