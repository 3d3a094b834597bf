"""Recommender: the way through the house, from a corpus to recommendations with reasons."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from recommender._io.gc_pauses import collected_later
from recommender.engine.fitted import listed
from recommender.engine.questions import Answering
from recommender.errors import SettingsError
from recommender.ranking import Filters, Recommendation, Request, together

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings, Page

__all__ = ["Recommender"]

T = TypeVar("T")

SHOWN = 5
"""How many stories of our own a map tells of an article."""


@dataclass(frozen=True, eq=False)
class Recommender(Answering):
    """Ranks related stories of one corpus.

    Make one with `Recommender.fit` or `Recommender.load`.

    Parameters
    ----------
    corpus : Corpus
    text : TextIndex
        Of the same corpus.
    weights : mapping of str to float, optional
        By how much the evidence of each signal (see `recommender.ranking.features.SIGNALS`) is multiplied; a signal
        that is not named does not count. By default each counts once.
    exclude_hidden : bool
        Whether articles with ``published: false`` are never recommended.
    learn : bool
        Whether the site's own lists may teach how much each feature counts; see `recommender.ranking.learning`.

    Raises
    ------
    SettingsError
        If a weight is for no known signal, negative or not finite, or all are 0.

    Examples
    --------
    >>> rec = Recommender.fit(read_corpus("seeds/newsroom"))  # doctest: +SKIP
    >>> [story.title for story in rec.recommend("some-article-id", k=3)]  # doctest: +SKIP
    """

    def recommend_all(
        self,
        k: int = 10,
        *,
        articles: Iterable[str] | None = None,
        processes: int = 1,
        reasons: bool = True,
        **options: Any,
    ) -> Iterator[tuple[str, list[Recommendation]]]:
        """Return an iterator of the id of every article, in the order of the corpus, and what `recommend` says of it.

        Parameters
        ----------
        articles : iterable of str, optional
            Names of articles, if only some are wanted.
        processes : int
            How many share the work, this one among them. Each other takes half a second to start: it is worth it from a
            thousand articles on.
        k, reasons, **options
            As for `recommend`.

        Raises
        ------
        UnknownArticleError
            If no article, or more than one, answers to a name.
        SettingsError
            If another argument is out of range.

        Notes
        -----
        What is wrong is said at once. All lists are of the site as it is at the call, updated since or not.
        """
        return self._each(
            lambda one: one, _read, k=k, articles=articles, processes=processes, reasons=reasons, **options
        )

    def lines(
        self,
        k: int = 10,
        *,
        articles: Iterable[str] | None = None,
        processes: int = 1,
        reasons: bool = True,
        **options: Any,
    ) -> Iterator[str]:
        """Return what `recommend_all` does, as JSON, an article a line: ``{"article_id": …, "related": [story, …]}``.

        Parameters
        ----------
        k, articles, processes, reasons, **options
            As for `recommend_all`.
        """
        return self._each(_written, str, k=k, articles=articles, processes=processes, reasons=reasons, **options)

    def _each(
        self,
        tell: Callable[[tuple[str, list[Recommendation]]], T],
        read: Callable[[str], T],
        *,
        k: int,
        articles: Iterable[str] | None,
        processes: int,
        reasons: bool,
        **options: Any,
    ) -> Iterator[T]:
        """What is told of each list, or is read from the line of another process."""
        site = self.as_it_is()
        request, positions = site._request(k, **options), site._positions(articles)

        def told(positions: Iterable[int]) -> Iterator[T]:
            return (tell(one) for one in site._all_lists(positions, request, reasons))

        # Other processes know nothing of what somebody else made of these two.
        ours = type(self) is Recommender and type(request.filters) is Filters
        if _checked(processes) == 1 or not ours:
            return told(positions)
        from recommender.engine.parallel import shared

        return shared(
            [site.corpus.ids[position] for position in positions],
            json.dumps({"k": k, "reasons": reasons, **options}, default=_plain),
            processes,
            save=site.save,
            answer=lambda names: told(site._positions(names)),
            read=read,
        )

    def _all_lists(
        self, positions: Iterable[int], request: Request, reasons: bool
    ) -> Iterator[tuple[str, list[Recommendation]]]:
        for some in together(positions, self.corpus.n_nodes):
            with collected_later():
                lists = self._lists(some, request, reasons)
            yield from zip((self.corpus.ids[position] for position in some), lists, strict=True)

    def _positions(self, articles: Iterable[str] | None) -> Sequence[int]:
        if articles is None:
            return range(len(self.corpus))
        return [*map(self.corpus.position, listed(articles, "articles", "names"))]

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
            Of our own lists, as for `recommend_all`.

        Raises
        ------
        ExportError
            If the suffix names no format, or the target cannot be written.
        SettingsError
            If one of the options is out of range, or the format shows no lists.
        """
        from recommender.exporters import export, format_of

        if format_of(path).shows_findings:
            findings = self.findings(graph, title=title, **options)  # other processes are at work from here
            return export(self.map if graph is None else graph, path, findings=findings)
        if options:
            named = ", ".join(sorted(options))
            raise SettingsError(f"{str(path)!r} shows no lists, so {named} would change nothing; leave it out")
        return export(self.map if graph is None else graph, path)

    @cached_property
    def map(self) -> nx.DiGraph[str]:
        """The graph with communities, places, colours and sizes; see `recommender.mapped`.

        A part of it (see `recommender.select`) looks as it does in the whole.
        """
        from recommender.graph.maps import mapped

        return mapped(self.graph)

    def findings(
        self, articles: Container[str] | None = None, *, title: str = "", article: str = "", **options: Any
    ) -> Findings:
        """Return what a map tells of some articles: the editors' lists beside our own, and doubtful links.

        With several processes, our lists are being made from then on, and waited for when they are looked at.

        Parameters
        ----------
        articles : container of str, optional
            Ids, such as a graph; by default all. Of very many no lists are told.
        title : str
            What the page is called.
        article : str
            The id of the node that is chosen at first.
        **options
            Of our own lists, as for `recommend_all`.
        """
        from recommender.explorer import LARGE, Findings

        named = [name for name in self.corpus.ids if articles is None or name in articles]
        asked = {"k": SHOWN, "mode": "computed-only", **options}
        lists = self.recommend_all(articles=named if len(named) <= LARGE else (), **asked)
        return Findings.from_corpus(self.corpus, self.text, lists, title=title, article=article)

    def show(self, article_id: str | None = None, *, hops: int = 2, height: int = 560, **options: Any) -> Page:
        """Return a map that a notebook shows in place: of an article's surroundings, or of the site.

        Parameters
        ----------
        article_id : str, optional
            Any name of an article, or the address of an external page.
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
            If `hops` is no whole number, 0 or more, or one of the options is out of range.
        """
        from recommender.explorer import show
        from recommender.graph import select

        name = "" if article_id is None else self.corpus.id_of(self.node(article_id))
        graph = select(self.map, around=name, hops=hops) if name else self.map
        return show(graph, article=name, height=height, findings=self.findings(graph, **options))

    def _repr_html_(self) -> str:
        """A notebook shows the map of the site."""
        return self.show()._repr_html_()


_WRITER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def _checked(processes: int) -> int:
    if isinstance(processes, bool) or not isinstance(processes, Integral) or processes < 1:
        raise SettingsError(f"processes is {processes!r}; it says how many share the work: a whole number, 1 or more")
    return int(processes)


def _written(one: tuple[str, list[Recommendation]]) -> str:
    """The list of an article as a line of JSON."""
    name, stories = one
    return _WRITER.encode({"article_id": name, "related": [story.to_dict() for story in stories]})


def _read(line: str) -> tuple[str, list[Recommendation]]:
    """The list of an article from a line of JSON."""
    told = json.loads(line)
    return told["article_id"], [*map(Recommendation.from_dict, told["related"])]


def _plain(option: Any) -> Any:
    """An option of a list as JSON knows it."""
    if isinstance(option, Filters):
        return asdict(option)
    if isinstance(option, datetime):
        return option.isoformat()
    return int(option) if isinstance(option, Integral) else float(option)
