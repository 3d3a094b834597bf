"""What a fitted site answers about one article: what to recommend, why, and why not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from recommender._arrays.types import Bools, Float64s
from recommender.content import canonical_url, clean_text
from recommender.corpus import days
from recommender.engine.fitted import Fitted
from recommender.ranking import (
    MIN_SCORE,
    Duplicates,
    Externals,
    Fate,
    Filters,
    Mode,
    Query,
    Recommendation,
    Request,
    Shortlist,
    contributions,
    curated_reason,
    describe,
    fate_of_candidate,
    fate_of_curated,
    reasons_for,
    score_candidates,
    weighted,
)
from recommender.ranking.learning import DEFAULTS
from recommender.text import Vector

__all__ = ["Answering"]

_NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Answering(Fitted):
    """Answers questions about one article; `recommender.Recommender` is what else a site can be asked for.

    Each is answered of the site as it was when it was asked, though another thread updates it meanwhile.
    """

    def recommend(
        self,
        article_id: str,
        k: int = 10,
        *,
        mode: Mode = "curated-first",
        externals: Externals = "curated",
        duplicates: Duplicates = "collapse",
        diversity: float = 0.0,
        filters: Filters | None = None,
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
        duplicates : {"collapse", "keep"}
            ``collapse``: of near-copies (similarity ≥ `recommender.text.NEAR_COPY`) only the best is shown, and the
            others are its `copies`; near-copies of the article itself are not shown at all. ``keep``: each is a story
            of its own.
        diversity : float
            In [0, 1]: how much a story is marked down for being like those shown above it (maximal marginal
            relevance). 0 not at all; at 1 likeness is all that counts.
        filters : Filters, optional
            What a story must be like; by default only that it is in the article's language. The article's own list is
            not filtered.
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
        site = self.as_it_is()
        request = site._request(
            k,
            mode=mode,
            externals=externals,
            duplicates=duplicates,
            diversity=diversity,
            filters=filters,
            as_of=as_of,
            min_score=min_score,
        )
        (stories,) = site._lists([site.corpus.position(article_id)], request, reasons)
        return stories

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
        duplicates: Duplicates = "collapse",
        diversity: float = 0.0,
        filters: Filters | None = None,
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
            BCP 47 tag of `text`, which chooses the stemmer, and the stories: by default those in the same language.
            Without it, the stemmer is chosen by detection, and stories are in any language.
        k, externals, duplicates, diversity, filters, as_of, min_score
            As for `recommend`.
        """
        site = self.as_it_is()
        request = site._request(
            k,
            mode="computed-only",
            externals=externals,
            duplicates=duplicates,
            diversity=diversity,
            filters=filters,
            as_of=as_of,
            min_score=min_score,
        )
        text = clean_text(text)
        meaning = site.text.meaning.transform([text])[0] if site.text.meaning else None
        read = site.text.transform([text], language)
        vector, day = Vector(read.data, read.indices), days(published)
        query = Query(vector, day, as_of=days(as_of), meaning=meaning, language=language)
        (shortlist,) = site._shortlists([query], [request])
        return site._computed(shortlist)

    def explain(
        self, article_id: str, other_id: str, *, mode: Mode = "computed-only", as_of: datetime | None = None
    ) -> Recommendation:
        """Return one story as a recommendation for an article, with its reasons, wherever it ranks.

        Parameters
        ----------
        article_id, other_id : str
            Any names of two articles; `other_id` may be the address of an external page, too.
        mode : {"computed-only", "complete"}
            Whether the article's own links are evidence; see `recommend`.
        as_of : datetime, optional
            What is to be seen, and how it counts, is as on that day; see `recommend`.

        Returns
        -------
        Recommendation
            Its rank is the place among all candidates that could be shown, near-copies included, and 0 for a story that
            never is; `why_not` says why.
        """
        site = self.as_it_is()
        position = site.node(other_id)
        everything = Filters(language="any")
        request = site._request(
            1, mode=mode, externals="all", duplicates="keep", filters=everything, as_of=as_of, min_score=0.0
        )
        query = site._query(site.corpus.position(article_id), request)
        (shortlist,) = site._shortlists([query], [request], asked=(position,))
        index, rank = shortlist.rank_of(position)
        (story,) = site._described(shortlist, [(index, [])], reasons=True)
        return replace(story, rank=rank or 0)

    def why_not(self, article_id: str, other_id: str, k: int = 10, **options: Any) -> Fate:
        """Return what became of a story in the list of an article: shown, barred, a copy of another, or outranked.

        Parameters
        ----------
        article_id, other_id : str
            Any names of two articles; `other_id` may be the address of an external page, too.
        k, **options
            As for `recommend`, whose list is asked about.
        """
        site = self.as_it_is()
        position, own = site.node(other_id), site.corpus.position(article_id)
        request = site._request(k, **options)
        curated = [story.article_id for story in site._curated(own, replace(request, k=len(site.corpus)))]
        name = site.corpus.id_of(position)
        if name in curated:
            return fate_of_curated(name, curated.index(name) + 1, k)
        request = replace(request, k=max(0, k - len(curated)))
        (shortlist,) = site._shortlists([site._query(own, request)], [request], asked=(position,))
        return fate_of_candidate(shortlist, position)

    def node(self, name: str) -> int:
        """Return the row number of an article by any of its names, or of an external page by its id or address.

        Raises
        ------
        UnknownArticleError
            If nothing, or more than one article, answers to `name`.
        """
        for external in (name, canonical_url(name)):
            if (position := self.corpus.node_position(external)) >= len(self.corpus):
                return position
        return self.corpus.position(name)

    def _request(self, k: int, *, filters: Filters | None = None, **options: Any) -> Request:
        request = Request(k, filters=filters or Filters(), **options)
        request.filters.check(self.corpus)
        return request

    def _lists(self, positions: Sequence[int], request: Request, reasons: bool) -> list[list[Recommendation]]:
        """The lists of some articles."""
        first = [self._curated(position, request) for position in positions]
        requests = [replace(request, k=request.k - len(own)) if own else request for own in first]
        shortlists = self._shortlists([self._query(position, request) for position in positions], requests)
        return [
            own + self._computed(shortlist, reasons, after=len(own))
            for own, shortlist in zip(first, shortlists, strict=True)
        ]

    def _query(self, position: int, request: Request) -> Query:
        hidden = request.mode != "complete"
        return Query.of(self.article_graph, position, hidden=hidden, as_of=days(request.as_of))

    def _curated(self, position: int, request: Request) -> list[Recommendation]:
        if request.mode != "curated-first":
            return []
        nodes = self.corpus.related(position)
        if request.externals == "none":
            nodes = nodes[nodes < len(self.corpus)]
        shown = nodes[~self._never[nodes]][: request.k]
        return [
            describe(self.corpus, node, rank=rank, score=1.0, source="curated", reasons=(curated_reason(),))
            for rank, node in enumerate(shown.tolist(), 1)
        ]

    def _shortlists(
        self, queries: Sequence[Query], requests: Sequence[Request], asked: Collection[int] = ()
    ) -> list[Shortlist]:
        skip = [
            self.corpus.related(query.position)
            if query.position is not None and request.mode != "computed-only"
            else _NOTHING
            for query, request in zip(queries, requests, strict=True)
        ]
        coefficients = [self._coefficients(query) for query in queries]
        return score_candidates(
            self.article_graph, queries, requests, coefficients, skip=skip, never=self._never, include=asked
        )

    def _computed(self, shortlist: Shortlist, reasons: bool = True, after: int = 0) -> list[Recommendation]:
        return self._described(shortlist, shortlist.shown(), reasons, after) if shortlist.request.k > 0 else []

    def _described(
        self, shortlist: Shortlist, shown: Sequence[tuple[int, list[int]]], reasons: bool, after: int = 0
    ) -> list[Recommendation]:
        evidence, query = shortlist.evidence, shortlist.query
        first = [index for index, _ in shown]
        positions, scores = evidence.candidates[first].tolist(), shortlist.scores[first].tolist()
        parts = contributions(shortlist.sums[first])
        why = reasons_for(self.article_graph, query, evidence, parts, first) if reasons else [()] * len(first)
        return [
            describe(
                self.corpus,
                position,
                rank=rank,
                score=score,
                source="computed",
                reasons=given,
                copies=evidence.candidates[copies].tolist() if copies else (),
                masked=query.masked,
            )
            for rank, (position, score, given, (_, copies)) in enumerate(
                zip(positions, scores, why, shown, strict=True), after + 1
            )
        ]

    def _coefficients(self, query: Query) -> Float64s:
        """Learned from lists that the query may see: never its own, nothing at all as of a past day."""
        today = np.isnan(query.as_of)
        learned = self.calibration.of(query.position if query.masked else None) if today else DEFAULTS
        return learned if self.weights is None else weighted(learned, self.weights)

    @cached_property
    def _never(self) -> Bools:
        """What is never recommended."""
        columns = self.corpus.columns
        never = columns.draft | columns.hidden if self.exclude_hidden else columns.draft
        return np.append(never, np.zeros(len(self.corpus.externals), dtype=bool))
