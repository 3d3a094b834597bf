"""How much the links in the texts of articles say: much if both articles have few, next to nothing in a menu."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

__all__ = ["mention_weights"]

NAVIGATION = 0.15
"""Links that say less, in [0, 1], are navigation and left out. Then one of the two ends has links of its kind with more
than n^0.85 of the n articles of the site: 38 of 75, 200 of 500, 1,700 of 6,300. A plain choice: no link of the two real
sites that have some is near it (the least says 0.48)."""


def mention_weights(links: sp.csr_array) -> sp.csr_array:
    """Return how much each link says, as ``log(n / d) / log(n)``; 1 for a link that is the only one of both ends.

    Of ``d``, the number of links from the source and the number of links to the target, the larger one counts: a table
    of contents links to everything, a menu is linked from everywhere, and neither says anything about two articles.

    Parameters
    ----------
    links : csr_array, shape (n, n)
        Which article's text links to which.

    Returns
    -------
    csr_array, shape (n, n), float32
        In [`NAVIGATION`, 1]. Links that say less are left out.

    Examples
    --------
    >>> contents, chapters = np.zeros(9, dtype=int), np.arange(1, 10)
    >>> links = sp.csr_array((np.ones(10), (np.append(contents, 1), np.append(chapters, 2))), shape=(10, 10))
    >>> source, target = mention_weights(links).nonzero()
    >>> [(int(source[0]), int(target[0]))]
    [(1, 2)]
    """
    n = max(links.shape[0], 2)
    from_source, to_target = np.diff(links.indptr), np.bincount(links.indices, minlength=links.shape[0])
    busier = np.maximum(np.repeat(from_source, from_source), to_target[links.indices])
    says = (np.log(n / np.maximum(busier, 1)) / np.log(n)).astype(np.float32)
    says[says < NAVIGATION] = 0
    # A copy: eliminating zeros moves the entries of a matrix, and `links` is the corpus's own.
    weights = sp.csr_array((says, links.indices, links.indptr), shape=links.shape, copy=True)
    weights.eliminate_zeros()
    return weights
