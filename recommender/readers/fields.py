"""The fields of a record, and their keys: those of common site generators, and those that the user names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from recommender._io.arguments import checked_names
from recommender.errors import SettingsError, unknown, wrong_argument

__all__ = [
    "COMPUTED",
    "FIELDS",
    "LINK_FIELDS",
    "TABLES",
    "Fields",
    "NamedKeys",
    "normalize_key",
    "respelled",
    "shape_of",
]

_ADDRESSES = ("webUrl", "url", "permalink", "originalUrl", "canonicalUrl", "canonical", "externalUrl")

# Keys are compared without case, dashes and underscores, in which spellings differ: "pubDate" also means "pub_date" and
# "pubdate". Hugo and Pelican do not tell case apart either; others do, but nobody writes "Tags:" to say nothing.
# Where a record has several keys of a field, the first one in this table counts; only topics, aliases and related are
# joined.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "excerpt": ("excerpt", "description", "summary", "dek"),
    "published": (
        *("publishedDateTime", "date", "publishedAt", "pubDate", "datePublished", "publishDate", "published"),
        *("created", "createdAt", "pubDatetime"),
    ),
    "updated": (
        *(
            "lastmod",
            "updated",
            "updatedAt",
            "dateModified",
            "modified",
            "lastModified",
            "lastModifiedAt",
            "lastUpdated",
            "lastUpdate",
        ),
        *("updatedDate", "modDatetime", "modifiedDate"),
    ),
    "url": (*_ADDRESSES, "link"),
    "aliases": ("ampWebUrl", "cdnAmpWebUrl", "redirectFrom", "aliases", "alias"),
    "topics": ("topics", "tags", "categories", "keywords", "tag"),
    "section": ("category", "section"),
    "provider": ("provider", "author", "authors", "source", "publisher"),
    "kind": ("type",),
    "language": ("locale", "lang", "language"),
    "draft": ("draft",),
    "hidden": ("hidden",),
    "related": ("related", "relatedPosts", "relatedArticles", "relatedContent", "seeAlso"),
    "related_origin": ("relatedOrigin", "relatedBy"),
    "slug": ("slug", "abbrlink"),
    "id": ("id",),
    "quality": ("quality",),
    "authors": ("authors", "author", "creator", "byline", "primaryAuthor"),
    "series": ("series",),
    "images": ("image", "cover", "heroImage", "featuredImage", "featureImage", "thumbnail", "ogImage", "images"),
    "body": ("content", "contentHtml", "contentText", "body"),
}
COMPUTED = "related_computed"
"""The key under which this program may write its lists into front matter: it is never read, whatever it holds."""
TABLES = ("taxonomies", "extra", "params")
"""Tables whose keys count like those of the front matter itself: of Zola, and of Hugo."""

NamedKeys = Mapping[str, str | Sequence[str]]
"""Name of a field → the key, or the keys, that a caller names for it."""

_REMAPPABLE = [name for name in FIELDS if name not in {"section"}]

# The keys of an entry of a curated list: mostly the same, and a few more for its target.
LINK_FIELDS: dict[str, tuple[str, ...]] = {
    **{name: FIELDS[name] for name in ("excerpt", "published", "provider", "aliases")},
    "title": ("title", "headline", "label"),
    "url": (*_ADDRESSES, "href", "link"),
    "reference": ("slug", "path", "filepath", "file", "ref", "id", "articleId", "name"),
}


@lru_cache(maxsize=4096)
def normalize_key(key: str) -> str:
    """Return `key` in lower case, without dashes and underscores."""
    return key.replace("_", "").replace("-", "").lower()


def respelled(values: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of keys that are one in two spellings, ``title`` and ``Title``, and have two values."""
    if len(shape_of(values).names) == len(values):  # as in nearly all records
        return
    names = [key for key in values if isinstance(key, str)]
    first: dict[str, str] = {}
    for name in names:
        key = first.setdefault(normalize_key(name), name)
        if key != name and values[key] != values[name]:
            yield key, name


class Shape(NamedTuple):
    """What the keys of a record mean, whatever their values.

    Attributes
    ----------
    names : mapping of str to str
        Each key as written, under the normalized one; of several spellings, the first one counts.
    fields : mapping of str to list of str
        The keys of each field, as written, in the order of `FIELDS`.
    """

    names: Mapping[str, str]
    fields: Mapping[str, Sequence[str]]


def shape_of(keys: Iterable[Any]) -> Shape:
    """Return what some keys mean; records of a site have few sets of keys, so it is remembered for short ones."""
    known = tuple(keys)
    try:
        is_short = len("".join(known)) <= MAX_KEY_CHARACTERS
    except TypeError:  # some are no strings
        is_short = False
    return _short_shape(known) if is_short else _shape(known)


MAX_KEY_CHARACTERS = 2_000
"""Characters of all keys of a record whose meaning is remembered: a plain choice, to limit memory."""


def _shape(keys: Sequence[Any]) -> Shape:
    names = {normalize_key(key): key for key in reversed(keys) if isinstance(key, str)}
    fields: dict[str, list[tuple[int, str]]] = {}
    for normalized, key in names.items():
        for name, rank in _RANKS.get(normalized, ()):
            fields.setdefault(name, []).append((rank, key))
    return Shape(names, {name: [key for _, key in sorted(pairs, key=itemgetter(0))] for name, pairs in fields.items()})


_short_shape = lru_cache(maxsize=256)(_shape)


class Fields:
    """The keys that the user names in addition to `FIELDS`; they are tried first.

    Parameters
    ----------
    own : mapping of str to str or sequence of str, optional
        Name of a field, as in `FIELDS`, to keys of the records; ``"meta.title"`` is the key ``title`` in the mapping
        ``meta``.

    Raises
    ------
    SettingsError
        If it is no such mapping, or a field is unknown.
    """

    def __init__(self, own: NamedKeys | None = None) -> None:
        if own is not None and not isinstance(own, Mapping):
            raise wrong_argument("fields", own, 'a mapping of fields to keys, as fields={"id": "post_id"}')
        self.own: dict[str, tuple[str, ...]] = {}
        """Name of a field → the keys that the user names for it."""
        for name, keys in (own or {}).items():
            if name not in _REMAPPABLE:
                raise SettingsError(unknown("field", name, _REMAPPABLE))
            self.own[name] = tuple(checked_names(f"the field {name!r}", keys))
        self.are_own = bool(self.own)
        """Whether the user names any."""

    def find_own(self, name: str, record: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
        """Yield the (key, value) pairs of the field `name` in `record`, under the user's keys."""
        for key in self.own.get(name, ()):
            value = _value_at(record, key)
            if value is not None:
                yield key, value

    @property
    def own_keys(self) -> dict[str, str]:
        """All keys that the user names, and the field of each."""
        return {key.partition(".")[0]: name for name, keys in self.own.items() for key in keys}

    def is_own(self, name: str) -> bool:
        """Whether the user names keys for the field `name`."""
        return name in self.own


def _value_at(record: Mapping[Any, Any], key: str) -> Any:
    """Return the value under `key`, which may be a path of keys joined by dots; None if there is none."""
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


# For each normalized key, the fields it may belong to, and its rank among the keys of that field.
_RANKS: dict[str, list[tuple[str, int]]] = {}
for _name, _keys in FIELDS.items():
    for _rank, _key in enumerate(_keys):
        _RANKS.setdefault(normalize_key(_key), []).append((_name, _rank))
