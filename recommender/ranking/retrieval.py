"""Retrieval: from the whole site to the few hundred nodes whose texts are most promising for a query."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from recommender._arrays.operations import top_k
from recommender._arrays.types import Float32s, Float64s, Ints
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Query
from recommender.ranking.similarity import Likeness
from recommender.ranking.visibility import View

__all__ = ["CANDIDATES", "Retrieved"]


CANDIDATES = 300
"""How many nodes are retrieved by text, and how many at most by a walk from them."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Retrieved:
    """What the texts of a site say to one query.

    Attributes
    ----------
    likeness : Likeness
        Of every node.
    meaning : ndarray, shape (n_nodes,), float32, or None
        How alike in meaning every node is, in [0, 1]; None without a model.
    nodes : ndarray of int64
        The most promising, best first, and then those nearest in meaning.
    heard : ndarray, shape (m,), int64
        The most promising articles, best first, about which the closest were asked.
    consensus : ndarray, shape (m,), float64
        How alike these are to the closest, in [0, 1].
    starts : ndarray of int64
        From where to walk, best first; the query itself is first where its links may be seen.
    mass : ndarray of float64
        How much of the walk begins there; adds up to 1, or to 0 if nothing is alike.
    carried : float
        What the walk is worth, in [0, 1]: what editors linked with a vague match is at best as near as that match.
    closest : float
        The similarity of the article most alike, in [0, 1].
    """

    likeness: Likeness
    meaning: Float32s | None
    nodes: Ints = field(repr=False)
    heard: Ints = field(repr=False)
    consensus: Float64s = field(repr=False)
    starts: Ints = field(repr=False)
    mass: Float64s = field(repr=False)
    carried: float
    closest: float

    @classmethod
    def of(cls, graph: ArticleGraph, query: Query, view: View) -> Retrieved:
        """Look through the site of `graph` as `query` sees it."""
        n = len(graph.corpus)
        likeness = Likeness.of(graph.text, query.vector, view.allowed)
        if view.allowed[n:].any():
            likeness = likeness.with_externals(view.described)
        alike, promise = _promising(query, likeness.estimates, view.dates, CANDIDATES if likeness.exact else POOL)
        similarity = likeness.to(alike)
        if not likeness.exact:
            promise = _promise(query, similarity, view.dates[alike])
            best = top_k(promise, alike, CANDIDATES)
            alike, promise, similarity = alike[best], promise[best], similarity[best]
        article = alike < n
        heard, promise, similarity = alike[article][:HEARD], promise[article][:HEARD], similarity[article]
        # Promise is not likeness: the text most alike may promise less than many, or not have been compared exactly.
        closest = float(max(likeness.estimates[:n].max(initial=0.0), similarity.max(initial=0.0)))
        # Pseudo-relevance feedback (Rocchio, 1971): no text vouches for itself, and promise is squared, as in the walk.
        consensus = graph.text.consensus(heard, promise[:CLOSEST] ** 2)
        # Squared, so that one close match outweighs a crowd of vague ones.
        starts, mass, carried = heard[:WALK_STARTS], promise[:WALK_STARTS] ** 2, 1.0
        if query.masked or query.position is None:
            carried = float(similarity[:WALK_STARTS].max(initial=0.0))
        else:
            starts, mass = np.append(query.position, starts), np.append(max(1.0, mass.sum()), mass)
        mass /= mass.sum() or 1.0
        meaning = _meaning(graph, query, view)
        if meaning is not None:
            alike = np.append(alike, _promising(query, meaning, view.dates, AKIN)[0])
        return cls(likeness, meaning, alike, heard, consensus, starts, mass, carried, closest)

    def meaning_of(self, nodes: Ints) -> Float32s:
        """Return how alike in meaning some `nodes` are; 0 without a model."""
        return np.zeros(len(nodes), dtype=np.float32) if self.meaning is None else self.meaning[nodes]


def _meaning(graph: ArticleGraph, query: Query, view: View) -> Float32s | None:
    """How alike in meaning every node is; externals are known from curated entries only, and mean nothing."""
    if not graph.text.meaning or query.meaning is None:
        return None
    meaning = np.zeros(graph.corpus.n_nodes, dtype=np.float32)
    meaning[: len(graph.corpus)] = graph.text.meaning.similarities(query.meaning)
    meaning *= view.allowed
    return meaning


def _promise(query: Query, similarity: Float32s, dates: Float64s) -> Float64s:
    """What nodes are worth when candidates and starts are chosen: similarity, discounted by the days between."""
    apart = np.abs(dates - query.day)
    discount = (1.0 + np.where(np.isnan(apart), UNDATED, apart)) ** -0.25
    return np.asarray(similarity * discount)


def _promising(query: Query, similarity: Float32s, dates: Float64s, k: int) -> tuple[Ints, Float64s]:
    """The `k` nodes of the most promise, best first, of those that are alike at all, and what they promise.

    No node promises more than its similarity. So once `k` are found whose promise is above the similarity of all
    others, these need not be looked at.
    """
    floor = float(similarity.max(initial=0.0))
    while True:
        floor = floor / 2 if floor > 0.01 else 0.0
        close = similarity > floor
        if floor and np.count_nonzero(close) < 2 * k:
            continue
        found = np.flatnonzero(close)
        promise = _promise(query, similarity[found], dates[found])
        best = top_k(promise, found, k)
        if not floor or promise[best[-1]] > floor:
            return found[best], promise[best]
        floor = 2 * 0.999 * float(promise[best[-1]])
