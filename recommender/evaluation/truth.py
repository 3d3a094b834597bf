"""Truth where there are no lists: what authors said by other means, by links in texts and by naming a series.

A protocol of `TRUTHS` hides one of them and asks for it. So that all that is made of lists can be made of it too
(judgments, story clusters, trust), it is written as lists: those of `Asked.lists`, in the place of the site's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from recommender._arrays.types import Ints
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.folds import Fold, public_at
from recommender.evaluation.likeness import FEWEST
from recommender.graph import ArticleGraph, mention_weights
from recommender.judging import Judgments
from recommender.judging.trust import trust_report
from recommender.text import TextIndex

__all__ = ["TRUTHS", "Asked", "Truth"]

MOST_PARTS = 100
"""The most parts of a series that is asked for, as many as places of a ranking count. Longer ones are columns, whose
parts have little more in common than those of the site; and pairs would be too many. A plain choice."""

Pairs = tuple[Ints, Ints]
"""Positions of articles, source and target of each pair; in ascending order."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a protocol asks for in the place of lists.

    Attributes
    ----------
    called : str
        What it is, in words.
    asked : str
        What its queries are, in words.
    caveat : str
        What such a truth is worth, in a sentence.
    pairs : callable
        Corpus and text index → which article is said to be related to which.
    hidden : callable
        Corpus → the same as if that had not been written: it is really gone, for every system.
    """

    called: str
    asked: str
    caveat: str = field(repr=False)
    pairs: Callable[[Corpus, TextIndex], Pairs] = field(repr=False)
    hidden: Callable[[Corpus], Corpus] = field(repr=False)


def _linked(corpus: Corpus, text: TextIndex) -> Pairs:
    """What each text links to, other than in navigation."""
    source, target = mention_weights(corpus.mentions).nonzero()
    return source.astype(np.int64), target.astype(np.int64)


def _of_one_series(corpus: Corpus, text: TextIndex) -> Pairs:
    """Each part of a series with the others in its language, other than versions of its own page."""
    pairs = list[tuple[int, int]]()
    for parts in _series(corpus, text):
        if len(parts) <= MOST_PARTS:
            for part in parts:
                own = set(corpus.same_page(part).tolist())
                pairs += [(part, other) for other in parts if other not in own]
    source, target = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    return source, target


def _series(corpus: Corpus, text: TextIndex) -> list[list[int]]:
    """The positions of the parts of every series that may be shown, in each language."""
    shown = public_at(corpus)
    series = chain.from_iterable(ArticleGraph(corpus, text).labels.series.values())
    return [[part for part in parts if shown[part]] for parts in series]


TRUTHS: dict[str, Truth] = {
    "mentions": Truth(
        "links in texts",
        "texts that link to other articles",
        "An author links to what a sentence needs, not to all that is related: differences say more than levels.",
        _linked,
        Corpus.without_mentions,
    ),
    # Parts of a series name each other: "in the first part". Such links would say the series over again.
    "series": Truth(
        "parts of series",
        f"articles in series of 2 to {MOST_PARTS} parts",
        "The parts of a series are what its author made of one piece: what else is related counts as wrong.",
        _of_one_series,
        lambda corpus: corpus.without_mentions().without_series(),
    ),
}
"""By the name of the protocol."""


@dataclass(frozen=True)
class Asked:
    """What one protocol asks for on one site.

    Attributes
    ----------
    protocol : str
    corpus, text
        The site, and its text index.
    given : Judgments or None
        What is relevant, where that is not what the site itself says.
    """

    protocol: str
    corpus: Corpus = field(repr=False)
    text: TextIndex = field(repr=False)
    given: Judgments | None = None

    @cached_property
    def lists(self) -> Corpus:
        """The site as if its lists were what is asked for; the same site where these are its lists."""
        if self.protocol not in TRUTHS:
            return self.corpus
        return self.corpus.with_lists(*TRUTHS[self.protocol].pairs(self.corpus, self.text))

    def judgments(self, *, externals: bool = False) -> Judgments:
        """Return what is relevant: what is given, else what the site itself says.

        Raises
        ------
        EvaluationError
            If it says nothing.
        """
        if self.given:
            return self.given
        if self.protocol in TRUTHS:
            if not self.lists.links.nnz:
                raise EvaluationError(
                    f"protocol {self.protocol}: this site has no {TRUTHS[self.protocol].asked}; {self._remedy}"
                )
            return replace(Judgments.from_corpus(self.lists), source=self.protocol)
        try:
            return Judgments.from_corpus(self.corpus, externals=externals)
        except EvaluationError as error:
            raise EvaluationError(f"{error}{self._instead}") from error

    def public(self, judgments: Judgments) -> Judgments:
        """Return those between articles that readers may be shown.

        Raises
        ------
        EvaluationError
            If there are none.
        """
        names = {self.corpus.articles[position].id for position in self.not_public.tolist()}
        left = {
            query: {name: grade for name, grade in grades.items() if name not in names}
            for query, grades in judgments.grades.items()
            if query not in names
        }
        relevant = judgments.relevant_from

        def has_relevant(grades: Mapping[str, float]) -> bool:
            return any(grade >= relevant for grade in grades.values())

        # A query that has lost all that is relevant would count as a failure of every system.
        lost = {query for query in left if has_relevant(judgments.grades[query]) and not has_relevant(left[query])}
        left = {query: grades for query, grades in left.items() if query not in lost}
        if not left:
            raise EvaluationError(
                f"all judgments of {judgments.source} are about articles that readers are not shown, drafts and the "
                "like; publish them first"
            )
        return judgments.only(left)

    @cached_property
    def not_public(self) -> Ints:
        """The positions of the articles that readers are not shown: drafts and the like."""
        # As of other days, what has expired since then counts: the folds know what was shown on which day.
        return np.flatnonzero(~public_at(self.corpus, np.nan if self.protocol == "as-of" else None))

    def judged(self, folds: Sequence[Fold], judgments: Judgments) -> Judgments:
        """Return the judgments of all folds together, if they are enough to say anything; else raise an error."""
        judged = judgments.only({query: grades for fold in folds for query, grades in fold.judgments.grades.items()})
        if len(judged.grades) < FEWEST:
            by = TRUTHS[self.protocol].called if self.protocol in TRUTHS else f"the judgments of {judgments.source}"
            raise EvaluationError(
                f"only {len(judged.grades)} of the queries can be scored by protocol {self.protocol} with {by}, and "
                f"fewer than {FEWEST} say nothing; {self._remedy}"
            )
        return judged

    def trust(self, rng: int) -> dict[str, Any]:
        """Return how plausible what is asked for is: the report on lists, and under ``source`` what they stand for."""
        report = trust_report(self.lists, self.text, rng=rng).to_dict()
        notes = [*report["notes"], *self._left_out()]
        return report | {"source": self.protocol, "notes": notes}

    def _left_out(self) -> Iterator[str]:
        if self.protocol == "series":
            long = sum(len(parts) > MOST_PARTS for parts in _series(self.corpus, self.text))
            if long:
                yield f"left out: {long} series of more than {MOST_PARTS} parts, which are columns"

    @property
    def _remedy(self) -> str:
        if self.given:
            return "judge more queries"
        if self.protocol in TRUTHS:
            lists = "use the protocol cold, or " if self.corpus.links.nnz else ""
            return f"{lists}name a file of judgments{self._instead}"
        return f"write more `related:` lists, or name a file of judgments{self._instead}"

    @property
    def _instead(self) -> str:
        """Which other protocols of `TRUTHS` could ask enough queries, as the end of an error; empty if none could."""
        others = {name: truth for name, truth in TRUTHS.items() if name != self.protocol}
        counts = {name: len(np.unique(truth.pairs(self.corpus, self.text)[0])) for name, truth in others.items()}
        could = [f"--protocol {name} ({n:,} {TRUTHS[name].asked})" for name, n in counts.items() if n >= FEWEST]
        return f"; or ask by {' or '.join(could)}" if could else ""
