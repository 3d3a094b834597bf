"""The address book of a site: which article answers to an id, a path, a slug, a URL or a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from recommender.article import Article, RelatedLink, clean_text
from recommender.errors import UnknownArticleError
from recommender.identity import canonical_url, host, site_path, slugify, strip_date

__all__ = ["AddressBook", "AmbiguousReferenceError"]


class AmbiguousReferenceError(UnknownArticleError):
    """Several articles answer to `key`; a path or a URL would tell them apart."""

    def __init__(self, key: str, candidates: Sequence[str]) -> None:
        super().__init__(key, candidates)
        named = ", ".join(map(repr, candidates[:3])) + (" …" if len(candidates) > 3 else "")
        self.args = (f"{key!r} could be any of {len(candidates)} articles: {named}; use an id or a URL",)


class AddressBook:
    """Finds articles by any name they go by.

    Each kind of name has its own table; they are asked from the strictest to the loosest, and the first table
    that knows the name decides. An id, a path or a URL belongs to the first article that claims it (a curated
    entry may say by title or date which other article at the same URL it means); the looser names (slug, path
    of the URL, title) may belong to several, and then decide nothing.

    Parameters
    ----------
    articles : sequence of Article
        In the corpus's order; positions refer to it.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._ids = {article.id: position for position, article in enumerate(articles)}
        self._paths: dict[str, int] = {}
        self._site_paths: dict[str, set[int]] = {}
        self._titles: dict[str, set[int]] = {}
        for position, article in enumerate(articles):
            if article.path and not article.line:  # with a line, several records share the file
                self._paths.setdefault(article.path, position)
            for name in _site_names(article):
                self._site_paths.setdefault(name, set()).add(position)
            self._titles.setdefault(_title_key(article.title), set()).add(position)
        self._urls = _claims(articles)
        self.own_host = _own_host(articles)

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
        """
        position = self._find(key)
        if position is None:
            raise UnknownArticleError(key, self.closest(key))
        return position

    def resolve(self, link: RelatedLink) -> int | None:
        """Return the position of the article a curated entry means, or None if it is none of ours.

        An address or a reference decides alone: a title is looked up only for entries that have nothing else,
        because different articles share titles.

        Raises
        ------
        AmbiguousReferenceError
            If several articles answer to the entry's slug, path or title, and it gives no address.
        """
        given = addresses(link)
        for url in given:
            if url in self._urls:
                return self._best(self._urls[url], link)
        try:
            name = link.reference or link.url
            if name:
                return self._find(name)
        except AmbiguousReferenceError:
            if not given:
                raise
        return None if given else self._find_title(link.title)

    def is_own(self, url: str) -> bool:
        """Whether `url` lies on the host that most of the site's articles share."""
        return bool(self.own_host) and host(url) == self.own_host

    def closest(self, key: str, k: int = 3) -> list[str]:
        """Return the ids of up to `k` articles whose id, slug or title look most like `key`."""
        wanted = _trigrams(key)
        shared = Counter(name for trigram in wanted for name in self._trigram_postings.get(trigram, ()))
        best: dict[int, float] = {}
        for (position, _, size), common in shared.items():
            best[position] = max(best.get(position, 0.0), common / (len(wanted) + size - common))
        ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [self._articles[position].id for position, likeness in ordered[:k] if likeness > 0.15]

    @cached_property
    def _trigram_postings(self) -> dict[str, list[tuple[int, int, int]]]:
        """Trigram → the names that hold it, each as (article, which name, how many trigrams it has)."""
        postings: dict[str, list[tuple[int, int, int]]] = {}
        for position, article in enumerate(self._articles):
            for number, name in enumerate((article.id, article.slug, article.title)):
                grams = _trigrams(name)
                entry = (position, number, len(grams))
                for gram in grams:
                    postings.setdefault(gram, []).append(entry)
        return postings

    def _find(self, key: str) -> int | None:
        for table in (self._ids, self._paths):
            if key in table:
                return table[key]
        url = canonical_url(key)
        if url in self._urls:
            return self._urls[url][0]
        if url:
            return self._unique(self._site_paths, _path_of(key), key) if self.is_own(key) else None
        position = self._unique(self._site_paths, site_path(key), key)
        return position if position is not None else self._find_title(key)

    def _best(self, claimants: list[int], link: RelatedLink) -> int:
        """Of several versions of one page, the one that the entry's title or date means."""

        def mismatch(position: int) -> tuple[bool, bool]:
            article = self._articles[position]
            return _title_key(article.title) != _title_key(link.title), article.published != link.published

        return min(claimants, key=mismatch)

    def _find_title(self, title: str) -> int | None:
        return self._unique(self._titles, _title_key(clean_text(title)), title)

    def _unique(self, table: dict[str, set[int]], name: str, key: str) -> int | None:
        positions = table.get(name, set()) if name else set()
        if len(positions) > 1:
            raise AmbiguousReferenceError(key, [self._articles[position].id for position in sorted(positions)])
        return next(iter(positions), None)


def addresses(named: Article | RelatedLink) -> list[str]:
    """Return the canonical form of every URL given for an article or a link's target, its own first.

    A feed's articles are often named by a URL: such an id is an address, too.
    """
    own_id = (named.id,) if isinstance(named, Article) else ()
    return list(dict.fromkeys(filter(None, map(canonical_url, (named.url, *own_id, *named.aliases)))))


def _claims(articles: Sequence[Article]) -> dict[str, list[int]]:
    """Canonical URL → the articles it may mean, those first that have it for their own.

    The posts of a live page share the AMP copy of the page, which has an address of its own.
    """
    claims: dict[str, list[int]] = {}
    for position, article in enumerate(articles):
        if url := canonical_url(article.url):
            claims.setdefault(url, []).append(position)
    for position, article in enumerate(articles):
        for url in addresses(article):
            claimants = claims.setdefault(url, [])
            if url != canonical_url(article.url):
                claimants.append(position)
    return claims


def _path_of(url: str) -> str:
    """The site path in a URL; AMP copies have that of their article."""
    return site_path(urlsplit(canonical_url(url) or url).path)


def _site_names(article: Article) -> Iterable[str]:
    """Every path and slug by which other pages of the same site may name `article`."""
    path = PurePosixPath(article.path)
    names = [article.id, article.path, article.slug, path.stem, path.name, strip_date(path.stem)]
    names += [path.parent.name] if path.stem == "index" else []
    names += [url for url in article.aliases if not canonical_url(url)]
    if article.published:
        names.append(f"{article.published:%Y-%m-%d}-{slugify(article.title)}")
    names += _permalinks(article)
    urls = [url for url in (article.url, *article.aliases) if canonical_url(url) or url.startswith("/")]
    return set(filter(None, (*map(site_path, names), *map(_path_of, urls))))


def _permalinks(article: Article) -> Iterable[str]:
    """The paths at which Jekyll and WordPress publish a post unless told otherwise, with and without the day.

    The day is that of the file name, and that of the record, which the time zone may move to the next.
    """
    stem = PurePosixPath(article.path).stem
    bare = strip_date(stem)
    written = stem.removesuffix(bare).split("-")[:3]
    days = {tuple(f"{int(part):02}" for part in written)} if len(written) == 3 else set()
    if article.published:
        days.add(tuple(f"{article.published:%Y-%m-%d}".split("-")))
    slugs = {strip_date(article.slug), bare} - {"", "index"}
    return ["/".join((*day[:depth], slug)) for day in days for depth in (2, 3) for slug in slugs]


def _own_host(articles: Sequence[Article]) -> str:
    """The host of more than half of all articles with a URL, or empty: an aggregator has none."""
    hosts = Counter(name for name in (host(article.url) for article in articles if article.url) if name)
    name, count = max(hosts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return name if count * 2 > sum(hosts.values()) else ""


def _title_key(title: str) -> str:
    return title.casefold()


def _trigrams(text: str) -> set[str]:
    text = f"  {text.casefold()} "
    return {text[start : start + 3] for start in range(len(text) - 2)}
