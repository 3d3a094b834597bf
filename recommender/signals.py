"""Evidence: one column per signal, one row per candidate.

Retrieval comes first: the nodes whose text is alike, and those that a walk over curated links reaches from
them. Only these few hundred candidates are weighed; the rest of the site is never looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.arrays import top_k
from recommender.corpus import days
from recommender.graph import ArticleGraph

__all__ = ["SIGNALS", "Evidence", "Query", "gather"]

CANDIDATES = 300
"""How many nodes are retrieved by text; the walk adds its own."""

WALK_STARTS = 50
"""From how many of the best text matches the walk starts."""

HALF_DISTANCE = 10.0
"""Days after which nearness in time has fallen to one half."""

UNDATED = 0.5
"""Nearness where one of the two dates is unknown: neither near nor far."""


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What we recommend for.

    Attributes
    ----------
    vector : scipy.sparse.csr_array, shape (1, n_terms)
        Its text.
    day : float
        Its date in days since 1970; NaN if unknown.
    position : int or None
        Its row number; None for a text that is no article of the site.
    hidden : bool
        Its curated links are invisible, in both directions.
    as_of : float
        Nothing is seen that was published after this day; NaN for no such limit.
    """

    vector: sp.csr_array
    day: float = float("nan")
    position: int | None = None
    hidden: bool = True
    as_of: float = float("nan")

    @property
    def masked(self) -> int | None:
        """The article whose curated links are invisible, if there is one."""
        return self.position if self.hidden else None


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of each candidate of a query.

    Attributes
    ----------
    candidates : ndarray, shape (n,), int64
        Positions, ascending.
    similarity : ndarray, shape (n,), float32
        Of the texts, in [0, 1].
    nearness : ndarray, shape (n,), float64
        In time, in (0, 1]: ``1 / (1 + days / HALF_DISTANCE)``.
    links : ndarray, shape (n,), float64
        Mass of a walk over curated links from the best text matches, in [0, 1].
    dates : ndarray, shape (n,), float64
        Days since 1970; NaN if unknown.
    days : ndarray, shape (n,), float64
        Days from the query to the candidate, negative for older; NaN if unknown.
    starts : ndarray, shape (m,), int64
        Where the walk started, best first.
    visible : ndarray, shape (n_nodes,), bool, or None
        The nodes whose links may be seen; None for all.
    """

    candidates: npt.NDArray[np.int64]
    similarity: npt.NDArray[np.float32]
    nearness: npt.NDArray[np.float64]
    links: npt.NDArray[np.float64]
    dates: npt.NDArray[np.float64]
    days: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64] = field(repr=False)
    visible: npt.NDArray[np.bool_] | None = field(default=None, repr=False)

    def columns(self) -> npt.NDArray[np.float64]:
        """Return the signals as a matrix of shape (n_candidates, n_signals), in the order of `SIGNALS`."""
        return np.column_stack([signal(self) for signal in SIGNALS.values()])

    def only(self, keep: npt.NDArray[np.bool_]) -> Evidence:
        """Return the evidence of the candidates where `keep` is true."""
        per_candidate = ("candidates", "similarity", "nearness", "links", "dates", "days")
        return replace(self, **{name: getattr(self, name)[keep] for name in per_candidate})


SIGNALS: dict[str, Callable[[Evidence], npt.NDArray[Any]]] = {
    "text": lambda evidence: evidence.similarity,
    "time": lambda evidence: evidence.similarity * evidence.nearness,
    "links": lambda evidence: evidence.links,
}
"""Signal by name: evidence → one column in [0, 1], higher is closer.

``text`` is the similarity itself; ``time`` the similarity discounted by distance in time, because two texts
near in time but unlike have nothing to do with each other; ``links`` what editors linked with the query's
closest texts.
"""


def gather(graph: ArticleGraph, query: Query, *, externals: bool = False) -> Evidence:
    """Retrieve the candidates of `query` and what is known of them.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    query : Query
        What to recommend for.
    externals : bool
        Whether externals are candidates.
    """
    corpus = graph.corpus
    similarity = graph.text.similarities(query.vector)
    dates = corpus.dates
    visible = _visible(graph, query)
    barred = _barred(graph, query)
    if visible is not None:
        barred = np.union1d(barred, np.flatnonzero(~visible))
    if not externals:
        similarity[len(corpus) :] = 0.0
    elif query.masked is not None:
        dates = _as_others_describe(graph, query, query.masked, similarity)
    similarity[barred] = 0.0

    alike = np.flatnonzero(similarity)
    distance = dates[alike] - query.day
    promise = similarity[alike] * _nearness(distance)
    alike = alike[top_k(promise, alike, CANDIDATES)]

    walk, starts = _walk(graph, query, alike, similarity, dates, visible=visible)
    walk[barred] = 0.0
    if not externals:
        walk[len(corpus) :] = 0.0
    candidates = np.union1d(alike, np.flatnonzero(walk)).astype(np.int64)
    distance = dates[candidates] - query.day
    return Evidence(
        candidates=candidates,
        similarity=similarity[candidates],
        nearness=_nearness(distance),
        links=walk[candidates],
        dates=dates[candidates],
        days=distance,
        starts=starts,
        visible=visible,
    )


def _nearness(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Hyperbolic decay: near days count much, but an old article is never out of reach."""
    return np.where(np.isnan(distance), UNDATED, 1.0 / (1.0 + np.abs(distance) / HALF_DISTANCE))


def _walk(
    graph: ArticleGraph,
    query: Query,
    alike: npt.NDArray[np.int64],
    similarity: npt.NDArray[np.float32],
    dates: npt.NDArray[np.float64],
    *,
    visible: npt.NDArray[np.bool_] | None,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Walk from the articles most like the query; from the query itself too, where its links may be seen."""
    alike = alike[alike < len(graph.corpus)][:WALK_STARTS]
    # Squared, so that one close match outweighs a crowd of vague ones.
    mass = (similarity[alike] * _nearness(dates[alike] - query.day)) ** 2
    if not query.hidden and query.position is not None:
        alike, mass = np.append(query.position, alike), np.append(max(1.0, mass.sum()), mass)
    total = mass.sum()
    if not total:
        return np.zeros(graph.corpus.n_nodes), alike
    return np.minimum(graph.walk(alike, mass / total, visible=visible), 1.0), alike


def _visible(graph: ArticleGraph, query: Query) -> npt.NDArray[np.bool_] | None:
    """The nodes whose links the query may see; None for all."""
    if query.masked is None and np.isnan(query.as_of):
        return None
    corpus = graph.corpus
    visible = np.ones(corpus.n_nodes, dtype=bool) if np.isnan(query.as_of) else corpus.published_by(query.as_of)
    if query.masked is not None:
        visible[query.masked] = False
    return visible


def _barred(graph: ArticleGraph, query: Query) -> npt.NDArray[np.int64]:
    """The query itself, articles at the same address, and externals that nobody else knows of."""
    if query.position is None:
        return np.zeros(0, dtype=np.int64)
    barred = graph.corpus.same_page(query.position).tolist()
    if query.masked is not None:
        n = len(graph.corpus)
        linked = graph.corpus.related(query.masked)
        barred += [node for node in linked.tolist() if node >= n and graph.degree[node] == 1]
    return np.array(barred, dtype=np.int64)


def _as_others_describe(
    graph: ArticleGraph, query: Query, masked: int, similarity: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """See the externals that an article lists as if its entries had never been written.

    Corrects `similarity` in place and returns the dates.
    """
    corpus = graph.corpus
    positions = [node for node in corpus.related(masked).tolist() if node >= len(corpus)]
    if not positions:
        return corpus.dates
    described = [corpus.node(position, without=masked) for position in positions]
    dates = corpus.dates.copy()
    dates[positions] = [days(external.published) for external in described]
    similarity[positions] = graph.text.similarities_to(query.vector, graph.text.transform(described))
    return dates
