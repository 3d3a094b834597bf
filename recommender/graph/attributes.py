"""Reads the attributes of nodes and edges of any NetworkX graph: ours, one read from a file, or one from other code.

All formats and all conditions of a selection read attributes by these functions.
"""

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
    """Whether the edge was chosen by a person: its attribute ``related`` is true."""
    value = edge.get("related")
    return value is True or (isinstance(value, np.bool_) and bool(value))


def language_of(node: Mapping[Any, Any]) -> str:
    """Return the primary language of a node (``"de"`` of ``"de-AT"``); empty if it names none."""
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
    """Return a date, a datetime or the ISO text of either as a datetime in UTC; None for anything else."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if not isinstance(value, datetime) or value != value:  # noqa: PLR0124 -- pandas.NaT
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:  # in year 1 or 9999, where the other time zone would leave the range of datetime
        return value.replace(tzinfo=UTC)


def topics_of(node: Mapping[Any, Any]) -> list[str]:
    """Return the topics of a node, each once; a flat graph has them as one string, separated by ``|``."""
    topics = node.get("topics")
    parts = topics.split("|") if isinstance(topics, str) else topics if isinstance(topics, Iterable) else ()
    return [topic for topic in dict.fromkeys(str(part).strip() for part in parts) if topic]
