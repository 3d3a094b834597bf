"""Language tags, as records write them: BCP 47."""

from __future__ import annotations

import re

__all__ = ["LANGUAGES", "is_language", "is_language_tag", "primary"]

_LANGUAGE = re.compile(r"[a-z0-9]{1,8}(?![^\W_])")

_TAG = re.compile(r"\s*[A-Za-z0-9]{1,8}(?:[-_ ][A-Za-z0-9]{1,8})*\s*")

LANGUAGES = frozenset(
    {
        *("aa", "ab", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bi", "bm", "bn", "bo"),
        *("br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da", "de", "dv", "dz", "ee", "el", "en"),
        *("eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr", "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha"),
        *("he", "hi", "ho", "hr", "ht", "hu", "hy", "hz", "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu"),
        *("ja", "jv", "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la"),
        *("lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my"),
        *("na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi"),
        *("pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm"),
        *("sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to"),
        *("tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za"),
        *("zh", "zu"),
    }
)
"""The two-letter codes of ISO 639-1."""

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


def is_language(name: str) -> bool:
    """Whether a folder, or a part of the name of a file, is called like a language: ``de``, ``pt-BR``, ``zh_Hans``.

    Examples
    --------
    >>> is_language("de"), is_language("pt_br"), is_language("js"), is_language("news")
    (True, True, False, False)
    """
    main, _, region = name.lower().replace("_", "-").partition("-")
    return main in LANGUAGES and (not region or (region.isalnum() and 2 <= len(region) <= 4))
