"""The graph of a site: one edge table, as CSR for arithmetic and as a NetworkX graph for people and tools."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from recommender._arrays.lazy import Cache
from recommender._arrays.operations import distinct, symmetrized
from recommender._arrays.sparse import rows_of
from recommender._arrays.types import Bools, Float32s, Float64s, Ints, Strings
from recommender.content import Article
from recommender.corpus import Corpus, External
from recommender.text import SharedWords, TextIndex

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ArticleGraph", "EdgeTable"]

SIMILAR_PER_ARTICLE = 5
"""How many similarity edges leave each article."""

SIMILARITY_FLOOR = 0.15
"""Below this similarity two texts share little but common words, and no edge is drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class EdgeTable:
    """Every edge once, sorted by source and target.

    Attributes
    ----------
    source, target : ndarray, shape (n_edges,), int64
        Positions of nodes.
    related : ndarray of bool
        The source's curated list holds the target.
    similarity : ndarray of float32
        Text similarity of the two, in [0, 1].
    weight : ndarray of float32
        How strong the edge is, > 0: 1 for a curated link, else the similarity.
    """

    source: Ints
    target: Ints
    related: Bools
    similarity: Float32s
    weight: Float32s


@dataclass(frozen=True, eq=False)
class ArticleGraph:
    """Curated links and text similarity between the nodes of a corpus.

    Parameters
    ----------
    corpus : Corpus
    text : TextIndex
        Of the same corpus.
    """

    corpus: Corpus
    text: TextIndex = field(repr=False)

    @cached_property
    def neighbours(self) -> sp.csr_array:
        """Curated links seen from both ends, shape (n_nodes, n_nodes): 1 where either lists the other."""
        return symmetrized(self.corpus.links)

    @cached_property
    def topic_weights(self) -> dict[str, float]:
        """How rare each topic of the site is: log(articles / articles with it); 0 for a topic of all."""
        topics = self.corpus.topics
        weights = np.log(len(self.corpus) / np.bincount(topics.matrix.indices, minlength=len(topics.names)))
        return dict(zip(topics.names, weights.tolist(), strict=True))

    @cached_property
    def topics(self) -> sp.csr_array:
        """The weights of the topics of every node, rows of length one; shape (n_nodes, n_topics), float32.

        Externals have none.
        """
        table = self.corpus.topics.matrix
        weights = np.array([*self.topic_weights.values()])[table.indices] if table.nnz else np.zeros(0)
        rows = np.repeat(np.arange(len(self.corpus)), np.diff(table.indptr))
        length = np.sqrt(np.bincount(rows, weights=weights**2, minlength=len(self.corpus)))
        values = np.divide(weights, length[rows], out=np.zeros(len(rows)), where=length[rows] > 0)
        starts = np.append(table.indptr, np.full(len(self.corpus.externals), table.nnz))
        shape = (self.corpus.n_nodes, max(1, table.shape[1]))
        return sp.csr_array((values.astype(np.float32), table.indices, starts), shape=shape)

    @cached_property
    def languages(self) -> Strings:
        """The primary language of every node (``"de"``), as its record says or its text tells; shape (n_nodes,).

        Empty where it is unknown, as it is for externals: what they say depends on whose entries may be seen.
        """
        return np.append(self.text.vectors.languages.tags, np.full(len(self.corpus.externals), ""))

    @cached_property
    def foreign(self) -> Cache[str, Bools]:
        """For a primary language, which nodes are known to be in another one; shape (n_nodes,)."""
        languages = self.languages
        return Cache(lambda language: (languages != language) & (languages != ""), 100)

    @cached_property
    def shared_words(self) -> SharedWords:
        """Finds the words that make texts similar."""
        return SharedWords(self.corpus, self.text)

    @cached_property
    def edges(self) -> EdgeTable:
        """The edge table: every curated link, and the best text matches of every node above a floor."""
        sources, targets, _ = self.text.nearest(SIMILAR_PER_ARTICLE, floor=SIMILARITY_FLOOR)
        rows, columns = self.corpus.links.nonzero()
        n = self.corpus.n_nodes
        curated = rows.astype(np.int64) * n + columns
        keys = np.union1d(curated, sources * n + targets)
        source, target = keys // n, keys % n
        related = np.isin(keys, curated)
        similarity = self.text.pairs(source, target)
        weight = np.where(related, np.float32(1.0), similarity)
        return EdgeTable(source, target, related, similarity, weight)

    def walk(
        self,
        start: Ints,
        mass: Float64s,
        *,
        visible: Bools | None = None,
        continuation: float = 0.5,
    ) -> tuple[Ints, Float64s]:
        """Spread `mass` from the nodes `start` along one or two curated links, in either direction.

        Each node hands its mass in equal parts to its neighbours. They keep it, and hand the part `continuation` of it
        on to theirs, but not back: what returns to the node it came from says nothing about that node. This is the
        truncated sum of a random walk with restart (Tong, Faloutsos & Pan, ICDM 2006) that does not turn round, without
        the mass that never left the start.

        Parameters
        ----------
        start : ndarray, shape (m,), int64
            Distinct positions; for several walks at once, in layers, see `links_of`.
        mass : ndarray, shape (m,), float64
            Adds up to 1 or less, in each layer.
        visible : ndarray, shape (n_layers · n_nodes,), bool, optional
            Where it is false, all links of a node are invisible, in both directions, as if they had never
            been written. All are visible by default.
        continuation : float
            In (0, 1].

        Returns
        -------
        nodes : ndarray, shape (m,), int64
            Those that the walk reaches, in no particular order, and maybe others.
        mass : ndarray, shape (m,), float64
            In [0, 2]; 0 where it did not come.
        """
        n = self.neighbours.shape[0]
        n *= 1 + int(start.max(initial=0)) // n
        places, reached = self.links_of(start, visible)
        parts = mass[places] * _shares(places)
        first, at = distinct(reached, n)
        arrived = np.bincount(at, weights=parts)
        between, ends = self.links_of(first, visible)
        shares = _shares(between)
        # All nodes that play a part, in one numbering: the first steps, the second, and where the walk returns to.
        parts_played = np.concatenate([ends, reached, start])
        # Where there are more links than nodes, the numbers that these have do.
        nodes, where = (np.arange(n), parts_played) if n < len(ends) else distinct(parts_played, n)
        second, home, own = np.split(where, [len(ends), len(ends) + len(reached)])

        def gathered(places: Ints, weights: Float64s) -> Float64s:
            return np.bincount(places, weights=weights, minlength=len(nodes)).astype(np.float64)

        back = np.zeros(len(first))
        back[between] = shares
        further = gathered(second, arrived[between] * shares)
        returned = gathered(own[places], parts * back[at])
        # What returned is left out exactly: a difference of sums that should be equal is a rounding error.
        further = np.where(further - returned > 1e-12, further - returned, 0.0)
        return nodes, gathered(home, parts) + continuation * further

    def links_of(self, nodes: Ints, visible: Bools | None = None) -> tuple[Ints, Ints]:
        """Return the curated links of `nodes`, from either end, as (places in `nodes`, neighbours).

        Links of which an end is not `visible` are left out; see `walk`. Several can be asked at once, as if the
        graph lay in layers: the node at position p of layer c is ``c * n_nodes + p``, and so are its neighbours.
        """
        n = self.neighbours.shape[0]
        positions = nodes % n
        rows = rows_of(self.neighbours, positions)
        places = rows.owners
        found = rows.indices + (nodes - positions)[places]
        if visible is None:
            return places, found
        seen = visible[found] & visible[nodes][places]
        return places[seen], found[seen]

    def linked_with(self, position: int) -> list[int]:
        """Return the positions of the nodes with which a node has curated links, in either direction."""
        row = slice(*self.neighbours.indptr[position : position + 2])
        found: list[int] = self.neighbours.indices[row].tolist()
        return found

    def to_networkx(self) -> nx.DiGraph[str]:
        """Return the graph as NetworkX knows it.

        Nodes are ids, with the attributes ``kind`` (``"article"`` or ``"external"``), ``title``, ``excerpt``,
        ``url``,
        ``published`` (datetime or None), ``topics`` (tuple), ``provider`` and ``language``. Edges carry
        ``related`` (bool), ``similarity`` in [0, 1] and ``weight`` > 0.
        """
        import networkx as nx

        corpus, edges = self.corpus, self.edges
        graph: nx.DiGraph[str] = nx.DiGraph()
        nodes = corpus.nodes
        graph.add_nodes_from((node.id, _attributes(node)) for node in nodes)
        columns = (edges.source, edges.target, edges.related, edges.similarity, edges.weight)
        for source, target, related, similarity, weight in zip(*(c.tolist() for c in columns), strict=True):
            graph.add_edge(nodes[source].id, nodes[target].id, related=related, similarity=similarity, weight=weight)
        return graph


def _shares(places: Ints) -> Float64s:
    """For each link, one divided by how many links there are at its place."""
    return np.asarray((1.0 / np.maximum(np.bincount(places), 1))[places])


def _attributes(node: Article | External) -> dict[str, Any]:
    article = node if isinstance(node, Article) else None
    return {
        "kind": "article" if article else "external",
        "title": node.title,
        "excerpt": node.excerpt,
        "url": node.url,
        "published": node.published,
        "topics": article.topics if article else (),
        "provider": node.provider,
        "language": article.language if article else "",
    }
