"""Language tags, as records write them: BCP 47."""

from __future__ import annotations

__all__ = ["primary"]

_SAME = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id"}
"""Tags that records and detection use side by side."""


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region.

    Examples
    --------
    >>> primary("de-AT"), primary("nb"), primary("")
    ('de', 'no', '')
    """
    language = tag.lower().replace("_", "-").partition("-")[0]
    return _SAME.get(language, language)[:8]
