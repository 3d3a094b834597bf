"""Recommender: the way through the house, from a corpus to recommendations with reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from recommender.article import clean_text
from recommender.corpus import days
from recommender.errors import SettingsError
from recommender.evidence import Query
from recommender.filters import Filters
from recommender.fitted import Fitted
from recommender.gathering import together
from recommender.identity import canonical_url
from recommender.learning import DEFAULTS
from recommender.ranking import MIN_SCORE, contributions, weighted
from recommender.reasons import chosen_by_editor, reasons_for
from recommender.recommendation import Recommendation, describe
from recommender.shortlist import Duplicates, Externals, Request, Shortlist, weigh
from recommender.text import Vector
from recommender.why import Fate, chosen, fate

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings, Page

__all__ = ["Mode", "Recommender"]

Mode = Literal["curated-first", "computed-only", "complete"]
"""How an article's own curated links are used; see `Recommender.recommend`."""

MODES = get_args(Mode)

SHOWN = 5
"""How many stories of our own a map tells of an article."""


@dataclass(frozen=True, eq=False)
class Recommender(Fitted):
    """Ranks related stories of one corpus.

    Make one with `Recommender.fit` or `Recommender.load`.

    Parameters
    ----------
    corpus : Corpus
    text : TextIndex
        Of the same corpus.
    weights : mapping of str to float, optional
        By how much the evidence of each signal (see `recommender.signals.SIGNALS`) is multiplied; a signal that is not
        named does not count. By default each counts once.
    exclude_hidden : bool
        Whether articles with ``published: false`` are never recommended.
    learn : bool
        Whether the site's own lists may teach how much each feature counts; see `recommender.learning`.

    Raises
    ------
    SettingsError
        If a weight is for no known signal, negative or not finite, or all are 0.

    Examples
    --------
    >>> rec = Recommender.fit(read_corpus("seeds/newsroom"))  # doctest: +SKIP
    >>> [story.title for story in rec.recommend("some-article-id", k=3)]  # doctest: +SKIP
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
        request = Request.of(
            k,
            externals=externals,
            duplicates=duplicates,
            diversity=diversity,
            filters=filters,
            min_score=min_score,
        )
        (stories,) = self._lists([self.corpus.position(article_id)], request, mode, as_of, reasons)
        return stories

    def export(
        self, path: str | Path, graph: nx.DiGraph[str] | None = None, *, title: str = "", **options: Any
    ) -> Path:
        """Write the graph to a file, in the format that the suffix names; see `recommender.export`.

        As ``.html``, it is a page that also shows our own list for each article, with reasons, and which curated links
        are doubtful.

        Parameters
        ----------
        path : str or Path
            The target.
        graph : networkx.DiGraph, optional
            A part of `graph`, or `graph` with a map; by default all of it.
        title : str
            What the page is called.
        **options
            Of our own lists, as for `recommend`.

        Raises
        ------
        ExportError
            If the suffix names no format, or the target cannot be written.
        """
        from recommender.exporters import export, format_of

        graph = self.graph if graph is None else graph
        findings = self._findings(graph, title, options) if format_of(path).tells else None
        return export(graph, path, findings=findings)

    def show(self, article_id: str | None = None, *, hops: int = 2, height: int = 560, **options: Any) -> Page:
        """Return a map that a notebook shows in place: of an article's surroundings, or of the site.

        Parameters
        ----------
        article_id : str, optional
            Any name of an article.
        hops : int
            ≥ 0: by how many edges what is shown is away from it.
        height : int
            In pixels.
        **options
            Of our own lists, as for `recommend`.

        Raises
        ------
        UnknownArticleError
            If no article, or more than one, answers to `article_id`.
        SettingsError
            If `hops` is below 0, or one of the options is out of range.
        """
        from recommender.explorer import Page, payload
        from recommender.maps import mapped
        from recommender.selection import select

        name = "" if article_id is None else self.corpus.find(article_id).id
        graph = mapped(select(self.graph, around=name, hops=hops) if name else self.graph)
        return Page(payload(graph, self._findings(graph, "", options)), article=name, height=height)

    def _findings(self, graph: nx.DiGraph[str], title: str, options: Mapping[str, Any]) -> Findings:
        from recommender.explorer import LARGE, Findings

        asked = {"k": SHOWN, "mode": "computed-only", **options}
        names = (name for name in self.corpus.ids if name in graph) if len(graph) <= LARGE else ()
        return Findings.of(self.corpus, self.text, self.recommend_all(articles=names, **asked), title=title)

    def similar_items(self, article_id: str, k: int = 10) -> list[Recommendation]:
        """Return what the ranker alone says: `recommend` in mode ``computed-only``."""
        return self.recommend(article_id, k, mode="computed-only")

    def recommend_all(
        self,
        k: int = 10,
        *,
        articles: Iterable[str] | None = None,
        mode: Mode = "curated-first",
        as_of: datetime | None = None,
        reasons: bool = True,
        **options: Any,
    ) -> Iterator[tuple[str, list[Recommendation]]]:
        """Yield the id of every article, in the order of the corpus, with what `recommend` returns for it.

        Many articles are answered together, which takes half the time.

        Parameters
        ----------
        articles : iterable of str, optional
            Names of articles, if only some are wanted.
        k, mode, as_of, reasons, **options
            As for `recommend`.

        Raises
        ------
        UnknownArticleError
            If no article, or more than one, answers to a name.
        SettingsError
            If another argument is out of range.
        """
        request = Request.of(k, **options)
        ids = self.corpus.ids
        positions = range(len(ids)) if articles is None else map(self.corpus.position, articles)
        for some in together(positions, self.corpus.n_nodes):
            lists = self._lists(some, request, mode, as_of, reasons)
            yield from zip((ids[position] for position in some), lists, strict=True)

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
        request = Request.of(
            k,
            externals=externals,
            duplicates=duplicates,
            diversity=diversity,
            filters=filters,
            min_score=min_score,
        )
        text = clean_text(text)
        meaning = self.text.meaning.transform([text])[0] if self.text.meaning else None
        read = self.text.transform([text], language)
        vector, day = Vector(read.data, read.indices), days(published)
        query = Query(vector, day, as_of=days(as_of), meaning=meaning, language=language)
        (shortlist,) = self._shortlists([query], [request], "computed-only")
        return self._computed(shortlist)

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
        position = self._node(other_id)
        request = Request(1, externals="all", duplicates="keep", filters=Filters(language="any"), min_score=0.0)
        query = self._query(self.corpus.position(article_id), mode, as_of)
        (shortlist,) = self._shortlists([query], [request], mode, asked=(position,))
        index, rank = shortlist.place(position)
        (story,) = self._described(shortlist, [(index, [])], reasons=True)
        return replace(story, rank=rank or 0)

    def why_not(
        self,
        article_id: str,
        other_id: str,
        k: int = 10,
        *,
        mode: Mode = "curated-first",
        as_of: datetime | None = None,
        **options: Any,
    ) -> Fate:
        """Return what became of a story in the list of an article: shown, barred, a copy of another, or outranked.

        Parameters
        ----------
        article_id, other_id : str
            Any names of two articles; `other_id` may be the address of an external page, too.
        k, mode, as_of, **options
            As for `recommend`, whose list is asked about.
        """
        position = self._node(other_id)
        request = Request.of(k, **options)
        own = self.corpus.position(article_id)
        query = self._query(own, mode, as_of)
        whole = replace(request, k=len(self.corpus))
        curated = [story.article_id for story in self._curated(own, whole)] if mode == "curated-first" else []
        name = self.corpus.id_of(position)
        if name in curated:
            return chosen(name, curated.index(name) + 1, k)
        request = replace(request, k=max(0, k - len(curated)))
        (shortlist,) = self._shortlists([query], [request], mode, asked=(position,))
        return fate(shortlist, position)

    def _lists(
        self, positions: Sequence[int], request: Request, mode: Mode, as_of: datetime | None, reasons: bool
    ) -> list[list[Recommendation]]:
        """The lists of some articles."""
        queries = [self._query(position, mode, as_of) for position in positions]
        first = [self._curated(position, request) if mode == "curated-first" else [] for position in positions]
        requests = [replace(request, k=request.k - len(own)) if own else request for own in first]
        shortlists = self._shortlists(queries, requests, mode)
        return [
            own + self._computed(shortlist, reasons, after=len(own))
            for own, shortlist in zip(first, shortlists, strict=True)
        ]

    def _query(self, position: int, mode: Mode, as_of: datetime | None) -> Query:
        if mode not in MODES:
            raise SettingsError(f"mode is {mode!r}; use one of {', '.join(MODES)}")
        return Query.of(self.article_graph, position, hidden=mode != "complete", as_of=days(as_of))

    def _node(self, name: str) -> int:
        """The position of an article by any of its names, or of an external by its id or address."""
        for external in (name, canonical_url(name)):
            if (position := self.corpus.node_position(external)) >= len(self.corpus):
                return position
        return self.corpus.position(name)

    def _curated(self, position: int, request: Request) -> list[Recommendation]:
        nodes = self.corpus.related(position)
        if request.externals == "none":
            nodes = nodes[nodes < len(self.corpus)]
        shown = nodes[~self._never[nodes]][: request.k]
        return [
            describe(self.corpus, node, rank=rank, score=1.0, source="curated", reasons=(chosen_by_editor(),))
            for rank, node in enumerate(shown.tolist(), 1)
        ]

    def _shortlists(
        self, queries: Sequence[Query], requests: Sequence[Request], mode: Mode, asked: Collection[int] = ()
    ) -> list[Shortlist]:
        requests[0].filters.check(self.corpus)
        nothing = np.zeros(0, dtype=np.int64)
        skip = [
            nothing if mode == "computed-only" or query.position is None else self.corpus.related(query.position)
            for query in queries
        ]
        coefficients = [self._coefficients(query) for query in queries]
        graph = self.article_graph
        return weigh(graph, queries, requests, coefficients, skip=skip, never=self._never, asked=asked)

    def _computed(self, shortlist: Shortlist, reasons: bool = True, after: int = 0) -> list[Recommendation]:
        return self._described(shortlist, shortlist.shown(), reasons, after) if shortlist.request.k > 0 else []

    def _described(
        self, shortlist: Shortlist, shown: Sequence[tuple[int, Sequence[int]]], reasons: bool, after: int = 0
    ) -> list[Recommendation]:
        evidence, query = shortlist.evidence, shortlist.query
        first = [index for index, _ in shown]
        parts = contributions(shortlist.sums[first])
        why = reasons_for(self.article_graph, query, evidence, parts, first) if reasons else [()] * len(first)
        return [
            describe(
                self.corpus,
                int(evidence.candidates[index]),
                rank=rank,
                score=float(shortlist.scores[index]),
                source="computed",
                reasons=given,
                copies=evidence.candidates[list(copies)],
                masked=query.masked,
            )
            for rank, ((index, copies), given) in enumerate(zip(shown, why, strict=True), after + 1)
        ]

    def _coefficients(self, query: Query) -> npt.NDArray[np.float64]:
        """Learned from lists that the query may see: never its own, nothing at all as of a past day."""
        today = np.isnan(query.as_of)
        learned = self.calibration.of(query.position if query.masked else None) if today else DEFAULTS
        return learned if self.weights is None else weighted(learned, self.weights)

    @cached_property
    def _never(self) -> npt.NDArray[np.bool_]:
        """What is never recommended."""
        columns = self.corpus.columns
        never = columns.draft | columns.hidden if self.exclude_hidden else columns.draft
        return np.append(never, np.zeros(len(self.corpus.externals), dtype=bool))
