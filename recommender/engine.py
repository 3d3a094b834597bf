"""Recommender: the way through the house, from a corpus to recommendations with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt

from recommender.article import clean_text
from recommender.corpus import Corpus, days
from recommender.errors import SettingsError, unknown
from recommender.evidence import Query, gather
from recommender.graph import ArticleGraph
from recommender.learning import DEFAULTS, Calibration, calibrate
from recommender.ranking import MIN_SCORE, contributions, order, probability, totals
from recommender.reasons import chosen_by_editor, reasons_for
from recommender.recommendation import Recommendation, describe
from recommender.signals import SIGNALS, feature_columns
from recommender.text import TextIndex

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Externals", "Mode", "Recommender"]

Mode = Literal["curated-first", "computed-only", "complete"]
"""How an article's own curated links are used; see `Recommender.recommend`."""

Externals = Literal["none", "curated", "all"]
"""Which external pages may be recommended; see `Recommender.recommend`."""


@dataclass(frozen=True, eq=False)
class Recommender:
    """Ranks related stories of one corpus.

    Make one with `Recommender.fit`.

    Parameters
    ----------
    corpus : Corpus
    text : TextIndex
        Of the same corpus.
    weights : mapping of str to float, optional
        Weight of each signal (see `recommender.signals.SIGNALS`), brought to the sum 1; a signal that is not
        named does not count. Defaults to `recommender.ranking.WEIGHTS`.
    exclude_hidden : bool
        Whether articles with ``published: false`` are never recommended.
    learn : bool
        Whether the site's own lists may teach how much time and links count; see `recommender.learning`.

    Raises
    ------
    SettingsError
        If a weight is for no known signal, negative or not finite, or all are 0.

    Examples
    --------
    >>> rec = Recommender.fit(read_corpus("seeds/newsroom"))  # doctest: +SKIP
    >>> [story.title for story in rec.recommend("some-article-id", k=3)]  # doctest: +SKIP
    """

    corpus: Corpus
    text: TextIndex = field(repr=False)
    weights: Mapping[str, float] | None = None
    exclude_hidden: bool = False
    learn: bool = True

    def __post_init__(self) -> None:
        if self.weights is not None:
            _check_weights(self.weights)

    @classmethod
    def fit(
        cls,
        corpus: Corpus,
        *,
        text: TextIndex | None = None,
        weights: Mapping[str, float] | None = None,
        exclude_hidden: bool = False,
        learn: bool = True,
        semantic: str | Path | None = None,
    ) -> Recommender:
        """Learn the site's vocabulary and lay out its links; parameters as for the class.

        A `text` index of the same articles is taken as it is: it knows nothing of links. Without one, `semantic` may
        name the folder of a model2vec model, and texts are compared by their meaning too.
        """
        return cls(corpus, text or TextIndex.fit(corpus, semantic=semantic), weights, exclude_hidden, learn)

    @cached_property
    def article_graph(self) -> ArticleGraph:
        """The graph as arithmetic sees it."""
        return ArticleGraph(self.corpus, self.text)

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The graph as NetworkX knows it; see `ArticleGraph.to_networkx`."""
        return self.article_graph.to_networkx()

    def recommend(
        self,
        article_id: str,
        k: int = 10,
        *,
        mode: Mode = "curated-first",
        externals: Externals = "curated",
        as_of: datetime | None = None,
        min_score: float = MIN_SCORE,
        reasons: bool = True,
    ) -> list[Recommendation]:
        """Return up to `k` related stories of an article, best first.

        Parameters
        ----------
        article_id : str
            An id, a path, a slug, any known URL, or an exact title.
        k : int
            How many, ≥ 0.
        mode : {"curated-first", "computed-only", "complete"}
            ``curated-first``: the article's own list in the editor's order, then computed stories.
            ``computed-only``: what the ranker says with every link of the article, in both directions,
            invisible.
            ``complete``: stories that the article's own list may be missing; its known links are evidence,
            and are not repeated.
        externals : {"curated", "none", "all"}
            Which pages outside the site may be recommended: those that the article's own list names, none, or
            all that anybody's list names.
        as_of : datetime, optional
            Answer as on that day: what was published later is neither recommended nor are its links seen.
            Articles without a date are left out. The article's own list is not touched.
        min_score : float
            Computed stories below it are left out, so the result may be shorter than `k`, or empty.
        reasons : bool
            Whether to say why; without, it is a little faster.

        Raises
        ------
        UnknownArticleError
            If no article, or more than one, answers to `article_id`.
        SettingsError
            If another argument is out of range.
        """
        _check(k, mode, externals)
        position = self.corpus.position(article_id)
        curated = self._curated(position, externals)[:k] if mode == "curated-first" else []
        query = Query.of(self.article_graph, position, hidden=mode != "complete", as_of=days(as_of))
        computed = self._computed(
            query,
            k - len(curated),
            skip=None if mode == "computed-only" else self.corpus.related(position),
            externals=externals == "all",
            min_score=min_score,
            reasons=reasons,
        )
        return _ranked([*curated, *computed])

    def similar_items(self, article_id: str, k: int = 10) -> list[Recommendation]:
        """Return what the ranker alone says: `recommend` in mode ``computed-only``."""
        return self.recommend(article_id, k, mode="computed-only")

    def recommend_text(
        self,
        text: str,
        k: int = 10,
        *,
        published: datetime | None = None,
        language: str = "",
        externals: Externals = "curated",
        as_of: datetime | None = None,
        min_score: float = MIN_SCORE,
    ) -> list[Recommendation]:
        """Return up to `k` stories related to a text that is no article of the site.

        Parameters
        ----------
        text : str
            A headline, a search, or a draft's first lines.
        published : datetime, optional
            The date to be near to; without it, dates do not matter.
        language : str, optional
            BCP 47 tag of `text`, which chooses the stemmer.
        k, externals, as_of, min_score
            As for `recommend`.
        """
        _check(k, "computed-only", externals)
        text = clean_text(text)
        meaning = self.text.meaning.transform([text])[0] if self.text.meaning else None
        query = Query(self.text.transform([text], language), days(published), as_of=days(as_of), meaning=meaning)
        return _ranked(self._computed(query, k, externals=externals == "all", min_score=min_score))

    def _curated(self, position: int, externals: Externals) -> list[Recommendation]:
        nodes = self.corpus.related(position)
        if externals == "none":
            nodes = nodes[nodes < len(self.corpus)]
        barred = self._barred
        return [
            describe(self.corpus, int(node), score=1.0, source="curated", reasons=(chosen_by_editor(),))
            for node in nodes
            if not barred[node]
        ]

    def _computed(
        self,
        query: Query,
        k: int,
        *,
        skip: npt.NDArray[np.int64] | None = None,
        externals: bool,
        min_score: float,
        reasons: bool = True,
    ) -> list[Recommendation]:
        """Weigh, exclude, order, cut: in this order, so that a full list is returned where there is one."""
        if k <= 0:
            return []
        evidence = gather(self.article_graph, query, externals=externals)
        allowed = ~self._barred[evidence.candidates]
        if skip is not None:
            allowed &= ~np.isin(evidence.candidates, skip)
        evidence = evidence.only(allowed)
        sums = totals(feature_columns(evidence), self._coefficients(query), self.weights)
        parts = contributions(sums)
        scores = probability(sums.sum(axis=1))
        best = order(scores, evidence.dates, evidence.candidates)
        best = best[scores[best] >= min_score][:k]
        why = reasons_for(self.article_graph, query, evidence, parts, best) if reasons else [()] * len(best)
        return [
            describe(
                self.corpus,
                int(evidence.candidates[i]),
                score=float(scores[i]),
                source="computed",
                reasons=given,
                masked=query.masked,
            )
            for i, given in zip(best, why, strict=True)
        ]

    @cached_property
    def calibration(self) -> Calibration:
        """What the site's own lists teach about time and links; see `recommender.learning`."""
        return calibrate(self.article_graph) if self.learn else Calibration.default(len(self.corpus))

    def _coefficients(self, query: Query) -> npt.NDArray[np.float64]:
        """Learned from lists that the query may see: never its own, nothing at all as of a past day."""
        if not np.isnan(query.as_of):
            return DEFAULTS
        return self.calibration.of(query.position if query.masked else None)

    @cached_property
    def _barred(self) -> npt.NDArray[np.bool_]:
        """What is never recommended."""
        barred = np.zeros(self.corpus.n_nodes, dtype=bool)
        for position, article in enumerate(self.corpus.articles):
            barred[position] = article.draft or (article.hidden and self.exclude_hidden)
        return barred


def _ranked(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    return [replace(recommendation, rank=rank) for rank, recommendation in enumerate(recommendations, 1)]


def _check_weights(weights: Mapping[str, float]) -> None:
    for name, weight in weights.items():
        if name not in SIGNALS:
            raise SettingsError(unknown("signal", name, SIGNALS, " in weights"))
        if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 <= weight < float("inf"):
            raise SettingsError(f"the weight of {name!r} is {weight!r}; it must be a number, 0 or more")
    if not sum(weights.values()):
        raise SettingsError(f"all weights are 0: {dict(weights)!r}; give at least one signal a weight above 0")


def _check(k: int, mode: str, externals: str) -> None:
    if isinstance(k, bool) or not isinstance(k, int) or k < 0:
        raise SettingsError(f"k is {k!r}; it says how many stories to return and must be 0 or more")
    for name, value, known in (("mode", mode, get_args(Mode)), ("externals", externals, get_args(Externals))):
        if value not in known:
            raise SettingsError(f"{name} is {value!r}; use one of {', '.join(known)}")
