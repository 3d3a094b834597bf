"""Curated entries become links: to an article, to an external, or to nothing, which is a problem."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

import numpy as np
import scipy.sparse as sp

from recommender._arrays.lazy import Cache, LazySequence
from recommender._arrays.types import Ints
from recommender.content import Article, Problem, ProblemKind, RelatedLink, canonical_url
from recommender.corpus.address_book import AddressBook, AmbiguousReferenceError
from recommender.corpus.name_table import addresses

__all__ = ["FACETS", "Entries", "External", "Externals", "Node", "Nodes", "Resolved", "Resolver", "one_way_links"]

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

FACETS: dict[str, Callable[[Node], Iterable[str]]] = {
    "topics": lambda node: getattr(node, "topics", ()),
    "providers": lambda node: (node.provider,) if node.provider else (),
    "kinds": lambda node: (getattr(node, "kind", "external"),),
}
"""What nodes can be told apart by."""

Resolved = tuple[int, int, int | str, int]
"""Position of the article, number in its list, position of the target or address of an external, 1-based place."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The curated entries that mean an article or an external, sorted by owner and number.

    Attributes
    ----------
    owner, number : ndarray, shape (n_entries,), int64
        The article whose list holds it, and where in ``article.related``.
    target : ndarray, shape (n_entries,), int64
        Position of the node it means.
    place : ndarray, shape (n_entries,), int64
        1-based place in the list as it counts; 0 for an entry that repeats an earlier one.
    externals : sequence of str
        The ids of all externals, sorted.
    n_articles : int
    """

    owner: Ints
    number: Ints
    target: Ints
    place: Ints
    externals: Sequence[str] = field(repr=False)
    n_articles: int

    @classmethod
    def of(cls, rows: Iterable[Resolved], n_articles: int) -> Entries:
        """Lay out resolved entries, sorted by owner and number."""
        found = list(rows)
        externals = sorted({target for _, _, target, _ in found if isinstance(target, str)})
        position: dict[int | str, int] = {name: n_articles + number for number, name in enumerate(externals)}
        targets = [target if isinstance(target, int) else position[target] for _, _, target, _ in found]
        owner, number, place = (np.array([row[column] for row in found], dtype=np.int64) for column in (0, 1, 3))
        return cls(owner, number, np.array(targets, dtype=np.int64), place, externals, n_articles)

    def joined(self, owner: Ints, number: Ints, target: Ints, place: Ints) -> Entries:
        """Return these entries and further ones that mean articles, in order."""
        pairs = ((self.owner, owner), (self.number, number), (self.target, target), (self.place, place))
        owner, number, target, place = (np.append(mine, theirs) for mine, theirs in pairs)
        order = np.lexsort((number, owner))
        return Entries(
            owner[order], number[order], target[order], place[order], self.externals, self.n_articles
        )  # fmt: skip

    def links(self) -> sp.csr_array:
        """Return the lists as CSR, shape (n_articles, n_nodes), int32: 1-based places."""
        counts = self.place > 0
        ends = (self.owner[counts].astype(np.int32), self.target[counts].astype(np.int32))
        shape = (self.n_articles, self.n_articles + len(self.externals))
        links = sp.csr_array((self.place[counts].astype(np.int32), ends), shape=shape)
        links.sort_indices()
        return links


class Externals(LazySequence[External]):
    """The externals of a site, put together from the articles' entries one by one.

    Parameters
    ----------
    entries : Entries
    articles : sequence of Article
        Whose entries they are.
    """

    def __init__(self, entries: Entries, articles: Sequence[Article]) -> None:
        outside = np.flatnonzero(entries.target >= entries.n_articles)
        row_of = outside[np.argsort(entries.target[outside], kind="stable")]
        numbers = np.arange(entries.n_articles, entries.n_articles + len(entries.externals) + 1)
        starts = np.searchsorted(entries.target[row_of], numbers)

        def put_together(index: int) -> External:
            rows = row_of[starts[index] : starts[index + 1]]
            named = zip(entries.owner[rows].tolist(), entries.number[rows].tolist(), strict=True)
            found = tuple((owner, articles[owner].related[number]) for owner, number in named)
            return External(entries.externals[index], found)

        self._n, self._known = len(entries.externals), Cache(put_together, 10_000)

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


@dataclass(frozen=True)
class Resolver:
    """Finds out what the entries of lists mean.

    Attributes
    ----------
    articles : sequence of Article
        All of the site.
    book : AddressBook
        Of the same articles.
    problems : list of Problem
        Takes what is wrong with the entries.
    """

    articles: Sequence[Article]
    book: AddressBook
    problems: list[Problem]

    def entries(self) -> Entries:
        """Return what all entries of the site mean."""
        lists = (self.of(position, article) for position, article in enumerate(self.articles) if article.related)
        return Entries.of(chain.from_iterable(lists), len(self.articles))

    def of(self, position: int, article: Article) -> Iterator[Resolved]:
        """Yield what the entries of one list mean: an article, an external, or nothing, which is a problem."""
        seen: set[int | str] = set()
        for number, link in enumerate(article.related):
            name = self._target(position, article, link)
            if name is None:
                continue
            if name in seen:
                text = f"{_name(link)} is listed twice"
                self._note(article, link, "repeated link", text, "remove the second entry")
                yield position, number, name, 0
            else:
                seen.add(name)
                yield position, number, name, len(seen)

    def _target(self, position: int, article: Article, link: RelatedLink) -> int | str | None:
        """The position of the article that an entry means, else the address of an external, else nothing."""
        try:
            target = self.book.resolve(link)
        except AmbiguousReferenceError as error:
            self._note(article, link, "ambiguous link", str(error), "name it by its path or URL")
            return None
        if target is None:
            outside = next(iter(addresses(link)), None)
            if outside is None or self.book.is_own(link.url):
                remedy = self._suggestion(link.reference or link.title or link.url)
                self._note(article, link, "dangling link", f"no article answers to {_name(link)}", remedy)
            return outside
        if target == position or _same_page(self.articles[target], article):
            text = f"the article lists itself ({_name(link)})"
            self._note(article, link, "self link", text, "remove the entry")
            return None
        return target

    def _suggestion(self, name: str) -> str:
        """The nearest article to a name, for the first few names."""
        few = sum(problem.kind == "dangling link" for problem in self.problems[-10 * SUGGESTIONS :]) < SUGGESTIONS
        closest = self.book.closest(name, 1) if few else []
        return f"did you mean {closest[0]!r}?" if closest else "correct the entry or remove it"

    def _note(self, article: Article, link: RelatedLink, kind: ProblemKind, text: str, remedy: str) -> None:
        self.problems.append(Problem(article.path, link.line or article.line, kind, text, remedy))


def _same_page(one: Article, other: Article) -> bool:
    """Whether two articles are versions of one page: a reader who follows the link stays where he is."""
    url = canonical_url(one.url)
    return bool(url) and url == canonical_url(other.url)


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
