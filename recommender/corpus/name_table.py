"""The names that articles go by, as a table of hashes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

import numpy as np

from recommender._arrays.types import Bytes, Ints, Keys
from recommender.content import (
    Article,
    RelatedLink,
    canonical_url,
    clean_text,
    fold_case,
    host,
    site_path,
    slugify,
    strip_date,
    strip_numbers,
    url_path,
)
from recommender.corpus.path_ends import ends_of, folder_name, folders_of

__all__ = [
    "FILE",
    "FOLDER",
    "ID",
    "PATH",
    "SITE_PATH",
    "TITLE",
    "URL",
    "NameTable",
    "PartedNames",
    "addresses",
    "keys_of",
    "page_key",
    "path_of",
    "title_key",
]


ID, PATH, FILE, FOLDER, URL, ALIAS, SITE_PATH, TITLE = "ipfduasl"
"""Kinds of names. A path names the one article of its file, a file all it holds, a folder all pages below it; an alias
is looked up as a URL."""


class _Names(ABC):
    """What any table of names answers."""

    __slots__ = ()

    hosts: Counter[str]

    @abstractmethod
    def of_key(self, key: np.uint64) -> list[int]:
        """Return the positions of the articles with a name, by its key; in order as `find` has them."""

    def find(self, kind: str, name: str) -> list[int]:
        """Return the positions of the articles with a name, owners before aliases, then by position."""
        return self.of_key(_as_keys(_hash(kind, name))[0])

    @property
    def own_host(self) -> str:
        """The host of more than half of all articles with a URL, or empty: an aggregator has none."""
        hosts = {name: count for name, count in self.hosts.items() if name}
        name, count = max(hosts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return name if count * 2 > sum(hosts.values()) else ""


@dataclass(frozen=True, slots=True, eq=False)
class NameTable(_Names):
    """The articles by name: sorted hashes of names, so that a look-up needs only arrays, which may lie in a file.

    Attributes
    ----------
    keys : ndarray, shape (n_names,), uint64
        `key_of` kind and name, ascending.
    ranks : ndarray, shape (n_names,), uint8
        1 where the name is only an alias of the article and may be the URL of another page, else 0: the posts of a live
        page share the AMP copy of the page, which has an address of its own.
    positions : ndarray, shape (n_names,), int64
        The article that has the name; equal names by rank, then position.
    hosts : Counter of str
        How many articles have a URL on which host.
    """

    keys: Keys
    ranks: Bytes
    positions: Ints
    hosts: Counter[str]

    @classmethod
    def of(cls, articles: Iterable[Article], positions: Iterable[int]) -> NameTable:
        """Return the table of all names of `articles`, whose positions are `positions`."""
        keys, ranks, owners = bytearray(), bytearray(), array("q")  # a large site has tens of millions of names
        hosts: Counter[str] = Counter()
        for article, position in zip(articles, positions, strict=True):
            names = list(_names(article))
            keys += b"".join([_hash(URL if kind == ALIAS else kind, name) for kind, name in names])
            ranks += bytes([kind == ALIAS for kind, _ in names])
            owners.extend([position] * len(names))
            hosts[host(article.url) if article.url else ""] += 1
        columns = (np.frombuffer(ranks, dtype=np.uint8), np.frombuffer(owners, dtype=np.int64))
        return cls.sorted(_as_keys(keys), *columns, hosts)

    @classmethod
    def sorted(cls, keys: Keys, ranks: Bytes, positions: Ints, hosts: Counter[str]) -> NameTable:
        """Return the table of some names in any order."""
        order = np.lexsort((positions, ranks, keys))
        return cls(keys[order], ranks[order], positions[order], hosts)

    def after_change(self, fresh: NameTable, origin: Ints, n_before: int, leaving: Sequence[Article]) -> NameTable:
        """Return the names of the articles that stay, at their new positions, and of new ones; see `AddressBook`."""
        destination = np.full(n_before, -1, dtype=np.int64)
        destination[origin[origin >= 0]] = np.flatnonzero(origin >= 0)
        positions = destination[self.positions]
        stay = positions >= 0
        gone = Counter(host(article.url) if article.url else "" for article in leaving)
        hosts = self.hosts - gone + fresh.hosts
        return self.sorted(
            np.append(self.keys[stay], fresh.keys),
            np.append(self.ranks[stay], fresh.ranks),
            np.append(positions[stay], fresh.positions),
            hosts,
        )

    def of_key(self, key: np.uint64) -> list[int]:
        """Return the positions of the articles with a name, by its key; in order as `find` has them."""
        start = int(np.searchsorted(self.keys, key))
        if start == len(self.keys) or self.keys[start] != key:
            return []
        end = int(np.searchsorted(self.keys, key, side="right"))
        return list(dict.fromkeys(self.positions[start:end].tolist()))

    def between(self, number: int, n: int) -> NameTable:
        """Return the part of some `number` of `n` parts, by ranges of keys that are the same for every table."""
        starts = np.array([((one << 64) + n - 1) // n for one in (number, number + 1) if one < n], dtype=np.uint64)
        part = slice(*self.keys.searchsorted(starts).tolist(), *([None] if number + 1 == n else []))
        return NameTable(self.keys[part], self.ranks[part], self.positions[part], Counter())


@dataclass(frozen=True, slots=True, eq=False)
class PartedNames(_Names):
    """A table of names in parts, of which a look-up reads one.

    Attributes
    ----------
    parts : sequence of NameTable
        Each holds a range of keys, as `NameTable.between` cuts them.
    hosts : Counter of str
        As of a `NameTable`.
    """

    parts: Sequence[NameTable]
    hosts: Counter[str]

    def of_key(self, key: np.uint64) -> list[int]:
        """Return what `NameTable.of_key` does."""
        return self.parts[int(key) * len(self.parts) >> 64].of_key(key)

    @property
    def whole(self) -> NameTable:
        """The same names as one table."""
        parts = [(part.keys, part.ranks, part.positions) for part in self.parts]
        keys, ranks, positions = (np.concatenate(column) for column in zip(*parts, strict=True))
        return NameTable(keys, ranks, positions, self.hosts)

    def after_change(self, fresh: NameTable, origin: Ints, n_before: int, leaving: Sequence[Article]) -> NameTable:
        """Return what `NameTable.after_change` does."""
        return self.whole.after_change(fresh, origin, n_before, leaving)


def keys_of(named: Article | RelatedLink) -> Keys:
    """Return the keys of all names of an article, or of all that are looked up to resolve an entry."""
    if isinstance(named, Article):
        return _as_keys(b"".join([_hash(URL if kind == ALIAS else kind, name) for kind, name in _names(named)]))
    return _as_keys(_hashes_of_entry(named.reference, named.url, named.aliases, named.title))


@lru_cache(maxsize=32_768)
def _hashes_of_entry(reference: str, url: str, aliases: tuple[str, ...], title: str) -> bytes:
    """The hashes of all that an entry looks up. Many lists hold the same entry."""
    entry = RelatedLink(reference=reference, url=url, aliases=aliases, title=title)
    return b"".join([_hash(kind, name) for kind, name in _looked_up(entry)])


def page_key(url: str) -> int:
    """Return the key of an address; 0 for none."""
    canonical = canonical_url(url)
    return int(_as_keys(_hash(URL, canonical))[0]) if canonical else 0


def _hash(kind: str, name: str) -> bytes:
    # 64 bits: with a million names, two share a key with a probability of about 3e-8.
    return blake2b((kind + name).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _as_keys(hashes: bytes | bytearray) -> Keys:
    return np.frombuffer(hashes, dtype="<u8").astype(np.uint64)


def _names(article: Article) -> Iterator[tuple[str, str]]:
    """Every name of an article, with its kind."""
    yield ID, article.id
    if article.path:
        yield FILE, article.path
        if not article.line:  # with a line, several records share the file
            yield PATH, article.path
            yield from ((FOLDER, name) for name in dict.fromkeys(folders_of(article)))
    own = canonical_url(article.url)
    yield from ((URL if url == own else ALIAS, url) for url in addresses(article))
    yield from ((SITE_PATH, name) for name in _site_names(article))
    yield TITLE, title_key(article.title)


def _looked_up(link: RelatedLink) -> Iterator[tuple[str, str]]:
    """Every name that `AddressBook.resolve` may look up for an entry, with its kind."""
    yield from ((URL, url) for url in addresses(link))
    if name := link.reference or link.url:
        yield from ((ID, name), (PATH, name.removeprefix("@/")), (TITLE, title_key(clean_text(name))))
        url = canonical_url(name)
        path = path_of(name) if url else site_path(name)
        yield from ((URL, url),) if url else ()
        for end, before in ends_of(path):
            yield SITE_PATH, end
            yield from ((FOLDER, folder_name(segment)) for segment in before[-1:])
    yield TITLE, title_key(clean_text(link.title))


def addresses(named: Article | RelatedLink) -> list[str]:
    """Return the canonical form of every URL given for an article or a link's target, its own first.

    A feed's articles are often named by a URL: such an id is an address, too.
    """
    own_id = (named.id,) if isinstance(named, Article) else ()
    return list(dict.fromkeys(filter(None, map(canonical_url, (named.url, *own_id, *named.aliases)))))


def path_of(url: str) -> str:
    """The site path in a URL; AMP copies have that of their article."""
    return site_path(url_path(url) if canonical_url(url) else urlsplit(url).path)


def _site_names(article: Article) -> Iterable[str]:
    """Every path and slug by which other pages of the same site may name `article`.

    Pages of Middleman and Hexo lie in the folder ``source``, which is no part of their addresses.
    """
    folder, _, name = article.path.rpartition("/")
    stem = name[: name.rindex(".")] if "." in name[1:-1] else name
    bare, day = strip_date(stem), f"{article.published:%Y-%m-%d}" if article.published else ""
    names = {article.id, article.path, article.slug, stem, name, bare}
    names |= {folder.rpartition("/")[2]} if stem in ("index", "_index") else set()
    names |= {article.path.partition("/")[2]} if article.path.startswith("source/") else set()
    names |= {f"{folder}/{article.id}"} if folder and "/" not in article.id else set()  # ids of Docusaurus
    names |= _without_language(folder, stem, article.language)
    names |= {strip_numbers(name) for name in (f"{folder}/{stem}", stem)}
    names |= {url for url in article.aliases if not canonical_url(url)}
    names |= {f"{day}-{slugify(article.title)}"} if day else set()
    names.update(_permalinks({bare, strip_date(article.slug)} - {"", "index"}, stem.removesuffix(bare), day))
    others = [url for url in article.aliases if canonical_url(url) or url.startswith("/")]
    urls = [url for url in (article.url, article.permalink, *others) if url]
    return set(filter(None, (*map(site_path, names), *map(path_of, urls))))


def _without_language(folder: str, stem: str, language: str) -> set[str]:
    """The names of a file without the language in them: translations of a page share them."""
    if not language:
        return set()
    bare = stem[: -len(language) - 1] if stem.lower().replace("_", "-").endswith(f".{language}") else stem
    segments = [one for one in folder.split("/") if one and one.lower().replace("_", "-") != language]
    names = {"/".join((*segments, bare)), bare}
    return names if bare != "index" else {"/".join(segments), *segments[-1:]}


def _permalinks(slugs: Iterable[str], *dates: str) -> Iterator[str]:
    """The paths at which Jekyll and WordPress publish a post by default, with and without the day.

    Dates are that of the file name, and that of the record, which the time zone may move to the next day.
    """
    for day in {tuple(f"{int(part):02}" for part in date.split("-")[:3]) for date in dates if date}:
        for slug in slugs:
            yield "/".join((*day[:2], slug))
            yield "/".join((*day, slug))


def title_key(title: str) -> str:
    return fold_case(title)
