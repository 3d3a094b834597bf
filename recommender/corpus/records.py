"""Articles as bytes and back: an index keeps them as bytes, and each is decoded when it is first used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np

from recommender._arrays.lazy import LazySequence
from recommender._arrays.strings import StringArray
from recommender._arrays.types import Bytes, Ints
from recommender._io.array_files import REMEDY
from recommender.content import Article, Problem, RelatedLink
from recommender.errors import StoreError

__all__ = ["Digested", "Records", "StoredProblems", "digests_of", "encode", "fingerprint_of"]

CACHE_SIZE = 20_000
"""How many decoded articles stay in memory. A plain choice: some 20 MB, and more than a page or a batch uses."""

_FIELDS_OF_PROBLEM = attrgetter(*(entry.name for entry in fields(Problem)))
_DEFAULTS = {kind: {entry.name: entry.default for entry in fields(kind)} for kind in (Article, RelatedLink)}


class Records(LazySequence[Article]):
    """Articles that are read from their bytes one by one.

    Parameters
    ----------
    stored : StringArray
        Each as `encode` writes it.
    share : int
        Of how many parts of a site these are one: its articles are cached together.
    """

    def __init__(self, stored: StringArray, share: int = 1) -> None:
        self.stored = stored
        self._read = lru_cache(max(1, CACHE_SIZE // share))(lambda place: _decode(stored.encoded(place)))

    def __reduce__(self) -> tuple[type[Records], tuple[StringArray]]:
        """A copy decodes its articles by itself."""
        return Records, (self.stored,)

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Records:
        """Return `articles` as bytes."""
        return articles if isinstance(articles, Records) else cls(StringArray.of(map(encode, articles)))

    def encoded(self) -> Iterator[bytes]:
        """Yield the bytes of each article."""
        return map(self.stored.encoded, range(len(self)))

    def __len__(self) -> int:
        return len(self.stored)

    def _at(self, place: int) -> Article:
        return self._read(place)

    def __iter__(self) -> Iterator[Article]:
        return (_decode(self.stored.encoded(place)) for place in range(len(self)))


@dataclass(frozen=True, slots=True, eq=False)
class StoredProblems:
    """Problems as bytes, as an index keeps them: their number is known, and they are decoded when they are first used.

    Attributes
    ----------
    json : ndarray of uint8
        A list of lists: the fields of each problem.
    count : int
        Number of problems that somebody may want to mend: without notes, see `recommender.content.Problem.is_note`.
    """

    json: Bytes
    count: int

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> StoredProblems:
        """Return `problems` as bytes."""
        text, separator = bytearray(b"["), b""  # a large site has a million: there is no second copy
        for row in map(_FIELDS_OF_PROBLEM, problems):
            text += separator + json.dumps(row).encode()
            separator = b", "
        text += b"]"
        return cls(np.frombuffer(text, dtype=np.uint8), sum(not one.is_note for one in problems))

    def read(self) -> tuple[Problem, ...]:
        """Return the problems; StoreError if they are damaged."""
        try:
            return tuple(Problem(*row) for row in json.loads(self.json.tobytes()))
        except (ValueError, TypeError) as error:
            raise StoreError(f"the index is damaged: its problems cannot be read ({error})", REMEDY) from error


def encode(article: Article) -> bytes:
    """Return an article as JSON in ASCII, without the fields that have their default."""
    return json.dumps(_fields_of(article), default=_plain, separators=(",", ":")).encode("ascii")


class Digested:
    """The bytes of articles, which are hashed while they pass by: they need not be made, or held, a second time.

    Parameters
    ----------
    encoded : iterable of bytes
        Each as `encode` writes it.
    """

    def __init__(self, encoded: Iterable[bytes]) -> None:
        self._encoded, self._hashes = encoded, bytearray()

    def __iter__(self) -> Iterator[bytes]:
        for one in self._encoded:
            self._hashes += hashlib.blake2b(one, digest_size=16).digest()
            yield one

    @property
    def digests(self) -> Bytes:
        """A hash of everything that each article says which has passed, shape (n, 16)."""
        return np.frombuffer(self._hashes, dtype=np.uint8).reshape(-1, 16)


def digests_of(articles: Sequence[Article]) -> Bytes:
    """Return a hash of everything each article says, shape (n_articles, 16)."""
    passing = Digested(articles.encoded() if isinstance(articles, Records) else map(encode, articles))
    for _ in passing:
        pass
    return passing.digests


def fingerprint_of(digests: Bytes, hidden: Ints) -> str:
    """Return a hash of what all articles say, see `digests_of`, and of the entries that make no link."""
    return hashlib.blake2b(digests.tobytes() + hidden.tobytes(), digest_size=16).hexdigest()


def _fields_of(record: Article | RelatedLink) -> dict[str, Any]:
    defaults = _DEFAULTS[type(record)]
    values = ((name, getattr(record, name), default) for name, default in defaults.items())
    return {name: value for name, value, default in values if value != default}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else _fields_of(value)


def _decode(encoded: bytes) -> Article:
    record = json.loads(encoded)
    related, links = (_links(record.pop(name, ())) for name in ("related", "links"))
    return Article(**_values(record), related=related, links=links)


def _links(entries: Iterable[dict[str, Any]]) -> tuple[RelatedLink, ...]:
    return tuple(RelatedLink(**_values(entry)) for entry in entries)


def _values(record: dict[str, Any]) -> dict[str, Any]:
    for name in ("aliases", "topics", "authors", "images"):
        if name in record:
            record[name] = tuple(record[name])
    if "anchors" in record:
        record["anchors"] = tuple(map(tuple, record["anchors"]))
    for name in ("published", "updated", "public_from", "public_until"):
        if name in record:
            record[name] = datetime.fromisoformat(record[name])
    return record
