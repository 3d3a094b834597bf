"""Language tags, as records write them: BCP 47."""

from __future__ import annotations

import re

__all__ = ["is_language_tag", "primary"]

_LANGUAGE = re.compile(r"[a-z0-9]{1,8}(?![^\W_])")

_TAG = re.compile(r"\s*[A-Za-z0-9]{1,8}(?:[-_ ][A-Za-z0-9]{1,8})*\s*")

_SYNONYMS = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id"}
"""Older or narrower tags of a language, and the tag that is used here."""


def is_language_tag(text: str) -> bool:
    """Whether a text has the form of a BCP 47 tag; ``_`` and a blank may stand for ``-``.

    Examples
    --------
    >>> is_language_tag("pt_BR"), is_language_tag("klingon!!"), is_language_tag("")
    (True, False, False)
    """
    return bool(_TAG.fullmatch(text))


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region; empty if `tag` is no such tag.

    Examples
    --------
    >>> primary("de-AT"), primary("nb"), primary("pt br"), primary("")
    ('de', 'no', 'pt', '')
    """
    language = _LANGUAGE.match(tag.strip().lower())
    return _SYNONYMS.get(language[0], language[0]) if language else ""
