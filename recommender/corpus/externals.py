"""Nodes of the graph: the articles of the site, and the pages outside that curated entries name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

import numpy as np

from recommender._arrays.lazy import Cache, LazySequence
from recommender.content import Article, RelatedLink
from recommender.corpus.entries import Entries
from recommender.errors import wrong_argument

__all__ = ["FACETS", "External", "Externals", "Node", "Nodes"]

CACHE_SIZE = 10_000
"""How many externals stay in memory once they are put together. A plain choice: about 10 MB."""


@dataclass(frozen=True, slots=True)
class External:
    """A node known only from curated entries that point outside the site.

    Attributes
    ----------
    id : str
        Its canonical URL.
    entries : tuple of (int, RelatedLink)
        Every entry that names it, with the position of the article whose list holds it, in that order.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> page = corpus.externals[0]
    >>> page.id, page.provider, len(page.entries)
    ('https://capitolroundup.example/2026/03/face-search-bills', 'Capitol Roundup', 1)
    """

    id: str
    entries: tuple[tuple[int, RelatedLink], ...]

    @property
    def title(self) -> str:
        return self._first("title") or self.id

    @property
    def excerpt(self) -> str:
        return self._first("excerpt")

    @property
    def provider(self) -> str:
        return self._first("provider")

    @property
    def url(self) -> str:
        return self._first("url") or self.id

    @property
    def published(self) -> datetime | None:
        return next((link.published for _, link in self.entries if link.published), None)

    def without(self, sources: Collection[int]) -> External | None:
        """Return what would be known of it without the entries of the articles `sources`; None for nothing."""
        try:
            entries = tuple(entry for entry in self.entries if entry[0] not in sources)
        except TypeError as error:
            raise wrong_argument("sources", sources, "a collection of row numbers") from error
        return replace(self, entries=entries) if entries else None

    def without_sources(self) -> External:
        """Return the same page as one entry, which does not say whose entries name it, nor how many do."""
        link = RelatedLink(
            url=self.url,
            title=self._first("title"),
            excerpt=self.excerpt,
            provider=self.provider,
            published=self.published,
        )
        return replace(self, entries=((-1, link),))

    def _first(self, name: str) -> str:
        return next((value for _, link in self.entries if (value := getattr(link, name))), "")


Node = Article | External
"""A node of the graph."""

FACETS: dict[str, Callable[[Node], Iterable[str]]] = {
    "topics": lambda node: getattr(node, "topics", ()),
    "providers": lambda node: (node.provider,) if node.provider else (),
    "kinds": lambda node: (getattr(node, "kind", "external"),),
}
"""Facet → its values for a node; lists can be filtered by them."""


class Externals(LazySequence[External]):
    """The externals of a site, put together from the articles' entries one by one.

    Parameters
    ----------
    entries : Entries
    articles : sequence of Article
        Whose entries they are.
    """

    def __init__(self, entries: Entries, articles: Sequence[Article]) -> None:
        self._made_of = entries, articles
        outside = np.flatnonzero(entries.target >= entries.n_articles)
        row_of = outside[np.argsort(entries.target[outside], kind="stable")]
        numbers = np.arange(entries.n_articles, entries.n_articles + len(entries.externals) + 1)
        starts = np.searchsorted(entries.target[row_of], numbers)

        def put_together(index: int) -> External:
            rows = row_of[starts[index] : starts[index + 1]]
            named = zip(entries.owner[rows].tolist(), entries.number[rows].tolist(), strict=True)
            naming = tuple((owner, articles[owner].related[number]) for owner, number in named)
            return External(entries.externals[index], naming)

        self._n, self._known = len(entries.externals), Cache(put_together, CACHE_SIZE)

    def __reduce__(self) -> tuple[type[Externals], tuple[Entries, Sequence[Article]]]:
        """A copy puts its externals together by itself."""
        return Externals, self._made_of

    def __len__(self) -> int:
        return self._n

    def _at(self, place: int) -> External:
        return self._known[place]


class Nodes(LazySequence[Node]):
    """All articles and then all externals of a site."""

    def __init__(self, articles: Sequence[Article], externals: Sequence[External]) -> None:
        self._parts = articles, externals

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def _at(self, place: int) -> Node:
        articles, externals = self._parts
        return articles[place] if place < len(articles) else externals[place - len(articles)]

    def __iter__(self) -> Iterator[Node]:
        return chain(*self._parts)
