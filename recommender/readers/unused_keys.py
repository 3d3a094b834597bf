"""The keys of front matter that nothing is made of: nothing is lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from recommender.content import host
from recommender.readers.dates import is_date
from recommender.readers.fields import COMPUTED, FIELDS, LINK_FIELDS, TABLES, normalize_key
from recommender.readers.links import is_url, note_name
from recommender.readers.publication import DATES, RULES

__all__ = ["UnusedKey", "UnusedKeys"]

LONG = 60
"""Characters of a text that is taken for an excerpt, when a setting is proposed: a plain choice."""

_OF_PARTS = re.compile(
    r"image|img|photo|picture|video|caption|credit|copyright|license|hero|banner|embed"
    r"|output|format|menu|plugin|resource|param"
)
"""Words in names of keys whose values are about a part of an article, or how it is made, and not about the article."""

_TARGETS = frozenset(normalize_key(key) for key in (*LINK_FIELDS["url"], *LINK_FIELDS["reference"])) - {"name"}

MAX_KEYS = 1_000
"""Keys that nobody used which are counted, each by its name: a plain choice, more than a site has on purpose."""

_USED = frozenset(
    {
        *(normalize_key(key) for keys in FIELDS.values() for key in keys),
        *(normalize_key(key) for rule in RULES for key in rule.keys),
        *(normalize_key(key) for key in (*DATES, *TABLES, COMPUTED, "cascade", "permalink", "path")),
    }
)


@dataclass(frozen=True, slots=True)
class UnusedKey:
    """A key of front matter that nothing was made of.

    Attributes
    ----------
    count : int
        In how many records it stands.
    example : object
        Its first value.
    name : str
        The normalized key.
    is_repeated : bool
        Whether a later record has the first value again: it is no id then.
    """

    count: int
    example: Any
    name: str = ""
    is_repeated: bool = False

    @property
    def field(self) -> str:
        """The field that the value seems to be, so that a setting can be proposed; empty if there is no telling."""
        value = self.example
        if _OF_PARTS.search(self.name):
            return ""
        if isinstance(value, list):
            first = value[0] if value else None
            is_list_of_links = _names_a_page(first) or _is_link(first)
            if is_list_of_links:
                return "related"
            return "topics" if isinstance(first, str) else ""
        if _is_prose(value):
            return "excerpt"
        if isinstance(value, str) and is_url(value):
            return "" if _is_of_a_service(self.name, value) else "url"
        return "published" if not isinstance(value, bool | int | float) and is_date(value) else ""


class UnusedKeys(dict[str, UnusedKey]):
    """The keys that nothing was made of, by the name that the first record gives them."""

    def note(self, keys: Mapping[str, str], values: Mapping[str, Any], own: Iterable[str]) -> None:
        """Note the unused keys of a record that are not the user's `own`; both mappings are by normalized key."""
        for normalized in keys.keys() - _USED - set(map(normalize_key, own)):
            value = values[normalized]
            if value in (None, "", [], {}) or _is_of_links(value):  # nothing is lost
                continue
            known = self.get(keys[normalized])
            if known is not None:
                is_repeated = known.is_repeated or bool(value == known.example)
                self[keys[normalized]] = UnusedKey(known.count + 1, known.example, normalized, is_repeated)
            elif len(self) < MAX_KEYS:
                self[keys[normalized]] = UnusedKey(1, value, normalized)


def _is_prose(value: object) -> bool:
    if not isinstance(value, str) or is_url(value) or "<" in value:
        return False
    return len(value) > LONG and value.count(" ") > LONG / 10


def _names_a_page(value: object) -> bool:
    """Whether a mapping has a key by which entries of curated lists name their target."""
    if not isinstance(value, Mapping):
        return False
    keys = {normalize_key(key) for key in value if isinstance(key, str)}
    return not keys.isdisjoint(_TARGETS)


def _is_of_a_service(name: str, url: str) -> bool:
    """Whether a key is called like the host in its address: ``github``, ``tumblr_url``; that is a copy, or a source."""
    words = name.removesuffix("url").removesuffix("link")
    return bool(words) and words in host(url)


def _is_of_links(value: object) -> bool:
    """Whether a value is a link of a note or a list of them: of these links are made, whatever the key."""
    if note_name(value) is not value:
        return True
    return isinstance(value, list) and bool(value) and all(note_name(item) is not item for item in value)


def _is_link(value: object) -> bool:
    return isinstance(value, str) and (
        is_url(value) or value.startswith(("/", "[[")) or value.endswith((".md", ".mdx"))
    )
