"""Which keys of a record mean what: the dialects of the common generators, and the settings' own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from recommender.errors import SettingsError, unknown

__all__ = ["FIELDS", "LINK_FIELDS", "Fields", "by_field", "find_all", "squash"]

_ADDRESSES = ("webUrl", "url", "permalink", "originalUrl", "canonicalUrl", "canonical", "externalUrl")

# Spellings differ in case, dashes and underscores only too often, so keys are compared without them:
# "pubDate" also means "pub_date" and "pubdate". Where several keys are present, the first one decides; only
# topics, aliases and related are united.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "excerpt": ("excerpt", "description", "summary", "dek"),
    "published": (
        *("publishedDateTime", "date", "publishedAt", "pubDate", "datePublished", "publishDate", "published"),
        *("created", "createdAt"),
    ),
    "updated": ("lastmod", "updated", "updatedAt", "dateModified"),
    "url": (*_ADDRESSES, "link"),
    "aliases": ("ampWebUrl", "cdnAmpWebUrl", "redirectFrom", "aliases"),
    "topics": ("topics", "tags", "categories", "keywords"),
    "section": ("category", "section"),
    "provider": ("provider", "author", "authors", "source", "publisher"),
    "kind": ("type",),
    "language": ("locale", "lang", "language"),
    "draft": ("draft",),
    "hidden": ("hidden",),
    "related": ("related", "relatedPosts", "relatedArticles", "relatedContent", "seeAlso"),
    "slug": ("slug",),
    "id": ("id",),
    "quality": ("quality",),
    "body": ("content", "contentHtml", "contentText", "body"),
}
_REMAPPABLE = [name for name in FIELDS if name not in {"updated", "section"}]

# An entry of a curated list speaks the same language, with a few words of its own for its target.
LINK_FIELDS: dict[str, tuple[str, ...]] = {
    **{name: FIELDS[name] for name in ("excerpt", "published", "provider", "aliases")},
    "title": ("title", "headline", "label"),
    "url": (*_ADDRESSES, "href", "link"),
    "reference": ("slug", "path", "filepath", "file", "ref", "id", "name"),
}


@lru_cache(maxsize=4096)
def squash(key: str) -> str:
    """Return `key` without what spellings differ in: case, dashes and underscores."""
    return key.replace("_", "").replace("-", "").lower()


def find_all(table: Mapping[str, tuple[str, ...]], name: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every (key, value) under which `values` holds the field `name`; all keys are squashed."""
    for key in table[name]:
        value = values.get(key)
        if value is not None:
            yield key, value


def by_field(squashed: Mapping[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    """Return every (key, value) under the name of its field, the best first; all keys are squashed."""
    found: dict[str, list[tuple[int, str, Any]]] = {}
    for key, value in squashed.items():
        if value is not None:
            for name, rank in _RANKS.get(key, ()):
                found.setdefault(name, []).append((rank, key, value))
    return {name: [entry[1:] for entry in sorted(entries, key=itemgetter(0))] for name, entries in found.items()}


class Fields:
    """The field table of one run: the settings' own keys before the built-in ones.

    Parameters
    ----------
    own : mapping of str to sequence of str, optional
        Canonical field name to keys of the records; ``"meta.title"`` reaches into a mapping.

    Raises
    ------
    SettingsError
        If a canonical name is unknown.
    """

    def __init__(self, own: Mapping[str, Sequence[str]] | None = None) -> None:
        self._own = {name: (keys,) if isinstance(keys, str) else tuple(keys) for name, keys in (own or {}).items()}
        for name in self._own:
            if name not in _REMAPPABLE:
                raise SettingsError(unknown("field", name, _REMAPPABLE))

    def find_own(self, name: str, record: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
        """Yield (key, value) for every key of the settings under which `record` holds the field `name`."""
        for key in self._own.get(name, ()):
            value = _reach(record, key)
            if value is not None:
                yield key, value

    def is_own(self, name: str) -> bool:
        """Whether the settings name keys for the field `name`."""
        return name in self._own


def _reach(record: Mapping[Any, Any], key: str) -> Any:
    """The value under `key`, which may be a path of keys joined by dots."""
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


_RANKS: dict[str, list[tuple[str, int]]] = {}
for _name, _keys in FIELDS.items():
    for _rank, _key in enumerate(_keys):
        _RANKS.setdefault(squash(_key), []).append((_name, _rank))
