"""From queries to what is known of their candidates.

Candidates are the nodes whose text is alike, and those that a walk over curated links reaches from them. Only these are
weighed; the rest of the site is never looked at.

Several queries are answered together. The site is looked through for one after the other
(`recommender.ranking.retrieval`), but what is known of their candidates is gathered for all at once, as if each had a
layer of its own, with the whole graph in it: the node at position p is, in the layer of query number c, *node* ``c *
n_nodes + p``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import distinct, indices_in, run_starts, top_k
from recommender._arrays.sparse import rows_of
from recommender._arrays.types import Bools, Float32s, Float64s, Ints
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.retrieval import CANDIDATES, Retrieved
from recommender.ranking.visibility import View

__all__ = ["gather", "together"]


TOGETHER, NODES = 64, 2_000_000
"""How many queries are gathered for at once, at most: so many, and so many nodes in all."""

T = TypeVar("T")


def together(items: Iterable[T], n_nodes: int) -> Iterator[list[T]]:
    """Yield `items` in lists of as many queries as are best gathered for at once, on a site of `n_nodes`."""
    left, size = iter(items), max(1, min(TOGETHER, NODES // n_nodes))
    while some := list(islice(left, size)):
        yield some


def gather(
    graph: ArticleGraph, queries: Sequence[Query], *, externals: bool = False, asked: Collection[int] = ()
) -> Evidence:
    """Retrieve the candidates of `queries` and what is known of them.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    queries : sequence of Query
        What to recommend for. Each is answered as if it were the only one. Memory grows with their number times that
        of the nodes; see `together`.
    externals : bool
        Whether externals are candidates.
    asked : collection of int, optional
        Positions to weigh even if nothing speaks for them.
    """
    return _Gathering.of(graph, queries, externals).evidence(asked)


@dataclass(frozen=True, eq=False)
class _Gathering:
    """Some queries, each with its layer."""

    graph: ArticleGraph
    queries: Sequence[Query]
    views: list[View]
    found: list[Retrieved]
    visible: Bools | None

    @classmethod
    def of(cls, graph: ArticleGraph, queries: Sequence[Query], externals: bool) -> _Gathering:
        views = [View.of(graph, query, externals=externals) for query in queries]
        found = [Retrieved.of(graph, query, view) for query, view in zip(queries, views, strict=True)]
        all_seen = all(view.visible is None for view in views)
        every = np.ones(graph.corpus.n_nodes, dtype=bool)
        visible = None if all_seen else np.concatenate([every if v.visible is None else v.visible for v in views])
        return cls(graph, queries, views, found, visible)

    def evidence(self, asked: Collection[int]) -> Evidence:
        """Put together what is known of all candidates, those that are `asked` for included."""
        n = self.graph.corpus.n_nodes
        reached, mass = self._walk()
        wanted = [np.append(found.nodes, np.array([*asked], dtype=np.int64)) for found in self.found]
        nodes, _ = distinct(np.concatenate([self._nodes(wanted), _most(reached, mass, n)]), n * len(self.found))
        nodes.sort()
        owner, positions = np.divmod(nodes, n)
        similarity = self._likeness(nodes)
        consensus = similarity.copy()
        heard = self._nodes([found.heard for found in self.found])
        consensus[nodes.searchsorted(heard)] = np.concatenate([found.consensus for found in self.found])
        via, context = self._context(nodes)
        dates = self._told(nodes, lambda number, some: self.views[number].dates[some])
        return Evidence(
            candidates=positions,
            similarity=similarity,
            meaning=self._told(nodes, lambda number, some: self.found[number].meaning_of(some)),
            consensus=consensus,
            topics=self._topics(owner, positions),
            walk=_looked_up(nodes, reached, mass),
            via=via,
            context=context,
            dates=dates,
            days=dates - np.array([query.day for query in self.queries])[owner],
            closest=np.array([found.closest for found in self.found])[owner],
            ends=owner.searchsorted(np.arange(1, len(self.found) + 1)),
            starts=tuple(found.starts for found in self.found),
            visible=tuple(view.visible for view in self.views),
        )

    def _nodes(self, positions: Sequence[Ints]) -> Ints:
        """The nodes at some positions, which are given query by query."""
        n = self.graph.corpus.n_nodes
        return np.concatenate([number * n + some for number, some in enumerate(positions)])

    def _told(self, nodes: Ints, tell: Callable[[int, Ints], npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """What `tell` says of the number of a query and some positions, for `nodes` that lie query by query."""
        if len(self.found) == 1:
            return tell(0, nodes)
        n = self.graph.corpus.n_nodes
        ends = np.cumsum(np.bincount(nodes // n, minlength=len(self.found)))
        return np.concatenate([tell(number, some % n) for number, some in enumerate(np.split(nodes, ends[:-1]))])

    def _likeness(self, nodes: Ints) -> Float32s:
        return self._told(nodes, lambda number, some: self.found[number].likeness.to(some))

    def _walk(self) -> tuple[Ints, Float64s]:
        """Walk from the articles most like each query; from itself too, where its links may be seen.

        Returns the nodes that are reached and may be candidates, and how much of the walk arrives there.
        """
        starts = self._nodes([found.starts for found in self.found])
        mass = np.concatenate([found.mass for found in self.found])
        reached, arrived = self.graph.walk(starts, mass, visible=self.visible)
        carried = np.array([found.carried for found in self.found])
        arrived = np.minimum(arrived, 1.0) * carried[reached // self.graph.corpus.n_nodes]
        allowed = np.concatenate([view.allowed for view in self.views])
        possible = allowed[reached] & (arrived > 0)
        return reached[possible], arrived[possible]

    def _context(self, nodes: Ints) -> tuple[Ints, Float32s]:
        """The linked article most similar to the query, and its similarity, for each of some nodes."""
        n = self.graph.corpus.n_nodes
        owner, others = self.graph.links_of(nodes, self.visible)
        article = others % n < len(self.graph.corpus)
        owner, others = owner[article], others[article]
        via, context = np.full(len(nodes), -1, dtype=np.int64), np.zeros(len(nodes), dtype=np.float32)
        if len(owner):
            similarity = self._likeness(others)
            if known := [number * n + some for number, query in enumerate(self.queries) for some in self._known(query)]:
                similarity[np.isin(others, known)] = 1.0
            starts = run_starts(owner)
            linked = owner[starts]
            context[linked] = np.maximum.reduceat(similarity, starts)
            # Neighbours are sorted: of several that are as similar, the one with the lowest position comes first.
            best = np.flatnonzero(similarity == context[owner])
            first = best[run_starts(owner[best])]
            via[linked] = others[first] % n
        return via, context

    def _known(self, query: Query) -> list[int]:
        """What is, to editors, like the query itself: its own list, and it, where its links may be seen."""
        if query.position is None or query.masked:
            return []
        return [query.position, *self.graph.linked_with(query.position)]

    def _topics(self, owner: Ints, positions: Ints) -> Float32s:
        """How many topics of its query each candidate has."""
        topics, places = self.graph.topics, [query.position for query in self.queries]
        wanted = np.zeros((len(places), topics.shape[1]), dtype=np.float32)
        for row, place in zip(wanted, places, strict=True):
            if place is not None:
                own = slice(*topics.indptr[place : place + 2])
                row[topics.indices[own]] = topics.data[own]
        if not wanted.any():
            return np.zeros(len(positions), dtype=np.float32)
        rows = rows_of(topics, positions)
        row = rows.owners
        shared = np.bincount(row, weights=rows.data * wanted[owner[row], rows.indices], minlength=len(positions))
        return np.minimum(shared, 1.0).astype(np.float32)


def _most(reached: Ints, mass: Float64s, n: int) -> Ints:
    """The nodes with the most mass in each layer of `n` nodes."""
    layers = reached // n
    counts = np.bincount(layers)
    if counts.max(initial=0) <= CANDIDATES:
        return reached
    by_layer = np.split(np.argsort(layers.astype(np.int16), kind="stable"), np.cumsum(counts)[:-1])
    return np.concatenate([reached[some[top_k(mass[some], reached[some], CANDIDATES)]] for some in by_layer])


def _looked_up(nodes: Ints, keys: Ints, values: Float64s) -> Float64s:
    """The value of each of some `nodes`, sorted, and 0 for those without."""
    found = np.zeros(len(nodes))
    places = indices_in(nodes, keys)
    found[places[places >= 0]] = values[places >= 0]
    return found
