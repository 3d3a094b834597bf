"""The ranking of this package as a system among others, and the lists that it is served as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.evaluation.folds import Fold, Question
from recommender.ranking import Filters
from recommender.ranking.learning import Learn
from recommender.text import TextIndex

__all__ = ["Ours"]

RANKING: Mapping[str, Any] = {"duplicates": "keep", "filters": Filters(language="any"), "min_score": 0.0}
"""How the ranking is asked, so that nothing but the order decides: stories in any language, whatever their score, and
each near-copy by itself. Every other system is asked so, too, and lists of editors hold all of these."""

BOX: Mapping[str, Any] = {"fill": True}
"""How lists of all articles are made by default: in the language of the article, the best of near-copies only, and
without absurd stories."""


class Ours:
    """The ranking of this package. It is the one system that is handed the fold itself, and not only questions.

    It needs the fold's corpus to learn from the links that are left, and hides those of a query by its own modes. That
    its hiding equals deleting is shown by a test, bit for bit.

    Parameters
    ----------
    text : TextIndex
        Of the site.
    learn : {"auto", True, False}
        What lists may teach, as for `recommender.Recommender`.
    served : bool
        Whether lists are those of a related box, see `BOX`, and not the bare ranking, see `RANKING`.
    **fitting
        `weights` and `exclude_hidden`, as for `recommender.Recommender`.
    """

    def __init__(self, text: TextIndex, *, learn: Learn = "auto", served: bool = False, **fitting: Any) -> None:
        self._options = BOX if served else RANKING
        self._text, self._learn, self._fitting = text, learn, fitting
        self._fold: Fold | None = None
        self._recommender: Recommender | None = None

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        """Nothing to do: the text is indexed already, links are learned fold by fold."""

    def enter(self, fold: Fold) -> None:
        """Learn what there is to learn in a fold, whose questions come next."""
        if self._fold is not fold:
            learn = self._learn if fold.learn else False
            self._recommender = Recommender.fit(fold.corpus, text=self._text, learn=learn, **self._fitting)
            self._fold = fold

    def rank(self, question: Question, k: int) -> Mapping[str, float]:
        """Ask `recommender.Recommender.recommend`."""
        if self._recommender is None or self._fold is None:
            raise RuntimeError("enter a fold before ranking its questions")
        published = self._fold.corpus.articles[question.position].published
        stories = self._recommender.recommend(
            question.article_id,
            k,
            mode=self._fold.mode,
            externals="all" if self._fold.externals else "none",
            as_of=published if self._fold.as_of else None,
            reasons=False,
            **self._options,
        )
        return {story.article_id: story.score for story in stories}

    @property
    def notes(self) -> dict[str, Any]:
        """What was learned from the site's lists (in the last fold)."""
        return self._recommender.calibration.to_dict() if self._recommender else {}
