"""What Blogger writes of its entries: exports hold comments, settings and templates beside posts.

Older exports say it by a category (``…/kind#post``) and ``<app:draft>``, those of Google Takeout by
``<blogger:type>`` and ``<blogger:status>``.
"""

from __future__ import annotations

from typing import Any

__all__ = ["KIND", "blogger_address", "blogger_kind", "blogger_status"]

KIND = "http://schemas.google.com/g/2005#kind"
"""The scheme of the category that says what an entry is."""

_STATUS = {"soft_trashed": "trash"}
"""Words of Blogger → those of other programs."""


def blogger_kind(entry: Any) -> str:
    """Return what an entry is, in lower case: ``post``, ``page``, ``comment``, ``settings`` …; empty if unsaid."""
    terms = (tag.get("term") or "" for tag in entry.get("tags", ()) if tag.get("scheme") == KIND)
    kind = str(entry.get("blogger_type") or next(terms, ""))
    return kind.rpartition("#")[2].strip().lower()


def blogger_status(entry: Any) -> str:
    """Return whether an entry is published, in a word that `recommender.readers.publication` knows; empty if unsaid."""
    if str(entry.get("app_draft") or "").strip().lower() == "yes":
        return "draft"
    status = str(entry.get("blogger_status") or "").strip().lower()
    return _STATUS.get(status, status)


def blogger_address(entry: Any) -> str:
    """Return the path of an entry on its blog; empty if there is none."""
    return str(entry.get("blogger_filename") or "").strip()
