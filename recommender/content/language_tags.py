"""Language tags, as records write them: BCP 47."""

from __future__ import annotations

import re

__all__ = ["primary"]

_LANGUAGE = re.compile(r"[a-z0-9]{1,8}(?![^\W_])")

_SAME = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id"}
"""Tags that records and detection use side by side."""


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region.

    Examples
    --------
    >>> primary("de-AT"), primary("nb"), primary("pt br"), primary("")
    ('de', 'no', 'pt', '')
    """
    language = _LANGUAGE.match(tag.strip().lower())
    return _SAME.get(language[0], language[0]) if language else ""
