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

__all__ = ["FEATURES", "SIGNALS", "Evidence", "Query", "gather"]

CANDIDATES = 300
"""How many nodes are retrieved by text; the walk adds its own."""

WALK_STARTS = 50
"""From how many of the best text matches the walk starts."""

FLOOR = 0.01
"""Similarity that any two texts are granted, so that its logarithm exists."""

NEUTRAL_DAYS = 30.0
"""So far apart in time, dates speak neither for nor against; so do unknown dates."""


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
    masked : tuple of int
        The articles whose curated links are invisible, in both directions.
    as_of : float
        Nothing is seen that was published after this day; NaN for no such limit.
    """

    vector: sp.csr_array
    day: float = float("nan")
    position: int | None = None
    masked: tuple[int, ...] = ()
    as_of: float = float("nan")

    @classmethod
    def of(cls, graph: ArticleGraph, position: int, *, hidden: bool = True, as_of: float = float("nan")) -> Query:
        """Return an article as a query; `hidden` are its links and those of all other versions of its page."""
        masked = tuple(graph.corpus.same_page(position).tolist()) if hidden else ()
        return cls(graph.text.row(position), float(graph.corpus.dates[position]), position, masked, as_of)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of each candidate of a query.

    Attributes
    ----------
    candidates : ndarray, shape (n,), int64
        Positions, ascending.
    similarity : ndarray, shape (n,), float32
        Of the texts, in [0, 1].
    walk : ndarray, shape (n,), float64
        Mass of a walk over curated links from the best text matches, in [0, 1]; it counts like similarity, and a walk
        from the texts most alike never brings more than the best of them has.
    via : ndarray, shape (n,), int64
        Of the articles with which it has visible curated links, the one most similar to the query; -1 for none.
    context : ndarray, shape (n,), float32
        The similarity of that article, in [0, 1]; 0 for none.
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
    walk: npt.NDArray[np.float64]
    via: npt.NDArray[np.int64]
    context: npt.NDArray[np.float32]
    dates: npt.NDArray[np.float64]
    days: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64] = field(repr=False)
    visible: npt.NDArray[np.bool_] | None = field(default=None, repr=False)

    def columns(self) -> npt.NDArray[np.float64]:
        """Return the features as a matrix of shape (n_candidates, n_features), in the order of `FEATURES`."""
        return np.column_stack([feature(self) for features in SIGNALS.values() for feature in features.values()])

    def only(self, keep: npt.NDArray[np.bool_]) -> Evidence:
        """Return the evidence of the candidates where `keep` is true."""
        per_candidate = ("candidates", "similarity", "walk", "via", "context", "dates", "days")
        return replace(self, **{name: getattr(self, name)[keep] for name in per_candidate})


def _age(days: npt.NDArray[np.float64], unit: float) -> npt.NDArray[np.float64]:
    """How near in time, in e-foldings of (unit + days), 0 at `NEUTRAL_DAYS` and where a date is unknown."""
    apart = np.where(np.isnan(days), NEUTRAL_DAYS, np.abs(days))
    return np.log((unit + NEUTRAL_DAYS) / (unit + apart))


SIGNALS: dict[str, dict[str, Callable[[Evidence], npt.NDArray[Any]]]] = {
    "text": {
        "similarity": lambda evidence: np.log(evidence.similarity + FLOOR),
    },
    "links": {
        "bridge": lambda evidence: np.log1p(evidence.walk / (evidence.similarity + FLOOR)),
        "elsewhere": lambda evidence: -1.0 * (evidence.via >= 0),
        "context": lambda evidence: evidence.context,
    },
    "time": {
        "age": lambda evidence: _age(evidence.days, 1.0),
        "months": lambda evidence: _age(evidence.days, 30.0),
        "later": lambda evidence: 0.5 * np.sign(np.nan_to_num(evidence.days)),
    },
}
"""Features by signal and name: evidence → one column, higher speaks for the candidate, 0 for nothing known.

``similarity``: logarithm of the similarity of the texts, so that everything else acts as a factor on it.
``bridge``: by how much that similarity grows when the walk is added to it, because editors linked the candidate with
the query's closest texts. ``elsewhere`` and ``context``: whether editors linked the candidate at all, and how alike to
the query is what they linked it with; a candidate whose links lead elsewhere belongs to another story. ``age`` and
``months``: nearness in time, on the scale of days and of months. ``later``: half if the candidate is newer than the
query, minus half if older.
"""

FEATURES = tuple((signal, name) for signal, features in SIGNALS.items() for name in features)
"""Signal and name of every feature, in the order of the columns."""


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
    elif query.masked:
        dates = _as_others_describe(graph, query, similarity)
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
    via, context = _context(graph, candidates, similarity, visible)
    return Evidence(
        candidates=candidates,
        similarity=similarity[candidates],
        walk=walk[candidates],
        via=via,
        context=context,
        dates=dates[candidates],
        days=dates[candidates] - query.day,
        starts=starts,
        visible=visible,
    )


def _nearness(distance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What similarity is worth at a distance in time when candidates and starts are chosen; 1 on the same day."""
    return np.asarray((1.0 + np.where(np.isnan(distance), NEUTRAL_DAYS, np.abs(distance))) ** -0.25)


def _context(
    graph: ArticleGraph,
    candidates: npt.NDArray[np.int64],
    similarity: npt.NDArray[np.float32],
    visible: npt.NDArray[np.bool_] | None,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """The linked article most similar to the query, and its similarity, for each candidate."""
    owner, others = graph.links_of(candidates)
    seen = others < len(graph.corpus)
    if visible is not None:
        seen &= visible[others] & visible[candidates][owner]
    owner, others = owner[seen], others[seen].astype(np.int64)
    best = np.lexsort((others, -similarity[others], owner))
    owner, others = owner[best], others[best]
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    via, context = np.full(len(candidates), -1, dtype=np.int64), np.zeros(len(candidates), dtype=np.float32)
    via[owner[first]], context[owner[first]] = others[first], similarity[others[first]]
    return via, context


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
    if query.position is not None and not query.masked:
        alike, mass = np.append(query.position, alike), np.append(max(1.0, mass.sum()), mass)
    total = mass.sum()
    if not total:
        return np.zeros(graph.corpus.n_nodes), alike
    # What editors linked with a vague match is at best as near to the query as that match.
    worth = float(similarity[alike].max()) if query.masked or query.position is None else 1.0
    return worth * np.minimum(graph.walk(alike, mass / total, visible=visible), 1.0), alike


def _visible(graph: ArticleGraph, query: Query) -> npt.NDArray[np.bool_] | None:
    """The nodes whose links the query may see; None for all."""
    if not query.masked and np.isnan(query.as_of):
        return None
    corpus = graph.corpus
    visible = np.ones(corpus.n_nodes, dtype=bool) if np.isnan(query.as_of) else corpus.published_by(query.as_of)
    visible[list(query.masked)] = False
    return visible


def _barred(graph: ArticleGraph, query: Query) -> npt.NDArray[np.int64]:
    """The query itself, articles at the same address, and externals that nobody else knows of."""
    if query.position is None:
        return np.zeros(0, dtype=np.int64)
    linked = _listed_externals(graph, query)
    unknown = [node for node in linked if set(_neighbours(graph, node)) <= set(query.masked)]
    return np.array([*graph.corpus.same_page(query.position).tolist(), *unknown], dtype=np.int64)


def _listed_externals(graph: ArticleGraph, query: Query) -> list[int]:
    """The externals that the masked articles list."""
    n = len(graph.corpus)
    return sorted({node for source in query.masked for node in graph.corpus.related(source).tolist() if node >= n})


def _neighbours(graph: ArticleGraph, node: int) -> list[int]:
    links = graph.neighbours
    found: list[int] = links.indices[links.indptr[node] : links.indptr[node + 1]].tolist()
    return found


def _as_others_describe(
    graph: ArticleGraph, query: Query, similarity: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """See the externals that the masked articles list as if those entries had never been written.

    Corrects `similarity` in place and returns the dates.
    """
    corpus = graph.corpus
    positions = _listed_externals(graph, query)
    if not positions:
        return corpus.dates
    described = [corpus.node(position, without=query.masked) for position in positions]
    dates = corpus.dates.copy()
    dates[positions] = [days(external.published) for external in described]
    similarity[positions] = graph.text.similarities_to(query.vector, graph.text.transform(described))
    return dates
