"""The score of a system by groups of queries: by length of the list, by age, by topic."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recommender.content import one_line
from recommender.corpus import Corpus, days
from recommender.evaluation.pages.summary import Summary
from recommender.judging import Interval, interval

__all__ = ["Breakdown", "Group", "breakdowns"]

LENGTHS = (0, 1, 2, 3, 5, 9, 17, 33, 65, math.inf)
"""Bounds between groups by number of relevant articles, roughly doubling."""

AGES = {
    0: "",
    1: "1 day",
    3: "3 days",
    7: "1 week",
    30: "1 month",
    91: "3 months",
    182: "6 months",
    365: "1 year",
    730: "2 years",
    1_461: "4 years",
    math.inf: "",
}
"""Bounds between groups by age in days, and how a bound is called."""

MOST_TOPICS = 8
"""How many topics are shown, at most: as many as fit into one figure."""

SMALLEST = 5
"""A group of fewer queries is not shown, because its interval would say nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Queries that have one property in common.

    Attributes
    ----------
    label : str
        The property in words.
    n : int
        How many queries.
    intervals : mapping of str to Interval
        Mean of the first metric, by system.
    """

    label: str
    n: int
    intervals: Mapping[str, Interval]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The queries of a report in at least two groups, by one kind of property."""

    name: str
    groups: tuple[Group, ...]


def breakdowns(summary: Summary, corpus: Corpus | None) -> list[Breakdown]:
    """Return those breakdowns for which the report and the corpus have data, and at least two groups."""
    members = {
        "Length of the list": _by_length(summary),
        "Age before the newest article": _by_age(summary, corpus) if corpus else {},
        "Topic": _by_topic(summary, corpus) if corpus else {},
    }
    return [
        Breakdown(name, tuple(_group(summary, label, queries) for label, queries in labelled.items()))
        for name, labelled in members.items()
        if len(labelled) > 1
    ]


def _group(summary: Summary, label: str, queries: Sequence[str]) -> Group:
    values, clusters = summary.report.values, summary.report.clusters
    labels = {query: clusters[query] for query in queries}
    intervals = {
        system: interval({query: values[system][summary.metric][query] for query in queries}, labels, summary.rng)
        for system in summary.shown
    }
    return Group(label, len(queries), intervals)


def _by_length(summary: Summary) -> dict[str, list[str]]:
    lengths = {query: len(summary.report.relevant.get(query, ())) for query in summary.report.clusters}

    def label(queries: Sequence[str]) -> str:
        shortest, longest = (of(lengths[query] for query in queries) for of in (min, max))
        return f"{shortest}" if shortest == longest else f"{shortest}–{longest}"

    return {label(queries): queries for _, queries in _spans(lengths, LENGTHS)}


def _by_age(summary: Summary, corpus: Corpus) -> dict[str, list[str]]:
    dates = {article.id: days(article.published) for article in corpus if article.published}
    newest = max(dates.values(), default=0.0)
    ages = {query: newest - dates[query] for query in summary.report.clusters if query in dates}

    def label(low: float, high: float) -> str:
        if not (AGES[low] and AGES[high]):
            return f"over {AGES[low]}" if AGES[low] else f"under {AGES[high]}"
        (a, unit), (b, other) = AGES[low].split(), AGES[high].split()
        return f"{a}–{b} {other}" if unit.rstrip("s") == other.rstrip("s") else f"{a} {unit} – {b} {other}"

    return {label(*span): queries for span, queries in _spans(ages, tuple(AGES))}


def _by_topic(summary: Summary, corpus: Corpus) -> dict[str, list[str]]:
    """Return the queries of each of the most frequent topics, without topics of all queries.

    A query with several topics is in several groups.
    """
    topics = {article.id: dict.fromkeys(article.topics) for article in corpus}
    count = Counter(topic for query in summary.report.clusters for topic in topics.get(query, ()))
    eligible = (topic for topic, n in count.items() if SMALLEST <= n < len(summary.report.clusters))
    frequent = sorted(eligible, key=lambda topic: (-count[topic], topic))
    return {
        one_line(topic): [query for query in summary.report.clusters if topic in topics.get(query, ())]
        for topic in frequent[:MOST_TOPICS]
    }


def _spans(values: Mapping[str, float], bounds: Sequence[float]) -> Iterator[tuple[tuple[float, float], list[str]]]:
    """Yield spans between `bounds` with the queries whose value is in them; small ones are joined with the next one."""
    fewest = max(SMALLEST, len(values) // 20)
    start, spans = bounds[0], []
    for high in bounds[1:]:
        beyond = sum(value >= high for value in values.values())
        if sum(start <= value < high for value in values.values()) >= fewest and (beyond >= fewest or not beyond):
            spans.append((start, high))
            start = high
    if start < bounds[-1] and any(value >= start for value in values.values()):
        spans.append((start, bounds[-1]))
    for low, high in spans:
        yield (low, high), [query for query, value in values.items() if low <= value < high]
