"""Language tags, as records write them: BCP 47."""

from __future__ import annotations

import re

__all__ = ["primary"]

_LANGUAGE = re.compile(r"[a-z0-9]{1,8}(?![^\W_])")

_SYNONYMS = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id"}
"""Older or narrower tags of a language, and the tag that is used here."""


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region; empty if `tag` is no such tag.

    Examples
    --------
    >>> primary("de-AT"), primary("nb"), primary("pt br"), primary("")
    ('de', 'no', 'pt', '')
    """
    language = _LANGUAGE.match(tag.strip().lower())
    return _SYNONYMS.get(language[0], language[0]) if language else ""
