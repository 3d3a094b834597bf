"""The site as a whole: ordered, checked, immutable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import chain
from operator import attrgetter

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.strings import find
from recommender._arrays.types import Bools, Bytes, Float64s, Ints, Keys
from recommender.content import Article, Problem, RelatedLink
from recommender.corpus.address_book import AddressBook
from recommender.corpus.checks import duplicates, same_address, with_unique_ids
from recommender.corpus.columns import Columns, days
from recommender.corpus.links import FACETS, Entries, External, Externals, Node, Nodes, Resolver, one_way_links
from recommender.corpus.name_table import keys_of
from recommender.corpus.records import Records
from recommender.errors import NoArticlesError

__all__ = ["Corpus", "asked_by", "topics_of"]

_AS_TUPLE = attrgetter(*(one.name for one in fields(Problem)))


@dataclass(frozen=True, eq=False)
class Corpus:
    """All articles of a site and the curated links between them.

    Make one with `recommender.read_corpus` or `Corpus.from_articles`. *Position* means the row number:
    articles come first, sorted by id, then externals, sorted by id.

    Attributes
    ----------
    articles : sequence of Article
        Sorted by id.
    entries : Entries
        What the entries of their lists mean.
    book : AddressBook
        Finds articles by any name they go by.
    found : tuple of Problem
        What was wrong with the files they were read from.
    renamed : mapping of int to str
        The id in the record of each article that had to be given another one, by position.
    """

    articles: Sequence[Article]
    entries: Entries = field(repr=False)
    book: AddressBook = field(repr=False)
    found: tuple[Problem, ...] = field(default=(), repr=False)
    renamed: Mapping[int, str] = field(default_factory=dict, repr=False)

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
        found = tuple(sorted(problems))
        noted = list(found)
        ordered, renamed = with_unique_ids(articles, noted)
        if not ordered:
            raise NoArticlesError(
                "no articles found; name a folder with .md, .markdown, .mdx, .txt, .jsonl or feed files "
                "(recommender doctor lists the files that could not be read)",
                found,
            )
        book = AddressBook(ordered)
        noted += duplicates(ordered)
        corpus = cls(tuple(ordered), Resolver(ordered, book, noted).entries(), book, found, renamed)
        noted += one_way_links(ordered, corpus.links)
        vars(corpus)["problems"] = tuple(sorted(set(noted)))
        return corpus

    def written_ids(self) -> Iterator[str]:
        """Yield the id of each article as it was given: where several share one, not what they are called here."""
        return (self.renamed.get(position, name) for position, name in enumerate(self.ids))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that a person may want to mend, sorted by path and line."""
        if self.noted is not None:
            return tuple(Problem(*told) for told in json.loads(self.noted.tobytes()))
        named = zip(self.articles, self.written_ids(), strict=True)
        return Corpus.from_articles((replace(article, id=name) for article, name in named), self.found).problems

    @property
    def noted(self) -> Bytes | None:
        """The `problems` as JSON, if they are known; None if the whole site would have to be looked at for them."""
        known = vars(self)
        if "problems" in known and "as_noted" not in known:
            told = json.dumps([*map(_AS_TUPLE, self.problems)]).encode()
            known.update(as_noted=np.frombuffer(told, dtype=np.uint8), n_as_noted=len(self.problems))
        return known.get("as_noted")

    @property
    def n_noted(self) -> int:
        """How many `problems` are known."""
        return vars(self)["n_as_noted"] if self.noted is not None else 0

    @cached_property
    def externals(self) -> Sequence[External]:
        """Targets of curated entries that are no articles of the site, sorted by id."""
        return Externals(self.entries, self.articles)

    @cached_property
    def links(self) -> sp.csr_array:
        """The curated lists, shape (n_articles, n_nodes), int32.

        A stored value is the 1-based place of the target (column) in the list of the source (row).
        """
        return self.entries.links()

    @cached_property
    def n_articles(self) -> int:
        return len(self.articles)

    @cached_property
    def n_nodes(self) -> int:
        return len(self.articles) + len(self.entries.externals)

    def __len__(self) -> int:
        return self.n_articles

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
        if position < self.n_articles:
            return self.articles[position]
        external = self.externals[position - self.n_articles]
        return external.without(without) or external if without else external

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """All articles and then all externals: the node at every position."""
        return Nodes(self.articles, self.externals)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of every node by its id: for those who ask for many. For other names see `position`."""
        return {name: position for position, name in enumerate(chain(self.ids, self.entries.externals))}

    @cached_property
    def ids(self) -> Sequence[str]:
        """The id of every article, sorted."""
        return [article.id for article in self.articles]

    def id_of(self, position: int) -> str:
        """Return the id of the node at `position`."""
        n = self.n_articles
        return self.ids[position] if position < n else self.entries.externals[position - n]

    def node_position(self, node_id: str) -> int:
        """Return the position of the node with an id, -1 if there is none. For other names see `position`."""
        place = find(self.ids, node_id)
        if place < 0 <= (outside := find(self.entries.externals, node_id)):
            return len(self) + outside
        return place

    def same_page(self, position: int) -> Ints:
        """Return the positions of the articles at the address of the article at `position`, itself first.

        They are versions of one page, so none is a story related to another, for any system.
        """
        return np.array([position, *self.copies.get(position, ())], dtype=np.int64)

    def related(self, position: int) -> Ints:
        """Return the positions of the curated list of the article at `position`, in the editor's order."""
        row = slice(self.links.indptr[position], self.links.indptr[position + 1])
        by_place = np.argsort(self.links.data[row], kind="stable")
        positions: Ints = self.links.indices[row][by_place].astype(np.int64)
        return positions

    def with_links(self, keep: Bools) -> Corpus:
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
        corpus = replace(self)
        vars(corpus).update({**vars(self), "links": links})
        return corpus

    def published_by(self, day: float, dates: Float64s | None = None) -> Bools:
        """Whether each node existed on a day, shape (n_nodes,); by other `dates` of the same shape, if given.

        Articles without a date did not, as far as we know. Externals without a date did: who links to them
        decides whether they are seen.
        """
        dates = self.dates if dates is None else dates
        undated_externals = np.isnan(dates)
        undated_externals[: len(self)] = False
        return (dates <= day) | undated_externals

    @cached_property
    def columns(self) -> Columns:
        """What the arithmetic has to know of every article."""
        return Columns.of(self.articles)

    @cached_property
    def topics(self) -> CountTable:
        """The topics of every article."""
        return topics_of(self.articles)

    @cached_property
    def facets(self) -> dict[str, dict[str, str]]:
        """The topics, providers and kinds that any node has, by the facet's name; case folded, as they are written."""
        known: dict[str, dict[str, str]] = {name: {} for name in FACETS}
        for node in self.nodes:
            for name, known_to in FACETS.items():
                known[name].update((value.casefold(), value) for value in known_to(node))
        return known

    @cached_property
    def dates(self) -> Float64s:
        """Days since 1970 of every node, shape (n_nodes,); NaN where no date is known."""
        outside = np.array([days(external.published) for external in self.externals], dtype=np.float64)
        return np.append(self.columns.published, outside)

    @cached_property
    def copies(self) -> dict[int, tuple[int, ...]]:
        """For each article whose address another article shares: the positions of those others."""
        return {
            position: tuple(other for other in group if other != position)
            for group in same_address(self.columns.page)
            for position in group
        }

    @cached_property
    def digests(self) -> Bytes:
        """A hash of everything each article says, shape (n_articles, 16)."""
        return Records.of(self.articles).digests()

    @cached_property
    def asked(self) -> tuple[Keys, Ints]:
        """The keys of all names under which the targets of entries were looked up, and whose entries those are."""
        lists = [(position, article.related) for position, article in enumerate(self.articles) if article.related]
        return asked_by(lists)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything the articles say: two corpora with the same fingerprint rank alike."""
        return hashlib.blake2b(self.digests.tobytes(), digest_size=16).hexdigest()


def topics_of(articles: Iterable[Article]) -> CountTable:
    """Return the topics of `articles`, each once."""
    return CountTable.of(sorted(set(article.topics)) for article in articles)


def asked_by(
    lists: Iterable[tuple[int, Sequence[RelatedLink]]],
) -> tuple[Keys, Ints]:
    """Return the keys of all names that some lists look up, and whose lists those are, by owner and then by key."""
    parts = [(np.unique(np.concatenate([*map(keys_of, related)])), position) for position, related in lists]
    keys = np.concatenate([np.zeros(0, np.uint64), *(part for part, _ in parts)])
    owners = np.repeat([position for _, position in parts], [len(part) for part, _ in parts]).astype(np.int64)
    return keys, owners
