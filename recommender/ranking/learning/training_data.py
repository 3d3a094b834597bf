"""The lists of one half of a site, as training data."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from recommender._arrays.operations import distinct
from recommender._arrays.types import Bools, Ints
from recommender.corpus import Corpus
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import feature_columns
from recommender.ranking.gathering import gather, together
from recommender.ranking.learning.conditional_logit import DEFAULTS, Table

__all__ = ["Lists"]

MAX_LISTS = 450
"""Of more lists in a half, a sample is enough for a handful of coefficients."""

RIVALS = 100
"""Among how many of the best other candidates an entry has to stand out."""

NEIGHBOURS = 25
"""How many articles before and after an entry are of the same days."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of a half say.

    Attributes
    ----------
    table : Table
        Their candidates; entries that look like chance are left out.
    n_lists : int
        How many lists were looked at.
    chance : float
        Summed over them, the share of entries that are no more alike to the query in text than half of the articles of
        the same days.
    """

    table: Table
    n_lists: int
    chance: float

    @classmethod
    def of(cls, graph: ArticleGraph, inside: Bools, periods: Ints) -> Lists:
        """Return the lists of the articles `inside`, seen from within: links that leave the half do not exist.

        Parameters
        ----------
        graph : ArticleGraph
            Of the whole site.
        inside : ndarray, shape (n_articles,), bool
            The half.
        periods : ndarray, shape (n_articles,), int64
            The period of each article.
        """
        corpus = _within(graph.corpus, inside)
        seen = ArticleGraph(corpus, graph.text)
        looks_like_chance = _Chance(seen, inside)
        sample, tables, chance = _sample(corpus), [], 0.0
        for positions in together(sample, corpus.n_nodes):
            queries = [Query.of(seen, position) for position in positions]
            for query, position, evidence in zip(queries, positions, gather(seen, queries).each(), strict=True):
                listed = corpus.related(position)
                by_chance = looks_like_chance(query, listed)
                chance += float(by_chance.mean())
                usable = inside[evidence.candidates] & ~np.isin(evidence.candidates, listed[by_chance])
                tables += _candidates(evidence.only(usable), listed[~by_chance], int(periods[position]))
        return cls(Table.joined(tables), len(sample), chance)

    def __add__(self, other: Lists) -> Lists:
        """Return the lists of both halves."""
        return Lists(Table.joined([self.table, other.table]), self.n_lists + other.n_lists, self.chance + other.chance)

    @property
    def noise(self) -> float:
        """The share of a list that looks like chance, in [0, 1]: twice that of entries in the worse half (Storey 2002).

        As if ten more lists had been seen with a tenth of such entries, so that a handful says little.
        """
        return min(1.0, 2.0 * (self.chance + 1.0) / (self.n_lists + 10.0))


def _within(corpus: Corpus, inside: Bools) -> Corpus:
    rows, columns = corpus.links.nonzero()
    nodes = np.append(inside, np.zeros(corpus.n_nodes - len(corpus), dtype=bool))
    return corpus.with_links(nodes[rows] & nodes[columns])


def _sample(corpus: Corpus) -> list[int]:
    """The articles with lists, at most `MAX_LISTS` of them: which ones, their ids decide."""
    with_list = np.flatnonzero(np.diff(corpus.links.indptr)).tolist()
    return sorted(with_list, key=lambda position: (crc32(corpus.ids[position].encode()), position))[:MAX_LISTS]


def _candidates(evidence: Evidence, listed: Ints, period: int) -> list[Table]:
    """The entries of one list and their best rivals; nothing if there are none."""
    if not (len(listed) and len(evidence.candidates)):
        return []
    columns = feature_columns(evidence)
    is_entry = np.isin(evidence.candidates, listed)
    keep = is_entry.copy()
    keep[np.argsort(-(columns @ DEFAULTS), kind="stable")[:RIVALS]] = True
    numbers = (int(keep.sum()), len(listed), period)
    return [Table(columns[keep], is_entry[keep], *(np.array([number]) for number in numbers))]


class _Chance:
    """Tells the entries that are no more alike to the query than half of the articles of the same days."""

    def __init__(self, graph: ArticleGraph, inside: Bools) -> None:
        self._text = graph.text
        dates = np.nan_to_num(graph.corpus.dates[: len(graph.corpus)])
        members = np.flatnonzero(inside)
        self._order = members[np.argsort(dates[members], kind="stable")]
        self._place = np.zeros(len(graph.corpus), dtype=np.int64)
        self._place[self._order] = np.arange(len(self._order))

    def __call__(self, query: Query, entries: Ints) -> Bools:
        around = self._place[entries][:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS + 1)
        others = self._order[np.clip(around, 0, len(self._order) - 1)]
        nodes, at = distinct(np.concatenate([entries, others.ravel()]), len(self._place))
        similarity = self._text.similarities(query.vector, nodes)[at]
        rest = similarity[len(entries) :].reshape(others.shape)
        return np.asarray(similarity[: len(entries)] <= np.median(rest, axis=1))
