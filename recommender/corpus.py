"""The site as a whole: ordered, checked, immutable."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.addresses import AddressBook, AmbiguousReferenceError, addresses
from recommender.article import Article, RelatedLink
from recommender.errors import ContentError
from recommender.identity import canonical_url
from recommender.problems import Problem, ProblemKind

__all__ = ["Corpus", "External"]


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
        return self.entries[0][1].url

    @property
    def published(self) -> datetime | None:
        return next((link.published for _, link in self.entries if link.published), None)

    def without(self, source: int) -> External | None:
        """Return what would be known of it without the entries of article `source`; None for nothing."""
        entries = tuple(entry for entry in self.entries if entry[0] != source)
        return replace(self, entries=entries) if entries else None

    def _first(self, name: str) -> str:
        return next((value for _, link in self.entries if (value := getattr(link, name))), "")


@dataclass(frozen=True)
class Corpus:
    """All articles of a site and the curated links between them.

    Make one with `recommender.read_corpus` or `Corpus.from_articles`. *Position* means the row number: articles come
    first, sorted by id, then externals, sorted by id.

    Attributes
    ----------
    articles : tuple of Article
        Sorted by id.
    externals : tuple of External
        Targets of curated entries that are no articles of the site, sorted by id.
    links : scipy.sparse.csr_array, shape (n_articles, n_nodes), int32
        A stored value is the 1-based place of the target (column) in the curated list of the source (row).
    problems : tuple of Problem
        All that a person may want to mend, sorted by path and line.
    book : AddressBook
        Finds articles by any name they go by.
    """

    articles: tuple[Article, ...]
    externals: tuple[External, ...]
    links: sp.csr_array = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    book: AddressBook = field(repr=False, compare=False)

    @classmethod
    def from_articles(cls, articles: Iterable[Article], problems: Iterable[Problem] = ()) -> Corpus:
        """Order, check and link `articles`.

        Parameters
        ----------
        articles : iterable of Article
            In any order. Repeated ids get a suffix (``~2``) and a `Problem`.
        problems : iterable of Problem, optional
            What was found while reading.

        Raises
        ------
        ContentError
            If there is no article at all.
        """
        found = list(problems)
        ordered = _with_unique_ids(articles, found)
        if not ordered:
            raise ContentError(
                "no articles found; name a folder with .md, .markdown, .mdx, .txt, .jsonl or feed files "
                "(recommender doctor lists the files that could not be read)"
            )
        book = AddressBook(ordered)
        found += _duplicates(ordered)
        links, externals = _resolve_all(ordered, book, found)
        found += _one_way(ordered, links)
        return cls(tuple(ordered), externals, links, tuple(sorted(set(found))), book)

    @property
    def n_articles(self) -> int:
        return len(self.articles)

    @property
    def n_nodes(self) -> int:
        return len(self.articles) + len(self.externals)

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def find(self, key: str) -> Article:
        """Return the article that answers to `key`.

        Parameters
        ----------
        key : str
            An id, a path, a slug, any known URL, or an exact title.

        Raises
        ------
        UnknownArticleError
            If none does (with the closest matches) or several do.
        """
        return self.articles[self.position(key)]

    def position(self, key: str) -> int:
        """Return the row number of the article that answers to `key`; see `find`."""
        return self.book.find(key)

    def node(self, position: int) -> Article | External:
        """Return the article or external at `position`."""
        n = len(self.articles)
        return self.articles[position] if position < n else self.externals[position - n]

    def related(self, position: int) -> npt.NDArray[np.int64]:
        """Return the positions of the curated list of the article at `position`, in the editor's order."""
        row = slice(self.links.indptr[position], self.links.indptr[position + 1])
        return self.links.indices[row][np.argsort(self.links.data[row], kind="stable")].astype(np.int64)

    @cached_property
    def dates(self) -> npt.NDArray[np.float64]:
        """Days since 1970 of every node, shape (n_nodes,); NaN where no date is known."""
        nodes = (*self.articles, *self.externals)
        return np.array([days(node.published) for node in nodes], dtype=np.float64)

    @cached_property
    def copies(self) -> dict[int, tuple[int, ...]]:
        """For each article whose address another article shares: the positions of those others."""
        return {
            position: tuple(other for other in group if other != position)
            for group in _same_address(self.articles)
            for position in group
        }

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything the articles say: two corpora with the same fingerprint rank alike."""
        digest = hashlib.blake2b(digest_size=16)
        for article in self.articles:
            digest.update(repr(article).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def days(moment: datetime | None) -> float:
    """Return `moment` in days since 1970-01-01 UTC; NaN for None."""
    return moment.timestamp() / 86_400 if moment else float("nan")


def _with_unique_ids(articles: Iterable[Article], problems: list[Problem]) -> list[Article]:
    seen: dict[str, Article] = {}
    for article in sorted(articles, key=lambda a: (a.path, a.line)):
        name, copy = article.id, 1
        while name in seen:
            copy += 1
            name = f"{article.id}~{copy}"
        if copy > 1:
            text = f"the id {article.id!r} is taken by {seen[article.id].path}; this one is called {name!r}"
            problems.append(_problem(article, "duplicate id", text, "give one of them another id or file name"))
        seen[name] = replace(article, id=name) if copy > 1 else article
    return [seen[name] for name in sorted(seen)]


def _same_address(articles: Sequence[Article]) -> list[list[int]]:
    by_url: dict[str, list[int]] = {}
    for position, article in enumerate(articles):
        url = canonical_url(article.url)
        if url:
            by_url.setdefault(url, []).append(position)
    return [group for group in by_url.values() if len(group) > 1]


def _duplicates(articles: Sequence[Article]) -> Iterator[Problem]:
    for first, *others in _same_address(articles):
        for position in others:
            article = articles[position]
            text = f"{article.url} is also the address of {articles[first].path}"
            yield _problem(article, "duplicate url", text, "keep one of the two files, or correct the address")
    by_text: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        by_text.setdefault((article.title.casefold(), (article.excerpt or article.body).casefold()), []).append(article)
    for first_article, *copies in by_text.values():
        for article in copies:
            text = f"same title and text as {first_article.path}: {article.title!r}"
            yield _problem(article, "duplicate text", text, "keep one, or link them as versions of each other")


def _resolve_all(
    articles: Sequence[Article], book: AddressBook, problems: list[Problem]
) -> tuple[sp.csr_array, tuple[External, ...]]:
    """Turn every curated entry into an edge, an external, or a problem."""
    edges: list[dict[int | str, int]] = []
    entries: dict[str, list[tuple[int, RelatedLink]]] = {}
    for position, article in enumerate(articles):
        targets: dict[int | str, int] = {}
        own = set(addresses(article))
        for link in article.related:
            try:
                target: int | str | None = book.resolve(link)
            except AmbiguousReferenceError as error:
                problems.append(_entry_problem(article, link, "ambiguous link", str(error), "name it by its path or URL"))
                continue
            if target is None:
                target = canonical_url(link.url)
                if not target or book.is_own(link.url):
                    problems.append(_dangling(article, link, book))
                if not target:
                    continue
            if target == position or canonical_url(link.url) in own:
                text = f"the article lists itself ({_name(link)})"
                problems.append(_entry_problem(article, link, "self link", text, "remove the entry"))
            elif target in targets:
                text = f"{_name(link)} is listed twice"
                problems.append(_entry_problem(article, link, "repeated link", text, "remove the second entry"))
            else:
                targets[target] = len(targets) + 1
            if isinstance(target, str) and target in targets:
                entries.setdefault(target, []).append((position, link))
        edges.append(targets)
    externals = tuple(External(url, tuple(entries[url])) for url in sorted(entries))
    column: dict[int | str, int] = {external.id: len(articles) + i for i, external in enumerate(externals)}
    rows = [row for row, targets in enumerate(edges) for _ in targets]
    columns = [target if isinstance(target, int) else column[target] for targets in edges for target in targets]
    places = np.array([place for targets in edges for place in targets.values()], dtype=np.int32)
    shape = (len(articles), len(articles) + len(externals))
    links = sp.csr_array((places, (np.array(rows, np.int32), np.array(columns, np.int32))), shape=shape)
    links.sort_indices()
    return links, externals


def _dangling(article: Article, link: RelatedLink, book: AddressBook) -> Problem:
    closest = book.closest(link.reference or link.title or link.url, 1)
    remedy = f"did you mean {closest[0]!r}?" if closest else "correct the entry or remove it"
    return _entry_problem(article, link, "dangling link", f"no article answers to {_name(link)}", remedy)


def _one_way(articles: Sequence[Article], links: sp.csr_array) -> Iterator[Problem]:
    """Links to articles that have a list of their own, but do not return the link."""
    rows, columns = links.nonzero()
    edges = set(zip(rows.tolist(), columns.tolist(), strict=True))
    for source, target in sorted(edges):
        if target < len(articles) and articles[target].related and (target, source) not in edges:
            article, other = articles[source], articles[target]
            text = f"lists {other.id!r}, whose own list does not return the link"
            yield _problem(article, "one-way link", text, f"consider adding {article.id!r} to {other.path}")


def _name(link: RelatedLink) -> str:
    return repr(link.url or link.reference or link.title)


def _problem(article: Article, kind: ProblemKind, text: str, remedy: str) -> Problem:
    return Problem(article.path, article.line, kind, text, remedy)


def _entry_problem(article: Article, link: RelatedLink, kind: ProblemKind, text: str, remedy: str) -> Problem:
    return Problem(article.path, link.line or article.line, kind, text, remedy)
