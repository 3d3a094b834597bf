"""How the attributes of nodes and edges are read, of whatever graph: every format and every condition reads them so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from numbers import Real
from typing import Any

import numpy as np

from recommender.content import primary

__all__ = ["is_related", "language_of", "moment", "number", "topics_of"]


def is_related(edge: Mapping[Any, Any]) -> bool:
    """Whether a person chose the edge."""
    value = edge.get("related")
    return value is True or (isinstance(value, np.bool_) and bool(value))


def language_of(node: Mapping[Any, Any]) -> str:
    """Return the language that a node names, without script and region; empty if it names none."""
    tag = node.get("language")
    return primary(tag) if isinstance(tag, str) else ""


def number(value: object) -> float | None:
    """Return `value` as a float if it is a finite number, else None."""
    if type(value) is not float:
        if not isinstance(value, Real) or isinstance(value, bool):
            return None
        value = float(value)
    return value if math.isfinite(value) else None


def moment(value: object) -> datetime | None:
    """Return a date, a moment or the ISO text of one as a moment in UTC; None if it is nothing of this."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or value != value:  # noqa: PLR0124 -- "not a time" of pandas
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:  # year 1 or 9999, moved over the edge
        return value.replace(tzinfo=UTC)


def topics_of(node: Mapping[Any, Any]) -> list[str]:
    """Return the topics of a node, each once; a flat graph has them in one text."""
    topics = node.get("topics")
    parts = topics.split("|") if isinstance(topics, str) else topics if isinstance(topics, Iterable) else ()
    return [topic for topic in dict.fromkeys(str(part).strip() for part in parts) if topic]
