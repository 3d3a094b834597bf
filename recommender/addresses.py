"""The address book of a site: which article answers to an id, a path, a slug, a URL or a title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
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
        self.args = (f"{key!r} could be any of {', '.join(map(repr, candidates))}; use an id or a URL",)


class AddressBook:
    """Finds articles by any name they go by.

    Each kind of name has its own table; they are asked from the strictest to the loosest, and the first table that
    knows the name decides. An id, a path or a URL belongs to the first article that claims it (a curated entry may say
    by title or date which other article at the same URL it means); the looser names (slug, path of the URL, title) may
    belong to several, and then decide nothing.

    Parameters
    ----------
    articles : sequence of Article
        In the corpus's order; positions refer to it.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._ids = {article.id: position for position, article in enumerate(articles)}
        self._paths: dict[str, int] = {}
        self._urls: dict[str, list[int]] = {}
        self._site_paths: dict[str, set[int]] = {}
        self._titles: dict[str, set[int]] = {}
        for position, article in enumerate(articles):
            if article.path:
                self._paths.setdefault(article.path, position)
            for url in addresses(article):
                self._urls.setdefault(url, []).append(position)
            for name in _site_names(article):
                self._site_paths.setdefault(name, set()).add(position)
            self._titles.setdefault(_title_key(article.title), set()).add(position)
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

        An address decides alone: a title is looked up only for entries that have nothing else, because different
        articles share titles.

        Raises
        ------
        AmbiguousReferenceError
            If several articles answer to the entry's slug, path or title.
        """
        addresses_given = [url for url in (link.url, *link.aliases) if url]
        for url in addresses_given:
            claimants = self._urls.get(canonical_url(url))
            if claimants:
                return self._best(claimants, link)
        if link.reference:
            return self._find(link.reference)
        if link.url and self.is_own(link.url):
            return self._unique(self._site_paths, site_path(urlsplit(link.url).path), link.url)
        if addresses_given:
            return None
        return self._find_title(link.title) if link.title else None

    def is_own(self, url: str) -> bool:
        """Whether `url` lies on the host that most of the site's articles share."""
        return bool(self.own_host) and host(url) == self.own_host

    def closest(self, key: str, k: int = 3) -> list[str]:
        """Return the ids of up to `k` articles whose id, slug or title look most like `key` (shared trigrams)."""
        wanted = _trigrams(key)

        def likeness(article: Article) -> float:
            names = (article.id, article.slug, article.title)
            return max(
                len(wanted & grams) / len(wanted | grams) if grams else 0.0
                for grams in map(_trigrams, names)
            )

        scored = sorted(((likeness(article), article.id) for article in self._articles), key=lambda s: (-s[0], s[1]))
        return [article_id for score, article_id in scored[:k] if score > 0.15]

    def _find(self, key: str) -> int | None:
        for table in (self._ids, self._paths):
            if key in table:
                return table[key]
        url = canonical_url(key)
        if url:
            return self._urls[url][0] if url in self._urls else None
        name = site_path(key)
        # A permalink has folders that the file has not (/2021/05/21/slug): its last part may still be a slug.
        for path in (name, name.rpartition("/")[2]):
            position = self._unique(self._site_paths, path, key)
            if position is not None:
                return position
        return self._find_title(key)

    def _best(self, claimants: list[int], link: RelatedLink) -> int:
        """Of several articles at one address (versions of a live page), the one the entry's title or date means."""

        def mismatch(position: int) -> tuple[bool, bool, int]:
            article = self._articles[position]
            other_title = _title_key(article.title) != _title_key(link.title)
            return other_title, article.published != link.published, position

        return min(claimants, key=mismatch)

    def _find_title(self, title: str) -> int | None:
        return self._unique(self._titles, _title_key(clean_text(title)), title)

    def _unique(self, table: dict[str, set[int]], name: str, key: str) -> int | None:
        positions = table.get(name, set()) if name else set()
        if len(positions) > 1:
            raise AmbiguousReferenceError(key, [self._articles[position].id for position in sorted(positions)])
        return next(iter(positions), None)


def addresses(article: Article) -> list[str]:
    """Return the canonical form of every known URL of `article`, its own first, without repeats."""
    return list(dict.fromkeys(filter(None, map(canonical_url, (article.url, *article.aliases)))))


def _site_names(article: Article) -> Iterable[str]:
    """Every path and slug by which other pages of the same site may name `article`."""
    path = PurePosixPath(article.path)
    names = [article.id, article.path, article.slug, path.stem, path.name, strip_date(path.stem)]
    names += [path.parent.name] if path.stem == "index" else []
    names += [urlsplit(url).path for url in (article.url, *article.aliases) if "://" in url or url.startswith("/")]
    names += [url for url in article.aliases if not canonical_url(url)]
    if article.published:
        names.append(f"{article.published:%Y-%m-%d}-{slugify(article.title)}")
    return set(filter(None, map(site_path, names)))


def _own_host(articles: Sequence[Article]) -> str:
    """The host of more than half of all articles with a URL, or empty: an aggregator's articles live everywhere."""
    hosts = Counter(name for name in (host(article.url) for article in articles if article.url) if name)
    name, count = max(hosts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return name if count * 2 > sum(hosts.values()) else ""


def _title_key(title: str) -> str:
    return title.casefold()


def _trigrams(text: str) -> set[str]:
    text = f"  {text.casefold()} "
    return {text[start : start + 3] for start in range(len(text) - 2)}
