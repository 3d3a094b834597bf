"""Which article of a changed site is which one of the site before."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from recommender._arrays.strings import find
from recommender._arrays.types import Ints
from recommender.content import Article
from recommender.corpus import Change, Corpus

__all__ = ["former_positions"]


def former_positions(before: Corpus, change: Change) -> Ints | None:
    """Where each article stood before, corrected since or not, -1 if it is new; None if that cannot be known.

    An article that was corrected is the same one: what its list taught before stays taught. It is recognised by its
    id; where several articles share one, which of them is called what may have changed, and it is recognised by its
    place among the files.
    """
    after = change.corpus
    former = change.origin[: len(after)].copy()
    new = np.flatnonzero(former < 0).tolist()
    if not (before.renamed or after.renamed):
        former[new] = [find(before.ids, after.ids[position]) for position in new]
        return former
    namesakes = defaultdict[str, list[int]](list)
    for position, name in enumerate(before.written_ids()):
        namesakes[name].append(position)
    written = [*after.written_ids()]
    for position in new:
        candidates = namesakes.get(written[position], [])
        place = _place_in_files(after.articles[position])
        same = [other for other in candidates if _place_in_files(before.articles[other]) == place]
        if candidates and len(same) != 1:
            return None
        former[position] = same[0] if same else -1
    return former


def _place_in_files(article: Article) -> tuple[str, int]:
    return article.path, article.line
