"""What an assessor sees: pairs in an order that says nothing, each as two articles side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from recommender.content import Article
from recommender.corpus import Corpus, External
from recommender.evaluation.grades_file import GradesFile, Pair
from recommender.evaluation.judging_sheets import EXCERPT_CHARACTERS, shortened

__all__ = ["JudgingSession"]

MAX_TITLE = 500
"""How many characters of a title are shown, at most: a plain choice, ten times as many as most titles have."""

MAX_TEXT = 1500
"""How many characters of a body are shown, at most: a plain choice, what is read in a minute and fits on a screen."""


class JudgingSession:
    """The pairs of a pool in the order of one assessor, with the grades that were given so far.

    The order is blind: pairs are sorted before they are shuffled, so that nothing in it comes from a system. All
    candidates of a query follow each other. Queries have the same order for all assessors: two who stop early have
    graded the same queries, and can be compared. Candidates have an order of each assessor's own: what a place in the
    order does to a grade is not taken for agreement.

    Parameters
    ----------
    pairs : sequence of (str, str)
        Ids of query and candidate.
    corpus : Corpus
        Has these articles and externals.
    file : GradesFile
        Of the assessor.
    rng : int, optional
        The same seed gives the same order.
    """

    def __init__(self, pairs: Sequence[Pair], corpus: Corpus, file: GradesFile, rng: int = 0) -> None:
        self.file = file
        self._corpus = corpus
        self._pairs = _shuffled(pairs, file.assessor, rng)
        self._queries = {query: number for number, query in enumerate(dict.fromkeys(q for q, _ in self._pairs), 1)}

    def __len__(self) -> int:
        return len(self._pairs)

    @property
    def n_graded(self) -> int:
        """How many pairs of the pool have a grade."""
        return sum(pair in self.file.grades for pair in self._pairs)

    def show(self, number: int | None = None) -> dict[str, Any]:
        """Return what the page shows of the pair with this number, from 0; else of the first one without a grade.

        When all pairs have a grade, ``number`` of the result is None and there are no articles.
        """
        if number is None or not 0 <= number < len(self):
            number = self._next(0)
        progress = {"number": number, "pairs": len(self), "graded": self.n_graded, "can_undo": self.file.can_undo}
        if number is None:
            return progress
        query, candidate = self._pairs[number]
        return {
            **progress,
            "grade": self.file.grades.get((query, candidate)),
            "query_number": self._queries[query],
            "queries": len(self._queries),
            "query": _description(self._corpus.nodes[self._corpus.positions[query]]),
            "candidate": _description(self._corpus.nodes[self._corpus.positions[candidate]]),
        }

    def give(self, number: int, grade: int) -> dict[str, Any]:
        """Save the grade of a pair, and return what the page shows next: the next pair without one."""
        self.file.give(self._pairs[number], grade)
        return self.show(self._next(number + 1))

    def undo(self) -> dict[str, Any]:
        """Take the last grade back, and return what the page shows next: the pair that had it."""
        pair = self.file.undo()
        return self.show(self._pairs.index(pair) if pair in self._pairs else None)

    def _next(self, start: int) -> int | None:
        """The number of the first pair without a grade, from `start` on, and then from the beginning."""
        numbers = [*range(start, len(self)), *range(min(start, len(self)))]
        return next((number for number in numbers if self._pairs[number] not in self.file.grades), None)


def _shuffled(pairs: Sequence[Pair], assessor: str, rng: int) -> list[Pair]:
    candidates: dict[str, list[str]] = {}
    for query, candidate in sorted(pairs):
        candidates.setdefault(query, []).append(candidate)
    for_all = np.random.default_rng(rng)
    own = np.random.default_rng([rng, *assessor.encode()])
    queries = list(candidates)
    return [
        (queries[place], candidates[queries[place]][index])
        for place in for_all.permutation(len(queries)).tolist()
        for index in own.permutation(len(candidates[queries[place]])).tolist()
    ]


def _description(node: Article | External) -> dict[str, str]:
    """What the page shows of an article, all of it plain text."""
    body = node.body if isinstance(node, Article) else ""
    excerpt = shortened(node.excerpt, EXCERPT_CHARACTERS)
    return {
        "title": shortened(node.title, MAX_TITLE),
        "date": f"{node.published:%Y-%m-%d}" if node.published else "",
        "excerpt": "" if body.startswith(node.excerpt) else excerpt,
        "text": shortened(body, MAX_TEXT),
        "language": node.language if isinstance(node, Article) else "",
        "url": node.url if isinstance(node, Article) else node.id,
    }
