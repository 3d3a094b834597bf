"""Retrieval: from the whole site to the few hundred candidates of a query, and what is known of them.

Candidates are the nodes whose text is alike, and those that a walk over curated links reaches from them. Only these are
weighed; the rest of the site is never looked at.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from recommender.arrays import distinct, rows_of, top_k
from recommender.corpus import days
from recommender.evidence import Evidence, Query
from recommender.graph import ArticleGraph
from recommender.likeness import Likeness

__all__ = ["gather"]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CANDIDATES = 300
"""How many nodes are retrieved by text, and how many at most by the walk."""

POOL = 1_000
"""Of how many the exact similarity is computed where retrieval had but an estimate."""

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
    n = len(corpus)
    listed = _listed_externals(graph, query)
    dates = _dates(graph, query, listed)
    visible = _visible(graph, query, dates)
    allowed = np.ones(corpus.n_nodes, dtype=bool) if visible is None else visible.copy()
    allowed[_barred(graph, query, listed)] = False
    if not externals:
        allowed[n:] = False
    likeness = Likeness.of(graph.text, query.vector, allowed)
    if externals:
        likeness = likeness.with_externals({node: corpus.node(node, without=query.masked) for node in listed})

    alike, promise = _promising(query, likeness.estimates, dates, CANDIDATES if likeness.exact else POOL)
    similarity = likeness.to(alike)
    if not likeness.exact:
        promise = _promise(query, similarity, dates[alike])
        best = top_k(promise, alike, CANDIDATES)
        alike, promise, similarity = alike[best], promise[best], similarity[best]
    article = alike < n
    # Promise is not likeness: the text most alike may promise less than many, or not have been compared exactly.
    closest = float(max(likeness.estimates[:n].max(initial=0.0), similarity[article].max(initial=0.0)))
    meaning = _meaning(graph, query, allowed)
    akin = _promising(query, meaning, dates, AKIN)[0] if graph.text.meaning else alike[:0]
    articles, promise = alike[article][:HEARD], promise[article][:HEARD]
    starts, reached, mass = _walk(graph, query, articles[:WALK_STARTS], promise[:WALK_STARTS], visible)
    if query.masked or query.position is None:
        # What editors linked with a vague match is at best as near to the query as that match.
        mass *= similarity[article][:WALK_STARTS].max(initial=0.0)
    possible = allowed[reached] & (mass > 0)
    reached, mass = reached[possible], mass[possible]
    far = reached[top_k(mass, reached, CANDIDATES)]
    walk = np.zeros(corpus.n_nodes)
    walk[reached] = mass

    candidates, _ = distinct(np.concatenate([alike, akin, far, np.array([*asked], dtype=np.int64)]), corpus.n_nodes)
    candidates.sort()
    similarity = likeness.to(candidates)
    consensus = similarity.copy()
    # Pseudo-relevance feedback (Rocchio, 1971): no text vouches for itself, and promise is squared, as in the walk.
    consensus[np.searchsorted(candidates, articles)] = graph.text.consensus(articles, promise[:CLOSEST] ** 2)
    via, context = _context(graph, query, candidates, likeness, visible)
    return Evidence(
        candidates=candidates,
        similarity=similarity,
        meaning=meaning[candidates],
        consensus=consensus,
        topics=_shared_topics(graph, query, candidates),
        walk=walk[candidates],
        via=via,
        context=context,
        dates=dates[candidates],
        days=dates[candidates] - query.day,
        closest=closest,
        starts=starts,
        visible=visible,
    )


def _meaning(graph: ArticleGraph, query: Query, allowed: Bools) -> Singles:
    """How alike in meaning every node is; externals are known from curated entries only, and mean nothing."""
    meaning = np.zeros(graph.corpus.n_nodes, dtype=np.float32)
    if graph.text.meaning and query.meaning is not None:
        meaning[: len(graph.corpus)] = graph.text.meaning.similarities(query.meaning)
        meaning *= allowed
    return meaning


def _promise(query: Query, similarity: Singles, dates: Floats) -> Floats:
    """What nodes are worth when candidates and starts are chosen: similarity, discounted by the days between."""
    apart = np.abs(dates - query.day)
    discount = (1.0 + np.where(np.isnan(apart), UNDATED, apart)) ** -0.25
    return np.asarray(similarity * discount)


def _promising(query: Query, similarity: Singles, dates: Floats, k: int) -> tuple[Ints, Floats]:
    """The `k` nodes of the most promise, best first, of those that are alike at all, and what they promise.

    No node promises more than its similarity. So once `k` are found whose promise is above the similarity of all
    others, these need not be looked at.
    """
    floor = float(similarity.max(initial=0.0))
    while True:
        floor = floor / 8 if floor > 0.01 else 0.0
        found = np.flatnonzero(similarity > floor)
        promise = _promise(query, similarity[found], dates[found])
        best = top_k(promise, found, k)
        if not floor or (len(best) == k and promise[best[-1]] > floor):
            return found[best], promise[best]
        if len(best) == k:
            floor = 8 * 0.999 * float(promise[best[-1]])


def _shared_topics(graph: ArticleGraph, query: Query, candidates: Ints) -> Singles:
    topics = graph.topics
    own = slice(0) if query.position is None else slice(*topics.indptr[query.position : query.position + 2])
    if not len(topics.indices[own]):
        return np.zeros(len(candidates), dtype=np.float32)
    wanted = np.zeros(topics.shape[1], dtype=np.float32)
    wanted[topics.indices[own]] = topics.data[own]
    values, columns, ends = rows_of(topics, candidates)
    owner = np.repeat(np.arange(len(candidates)), np.diff(ends))
    shared = np.bincount(owner, weights=values * wanted[columns], minlength=len(candidates))
    return np.minimum(shared, 1.0).astype(np.float32)


def _context(
    graph: ArticleGraph, query: Query, candidates: Ints, likeness: Likeness, visible: Bools | None
) -> tuple[Ints, Singles]:
    """The linked article most similar to the query, and its similarity, for each candidate."""
    owner, others = graph.links_of(candidates, visible)
    article = others < len(graph.corpus)
    owner, others = owner[article], others[article].astype(np.int64)
    via, context = np.full(len(candidates), -1, dtype=np.int64), np.zeros(len(candidates), dtype=np.float32)
    if len(owner):
        similarity = likeness.to(others)
        if query.position is not None and not query.masked:
            # To editors the query is like itself and what its own list names.
            similarity[np.isin(others, [query.position, *_neighbours(graph, query.position)])] = 1.0
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        linked = owner[starts]
        context[linked] = np.maximum.reduceat(similarity, starts)
        # Neighbours are sorted: of several that are as similar, the one with the lowest position comes first.
        best = np.flatnonzero(similarity == context[owner])
        first = best[np.flatnonzero(np.diff(owner[best], prepend=-1))]
        via[linked] = others[first]
    return via, context


def _walk(
    graph: ArticleGraph, query: Query, alike: Ints, promise: Floats, visible: Bools | None
) -> tuple[Ints, Ints, Floats]:
    """Walk from the articles most like the query; from the query itself too, where its links may be seen.

    Returns the starts, what is reached, and how much of the walk arrives there.
    """
    # Squared, so that one close match outweighs a crowd of vague ones.
    mass = promise**2
    starts, own = alike, None if query.masked else query.position
    if own is not None:
        starts, mass = np.append(own, alike), np.append(max(1.0, mass.sum()), mass)
    if not mass.any():
        return starts, np.zeros(0, dtype=np.int64), np.zeros(0)
    reached, arrived = graph.walk(starts, mass / mass.sum(), visible=visible)
    return starts, reached, np.minimum(arrived, 1.0)


def _visible(graph: ArticleGraph, query: Query, dates: Floats) -> Bools | None:
    """The nodes whose links the query may see; None for all."""
    if not query.masked and np.isnan(query.as_of):
        return None
    corpus = graph.corpus
    today = np.isnan(query.as_of)
    visible = np.ones(corpus.n_nodes, dtype=bool) if today else corpus.published_by(query.as_of, dates)
    visible[list(query.masked)] = False
    return visible


def _barred(graph: ArticleGraph, query: Query, listed: list[int]) -> Ints:
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


def _dates(graph: ArticleGraph, query: Query, listed: list[int]) -> Floats:
    """The dates of all nodes, those of externals as if the entries of the masked articles had never been written."""
    if not listed:
        return graph.corpus.dates
    dates = graph.corpus.dates.copy()
    dates[listed] = [days(graph.corpus.node(node, without=query.masked).published) for node in listed]
    return dates
