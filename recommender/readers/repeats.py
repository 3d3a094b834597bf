"""Records of one file or table that say the same: a query that joins tables gives an article once for each topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from recommender.content import Article
from recommender.readers.report import Report

__all__ = ["without_repeats"]

JOINED = ("topics", "authors", "aliases", "related", "images")
"""Attributes of which an article has what all of its records say."""


def without_repeats(articles: Sequence[Article], report: Report) -> list[Article]:
    """Return each article of a file once: records with the same id and the same text are one, and are reported.

    Those with the same id and another text stay; a corpus gives them ids of their own.
    """
    if len({article.id for article in articles}) == len(articles):
        return list(articles)
    records: dict[tuple[str, ...], list[Article]] = {}
    for article in articles:
        records.setdefault((article.id, article.title, article.excerpt, article.body), []).append(article)
    if repeats := sorted(article.line for _, *others in records.values() for article in others):
        noun = f"{'record' if report.unit == 'line' else report.unit}{'' if len(repeats) == 1 else 's'}"
        text = f"{len(repeats):,} {noun} left out, with the id and the text of a former one{report.places(repeats)}"
        report.add("repeated entry", text, "nothing has to be done; their topics and related articles are joined")
    return [_joined(*same) for same in records.values()]


def _joined(first: Article, *others: Article) -> Article:
    """An article with the topics, authors, addresses and related articles of all of its records."""
    if not others:
        return first
    of_all: Any = {
        name: tuple(dict.fromkeys(value for one in (first, *others) for value in getattr(one, name))) for name in JOINED
    }
    return replace(first, **of_all)
