"""Reasons: why a candidate was ranked where it was, in words that a reader understands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from recommender._arrays.sparse import row_span
from recommender._arrays.types import Bools, Bytes, Float64s
from recommender.content import Article
from recommender.corpus import Node
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import SIGNALS
from recommender.ranking.reason import Reason
from recommender.ranking.wording import (
    MAX_NAMED,
    WORD_CHARACTERS,
    both_linked,
    days_in_words,
    labels_in_words,
    mentions_in_words,
    part_in_words,
    quoted,
    shortened,
)
from recommender.text import Compared

__all__ = ["Listed", "reasons_for"]

MAX_LINKED = 20
"""A text that links to more articles is a list of all sorts, and that it links to two of them says nothing. A plain
choice."""


class Listed(NamedTuple):
    """Some candidates of a query, whose reasons are wanted.

    Attributes
    ----------
    query : Query
        What was recommended for.
    evidence : Evidence
        Of that query alone.
    indices : list of int
        Which n candidates: rows of `evidence`.
    contributions : ndarray, shape (n, n_signals), float64
        Of these candidates, as `recommender.ranking.contributions` returns them.
    """

    query: Query
    evidence: Evidence
    indices: list[int]
    contributions: Float64s


def reasons_for(
    graph: ArticleGraph, lists: Sequence[Listed], *, kept_out: Bytes, sentences: bool = False
) -> list[list[tuple[Reason, ...]]]:
    """Return the reasons for each candidate of some lists, those that add most first.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    lists : sequence of Listed
        The candidates; the words that they share with their queries are looked up for all at once.
    kept_out : ndarray, shape (n_nodes,), uint8
        Which nodes may not be shown, as for `recommender.ranking.score_candidates`: no reason names them.
    sentences : bool
        Whether to quote the sentence of each candidate that is closest to the query in meaning: its sentences are
        embedded for that, which takes some milliseconds each.
    """
    public = kept_out == 0
    nodes = [_nodes(graph, one) for one in lists]
    words = graph.shared_words.between([_compared(*one) for one in zip(lists, nodes, strict=True)])
    writers = [
        _ReasonWriter(
            graph,
            one.query,
            one.evidence,
            dict(zip(one.indices, own, strict=True)),
            dict(zip(one.indices, shared, strict=True)),
            public,
            sentences,
        )
        for one, own, shared in zip(lists, nodes, words, strict=True)
    ]
    return [
        [writer.reasons(index, parts) for index, parts in zip(one.indices, one.contributions.tolist(), strict=True)]
        for one, writer in zip(lists, writers, strict=True)
    ]


def _nodes(graph: ArticleGraph, listed: Listed) -> list[Node]:
    """The candidates of a list, as its query may see them."""
    positions = listed.evidence.candidates[listed.indices].tolist()
    return [graph.corpus.node(position, without=listed.query.masked) for position in positions]


def _compared(listed: Listed, nodes: Sequence[Node]) -> Compared:
    query = listed.query
    text = query.text if query.position is None else query.position
    return Compared(query.vector, listed.evidence.candidates[listed.indices], nodes, text)


@dataclass(frozen=True)
class _ReasonWriter:
    """Puts the evidence for some candidates of one query into words: one method for each signal, ``_<signal>``."""

    graph: ArticleGraph
    query: Query
    evidence: Evidence
    nodes: dict[int, Node]
    """The article or external at each index."""
    words: dict[int, Sequence[tuple[str, float]]]
    """The words that the candidate at each index shares with the query, with their shares of the similarity."""
    public: Bools
    """The nodes that a reader may see, shape (n_nodes,): others are evidence, and never named."""
    sentences: bool

    def reasons(self, index: int, contributions: list[float]) -> tuple[Reason, ...]:
        parts = zip(_REASON_OF_SIGNAL, contributions, strict=True)
        reasons = [reason_of(self, index, contribution) for reason_of, contribution in parts if contribution]
        return tuple(sorted(reasons, key=attrgetter("contribution"), reverse=True))

    def _text(self, index: int, contribution: float) -> Reason:
        shared, meaning = self.words[index], self._meaning(index)
        named = list[tuple[str, float]]()
        for word, share in shared:
            if len(word) > 1 or not word.isascii():  # not the "S" of "U.S."
                named.append((shortened(word, WORD_CHARACTERS), share))
                if len(named) == MAX_NAMED:
                    break
        if named:
            text = "shares " + ", ".join(word for word, _ in named)
            text += f"; {meaning}" if "“" in meaning else ""
        elif meaning:
            text = meaning
        else:
            text = "similar spelling" if self.evidence.similarity[index] else "no word in common"
        if not self.evidence.mention[index] and (third := self._linking_both(index)):
            text += f"; {third}"
        return Reason("text", contribution, text, words=tuple(named))

    def _meaning(self, index: int) -> str:
        """That candidate and query are alike in meaning, with the closest sentence where it is wanted; else empty."""
        meaning, position = self.query.meaning, int(self.evidence.candidates[index])
        if not self.evidence.meaning[index] or meaning is None:
            return ""
        sentence = self.graph.shared_words.closest_sentence(meaning, position) if self.sentences else ""
        return f"alike in meaning: {quoted(sentence)}" if sentence else "alike in meaning"

    def _time(self, index: int, contribution: float) -> Reason:
        days = float(self.evidence.days[index])
        return Reason("time", contribution, days_in_words(days), days=round(days, 3))

    @cached_property
    def _own_labels(self) -> set[str]:
        """The labels of the query that not all articles have."""
        rarity = self.graph.labels.rarity
        return {label for label in self.graph.labels.written[self.query.position or 0] if rarity[label]}

    def _topics(self, index: int, contribution: float) -> Reason:
        node, labels = self.nodes[index], self.graph.labels
        position = int(self.evidence.candidates[index])
        written = labels.written[position] if isinstance(node, Article) else {}
        part = part_in_words(labels.part_numbers.get(position), node.title)
        own = self._own_labels
        text = labels_in_words([label for label in written.items() if label[0] in own], part)
        return Reason("topics", contribution, text)

    def _mentions(self, index: int, contribution: float) -> Reason:
        query, candidate = self.query.position or 0, int(self.evidence.candidates[index])
        mentions = self.graph.corpus.mentions
        text = mentions_in_words(
            from_query=candidate in _row(mentions, query), from_candidate=query in _row(mentions, candidate)
        )
        third = self._linking_both(index)
        return Reason("mentions", contribution, f"{text}; {third}" if third else text)

    def _linking_both(self, index: int) -> str:
        """That a third article links to both in its text; empty if none does that the reader may see.

        Of several, the one that links to the fewest. It adds nothing to the score.
        """
        candidate = int(self.evidence.candidates[index])
        if not self._linking_query or candidate >= len(self.graph.corpus):
            return ""
        links, thirds = self.graph.corpus.mentions, self._linking_query & set(_row(self.graph.mentioned_by, candidate))
        if not thirds:
            return ""
        third = min(thirds, key=lambda position: (len(_row(links, position)), position))
        return both_linked(self._node(third).title)

    @cached_property
    def _linking_query(self) -> set[int]:
        """The positions of the articles that link to the query and to few others, as far as a reader may see them."""
        query = self.query.mentions_of
        if query is None:
            return set()
        corpus, visible = self.graph.corpus, self.evidence.visible[0]
        linking = _row(self.graph.mentioned_by, query)
        return {
            position
            for position in linking
            if len(_row(corpus.mentions, position)) <= MAX_LINKED
            and self.public[position]
            and (visible is None or visible[position])
        }

    def _links(self, index: int, contribution: float) -> Reason:
        if contribution < 0:
            return Reason("links", contribution, f"but {self._linkers} linked it with other stories")
        linked, query = self._path(index), self.query.position
        # In mode "complete" the path may start at the query itself.
        path = linked if query is None or linked[:1] == [query] else [query, *linked]
        ids = tuple(self._node(position).id for position in path) if linked else ()
        return Reason("links", contribution, self._path_in_words(linked), path=ids)

    def _path_in_words(self, path: list[int]) -> str:
        if not path:
            return f"linked by {self._linkers} with similar articles"
        from_query = path[0] == self.query.position
        if from_query and len(path) == 2:
            return "its own list names this article"
        titles = [quoted(self._node(position).title) for position in path]
        if from_query:
            return f"linked by {self._linkers} with {titles[1]}"
        between = f" by way of {titles[1]}" if len(path) > 2 else ""
        return f"linked by {self._linkers} with {titles[0]}{between}"

    @cached_property
    def _linkers(self) -> str:
        """Whose links they are: if a program made any list, no link is said to be an editor's."""
        return "the site’s lists" if self.graph.corpus.columns.by_program.any() else "editors"

    def _path(self, index: int) -> list[int]:
        """Positions of nodes along curated links to a candidate; empty if none leads over public articles only.

        The first that there is: from the query itself, if its links may be seen; from the linked article that is most
        similar to the query; from the first start of the walk that is one or two links away.
        """
        evidence = self.evidence
        target, linked_article = int(evidence.candidates[index]), int(evidence.linked_article[index])
        starts = evidence.walk_starts[0].tolist()
        if starts[:1] == [self.query.position] and target in self._linked_with(starts[0]):
            return [starts[0], target]
        if evidence.context[index] > 0 and self.public[linked_article]:
            return [linked_article, target]
        neighbours = self._linked_with(target)
        for start in starts:
            if not self.public[start] and start != self.query.position:
                continue
            shared = self._linked_with(start) & neighbours if start != target else set()
            between = [position for position in shared if self.public[position]]
            if start in neighbours or between:
                return [start, target] if start in neighbours else [start, min(between), target]
        return []

    def _linked_with(self, position: int) -> set[int]:
        """The positions of the nodes with which a node has visible curated links."""
        _, neighbours = self.graph.links_of(np.array([position]), self.evidence.visible[0])
        return set(neighbours.tolist())

    def _node(self, position: int) -> Node:
        """The article or external at a position, as the query may see it."""
        return self.graph.corpus.node(position, without=self.query.masked)


_REASON_OF_SIGNAL: list[Callable[[_ReasonWriter, int, float], Reason]] = [
    getattr(_ReasonWriter, f"_{signal}") for signal in SIGNALS
]
"""For each signal, the method that makes its reason: of an index and a contribution."""


def _row(matrix: sp.csr_array, position: int) -> list[int]:
    """The columns that are set in a row, ascending."""
    columns: list[int] = matrix.indices[row_span(matrix, position)].tolist()
    return columns
