"""Near-copies: texts of which who has read one learns nothing new from the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from recommender._arrays.sparse import rows_of
from recommender._arrays.types import Bools, Ints

__all__ = ["NEAR_COPY", "may_be_near_copies"]

NEAR_COPY = 0.9
"""Similarity, in [0, 1], from which on two texts are near-copies: who has read one learns nothing new from the other.

Read in samples from three news sites: from 0.9 on nearly all pairs are one agency report in two outlets, or versions
of one article; at 0.75 many are two reports on one event, each worth reading.
"""

PARTS = 256
"""Into how many parts the terms are divided: a power of two. A plain choice: it changes speed only."""

ROUNDING = 1e-4
"""By how much a computed similarity may be above the exact one: far more than float32 ever loses."""


def may_be_near_copies(matrix: sp.csr_array, groups: Sequence[Ints], floor: float) -> list[Bools]:
    """Return for each group which of its nodes may be a near-copy of another one there; shape (n_nodes of the group,).

    The answer is quick and on the safe side: where it is false, the node is near to no other. The terms are divided
    into parts. By the inequality of Cauchy and Schwarz, the product of two vectors is at most the product
    of their lengths; so a similarity is at most the sum, over all parts, of the products of the lengths there. Most
    texts have few terms, in different parts.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array, shape (n_nodes, n_terms), float32
        The vectors of all nodes, ≥ 0.
    groups : sequence of ndarray of int64
        Positions of nodes.
    floor : float
        The similarity from which on two nodes are near-copies.
    """
    sizes = np.array([len(group) for group in groups])
    rows = rows_of(matrix, np.concatenate(groups))
    # `toarray` adds up the values that are stored for one place.
    by_part = (np.square(rows.data), rows.indices & (PARTS - 1), rows.indptr)
    squares = sp.csr_array(by_part, shape=(int(sizes.sum()), PARTS)).toarray()
    lengths = np.zeros((len(groups), int(sizes.max(initial=0)), PARTS), dtype=np.float32)
    is_node = np.arange(lengths.shape[1]) < sizes[:, None]
    lengths[is_node] = np.sqrt(squares)
    bounds = lengths @ lengths.copy().transpose(0, 2, 1)  # of one array with itself, NumPy takes a slower routine
    bounds[:, range(lengths.shape[1]), range(lengths.shape[1])] = 0.0
    near = np.asarray((bounds >= floor - ROUNDING).any(axis=2))
    return [of_group[:size] for of_group, size in zip(near, sizes.tolist(), strict=True)]
