"""Reasons: why a candidate was ranked where it was, in words that a reader understands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Any, Literal

import numpy as np

from recommender._arrays.types import Float64s
from recommender.content import fold_case
from recommender.corpus import Node
from recommender.errors import wrong_argument
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import SIGNALS
from recommender.ranking.options import OwnList
from recommender.text import is_stop_word

__all__ = ["Reason", "own_list_reason", "reasons_for"]

_UNITS = (("year", 365.25), ("month", 30.44), ("day", 1.0))
"""Units of time and their mean lengths in days."""

MIN_UNITS = 1.5
"""How many of a unit of time a distance must have at least to be named in it, after rounding to whole days: 45 days are
"45 days", and 46 are "2 months". A plain choice: no reason says "1 month" or "1 year", which would be off by up to a
half."""

MAX_NAMED = 5
"""How many shared words, or shared topics, a reason names at most. A plain choice: what fits on a line."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    Attributes
    ----------
    signal : {"curated", "listed", "text", "mentions", "links", "topics", "time"}
        The first two are no signals of the ranker: an editor chose the story, or a program put it on the article's own
        list.
    contribution : float
        What it adds to the score, in [-1, 1]; negative where it speaks against the candidate.
    text : str
        The reason in words.
    words : tuple of (str, float)
        For ``text``: the shared words with their shares of the similarity, in [0, 1], best first.
    days : float or None
        For ``time``: days from the query to the candidate, negative for older.
    path : tuple of str
        For ``links``: ids of the nodes from the query to the candidate. The first step is similarity of text, unless
        the query's own links may be seen; all other steps are curated links, in either direction.

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> newsroom = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> query = "Ferry crews walk out, cutting off the Skerrin Islands"
    >>> story = newsroom.explain(query, "Ferries sail again after Skerrin crews accept roster deal")
    >>> for reason in story.reasons:
    ...     print(f"{reason.contribution:+.2f} {reason.signal}: {reason.text}")
    +0.39 text: shares Skerrin, crews, Ferries, islands, roster
    +0.10 topics: same topics: Labour, Transport
    +0.08 time: 11 days later
    -0.00 links: but editors linked it with other stories
    """

    signal: Literal["curated", "listed", "text", "mentions", "links", "topics", "time"]
    contribution: float
    text: str
    words: tuple[tuple[str, float], ...] = ()
    days: float | None = None
    path: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as JSON knows it, without what does not apply."""
        record: dict[str, Any] = {"signal": self.signal, "contribution": self.contribution, "text": self.text}
        if self.words:
            record["words"] = [list(pair) for pair in self.words]
        if self.days is not None:
            record["days"] = self.days
        if self.path:
            record["path"] = list(self.path)
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Reason:
        """Return the reason that `to_dict` described; anything else raises a SettingsError."""
        try:
            words, path = tuple(map(tuple, record.get("words", ()))), tuple(record.get("path", ()))
            return cls(record["signal"], record["contribution"], record["text"], words, record.get("days"), path)
        except (AttributeError, LookupError, TypeError) as error:
            raise wrong_argument("record", record, "a dict, as to_dict returns it") from error


def own_list_reason(source: OwnList, score: float) -> Reason:
    """Return the reason for a story from the article's own list, an editor's (``curated``) or a program's."""
    return Reason(source, score, "chosen by the editor" if source == "curated" else "on the article’s own list")


def reasons_for(
    graph: ArticleGraph,
    query: Query,
    evidence: Evidence,
    contributions: Float64s,
    indices: Iterable[int],
) -> list[tuple[Reason, ...]]:
    """Return the reasons for some candidates, those that add most first.

    Parameters
    ----------
    graph : ArticleGraph
        Of the site.
    query : Query
        What was recommended for.
    evidence : Evidence
        Of that query alone.
    contributions : ndarray, shape (n, n_signals), float64
        Of these candidates, as `recommender.ranking.contributions` returns them.
    indices : iterable of int
        Which n candidates: rows of `evidence`.
    """
    indices = [*indices]
    writer = _ReasonWriter(graph, query, evidence, indices)
    return [writer.reasons(index, parts) for index, parts in zip(indices, contributions.tolist(), strict=True)]


@dataclass(frozen=True)
class _ReasonWriter:
    """Puts the evidence for some candidates of one query into words: one method for each signal, ``_<signal>``."""

    graph: ArticleGraph
    query: Query
    evidence: Evidence
    indices: list[int]

    def reasons(self, index: int, contributions: list[float]) -> tuple[Reason, ...]:
        parts = zip(_REASON_OF_SIGNAL, contributions, strict=True)
        reasons = [reason_of(self, index, contribution) for reason_of, contribution in parts if contribution]
        return tuple(sorted(reasons, key=attrgetter("contribution"), reverse=True))

    @cached_property
    def _nodes(self) -> dict[int, Node]:
        """The article or external at each index."""
        return {index: self._node(int(self.evidence.candidates[index])) for index in self.indices}

    @cached_property
    def _words(self) -> dict[int, list[tuple[str, float]]]:
        """The words that each candidate shares with the query, with their shares of the similarity, best first."""
        positions, nodes = self.evidence.candidates[self.indices], [*self._nodes.values()]
        shared = self.graph.shared_words.between(self.query.vector, positions, nodes)
        return dict(zip(self.indices, shared, strict=True))

    def _text(self, index: int, contribution: float) -> Reason:
        shared = self._words[index]
        named = [*islice((pair for pair in shared if not is_stop_word(pair[0])), MAX_NAMED)]
        if named:
            text = "shares " + ", ".join(word for word, _ in named)
        elif self.evidence.meaning[index]:
            text = "similar in meaning"
        elif shared:
            text = "shares only common words"
        else:
            text = "similar spelling in the title" if self.evidence.similarity[index] else "no word in common"
        return Reason("text", contribution, text, words=tuple(named))

    def _time(self, index: int, contribution: float) -> Reason:
        days = float(self.evidence.days[index])
        return Reason("time", contribution, _days_in_words(days), days=round(days, 3))

    @cached_property
    def _own_topics(self) -> dict[str, float]:
        """The topics of the query that not all articles have, and how rare each is (`ArticleGraph.topic_weights`)."""
        own = map(fold_case, getattr(self._node(self.query.position or 0), "topics", ()))
        rarity = self.graph.topic_weights
        return {topic: rarity[topic] for topic in own if rarity[topic]}

    def _topics(self, index: int, contribution: float) -> Reason:
        own = self._own_topics
        topics = {fold_case(topic): topic for topic in reversed(getattr(self._nodes[index], "topics", ()))}
        shared = [topics[key] for key in sorted(topics.keys() & own, key=lambda key: (-own[key], topics[key]))]
        text = f"same topic{'s' if len(shared) > 1 else ''}: {', '.join(shared[:MAX_NAMED])}"
        return Reason("topics", contribution, text)

    def _mentions(self, index: int, contribution: float) -> Reason:
        query, candidate = self.query.position, int(self.evidence.candidates[index])
        mentions = self.graph.corpus.mentions
        out, back = bool(mentions[query, candidate]), bool(mentions[candidate, query])
        text = "links to this article" if back else "this article links to it"
        text = "the texts link to each other" if out and back else text
        return Reason("mentions", contribution, text)

    def _links(self, index: int, contribution: float) -> Reason:
        if contribution < 0:
            return Reason("links", contribution, f"but {self._linkers} linked it with other stories")
        linked, query = self._path(index), self.query.position
        # In mode "complete" the path may start at the query itself.
        path = linked if query is None or linked[:1] == [query] else [query, *linked]
        ids = tuple(self._node(position).id for position in path)
        return Reason("links", contribution, self._path_in_words(linked), path=ids)

    def _path_in_words(self, path: list[int]) -> str:
        if not path:
            return f"linked by {self._linkers} with similar articles"
        from_query = path[0] == self.query.position
        if from_query and len(path) == 2:
            return "its own list names this article"
        titles = [f"“{self._node(position).title}”" for position in path]
        if from_query:
            return f"linked by {self._linkers} with {titles[1]}"
        between = f" by way of {titles[1]}" if len(path) > 2 else ""
        return f"linked by {self._linkers} with {titles[0]}{between}"

    @cached_property
    def _linkers(self) -> str:
        """Whose links they are: if a program made any list, no link is said to be an editor's."""
        return "the site’s lists" if self.graph.corpus.columns.by_program.any() else "editors"

    def _path(self, index: int) -> list[int]:
        """Positions of nodes along curated links to a candidate; empty if no path is found.

        The first that there is: from the query itself, if its links may be seen; from the linked article that is most
        similar to the query; from the first start of the walk that is one or two links away.
        """
        evidence = self.evidence
        target, linked_article = int(evidence.candidates[index]), int(evidence.linked_article[index])
        starts = evidence.walk_starts[0].tolist()
        if starts[:1] == [self.query.position] and target in self._linked_with(starts[0]):
            return [starts[0], target]
        if evidence.context[index] > 0:
            return [linked_article, target]
        neighbours = self._linked_with(target)
        for start in starts:
            between = self._linked_with(start) & neighbours if start != target else set()
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


def _days_in_words(days: float) -> str:
    whole = abs(round(days))
    if not whole:
        return "on the same day"
    unit, length = next((unit for unit in _UNITS if whole >= MIN_UNITS * unit[1]), _UNITS[-1])
    number = round(whole / length)
    return f"{number} {unit}{'s' if number > 1 else ''} {'later' if days > 0 else 'earlier'}"
