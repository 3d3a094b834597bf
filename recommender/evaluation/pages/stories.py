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

__all__ = ["Case", "DoubtfulLink", "Story", "displayed_links", "worst_cases"]

TOP = 5
"""How many results of the system are shown: as many as a related box usually has."""

MOST_LISTED = 8
"""How many of the relevant articles are shown. A plain choice."""

LONGEST_EXCERPT = 180
"""In characters. A plain choice: two or three lines."""


@dataclass(frozen=True, slots=True)
class Story:
    """One line of a list.

    Attributes
    ----------
    title : str
        The id, if the corpus does not have the article.
    url : str
        An address that is safe to click, or empty.
    note : str
        Provider and date, and whether it is outside of the site or not in this corpus.
    excerpt : str
        The beginning of the article's excerpt.
    place : int
        Its place in the list it is compared with, from 1; 0 if it is not there.
    """

    title: str
    url: str = ""
    note: str = ""
    excerpt: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One query with the results of the system and the relevant articles."""

    query: Story
    score: float
    said: tuple[Story, ...]
    listed: tuple[Story, ...]
    n_more: int
    """How many relevant articles are not shown."""


@dataclass(frozen=True, slots=True)
class DoubtfulLink:
    """One curated link whose texts are hardly similar."""

    source: Story
    target: Story
    facts: tuple[str, ...]
    """Similarity, percentile, days apart, whether it is returned."""


@dataclass(frozen=True)
class Catalogue:
    """Finds articles by id, for display. Without a corpus, titles are ids."""

    corpus: Corpus | None

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        corpus = self.corpus
        return {corpus.node(place).id: place for place in range(corpus.n_nodes)} if corpus else {}

    def story(self, node_id: str, title: str = "") -> Story:
        """Return an article or external as it is displayed; `title` is used if the corpus does not have it."""
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
        """Return the place of each entry in the curated list of an article."""
        if self.corpus is None or node_id not in self._positions:
            return {}
        related = self.corpus.related(self._positions[node_id]).tolist()
        return {self.corpus.node(position).id: place for place, position in enumerate(related)}


def worst_cases(summary: Summary, corpus: Corpus | None, n: int = 10) -> list[Case]:
    """Return the queries with the lowest score of the system the report is about, worst first."""
    catalogue = Catalogue(corpus)
    return [_case(summary, catalogue, query, score) for query, score in summary.worst(n)]


def _case(summary: Summary, catalogue: Catalogue, query: str, score: float) -> Case:
    answer = list(summary.report.runs[summary.focus].get(query, ()))
    relevant = list(summary.report.relevant.get(query, ()))
    if wording.is_curated(summary.report):
        order = catalogue.places(query)
        relevant.sort(key=lambda name: order.get(name, len(order)))
    return Case(
        query=catalogue.story(query),
        score=score,
        said=tuple(_marked(catalogue, answer[:TOP], relevant)),
        listed=tuple(_marked(catalogue, relevant[:MOST_LISTED], answer)),
        n_more=max(0, len(relevant) - MOST_LISTED),
    )


def _marked(catalogue: Catalogue, names: Sequence[str], others: Sequence[str]) -> Iterator[Story]:
    for name in names:
        yield replace(catalogue.story(name), place=others.index(name) + 1 if name in others else 0)


def displayed_links(trust: Mapping[str, Any], corpus: Corpus | None) -> list[DoubtfulLink]:
    """Return the doubtful links of a trust report, the least plausible first."""
    catalogue = Catalogue(corpus)
    return [
        DoubtfulLink(
            catalogue.story(str(link["source"]), str(link.get("source_title", ""))),
            catalogue.story(str(link["target"]), str(link.get("target_title", ""))),
            (
                wording.number(link.get("similarity"), 2),
                wording.number(link.get("percentile"), 2),
                wording.number(link.get("days"), 1),
                wording.value(link.get("returned")),
            ),
        )
        for link in trust.get("doubtful", ())
    ]
