"""Names of a page on its own site: its path, in every way editors write it, and its slug.

As in `recommender.content.urls`, a result is a *key*: a string to compare, not one to open or to show.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from recommender.content.urls import MAX_LENGTH

__all__ = ["site_path", "slugify", "strip_date", "strip_numbers"]

# Jekyll's {% link x.md %}, {% post_url x %}; Hugo's {{< ref "x.md" >}} and {{< relref path="x.md" >}}.
_REFERENCE_TAG = re.compile(r"\{%-?\s*(?:link|post_url)\s([^{}]*)%\}|\{\{[<%]\s*(?:rel)?ref\s([^{}]*)[%>]\}\}")
# The page that such a tag names: its first word, with or without quotes.
_TAG_ARGUMENT = re.compile(r"\s*(?:path\s*=\s*)?(?:([\"'`])(.*?)\1|(\S+))", re.DOTALL)
_BASE_URL_TAG = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_SUFFIX = re.compile(r"\.(?:md|markdown|mdx|txt|html?|erb|mdown|mkdn?|mdwn|markdn|qmd|rmd|rst|adoc|asciidoc|ipynb)\Z")
_INDEX_NAMES = ("index", "_index")
_PLAIN_PATH = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")

# Letters that Unicode does not decompose into a base letter and a mark.
_BASE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_SEPARATORS = re.compile(r"[\s_-]+")
_NOT_IN_ASCII_SLUG = re.compile(r"[^a-z0-9\s_-]+")
_NUMBER_PREFIX = re.compile(r"(?<![^/])[0-9]{1,3}\s?[-_.]+\s?(?=[^\W\d_])")
_DATE_PREFIX = re.compile(r"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-(?=.)", re.DOTALL)


def site_path(reference: str) -> str:
    """Return the key that all references to one page of the same site share.

    Parameters
    ----------
    reference : str
        A path, file name or slug as editors write them, or a Liquid or Hugo tag around one.

    Returns
    -------
    str
        The path without the slashes around it, dot segments, suffix, ``index``, query and fragment;
        percent-decoded, NFC, case folded. Empty if nothing is left, as for the front page, and for references of
        more than `MAX_LENGTH` characters. Never raises; applying it twice changes nothing.

    Examples
    --------
    >>> site_path("/blog/My-Post/"), site_path("../blog/my-post.md#part-two")
    ('blog/my-post', 'blog/my-post')
    >>> site_path("{% link _posts/2021-05-21-budget.md %}")
    '_posts/2021-05-21-budget'
    """
    if len(reference) > MAX_LENGTH:
        return ""
    bare = reference.strip("/").removesuffix(".md")
    if _is_key(bare):
        return bare  # most references; this is quicker than the steps below
    path = _normalize(reference)
    while path != reference and not _is_key(path):  # until nothing changes: %2541 decodes to %41, and %41 to A
        reference, path = path, _normalize(path)
    return path


def _is_key(path: str) -> bool:
    """Whether a glance is enough to tell that no rule of `site_path` changes `path`."""
    return _PLAIN_PATH.fullmatch(path) is not None and not path.endswith(_INDEX_NAMES[0])


def _normalize(reference: str) -> str:
    """Apply each rule of `site_path` once."""
    path = _BASE_URL_TAG.sub("", _tag_argument(reference)) if "{" in reference else reference
    path = path.partition("?")[0].partition("#")[0].replace("\\", "/")
    path = unicodedata.normalize("NFC", unquote(path).casefold())
    segments = [segment for segment in map(str.strip, path.split("/")) if segment not in ("", ".", "..")]
    if segments:
        segments[-1] = _SUFFIX.sub("", segments[-1])
    if segments and segments[-1] in _INDEX_NAMES:
        segments.pop()
    return "/".join(segments)


def _tag_argument(reference: str) -> str:
    """Return the page that a Liquid or Hugo tag names; a reference without such a tag stays as it is."""
    tag = _REFERENCE_TAG.search(reference)
    if tag is None:
        return reference
    argument = _TAG_ARGUMENT.match(tag[1] or tag[2] or "")
    return (argument[2] or argument[3] or "") if argument else ""


def slugify(title: str) -> str:
    """Return `title` as static-site generators write it in a file name.

    Lower case; Latin letters without accents, letters and digits of other scripts unchanged; white space,
    hyphens and underscores become one hyphen; all other characters are removed.

    Examples
    --------
    >>> slugify("Gordon Lightfoot’s 1,500 shows – a “café” story")
    'gordon-lightfoots-1500-shows-a-cafe-story'
    """
    if title.isascii():
        return _SEPARATORS.sub("-", _NOT_IN_ASCII_SLUG.sub("", title.lower())).strip("-")
    letters = unicodedata.normalize("NFD", title.lower()).translate(_BASE_LETTERS)
    kept = "".join(filter(_belongs_to_slug, letters))
    without_accents = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", kept))
    return _SEPARATORS.sub("-", without_accents).strip("-")


def _belongs_to_slug(character: str) -> bool:
    # \w does not match the vowel signs of Indic scripts, which are marks (category M). Emoji variation selectors,
    # U+FE00 to U+FE0F, are marks too, but no part of a slug.
    return (
        character in "-_"
        or character.isspace()
        or (unicodedata.category(character)[0] in "LNM" and not "\ufe00" <= character <= "\ufe0f")
    )


def strip_numbers(path: str) -> str:
    """Return a path without the numbers in front of its segments, which order pages and are no part of an address.

    Examples
    --------
    >>> strip_numbers("02-guides/1. Start"), strip_numbers("2021-05-21-budget"), strip_numbers("42")
    ('guides/Start', '2021-05-21-budget', '42')
    """
    return _NUMBER_PREFIX.sub("", path)


def strip_date(slug: str) -> str:
    """Return `slug` without a date in front, as Jekyll writes it in file names.

    Examples
    --------
    >>> strip_date("2021-05-21-budget")
    'budget'
    """
    return _DATE_PREFIX.sub("", slug)
