"""What Pelican gives to pages that say nothing else: defaults, and what the paths of files say.

``PATH_METADATA`` and ``FILENAME_METADATA`` are regular expressions of the site. Only plain ones are used, which take a
time that grows no faster than the square of the length of a path: see `plain_pattern`.
"""

from __future__ import annotations

import posixpath
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from recommender.readers.inherited import Inherited, InheritedValues
from recommender.readers.places import Place

__all__ = ["pelican_metadata", "plain_pattern"]

MAX_PATTERN = 500
"""Characters of a regular expression: a plain choice."""

MAX_PATH = 300
"""Characters of a path that are compared: a plain choice, longer than nearly all paths."""

MAX_GREEDY = 2
"""Parts of a regular expression that may match any number of the same characters, as ``.*``: with two, the time is the
square of the length of the path. The one at the end is free, for it is tried once."""

MAX_CHOICES = 4
"""Signs ``?`` and ``|`` in a regular expression: each may double the time. A plain choice."""

_TOKEN = re.compile(
    r"(?P<group>\((?:\?P<[A-Za-z_]\w*>|\?:)?)|(?P<close>\))|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\[dDwWsSbB./_\\-])"
    r"|(?P<many>[*+]\??|\{\d*,\}\??)|(?P<few>\?\??|\{\d{1,3}(?:,\d{1,3})?\}\??)|(?P<other>[^\\()\[\]{}*+?])",
)


def plain_pattern(text: object) -> re.Pattern[str] | None:
    r"""Return a regular expression, if it is a plain one: groups that do not repeat, and few parts like ``.*``.

    ``[^/]*`` before ``/`` does not count: there is one way only to match it.

    Examples
    --------
    >>> plain_pattern(r"(?P<category>[^/]+)/(?P<date>\\d{4}-\\d{2}-\\d{2})_(?P<slug>.*)") is None
    False
    >>> plain_pattern(r"(?P<slug>(a+)+)b") is None
    True
    """
    if not isinstance(text, str) or len(text) > MAX_PATTERN:
        return None
    tokens, end = list[re.Match[str]](), 0
    while end < len(text):
        match = _TOKEN.match(text, end)
        if match is None:
            return None
        tokens.append(match)
        end = match.end()
    greedy = choices = 0
    for number, token in enumerate(tokens):
        kind, before = token.lastgroup, tokens[number - 1] if number else None
        if kind in {"many", "few"}:
            is_optional, is_exact = token[0][0] == "?", "," not in token[0] and token[0][0] == "{"
            if before is None or before.lastgroup in {"many", "few", "group"}:
                return None
            if before.lastgroup == "close" and not is_optional:
                return None
            following = [other for other in tokens[number + 1 :] if other.lastgroup != "close"][:2]
            is_free = is_optional or is_exact or _excludes(before, following)
            greedy += not (is_free or (kind == "many" and not following))
            choices += is_optional
        choices += token[0] == "|"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of brackets in sets, which are not ours to mend
            return re.compile(text) if greedy <= MAX_GREEDY and choices <= MAX_CHOICES else None
    except (re.error, OverflowError):
        return None


def _excludes(characters: re.Match[str], following: Sequence[re.Match[str]]) -> bool:
    """Whether a set of characters has not the one that must come next: ``[^/]`` before ``/``."""
    if (
        characters.lastgroup != "set"
        or not following
        or (len(following) > 1 and following[1].lastgroup in _QUANTIFIERS)
    ):
        return False
    sign = following[0][0].removeprefix("\\") if following[0].lastgroup == "escape" else following[0][0]
    is_one = following[0].lastgroup == "escape" and not sign.isalpha()
    is_one = is_one or (following[0].lastgroup == "other" and sign not in ".^$|")
    try:
        return is_one and re.fullmatch(characters[0], sign) is None
    except re.error:
        return False


_QUANTIFIERS = {"many", "few"}


class PathMetadata(NamedTuple):
    """What the path of a file says.

    Attributes
    ----------
    name_pattern, path_pattern : str
        For the name of the file without suffix, and for its path; each with named groups. Empty for none.
    folder_is_category : bool
        Whether the folder of an article is its category.
    place : Place
        The content folder, seen from that of Pelican.
    pages : tuple of str
        Folders of pages, which have no category.
    """

    name_pattern: str
    path_pattern: str
    folder_is_category: bool
    place: Place
    pages: tuple[str, ...] = ()
    folder: str = ""

    def values_for(self, path: str) -> Mapping[str, Any]:
        """Return what the path of a file says; of several that say the same, the first counts, as in Pelican."""
        whole = self.place.of(path)
        if whole is None or len(whole) > MAX_PATH:
            return {}
        folder, name = posixpath.split(whole)
        values: dict[str, Any] = {}
        if self.folder_is_category and folder and not f"{folder}/".startswith(self.pages):
            values["category"] = posixpath.basename(folder)
        for pattern, text in ((self.name_pattern, posixpath.splitext(name)[0]), (self.path_pattern, whole)):
            match = re.match(pattern, text) if pattern else None
            for key, value in match.groupdict().items() if match else ():
                if value:
                    values.setdefault(key.lower(), value)
        return values


def pelican_metadata(config: Mapping[str, Any], place: Place) -> tuple[list[InheritedValues], list[str]]:
    """Return what a configuration of Pelican gives to pages, the least important first, and what is not understood.

    Parameters
    ----------
    config : mapping of str to object
        The literals of ``pelicanconf.py``.
    place : Place
        The content folder, seen from that of Pelican (``PATH``).
    """
    defaults: dict[str, Any] = {}
    if isinstance(category := config.get("DEFAULT_CATEGORY"), str):
        defaults["category"] = category
    if isinstance(given := config.get("DEFAULT_METADATA"), dict):
        defaults |= {str(key).lower(): value for key, value in given.items()}
    sources: list[InheritedValues] = [Inherited("", "", defaults)] if defaults else []
    of_paths = config.get("EXTRA_PATH_METADATA")
    for path, values in of_paths.items() if isinstance(of_paths, dict) else ():
        where = place.inside(path.strip("/")) if isinstance(path, str) else None
        if where and isinstance(values, dict):
            sources.append(Inherited(where, "", {str(key).lower(): value for key, value in values.items()}))
    patterns, remarks = list[str](), list[str]()
    for key in ("FILENAME_METADATA", "PATH_METADATA"):
        text = config.get(key) or ""
        is_plain = plain_pattern(text) is not None
        patterns.append(str(text) if is_plain else "")
        if not is_plain:
            remarks.append(f"{key}: only plain patterns are used, without groups that repeat and with few .*")
    is_category = config.get("USE_FOLDER_AS_CATEGORY", True) is True
    if any(patterns) or is_category:
        named = config.get("PAGE_PATHS", ["pages"])
        folders = (
            [name.strip("/") for name in named if isinstance(name, str)] if isinstance(named, list | tuple) else []
        )
        pages = tuple(f"{folder}/" for folder in folders if folder)
        sources.append(PathMetadata(patterns[0], patterns[1], is_category, place, pages))
    return sources, remarks
