"""Curated entries become links: to an article, to an external page, or to nothing, which is a problem."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import scipy.sparse as sp

from recommender.content import (
    KEPT_OUT,
    LEADS_NOWHERE,
    Article,
    Problem,
    ProblemKind,
    RelatedLink,
    canonical_url,
    site_path,
)
from recommender.corpus.address_book import AddressBook, AmbiguousReferenceError
from recommender.corpus.entries import Entries, Resolved
from recommender.corpus.name_table import addresses, title_key

__all__ = ["Meaning", "Resolver", "likely_meant", "one_way_links", "shared_address"]

SHARED: ProblemKind = "same-address link"
"""An entry that names another article, which has the address of the one that lists it: it was copied from there, or
both are versions of one page. Nobody but a person knows which, so no program takes the entry away."""

LIKELY_MEANT = 0.4
"""The least likeness of names, as in `AddressBook.closest`, at which an entry is asked whether it means another page.
On four sites it finds 88 to 100 % of names with a wrong letter or a word too few, and 87 to 100 % of those that lost a
third; for a page that is gone, it offers another one in 0 to 17 % of cases, in 40 % where titles are a series."""

SUGGESTIONS = 200
"""For how many dangling links the nearest article is looked up: each look-up reads the whole site."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one entry of a curated list means.

    Attributes
    ----------
    number : int
        Its place in ``article.related``, from 0.
    link : RelatedLink
        The entry.
    target : int, str or None
        Position of an article, address of an external page, or nothing.
    kinds : tuple of str
        What is wrong with it, as kinds of problems: ``dangling link``, ``ambiguous link``, ``self link``,
        ``same-address link``, ``repeated link``, ``unpublished link``.
    ambiguity : str
        Between which articles it does not decide.
    twin : int or None
        Of a ``same-address link``, the position of the other article that has the address of this one.
    """

    number: int
    link: RelatedLink
    target: int | str | None
    kinds: tuple[ProblemKind, ...] = ()
    ambiguity: str = ""
    twin: int | None = None


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
        place, meanings = 0, [*self.meanings(position, article)]
        listed = {position, *(meaning.target for meaning in meanings)}
        for meaning in meanings:
            for kind in meaning.kinds:
                self._note(article, meaning, kind, listed)
            if meaning.target is not None:
                is_repeated = "repeated link" in meaning.kinds
                place += not is_repeated
                yield position, meaning.number, meaning.target, 0 if is_repeated else place

    def meanings(self, position: int, article: Article) -> Iterator[Meaning]:
        """Yield what each entry of one list means, and what is wrong with it."""
        seen: set[int | str] = set()
        for number, link in enumerate(article.related):
            meaning = self._meaning(position, article, number, link)
            if meaning.target in seen:
                meaning = replace(meaning, kinds=(*meaning.kinds, "repeated link"))
            elif meaning.target is not None:
                seen.add(meaning.target)
            yield meaning

    def _meaning(self, position: int, article: Article, number: int, link: RelatedLink) -> Meaning:
        try:
            target = self.book.resolve(link, article)
        except AmbiguousReferenceError as error:
            return Meaning(number, link, None, ("ambiguous link",), str(error))
        if target is None:
            outside = next(iter(addresses(link)), None)
            is_broken = outside is None or self.book.is_own(link.url)
            return Meaning(number, link, outside, ("dangling link",) if is_broken else ())
        if target == position:
            twin = self._twin(position, article, link)
            return Meaning(number, link, None, ("self link",) if twin is None else (SHARED,), twin=twin)
        other = self.articles[target]
        if _same_page(other, article):
            return Meaning(number, link, None, (SHARED,), twin=target)
        is_unpublished = other.why_kept_out(None) in LEADS_NOWHERE and not article.why_kept_out(None)
        return Meaning(number, link, target, ("unpublished link",) if is_unpublished else ())

    def _twin(self, position: int, article: Article, link: RelatedLink) -> int | None:
        """Another article at the address by which an entry seems to mean its own; None if it does mean its own."""
        is_named = not addresses(link) or title_key(link.title) == title_key(article.title)
        others = [] if is_named else self.book.at_address(canonical_url(article.url))
        return next((other for other in others if other != position), None)

    def _suggestion(self, name: str, listed: Collection[object]) -> str:
        """The nearest article to a name that is not in the list already, for the first few names."""
        meant = likely_meant(self.book, name, listed) if next(self._first, None) is not None else ""
        return f"did you mean {meant!r}?" if meant else "correct the entry or remove it"

    def _note(self, article: Article, meaning: Meaning, kind: ProblemKind, listed: Collection[object]) -> None:
        link = meaning.link
        if kind == "dangling link":
            text, remedy = f"no article answers to {_name(link)}", self._suggestion(_named(link), listed)
        elif kind == SHARED:
            text, remedy = shared_address(article)
            text = f"lists {self.articles[meaning.twin or 0].id!r}, and {text}"
        elif kind == "unpublished link" and isinstance(meaning.target, int):
            other = self.articles[meaning.target]
            text = f"{_name(link)} leads nowhere: {KEPT_OUT[other.why_kept_out(None)]}"
            remedy = f"publish {other.path or other.id}, or remove the entry"
        else:
            text, remedy = {
                "ambiguous link": (meaning.ambiguity, "name it by its path or URL"),
                "self link": (f"the article lists itself ({_name(link)})", "remove the entry"),
                "repeated link": (f"{_name(link)} is listed twice", "remove the second entry"),
            }[kind]
        self.problems.append(Problem(article.path, link.line or article.line, kind, text, remedy))


def likely_meant(book: AddressBook, name: str, listed: Collection[object]) -> str:
    """Return the id of the article that a name of no article means most likely; empty if none is like it.

    Parameters
    ----------
    book : AddressBook
        Of the site.
    name : str
        What an entry says.
    listed : collection
        Positions of the articles that the list has already: it is none of these.
    """
    for key in dict.fromkeys((name, site_path(name).rpartition("/")[2])):
        for one in book.closest(key, 1 + len(listed), LIKELY_MEANT):
            if book.find(one) not in listed:
                return one
    return ""


def shared_address(article: Article) -> tuple[str, str]:
    """What is wrong where an article lists another one that has its own address, and what to do."""
    text = f"both files have this address: {article.url}"
    return text, "correct the address of one; if both are versions of one page, remove the entry"


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
    texts: dict[int, str] = {}  # each is made once, and takes memory once
    for source, target in sorted(edges):
        if target < len(articles) and articles[target].related and (target, source) not in edges:
            article, other = articles[source], articles[target]
            if article.draft or article.kept_out:
                continue
            text = texts.setdefault(target, f"lists {other.id!r}, whose own list does not return the link")
            file = "that list" if other.line else other.path or other.id  # a row has a line, and no file of its own
            remedy = f"consider adding {article.id!r} to {file}"
            yield Problem(article.path, article.line, "one-way link", text, remedy)


def _named(link: RelatedLink) -> str:
    return link.reference or link.title or link.url


def _name(link: RelatedLink) -> str:
    return repr(link.url or link.reference or link.title)
