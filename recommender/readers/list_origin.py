"""Who made an article's own list: an editor, or a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recommender.content import ORIGINS
from recommender.readers.fields import normalize_key
from recommender.readers.record import Record
from recommender.readers.report import shown

__all__ = ["MARK", "list_origin"]

MARK = "recommender"
"""The value of ``related_by`` that marks a list which this program wrote; a version may stand behind it."""


def list_origin(record: Record) -> str:
    """Return a member of `recommender.content.ORIGINS`.

    What the record says goes before what the site says. It says that a program made the list by ``related_origin:
    machine``; by the mark ``related_by: recommender``, with which this program signs; and by entries that are copies of
    what this program prints.
    """
    for key, value in record.find("related_origin"):
        name = value.strip().lower() if isinstance(value, str) else ""
        if normalize_key(key) == "relatedby":  # which may also be the name of an editor
            if name.partition(" ")[0] == MARK:
                return "machine"
        elif name in ORIGINS:
            return name
        else:
            text = f"{key}: {shown(value)} is nobody who makes lists"
            record.source.report.add("wrong type", text, "write editor or machine", record.line_of(key))
    if any(_is_copied(value) for _, value in record.find("related")):
        return "machine"
    return record.source.project.related_origin


def _is_copied(entries: Any) -> bool:
    """Whether any entry of a list was computed by this program: see `recommender.Recommendation.to_dict`."""
    return isinstance(entries, list) and any(
        isinstance(entry, Mapping) and "article_id" in entry and entry.get("source") in ("computed", "listed")
        for entry in entries
    )
