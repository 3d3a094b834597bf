"""The site as a whole: ordered, checked, immutable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Bools, Ints
from recommender._io.arguments import checked_moment
from recommender.content import Article, Problem, counted, fold_case, problems_in_order
from recommender.corpus.address_book import AddressBook
from recommender.corpus.article_arrays import ArticleArrays
from recommender.corpus.checks import checked_members, duplicates, with_unique_ids
from recommender.corpus.entries import Entries
from recommender.corpus.from_tables import FromTables
from recommender.corpus.mentions import without_mentions
from recommender.corpus.records import StoredProblems, fingerprint_of
from recommender.corpus.resolver import Meaning, Resolver, one_way_links
from recommender.errors import NoArticlesError, checked_keywords, wrong_argument

__all__ = ["Corpus"]


@checked_keywords
@dataclass(frozen=True, eq=False)
class Corpus(FromTables, ArticleArrays):
    """All articles of a site and the curated links between them.

    Make one with `recommender.read_corpus`, `Corpus.from_records` or `Corpus.from_articles`. *Position* means the row
    number: articles come first, sorted by id, then externals, sorted by id.

    The attributes below are the only source of everything else: whatever is derived from a corpus is derived
    from them again when it is saved, loaded, updated or shared.

    Attributes
    ----------
    articles : sequence of Article
        Sorted by id.
    entries : Entries
        What the entries of their lists mean: all curated links.
    book : AddressBook
        Finds articles by any name they go by.
    reading_problems : tuple of Problem
        What was wrong with the files they were read from.
    renamed : mapping of int to str
        The id in the record of each article that had to be given another one, by position.
    stored_problems : StoredProblems or None
        The `problems`, where an index holds them.
    moment : datetime or None
        When the files were read, if they were: lists show what was public then, unless they are asked for another
        moment.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> len(corpus), corpus.links.nnz
    (63, 113)
    >>> corpus.find("Islanders ration bread and diesel on day two of ferry strike").published.day
    6
    """

    articles: Sequence[Article]
    entries: Entries = field(repr=False)
    book: AddressBook = field(repr=False)
    reading_problems: tuple[Problem, ...] = field(default=(), repr=False)
    renamed: Mapping[int, str] = field(default_factory=dict, repr=False)
    stored_problems: StoredProblems | None = field(default=None, repr=False)
    moment: datetime | None = field(default=None, repr=False)

    @classmethod
    @checked_keywords
    def from_articles(
        cls, articles: Iterable[Article], problems: Iterable[Problem] = (), *, moment: datetime | None = None
    ) -> Corpus:
        """Order, check and link `articles`.

        Parameters
        ----------
        articles : iterable of Article
            In any order. Repeated ids get a suffix (``~2``) and a `Problem`.
        problems : iterable of Problem, optional
            What was wrong with the files.
        moment : datetime, optional
            When they were read.

        Raises
        ------
        NoArticlesError
            If there is no article at all.
        SettingsError
            If something else is among the articles or the problems.
        """
        reading_problems = problems_in_order(checked_members("problems", problems, Problem))
        collected = list(reading_problems)
        ordered, renamed = with_unique_ids(checked_members("articles", articles, Article), collected)
        if not ordered:
            raise NoArticlesError(
                "no articles found; write a first article, or name a folder with .md, .markdown, .mdx, .txt, .json, "
                ".jsonl or feed files (recommender doctor lists the files that could not be read)",
                reading_problems,
            )
        book = AddressBook(ordered)
        collected += duplicates(ordered)
        entries = Resolver(ordered, book, collected).entries()
        collected += one_way_links(ordered, entries.links())
        known = {"problems": problems_in_order(set(collected))}
        return cls.restored(
            tuple(ordered),
            entries,
            book,
            reading_problems,
            renamed,
            known=known,
            moment=checked_moment("moment", moment),
        )

    @classmethod
    def restored(cls, *attributes: Any, known: Mapping[str, Any], **more: Any) -> Corpus:
        """Return a corpus of which some derived values need not be computed again.

        Parameters
        ----------
        *attributes, **more
            As for the class.
        known : mapping of str to object
            Values of cached properties by name, exactly as these would compute them.
        """
        corpus = cls(*attributes, **more)
        vars(corpus).update(known)
        return corpus

    @property
    def size_in_words(self) -> str:
        """How large the site is, in words."""
        by_program = int(np.diff(self.links.indptr)[self.columns.by_program].sum())
        size = f"{counted(len(self), 'article')}, {counted(self.links.nnz - by_program, 'curated link')}"
        return f"{size}, {counted(by_program, 'link')} of lists made by a program" if by_program else size

    def __repr__(self) -> str:
        return f"<Corpus: {self.size_in_words}>"

    def written_ids(self) -> Iterator[str]:
        """Yield the id of each article as it was given: where several share one, not what they are called here."""
        return (self.renamed.get(position, name) for position, name in enumerate(self.ids))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that a person may want to mend, sorted by path and line."""
        if self.stored_problems is not None:
            return self.stored_problems.read()
        written = zip(self.articles, self.written_ids(), strict=True)
        articles = (replace(article, id=name) for article, name in written)
        return Corpus.from_articles(articles, self.reading_problems).problems

    def problems_if_known(self) -> StoredProblems | None:
        """Return the `problems` as bytes; None if the whole site would have to be checked to know them."""
        if self.stored_problems is None and "problems" in vars(self):
            return StoredProblems.of(self.problems)
        return self.stored_problems

    @property
    def n_known_problems(self) -> int:
        """How many `problems` there are beside notes, without checking the site: 0 if they are not known yet."""
        if "problems" in vars(self):
            return sum(not problem.is_note for problem in self.problems)
        return self.stored_problems.count if self.stored_problems else 0

    @cached_property
    def links(self) -> sp.csr_array:
        """The curated lists, shape (n_articles, n_nodes), int32.

        A value is the 1-based place of the target (column) in the list of the source (row).
        """
        return self.entries.links()

    def related(self, position: int) -> Ints:
        """Return the positions of the own list of the article at `position`, in its order."""
        position = self._checked(position, article=True)
        row = slice(self.links.indptr[position], self.links.indptr[position + 1])
        by_place = np.argsort(self.links.data[row], kind="stable")
        positions: Ints = self.links.indices[row][by_place].astype(np.int64)
        return positions

    @checked_keywords
    def meanings(self, position: int) -> list[Meaning]:
        """Return what each entry of the list of the article at `position` means, and what is wrong with it."""
        position = self._checked(position, article=True)
        return [*Resolver(self.articles, self.book, []).meanings(position, self.articles[position])]

    @checked_keywords
    def with_links(self, keep: Bools) -> Corpus:
        """Return the corpus as if only the links where `keep` is true had been written.

        Parameters
        ----------
        keep : ndarray, shape (n_links,), bool
            In the order of ``links.nonzero()``. Externals stay, linked or not.
        """
        known = {name: vars(self)[name] for name in _WITHOUT_LINKS if name in vars(self)}
        entries = self.entries.with_links(keep)
        former = (self.reading_problems, self.renamed, self.stored_problems, self.moment)
        return self.restored(self.articles, entries, self.book, *former, known=known)

    def without_lists(self) -> Corpus:
        """Return the corpus without any list: nothing in it says which article lists what.

        Externals stay, described as before, but not by whom. Problems are left out: some of them speak of lists.
        """
        articles = (replace(article, related=(), related_origin="editor") for article in self.articles)
        externals = tuple(external.without_sources() for external in self.externals)
        columns = replace(self.columns, by_program=np.zeros(len(self), dtype=bool))
        known = {"externals": externals, "columns": columns, **self._known("labels", "text_links", "mentions")}
        return self._rewritten(articles, self.entries.without_links(), known)

    @checked_keywords
    def with_lists(self, source: Ints, target: Ints) -> Corpus:
        """Return the corpus as if other lists had been written, and none of its own.

        Parameters
        ----------
        source, target : ndarray, shape (n_links,), int64
            Positions of articles: whose list names whom, each pair once, in the order of the lists; sources ascending.
        """
        source, target = (np.asarray(ends, dtype=np.int64) for ends in (source, target))
        inside = all(((ends >= 0) & (ends < len(self))).all() for ends in (source, target))
        if source.shape != target.shape or source.ndim != 1 or not inside or (np.diff(source) < 0).any():
            raise wrong_argument("source and target", (source, target), "two arrays of positions, sources ascending")
        bare = self.without_lists()
        number = np.arange(len(source)) - np.searchsorted(source, source)
        known = bare._known("externals", "columns", "labels", "text_links", "mentions")
        return bare._rewritten(bare.articles, bare.entries.joined(source, number, target, number + 1), known)

    def without_mentions(self) -> Corpus:
        """Return the corpus as if no text had a link, see `recommender.corpus.mentions.without_mentions`.

        Problems are left out: some of them speak of links.
        """
        return self._rewritten(
            map(without_mentions, self.articles), self.entries, self._known("externals", "columns", "labels")
        )

    def without_series(self) -> Corpus:
        """Return the corpus as if no article belonged to a series; problems are left out.

        A topic or a section that goes by the name of a series is left out with it, in all articles.
        """
        names = {fold_case(article.series) for article in self.articles if article.series}
        articles = (
            replace(
                article,
                series="",
                topics=tuple(topic for topic in article.topics if fold_case(topic) not in names),
                section="" if fold_case(article.section) in names else article.section,
            )
            for article in self.articles
        )
        return self._rewritten(articles, self.entries, self._known("externals", "columns", "text_links", "mentions"))

    def _known(self, *names: str) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    def _rewritten(self, articles: Iterable[Article], entries: Entries, known: Mapping[str, Any]) -> Corpus:
        """The corpus with other articles in the places of these, which go by the same names and have the same dates.

        Nothing in it leads to the articles as they were.
        """
        written = tuple(articles)
        book, known = AddressBook(written, self.book.table), {**known, "dates": self.dates}
        return self.restored(written, entries, book, renamed=self.renamed, known=known, moment=self.moment)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything the articles say: two corpora with the same fingerprint give the same rankings."""
        return fingerprint_of(self.digests, self.entries.hidden)


_WITHOUT_LINKS = (
    "externals", "n_articles", "n_nodes", "nodes", "positions", "ids", "columns", "labels", "facets", "dates", "copies",
    "digests", "lookups", "text_links", "mentions",
)  # fmt: skip
"""Cached properties that do not depend on which entries make links."""
