"""Curated entries become links: to an article, to an external page, or to nothing, which is a problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

import scipy.sparse as sp

from recommender.content import Article, Problem, ProblemKind, RelatedLink, canonical_url
from recommender.corpus.address_book import AddressBook, AmbiguousReferenceError
from recommender.corpus.entries import Entries, Resolved
from recommender.corpus.name_table import addresses

__all__ = ["Resolver", "one_way_links"]

SUGGESTIONS = 200
"""For how many dangling links the nearest article is looked up: each look-up reads the whole site."""


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
    _first: Iterator[int] = field(default_factory=lambda: iter(range(SUGGESTIONS)), repr=False)

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
            target = self.book.resolve(link, article)
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
        is_early = next(self._first, None) is not None
        closest = self.book.closest(name, 1) if is_early else []
        return f"did you mean {closest[0]!r}?" if closest else "correct the entry or remove it"

    def _note(self, article: Article, link: RelatedLink, kind: ProblemKind, text: str, remedy: str) -> None:
        self.problems.append(Problem(article.path, link.line or article.line, kind, text, remedy))


def _same_page(one: Article, other: Article) -> bool:
    """Whether two articles are versions of one page: a reader who follows the link stays where he is."""
    url = canonical_url(one.url)
    return bool(url) and url == canonical_url(other.url)


def one_way_links(articles: Sequence[Article], links: sp.csr_array) -> Iterator[Problem]:
    """Yield the links to articles that have a list of their own, but do not return the link.

    To a draft, or another page that readers do not see, none has to be returned.
    """
    rows, columns = links.nonzero()
    edges = set(zip(rows.tolist(), columns.tolist(), strict=True))
    for source, target in sorted(edges):
        if target < len(articles) and articles[target].related and (target, source) not in edges:
            article, other = articles[source], articles[target]
            if article.draft or article.kept_out:
                continue
            text = f"lists {other.id!r}, whose own list does not return the link"
            remedy = f"consider adding {article.id!r} to {other.path or other.id}"
            yield Problem(article.path, article.line, "one-way link", text, remedy)


def _name(link: RelatedLink) -> str:
    return repr(link.url or link.reference or link.title)
