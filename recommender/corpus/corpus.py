"""The site as a whole: ordered, checked, immutable."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import count

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.addresses import AddressBook
from recommender.article import Article
from recommender.corpus.links import External, Node, one_way_links, resolve_links
from recommender.errors import NoArticlesError
from recommender.identity import canonical_url
from recommender.problems import Problem, ProblemKind

__all__ = ["Corpus", "days", "story_clusters"]


@dataclass(frozen=True, eq=False)
class Corpus:
    """All articles of a site and the curated links between them.

    Make one with `recommender.read_corpus` or `Corpus.from_articles`. *Position* means the row number:
    articles come first, sorted by id, then externals, sorted by id.

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
    book: AddressBook = field(repr=False)

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
        NoArticlesError
            If there is no article at all.
        """
        found = list(problems)
        ordered = _with_unique_ids(articles, found)
        if not ordered:
            raise NoArticlesError(
                "no articles found; name a folder with .md, .markdown, .mdx, .txt, .jsonl or feed files "
                "(recommender doctor lists the files that could not be read)",
                found,
            )
        book = AddressBook(ordered)
        found += _duplicates(ordered)
        links, externals = resolve_links(ordered, book, found)
        found += one_way_links(ordered, links)
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

    def node(self, position: int, without: Collection[int] = ()) -> Article | External:
        """Return the article or external at `position`.

        Parameters
        ----------
        position : int
            Its row number.
        without : collection of int, optional
            Articles whose curated entries do not count: an external is as the others describe it.
        """
        n = len(self.articles)
        if position < n:
            return self.articles[position]
        external = self.externals[position - n]
        return external.without(without) or external if without else external

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """All articles and then all externals: the node at every position."""
        return (*self.articles, *self.externals)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of every node by its id. For other names of an article see `position`."""
        return {node.id: position for position, node in enumerate(self.nodes)}

    def same_page(self, position: int) -> npt.NDArray[np.int64]:
        """Return the positions of the articles at the address of the article at `position`, itself first.

        They are versions of one page, so none is a story related to another, for any system.
        """
        return np.array([position, *self.copies.get(position, ())], dtype=np.int64)

    def related(self, position: int) -> npt.NDArray[np.int64]:
        """Return the positions of the curated list of the article at `position`, in the editor's order."""
        row = slice(self.links.indptr[position], self.links.indptr[position + 1])
        by_place = np.argsort(self.links.data[row], kind="stable")
        positions: npt.NDArray[np.int64] = self.links.indices[row][by_place].astype(np.int64)
        return positions

    def with_links(self, keep: npt.NDArray[np.bool_]) -> Corpus:
        """Return the corpus as if only the links where `keep` is true had been written.

        Parameters
        ----------
        keep : ndarray, shape (n_links,), bool
            In the order of ``links.nonzero()``. Externals stay, linked or not.
        """
        rows, columns = self.links.nonzero()
        kept = (self.links.data[keep], (rows[keep], columns[keep]))
        links = sp.csr_array(kept, shape=self.links.shape)
        links.sort_indices()
        return replace(self, links=links)

    def published_by(self, day: float, dates: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.bool_]:
        """Whether each node existed on a day, shape (n_nodes,); by other `dates` of the same shape, if given.

        Articles without a date did not, as far as we know. Externals without a date did: who links to them
        decides whether they are seen.
        """
        dates = self.dates if dates is None else dates
        undated_externals = np.isnan(dates)
        undated_externals[: len(self)] = False
        return (dates <= day) | undated_externals

    @cached_property
    def dates(self) -> npt.NDArray[np.float64]:
        """Days since 1970 of every node, shape (n_nodes,); NaN where no date is known."""
        return np.array([days(node.published) for node in self.nodes], dtype=np.float64)

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


def story_clusters(
    corpus: Corpus, *, also: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]] | None = None
) -> npt.NDArray[np.int64]:
    """Return the story cluster of every article: articles joined by curated links, shape (n_articles,).

    Parameters
    ----------
    corpus : Corpus
        An external joins nothing: a page that many lists name would make one story of them all.
    also : tuple of two ndarray, optional
        Positions of further pairs to join, such as near-copies.
    """
    from scipy.sparse.csgraph import connected_components

    n = corpus.n_articles
    rows, columns = np.hstack([np.vstack(corpus.links.nonzero()), *([np.vstack(also)] if also else [])])
    inside = (rows < n) & (columns < n)
    ends = rows[inside], columns[inside]
    graph = sp.csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels, dtype=np.int64)


def days(moment: datetime | None) -> float:
    """Return `moment` in days since 1970-01-01 UTC; NaN for None. Without a time zone it is taken for UTC."""
    if moment is None:
        return float("nan")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / 86_400


def _with_unique_ids(articles: Iterable[Article], problems: list[Problem]) -> list[Article]:
    """Sort by id; of several articles with one id, the first by path keeps it."""
    by_id: dict[str, list[Article]] = {}
    for article in articles:
        by_id.setdefault(article.id, []).append(article)
    unique = {}
    for name, group in by_id.items():
        # A total order, so that the order of the input decides nothing.
        first, *copies = sorted(group, key=lambda a: (a.path, a.line, repr(a))) if len(group) > 1 else group
        unique[name] = first
        names = (f"{name}~{number}" for number in count(2))
        for copy, free in zip(copies, (free for free in names if free not in by_id), strict=False):
            text = f"the id {name!r} is taken by {_place(first)}; this one is called {free!r}"
            problems.append(_problem(copy, "duplicate id", text, "give one of them another id or file name"))
            unique[free] = replace(copy, id=free)
    return [unique[name] for name in sorted(unique)]


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
            text = f"{article.url} is also the address of {_place(articles[first])}"
            remedy = "keep one of the two files, or correct the address"
            yield _problem(article, "duplicate url", text, remedy)
    by_text: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        text = (article.excerpt or article.body).casefold()
        by_text.setdefault((article.title.casefold(), text), []).append(article)
    for original, *copies in by_text.values():
        for article in copies:
            text = f"same title and text as {_place(original)}: {article.title!r}"
            remedy = "keep one, or link them as versions of each other"
            yield _problem(article, "duplicate text", text, remedy)


def _place(article: Article) -> str:
    return article.path or article.id


def _problem(article: Article, kind: ProblemKind, text: str, remedy: str) -> Problem:
    return Problem(article.path, article.line, kind, text, remedy)
