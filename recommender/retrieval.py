"""Retrieval: from the whole site to the few hundred candidates of a query, and what is known of them.

Candidates are the nodes whose text is alike, and those that a walk over curated links reaches from them. Only these are
weighed; the rest of the site is never looked at.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from recommender.arrays import top_k
from recommender.corpus import days
from recommender.evidence import Evidence, Query
from recommender.graph import ArticleGraph

__all__ = ["gather"]

CANDIDATES = 300
"""How many nodes are retrieved by text, and how many at most by the walk."""

AKIN = 100
"""How many are retrieved by meaning, where there is a model."""

WALK_STARTS = 50
"""From how many of the best text matches the walk starts."""

CLOSEST, HEARD = 5, 150
"""How many of the best text matches are asked what is alike to them, and about how many of the best."""

UNDATED = 30.0
"""Where a date is unknown, the two count as so many days apart when candidates are retrieved."""


def gather(graph: ArticleGraph, query: Query, *, externals: bool = False, asked: Collection[int] = ()) -> Evidence:
    """Retrieve the candidates of `query` and what is known of them.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    query : Query
        What to recommend for.
    externals : bool
        Whether externals are candidates.
    asked : collection of int, optional
        Positions to weigh even if nothing speaks for them.
    """
    corpus = graph.corpus
    similarity = graph.text.similarities(query.vector)
    listed = _listed_externals(graph, query)
    dates = _dates(graph, query, listed)
    visible = _visible(graph, query, dates)
    barred = _barred(graph, query, listed)
    if visible is not None:
        barred = np.union1d(barred, np.flatnonzero(~visible))
    if not externals:
        similarity[len(corpus) :] = 0.0
    elif query.masked:
        _as_others_describe(graph, query, listed, similarity)
    similarity[barred] = 0.0
    meaning = _meaning(graph, query)
    meaning[barred] = 0.0

    alike = np.flatnonzero(similarity)
    alike = alike[top_k(_promise(query, alike, similarity, dates), alike, CANDIDATES)]

    walk, starts = _walk(graph, query, alike, similarity, dates, visible=visible)
    walk[barred] = 0.0
    if not externals:
        walk[len(corpus) :] = 0.0
    akin = np.flatnonzero(meaning)
    akin = akin[top_k(_promise(query, akin, meaning, dates), akin, AKIN)]
    reached = np.flatnonzero(walk)
    reached = reached[top_k(walk[reached], reached, CANDIDATES)]
    found = (alike, akin, reached, np.array([*asked], dtype=np.int64))
    candidates = np.unique(np.concatenate(found))
    articles = alike[alike < len(corpus)]
    closest, heard = articles[:CLOSEST], articles[:HEARD]
    consensus = _consensus(graph, similarity, closest, _promise(query, closest, similarity, dates), heard)
    via, context = _context(graph, candidates, _as_editors_know(graph, query, similarity), visible)
    return Evidence(
        candidates=candidates,
        similarity=similarity[candidates],
        meaning=meaning[candidates],
        consensus=consensus[candidates],
        topics=_shared_topics(graph, query, candidates),
        walk=walk[candidates],
        via=via,
        context=context,
        dates=dates[candidates],
        days=dates[candidates] - query.day,
        closest=float(similarity[: len(corpus)].max(initial=0.0)),
        starts=starts,
        visible=visible,
    )


def _meaning(graph: ArticleGraph, query: Query) -> npt.NDArray[np.float32]:
    """How alike in meaning every node is; externals are known from curated entries only, and mean nothing."""
    meaning = np.zeros(graph.corpus.n_nodes, dtype=np.float32)
    if graph.text.meaning and query.meaning is not None:
        meaning[: len(graph.corpus)] = graph.text.meaning.similarities(query.meaning)
    return meaning


def _promise(
    query: Query,
    nodes: npt.NDArray[np.int64],
    similarity: npt.NDArray[np.float32],
    dates: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """What `nodes` are worth when candidates and starts are chosen: similarity, discounted by the days between."""
    apart = np.abs(dates[nodes] - query.day)
    discount = (1.0 + np.where(np.isnan(apart), UNDATED, apart)) ** -0.25
    return np.asarray(similarity[nodes] * discount)


def _consensus(
    graph: ArticleGraph,
    similarity: npt.NDArray[np.float32],
    closest: npt.NDArray[np.int64],
    promise: npt.NDArray[np.float64],
    heard: npt.NDArray[np.int64],
) -> npt.NDArray[np.float32]:
    """How alike nodes are to the texts closest to the query: pseudo-relevance feedback (Rocchio, 1971).

    Only for the articles `heard`; for all others it is what they are to the query itself. No text vouches for itself.
    """
    consensus = similarity.copy()
    if len(closest):
        # Squared, as in the walk.
        weights = np.where(heard[:, None] == closest, 0.0, promise**2)
        total = weights.sum(axis=1)
        alike = (graph.text.between(heard, closest) * weights).sum(axis=1)
        consensus[heard] = np.divide(alike, total, out=np.zeros(len(heard)), where=total > 0)
    return consensus


def _shared_topics(graph: ArticleGraph, query: Query, candidates: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    if query.position is None:
        return np.zeros(len(candidates), dtype=np.float32)
    topics = graph.topics
    own = slice(topics.indptr[query.position], topics.indptr[query.position + 1])
    wanted = np.zeros(topics.shape[1], dtype=np.float32)
    wanted[topics.indices[own]] = topics.data[own]
    shared: npt.NDArray[np.float32] = (topics @ wanted)[candidates]
    return np.minimum(shared, np.float32(1.0))


def _as_editors_know(graph: ArticleGraph, query: Query, similarity: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Similarity to the query, 1 for itself and for what its own list is seen to name."""
    if query.position is None or query.masked:
        return similarity
    known = similarity.copy()
    known[[query.position, *_neighbours(graph, query.position)]] = 1.0
    return known


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
    via, context = np.full(len(candidates), -1, dtype=np.int64), np.zeros(len(candidates), dtype=np.float32)
    if len(owner):
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        linked = owner[starts]
        context[linked] = np.maximum.reduceat(similarity[others], starts)
        # Neighbours are sorted: of several that are as similar, the one with the lowest position comes first.
        best = np.flatnonzero(similarity[others] == context[owner])
        first = best[np.flatnonzero(np.diff(owner[best], prepend=-1))]
        via[linked] = others[first]
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
    mass = _promise(query, alike, similarity, dates) ** 2
    if query.position is not None and not query.masked:
        alike, mass = np.append(query.position, alike), np.append(max(1.0, mass.sum()), mass)
    total = mass.sum()
    if not total:
        return np.zeros(graph.corpus.n_nodes), alike
    # What editors linked with a vague match is at best as near to the query as that match.
    worth = float(similarity[alike].max()) if query.masked or query.position is None else 1.0
    return worth * np.minimum(graph.walk(alike, mass / total, visible=visible), 1.0), alike


def _visible(graph: ArticleGraph, query: Query, dates: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_] | None:
    """The nodes whose links the query may see; None for all."""
    if not query.masked and np.isnan(query.as_of):
        return None
    corpus = graph.corpus
    today = np.isnan(query.as_of)
    visible = np.ones(corpus.n_nodes, dtype=bool) if today else corpus.published_by(query.as_of, dates)
    visible[list(query.masked)] = False
    return visible


def _barred(graph: ArticleGraph, query: Query, listed: list[int]) -> npt.NDArray[np.int64]:
    """The query itself, articles at the same address, and externals that nobody else knows of."""
    if query.position is None:
        return np.zeros(0, dtype=np.int64)
    unknown = [node for node in listed if set(_neighbours(graph, node)) <= set(query.masked)]
    return np.array([*graph.corpus.same_page(query.position).tolist(), *unknown], dtype=np.int64)


def _listed_externals(graph: ArticleGraph, query: Query) -> list[int]:
    """The externals that the masked articles list."""
    n = len(graph.corpus)
    return sorted({node for source in query.masked for node in graph.corpus.related(source).tolist() if node >= n})


def _neighbours(graph: ArticleGraph, node: int) -> list[int]:
    links = graph.neighbours
    found: list[int] = links.indices[links.indptr[node] : links.indptr[node + 1]].tolist()
    return found


def _dates(graph: ArticleGraph, query: Query, listed: list[int]) -> npt.NDArray[np.float64]:
    """The dates of all nodes, those of externals as if the entries of the masked articles had never been written."""
    if not listed:
        return graph.corpus.dates
    dates = graph.corpus.dates.copy()
    dates[listed] = [days(graph.corpus.node(node, without=query.masked).published) for node in listed]
    return dates


def _as_others_describe(
    graph: ArticleGraph, query: Query, listed: list[int], similarity: npt.NDArray[np.float32]
) -> None:
    """Correct `similarity` of the externals that the masked articles list, as if those had never been written."""
    if listed:
        described = [graph.corpus.node(position, without=query.masked) for position in listed]
        similarity[listed] = graph.text.similarities_to(query.vector, graph.text.transform(described))
