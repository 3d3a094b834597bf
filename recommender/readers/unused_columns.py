"""Columns of a table, or keys of a file of records, that nothing is made of: each is a problem with a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from recommender.content import Article, Problem
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


_ID = re.compile(r"(?:.*[_\-. ])?(?i:id|uuid|guid)|.*[a-z]I[dD]|(?i:key|pk|nid)")
"""Names of columns that may hold the ids: ``post_id``, ``postId``, ``uuid``."""
_ID_OF_OTHERS = re.compile(
    r"author|user|owner|editor|creator|writer|categor|topic|tag|section|parent|related|media|image|img|photo|thumb"
    r"|feed|site|account|channel|lang|type|status|session"
)
"""Parts of names of columns that hold ids of something else."""


def unused_columns(path: str, unused: Mapping[str, UnusedKey], articles: Sequence[Article] = ()) -> list[Problem]:
    """Return a problem for each column of the table at `path` that nothing was made of.

    The `articles` that were read of it say from what their ids were taken, if no column of ids is known.
    """
    report, substitute = Report(path), _substitute(path, articles)
    for column, one in unused.items():
        guess = "id" if substitute and _may_be_id(column, one) else _field_of(column, one)
        remedy = f"if so, name it: fields={{{guess!r}: {column!r}}}" if guess else "name its field, if it has one"
        text = f"column {column!r} ({one.count:,} records) is used for nothing{f': {guess}?' if guess else ''}"
        text += f" For now {substitute} is the id" if guess == "id" else ""
        report.add("unused column", text, remedy)
    return report.problems


def _substitute(path: str, articles: Sequence[Article]) -> str:
    """From what the id of the first article was taken, in words; empty if it has one of its own, or there is none."""
    if not articles:
        return ""
    first = articles[0]
    names = {first.slug: "the slug", first.url: "the url"}
    return "the number of the row" if first.id.startswith(f"{path}#") else names.get(first.id, "")


def _may_be_id(column: str, one: UnusedKey) -> bool:
    """Whether a column may hold the ids of the articles, by its name and values."""
    is_scalar = isinstance(one.example, int | float | str) and not isinstance(one.example, bool)
    return is_scalar and not one.is_repeated and bool(_ID.fullmatch(column)) and not _ID_OF_OTHERS.search(one.name)


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
