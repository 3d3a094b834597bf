"""Recommender: the way through the house, from a corpus to recommendations with reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from recommender import store
from recommender.article import Article, clean_text
from recommender.corpus import Corpus, days
from recommender.corpus.update import Change
from recommender.corpus.update import changed as changed_corpus
from recommender.errors import SettingsError, unknown
from recommender.evidence import Query
from recommender.filters import Filters
from recommender.graph import ArticleGraph
from recommender.identity import canonical_url
from recommender.learning import DEFAULTS, Calibration, calibrate
from recommender.names import find
from recommender.packing import pack, unpack
from recommender.ranking import MIN_SCORE, contributions, weighted
from recommender.reasons import chosen_by_editor, reasons_for
from recommender.recommendation import Recommendation, describe
from recommender.shortlist import Duplicates, Externals, Request, Shortlist, weigh
from recommender.signals import SIGNALS
from recommender.text import TextIndex
from recommender.why import Fate, chosen, fate

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings, Page

__all__ = ["Mode", "Recommender"]

Mode = Literal["curated-first", "computed-only", "complete"]
"""How an article's own curated links are used; see `Recommender.recommend`."""

SHOWN = 5
"""How many stories of our own a map tells of an article."""


@dataclass(frozen=True, eq=False)
class Recommender:
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

    @classmethod
    def load(cls, folder: str | Path, *, verify: bool = True) -> Recommender:
        """Return what `save` wrote, or ``recommender build``: its answers are the same, to the last bit.

        Parameters
        ----------
        folder : str or Path
            Of the index. Its files are mapped, and must not be changed by others than recommender.
        verify : bool
            Whether all files are compared with their checksums.

        Raises
        ------
        NoIndexError
            If there is none.
        StoreError
            If it is damaged, none of ours, or of another format.
        """
        return cls.unpacked(*store.load(Path(folder), verify=verify))

    @classmethod
    def unpacked(cls, arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> Recommender:
        """Return the recommender that `packed` was asked of."""
        corpus, text, calibration = unpack(arrays, facts)
        recommender = cls(corpus, text, **facts["options"])
        vars(recommender)["calibration"] = calibration
        return recommender

    def save(self, folder: str | Path) -> None:
        """Write all that was learned into a folder, as one step: a reader sees the former index or the new one.

        Parameters
        ----------
        folder : str or Path
            Of an index, or none yet.

        Raises
        ------
        StoreError
            If it cannot be written; the former one stays as it was.
        """
        with store.locked(Path(folder)):
            store.save(Path(folder), *self.packed())

    def packed(self) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
        """Return all that was learned as arrays and facts, which `load` needs."""
        arrays, facts = pack(self.corpus, self.text, self.calibration)
        weights = self.weights and {name: float(weight) for name, weight in self.weights.items()}
        options = {"weights": weights, "exclude_hidden": self.exclude_hidden, "learn": self.learn}
        return arrays, {**facts, "options": options}

    def updated(self, changed: Iterable[Article] = (), removed: Iterable[str] = ()) -> Recommender:
        """Return a recommender for the site with some articles added, changed or removed; this one stays as it is.

        It knows, bit for bit, what `fit` would make of the same articles; only what the lists teach is taken over until
        one in twenty articles has changed (see `recommender.learning`).

        Parameters
        ----------
        changed : iterable of Article
            New ones, and new versions: an article of the same id is replaced. Of several with one id the last counts.
        removed : iterable of str
            Names of articles, as `recommend` takes them.

        Raises
        ------
        UnknownArticleError
            If there is no such article to remove.
        NoArticlesError
            If no article is left.
        """
        coming = {article.id: article for article in changed}
        places = (self.corpus.node_position(name) for name in coming)
        replaced = {place for place in places if 0 <= place < len(self.corpus)}
        leaving = replaced | {self.corpus.position(name) for name in removed}
        return self.following(changed_corpus(self.corpus, leaving, [*coming.values()], self.corpus.found))

    def following(self, change: Change) -> Recommender:
        """Return a recommender for what has become of the site."""
        text = self.text.updated(change.corpus, change.origin)
        after = replace(self, corpus=change.corpus, text=text)
        if "calibration" in vars(self):
            # Under its id an article is the same, though it was corrected: what its list taught, it has taught.
            former = change.origin[: len(change.corpus)].copy()
            for position in np.flatnonzero(former < 0).tolist():
                former[position] = find(self.corpus.ids, change.corpus.ids[position])
            kept = self.calibration.updated(change.corpus, former, change.size)
            vars(after).update({"calibration": kept} if kept else {})
        return after

    def update(self, changed: Iterable[Article] = (), removed: Iterable[str] = ()) -> None:
        """Add, change or remove articles in place; see `updated`, which is for services that answer meanwhile."""
        after = self.updated(changed, removed)
        vars(self).clear()
        vars(self).update(vars(after))

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
        request = Request(k, externals, duplicates, diversity, filters or Filters(), min_score)
        position, query = self._query(article_id, mode, as_of)
        curated = self._curated(position, externals)[:k] if mode == "curated-first" else []
        request = replace(request, k=k - len(curated))
        return curated + self._computed(self._shortlist(query, request, mode), reasons, after=len(curated))

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
        articles = range(len(self.corpus)) if len(graph) <= LARGE else ()
        names = (name for name in map(self.corpus.id_of, articles) if name in graph)
        lists = ((name, self.recommend(name, **asked)) for name in names)
        return Findings.of(self.corpus, self.text, lists, title=title)

    def similar_items(self, article_id: str, k: int = 10) -> list[Recommendation]:
        """Return what the ranker alone says: `recommend` in mode ``computed-only``."""
        return self.recommend(article_id, k, mode="computed-only")

    def recommend_all(
        self, k: int = 10, *, articles: Iterable[str] | None = None, **options: Any
    ) -> Iterator[tuple[str, list[Recommendation]]]:
        """Yield the id of every article, in the order of the corpus, with what `recommend` returns for it.

        Parameters
        ----------
        articles : iterable of str, optional
            Ids, if only some are wanted.
        k, **options
            As for `recommend`.
        """
        for name in self.corpus.ids if articles is None else articles:
            yield name, self.recommend(name, k, **options)

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
        request = Request(k, externals, duplicates, diversity, filters or Filters(), min_score)
        text = clean_text(text)
        meaning = self.text.meaning.transform([text])[0] if self.text.meaning else None
        vector, day = self.text.transform([text], language), days(published)
        query = Query(vector, day, as_of=days(as_of), meaning=meaning, language=language)
        return self._computed(self._shortlist(query, request, "computed-only"))

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
        _, query = self._query(article_id, mode, as_of)
        shortlist = self._shortlist(query, request, mode, asked=(position,))
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
        options = {**options, "filters": options.get("filters") or Filters()}
        request = Request(k, **options)
        own, query = self._query(article_id, mode, as_of)
        curated = (
            [story.article_id for story in self._curated(own, request.externals)] if mode == "curated-first" else []
        )
        name = self.corpus.id_of(position)
        if name in curated:
            return chosen(name, curated.index(name) + 1, k)
        request = replace(request, k=max(0, k - len(curated)))
        return fate(self._shortlist(query, request, mode, asked=(position,)), position)

    def _query(self, article_id: str, mode: Mode, as_of: datetime | None) -> tuple[int, Query]:
        if mode not in get_args(Mode):
            raise SettingsError(f"mode is {mode!r}; use one of {', '.join(get_args(Mode))}")
        position = self.corpus.position(article_id)
        return position, Query.of(self.article_graph, position, hidden=mode != "complete", as_of=days(as_of))

    def _node(self, name: str) -> int:
        """The position of an article by any of its names, or of an external by its id or address."""
        for external in (name, canonical_url(name)):
            if (position := self.corpus.node_position(external)) >= len(self.corpus):
                return position
        return self.corpus.position(name)

    def _curated(self, position: int, externals: Externals) -> list[Recommendation]:
        nodes = self.corpus.related(position)
        if externals == "none":
            nodes = nodes[nodes < len(self.corpus)]
        never = self._never
        return [
            describe(self.corpus, node, rank=rank, score=1.0, source="curated", reasons=(chosen_by_editor(),))
            for rank, node in enumerate(nodes[~never[nodes]].tolist(), 1)
        ]

    def _shortlist(self, query: Query, request: Request, mode: Mode, asked: Collection[int] = ()) -> Shortlist:
        request.filters.check(self.corpus)
        named = mode != "computed-only" and query.position is not None
        skip = self.corpus.related(query.position) if named else np.zeros(0, dtype=np.int64)  # type: ignore[arg-type]
        coefficients = self._coefficients(query)
        return weigh(self.article_graph, query, request, coefficients, skip=skip, never=self._never, asked=asked)

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

    @cached_property
    def calibration(self) -> Calibration:
        """What the site's own lists teach; see `recommender.learning`."""
        return calibrate(self.article_graph) if self.learn else Calibration.default(len(self.corpus))

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


def _check_weights(weights: Mapping[str, float]) -> None:
    for name, weight in weights.items():
        if name not in SIGNALS:
            raise SettingsError(unknown("signal", name, SIGNALS, " in weights"))
        if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 <= weight < float("inf"):
            raise SettingsError(f"the weight of {name!r} is {weight!r}; it must be a number, 0 or more")
    if not sum(weights.values()):
        raise SettingsError(f"all weights are 0: {dict(weights)!r}; give at least one signal a weight above 0")
