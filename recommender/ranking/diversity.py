"""Near-copies and variety: which of the ordered candidates of a query are shown. Pure array maths.

Near-copies of one text are folded into one story. Of the others, maximal marginal relevance (Carbonell & Goldstein,
SIGIR 1998) prefers those that are unlike the stories above them.
"""

from __future__ import annotations

import numpy as np

from recommender._arrays.types import Bools, Float64s

__all__ = ["POOL", "compose", "fold_near_copies", "maximal_marginal_relevance"]

POOL = 20
"""From how many candidates the next story is chosen, where variety counts: the best that are not shown yet. A plain
choice: the number does not depend on how long the list is, so that a page of it never changes."""


def compose(
    scores: Float64s, similarity: Float64s, k: int, *, near_copy: float = np.inf, diversity: float = 0.0
) -> list[tuple[int, list[int]]]:
    """Return the `k` candidates to show, in order, each with its near-copies.

    A near-copy of a better candidate is listed under it. The others are ordered by `maximal_marginal_relevance`.

    Parameters
    ----------
    scores : ndarray, shape (n,), float64
        In [0, 1], best first.
    similarity : ndarray, shape (n, n), float64
        Of the texts of each two candidates, in [0, 1].
    k : int
        How many, ≥ 0.
    near_copy : float
        The similarity from which on two candidates are near-copies; by default none are.
    diversity : float
        In [0, 1]; 0 keeps the order of the scores.

    Returns
    -------
    list of (int, list of int)
        Indices of candidates.
    """
    copies = fold_near_copies(similarity >= near_copy)
    shown = maximal_marginal_relevance(scores, similarity, [*copies], k, diversity) if diversity else [*copies][:k]
    return [(index, copies[index]) for index in shown]


def maximal_marginal_relevance(
    scores: Float64s, similarity: Float64s, candidates: list[int], k: int, diversity: float
) -> list[int]:
    """Return the `k` candidates to show, in order.

    The next one is always that with the highest ``(1 - diversity) · score - diversity · redundancy``, where redundancy
    is its similarity to the most similar one shown already, of the `POOL` best that are not shown yet. Ties go to the
    better score. So a longer list begins with the shorter one.

    Parameters
    ----------
    scores, similarity, k
        As for `compose`.
    candidates : list of int
        Indices of the candidates to choose from, best first.
    diversity : float
        In [0, 1].
    """
    left, shown = [*candidates], list[int]()
    while left and len(shown) < k:
        pool = left[:POOL]
        redundancy = similarity[np.ix_(pool, shown)].max(axis=1) if shown else np.zeros(len(pool))
        best = int(np.argmax((1.0 - diversity) * scores[pool] - diversity * redundancy))
        shown.append(left.pop(best))
    return shown


def fold_near_copies(is_copy: Bools) -> dict[int, list[int]]:
    """Return the candidates that are no near-copy of a better one, best first, each with its near-copies.

    Parameters
    ----------
    is_copy : ndarray, shape (n, n), bool
        Whether two candidates, ordered best first, are near-copies; symmetric, and true or false on the diagonal.
    """
    if np.count_nonzero(is_copy) == np.count_nonzero(is_copy.diagonal()):  # no pair: the usual case
        return {index: [] for index in range(len(is_copy))}
    pairs = np.triu(is_copy, 1)
    copies: dict[int, list[int]] = {}
    for index, has_better in enumerate(np.logical_or.reduce(pairs, axis=0).tolist()):
        original = next((first for first in copies if pairs[first, index]), None) if has_better else None
        if original is None:
            copies[index] = []
        else:
            copies[original].append(index)
    return copies
