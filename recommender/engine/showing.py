"""The graph of a fitted site as a file or as a page, with its lists beside it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Container
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Unpack

from recommender._io.arguments import checked_path, checked_text
from recommender.corpus import Corpus
from recommender.engine.arguments import checked_name
from recommender.engine.every_list import EveryListOptions, NamedLists
from recommender.engine.site_attributes import SiteAttributes
from recommender.errors import SettingsError, check_options, checked_keywords
from recommender.ranking import LinkChances, ListOptions
from recommender.ranking.learning import Calibration
from recommender.text import TextIndex

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings, Page

__all__ = ["SHOWN", "Shown", "findings_of"]

SHOWN = 5
"""How many computed stories a map shows of an article: its panel has room for so many."""

_OPTIONS = ("k", "executor", "processes", "reasons", *ListOptions.__annotations__)
"""What may be said of the lists of a map."""


class Lister(Protocol):
    """What has a map and lists: a `recommender.Recommender`."""

    @property
    def corpus(self) -> Corpus: ...
    @property
    def text(self) -> TextIndex: ...
    @property
    def link_chances(self) -> LinkChances: ...
    @property
    def calibration(self) -> Calibration: ...
    @property
    def map(self) -> nx.DiGraph[str]: ...
    def recommend_all(self, k: int = 10, **options: Unpack[EveryListOptions]) -> NamedLists: ...


class Shown(SiteAttributes):
    """The part of a recommender that shows the graph, in a file or in a notebook."""

    @abstractmethod
    def recommend_all(self, k: int = 10, **options: Unpack[EveryListOptions]) -> NamedLists:
        """See `recommender.Recommender.recommend_all`."""

    @checked_keywords
    def export(
        self,
        path: str | Path,
        graph: nx.DiGraph[str] | None = None,
        *,
        title: str = "",
        flavour: str | None = None,
        **options: Any,
    ) -> Path:
        """Write the graph to a file, in the format that the suffix names; see `recommender.export`.

        As ``.html``, it is a page that also shows our own list for each article, with reasons, and which curated links
        are doubtful. If the target cannot be written, an `ExportError` is raised.

        Parameters
        ----------
        path : str or Path
            The target.
        graph : networkx.DiGraph, optional
            A part of `graph`, or `graph` with a map; by default all of it.
        title : str
            What the page is called.
        flavour : str, optional
            Which program reads the file; see `recommender.export`.
        **options
            Of the lists on the page, as for `recommend_all`; they are not filled by default.
        """
        return _export_map(self, path, graph, title=title, flavour=flavour, **options)

    @checked_keywords
    def show(self, article_id: str | None = None, *, hops: int = 2, height: int = 560, **options: Any) -> Page:
        """Return a map that a notebook shows in place: of an article's surroundings, or of the site.

        Parameters
        ----------
        article_id : str, optional
            Any name of an article, or the address of an external page; by default the whole site is shown.
        hops, height : int
            How many edges away from it, ≥ 0; the height in pixels.
        **options
            Of our own lists, as for `recommend`.
        """
        return _show_map(self, article_id, hops, height, options)

    def _repr_html_(self) -> str:
        return self.show()._repr_html_()


def _export_map(
    recommender: Lister,
    path: str | Path,
    graph: nx.DiGraph[str] | None,
    *,
    title: str,
    flavour: str | None,
    **options: Any,
) -> Path:
    """Write a graph to a file; parameters as for `recommender.Recommender.export`."""
    from recommender.exporters import export, format_of
    from recommender.graph import check_graph

    path = checked_path("path", path, "a file")
    checked_text("title", title)
    if graph is not None:
        check_graph(graph)
    check_options(options, ("graph", "title", "flavour", *_OPTIONS), "export")
    findings = None
    if format_of(path, flavour).shows_findings:
        findings = findings_of(recommender, graph, title=title, **options)  # other processes are at work from here
    elif options:
        named = ", ".join(sorted(options))
        raise SettingsError(f"{str(path)!r} shows no lists, so {named} would change nothing; leave it out")
    return export(recommender.map if graph is None else graph, path, findings=findings, flavour=flavour)


def _show_map(recommender: Lister, article_id: str | None, hops: int, height: int, options: dict[str, Any]) -> Page:
    """Return a map for a notebook; parameters as for `recommender.Recommender.show`."""
    from recommender.explorer import show
    from recommender.graph import select

    check_options(options, ("hops", "height", *_OPTIONS), "show")
    if article_id is None:
        return show(recommender.map, height=height, findings=findings_of(recommender, recommender.map, **options))
    corpus = recommender.corpus
    name = corpus.id_of(corpus.find_node(checked_name("article_id", article_id, corpus)))
    graph = select(recommender.map, around=name, hops=hops)
    return show(graph, article=name, height=height, findings=findings_of(recommender, graph, **options))


def findings_of(
    recommender: Lister,
    articles: Container[str] | None = None,
    *,
    title: str = "",
    article: str = "",
    **options: Any,
) -> Findings:
    """Return what a map shows beside the graph: the editors' lists, our own, and doubtful links.

    With several processes, our lists are being made from then on, and waited for when they are looked at.

    Parameters
    ----------
    recommender : Recommender
        Whose lists are shown.
    articles : container of str, optional
        Ids, such as a graph; by default all. Of very many no lists are shown.
    title : str
        What the page is called.
    article : str
        The id of the node that is chosen at first.
    **options
        Of our own lists, as for `recommender.Recommender.recommend_all`; they are not filled by default.
    """
    from recommender.explorer import LARGE, Findings

    names = [name for name in recommender.corpus.ids if articles is None or name in articles]
    chosen = {"k": SHOWN, "mode": "computed-only", "fill": False, **options}
    lists = recommender.recommend_all(articles=names if len(names) <= LARGE else (), **chosen)
    chances, lesson = recommender.link_chances, recommender.calibration.whole
    corpus, text = recommender.corpus, recommender.text
    return Findings.from_corpus(corpus, text, chances, lesson, lists, title=title, article=article)
