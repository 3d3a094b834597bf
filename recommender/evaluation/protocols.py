"""Protocols: what a system may see of the links, and what counts as relevant.

A protocol turns a corpus and its judgments into *folds* (see `recommender.evaluation.folds`): a corpus from which
hidden links are really gone, the judgments to score against, and the rules for its queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from recommender.corpus import Corpus, story_clusters
from recommender.errors import EvaluationError, unknown
from recommender.evaluation.folds import Fold, public_at
from recommender.evaluation.truth import TRUTHS
from recommender.judging import Judgments
from recommender.text import NEAR_COPY, TextIndex

__all__ = ["LIST_PROTOCOLS", "PROTOCOLS", "check_protocol", "make_folds"]

N_FOLDS = 5
"""Number of folds of the cluster protocol; five is the usual choice (80 % of the links stay visible)."""

LEAKS = ("reciprocal", "co-citation")
"""Links to the query that may be left visible, to show what they are worth: from articles of its own list, and from all
others."""


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
        seen = public_at(corpus, float(now)) & (dates <= now)
        known = {name: grade for name, grade in grades.items() if seen[corpus.position(name)]}
        if seen[corpus.position(query)] and any(grade >= judgments.relevant_from for grade in known.values()):
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
            "protocol complete hides halves of curated lists, and graded judgments cannot score it; "
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
    ordered = {
        query: {name: 1 for name in queries[query] if name in grades}
        for query, grades in judgments.grades.items()
        if not grades.keys().isdisjoint(queries.get(query, ()))
    }
    return [Fold(corpus.with_links(~gone), judgments.only(ordered), mode="complete")]


def mentions(corpus: Corpus, judgments: Judgments, text: TextIndex, rng: np.random.Generator) -> list[Fold]:
    """Every article whose text links to others is a query; no text has a link, or the words of one."""
    return [Fold(TRUTHS["mentions"].hidden(corpus), judgments)]


def series(corpus: Corpus, judgments: Judgments, text: TextIndex, rng: np.random.Generator) -> list[Fold]:
    """Every part of a series is a query; no article names its series, and no text has a link."""
    return [Fold(TRUTHS["series"].hidden(corpus), judgments)]


Protocol = Callable[[Corpus, Judgments, TextIndex, np.random.Generator], list[Fold]]

LIST_PROTOCOLS: dict[str, Protocol] = {"cold": cold, "cluster": cluster, "as-of": as_of, "complete": complete}
"""The protocols that ask for curated lists, by name."""

PROTOCOLS: dict[str, Protocol] = {**LIST_PROTOCOLS, "mentions": mentions, "series": series}
"""Protocol by name; those that ask for no lists are described in `recommender.evaluation.truth`."""


def check_protocol(protocol: str, *, externals: bool = False, leaks: Sequence[str] = ()) -> None:
    """Refuse a protocol that does not exist, and options that it cannot have; parameters as for `make_folds`.

    Raises
    ------
    EvaluationError
        If anything is unknown or does not go together.
    """
    if not isinstance(protocol, str) or protocol not in PROTOCOLS:
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
        left, own = corpus.with_links(~gone), judgments.only({query: grades})
        yield Fold(left, own, mode="complete", externals=externals, learn=False)
