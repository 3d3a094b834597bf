"""Why a candidate was ranked where it was, in words a reader understands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from recommender._arrays.types import Float64s
from recommender.corpus import Node
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import SIGNALS
from recommender.text import is_stop_word

__all__ = ["Reason", "chosen_by_editor", "reasons_for"]

_UNITS = (("year", 365.25), ("month", 30.44), ("day", 1.0))

SHARED_WORDS = 5
"""How many shared words a reason names."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    Attributes
    ----------
    signal : {"curated", "text", "links", "topics", "time"}
    contribution : float
        What it adds to the score; negative where it speaks against the candidate.
    text : str
        The reason in words.
    words : tuple of (str, float)
        For ``text``: the shared words with their shares of the similarity, best first.
    days : float or None
        For ``time``: days from the query to the candidate, negative for older.
    path : tuple of str
        For ``links``: ids of the nodes from the query to the candidate; the first step is similarity of text,
        the others are curated links, in either direction.
    """

    signal: Literal["curated", "text", "links", "topics", "time"]
    contribution: float
    text: str
    words: tuple[tuple[str, float], ...] = ()
    days: float | None = None
    path: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as JSON knows it, without what does not apply."""
        told: dict[str, Any] = {"signal": self.signal, "contribution": self.contribution, "text": self.text}
        if self.words:
            told["words"] = [list(pair) for pair in self.words]
        if self.days is not None:
            told["days"] = self.days
        if self.path:
            told["path"] = list(self.path)
        return told

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Reason:
        """Return the reason that `to_dict` was asked of."""
        words, path = tuple(map(tuple, told.get("words", ()))), tuple(told.get("path", ()))
        return cls(told["signal"], told["contribution"], told["text"], words, told.get("days"), path)


def chosen_by_editor() -> Reason:
    """Return the reason of a story from the article's own curated list."""
    return Reason("curated", 1.0, "chosen by the editor")


def reasons_for(
    graph: ArticleGraph,
    query: Query,
    evidence: Evidence,
    contributions: Float64s,
    chosen: Iterable[int],
) -> list[tuple[Reason, ...]]:
    """Return the reasons of the candidates with the indices `chosen`, weightiest first.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    query : Query
        What was recommended for.
    evidence : Evidence
        Of that query alone.
    contributions : ndarray, shape (n_chosen, n_signals), float64
        Of those chosen, as `recommender.ranking.contributions` returns them.
    chosen : iterable of int
        Indices of candidates.
    """
    chosen = [*chosen]
    teller = _Teller(graph, query, evidence, chosen)
    return [teller.reasons(index, parts) for index, parts in zip(chosen, contributions.tolist(), strict=True)]


@dataclass(frozen=True)
class _Teller:
    """Tells the reasons for those chosen among the candidates of one query."""

    graph: ArticleGraph
    query: Query
    evidence: Evidence
    chosen: list[int]

    def reasons(self, index: int, parts: list[float]) -> tuple[Reason, ...]:
        told = [tell(self, index, part) for tell, part in zip(_TELLERS, parts, strict=True) if part]
        return tuple(sorted(told, key=attrgetter("contribution"), reverse=True))

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        """Those chosen."""
        return {index: self._node(int(self.evidence.candidates[index])) for index in self.chosen}

    @cached_property
    def _words(self) -> dict[int, list[tuple[str, float]]]:
        """The words that each of those chosen shares with the query."""
        positions, nodes = self.evidence.candidates[self.chosen], [*self._nodes.values()]
        shared = self.graph.shared_words.between(self.query.vector, positions, nodes)
        return dict(zip(self.chosen, shared, strict=True))

    def _text(self, index: int, contribution: float) -> Reason:
        shared = self._words[index]
        telling = [*islice((pair for pair in shared if not is_stop_word(pair[0])), SHARED_WORDS)]
        if telling:
            told = "shares " + ", ".join(word for word, _ in telling)
        elif self.evidence.meaning[index]:
            told = "similar in meaning"
        elif shared:
            told = "shares only common words"
        else:
            told = "similar spelling in the title" if self.evidence.similarity[index] else "no word in common"
        return Reason("text", contribution, told, words=tuple(telling))

    def _time(self, index: int, contribution: float) -> Reason:
        distance = float(self.evidence.days[index])
        return Reason("time", contribution, _in_words(distance), days=round(distance, 3))

    @cached_property
    def _own_topics(self) -> dict[str, float]:
        """The topics of the query that not all articles have, and how rare they are."""
        own = getattr(self._node(self.query.position or 0), "topics", ())
        weights = self.graph.topic_weights
        return {topic: weights[topic] for topic in own if weights[topic]}

    def _topics(self, index: int, contribution: float) -> Reason:
        own = self._own_topics
        theirs = getattr(self._nodes[index], "topics", ())
        names = sorted({topic for topic in theirs if topic in own}, key=lambda topic: (-own[topic], topic))
        told = f"same topic{'s' if len(names) > 1 else ''}: {', '.join(names[:SHARED_WORDS])}"
        return Reason("topics", contribution, told)

    def _links(self, index: int, contribution: float) -> Reason:
        if contribution < 0:
            return Reason("links", contribution, "but editors linked it with other stories")
        walk, asked = self._path(index), self.query.position
        # In mode "complete" the walk may start at the query itself.
        path = walk if asked is None or walk[:1] == [asked] else [asked, *walk]
        names = tuple(self._node(position).id for position in path)
        return Reason("links", contribution, self._way(walk), path=names)

    def _way(self, walk: list[int]) -> str:
        """A walk in words."""
        if not walk:
            return "linked by editors with similar articles"
        own = walk[0] == self.query.position
        if own and len(walk) == 2:
            return "its own list names this article"
        titles = [f"“{self._node(position).title}”" for position in walk]
        if own:
            return f"linked by editors with {titles[1]}"
        between = f" by way of {titles[1]}" if len(walk) > 2 else ""
        return f"linked by editors with {titles[0]}{between}"

    def _path(self, index: int) -> list[int]:
        """The way to a candidate: over the article most like the query that it is linked with, or over two links."""
        evidence = self.evidence
        target, via = int(evidence.candidates[index]), int(evidence.via[index])
        starts = evidence.starts[0].tolist()
        if starts[:1] == [self.query.position] and target in self._linked(starts[0]):
            return [starts[0], target]
        if evidence.context[index] > 0:
            return [via, target]
        near = self._linked(target)
        for start in starts:
            between = self._linked(start) & near if start != target else set()
            if start in near or between:
                return [start, target] if start in near else [start, min(between), target]
        return []

    def _linked(self, node: int) -> set[int]:
        """The nodes with which a node has visible curated links."""
        _, found = self.graph.links_of(np.array([node]), self.evidence.visible[0])
        return set(found.tolist())

    def _node(self, position: int) -> Node:
        return self.graph.corpus.node(position, without=self.query.masked)


_TELLERS: list[Callable[[_Teller, int, float], Reason]] = [getattr(_Teller, f"_{signal}") for signal in SIGNALS]


def _in_words(days: float) -> str:
    whole = abs(round(days))
    if not whole:
        return "on the same day"
    unit, length = next((unit for unit in _UNITS if whole >= 1.5 * unit[1]), _UNITS[-1])
    number = round(whole / length)
    return f"{number} {unit}{'s' if number > 1 else ''} {'later' if days > 0 else 'earlier'}"
