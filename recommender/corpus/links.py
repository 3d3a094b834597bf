"""Curated entries become links: to an article, to an external, or to nothing, which is a problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import scipy.sparse as sp

from recommender.addresses import AddressBook, AmbiguousReferenceError, addresses
from recommender.article import Article, RelatedLink
from recommender.identity import canonical_url
from recommender.problems import Problem, ProblemKind

__all__ = ["External", "Node", "one_way_links", "resolve_links"]

SUGGESTIONS = 200
"""For how many dangling links the nearest article is looked up: each look-up reads the whole site."""


@dataclass(frozen=True, slots=True)
class External:
    """A node known only from curated entries that point outside the site.

    Attributes
    ----------
    id : str
        Its canonical URL.
    entries : tuple of (int, RelatedLink)
        Every entry that names it, with the position of the article whose list holds it, in that order.
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
        entries = tuple(entry for entry in self.entries if entry[0] not in sources)
        return replace(self, entries=entries) if entries else None

    def _first(self, name: str) -> str:
        return next((value for _, link in self.entries if (value := getattr(link, name))), "")


Node = Article | External
"""What stands in the graph."""


def resolve_links(
    articles: Sequence[Article], book: AddressBook, problems: list[Problem]
) -> tuple[sp.csr_array, tuple[External, ...]]:
    """Turn every curated entry into an edge, an external, or a problem."""
    lists: list[dict[int | str, int]] = []
    entries: dict[str, list[tuple[int, RelatedLink]]] = {}
    suggest = _Suggestions(book)
    for position, article in enumerate(articles):
        targets: dict[int | str, int] = {}
        for link in article.related:
            try:
                target = book.resolve(link)
            except AmbiguousReferenceError as error:
                remedy = "name it by its path or URL"
                problems.append(_entry_problem(article, link, "ambiguous link", str(error), remedy))
                continue
            name: int | str = next(iter(addresses(link)), "") if target is None else target
            if target is None and (not name or book.is_own(link.url)):
                problems.append(_dangling(article, link, suggest))
            if target is not None and (target == position or _same_page(articles[target], article)):
                text = f"the article lists itself ({_name(link)})"
                problems.append(_entry_problem(article, link, "self link", text, "remove the entry"))
                continue
            if name == "":
                continue
            if name in targets:
                text = f"{_name(link)} is listed twice"
                remedy = "remove the second entry"
                problems.append(_entry_problem(article, link, "repeated link", text, remedy))
            targets.setdefault(name, len(targets) + 1)
            if isinstance(name, str):
                entries.setdefault(name, []).append((position, link))
        lists.append(targets)
    externals = tuple(External(url, tuple(entries[url])) for url in sorted(entries))
    return _matrix(lists, externals), externals


def _matrix(lists: Sequence[dict[int | str, int]], externals: Sequence[External]) -> sp.csr_array:
    """The lists as CSR, shape (n_articles, n_nodes): 1-based places."""
    column: dict[int | str, int] = {external.id: len(lists) + i for i, external in enumerate(externals)}
    rows = [row for row, targets in enumerate(lists) for _ in targets]
    columns = [column.get(target, target) for targets in lists for target in targets]
    places = np.array([place for targets in lists for place in targets.values()], dtype=np.int32)
    shape = (len(lists), len(lists) + len(externals))
    links = sp.csr_array((places, (np.array(rows, np.int32), np.array(columns, np.int32))), shape=shape)
    links.sort_indices()
    return links


def _same_page(one: Article, other: Article) -> bool:
    """Whether two articles are versions of one page: a reader who follows the link stays where he is."""
    url = canonical_url(one.url)
    return bool(url) and url == canonical_url(other.url)


class _Suggestions:
    """The nearest article to a name, for the first few names."""

    def __init__(self, book: AddressBook) -> None:
        self._book = book
        self._left = SUGGESTIONS

    def __call__(self, name: str) -> str:
        self._left -= 1
        closest = self._book.closest(name, 1) if self._left >= 0 else []
        return f"did you mean {closest[0]!r}?" if closest else "correct the entry or remove it"


def _dangling(article: Article, link: RelatedLink, suggest: _Suggestions) -> Problem:
    remedy = suggest(link.reference or link.title or link.url)
    return _entry_problem(article, link, "dangling link", f"no article answers to {_name(link)}", remedy)


def one_way_links(articles: Sequence[Article], links: sp.csr_array) -> Iterator[Problem]:
    """Yield the links to articles that have a list of their own, but do not return the link."""
    rows, columns = links.nonzero()
    edges = set(zip(rows.tolist(), columns.tolist(), strict=True))
    for source, target in sorted(edges):
        if target < len(articles) and articles[target].related and (target, source) not in edges:
            article, other = articles[source], articles[target]
            text = f"lists {other.id!r}, whose own list does not return the link"
            remedy = f"consider adding {article.id!r} to {other.path or other.id}"
            yield Problem(article.path, article.line, "one-way link", text, remedy)


def _name(link: RelatedLink) -> str:
    return repr(link.url or link.reference or link.title)


def _entry_problem(article: Article, link: RelatedLink, kind: ProblemKind, text: str, remedy: str) -> Problem:
    return Problem(article.path, link.line or article.line, kind, text, remedy)
