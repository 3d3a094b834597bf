"""What the arithmetic has to know of every article, without reading it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import numpy as np

from recommender._arrays.operations import spliced
from recommender._arrays.types import Bools, Float64s, Ints, Keys
from recommender.content import Article
from recommender.corpus.name_table import page_key

__all__ = ["Columns", "days"]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A row for each article.

    Attributes
    ----------
    published : ndarray of float64
        Days since 1970; NaN where no date is known.
    page : ndarray of uint64
        The same number for all articles at one address; 0 for those without.
    draft, hidden : ndarray of bool
    """

    published: Float64s
    page: Keys
    draft: Bools
    hidden: Bools

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Columns:
        """Read `articles`."""
        rows = [(days(a.published), page_key(a.url), a.draft, a.hidden) for a in articles]
        published, page, draft, hidden = zip(*rows, strict=True) if rows else ((),) * 4
        return cls(np.array(published, float), np.array(page, np.uint64), np.array(draft, bool), np.array(hidden, bool))

    def spliced(self, origin: Ints, fresh: Columns) -> Columns:
        """Return the rows `origin` of these, and the next of `fresh` wherever that is negative."""
        names = [entry.name for entry in fields(self)]
        return Columns(*(spliced(getattr(self, name), origin, getattr(fresh, name)) for name in names))


def days(moment: datetime | None) -> float:
    """Return `moment` in days since 1970-01-01 UTC; NaN for None. Without a time zone it is taken for UTC."""
    if moment is None:
        return float("nan")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86_400
