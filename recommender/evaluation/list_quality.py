"""Measures of all lists of one system together: coverage, diversity, novelty, ages and others.

They need no judgments. None of them is good or bad by itself: a system that shows random articles has the best coverage
of all. Formulas, denominators, sources and degenerate cases are in ``docs/metrics.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Float64s, Ints
from recommender.corpus import Corpus
from recommender.errors import EvaluationError, UnknownArticleError
from recommender.judging import mean_or_none, median_or_none, share_or_none
from recommender.text import NEAR_COPY, TextIndex

__all__ = ["MEASURES", "describe"]

_BATCH = 512
"""How many lists are measured at a time; changes memory only, never a result."""


def describe(run: Mapping[str, Sequence[str]], corpus: Corpus, text: TextIndex, k: int = 10) -> dict[str, float | None]:
    """Return every one of `MEASURES` for the first `k` results of every query of `run`.

    Parameters
    ----------
    run : mapping of str to sequence of str
        Ranked ids by query, best first. A query without results has an empty list.
    corpus : Corpus
        Holds all queries and results; results may be externals.
    text : TextIndex
        Of that corpus.
    k : int, optional
        How many places of each list count.

    Returns
    -------
    dict of str to (float or None)
        By the names of `MEASURES`. None where there is nothing to measure, for instance no dates.

    Raises
    ------
    EvaluationError
        If `run` has no query, or `k` is not positive.
    UnknownArticleError
        If `run` names something that is not in the corpus.
    """
    if not run or k < 1:
        raise EvaluationError("there are no lists to describe: give at least one query, and k of at least 1")
    results = _Results.of(run, corpus, text, k)
    return {name: measure(results) for name, measure in MEASURES.items()}


@dataclass(frozen=True)
class _Results:
    """The first k results of every list, joined into one table with a row for each result."""

    corpus: Corpus
    text: TextIndex
    n_lists: int
    lists: Ints
    """Number of the list that each result is in, ascending, shape (n_results,)."""
    queries: Ints
    """Position of the query of each result, shape (n_results,)."""
    positions: Ints
    """Position of each result, shape (n_results,)."""

    @classmethod
    def of(cls, run: Mapping[str, Sequence[str]], corpus: Corpus, text: TextIndex, k: int) -> _Results:
        positions = corpus.positions
        try:
            queries = [positions[query] for query in sorted(run)]
            ranked = [[positions[name] for name in run[query][:k]] for query in sorted(run)]
        except KeyError as error:
            raise UnknownArticleError(str(error.args[0])) from None
        lengths = [len(places) for places in ranked]
        return cls(
            corpus,
            text,
            n_lists=len(run),
            lists=np.repeat(np.arange(len(run)), lengths),
            queries=np.repeat(np.array(queries, dtype=np.int64), lengths),
            positions=np.array([position for places in ranked for position in places], dtype=np.int64),
        )

    @cached_property
    def lengths(self) -> Ints:
        """Number of results of each list, shape (n_lists,)."""
        return np.bincount(self.lists, minlength=self.n_lists).astype(np.int64)

    @cached_property
    def appearances(self) -> Ints:
        """In how many lists each node is, shape (n_nodes,)."""
        return np.bincount(self.positions, minlength=self.corpus.n_nodes).astype(np.int64)

    @cached_property
    def ages(self) -> Float64s:
        """Days by which results are older than their query, where both have a date; below zero if newer."""
        ages: Float64s = self.corpus.dates[self.queries] - self.corpus.dates[self.positions]
        return ages[~np.isnan(ages)]


def _coverage(results: _Results) -> float | None:
    """The share of all articles that are in at least one list."""
    return share_or_none(results.appearances[: results.corpus.n_articles] > 0)


def _exposure_gini(results: _Results) -> float | None:
    """How unequally the places are spread over all articles: 0 evenly, towards 1 all on one article."""
    counts = np.sort(results.appearances[: results.corpus.n_articles])
    if not counts.sum():
        return None
    ranks = np.arange(1, len(counts) + 1)
    return float(np.sum((2 * ranks - len(counts) - 1) * counts) / (len(counts) * counts.sum()))


def _diversity(results: _Results) -> float | None:
    """One minus the mean similarity of two results of the same list; mean over lists of at least two."""
    means = []
    for start in range(0, results.n_lists, _BATCH):
        batch = slice(*np.searchsorted(results.lists, (start, start + _BATCH)))
        lengths = results.lengths[start : start + _BATCH]
        rows = results.lists[batch] - start
        shape = (len(lengths), results.corpus.n_nodes)
        members = sp.csr_array((np.ones(len(rows)), (rows, results.positions[batch])), shape=shape)
        # |Σv|² = Σ|v|² + Σ v·w over all pairs in both orders, so that the similarities of pairs need not be computed
        # one by one.
        squares = _squares(sp.csr_array(members @ results.text.matrix))
        pairs = squares - members @ _squares(results.text.matrix)
        several = lengths > 1
        means.append(1 - pairs[several] / (lengths * (lengths - 1))[several])
    return mean_or_none(np.clip(np.concatenate(means), 0.0, 1.0))


def _novelty(results: _Results) -> float | None:
    """The mean of −log2 of the share of lists that a result is in, in bits: 0 if all lists are the same."""
    return mean_or_none(-np.log2(results.appearances[results.positions] / results.n_lists) + 0.0)


def _same_provider(results: _Results) -> float | None:
    """The share of results from the provider of the query, among those where both are known."""
    nodes = (results.corpus.node(position) for position in range(results.corpus.n_nodes))
    providers = np.array([node.provider.strip().casefold() for node in nodes])
    of_query, of_result = providers[results.queries], providers[results.positions]
    return share_or_none((of_query == of_result)[(of_query != "") & (of_result != "")])


def _median_age(results: _Results) -> float | None:
    """The median of the days by which a result is older than its query; below zero if newer."""
    return median_or_none(results.ages)


def _median_days_apart(results: _Results) -> float | None:
    """The median of the days between a result and its query, in either direction."""
    return median_or_none(np.abs(results.ages))


def _newer(results: _Results) -> float | None:
    """The share of results that are newer than their query, among those where both have a date."""
    return share_or_none(results.ages < 0)


def _near_copies(results: _Results) -> float | None:
    """The share of results whose text is nearly that of the query."""
    return share_or_none(results.text.pairs(results.queries, results.positions) >= NEAR_COPY)


def _empty_lists(results: _Results) -> float | None:
    """The share of queries without any result."""
    return share_or_none(results.lengths == 0)


MEASURES: dict[str, Callable[[_Results], float | None]] = {
    "coverage": _coverage,
    "exposure_gini": _exposure_gini,
    "diversity": _diversity,
    "novelty": _novelty,
    "same_provider": _same_provider,
    "median_age": _median_age,
    "median_days_apart": _median_days_apart,
    "newer": _newer,
    "near_copies": _near_copies,
    "empty_lists": _empty_lists,
}
"""Measure by name. The first line of each function's docstring is its explanation on the report page."""


def _squares(matrix: sp.csr_array) -> Float64s:
    """The squared length of each row."""
    return np.asarray(matrix.power(2).sum(axis=1), dtype=np.float64).ravel()
