"""Update of a corpus after articles were added, removed or changed: everything computed for the others is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from recommender._arrays.lazy import spliced_list
from recommender._arrays.operations import spliced
from recommender._arrays.strings import spliced_strings
from recommender._arrays.types import Bools, Ints
from recommender.content import Article, Problem
from recommender.corpus.address_book import AddressBook
from recommender.corpus.columns import Columns, Lookups, days, labels_of, text_links_of
from recommender.corpus.corpus import Corpus
from recommender.corpus.entries import Entries, Resolved
from recommender.corpus.externals import Externals, Nodes
from recommender.corpus.name_table import keys_of
from recommender.corpus.records import Records, digests_of
from recommender.corpus.resolver import Resolver

__all__ = ["Change", "apply_changes"]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A corpus after an update.

    Attributes
    ----------
    corpus : Corpus
        The new corpus: bit for bit what `Corpus.from_articles` makes of the same articles.
    origin : ndarray, shape (n_nodes,), int64
        The former position of each node; -1 for one that is new or changed.
    problems : tuple of Problem
        Of the lists that were resolved again; where articles got other ids, also every problem that is not in the
        corpus before.
    """

    corpus: Corpus
    origin: Ints
    problems: tuple[Problem, ...] = ()


def apply_changes(
    before: Corpus, leaving: Collection[int], coming: Sequence[Article], problems: Sequence[Problem] = ()
) -> Change:
    """Remove some articles and add others; an article that changed is removed and added.

    Parameters
    ----------
    before : Corpus
        The site.
    leaving : collection of int
        Positions of articles.
    coming : sequence of Article
        In any order. Their lists make links as they are; links that `Corpus.with_links` took away from the articles
        that stay do not come back.
    problems : sequence of Problem, optional
        All that is wrong with the files of the site as it is now.

    Raises
    ------
    NoArticlesError
        If no article is left.
    """
    stay = np.ones(len(before), dtype=bool)
    stay[list(leaving)] = False
    names = {article.id for article in coming}
    known = any(stay[place] for name in names if 0 <= (place := before.node_position(name)) < len(before))
    if before.renamed or known or len(names) < len(coming) or not (stay.any() or coming):
        return _rebuild(before, stay, coming, problems)
    return _Splice(before, stay, sorted(coming, key=lambda article: article.id), tuple(sorted(problems))).change()


def _rebuild(before: Corpus, stay: Bools, coming: Sequence[Article], problems: Sequence[Problem]) -> Change:
    """Put the site together from all its articles: where several share an id, each may have to get another one."""
    kept = [
        replace(before.articles[position], id=before.renamed.get(position, before.ids[position]))
        for position in np.flatnonzero(stay).tolist()
    ]
    corpus = Corpus.from_articles([*kept, *coming], problems, moment=before.moment)
    # Ids may have changed, so articles are recognised by their content; two with the same content are interchangeable.
    places = defaultdict[bytes, list[int]](list)
    contents = _content_digests(before)
    for position in sorted(range(len(before)), key=lambda position: (stay[position], -position)):
        places[contents[position]].append(position)  # those that stay are taken first, from the end
    former = [places[content].pop() if places[content] else -1 for content in _content_digests(corpus)]
    origin = np.array(former, dtype=np.int64)
    stayed = np.flatnonzero((origin >= 0) & stay[origin])
    destination = np.full(len(before), -1, dtype=np.int64)
    destination[origin[stayed]] = stayed
    corpus = _hidden_as_before(corpus, before, destination)
    outside = np.full(len(corpus.externals), -1, dtype=np.int64)
    known = {*before.problems} if before.problems_if_known() else set[Problem]()
    read = {article.path for article in coming}
    news = tuple(problem for problem in corpus.problems if problem.path in read or problem not in known)
    return Change(corpus, np.append(origin, outside), news)


def _hidden_as_before(corpus: Corpus, before: Corpus, destination: Ints) -> Corpus:
    """Hide the links that were hidden before in the articles that stay."""
    if not len(before.entries.hidden):
        return corpus
    return Corpus.restored(
        corpus.articles,
        corpus.entries.hidden_as_in(before.entries, destination),
        corpus.book,
        corpus.reading_problems,
        corpus.renamed,
        known={"problems": corpus.problems},
        moment=before.moment,
    )


def _content_digests(corpus: Corpus) -> list[bytes]:
    """A hash of each article as it was written: with the id of its file, though it may have got another one."""
    digests = [one.tobytes() for one in corpus.digests]
    written = [replace(corpus.articles[position], id=name) for position, name in corpus.renamed.items()]
    for position, own in zip(corpus.renamed, digests_of(written), strict=True):
        digests[position] = own.tobytes()
    return digests


@dataclass(frozen=True)
class _Splice:
    """Joins what is kept of the former corpus with the new articles."""

    before: Corpus
    stay: Bools
    coming: Sequence[Article]
    reading_problems: tuple[Problem, ...]

    def change(self) -> Change:
        """Return the new corpus, with everything that was already computed."""
        problems: list[Problem] = []
        entries, outside = self._entries(problems)
        origin, before = np.append(self.origin, outside), self.before
        externals = Externals(entries, self.articles)
        nodes = Nodes(self.articles, externals)
        fresh = [days(nodes[position].published) for position in np.flatnonzero(origin < 0).tolist()]
        new = ((position, article.related) for position, article in zip(self.new.tolist(), self.coming, strict=True))
        known = {
            "externals": externals,
            "ids": spliced_strings(before.ids, self.origin, [article.id for article in self.coming]),
            "columns": before.columns.spliced(self.origin, Columns.of(self.coming)),
            "labels": before.labels.spliced(self.origin, labels_of(self.coming)),
            "text_links": before.text_links.spliced(self.origin, text_links_of(self.coming)),
            "dates": spliced(before.dates, origin, np.array(fresh, dtype=np.float64)),
            "digests": spliced(before.digests, self.origin, digests_of(self.coming)),
            "lookups": before.lookups.moved(self.destination, Lookups.of(new)),
        }
        corpus = Corpus.restored(
            self.articles, entries, self.book, self.reading_problems, known=known, moment=before.moment
        )
        return Change(corpus, origin, tuple(sorted(problems)))

    @cached_property
    def origin(self) -> Ints:
        """The former position of each article; -1 for new ones, in their order."""
        ids = [name for name, stays in zip(self.before.ids, self.stay.tolist(), strict=True) if stays]
        places = [bisect_left(ids, article.id) for article in self.coming]
        return np.insert(np.flatnonzero(self.stay), places, -1)

    @cached_property
    def destination(self) -> Ints:
        """The new position of each former article; -1 for removed ones."""
        destination = np.full(len(self.before), -1, dtype=np.int64)
        destination[self.stay] = np.flatnonzero(self.origin >= 0)
        return destination

    @cached_property
    def new(self) -> Ints:
        """The positions of new articles."""
        return np.flatnonzero(self.origin < 0)

    @cached_property
    def leaving(self) -> list[Article]:
        """The removed articles."""
        return [self.before.articles[position] for position in np.flatnonzero(~self.stay).tolist()]

    @cached_property
    def articles(self) -> Sequence[Article]:
        """All articles in order; as bytes where they were bytes before."""
        articles = self.before.articles
        if isinstance(articles, Records):
            return Records(articles.stored.spliced(self.origin, Records.of(self.coming).stored))
        return tuple(spliced_list(articles, self.origin, self.coming))

    @cached_property
    def book(self) -> AddressBook:
        """The names of all articles."""
        return self.before.book.after_change(self.articles, self.origin, self.leaving)

    def _touched(self) -> Ints:
        """The articles, by their former positions, whose entries may mean another target now."""
        keys, owners = self.before.lookups.keys, self.before.lookups.owners
        if self.book.own_host != self.before.book.own_host:
            return np.unique(owners)
        names = np.concatenate([np.zeros(0, np.uint64), *map(keys_of, (*self.leaving, *self.coming))])
        return np.unique(owners[np.isin(keys, names)])

    def _entries(self, problems: list[Problem]) -> tuple[Entries, Ints]:
        """The resolved entries, and the former position of each external; -1 if its entries are not the same."""
        old, n_before = self.before.entries, len(self.before)
        read = self.stay.copy()
        read[self._touched()] = False
        again = np.union1d(self.destination[self.stay & ~read], self.new)
        resolver = Resolver(self.articles, self.book, problems)
        resolved: list[Resolved] = [row for place in again.tolist() for row in resolver.of(place, self.articles[place])]
        keep = read[old.owner]
        outside = old.target >= n_before
        inside = keep & ~outside
        # Externals are kept by address: one that no entry names any more disappears.
        named = {row: old.externals[old.target[row] - n_before] for row in np.flatnonzero(outside).tolist()}
        kept: list[Resolved] = [
            (int(self.destination[old.owner[row]]), int(old.number[row]), name, int(old.place[row]))
            for row, name in named.items()
            if keep[row]
        ]
        rows = (old.owner, old.number, old.target, old.place)
        owner, number, target, place = (column[inside] for column in rows)
        entries = Entries.of([*resolved, *kept], len(self.articles)).joined(
            self.destination[owner], number, self.destination[target], place
        )
        other = {name for row, name in named.items() if not keep[row]} | {target for _, _, target, _ in resolved}
        position = {name: n_before + number for number, name in enumerate(old.externals)}
        origin = [position.get(name, -1) if name not in other else -1 for name in entries.externals]
        return entries.hidden_as_in(old, self.destination), np.array(origin, dtype=np.int64)
