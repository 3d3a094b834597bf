"""The language of an article, as the name of its file or folder says it: ``post.de.md``, ``de/post.md``."""

from __future__ import annotations

import posixpath
from collections.abc import Collection

from recommender.content import primary

__all__ = ["LANGUAGES", "language_folders", "language_of", "without_language"]

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


def language_folders(paths: Collection[str]) -> frozenset[str]:
    """Return the folders at the top of a site that hold one language each: there are at least two, or none.

    Parameters
    ----------
    paths : collection of str
        Of the files, relative to the content folder.

    Examples
    --------
    >>> sorted(language_folders(["de/a.md", "en/a.md", "news/b.md"]))
    ['de', 'en']
    >>> sorted(language_folders(["it/a.md", "news/b.md"]))
    []
    """
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    tags = frozenset(top for top in tops if _is_language(top))
    return tags if len(tags) > 1 else frozenset()


def language_of(path: str, folders: Collection[str]) -> str:
    """Return the language that the path of a file names, as a tag in lower case; empty if it names none.

    Parameters
    ----------
    path : str
        Relative to the content folder.
    folders : collection of str
        The folders at the top that hold one language each.

    Examples
    --------
    >>> language_of("posts/harbour.de.md", ()), language_of("pt-br/harbour.md", {"pt-br", "en"})
    ('de', 'pt-br')
    >>> language_of("i18n/de/docs/harbour.md", ()), language_of("posts/node.js.md", ())
    ('de', '')
    """
    stem = posixpath.splitext(posixpath.basename(path))[0]
    suffix = stem.rpartition(".")[2] if "." in stem else ""
    segments = path.split("/")
    if _is_language(suffix):
        tag = suffix
    elif segments[0] in folders:
        tag = segments[0]
    elif len(segments) > 2 and segments[0] == "i18n" and _is_language(segments[1]):
        tag = segments[1]
    else:
        return ""
    return tag.lower().replace("_", "-")


def without_language(name: str) -> str:
    """Return the name of a file, without its suffix, without the language at its end: ``harbour.de`` is ``harbour``."""
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and stem and _is_language(suffix) else name


def _is_language(text: str) -> bool:
    return 2 <= len(text) <= 8 and text[:1].isalpha() and len(primary(text)) == 2 and _main(text) in LANGUAGES


def _main(tag: str) -> str:
    main, _, region = tag.lower().replace("_", "-").partition("-")
    return main if region == "" or (region.isalnum() and len(region) in (2, 3, 4)) else ""
