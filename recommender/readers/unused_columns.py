"""Columns of a table, or keys of a file of records, that nothing is made of: each is a problem with a guess."""

from __future__ import annotations

from collections.abc import Mapping

from recommender.content import Problem
from recommender.readers.report import Report
from recommender.readers.unused_keys import UnusedKey

__all__ = ["unused_columns"]

PROSE = 300
"""Characters of a text that is taken for a body, when a field is proposed for a column: a plain choice."""

GUESSES = (
    ("title", ("title", "headline", "subject", "heading")),
    ("body", ("text", "body", "content", "html", "markdown", "article")),
    ("published", ("date", "time", "created", "posted")),
    ("url", ("url", "link", "uri", "href")),
    ("topics", ("tag", "topic", "categor", "keyword", "label")),
    ("excerpt", ("summary", "abstract", "lead", "teaser", "standfirst")),
    ("authors", ("author", "writer", "byline")),
    ("language", ("lang",)),
    ("related", ("related", "similar", "seealso")),
)
"""A field → parts of the names of columns that probably hold it. The first one counts."""


def unused_columns(path: str, unused: Mapping[str, UnusedKey]) -> list[Problem]:
    """Return a problem for each column of the table at `path` that nothing was made of."""
    report = Report(path)
    for column, one in unused.items():
        guess = _field_of(column, one)
        remedy = f"if so, name it: fields={{{guess!r}: {column!r}}}" if guess else "name its field, if it has one"
        text = f"column {column!r} ({one.count:,} records) is used for nothing{f': {guess}?' if guess else ''}"
        report.add("unused column", text, remedy)
    return report.problems


def _field_of(column: str, one: UnusedKey) -> str:
    """The field that a column seems to hold, by its first value and its name; empty if there is no telling."""
    value, name = one.example, column.lower()
    guess = next((field for field, parts in GUESSES if any(part in name for part in parts)), "")
    if isinstance(value, str) and len(value) > PROSE and guess in ("", "excerpt", "title"):
        return "body"
    by_value = one.field
    if guess == "body" and not isinstance(value, str):
        guess = ""
    if guess == "published" and by_value != "published":
        guess = ""
    return guess or by_value
