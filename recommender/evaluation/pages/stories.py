"""Articles as a reader sees them, and the queries on which a system did worst."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from recommender.content import one_line, shortened
from recommender.corpus import Corpus, External
from recommender.evaluation.pages import wording
from recommender.evaluation.pages.summary import Summary

__all__ = ["Case", "Doubt", "Story", "doubts", "worst_cases"]

TOP = 5
"""How much of our answer is shown: what a reader sees of a related box."""

MOST_LISTED = 8
LONGEST_EXCERPT = 180


@dataclass(frozen=True, slots=True)
class Story:
    """One line of a list.

    Attributes
    ----------
    title : str
        The id, if the corpus does not know it.
    url : str
        Safe to click, or empty.
    note : str
        Provider and date, and whether it is none of the site's articles.
    excerpt : str
    place : int
        Where the other side has it, 1-based; 0 if it does not.
    """

    title: str
    url: str = ""
    note: str = ""
    excerpt: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One query: what the system said, and what the editor said."""

    query: Story
    score: float
    said: tuple[Story, ...]
    listed: tuple[Story, ...]
    n_more: int
    """How many listed ones are not shown."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One curated link that nothing speaks for."""

    source: Story
    target: Story
    facts: tuple[str, ...]
    """Similarity, percentile, days apart, whether it is returned."""


@dataclass(frozen=True)
class Shelf:
    """Finds stories by id; without a corpus, ids are all there is."""

    corpus: Corpus | None

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        corpus = self.corpus
        return {corpus.node(place).id: place for place in range(corpus.n_nodes)} if corpus else {}

    def story(self, node_id: str, title: str = "") -> Story:
        """Return what is known of a node."""
        if self.corpus is None or node_id not in self._positions:
            return Story(one_line(title or node_id), note="not in this corpus" if self.corpus else "")
        node = self.corpus.node(self._positions[node_id])
        origin = "outside the site" if isinstance(node, External) else ""
        parts = (origin, one_line(node.provider), wording.date(node.published))
        return Story(
            title=one_line(node.title) or node_id,
            url=wording.clickable(node.url),
            note=" · ".join(part for part in parts if part),
            excerpt=shortened(node.excerpt, LONGEST_EXCERPT),
        )

    def places(self, node_id: str) -> dict[str, int]:
        """Return the editor's order of a list."""
        if self.corpus is None or node_id not in self._positions:
            return {}
        related = self.corpus.related(self._positions[node_id]).tolist()
        return {self.corpus.node(position).id: place for place, position in enumerate(related)}


def worst_cases(summary: Summary, corpus: Corpus | None, n: int = 10) -> list[Case]:
    """Return the queries with the lowest score of the system the report is about, worst first."""
    shelf = Shelf(corpus)
    return [_case(summary, shelf, query, score) for query, score in summary.worst(n)]


def _case(summary: Summary, shelf: Shelf, query: str, score: float) -> Case:
    answer = list(summary.report.runs[summary.focus].get(query, ()))
    relevant = list(summary.report.relevant.get(query, ()))
    if wording.is_curated(summary.report):
        order = shelf.places(query)
        relevant.sort(key=lambda name: order.get(name, len(order)))
    return Case(
        query=shelf.story(query),
        score=score,
        said=tuple(_marked(shelf, answer[:TOP], relevant)),
        listed=tuple(_marked(shelf, relevant[:MOST_LISTED], answer)),
        n_more=max(0, len(relevant) - MOST_LISTED),
    )


def _marked(shelf: Shelf, names: Sequence[str], others: Sequence[str]) -> Iterator[Story]:
    for name in names:
        yield replace(shelf.story(name), place=others.index(name) + 1 if name in others else 0)


def doubts(trust: Mapping[str, Any], corpus: Corpus | None) -> list[Doubt]:
    """Return the most doubtful links, least plausible first."""
    shelf = Shelf(corpus)
    return [
        Doubt(
            shelf.story(str(link["source"]), str(link.get("source_title", ""))),
            shelf.story(str(link["target"]), str(link.get("target_title", ""))),
            (
                wording.number(link.get("similarity"), 2),
                wording.number(link.get("percentile"), 2),
                wording.number(link.get("days"), 1),
                wording.value(link.get("returned")),
            ),
        )
        for link in trust.get("doubtful", ())
    ]
