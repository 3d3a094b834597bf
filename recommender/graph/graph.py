"""The graph of a site: one table of edges, as a NetworkX graph for people and as CSR matrices for arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from recommender._arrays.lazy import Cache
from recommender._arrays.operations import distinct, symmetrized
from recommender._arrays.sparse import row_span, rows_of
from recommender._arrays.types import Bools, Float64s, Ints, Strings
from recommender.content import Article, joined, remove_control_characters
from recommender.corpus import Corpus, External
from recommender.graph.edges import EdgeTable
from recommender.graph.labels import Labels
from recommender.graph.mentions import mention_weights
from recommender.graph.selection import kinds_of
from recommender.graph.walks import MANY_LINKS, DenseWalk
from recommender.text import SharedWords, TextIndex

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ArticleGraph"]

CACHED_LANGUAGES = 100
"""For how many languages it is cached which nodes are in another one. No site has so many; a filter may name any."""


@dataclass(frozen=True, eq=False)
class ArticleGraph:
    """Curated links, links in texts, and text similarity between the nodes of a corpus.

    Parameters
    ----------
    corpus : Corpus
        The site.
    text : TextIndex
        Of the same corpus.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    >>> position = corpus.position("2026-03-06-islanders-ration-bread-and-diesel-on-day-two-of-ferry-strike")
    >>> for other in graph.linked_with(position):
    ...     print(corpus.articles[other].title)
    Ferry crews walk out, cutting off the Skerrin Islands
    Video: The fishing boats doing the ferry’s job
    >>> print(graph.to_networkx())
    DiGraph with 75 nodes and 197 edges
    """

    corpus: Corpus
    text: TextIndex = field(repr=False)

    @cached_property
    def neighbours(self) -> sp.csr_array:
        """Curated links without their direction, shape (n_nodes, n_nodes): 1 where either node lists the other."""
        return symmetrized(self.corpus.links)

    @cached_property
    def _dense_walk(self) -> DenseWalk | None:
        """How to walk where there are many links."""
        many = self.neighbours.nnz >= MANY_LINKS * self.neighbours.shape[0] > 0
        return DenseWalk.of(self.neighbours) if many else None

    @cached_property
    def labels(self) -> Labels:
        """What articles are filed under, and how rare it is."""
        return Labels(self.corpus, self.languages)

    @cached_property
    def mentions(self) -> sp.csr_array:
        """How much the links between the texts of two articles say, shape (n_articles, n_articles), float32; symmetric.

        In [0, 1]: 1 for the only link of both, less the more links either has, and 0 in navigation; see
        `mention_weights`. Of links in both directions, the one that says more counts.
        """
        weights = self._mention_weights
        both = sp.csr_array(weights.maximum(weights.T))
        both.sort_indices()
        return both

    @cached_property
    def _mention_weights(self) -> sp.csr_array:
        """How much the links from each article's text say; not symmetric."""
        return mention_weights(self.corpus.mentions)

    @cached_property
    def mentioned_by(self) -> sp.csr_array:
        """Whose texts link to each article, shape (n_articles, n_articles): the links of `Corpus.mentions` turned."""
        return sp.csr_array(self.corpus.mentions.T)

    @cached_property
    def n_mentions(self) -> Ints:
        """With how many articles each article is linked by their texts, shape (n_articles,)."""
        counts: Ints = np.diff(self.mentions.indptr)
        return counts

    @cached_property
    def languages(self) -> Strings:
        """The primary language of every node (``"de"``), named by its record or detected in its text; shape (n_nodes,).

        It is empty where it is unknown. That of externals is never known, because their text depends on whose entries
        are visible.
        """
        return np.append(self.text.vectors.languages.tags, np.full(len(self.corpus.externals), ""))

    @cached_property
    def foreign(self) -> Cache[str, Bools]:
        """For a primary language, which nodes are known to be in another one; shape (n_nodes,)."""
        languages = self.languages
        return Cache(lambda language: (languages != language) & (languages != ""), CACHED_LANGUAGES)

    @cached_property
    def shared_words(self) -> SharedWords:
        """Finds the words that make texts similar."""
        return SharedWords(self.corpus, self.text)

    @cached_property
    def edges(self) -> EdgeTable:
        """Every curated link, every link in a text, and the most similar nodes of every node."""
        return EdgeTable.of(self.corpus, self.text, self._mention_weights)

    def walk(
        self,
        start: Ints,
        mass: Float64s,
        *,
        visible: Bools | None = None,
        continuation: float = 0.5,
    ) -> tuple[Ints, Float64s]:
        """Spread `mass` from the nodes `start` along one or two curated links, in either direction.

        Each node gives its mass in equal parts to its neighbours. They keep it, and also pass it on to their own
        neighbours, multiplied by `continuation`. Mass that would come back to the node where it started is dropped: it
        says nothing about that node. This is a random walk with restart (Tong, Faloutsos & Pan, ICDM 2006), cut off
        after two steps, that never turns back; the mass that stays at the start is not part of the result.

        Parameters
        ----------
        start : ndarray, shape (m,), int64
            Distinct positions; for several walks at once, in layers, see `links_of`.
        mass : ndarray, shape (m,), float64
            The mass of each of them, ≥ 0; its sum in each layer is 1 or less.
        visible : ndarray, shape (n_layers · n_nodes,), bool, optional
            Where it is false, all links of a node are ignored, in both directions. All are visible by default.
        continuation : float
            In (0, 1]: how much a second link counts beside a first one.

        Returns
        -------
        nodes : ndarray, shape (n,), int64
            Distinct, in no particular order: at least all nodes that the walk reaches.
        mass : ndarray, shape (n,), float64
            The mass that each of them receives, in [0, 2]; 0 for a node that the walk does not reach.
        """
        if self._dense_walk:
            return self._dense_walk.walk(start, mass, visible, continuation)
        n = self.neighbours.shape[0]
        n *= 1 + int(start.max(initial=0)) // n
        # The first step leads from `start` to `once`; the second from the distinct nodes of `once` to `twice`.
        source, once = self.links_of(start, visible)
        mass_once = mass[source] * _equal_parts(source)
        middle, in_middle = distinct(once, n)
        mass_middle = np.bincount(in_middle, weights=mass_once)
        via, twice = self.links_of(middle, visible)
        parts = _equal_parts(via)
        # All these nodes get numbers, from 0. Where there are more links than nodes, their positions will do.
        touched = np.concatenate([twice, once, start])
        nodes, numbers = (np.arange(n), touched) if n < len(twice) else distinct(touched, n)
        to_twice, to_once, to_start = np.split(numbers, [len(twice), len(twice) + len(once)])

        def summed(numbers: Ints, masses: Float64s) -> Float64s:
            return np.bincount(numbers, weights=masses, minlength=len(nodes)).astype(np.float64)

        part_of_middle = np.zeros(len(middle))
        part_of_middle[via] = parts
        mass_twice = summed(to_twice, mass_middle[via] * parts)
        returned = summed(to_start[source], mass_once * part_of_middle[in_middle])
        # Two sums that should be equal differ by rounding errors: what is left of them becomes exactly 0.
        mass_twice = np.where(mass_twice - returned > 1e-12, mass_twice - returned, 0.0)
        return nodes, summed(to_once, mass_once) + continuation * mass_twice

    def links_of(self, nodes: Ints, visible: Bools | None = None) -> tuple[Ints, Ints]:
        """Return the curated links of some nodes, in either direction.

        Several queries, each with its own visible links, are answered in one call. Each sees the graph in a *layer* of
        its own: in layer ``c`` the node at position ``p`` has the number ``c * n_nodes + p``, as its neighbours have.

        Parameters
        ----------
        nodes : ndarray, shape (m,), int64
            Positions, or numbers in layers.
        visible : ndarray, shape (n_layers · n_nodes,), bool, optional
            Links are left out if either end is not visible.

        Returns
        -------
        index : ndarray, shape (n_links,), int64
            For each link, the index in `nodes` of the end that was given.
        neighbours : ndarray, shape (n_links,), int64
            The other end, in the same layer; those of one node in ascending order.
        """
        n = self.neighbours.shape[0]
        positions = nodes % n
        rows = rows_of(self.neighbours, positions)
        index = rows.owners
        neighbours = rows.indices + (nodes - positions)[index]
        if visible is None:
            return index, neighbours
        both_visible = visible[neighbours] & visible[nodes][index]
        return index[both_visible], neighbours[both_visible]

    def linked_with(self, position: int) -> list[int]:
        """Return the positions of the nodes with which a node has curated links, in either direction."""
        positions: list[int] = self.neighbours.indices[row_span(self.neighbours, position)].tolist()
        return positions

    def to_networkx(self) -> nx.DiGraph[str]:
        """Return the graph as a NetworkX graph.

        All values are text, numbers, yes or no, so that NetworkX's own writers and `json.dumps` take them as they are.

        Nodes are ids. Their attributes are ``kind`` (``"article"`` or ``"external"``), ``title``, ``excerpt``, ``url``,
        ``published`` (ISO 8601), ``topics`` (one text, as ``sea|law``), ``provider``, ``language`` and ``kept_out``
        (why readers are not shown the page: ``draft`` …); what is not known is empty. The attributes of edges are
        ``kinds`` (one text of `EDGE_KINDS`), ``related`` and ``mention`` (bool), ``rank`` (int, of curated edges only),
        ``similarity`` (float in [0, 1]), ``weight`` (float in (0, 1]), see `EdgeTable`, and ``distance`` (float ≥ 1):
        the inverse of the weight, for shortest paths.

        An edge has a direction: `undirected` makes a graph without directions that loses nothing of both.
        """
        import networkx as nx

        corpus, edges = self.corpus, self.edges
        graph: nx.DiGraph[str] = nx.DiGraph()
        ids = [node.id for node in corpus.nodes]
        graph.add_nodes_from(zip(ids, map(_attributes, corpus.nodes), strict=True))
        ends = (map(ids.__getitem__, nodes.tolist()) for nodes in (edges.source, edges.target))
        graph.add_edges_from(zip(*ends, _rows_of(edges), strict=True))
        return graph


def _equal_parts(source: Ints) -> Float64s:
    """Return for each link 1 divided by the number of links with the same source."""
    return np.asarray((1.0 / np.maximum(np.bincount(source), 1))[source])


def _rows_of(edges: EdgeTable) -> Iterator[dict[str, Any]]:
    # Most edges have values that many others have, too: these are made once, and take memory once.
    kinds = Cache[tuple[bool, bool], str](lambda ends: kinds_of({"related": ends[0], "mention": ends[1]}), 4)
    columns = (edges.related, edges.mention, edges.rank, edges.similarity, edges.weight)
    for related, mention, rank, similarity, weight in zip(*(column.tolist() for column in columns), strict=True):
        row = {"kinds": kinds[related, mention], "related": related, "mention": mention}
        if rank:
            row["rank"] = rank
        weights = (1.0, 1.0) if weight == 1.0 else (weight, 1.0 / weight)
        yield {**row, "similarity": similarity, "weight": weights[0], "distance": weights[1]}


def _attributes(node: Article | External) -> dict[str, Any]:
    article = node if isinstance(node, Article) else None
    row = {
        "kind": "article" if article else "external",
        "title": node.title,
        "excerpt": node.excerpt,
        "url": node.url,
        "published": node.published.isoformat() if node.published else "",
        "topics": joined(article.topics) if article else "",
        "provider": node.provider,
        "language": article.language if article else "",
        "kept_out": article.why_kept_out(None) if article else "",
    }
    return {name: remove_control_characters(value) for name, value in row.items()}
