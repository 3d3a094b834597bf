"""Gathering: from queries to the evidence for their candidates.

Candidates are the nodes whose texts are similar to the query (`recommender.ranking.retrieval`), and those that a walk
over curated links reaches from them. Only these are scored; the rest of the site is never looked at.

Several queries are answered together, because NumPy calls on small arrays take longer than the arithmetic
(``docs/decisions/0013-many-questions-at-once.md``). Retrieval looks through the site for one query after the other. The
evidence for their candidates is gathered for all queries at once, as if each had a layer of its own that holds the
whole graph: the node at position p, in the layer of query number c, is *node* ``c * n_nodes + p``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import distinct, top_k
from recommender._arrays.scratch import spread
from recommender._arrays.sparse import row_span, rows_of
from recommender._arrays.types import Bools, Float32s, Float64s, Ints
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.retrieval import CANDIDATES, Retrieved
from recommender.ranking.visibility import View

__all__ = ["MAX_QUERIES", "batches", "gather_evidence"]


MAX_QUERIES = 64
"""How many queries are answered together at most. A plain choice."""

MAX_NODES = 2_000_000
"""How many nodes all layers have together at most, to bound the memory: an array of float64 with one number for each
of these nodes takes 16 MB. A plain choice."""

MAX_LINKS = 640
"""How many links one node of each layer has at most, all layers together and on the average: the links of all
candidates are looked through at once. Changes nothing below ten links a node. A plain choice."""

_LAST = 2**32 - 1
"""Positions are counted down from it where a lower one is to win; it is above all of them."""

F = TypeVar("F", bound=np.floating)
T = TypeVar("T")


def batches(items: Iterable[T], graph: ArticleGraph) -> Iterator[list[T]]:
    """Yield `items` in lists that are short enough to be answered together, on a site of at least one node."""
    n_nodes, n_links = graph.corpus.n_nodes, max(1, graph.neighbours.nnz)
    remaining, size = iter(items), max(1, min(MAX_QUERIES, MAX_NODES // n_nodes, MAX_LINKS * n_nodes // n_links))
    while batch := list(islice(remaining, size)):
        yield batch


def gather_evidence(
    graph: ArticleGraph,
    queries: Sequence[Query],
    *,
    externals: bool = False,
    include: Sequence[Ints] = (),
    only: bool = False,
) -> Evidence:
    """Return the candidates of `queries` and what is known of them.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    queries : sequence of Query
        What to recommend for, at least one. Each is answered as if it were the only one. Memory grows with the number
        of queries times that of nodes; see `batches`.
    externals : bool
        Whether externals are candidates.
    include : sequence of ndarray of int64, optional
        For each query the positions that are candidates in any case, even if nothing speaks for them.
    only : bool
        Whether these are the only candidates, which changes nothing about them and takes less time.
    """
    return _Batch.of(graph, queries, externals).evidence(include, only)


@dataclass(frozen=True, eq=False)
class _Batch:
    """Queries that are answered together, each with its layer of the graph."""

    graph: ArticleGraph
    queries: Sequence[Query]
    views: list[View]
    retrieved: list[Retrieved]
    visible: Bools | None
    """The nodes of all layers whose links may be seen, shape (n_queries · n_nodes,); None for all."""

    @classmethod
    def of(cls, graph: ArticleGraph, queries: Sequence[Query], externals: bool) -> _Batch:
        views = [View.of(graph, query, externals=externals) for query in queries]
        retrieved = [Retrieved.of(graph, query, view) for query, view in zip(queries, views, strict=True)]
        all_visible = all(view.visible is None for view in views)
        every = np.ones(graph.corpus.n_nodes, dtype=bool)
        visible = None if all_visible else np.concatenate([every if v.visible is None else v.visible for v in views])
        return cls(graph, queries, views, retrieved, visible)

    def evidence(self, include: Sequence[Ints], only: bool) -> Evidence:
        """The evidence for all candidates, among them those of `include`, or for these alone."""
        n, n_queries = self.graph.corpus.n_nodes, len(self.queries)
        reached, mass = self._walk()
        wanted = [self._nodes(include)] if include else []
        if not only:
            wanted += [self._nodes([one.nodes for one in self.retrieved]), _top_per_layer(reached, mass, n)]
        nodes, _ = distinct(np.concatenate(wanted), n * n_queries)
        nodes.sort()
        owner, positions = np.divmod(nodes, n)
        similarity = self._similarity(nodes)
        linked_article, context = self._context(nodes, positions)
        dates = self._of_views(positions, nodes, [view.dates for view in self.views])
        return Evidence(
            candidates=positions,
            similarity=similarity,
            meaning=self._meaning(nodes),
            typical_meaning=self._typical_meaning(positions),
            typicality=self._of_views(positions, nodes, [one.similarity.typicality for one in self.retrieved]),
            mention=self._mention(nodes),
            topics=self._topics(owner, positions),
            walk=_values_at(nodes, reached, mass, n * n_queries),
            linked_article=linked_article,
            context=context,
            dates=dates,
            days=dates - np.array([query.day for query in self.queries])[owner],
            max_similarity=np.array([one.max_similarity for one in self.retrieved])[owner],
            ends=owner.searchsorted(np.arange(1, n_queries + 1)),
            walk_starts=tuple(one.walk_starts for one in self.retrieved),
            visible=tuple(view.visible for view in self.views),
        )

    def _nodes(self, positions: Sequence[Ints]) -> Ints:
        """The nodes at the positions of each query."""
        n = self.graph.corpus.n_nodes
        return np.concatenate([number * n + own for number, own in enumerate(positions)])

    def _by_query(self, nodes: Ints, values: Callable[[int, Ints], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """The value of each of `nodes`, which lie query by query: ``values(number of the query, positions)``."""
        if len(self.queries) == 1:
            return values(0, nodes)
        layers, n = np.arange(len(self.queries) + 1), self.graph.corpus.n_nodes
        ends = nodes.searchsorted(layers * n).tolist()
        return np.concatenate([values(one, nodes[ends[one] : ends[one + 1]] - one * n) for one in range(len(ends) - 1)])

    def _of_views(self, positions: Ints, nodes: Ints, columns: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """The value of each of `nodes`, at `positions`, in the column of its query, shape (n_nodes,)."""
        if all(column is columns[0] for column in columns):  # the usual case: no query sees anything of its own
            return columns[0][positions]
        return self._by_query(nodes, lambda number, own: columns[number][own])

    def _meaning(self, nodes: Ints) -> Float32s:
        """The similarity of meaning of each of `nodes` to its query; 0 without a model."""
        if all(one.meaning is None for one in self.retrieved):
            return np.zeros(len(nodes), dtype=np.float32)
        return self._by_query(nodes, lambda number, positions: self.retrieved[number].meaning_of(positions))

    def _similarity(self, nodes: Ints) -> Float32s:
        """The similarity of the text of each of `nodes` to that of its query."""
        return self._by_query(nodes, lambda number, positions: self.retrieved[number].similarity.of_nodes(positions))

    def _walk(self) -> tuple[Ints, Float64s]:
        """The nodes that the walk of each query reaches and that may be candidates, and the mass that arrives at each.

        It starts at the articles most similar to the query, and at the query itself where its links may be seen.
        """
        starts = self._nodes([one.walk_starts for one in self.retrieved])
        mass = np.concatenate([one.walk_mass for one in self.retrieved])
        reached, arrived = self.graph.walk(starts, mass, visible=self.visible)
        scale = np.array([one.walk_scale for one in self.retrieved])
        arrived = np.minimum(arrived, 1.0) * scale[reached // self.graph.corpus.n_nodes]
        allowed = np.concatenate([view.allowed for view in self.views])
        possible = allowed[reached] & (arrived > 0)
        return reached[possible], arrived[possible]

    def _context(self, nodes: Ints, positions: Ints) -> tuple[Ints, Float32s]:
        """For each of `nodes`, the linked article most similar to the query, and the similarity of that article.

        Where the query's own links may be seen, the query and what it is linked with count as similar by 1.
        """
        rows = rows_of(self.graph.neighbours, positions)
        ends = nodes.searchsorted(np.arange(len(self.queries) + 1) * self.graph.corpus.n_nodes)
        keys, best = np.empty(len(rows.indices), dtype=np.int64), np.full(len(nodes), -1, dtype=np.int64)
        for number, (start, end) in enumerate(pairwise(rows.indptr[ends].tolist())):
            keys[start:end] = self._context_keys(number, rows.indices[start:end])
        linked = np.flatnonzero(rows.indptr[1:] > rows.indptr[:-1])
        best[linked] = np.maximum.reduceat(keys, rows.indptr[linked]) if len(linked) else -1
        if self.visible is not None:
            best[~self.visible[nodes]] = -1
        known = best >= 0
        context = np.where(known, best >> 32, 0).astype(np.int32).view(np.float32)
        return np.where(known, _LAST - (best & _LAST), -1), context

    def _context_keys(self, number: int, others: npt.NDArray[np.signedinteger]) -> Ints:
        """A key for each of `others`, nodes at positions of one query, by which they are compared as its context.

        It grows with the similarity to the query; of equally similar nodes, that of the one with the lowest position is
        the largest. It is -1 for externals, and for nodes whose links may not be seen.
        """
        n, similarities = self.graph.corpus.n_nodes, self.retrieved[number].similarity
        # Where a site has many links, each node is among them several times, and is looked at once.
        every = similarities.exact and len(others) > n
        nodes = np.arange(n) if every else others
        similarity = similarities.of_nodes(nodes)
        if own := self._own_links(number):
            similarity[own if every else np.isin(nodes, own)] = 1.0
        # The bits of numbers of one sign, read as whole numbers, are in the same order as the numbers.
        keys: Ints = (similarity.view(np.int32).astype(np.int64) << 32) + np.subtract(_LAST, nodes, dtype=np.int64)
        if (visible := self.views[number].visible) is not None:
            keys[~visible[nodes]] = -1
        keys[nodes >= len(self.graph.corpus)] = -1
        return keys[others] if every else keys

    def _own_links(self, number: int) -> list[int]:
        """A query and what it is linked with, as far as its links may be seen."""
        query, visible = self.queries[number], self.views[number].visible
        if query.position is None or query.masked:
            return []
        linked = self.graph.linked_with(query.position)
        if visible is not None:
            linked = [node for node in linked if visible[node] and visible[query.position]]
        return [query.position, *linked]

    def _topics(self, owner: Ints, positions: Ints) -> Float32s:
        """The rarity of the labels that each candidate shares with its query; `owner` is the number of the query."""
        labels, places = self.graph.labels.matrix, [query.position for query in self.queries]
        of_queries = np.zeros((len(places), labels.shape[1]), dtype=np.float32)
        for row, place in zip(of_queries, places, strict=True):
            if place is not None:
                own = row_span(labels, place)
                row[labels.indices[own]] = labels.data[own]
        if not of_queries.any():
            return np.zeros(len(positions), dtype=np.float32)
        rows = rows_of(labels, positions)
        row = rows.owners
        products = rows.data * of_queries.ravel()[(owner * labels.shape[1])[row] + rows.indices]
        return np.bincount(row, weights=products, minlength=len(positions)).astype(np.float32)

    def _typical_meaning(self, positions: Ints) -> Float32s:
        """How much the embedding of each candidate is like those of the whole site."""
        values, meaning = np.zeros(len(positions), dtype=np.float32), self.graph.text.meaning
        if meaning:
            article = positions < len(self.graph.corpus)
            values[article] = meaning.typicality[positions[article]]
        return values

    def _mention(self, nodes: Ints) -> Float32s:
        """How much a link between the texts of a query and of each of its candidates says."""
        mentions, n = self.graph.mentions, self.graph.corpus.n_nodes
        asking = [number for number, query in enumerate(self.queries) if query.mentions_of is not None]
        rows = rows_of(mentions, np.array([self.queries[number].position for number in asking], dtype=np.int64))
        linked = np.array(asking, dtype=np.int64)[rows.owners] * n + rows.indices
        return _values_at(nodes, linked, rows.data.astype(np.float32, copy=False), n * len(self.queries))


def _top_per_layer(reached: Ints, mass: Float64s, n: int) -> Ints:
    """The `CANDIDATES` nodes with the most mass in each layer of `n` nodes."""
    layers = reached // n
    counts = np.bincount(layers)
    if counts.max(initial=0) <= CANDIDATES:
        return reached
    by_layer = np.split(np.argsort(layers.astype(np.int16), kind="stable"), np.cumsum(counts)[:-1])
    return np.concatenate([reached[layer[top_k(mass[layer], reached[layer], CANDIDATES)]] for layer in by_layer])


def _values_at(nodes: Ints, keys: Ints, values: npt.NDArray[F], n: int) -> npt.NDArray[F]:
    """The value of each of `nodes`; 0 for those that are not among `keys`, which are distinct. All are below `n`."""
    with spread(n, keys, values) as every:
        of_nodes: npt.NDArray[F] = every[nodes]
        return of_nodes
