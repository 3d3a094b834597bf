"""The address book of a site: which article answers to an id, a path, a slug, a URL or a title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from recommender._arrays.types import Ints
from recommender.content import Article, RelatedLink, canonical_url, clean_text, host, primary, site_path
from recommender.corpus.alike_names import MIN_LIKENESS, AlikeNames, introduced
from recommender.corpus.name_table import (
    FILE,
    FOLDER,
    ID,
    PATH,
    SITE_PATH,
    TITLE,
    URL,
    NameTable,
    PartedNames,
    addresses,
    path_of,
    title_key,
)
from recommender.corpus.path_ends import ends_of, means_another
from recommender.errors import UnknownArticleError, wrong_argument

__all__ = ["NAME_OF_ARTICLE", "AddressBook", "AmbiguousReferenceError"]

CACHED_ENTRIES = 20_000
"""How many entries, in different words, are cached with what they mean: on a site with long lists each is written in
dozens of them. A plain choice: some 10 MB at most."""

EXACT = "@/"
"""The sign of Zola for the content folder: what follows is the path of a file, and no other page is meant."""

NAME_OF_ARTICLE = "a string: an id, a path, a slug, a URL or an exact title of an article"
"""What a name of an article must be, for messages."""


class AmbiguousReferenceError(UnknownArticleError):
    """Several articles answer to `key`; a path or a URL would say which is meant."""

    def __init__(self, key: str, candidates: Sequence[str]) -> None:
        super().__init__(key, candidates)
        named = ", ".join(map(repr, candidates[:3])) + (" …" if len(candidates) > 3 else "")
        self.args = (f"{key!r} could be any of {len(candidates)} articles: {named}; use an id or a URL",)


class AddressBook:
    """Finds articles by any of their names.

    Kinds of names are tried from the strictest to the loosest, and the first kind with a match decides. An id, a
    path or a URL belongs to the first article that claims it (a curated entry may say by title or date which other
    article at the same URL it means); the looser names (slug, path of the URL, title) may belong to several, and then
    decide nothing.

    Parameters
    ----------
    articles : sequence of Article
        In the corpus's order; positions refer to it.
    table : NameTable or PartedNames, optional
        Their names, if that table exists already.
    """

    def __init__(self, articles: Sequence[Article], table: NameTable | PartedNames | None = None) -> None:
        self._articles = articles
        self.table: NameTable | PartedNames = table or NameTable.of(articles, range(len(articles)))
        self._resolved: dict[tuple[Any, ...], int | None] = {}

    def after_change(self, articles: Sequence[Article], origin: Ints, leaving: Sequence[Article]) -> AddressBook:
        """Return the book of `articles`, of which one stood at `origin` in this one, or is new: -1.

        Parameters
        ----------
        articles : sequence of Article
            The articles of the new book.
        origin : ndarray, shape (n_articles,), int64
            Their positions in this one.
        leaving : sequence of Article
            Those of this book that are not in the new one.
        """
        new = np.flatnonzero(origin < 0)
        fresh = NameTable.of([articles[position] for position in new.tolist()], new.tolist())
        return AddressBook(articles, self.table.after_change(fresh, origin, len(self._articles), leaving))

    def of_file(self, path: str) -> list[int]:
        """Return the positions of the articles that were read from a file, by its path in the content folder."""
        return [place for place in self.table.find(FILE, path) if self._articles[place].path == path]

    def at_address(self, url: str) -> list[int]:
        """Return the positions of the articles that have a canonical URL among their addresses."""
        return [*self.table.find(URL, url)] if url else []

    def find(self, key: str) -> int:
        """Return the position of the article that answers to `key`.

        Parameters
        ----------
        key : str
            An id, a path, a slug, any known URL or an exact title.

        Raises
        ------
        UnknownArticleError
            If none does, with the closest matches; `AmbiguousReferenceError` if several do.
        SettingsError
            If `key` is no string.
        """
        if not isinstance(key, str):
            raise wrong_argument("key", key, NAME_OF_ARTICLE)
        position = self._find(key)
        if position is None:
            closest = self._alike.closest(key)
            raise UnknownArticleError(key, [one.id for one in closest], [*map(introduced, closest)])
        return position

    def resolve(self, link: RelatedLink, source: Article | None = None) -> int | None:
        """Return the position of the article a curated entry means, or None if it is no article of the site.

        Of several articles with the same name, it means the one in the language of `source`, the article with the
        entry, or in its folder.

        An address or a reference decides alone: a title is looked up only for entries that have nothing else,
        because different articles share titles.

        Raises
        ------
        AmbiguousReferenceError
            If several articles answer to the entry's slug, path or title, and it gives no address.
        """
        # All that the answer depends on: many lists name the same articles in the same words.
        place = source and (source.language, source.path and f"{source.path.rpartition('/')[0]}/")
        key = (link.url, link.reference, link.aliases, link.title, link.published, place)
        try:
            return self._resolved[key]
        except KeyError:
            pass
        if len(self._resolved) >= CACHED_ENTRIES:
            self._resolved.clear()
        return self._resolved.setdefault(key, self._resolve(link, source))

    def _resolve(self, link: RelatedLink, source: Article | None) -> int | None:
        given = addresses(link)
        for url in given:
            claimants = self.table.find(URL, url)
            if claimants:
                return self._best(claimants, link)
        try:
            name = link.reference or link.url
            if name:
                return self._find(name, source)
        except AmbiguousReferenceError:
            if not given:
                raise
        return None if given else self._find_title(link.title, source)

    def is_own(self, url: str) -> bool:
        """Whether `url` lies on the host that most of the site's articles share."""
        return bool(self.own_host) and host(url) == self.own_host

    @cached_property
    def own_host(self) -> str:
        """The host of more than half of all articles with a URL, or empty: an aggregator has none."""
        return self.table.own_host

    def closest(self, key: str, k: int = 3, min_likeness: float = MIN_LIKENESS) -> list[str]:
        """Return the ids of up to `k` articles whose id, slug or title look most like `key`, and alike enough."""
        return [article.id for article in self._alike.closest(key, k, min_likeness)]

    @cached_property
    def _alike(self) -> AlikeNames:
        return AlikeNames(self._articles)

    def _find(self, key: str, source: Article | None = None) -> int | None:
        if key.startswith(EXACT):
            return next(iter(self.table.find(PATH, key.removeprefix(EXACT))), None)
        first = self.table.find(ID, key)
        if first:
            return self._translated(self._beside(first[0], key, source), key, source)
        first = self.table.find(PATH, key)
        if first:
            return first[0]
        url = canonical_url(key)
        claimants = self.table.find(URL, url) if url else []
        if claimants:
            return claimants[0]
        if url:
            return self._find_end(ends_of(path_of(key)), key, source) if self.is_own(key) else None
        whole, *shorter = ends_of(site_path(key))
        position = self._find_end([whole], key, source)
        position = position if position is not None else self._find_title(key, source)
        return position if position is not None else self._find_end(shorter, key, source)

    def _beside(self, position: int, key: str, source: Article | None) -> int:
        """The article with the id `key`; where its record gave it that id, one in the folder of `source` if any."""
        folder = source.path.rpartition("/")[0] if source else ""
        if not folder or "/" in key or site_path(self._articles[position].path) == site_path(key):
            return position
        return next(iter(self.table.find(SITE_PATH, site_path(f"{folder}/{key}"))), position)

    def _translated(self, position: int, key: str, source: Article | None) -> int:
        """The article with the id `key`; of ``b`` and ``b.de`` in one folder, that in the language of `source`."""
        found = self._articles[position]
        if source is None or not source.language or not found.language or _same_language(found, source):
            return position
        pairs = [(one, self._articles[one]) for one in self.table.find(SITE_PATH, site_path(key))]
        meant = [one for one, other in pairs if _same_language(other, source) and _same_folder(other, found)]
        return meant[0] if len(meant) == 1 else position

    def _find_end(self, ends: Iterable[tuple[str, list[str]]], key: str, source: Article | None) -> int | None:
        """The one article that answers to the first of some ends of a path that any article answers to."""
        for end, before in ends:
            positions = self.table.find(SITE_PATH, end) if end else []
            if before:
                positions = [
                    one for one in positions if not means_another(before, self._articles[one], self._is_folder)
                ]
            if positions:
                return self._only(positions, key, source)
        return None

    def _is_folder(self, name: str) -> bool:
        return bool(self.table.find(FOLDER, name))

    def _best(self, claimants: list[int], link: RelatedLink) -> int:
        """Of several versions of one page, the one that the entry's title or date means."""

        def mismatch(position: int) -> tuple[bool, bool]:
            article = self._articles[position]
            return title_key(article.title) != title_key(link.title), article.published != link.published

        return min(claimants, key=mismatch)

    def _find_title(self, title: str, source: Article | None) -> int | None:
        name = title_key(clean_text(title))
        positions = self.table.find(TITLE, name) if name else []
        return self._only(positions, title, source) if positions else None

    def _only(self, positions: list[int], key: str, source: Article | None) -> int:
        """The one of some articles that `source` means by a name that they share."""
        if source is not None and len(positions) > 1:
            for is_meant in (_same_language, _same_folder):
                same = [place for place in positions if is_meant(self._articles[place], source)]
                positions = same or positions
        if len(positions) > 1:
            raise AmbiguousReferenceError(key, [self._articles[position].id for position in positions])
        return positions[0]


def _same_language(one: Article, other: Article) -> bool:
    """Whether both name the same language, or none: a page that names none is in the main language of its site."""
    return primary(one.language) == primary(other.language)


def _same_folder(one: Article, other: Article) -> bool:
    return bool(other.path) and one.path.rpartition("/")[0] == other.path.rpartition("/")[0]
