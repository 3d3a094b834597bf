"""The table of edges: each pair of nodes once, with all that ties its source to its target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Bools, Float32s, Ints
from recommender.corpus import Corpus
from recommender.text import TextIndex

__all__ = ["SIMILARITY_FLOOR", "EdgeTable"]

SIMILAR_PER_ARTICLE = 5
"""How many computed edges start at each node, at most: as many as a box of related stories shows. A plain choice."""

SIMILARITY_FLOOR = 0.15
"""The lowest similarity, in [0, 1], of a computed edge. Two texts below it share little but common words.

Of all pairs of articles of three news sites, 0.5 % to 2 % reach it.
"""

MENTION_SHARE = 0.5
"""In weights of a curated link: the most that a link in a text weighs. An author links to what a sentence needs, an
editor lists what readers should see next. A plain choice: judged pairs that a text links have grade 2.3 of 3."""


@dataclass(frozen=True, slots=True, eq=False)
class EdgeTable:
    """Every edge once, sorted by source and then by target.

    Attributes
    ----------
    source, target : ndarray, shape (n_edges,), int64
        Positions of nodes.
    related : ndarray, shape (n_edges,), bool
        Whether the curated list of the source contains the target.
    mention : ndarray, shape (n_edges,), bool
        Whether the text of the source links to the target, other than in navigation (see `ArticleGraph.mentions`).
    rank : ndarray, shape (n_edges,), int64
        The 1-based place of the target in the curated list of the source; 0 if the list does not contain it.
    similarity : ndarray, shape (n_edges,), float32
        Text similarity of the two nodes, in [0, 1].
    weight : ndarray, shape (n_edges,), float32
        How strong the edge is, in (0, 1]: 1 for a curated link, else the similarity; for a mention `MENTION_SHARE` of
        what the link says, if that is more.
    """

    source: Ints
    target: Ints
    related: Bools
    mention: Bools
    rank: Ints
    similarity: Float32s
    weight: Float32s

    @classmethod
    def of(cls, corpus: Corpus, text: TextIndex, mentions: sp.csr_array) -> EdgeTable:
        """Return every curated link, every mention, and the `SIMILAR_PER_ARTICLE` most similar nodes of every node.

        Parameters
        ----------
        corpus : Corpus
            The site.
        text : TextIndex
            Of the same corpus.
        mentions : csr_array, shape (n_articles, n_articles)
            How much each link in a text says, see `mention_weights`.
        """
        n = corpus.n_nodes
        sources, targets, _ = text.nearest(SIMILAR_PER_ARTICLE, floor=SIMILARITY_FLOOR)
        curated, mentioned = _keys(n, *corpus.links.nonzero()), _keys(n, *mentions.nonzero())
        keys = np.unique(np.concatenate([curated, mentioned, _keys(n, sources, targets)]))
        source, target = keys // n, keys % n
        related, mention = np.isin(keys, curated), np.isin(keys, mentioned)
        similarity = text.pairs(source, target)
        rank = np.zeros(len(keys), dtype=np.int64)
        rank[np.searchsorted(keys, curated)] = corpus.links.data
        says = np.zeros(len(keys), dtype=np.float32)
        says[np.searchsorted(keys, mentioned)] = mentions.data
        weight = np.where(related, np.float32(1.0), np.maximum(similarity, np.float32(MENTION_SHARE) * says))
        return cls(source, target, related, mention, rank, similarity, weight)


def _keys(n: int, source: Ints, target: Ints) -> Ints:
    """A number for each pair of nodes, in the order of their sources, then of their targets."""
    return source.astype(np.int64) * n + target
