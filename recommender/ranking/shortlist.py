"""Shortlist: from a query to the list that is shown. Score, exclude, order, fold near-copies, vary, cut to `k`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recommender._arrays.types import Bools, Bytes, Float64s, Ints
from recommender.content import KEPT_OUT
from recommender.corpus import KEPT_OUT_CODES
from recommender.graph import ArticleGraph
from recommender.ranking.diversity import POOL, compose, fold_near_copies
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import feature_columns
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.request import Request
from recommender.ranking.scoring import (
    CURVE,
    CURVE_WITH_MEANING,
    Curve,
    order,
    probability,
    signal_sums,
)
from recommender.text import NEAR_COPY

__all__ = ["Shortlist", "Stories", "curve_of", "score_candidates", "stories_shown"]

Stories = list[tuple[int, list[int]]]
"""Indices of the candidates to show, each with those of its near-copies."""

SPARE = 10
"""How many more candidates than `k` are compared with each other at first, so that near-copies leave `k`. If they do
not, four times as many are compared. A plain choice: it changes speed only."""


@dataclass(frozen=True, eq=False)
class Shortlist:
    """The candidates of one query with their scores, and which of them are barred.

    Attributes
    ----------
    graph : ArticleGraph
        Of the site.
    query : Query
        What is recommended for.
    request : Request
        What list is wanted.
    evidence : Evidence
        Of all n candidates, barred or not.
    sums : ndarray, shape (n, n_signals), float64
        The evidence of each signal, see `recommender.ranking.scoring.signal_sums`.
    scores : ndarray, shape (n,), float64
        In (0, 1).
    curve : Curve
        From evidence to these.
    barred : tuple of (str, ndarray, shape (n,), bool)
        Why some candidates are never shown, in words, and which.
    """

    graph: ArticleGraph
    query: Query
    request: Request
    evidence: Evidence
    sums: Float64s
    scores: Float64s
    curve: Curve
    barred: tuple[tuple[str, Bools], ...]

    @cached_property
    def order(self) -> Ints:
        """Indices of the candidates that may be shown, best first, however low their score."""
        return self._ordered(self._allowed)

    @cached_property
    def _allowed(self) -> Bools:
        """Which candidates are not barred, shape (n,)."""
        allowed = np.ones(len(self.scores), dtype=bool)
        for _, barred in self.barred:
            allowed &= ~barred
        return allowed

    def _ordered(self, keep: Bools) -> Ints:
        """Indices of the candidates where `keep`, shape (n,), is true, best first."""
        index, evidence = np.flatnonzero(keep), self.evidence
        return index[order(self.scores[index], evidence.dates[index], evidence.candidates[index])]

    def rank_of(self, position: int) -> tuple[int, int | None]:
        """Return the index of the candidate at `position`, and its rank in `order`, from 1; None if it is barred."""
        index = int(np.searchsorted(self.evidence.candidates, position))
        place = np.flatnonzero(self.order == index)
        return index, int(place[0]) + 1 if len(place) else None

    @cached_property
    def _good_enough(self) -> Bools:
        """Which candidates could be shown, near-copies of others among them; shape (n,)."""
        enough = self._allowed & (self.scores >= self.request.threshold)
        if self.request.fill and self.request.min_score is None:
            enough &= self.evidence.in_common
        return enough

    def _best(self, n: int) -> Ints:
        """Indices of the `n` best candidates that could be shown, best first."""
        keep = self._good_enough
        if np.count_nonzero(keep) > n > 0:  # most need not be sorted
            scores = self.scores[keep]
            keep = keep & (self.scores >= np.partition(scores, len(scores) - n)[len(scores) - n])
        return self._ordered(keep)[:n]

    @property
    def _near_copy(self) -> float:
        return NEAR_COPY if self.request.duplicates == "collapse" else np.inf

    def count(self) -> int:
        """Return how many stories a list without end would show."""
        n = int(np.count_nonzero(self._good_enough))
        if self.request.duplicates == "keep":
            return n
        similarity = self._similarity_between(self.evidence.candidates[self._best(n)])
        return len(fold_near_copies(similarity >= self._near_copy))

    @property
    def _n_wanted(self) -> int:
        """How many candidates that are no near-copies of each other must be known to choose from."""
        return self.request.k + (POOL if self.request.diversity else 0)

    @property
    def compared_first(self) -> Ints:
        """Positions of the candidates that are compared with each other in any case."""
        return self.evidence.candidates[self._first]

    @cached_property
    def _first(self) -> Ints:
        return self._best(self._n_wanted + SPARE)

    def shown(self, may_be_copies: Bools | None = None) -> Stories:
        """Return the indices of the candidates to show, each with those of its near-copies.

        `may_be_copies` says which of `compared_first` may be near-copies of others there, where that is known.
        """
        request, scores, near_copy, wanted = self.request, self.scores, self._near_copy, self._n_wanted
        if request.k <= 0:
            return []
        top, depth = self._first, wanted + SPARE
        if not request.diversity and (
            request.duplicates == "keep" or (may_be_copies is not None and not may_be_copies.any())
        ):
            return [(index, []) for index in top[: request.k].tolist()]
        # Comparing all with each other would take memory with the square of their number; rarely all are needed.
        while True:
            compared = None if request.diversity else may_be_copies
            similarity = self._similarity_between(self.evidence.candidates[top], compared)
            stories = compose(scores[top], similarity, request.k, near_copy=near_copy, diversity=request.diversity)
            n = len(fold_near_copies(similarity >= near_copy)) if request.diversity else len(stories)
            if n >= wanted or len(top) < depth:
                indices = top.tolist()
                return [(indices[first], [indices[copy] for copy in copies]) for first, copies in stories]
            depth *= 4
            top, may_be_copies = self._best(depth), None

    def _similarity_between(self, positions: Ints, compared: Bools | None = None) -> Float64s:
        """The similarity of each two nodes, shape (n_positions, n_positions); 0 for those that are not `compared`."""
        similarity = np.zeros((len(positions), len(positions)))
        # What is known of an external comes from curated lists, which may be invisible: it is a near-copy of nothing.
        article = positions < len(self.graph.corpus)
        some = np.flatnonzero(article if compared is None else article & compared)
        similarity[np.ix_(some, some)] = self.graph.text.between(positions[some])
        return similarity


def stories_shown(shortlists: Sequence[Shortlist]) -> list[Stories]:
    """Return what each of some shortlists of one site shows, see `Shortlist.shown`; together they take less time."""
    text = shortlists[0].graph.text
    near = text.may_be_near_copies([one.compared_first for one in shortlists], NEAR_COPY)
    return [one.shown(may_be_copies) for one, may_be_copies in zip(shortlists, near, strict=True)]


def curve_of(graph: ArticleGraph, queries: Sequence[Query]) -> Curve:
    """Return the curve from evidence to chances, for queries that are answered together."""
    # They all have an embedding, or none has.
    return CURVE_WITH_MEANING if graph.text.meaning and queries[0].meaning is not None else CURVE


def score_candidates(
    graph: ArticleGraph,
    queries: Sequence[Query],
    requests: Sequence[Request],
    coefficients: Sequence[Float64s],
    *,
    skip: Sequence[Ints],
    kept_out: Bytes,
    include: Sequence[Ints] = (),
) -> list[Shortlist]:
    """Gather the evidence for the candidates of each query, add it up, and find which candidates are barred.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    queries : sequence of Query
        What to recommend for, at least one.
    requests : sequence of Request
        Which list is wanted for each query; they differ in `k` alone.
    coefficients : sequence of ndarray, shape (n_features,), float64
        For each query, as for `recommender.ranking.scoring.signal_sums`.
    skip : sequence of ndarray of int64
        For each query, the positions that stand in its list already.
    kept_out : ndarray, shape (n_nodes,), uint8
        Why some nodes may not be shown, whatever the query: `recommender.corpus.KEPT_OUT_CODES`.
    include : sequence of ndarray of int64, optional
        For each query the positions that are candidates in any case.
    """
    evidence = gather_evidence(graph, queries, externals=requests[0].externals == "all", include=include)
    slices = [*evidence.slices()]
    counts = [rows.stop - rows.start for rows in slices]
    sums = signal_sums(feature_columns(evidence), np.repeat(np.transpose(coefficients), counts, axis=1).T)
    curve = curve_of(graph, queries)
    scores = probability(sums.sum(axis=1), curve)
    return [
        Shortlist(
            graph,
            query,
            request,
            own,
            sums[rows],
            scores[rows],
            curve,
            tuple(_barred(graph, query, request, own, skip=listed, kept_out=kept_out)),
        )
        for query, request, own, rows, listed in zip(queries, requests, evidence.per_query(), slices, skip, strict=True)
    ]


def _barred(
    graph: ArticleGraph, query: Query, request: Request, evidence: Evidence, *, skip: Ints, kept_out: Bytes
) -> Iterator[tuple[str, Bools]]:
    """Yield, for each rule and filter, the cause in words and which candidates it bars."""
    candidates = evidence.candidates
    if query.position is not None:
        yield "it is the article itself", candidates == query.position
        versions = graph.corpus.same_page(query.position)
        if len(versions) > 1:
            yield "it is another version of the same page", np.isin(candidates, versions)
    codes = kept_out[candidates]
    if codes.any():
        for reason, text in KEPT_OUT.items():
            yield text, codes == KEPT_OUT_CODES[reason]
    if len(skip):
        yield "the article's own list names it", (candidates[:, None] == skip).any(axis=1)
    if request.externals != "all":
        yield "it is outside the site", candidates >= len(graph.corpus)
    elif kept_out.any():
        yield "no public article names it", _named_by_none(graph, evidence, kept_out)
    if not np.isnan(query.as_of):
        undated_external = np.isnan(evidence.dates) & (candidates >= len(graph.corpus))
        yield "it had not been published by then", ~((evidence.dates <= query.as_of) | undated_external)
    if request.duplicates == "collapse" and query.position is not None:
        # What is known of an external is a line or two, with words that no article may have.
        article = candidates < len(graph.corpus)
        yield "it is a near-copy of the article itself", article & (evidence.similarity >= NEAR_COPY)
    yield from request.filters.refused(graph, query, evidence)


def _named_by_none(graph: ArticleGraph, evidence: Evidence, kept_out: Bytes) -> Bools:
    """Which candidates are pages outside the site that only articles name which may not be shown, shape (n,)."""
    candidates = evidence.candidates
    external = np.flatnonzero(candidates >= len(graph.corpus))
    owner, articles = graph.links_of(candidates[external], evidence.visible[0])
    unnamed = np.zeros(len(candidates), dtype=bool)
    unnamed[external] = True
    unnamed[external[owner[kept_out[articles] == 0]]] = False
    return unnamed
