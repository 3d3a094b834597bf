"""Reading the attributes of nodes and edges; every format and every filter uses these functions.

A graph may come from elsewhere, so an attribute may be missing or of any type.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from numbers import Real
from typing import Any

import numpy as np

from recommender.content import primary, separated

__all__ = [
    "finite_float",
    "is_mention",
    "is_related",
    "language_of",
    "topics_of",
    "utc_datetime",
]


def is_related(edge: Mapping[Any, Any]) -> bool:
    """Whether the edge is a curated link: its attribute ``related`` is True, of Python or of NumPy."""
    return _is_true(edge.get("related"))


def is_mention(edge: Mapping[Any, Any]) -> bool:
    """Whether the text of the source links to the target: the attribute ``mention`` is True, of Python or of NumPy."""
    return _is_true(edge.get("mention"))


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, np.bool_) and bool(value))


def language_of(node: Mapping[Any, Any]) -> str:
    """Return the language in the attributes of a node, without script and region; empty if there is none."""
    tag = node.get("language")
    return primary(tag) if isinstance(tag, str) else ""


def finite_float(value: object) -> float | None:
    """Return `value` as a float if it is a finite number, else None. True and False are not numbers here."""
    if type(value) is not float:
        if not isinstance(value, Real) or isinstance(value, bool):
            return None
        value = float(value)
    return value if math.isfinite(value) else None


def utc_datetime(value: object) -> datetime | None:
    """Return a date, a datetime or the ISO 8601 text of one as a datetime in UTC; None if `value` is none of these.

    A date is its midnight. A time without a zone is taken for UTC.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or value != value:  # noqa: PLR0124 -- only NaT of pandas differs from itself
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:  # in year 1 or 9999 the shift to UTC may leave the range of datetime
        return value.replace(tzinfo=UTC)


def topics_of(node: Mapping[Any, Any]) -> list[str]:
    """Return the topics of a node, each once. In our own graphs they are one text, see `recommender.content.joined`."""
    topics = node.get("topics")
    parts = separated(topics) if isinstance(topics, str) else topics if isinstance(topics, Iterable) else ()
    return [topic for topic in dict.fromkeys(str(part).strip() for part in parts) if topic]
