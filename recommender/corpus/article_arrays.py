"""What the arithmetic has to know of the articles of a site, as arrays and tables with a row for each."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.types import Bools, Bytes, Float64s, Ints
from recommender._io.arguments import is_number
from recommender.corpus.checks import copies_of
from recommender.corpus.columns import Columns, Lookups, days, labels_of, text_links_of
from recommender.corpus.mentions import mentions_of
from recommender.corpus.node_lookup import NodeLookup
from recommender.corpus.records import digests_of
from recommender.errors import wrong_argument

__all__ = ["ArticleArrays"]


class ArticleArrays(NodeLookup):
    """The part of a corpus that is computed from what its articles say; each array when it is first asked for."""

    @cached_property
    def columns(self) -> Columns:
        """What the arithmetic has to know of every article."""
        return Columns.of(self.articles)

    @cached_property
    def labels(self) -> CountTable:
        """What every article is filed under; see `recommender.corpus.columns.labels_in`."""
        return labels_of(self.articles)

    @cached_property
    def text_links(self) -> CountTable:
        """The links in the text of every article."""
        return text_links_of(self.articles)

    @cached_property
    def mentions(self) -> sp.csr_array:
        """Which article's text links to which, shape (n_articles, n_articles), float32; see `mentions_of`."""
        return mentions_of(self.articles, self.text_links, self.book, self.same_page)

    @cached_property
    def dates(self) -> Float64s:
        """Days since 1970 of every node, shape (n_nodes,); NaN where no date is known."""
        outside = np.array([days(external.published) for external in self.externals], dtype=np.float64)
        return np.append(self.columns.published, outside)

    @cached_property
    def copies(self) -> dict[int, tuple[int, ...]]:
        """For each article whose address another article shares: the positions of those others."""
        return copies_of(self.columns.page)

    @cached_property
    def digests(self) -> Bytes:
        """A hash of everything each article says, shape (n_articles, 16)."""
        return digests_of(self.articles)

    @cached_property
    def lookups(self) -> Lookups:
        """The names under which the targets of entries were looked up."""
        return Lookups.of((position, article.related) for position, article in enumerate(self.articles))

    def same_page(self, position: int) -> Ints:
        """Return the positions of the articles at the address of the article at `position`, itself first.

        They are versions of one page, so none is a story related to another.
        """
        position = self._checked(position, article=True)
        return np.array([position, *self.copies.get(position, ())], dtype=np.int64)

    def published_by(self, day: float, dates: Float64s | None = None) -> Bools:
        """Whether each node existed on a day, shape (n_nodes,); by other `dates` of the same shape, if given.

        Articles without a date did not. Externals without one did: who links to them decides whether they are seen.
        """
        dates = self.dates if dates is None else dates
        if not isinstance(day, float) and not is_number(day):  # NaN is a day that never came
            raise wrong_argument("day", day, "a number: days since 1970")
        if np.shape(dates) != (self.n_nodes,):
            raise wrong_argument("dates", dates, f"an array of {self.n_nodes} numbers: days since 1970")
        undated_externals = np.isnan(dates)
        undated_externals[: len(self)] = False
        return (dates <= day) | undated_externals
