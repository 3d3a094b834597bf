"""What a fitted site answers about one article, or about many at once: lists, explanations, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from recommender._arrays.types import Ints
from recommender._io.arguments import checked_flag, checked_list, checked_moment, checked_text
from recommender._io.gc_pauses import gc_paused
from recommender.content import clean_text
from recommender.corpus import days
from recommender.engine.arguments import checked_offset
from recommender.engine.coefficients import coefficients_for
from recommender.engine.fitted import Fitted
from recommender.engine.merging import DEPTH, merged
from recommender.errors import SettingsError, check_options, wrong_argument
from recommender.ranking import (
    Chosen,
    Fate,
    Filters,
    Listed,
    ListOptions,
    OwnList,
    Query,
    Reason,
    Recommendation,
    Recommendations,
    Request,
    Shortlist,
    Stories,
    TextOptions,
    batches,
    contributions,
    describe,
    fate_of_candidate,
    fate_on_own_list,
    own_list_reason,
    reasons_for,
    score_candidates,
    stories_shown,
)
from recommender.text import Vector

__all__ = ["Questions"]

_NOTHING = np.zeros(0, dtype=np.int64)

_EVERYTHING: ListOptions = {
    "externals": "all",
    "duplicates": "keep",
    "filters": Filters(language="any"),
    "min_score": 0.0,
}
"""Options with which every story is scored."""


@dataclass(frozen=True, eq=False)
class Questions:
    """Answers questions about the articles of a site as it is at one moment.

    Attributes
    ----------
    site : Fitted
        The site that all answers are about.
    """

    site: Fitted

    def all_lists(
        self, positions: Iterable[int], request: Request, reasons: bool
    ) -> Iterator[tuple[int, list[Chosen]]]:
        """Yield each of some positions, and the list of the article there; many are answered together."""
        for batch in batches(positions, self.site.article_graph):
            with gc_paused():
                lists = self.lists(batch, request, reasons)
            yield from zip(batch, lists, strict=True)

    def lists(self, positions: Sequence[int], request: Request, reasons: bool) -> list[list[Chosen]]:
        """Return the lists of the articles at some positions: their own stories first, where the mode says so."""
        own_lists = [self._own_list(position, request) for position in positions]
        requests = [replace(request, k=request.k - len(own)) if own else request for own in own_lists]
        shortlists = self._shortlists([self._query(position, request) for position in positions], requests)
        computed = self._chosen(shortlists, stories_shown(shortlists), reasons)
        return [own + more for own, more in zip(own_lists, computed, strict=True)]

    def described(
        self, stories: Sequence[Chosen], offset: int = 0, count: Callable[[], int] | None = None
    ) -> Recommendations:
        """Return the stories of a list as recommendations; `offset` and `count` as for `Recommendations`."""
        corpus = self.site.corpus
        ranked = (describe(corpus, story, rank) for rank, story in enumerate(stories, offset + 1))
        return Recommendations(ranked, offset=offset, count=count)

    def recommend(
        self,
        article_id: str | None,
        ids: Iterable[str] | None,
        k: int,
        *,
        offset: int,
        reasons: bool,
        options: ListOptions,
    ) -> Recommendations:
        """Return a page of the list of an article, or of several; see `recommender.Recommender.recommend`."""
        named = ("article_id", "k", "ids", "offset", "reasons", *ListOptions.__annotations__)
        check_options(options, named, "recommend")
        request, offset = self.site.request(k, options, "recommend"), checked_offset(offset)
        reasons = checked_flag("reasons", reasons)
        if ids is None:
            return self._page(self.site.position("article_id", article_id), request, reasons, offset)
        if article_id is not None:
            raise SettingsError(f"article_id is {article_id!r} and ids is {ids!r}; give one of them")
        names = checked_list("ids", ids, "names")
        positions = [*dict.fromkeys(self.site.position("ids", name) for name in names)]
        if not positions:
            raise wrong_argument("ids", ids, "a list of one article at least")
        if len(positions) == 1:
            return self._page(positions[0], request, reasons, offset)
        corpus = self.site.corpus
        known = {corpus.ids[version] for position in positions for version in corpus.same_page(position).tolist()}
        lists = [self.described(one) for one in self.lists(positions, replace(request, k=DEPTH), reasons)]
        stories = merged(lists, known)
        return Recommendations(stories[offset : offset + request.k], offset=offset, count=lambda: len(stories))

    def _page(self, position: int, request: Request, reasons: bool, offset: int) -> Recommendations:
        """The stories of an article's list behind the first `offset`."""
        whole = replace(request, k=request.k + offset)
        own = self._own_list(position, whole)
        (shortlist,) = self._shortlists(
            [self._query(position, request)], [replace(whole, k=whole.k - len(own)) if own else whole]
        )
        page = own[offset:] + self._computed(shortlist, reasons, skip=max(0, offset - len(own)))
        n_own = len(self._own_nodes(position, request))
        return self.described(page, offset, lambda: n_own + shortlist.count())

    def recommend_text(
        self, text: str, k: int, *, offset: int, published: datetime | None, language: str, options: TextOptions
    ) -> Recommendations:
        """Return the list of a text; parameters as for `recommender.Recommender.recommend_text`."""
        known = ("k", "offset", "published", "language", *TextOptions.__annotations__)
        check_options(options, known, "recommend_text")
        offset = checked_offset(offset)
        request = self.site.request(k, {"mentions": "visible", **options, "mode": "computed-only"}, "recommend_text")
        checked_text("language", language)
        checked_moment("published", published)
        text, index = clean_text(checked_text("text", text)), self.site.text
        meaning = index.meaning.transform([text])[0] if index.meaning else None
        row = index.vectors.transform([text], language)
        query = Query(
            Vector(row.data, row.indices),
            days(published),
            as_of=days(request.as_of),
            meaning=meaning,
            language=language,
            text=text,
        )
        (shortlist,) = self._shortlists([query], [replace(request, k=request.k + offset)])
        return self.described(self._computed(shortlist, skip=offset), offset, shortlist.count)

    def explain(self, article_id: str, other_id: str, options: ListOptions) -> Recommendation:
        """Return one story as a recommendation; parameters as for `recommender.Recommender.explain`."""
        check_options(options, ("mode", "mentions", "as_of", "moment"), "explain")
        request = self.site.request(1, {"mode": "computed-only", **options, **_EVERYTHING}, "explain")
        other = self.site.node("other_id", other_id)
        query = self._query(self.site.position("article_id", article_id), request)
        (shortlist,) = self._shortlists([query], [request], include=[np.array([other])])
        index, rank = shortlist.rank_of(other)
        ((story,),) = self._chosen([shortlist], [[(index, [])]], reasons=True, sentences=True)
        return describe(self.site.corpus, story, rank or 0)

    def why_not(self, article_id: str, other_id: str, k: int, options: ListOptions) -> Fate:
        """Return what became of one story; parameters as for `recommender.Recommender.why_not`."""
        request = self.site.request(k, options, "why_not")
        other, position = self.site.node("other_id", other_id), self.site.position("article_id", article_id)
        whole_list = replace(request, k=len(self.site.corpus))
        own = self._own_list(position, whole_list)
        for rank, story in enumerate(own, 1):
            if story.position == other:
                return fate_on_own_list(self.site.corpus.id_of(other), rank, request.k, story.score)
        request = replace(request, k=max(0, request.k - len(own)))
        (shortlist,) = self._shortlists([self._query(position, request)], [request], include=[np.array([other])])
        return fate_of_candidate(shortlist, other)

    def _query(self, position: int, request: Request) -> Query:
        hidden = request.mode != "complete"
        query = Query.of(self.site.article_graph, position, hidden=hidden, as_of=days(request.as_of))
        return replace(query, mentions=request.mentions == "visible")

    def _own_list(self, position: int, request: Request) -> list[Chosen]:
        """The article's own list, as far as it may be shown: what an editor chose, or what a program put there."""
        if request.mode != "curated-first":
            return []
        shown = self._own_nodes(position, request)[: request.k]
        source: OwnList = "listed" if self.site.corpus.columns.by_program[position] else "curated"
        scores = self._scores(position, shown, request) if source == "listed" else [1.0] * len(shown)
        return [
            Chosen(node, score, source, (own_list_reason(source, score),))
            for node, score in zip(shown.tolist(), scores, strict=True)
        ]

    def _own_nodes(self, position: int, request: Request) -> Ints:
        """The positions of all that the article's own list would show."""
        if request.mode != "curated-first":
            return _NOTHING
        nodes = self.site.corpus.related(position)
        if request.externals == "none":
            nodes = nodes[nodes < len(self.site.corpus)]
        visible: Ints = nodes[self.site.kept_out_at(request.moment)[nodes] == 0]
        return visible

    def _scores(self, position: int, nodes: Ints, request: Request) -> list[float]:
        """The chances of some nodes by the ranker, which does not see the article's own links."""
        if not len(nodes):
            return []
        days_of: ListOptions = {"as_of": request.as_of, "moment": request.moment}
        options: ListOptions = {"mode": "computed-only", "mentions": request.mentions, **days_of, **_EVERYTHING}
        computed = self.site.request(1, options, "recommend")
        (shortlist,) = self._shortlists([self._query(position, computed)], [computed], include=[nodes])
        return [float(shortlist.scores[shortlist.rank_of(node)[0]]) for node in nodes.tolist()]

    def _shortlists(
        self, queries: Sequence[Query], requests: Sequence[Request], include: Sequence[Ints] = ()
    ) -> list[Shortlist]:
        """The weighed candidates of some queries; the positions to `include` for each are candidates in any case."""
        site = self.site
        skip = [
            site.corpus.related(query.position)
            if query.position is not None and request.mode != "computed-only"
            else _NOTHING
            for query, request in zip(queries, requests, strict=True)
        ]
        coefficients = [coefficients_for(site.calibration, site.weights, query) for query in queries]
        kept_out = site.kept_out_at(requests[0].moment)
        return score_candidates(
            site.article_graph, queries, requests, coefficients, skip=skip, kept_out=kept_out, include=include
        )

    def _computed(self, shortlist: Shortlist, reasons: bool = True, skip: int = 0) -> list[Chosen]:
        """The stories that are shown; the first `skip` of them are left out."""
        (stories,) = stories_shown([shortlist])
        return self._chosen([shortlist], [stories[skip:]], reasons)[0]

    def _chosen(
        self,
        shortlists: Sequence[Shortlist],
        shown: Sequence[Stories],
        reasons: bool,
        *,
        sentences: bool = False,
    ) -> list[list[Chosen]]:
        """The candidates to show of each list, with their near-copies; `sentences` is that of `reasons_for`."""
        if reasons:
            kept_out = self.site.kept_out_at(shortlists[0].request.moment)
            listed = [_listed(shortlist, stories) for shortlist, stories in zip(shortlists, shown, strict=True)]
            why = reasons_for(self.site.article_graph, listed, kept_out=kept_out, sentences=sentences)
        else:
            why = [[()] * len(stories) for stories in shown]
        return [_chosen_of(*one) for one in zip(shortlists, shown, why, strict=True)]


def _chosen_of(shortlist: Shortlist, shown: Stories, why: Sequence[tuple[Reason, ...]]) -> list[Chosen]:
    """The stories of one list, with their reasons."""
    indices, candidates = [index for index, _ in shown], shortlist.evidence.candidates
    positions, scores = candidates[indices].tolist(), shortlist.scores[indices].tolist()
    return [
        Chosen(
            position,
            score,
            "computed",
            given,
            tuple(candidates[copies].tolist()) if copies else (),
            shortlist.query.masked,
        )
        for position, score, given, (_, copies) in zip(positions, scores, why, shown, strict=True)
    ]


def _listed(shortlist: Shortlist, stories: Stories) -> Listed:
    """The candidates to show, as reasons are asked for."""
    indices = [index for index, _ in stories]
    parts = contributions(shortlist.sums[indices], shortlist.curve)
    return Listed(shortlist.query, shortlist.evidence, indices, parts)
