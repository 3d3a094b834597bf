"""Retrieval: from the whole site to the few hundred nodes whose texts are most promising for a query."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from recommender._arrays.operations import top_k
from recommender._arrays.sparse import row_span
from recommender._arrays.types import Float32s, Float64s, Ints
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Query
from recommender.ranking.similarity import Similarities
from recommender.ranking.visibility import View

__all__ = ["CANDIDATES", "Retrieved"]


CANDIDATES = 300
"""How many nodes are retrieved by their texts, and how many at most by a walk from those. A plain choice: many times
the length of a list."""

RERANKED = 1_000
"""How many nodes are compared exactly where only estimates of their similarities are known. The lists that are lost by
it were counted, see ``docs/decisions/0010-a-budget-of-postings.md``."""

MEANING_CANDIDATES = 100
"""How many articles are retrieved by similarity of meaning, where there is a model. A plain choice."""

MENTION_CANDIDATES = 100
"""How many articles are retrieved because a text of query or candidate links to the other. A plain choice."""

WALK_STARTS = 50
"""At how many of the articles with the best texts the walk starts. With 20 the results are the same within 0.01
nDCG@10, see *Before evidence was a sum* in ``evaluation/experiments.md``."""

UNDATED_DAYS = 30.0
"""How many days apart query and candidate count, for retrieval, where one of their dates is unknown. A plain choice."""

LOWEST_FLOOR = 0.01
"""Similarity, in [0, 1]: a floor that is not above it becomes 0, so that every node with any similarity is discounted.
A plain choice: from 1, a floor is halved at most seven times."""

BELOW = 0.999
"""By what the k-th discounted similarity is multiplied to get a floor that is surely below it. A plain choice: the
difference of a thousandth is far more than the rounding errors of float32, about 10⁻⁷."""

DISCOUNT_EXPONENT = -0.1
"""When candidates are retrieved, a similarity is multiplied by (1 + days between) to this power: 0.71 for a month, 0.55
for a year. It is gentle, because retrieval only has to lose nothing: see *What retrieval loses* in
``evaluation/experiments.md``."""


@dataclass(frozen=True, slots=True, eq=False)
class Retrieved:
    """The nodes of a site that are most promising for one query, by their texts.

    Nodes are ordered by their *discounted similarity*: the similarity to the query, discounted by the days between.

    Attributes
    ----------
    similarity : Similarities
        Of every node.
    meaning : ndarray, shape (n_nodes,), float32, or None
        Similarity of meaning of every node, in [0, 1]; None without a model.
    nodes : ndarray of int64
        Positions of the most promising nodes, best first, and then of those nearest in meaning.
    walk_starts : ndarray, shape (n_starts,), int64
        Where the walk starts, best first; the query itself is first where its links may be seen.
    walk_mass : ndarray, shape (n_starts,), float64
        The share of the walk that starts there; adds up to 1, or to 0 if nothing is similar.
    walk_scale : float
        By how much the mass that arrives is multiplied, in [0, 1]. It is the similarity of the closest start: what
        editors linked with a distant article is at best as near to the query as that article. 1 where the walk starts
        at the query.
    max_similarity : float
        The similarity of the article most similar to the query, in [0, 1].
    """

    similarity: Similarities
    meaning: Float32s | None
    nodes: Ints = field(repr=False)
    walk_starts: Ints = field(repr=False)
    walk_mass: Float64s = field(repr=False)
    walk_scale: float
    max_similarity: float

    @classmethod
    def of(cls, graph: ArticleGraph, query: Query, view: View) -> Retrieved:
        """Look through the site of `graph` as `query` sees it."""
        n = len(graph.corpus)
        similarities = Similarities.of(graph.text, query.vector, view.allowed)
        if view.allowed[n:].any():
            similarities = similarities.with_externals(view.described)
        estimates, k = similarities.estimates, CANDIDATES if similarities.exact else RERANKED
        nodes, discounted = _top_discounted(query, estimates, view.dates, k)
        similarity = similarities.of_nodes(nodes)
        if not similarities.exact:
            discounted = _discounted(query, similarity, view.dates[nodes])
            best = top_k(discounted, nodes, CANDIDATES)
            nodes, discounted, similarity = nodes[best], discounted[best], similarity[best]
        is_article = nodes < n
        articles, discounted, similarity = nodes[is_article], discounted[is_article], similarity[is_article]
        # The most similar article need not be among these: it may be old, or only an estimate may be known of it.
        max_similarity = float(max(estimates[:n].max(initial=0.0), similarity.max(initial=0.0)))
        # Squared, so that one close article outweighs many distant ones.
        starts, mass, scale = articles[:WALK_STARTS], discounted[:WALK_STARTS] ** 2, 1.0
        if query.masked or query.position is None:
            scale = float(similarity[:WALK_STARTS].max(initial=0.0))
        else:
            starts, mass = np.append(query.position, starts), np.append(max(1.0, mass.sum()), mass)
        mass /= mass.sum() or 1.0
        meaning = _meaning(graph, query, view)
        if meaning is not None:
            nodes = np.append(nodes, _top_discounted(query, meaning, view.dates, MEANING_CANDIDATES)[0])
        mentioned = _mentioned(graph, query, view)
        nodes = np.concatenate([nodes, mentioned[:MENTION_CANDIDATES]])
        return cls(similarities, meaning, nodes, starts, mass, scale, max_similarity)

    def meaning_of(self, nodes: Ints) -> Float32s:
        """Return the similarity of meaning of each of `nodes`; 0 without a model."""
        return np.zeros(len(nodes), dtype=np.float32) if self.meaning is None else self.meaning[nodes]


def _mentioned(graph: ArticleGraph, query: Query, view: View) -> Ints:
    """Positions of the articles that the query's text links to, or whose texts link to it, and that may be candidates.

    Where they are many, those come first that few other articles are linked with.
    """
    if (place := query.mentions_of) is None:
        return np.zeros(0, dtype=np.int64)
    linked = graph.mentions.indices[row_span(graph.mentions, place)]
    linked = linked[view.allowed[linked]]
    return np.asarray(linked[np.lexsort((linked, graph.n_mentions[linked]))], dtype=np.int64)


def _meaning(graph: ArticleGraph, query: Query, view: View) -> Float32s | None:
    """The similarity of meaning of every node, 0 for externals: they have no text of their own, only entries."""
    if not graph.text.meaning or query.meaning is None:
        return None
    meaning = np.zeros(graph.corpus.n_nodes, dtype=np.float32)
    meaning[: len(graph.corpus)] = graph.text.meaning.similarities(query.meaning)
    meaning *= view.allowed
    return meaning


def _discounted(query: Query, similarity: Float32s, dates: Float64s) -> Float64s:
    """Similarities, discounted by the days between query and node; never above the similarity."""
    distance = np.abs(dates - query.day)
    discount = (1.0 + np.where(np.isnan(distance), UNDATED_DAYS, distance)) ** DISCOUNT_EXPONENT
    return np.asarray(similarity * discount)


def _top_discounted(query: Query, similarity: Float32s, dates: Float64s, k: int) -> tuple[Ints, Float64s]:
    """The `k` nodes with the highest discounted similarity above 0, best first, and their discounted similarities.

    Only nodes above a floor of similarity are discounted. The floor is lowered until the k-th discounted similarity is
    above it: all other nodes have a lower similarity, so their discounted similarity is lower, too.
    """
    floor = float(similarity.max(initial=0.0))
    while True:
        floor = floor / 2 if floor > LOWEST_FLOOR else 0.0
        above = similarity > floor
        if floor and np.count_nonzero(above) < 2 * k:
            continue
        nodes = np.flatnonzero(above)
        discounted = _discounted(query, similarity[nodes], dates[nodes])
        best = top_k(discounted, None, k)  # nodes are in ascending order
        if not floor or discounted[best[-1]] > floor:
            return nodes[best], discounted[best]
        # Halved above: the next floor is just below the k-th discounted similarity.
        floor = 2 * BELOW * float(discounted[best[-1]])
