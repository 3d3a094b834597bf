"""What the lists of one system are worth as a whole, beyond hitting what is relevant.

Needs no judgments. Nothing here is good or bad by itself: a system that shows random articles has the best
coverage of all. Formulas, denominators, sources and degenerate cases are in ``docs/metrics.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Bools, Float64s, Ints
from recommender.corpus import Corpus
from recommender.errors import EvaluationError, UnknownArticleError
from recommender.text import NEAR_COPY, TextIndex

__all__ = ["MEASURES", "describe"]

_BLOCK = 512
"""Lists or results looked at in one go; changes memory only, never a result."""


def describe(run: Mapping[str, Sequence[str]], corpus: Corpus, text: TextIndex, k: int = 10) -> dict[str, float | None]:
    """Return every one of `MEASURES` for the first `k` results of every query of `run`.

    Parameters
    ----------
    run : mapping of str to sequence of str
        Ranked ids by query, best first. A query without results belongs in it, with an empty list.
    corpus : Corpus
        Holds all queries and results; results may be externals.
    text : TextIndex
        Of that corpus.
    k : int, optional
        How many places of each list count.

    Returns
    -------
    dict of str to (float or None)
        None where a measure has no meaning, for instance ages where there are no dates.

    Raises
    ------
    EvaluationError
        If `run` has no query, or `k` is not positive.
    UnknownArticleError
        If `run` names something that is not in the corpus.
    """
    if not run or k < 1:
        raise EvaluationError("there are no lists to describe: give at least one query, and k of at least 1")
    shown = _Shown.of(run, corpus, text, k)
    return {name: measure(shown) for name, measure in MEASURES.items()}


@dataclass(frozen=True)
class _Shown:
    """The first places of every list, one entry per result."""

    corpus: Corpus
    text: TextIndex
    n_lists: int
    lists: Ints
    """Number of the list that each result stands in, ascending, shape (n_results,)."""
    queries: Ints
    """Position of the query of each result, shape (n_results,)."""
    results: Ints
    """Position of each result, shape (n_results,)."""

    @classmethod
    def of(cls, run: Mapping[str, Sequence[str]], corpus: Corpus, text: TextIndex, k: int) -> _Shown:
        positions = corpus.positions
        try:
            queries = [positions[query] for query in sorted(run)]
            results = [[positions[name] for name in run[query][:k]] for query in sorted(run)]
        except KeyError as error:
            raise UnknownArticleError(str(error.args[0])) from None
        lengths = [len(ranked) for ranked in results]
        return cls(
            corpus,
            text,
            n_lists=len(run),
            lists=np.repeat(np.arange(len(run)), lengths),
            queries=np.repeat(np.array(queries, dtype=np.int64), lengths),
            results=np.array([place for ranked in results for place in ranked], dtype=np.int64),
        )

    @cached_property
    def lengths(self) -> Ints:
        """Number of results of each list, shape (n_lists,)."""
        return np.bincount(self.lists, minlength=self.n_lists).astype(np.int64)

    @cached_property
    def appearances(self) -> Ints:
        """In how many lists each node stands, shape (n_nodes,)."""
        return np.bincount(self.results, minlength=self.corpus.n_nodes).astype(np.int64)

    @cached_property
    def ages(self) -> Float64s:
        """Days by which results are older than their query, where both have a date; below zero if newer."""
        ages: Float64s = self.corpus.dates[self.queries] - self.corpus.dates[self.results]
        return ages[~np.isnan(ages)]


def _coverage(shown: _Shown) -> float | None:
    """The share of all articles that stand in at least one list."""
    return _share(shown.appearances[: shown.corpus.n_articles] > 0)


def _exposure_gini(shown: _Shown) -> float | None:
    """How unequally the places are spread over all articles: 0 evenly, towards 1 all on one article."""
    counts = np.sort(shown.appearances[: shown.corpus.n_articles])
    if not counts.sum():
        return None
    ranks = np.arange(1, len(counts) + 1)
    return float(np.sum((2 * ranks - len(counts) - 1) * counts) / (len(counts) * counts.sum()))


def _diversity(shown: _Shown) -> float | None:
    """One minus the mean similarity of two results of the same list; mean over lists of at least two."""
    means = []
    for start in range(0, shown.n_lists, _BLOCK):
        inside = slice(*np.searchsorted(shown.lists, (start, start + _BLOCK)))
        lengths = shown.lengths[start : start + _BLOCK]
        rows = shown.lists[inside] - start
        shape = (len(lengths), shown.corpus.n_nodes)
        members = sp.csr_array((np.ones(len(rows)), (rows, shown.results[inside])), shape=shape)
        # |Σv|² = Σ|v|² + Σ of all pairs v·w in both orders: no pair has to be looked at by itself.
        squares = _squares(sp.csr_array(members @ shown.text.matrix))
        pairs = squares - members @ _squares(shown.text.matrix)
        several = lengths > 1
        means.append(1 - pairs[several] / (lengths * (lengths - 1))[several])
    return _mean(np.clip(np.concatenate(means), 0.0, 1.0))


def _novelty(shown: _Shown) -> float | None:
    """The mean of −log2 of the share of lists in which a result stands, in bits: 0 if all are the same."""
    return _mean(-np.log2(shown.appearances[shown.results] / shown.n_lists) + 0.0)


def _same_provider(shown: _Shown) -> float | None:
    """The share of results from the provider of the query, among those where both are known."""
    nodes = (shown.corpus.node(place) for place in range(shown.corpus.n_nodes))
    names = np.array([node.provider.strip().casefold() for node in nodes])
    ours, theirs = names[shown.queries], names[shown.results]
    return _share((ours == theirs)[(ours != "") & (theirs != "")])


def _median_age(shown: _Shown) -> float | None:
    """The median of the days by which a result is older than its query; below zero if newer."""
    return float(np.median(shown.ages)) if len(shown.ages) else None


def _median_days_apart(shown: _Shown) -> float | None:
    """The median of the days between a result and its query, in either direction."""
    return float(np.median(np.abs(shown.ages))) if len(shown.ages) else None


def _newer(shown: _Shown) -> float | None:
    """The share of results that are newer than their query, among those where both have a date."""
    return _share(shown.ages < 0)


def _near_copies(shown: _Shown) -> float | None:
    """The share of results whose text is nearly that of the query."""
    alike = [
        shown.text.pairs(shown.queries[start : start + _BLOCK], shown.results[start : start + _BLOCK])
        for start in range(0, len(shown.results), _BLOCK)
    ]
    return _share(np.concatenate(alike) >= NEAR_COPY) if alike else None


def _empty_lists(shown: _Shown) -> float | None:
    """The share of queries without any result."""
    return _share(shown.lengths == 0)


MEASURES: dict[str, Callable[[_Shown], float | None]] = {
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
"""What is measured, by name; the first line of each function's docstring says it in words."""


def _squares(matrix: sp.csr_array) -> Float64s:
    """The squared length of each row."""
    return np.asarray(matrix.power(2).sum(axis=1), dtype=np.float64).ravel()


def _mean(values: Float64s) -> float | None:
    return float(np.mean(values)) if len(values) else None


def _share(flags: Bools) -> float | None:
    return _mean(flags.astype(np.float64))
