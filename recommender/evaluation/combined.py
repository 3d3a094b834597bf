"""Systems made of others: scores × nearness in time, scores + what links hand on, and the fusion of rankings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s
from recommender.corpus import Corpus
from recommender.evaluation.folds import Question
from recommender.evaluation.rankers import Scorer

__all__ = ["PlusLinks", "TimesNearness", "fuse", "nearness"]

DAYS = 30.0
"""The scale in days of nearness in time. Of 10, 30, 100 and 365, measured on the five sites with the floor below, it is
the best one for TF-IDF (.625 by mean); for BM25 10 is better by .013, a third of a standard error."""

LEAST_NEARNESS = 0.5
"""By what the score of an article of another year is multiplied. Without such a floor both lose .04 to .19 by mean,
because time ruins them on blogs."""

LINK_WEIGHT = 0.25
"""What links hand on to an article is multiplied by this before it is added to its own score.

Of .25, .5, 1, 2 and 4 the best one for stemmed TF-IDF and for BM25F on two sites with lists (google-cloud, diablo4), by
the mean over lists and graded pairs: TF-IDF has .622 without links, then .647, .641, .632, .591 and .551."""

RRF_CONSTANT = 60.0
"""As Cormack, Clarke and Büttcher (SIGIR 2009) chose it."""

Id = TypeVar("Id", bound=Hashable)


def nearness(dates: Float64s, position: int) -> Float64s:
    """Return the nearness in time of each of `dates` to the one at `position`, in [0.5, 1].

    It halves the score of what is far away: ``½ + ½ exp(−days / 30)``. An unknown date counts as far away.
    """
    days = np.nan_to_num(np.abs(dates - dates[position]), nan=np.inf)
    return np.asarray(LEAST_NEARNESS + (1.0 - LEAST_NEARNESS) * np.exp(-days / DAYS))


class _Based(Scorer):
    """The scaffold of systems that change the scores of another one; what that does not find, it does not find either.

    Parameters
    ----------
    base : Scorer
    """

    def __init__(self, base: Scorer) -> None:
        self.base, self.finds_all = base, base.finds_all

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        self.base.fit(corpus, rng)


class TimesNearness(_Based):
    """Scores × `nearness` in time."""

    def scores(self, question: Question) -> npt.NDArray[Any]:
        scores = self.base.scores(question)
        return np.asarray(scores * nearness(self.corpus.dates[: len(scores)], question.position))


class PlusLinks(_Based):
    """Scores + what visible links hand on: one step of score propagation (Qin et al., SIGIR 2005), in both directions.

    Scores are scaled so that the best one is 1, and the query itself has 1. Each article then shares its score out
    evenly among those that visible curated links join it with; what an article gets is added to its own.
    """

    def scores(self, question: Question) -> npt.NDArray[Any]:
        links, own = question.links, np.zeros(len(self.nodes))
        found = self.base.scores(question)
        own[: len(found)] = found
        own[question.position] = 0.0
        own /= own.max() or 1.0
        own[question.position] = 1.0
        degree = np.bincount(links.indices, minlength=len(own)).astype(np.float64)
        degree[: links.shape[0]] += np.diff(links.indptr)
        shared = own / np.maximum(degree, 1.0)
        handed = links.T @ shared[: links.shape[0]]
        handed[: links.shape[0]] += links @ shared
        return np.asarray(own + LINK_WEIGHT * handed)


def fuse(rankings: Iterable[Sequence[Id]]) -> dict[Id, float]:
    """Return the score of everything that any ranking has, by reciprocal-rank fusion (Cormack et al., SIGIR 2009).

    It is the sum of 1 / (60 + place) over the rankings; the best one comes first, and of equals the one that the
    earlier ranking has first.

    Examples
    --------
    >>> list(fuse([["a", "b", "c"], ["b", "c", "d"]]))
    ['b', 'c', 'a', 'd']
    """
    scores: dict[Id, float] = {}
    for ranking in rankings:
        for place, one in enumerate(ranking, 1):
            scores[one] = scores.get(one, 0.0) + 1.0 / (RRF_CONSTANT + place)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
