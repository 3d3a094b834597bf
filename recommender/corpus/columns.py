"""What the arithmetic has to know of every article, without reading it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

import numpy as np

from recommender._arrays.counts import CountTable
from recommender._arrays.operations import spliced
from recommender._arrays.types import Bools, Bytes, Float64s, Ints, Keys
from recommender.content import KEPT_OUT, Article, RelatedLink, fold_case
from recommender.corpus.name_table import keys_of, page_key

__all__ = [
    "ADDRESS",
    "KEPT_OUT_CODES",
    "REFERENCE",
    "SECTION",
    "SERIES",
    "TOPIC",
    "Columns",
    "Lookups",
    "days",
    "labels_in",
    "labels_of",
    "text_links_of",
]  # fmt: skip

ADDRESS, REFERENCE = "ur"
"""What the name of a link in `text_links_of` begins with: an address, or another name of its target."""

TOPIC, SERIES, SECTION = "tsn"
"""What the name of a label in `labels_of` begins with."""

KEPT_OUT_CODES = {reason: code for code, reason in enumerate(("", *KEPT_OUT))}
"""Reason → its code in arrays; 0 for articles that may be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A row for each article.

    Attributes
    ----------
    published : ndarray of float64
        Days since 1970; NaN where no date is known.
    page : ndarray of uint64
        The same number for all articles at one address; 0 for those without.
    kept_out : ndarray of uint8
        Why the article is never shown, as its place among `recommender.content.KEPT_OUT`, from 1; 0 if it may be.
    public_from, public_until : ndarray of float64
        When it is public, in days since 1970; NaN where there is no limit.
    hidden : ndarray of bool
    by_program : ndarray of bool
        Whether its list was made by a program.
    """

    published: Float64s
    page: Keys
    kept_out: Bytes
    public_from: Float64s
    public_until: Float64s
    hidden: Bools
    by_program: Bools

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Columns:
        """Read `articles`."""
        kinds = (float, np.uint64, np.uint8, float, float, bool, bool)
        columns = tuple(np.empty(len(articles), dtype=kind) for kind in kinds)
        for row, article in enumerate(articles):
            values = (
                days(article.published),
                page_key(article.url),
                KEPT_OUT_CODES[article.why_kept_out(None)],
                days(article.public_from),
                days(article.public_until),
                article.hidden,
                article.related_origin == "machine",
            )
            for column, value in zip(columns, values, strict=True):
                column[row] = value
        return cls(*columns)

    def kept_out_at(self, day: float, *, hidden: bool) -> Bytes:
        """Return why each article may not be shown on a day; codes as in `kept_out`, shape (n_articles,).

        Parameters
        ----------
        day : float
            A moment in days since 1970; NaN for none: then nothing is scheduled and nothing has expired.
        hidden : bool
            Whether hidden articles are left out, too.
        """
        codes = self.kept_out.copy()
        for name, applies in (
            ("scheduled", day < self.public_from),
            ("expired", day >= self.public_until),
            ("not featured", self.hidden & hidden),
        ):
            codes[applies & (codes == 0)] = KEPT_OUT_CODES[name]
        return codes

    def spliced(self, origin: Ints, fresh: Columns) -> Columns:
        """Return the rows `origin` of these, and the next of `fresh` wherever that is negative."""
        names = [entry.name for entry in fields(self)]
        return Columns(*(spliced(getattr(self, name), origin, getattr(fresh, name)) for name in names))


@dataclass(frozen=True, slots=True, eq=False)
class Lookups:
    """The names under which the targets of curated entries were looked up: who names whom may change with them.

    Attributes
    ----------
    keys : ndarray, shape (n_lookups,), uint64
        Hashes of the names, see `recommender.corpus.name_table`; ascending for each owner.
    owners : ndarray, shape (n_lookups,), int64
        The position of the article whose list holds the entry, ascending.
    """

    keys: Keys
    owners: Ints

    @classmethod
    def of(cls, lists: Iterable[tuple[int, Sequence[RelatedLink]]]) -> Lookups:
        """Return the names that some lists look up; each list comes with the position of its article."""
        keys, owners, counts = array("Q"), array("q"), array("q")  # a large site has tens of millions of names
        for owner, entries in lists:
            if entries:
                own = np.unique(np.concatenate([*map(keys_of, entries)]))
                keys.frombytes(own.tobytes())
                owners.append(owner)
                counts.append(len(own))
        owner_of, count_of = (np.frombuffer(column, dtype=np.int64) for column in (owners, counts))
        return cls(np.frombuffer(keys, dtype=np.uint64), np.repeat(owner_of, count_of))

    def moved(self, destination: Ints, fresh: Lookups) -> Lookups:
        """Return the lookups of a changed site.

        Parameters
        ----------
        destination : ndarray, shape (n_articles_before,), int64
            Where each article stands now; -1 if it is gone.
        fresh : Lookups
            Those of the articles that came, at their new positions.
        """
        owners = destination[self.owners]
        keys, owners = np.append(self.keys[owners >= 0], fresh.keys), np.append(owners[owners >= 0], fresh.owners)
        order = np.argsort(owners, kind="stable")
        return Lookups(keys[order], owners[order])


def text_links_of(articles: Iterable[Article]) -> CountTable:
    """Return the links in the texts of `articles`: `ADDRESS` and the address, or `REFERENCE` and another name."""
    return CountTable.of(
        sorted({ADDRESS + link.url if link.url else REFERENCE + link.reference for link in article.links})
        for article in articles
    )


def labels_in(article: Article) -> dict[str, str]:
    """Return what an article is filed under, by its kind and its name in one case: topics, its series, its section.

    A section that is also one of the topics says nothing more.

    Examples
    --------
    >>> from recommender import Article
    >>> labels_in(Article("a", "Ferries", topics=("Transport",), series="On the quay", section="transport"))
    {'ttransport': 'Transport', 'son the quay': 'On the quay'}
    """
    labels = {TOPIC + fold_case(topic): topic for topic in reversed(article.topics)}
    if article.series:
        labels[SERIES + fold_case(article.series)] = article.series
    if article.section and TOPIC + fold_case(article.section) not in labels:
        labels[SECTION + fold_case(article.section)] = article.section
    return labels


def labels_of(articles: Iterable[Article]) -> CountTable:
    """Return the labels of `articles`, each once; see `labels_in`."""
    return CountTable.of(sorted(labels_in(article)) for article in articles)


def days(moment: datetime | None) -> float:
    """Return `moment` in days since 1970-01-01 UTC; NaN for None. Without a time zone it is taken for UTC."""
    if moment is None:
        return float("nan")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86_400
