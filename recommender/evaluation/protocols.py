"""What a system may see when it is asked, and what counts as right.

A protocol turns a corpus and its judgments into *folds*. A fold is a corpus from which hidden links are really gone,
the judgments to score against, and the rules under which its queries are asked. Every system is asked through a
`Question`, which shows it nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Bools, Ints
from recommender.corpus import Corpus, story_clusters
from recommender.errors import EvaluationError, unknown
from recommender.judging import Judgments
from recommender.ranking import Mode
from recommender.text import NEAR_COPY, TextIndex

__all__ = ["PROTOCOLS", "Fold", "Question", "check_protocol", "make_folds"]

N_FOLDS = 5
"""Into how many parts the cluster protocol cuts a site."""

LEAKS = ("reciprocal", "co-citation")
"""Links to the query that may be left visible, to show what they are worth: from articles of its own list, and from all
others."""


@dataclass(frozen=True)
class Question:
    """One query, and all that a system may see of the links when it answers.

    Attributes
    ----------
    article_id : str
    position : int
        Its row number.
    candidates : ndarray, shape (n,), int64
        Positions that may be answered, ascending.
    fold : Fold
    """

    article_id: str
    position: int
    candidates: Ints = field(repr=False)
    fold: Fold = field(repr=False)

    @cached_property
    def links(self) -> sp.csr_array:
        """The visible links, shape (n_articles, n_nodes): 1 where the row's list names the column."""
        links = self.fold.corpus.links
        rows, columns = links.nonzero()
        keep = np.ones(len(rows), dtype=bool)
        if self.fold.mode == "computed-only":
            own = self.fold.corpus.same_page(self.position)
            keep &= ~np.isin(rows, own) & ~np.isin(columns, own)
        if self.fold.as_of:
            seen = self.fold.seen_from(self.position)
            keep &= seen[rows] & seen[columns]
        return sp.csr_array((np.ones(int(keep.sum()), np.float32), (rows[keep], columns[keep])), shape=links.shape)


@dataclass(frozen=True)
class Fold:
    """Queries that are asked under the same conditions.

    Attributes
    ----------
    corpus : Corpus
        Hidden links are gone from ``corpus.links`` (but the queries' own under mode ``computed-only``, which the mode
        itself hides).
    judgments : Judgments
        Of the fold's queries.
    mode : {"computed-only", "complete"}
        How `Recommender.recommend` is asked.
    as_of : bool
        Whether a query sees only what had been published by its date.
    externals : bool
        Whether externals are candidates.
    learn : bool
        Whether a system may learn from the links that are left; not where every query has a fold of its own, nor where
        they are of later days than the query.
    """

    corpus: Corpus
    judgments: Judgments
    mode: Mode = "computed-only"
    as_of: bool = False
    externals: bool = False
    learn: bool = True

    def questions(self) -> Iterator[Question]:
        """Yield a question for every query of the judgments."""
        for article_id in self.judgments.grades:
            position = self.corpus.position(article_id)
            yield Question(article_id, position, self._candidates(position), self)

    def seen_from(self, position: int) -> Bools:
        """Which nodes had been published by the date of the article at `position`; shape (n_nodes,)."""
        return self.corpus.published_by(float(self.corpus.dates[position]))

    def _candidates(self, position: int) -> Ints:
        n = self.corpus.n_nodes if self.externals else self.corpus.n_articles
        eligible = np.ones(n, dtype=bool)
        eligible[self.corpus.same_page(position)] = False
        if self.as_of:
            eligible &= self.seen_from(position)[:n]
        if self.mode == "complete":
            known = self.corpus.related(position)
            eligible[known[known < n]] = False
        if self.externals:
            eligible &= self._known_to_others(position)
        return np.flatnonzero(eligible)

    def _known_to_others(self, position: int) -> Bools:
        """Externals that only the query's own list names do not exist for it."""
        named = np.bincount(self.corpus.links.indices, minlength=self.corpus.n_nodes)
        named[self.corpus.related(position)] -= 1
        named[: self.corpus.n_articles] = 1
        return named > 0


def cold(corpus: Corpus, judgments: Judgments, text: TextIndex, rng: np.random.Generator) -> list[Fold]:
    """Every article with a list is a query; its links are invisible in both directions."""
    return [Fold(corpus, judgments)]


def cluster(corpus: Corpus, judgments: Judgments, text: TextIndex, rng: np.random.Generator) -> list[Fold]:
    """Whole story clusters and near-copies are held out together: their links are all invisible at once."""
    labels = story_clusters(corpus, also=text.nearest(5, floor=NEAR_COPY)[:2])
    of_query = {query: int(labels[corpus.position(query)]) for query in judgments.grades}
    sizes = np.bincount(list(of_query.values()), minlength=labels.max() + 1)
    used = np.flatnonzero(sizes)
    # The largest first, each into the emptiest fold: even folds, whatever the sizes. Chance only orders equals.
    order = used[np.lexsort((rng.permutation(len(used)), -sizes[used]))]
    loads, fold_of = np.zeros(min(N_FOLDS, len(used))), {}
    for label in order.tolist():
        fold_of[label] = int(loads.argmin())
        loads[fold_of[label]] += sizes[label]
    rows, columns = corpus.links.nonzero()
    folds = []
    for number in range(len(loads)):
        tested = np.isin(labels, [label for label, fold in fold_of.items() if fold == number])
        inside = np.append(tested, np.zeros(len(corpus.externals), dtype=bool))
        visible = corpus.with_links(~(inside[rows] | inside[columns]))
        queries = {query: grades for query, grades in judgments.grades.items() if fold_of[of_query[query]] == number}
        folds.append(Fold(visible, judgments.only(queries)))
    return folds


def as_of(corpus: Corpus, judgments: Judgments, text: TextIndex, rng: np.random.Generator) -> list[Fold]:
    """A query sees only what had been published by its date, and only links between such articles."""
    dates = corpus.dates
    dated = {query: grades for query, grades in judgments.grades.items() if not np.isnan(dates[corpus.position(query)])}
    if not dated:
        raise EvaluationError(
            "protocol as-of needs dates, and no query has one; give the articles dates, or use the protocol cold"
        )
    earlier = {}
    for query, grades in dated.items():
        now = dates[corpus.position(query)]
        known = {name: grade for name, grade in grades.items() if dates[corpus.position(name)] <= now}
        if any(grade >= judgments.relevant_from for grade in known.values()):
            earlier[query] = known
    if not earlier:
        raise EvaluationError(
            "protocol as-of: no list names an article that is older than its own; use the protocol cold"
        )
    return [Fold(corpus, judgments.only(earlier), as_of=True, learn=False)]


def complete(corpus: Corpus, judgments: Judgments, text: TextIndex, rng: np.random.Generator) -> list[Fold]:
    """A random half of each list is hidden, in both directions; the known half may be used."""
    if judgments.graded:
        raise EvaluationError(
            "protocol complete hides halves of curated lists, and people's grades cannot score it; "
            "use the protocol cold"
        )
    rows, columns = corpus.links.nonzero()
    hidden: set[frozenset[int]] = set()
    for position in range(corpus.n_articles):
        listed = corpus.related(position)
        listed = listed[listed < corpus.n_articles]
        if len(listed) > 1:
            hidden.update(frozenset((position, int(t))) for t in rng.permutation(listed)[: len(listed) // 2])
    gone = np.array(
        [frozenset(pair) in hidden for pair in zip(rows.tolist(), columns.tolist(), strict=True)], dtype=bool
    )
    queries: dict[str, dict[str, int]] = {}
    for row, column in zip(rows[gone].tolist(), columns[gone].tolist(), strict=True):
        queries.setdefault(corpus.articles[row].id, {})[corpus.articles[column].id] = 1
    if not queries:
        raise EvaluationError("protocol complete needs lists of two articles or more; use the protocol cold")
    ordered = {query: queries[query] for query in judgments.grades if query in queries}
    return [Fold(corpus.with_links(~gone), judgments.only(ordered), mode="complete")]


PROTOCOLS: dict[str, Callable[[Corpus, Judgments, TextIndex, np.random.Generator], list[Fold]]] = {
    "cold": cold,
    "cluster": cluster,
    "as-of": as_of,
    "complete": complete,
}
"""Protocol by name."""


def check_protocol(protocol: str, *, externals: bool = False, leaks: Sequence[str] = ()) -> None:
    """Refuse a protocol that does not exist, and options that it cannot have; parameters as for `make_folds`.

    Raises
    ------
    EvaluationError
        If anything is unknown or does not go together.
    """
    if protocol not in PROTOCOLS:
        raise EvaluationError(unknown("protocol", protocol, PROTOCOLS))
    for leak in leaks:
        if leak not in LEAKS:
            raise EvaluationError(unknown("leak", leak, LEAKS))
    if (externals or leaks) and protocol != "cold":
        raise EvaluationError(f"externals and leaks can be had with the protocol cold only, not with {protocol}")


def make_folds(
    protocol: str,
    corpus: Corpus,
    judgments: Judgments,
    text: TextIndex,
    rng: np.random.Generator,
    *,
    externals: bool = False,
    leaks: Sequence[str] = (),
) -> list[Fold]:
    """Return the folds of a protocol.

    Parameters
    ----------
    protocol : str
        A name from `PROTOCOLS`.
    corpus, judgments, text
        The site, what is true of it, and its text index.
    rng : numpy.random.Generator
        Decides which folds, and which half of a list.
    externals : bool
        Whether externals are candidates and count as relevant; protocol ``cold`` only.
    leaks : sequence of {"reciprocal", "co-citation"}
        Links *to* the query that stay visible; protocol ``cold`` only.

    Raises
    ------
    EvaluationError
        If the protocol is unknown or cannot be followed on this corpus.
    """
    check_protocol(protocol, externals=externals, leaks=leaks)
    if leaks:
        return list(_leaking(corpus, judgments, leaks, externals))
    folds = PROTOCOLS[protocol](corpus, judgments, text, rng)
    return [replace(fold, externals=externals) for fold in folds]


def _leaking(corpus: Corpus, judgments: Judgments, leaks: Iterable[str], externals: bool) -> Iterator[Fold]:
    """A fold a query: its own list is gone, but some links to it are left."""
    rows, columns = corpus.links.nonzero()
    for query, grades in judgments.grades.items():
        position = corpus.position(query)
        listed = np.isin(rows, corpus.related(position))
        into = columns == position
        gone = rows == position
        if "reciprocal" not in leaks:
            gone |= into & listed
        if "co-citation" not in leaks:
            gone |= into & ~listed
        left, asked = corpus.with_links(~gone), judgments.only({query: grades})
        yield Fold(left, asked, mode="complete", externals=externals, learn=False)
