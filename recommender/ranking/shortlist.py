"""From a question to the list that is shown: weigh, exclude, order, fold near-copies, vary, cut."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from numbers import Integral, Real
from typing import Literal, get_args

import numpy as np

from recommender._arrays.types import Bools, Float64s, Ints
from recommender.errors import SettingsError
from recommender.graph import ArticleGraph
from recommender.ranking.diversity import compose
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import feature_columns
from recommender.ranking.filters import Filters
from recommender.ranking.gathering import gather
from recommender.ranking.scoring import MIN_SCORE, order, probability, totals
from recommender.text import NEAR_COPY

__all__ = ["Duplicates", "Externals", "Mode", "Request", "Shortlist", "weigh"]

Mode = Literal["curated-first", "computed-only", "complete"]
"""How an article's own curated links are used; see `recommender.Recommender.recommend`."""

Externals = Literal["none", "curated", "all"]
"""Which external pages may be recommended; see `recommender.Recommender.recommend`."""

Duplicates = Literal["collapse", "keep"]
"""What happens to near-copies; see `recommender.Recommender.recommend`."""


_KNOWN = {"mode": get_args(Mode), "externals": get_args(Externals), "duplicates": get_args(Duplicates)}


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller wants of a list; the attributes are the parameters of `recommender.Recommender.recommend`.

    Raises
    ------
    SettingsError
        If a value is out of range.
    """

    k: int = 10
    mode: Mode = "curated-first"
    externals: Externals = "curated"
    duplicates: Duplicates = "collapse"
    diversity: float = 0.0
    filters: Filters = field(default_factory=Filters)
    as_of: datetime | None = None
    min_score: float = MIN_SCORE

    def __post_init__(self) -> None:
        if isinstance(self.k, bool) or not isinstance(self.k, Integral) or self.k < 0:
            raise SettingsError(f"k is {self.k!r}; it says how many stories to return and must be 0 or more")
        for name, known in _KNOWN.items():
            if getattr(self, name) not in known:
                raise SettingsError(f"{name} is {getattr(self, name)!r}; use one of {', '.join(known)}")
        if not isinstance(self.diversity, Real) or not 0.0 <= self.diversity <= 1.0:
            raise SettingsError(f"diversity is {self.diversity!r}; it must be a number from 0 to 1")
        if isinstance(self.min_score, bool) or not isinstance(self.min_score, Real) or not self.min_score <= 1.0:
            raise SettingsError(f"min_score is {self.min_score!r}; it must be a number, and no score is above 1")
        if self.as_of is not None and not isinstance(self.as_of, datetime):
            raise SettingsError(f"as_of is {self.as_of!r}; it must be a datetime, such as datetime(2021, 5, 1)")
        if not isinstance(self.filters, Filters):
            raise SettingsError(f"filters is {self.filters!r}; use recommender.Filters(…)")


@dataclass(frozen=True, eq=False)
class Shortlist:
    """The candidates of one query: weighed, with what bars some of them.

    Attributes
    ----------
    graph : ArticleGraph
    query : Query
    request : Request
    evidence : Evidence
        Of all candidates, barred or not.
    sums : ndarray, shape (n_candidates, n_signals), float64
        The evidence of each signal, see `recommender.ranking.totals`.
    barred : tuple of (str, ndarray of bool)
        Why some are never shown, in words, and which.
    """

    graph: ArticleGraph
    query: Query
    request: Request
    evidence: Evidence
    sums: Float64s
    barred: tuple[tuple[str, Bools], ...]

    @cached_property
    def scores(self) -> Float64s:
        """In (0, 1), shape (n_candidates,)."""
        return probability(self.sums.sum(axis=1))

    @cached_property
    def order(self) -> Ints:
        """Indices of the candidates that may be shown, best first, however low their score."""
        return self._ordered(self._allowed)

    @cached_property
    def _allowed(self) -> Bools:
        allowed = np.ones(len(self.scores), dtype=bool)
        for _, some in self.barred:
            allowed &= ~some
        return allowed

    def _ordered(self, some: Bools) -> Ints:
        index, evidence = np.flatnonzero(some), self.evidence
        return index[order(self.scores[index], evidence.dates[index], evidence.candidates[index])]

    def place(self, position: int) -> tuple[int, int | None]:
        """Return the index of the candidate at `position` and its 1-based rank in `order`; None if it is barred."""
        index = int(np.searchsorted(self.evidence.candidates, position))
        found = np.flatnonzero(self.order == index)
        return index, int(found[0]) + 1 if len(found) else None

    def shown(self) -> list[tuple[int, list[int]]]:
        """Return the indices of the candidates to show, each with those of its near-copies."""
        request, scores = self.request, self.scores
        good = self._ordered(self._allowed & (scores >= request.min_score))
        if request.duplicates == "keep" and not request.diversity:
            return [(index, []) for index in good[: request.k].tolist()]
        near_copy = NEAR_COPY if request.duplicates == "collapse" else np.inf
        # So many that near-copies and variety leave enough; rarely all are needed.
        depth = request.k + 10
        while True:
            top = good[:depth]
            alike = self._alike(self.evidence.candidates[top])
            found = compose(scores[top], alike, request.k, near_copy=near_copy, diversity=request.diversity)
            if len(found) >= request.k or depth >= len(good):
                places = top.tolist()
                return [(places[index], [places[copy] for copy in copies]) for index, copies in found]
            depth *= 4

    def _alike(self, positions: Ints) -> Float64s:
        alike: Float64s = self.graph.text.between(positions).astype(np.float64)
        # An external is known from curated entries, and those of the query may be invisible: it is a copy of nothing.
        external = positions >= len(self.graph.corpus)
        alike[external] = 0.0
        alike[:, external] = 0.0
        return alike


def weigh(
    graph: ArticleGraph,
    queries: Sequence[Query],
    requests: Sequence[Request],
    coefficients: Sequence[Float64s],
    *,
    skip: Sequence[Ints],
    never: Bools,
    asked: Collection[int] = (),
) -> list[Shortlist]:
    """Gather the evidence for the candidates of each query, add it up, and say which of them are barred.

    Parameters
    ----------
    graph, queries, requests
        What is asked, and of which site; requests differ in `k` alone.
    coefficients : sequence of ndarray, shape (n_features,), float64
        For each query, as for `recommender.ranking.totals`.
    skip : sequence of ndarray of int64
        For each query the positions that stand in its list already.
    never : ndarray, shape (n_nodes,), bool
        What is never recommended to anybody.
    asked : collection of int, optional
        Positions to weigh in any case.
    """
    evidence = gather(graph, queries, externals=requests[0].externals == "all", asked=asked)
    parts = [*evidence.parts()]
    counts = [part.stop - part.start for part in parts]
    sums = totals(feature_columns(evidence), np.repeat(coefficients, counts, axis=0))
    return [
        Shortlist(
            graph, query, request, some, sums[part], tuple(_barred(graph, query, request, some, skip=own, never=never))
        )
        for query, request, some, part, own in zip(queries, requests, evidence.each(), parts, skip, strict=True)
    ]


def _barred(
    graph: ArticleGraph, query: Query, request: Request, evidence: Evidence, *, skip: Ints, never: Bools
) -> Iterator[tuple[str, Bools]]:
    candidates = evidence.candidates
    if query.position is not None:
        yield "it is the article itself", candidates == query.position
        versions = graph.corpus.same_page(query.position)
        if len(versions) > 1:
            yield "it is another version of the same page", np.isin(candidates, versions)
    yield "it is a draft, or hidden", never[candidates]
    if len(skip):
        yield "the article's own list names it", (candidates[:, None] == skip).any(axis=1)
    if request.externals != "all":
        yield "it is outside the site", candidates >= len(graph.corpus)
    if not np.isnan(query.as_of):
        undated_external = np.isnan(evidence.dates) & (candidates >= len(graph.corpus))
        yield "it had not been published by then", ~((evidence.dates <= query.as_of) | undated_external)
    if request.duplicates == "collapse" and query.position is not None:
        # What is known of an external is a line or two, with words that no article may have.
        article = candidates < len(graph.corpus)
        yield "it is a near-copy of the article itself", article & (evidence.similarity >= NEAR_COPY)
    yield from request.filters.refused(graph, query, evidence)
